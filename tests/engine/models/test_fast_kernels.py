"""The CPU kernels for training against torch's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.models import activation, attention
from engine.models.activation import gelu, set_gelu_kernel
from engine.models.attention import attend, document_lengths, document_mask, set_attention_kernel
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer


@pytest.fixture(autouse=True)
def _torch_kernels() -> Iterator[None]:
    yield
    set_attention_kernel("torch")
    set_gelu_kernel("torch")


def _inputs(shape: tuple[int, int, int, int], dtype: torch.dtype) -> list[Tensor]:
    batch, heads, tokens, width = shape
    random = torch.Generator().manual_seed(0)
    made = [torch.randn(batch, tokens, heads, width, generator=random).to(dtype).transpose(1, 2) for _ in range(4)]
    return [x.requires_grad_() for x in made[:3]] + made[3:]


def _run(kernel: str, inputs: list[Tensor], drop_rate: float = 0.0) -> list[Tensor]:
    set_attention_kernel(kernel)
    out = attend(*inputs[:3], drop_rate=drop_rate, is_causal=True)
    return [out.detach(), *torch.autograd.grad(out, inputs[:3], inputs[3])]


SHAPES = [(1, 1, 1, 4), (3, 2, 7, 8), (2, 3, 64, 16), (2, 2, 65, 8), (1, 4, 200, 16)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("merge", [0, 1 << 20])
@pytest.mark.parametrize("keep", [0, 1 << 30])
def test_blocks_equal_torchs_attention(
    shape: tuple[int, int, int, int], merge: int, keep: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "_MERGE", dict.fromkeys(attention._MERGE, merge))
    monkeypatch.setattr(attention, "_KEEP_BYTES", keep)
    inputs = _inputs(shape, torch.float32)
    for found, wanted in zip(_run("blocks", inputs), _run("torch", inputs), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("keep", [0, 1 << 30])
def test_blocks_in_bfloat16_are_as_near_to_the_truth_as_torchs(keep: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "_KEEP_BYTES", keep)
    half = _inputs((2, 3, 150, 16), torch.bfloat16)
    exact = _run("torch", [x.detach().double().requires_grad_() for x in half[:3]] + [half[3].double()])
    for ours, theirs, truth in zip(_run("blocks", half), _run("torch", half), exact, strict=True):
        assert ours.dtype == torch.bfloat16
        error, usual = ((x.double() - truth).norm() / truth.norm() for x in (ours, theirs))
        assert error < 2.0 * usual + 1e-3
        assert error < 0.02


def test_dropout_of_blocks_keeps_the_mean_and_repeats_with_the_seed() -> None:
    set_attention_kernel("blocks")
    q, k, _, _ = _inputs((2, 2, 70, 8), torch.float32)
    ones = torch.ones_like(q).requires_grad_()
    torch.manual_seed(3)
    first = attend(q, k, ones, drop_rate=0.25, is_causal=True)
    torch.manual_seed(3)
    assert torch.equal(first, attend(q, k, ones, drop_rate=0.25, is_causal=True))
    assert first.mean().item() == pytest.approx(1.0, abs=0.05)
    assert first[:, :, 0].unique().numel() == 2  # one key: dropped, or 1 / 0.75
    assert not torch.equal(first, attend(q, k, ones, drop_rate=0.25, is_causal=True))


def test_gradients_with_dropout_agree_with_differences() -> None:
    set_attention_kernel("blocks")
    inputs = [x.detach().requires_grad_() for x in _inputs((1, 2, 5, 3), torch.float32)[:3]]
    direction = [torch.randn_like(x) for x in inputs]

    def value(step: float) -> Tensor:
        torch.manual_seed(1)
        moved = [(x + step * d).detach().requires_grad_() for x, d in zip(inputs, direction, strict=True)]
        return attend(*moved, drop_rate=0.4, is_causal=True).square().sum()

    torch.manual_seed(1)
    grads = torch.autograd.grad(attend(*inputs, drop_rate=0.4, is_causal=True).square().sum(), inputs)
    along = sum((g * d).sum() for g, d in zip(grads, direction, strict=True))
    assert float(along) == pytest.approx((value(1e-2) - value(-1e-2)).item() / 2e-2, rel=1e-2)


@pytest.mark.parametrize("reason", ["inference", "mask", "grouped", "not causal", "double"])
def test_what_blocks_cannot_do_goes_to_torch(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention._BlockAttention, "apply", None)
    set_attention_kernel("blocks")
    q, k, v, _ = _inputs((2, 4, 6, 8), torch.float32)
    causal = torch.ones(6, 6, dtype=torch.bool).tril()
    if reason == "inference":
        with torch.no_grad():
            attend(q, k, v, is_causal=True)
    elif reason == "mask":
        attend(q, k, v, mask=causal)
    elif reason == "grouped":
        assert attend(q, k[:, :2], v[:, :2], is_causal=True).shape == q.shape
    elif reason == "not causal":
        attend(q, k, v)
    else:
        attend(q.double(), k.double(), v.double(), is_causal=True)


@pytest.mark.parametrize("kernel", ["torch", "blocks"])
@pytest.mark.parametrize("kv_heads", [4, 2])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_documents_by_themselves_equal_their_mask(
    kernel: str, kv_heads: int, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "_CALLS", 0)
    documents = torch.tensor([[1] * 3 + [2] * 30 + [3] * 80, [1] * 70 + [2] * 41 + [0, 0], [1] * 113])
    lengths = document_lengths(documents, 8)
    assert lengths == (3, 30, 80, 70, 41, 2, 113)
    random = torch.Generator().manual_seed(0)
    made = [torch.randn(3, 113, heads, 8, generator=random) for heads in (4, kv_heads, kv_heads, 4)]
    q, k, v, up = (x.to(dtype).transpose(1, 2).requires_grad_() for x in made)
    set_attention_kernel(kernel)
    results = []
    for mask in (document_mask(documents), lengths):
        out = attend(q, k, v, mask=mask)
        assert out.shape == q.shape
        results.append([out.detach(), *torch.autograd.grad(out, (q, k, v), up)])
    close = {"rtol": 1e-5, "atol": 2e-6} if dtype == torch.float32 else {"rtol": 5e-2, "atol": 5e-2}
    for wanted, found in zip(*results, strict=True):
        torch.testing.assert_close(found, wanted, **close)


def test_many_short_documents_stay_in_one_product() -> None:
    short, long = torch.arange(64)[None].expand(2, 64) // 2, torch.tensor([[1] * 512 + [2] * 512])
    assert document_lengths(short, 64) is None
    assert document_lengths(long, 64) == (512, 512)
    assert document_lengths(long.to("meta"), 64) is None  # another device


@pytest.mark.parametrize("position", ["learned", "rotary"])
@pytest.mark.parametrize("checkpointing", [False, True])
def test_a_model_learns_alike_from_packed_rows(
    position: str, checkpointing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ModelSettings(vocab_size=19, context_length=80, emb_dim=16, n_heads=2, n_layers=2, position=position)
    model = Transformer(settings, seed=0)
    model.gradient_checkpointing = checkpointing
    documents = torch.tensor([[1] * 20 + [2] * 60, [1] * 5 + [2] * 7 + [3] * 60 + [0] * 8])
    places = torch.tensor([[*range(20), *range(60)], [*range(5), *range(7), *range(60), *[0] * 8]])
    ids = torch.randint(0, 19, (2, 80))
    found = []
    for calls in (0, 1 << 40):
        monkeypatch.setattr(attention, "_CALLS", calls)
        model.zero_grad()
        loss = F.cross_entropy(model(ids, positions=places, mask=documents).flatten(0, 1), ids.flatten())
        loss.backward()
        found.append([loss.detach(), *(p.grad for p in model.parameters() if p.grad is not None)])
    for apart, masked in zip(*found, strict=True):
        torch.testing.assert_close(apart, masked, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shape", [(5,), (3, 4, 7), (300, 11)])
def test_gelu_and_its_derivative(dtype: torch.dtype, shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation, "_CHUNK", 1000)
    x = (torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 4).to(dtype).requires_grad_()
    grad = torch.randn(shape).to(dtype)
    found = []
    for kernel in ("torch", "sigmoid"):
        set_gelu_kernel(kernel)
        y = gelu(x)
        found.append((y.detach(), *torch.autograd.grad(y, x, grad)))
    exact = {"rtol": 2e-6, "atol": 5e-6} if dtype == torch.float32 else {"rtol": 1.6e-2, "atol": 1e-4}
    torch.testing.assert_close(found[1], found[0], **exact)


def test_gelu_far_out_stays_finite() -> None:
    set_gelu_kernel("sigmoid")
    x = torch.tensor([-1e4, -50.0, 0.0, 50.0, 1e4], requires_grad=True)
    y = gelu(x)
    y.sum().backward()
    assert y.tolist() == [0.0, 0.0, 0.0, 50.0, 1e4]
    assert x.grad is not None
    assert x.grad.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_exact_gelu_is_left_to_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation._SigmoidGelu, "apply", None)
    set_gelu_kernel("sigmoid")
    x = torch.randn(4, requires_grad=True)
    assert torch.equal(gelu(x, "none"), F.gelu(x))


@pytest.mark.parametrize("position", ["learned", "rotary"])
@pytest.mark.parametrize("checkpointing", [False, True])
def test_a_whole_model_trains_alike(position: str, checkpointing: bool) -> None:
    settings = ModelSettings(
        vocab_size=19, context_length=80, emb_dim=16, n_heads=2, n_layers=2, position=position, qkv_bias=True
    )
    ids = torch.randint(0, 19, (3, 80))
    losses, grads = [], []
    for kernels in (("torch", "torch"), ("blocks", "sigmoid")):
        set_attention_kernel(kernels[0])
        set_gelu_kernel(kernels[1])
        model = Transformer(settings, seed=0)
        model.gradient_checkpointing = checkpointing
        loss = F.cross_entropy(model(ids).flatten(0, 1), ids.roll(-1, 1).flatten())
        loss.backward()
        losses.append(loss.item())
        grads.append(torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None]))
    assert losses[1] == pytest.approx(losses[0], rel=1e-6)
    torch.testing.assert_close(grads[1], grads[0], rtol=1e-4, atol=1e-6)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="blocks"):
        set_attention_kernel("flash")
    with pytest.raises(ValueError, match="sigmoid"):
        set_gelu_kernel("fast")
