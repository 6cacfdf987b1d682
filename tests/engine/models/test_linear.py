from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.models import linear as kernels
from engine.models.linear import Linear, linear, onednn_available, set_linear_kernel
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer

needs_onednn = pytest.mark.skipif(not onednn_available(), reason="this torch has no oneDNN linear")


@pytest.fixture
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small products go through oneDNN too, so that tests need no large ones."""
    monkeypatch.setattr(kernels, "_ENOUGH_WORK", 1)


def layouts() -> dict[str, Tensor]:
    return {
        "2-D": torch.randn(12, 16),
        "3-D": torch.randn(3, 5, 16),
        "4-D": torch.randn(2, 3, 4, 16),
        "one row": torch.randn(1, 16),
        "one vector": torch.randn(16),
        "transposed rows": torch.randn(5, 3, 16).transpose(0, 1),
        "transposed columns": torch.randn(16, 12).t(),
        "every other": torch.randn(12, 32)[:, ::2],
        "expanded": torch.randn(1, 16).expand(7, 16),
        "none": torch.randn(0, 16),
    }


@needs_onednn
@pytest.mark.parametrize("name", layouts())
@pytest.mark.parametrize("with_bias", [True, False])
@pytest.mark.usefixtures("any_size")
def test_both_kernels_compute_the_same_forward_and_backward(name: str, with_bias: bool) -> None:
    x = layouts()[name]
    inputs = [x, torch.randn(10, 16), *([torch.randn(10)] if with_bias else [])]
    up = torch.randn(*x.shape[:-1], 10)

    def run(kernel: str) -> list[Tensor]:
        set_linear_kernel(kernel)
        leaves = [t.detach().clone(memory_format=torch.preserve_format).requires_grad_() for t in inputs]
        y = linear(*leaves)
        return [y, *torch.autograd.grad(y, leaves, up)]

    for a, b in zip(run("torch"), run("onednn"), strict=True):
        assert a.shape == b.shape
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)


@needs_onednn
@pytest.mark.usefixtures("any_size")
@pytest.mark.filterwarnings("ignore:Input #:UserWarning")  # gradcheck would like float64, which oneDNN has not
def test_gradients_agree_with_differences() -> None:
    set_linear_kernel("onednn")
    inputs = (torch.randn(2, 3, 4), torch.randn(5, 4), torch.randn(5))
    leaves = [t.requires_grad_() for t in inputs]
    assert torch.autograd.gradcheck(linear, leaves, eps=1e-2, atol=1e-2, rtol=1e-2, nondet_tol=1e-5)


@needs_onednn
@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize(
    "learned", [(True, False, False), (False, True, False), (False, False, True), (True, False, True)]
)
def test_only_what_learns_gets_a_gradient(learned: tuple[bool, ...]) -> None:
    set_linear_kernel("onednn")
    leaves = [torch.randn(3, 4), torch.randn(5, 4), torch.randn(5)]
    for leaf, learns in zip(leaves, learned, strict=True):
        leaf.requires_grad_(learns)
    linear(*leaves).sum().backward()  # a gradient of expanded ones
    for leaf, learns in zip(leaves, learned, strict=True):
        assert (leaf.grad is not None) == learns


@needs_onednn
@pytest.mark.usefixtures("any_size")
def test_a_frozen_layer_keeps_no_input() -> None:
    set_linear_kernel("onednn")
    y = linear(torch.randn(3, 4, requires_grad=True), torch.randn(5, 4))
    assert y.grad_fn is not None
    assert y.grad_fn.saved_tensors[0] is None


@needs_onednn
@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_without_gradients_too(mode: type) -> None:
    x, layer = torch.randn(6, 16), Linear(16, 8)
    expected = layer(x).detach()
    set_linear_kernel("onednn")
    with mode():
        torch.testing.assert_close(layer(x), expected, rtol=1e-5, atol=1e-5)


@needs_onednn
@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_other_number_formats_take_the_usual_way(dtype: torch.dtype) -> None:
    x, weight = torch.randn(6, 16, dtype=dtype), torch.randn(8, 16, dtype=dtype)
    set_linear_kernel("onednn")
    assert torch.equal(linear(x, weight), F.linear(x, weight))


@needs_onednn
@pytest.mark.usefixtures("any_size")
def test_autocast_keeps_its_word() -> None:
    set_linear_kernel("onednn")
    with torch.autocast("cpu", torch.bfloat16):
        assert linear(torch.randn(6, 16), torch.randn(8, 16)).dtype == torch.bfloat16


@needs_onednn
@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("tie", [True, False])
def test_a_whole_model_computes_the_same_with_either_kernel(tie: bool) -> None:
    shape = ModelSettings(vocab_size=31, context_length=16, emb_dim=24, n_heads=4, n_layers=2, tie_embeddings=tie)
    model, ids = Transformer(shape, seed=0), torch.randint(0, 31, (3, 12))
    model.gradient_checkpointing = True

    def gradients(kernel: str) -> list[Tensor]:
        set_linear_kernel(kernel)
        model.zero_grad()
        F.cross_entropy(model(ids).flatten(0, 1), ids.flatten()).backward()
        return [p.grad for p in model.parameters() if p.grad is not None]

    for a, b in zip(gradients("torch"), gradients("onednn"), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)


def test_unknown_kernels_are_refused() -> None:
    with pytest.raises(ValueError, match="known: torch, onednn"):
        set_linear_kernel("magic")
