"""Cross entropy against torch's own, in every form that it takes here."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.transformer import Transformer
from engine.training import losses
from engine.training.losses import count_tokens, evaluate, summed_cross_entropy, token_cross_entropy

Make = Callable[..., Transformer]
Batch = tuple[Tensor, Tensor]


def _gradients(model: nn.Module) -> dict[str, Tensor]:
    found = {name: p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    return found


def _plain(model: Transformer, ids: Tensor, targets: Tensor) -> Tensor:
    return F.cross_entropy(model(ids).flatten(0, 1), targets.flatten(), reduction="sum")


def test_equal_logits_cost_the_logarithm_of_the_vocabulary() -> None:
    logits, targets = torch.zeros(5, 8), torch.tensor([0, 3, 7, -100, 1])
    assert summed_cross_entropy(logits, targets).item() == pytest.approx(4 * math.log(8), rel=1e-6)
    assert count_tokens(targets) == 4


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_overwriting_cross_entropy_equals_torchs(dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losses, "_CACHED", 150)  # three rows at a time, the last chunk smaller
    base = (torch.randn(20, 50) * 4).to(dtype)
    base[2, 7], base[3] = 80.0, 0.0  # nearly certain; nothing known
    targets = torch.randint(0, 50, (20,))
    targets[2], targets[5], targets[6] = 3, -100, -100

    def run(fuse_from: int) -> tuple[Tensor, Tensor]:
        monkeypatch.setattr(losses, "FUSE_FROM", fuse_from)
        leaf = base.clone().requires_grad_()
        loss = summed_cross_entropy(leaf * 1, targets)
        (gradient,) = torch.autograd.grad(loss / 18, leaf)
        return loss, gradient

    plain, fused = run(10**9), run(0)
    assert fused[0].dtype == torch.float32
    torch.testing.assert_close(fused[0], plain[0], rtol=1e-6, atol=1e-5)
    exact = {"rtol": 1e-5, "atol": 1e-7} if dtype == torch.float32 else {"rtol": 2e-2, "atol": 1e-4}
    torch.testing.assert_close(fused[1], plain[1], **exact)
    assert fused[1][5].abs().sum() == 0


def test_an_overwritten_gradient_is_handed_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losses, "FUSE_FROM", 0)
    leaf = torch.randn(4, 9, requires_grad=True)
    loss = summed_cross_entropy(leaf * 1, torch.zeros(4, dtype=torch.long))
    torch.autograd.grad(loss, leaf, retain_graph=True)
    with pytest.raises(RuntimeError, match="already"):
        torch.autograd.grad(loss, leaf)


def test_a_leaf_is_never_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losses, "FUSE_FROM", 0)
    leaf = torch.randn(4, 9, requires_grad=True)
    before = leaf.detach().clone()
    summed_cross_entropy(leaf, torch.zeros(4, dtype=torch.long)).backward()
    assert torch.equal(leaf, before)


@pytest.mark.parametrize("tied", [True, False])
def test_the_head_in_pieces_gives_the_same_loss_and_gradients(
    tied: bool, make_model: Make, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model(tie_embeddings=tied)
    loss = _plain(model, *batch)
    loss.backward()
    whole = _gradients(model)
    monkeypatch.setattr(losses, "LOGITS_AT_ONCE", 100)
    monkeypatch.setattr(losses, "PIECE", 5 * 37 * 4)  # five rows
    pieces, count = token_cross_entropy(model, *batch)
    pieces.backward()
    assert count == batch[1].numel()
    torch.testing.assert_close(pieces, loss, rtol=1e-6, atol=1e-6)
    for name, gradient in _gradients(model).items():
        torch.testing.assert_close(gradient, whole[name], rtol=1e-5, atol=1e-5)
    with torch.no_grad():
        torch.testing.assert_close(token_cross_entropy(model, *batch)[0], loss.detach(), rtol=1e-6, atol=1e-6)


def test_the_head_is_applied_to_what_is_learned_and_to_nothing_else(
    make_model: Make, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model()
    ids, targets = batch[0], batch[1].clone()
    targets[:, ::2] = losses.IGNORE
    rows: list[int] = []
    head = model.logits_of
    monkeypatch.setattr(model, "logits_of", lambda hidden: rows.append(hidden.shape[0]) or head(hidden))
    token_cross_entropy(model, ids, targets)
    assert sum(rows) == count_tokens(targets) > 0


@pytest.mark.parametrize("parts", [6, 60])
def test_a_step_of_several_batches_equals_one_large_batch(parts: int, make_model: Make) -> None:
    """1 x 60 windows against 6 x 10 and 60 x 1, with padding that differs from part to part."""
    model = make_model()
    ids = torch.randint(0, 37, (60, 12))
    targets = torch.randint(0, 37, (60, 12))
    targets[torch.rand(60, 12) < torch.linspace(0, 0.8, 60)[:, None]] = -100
    total = count_tokens(targets)
    loss, count = token_cross_entropy(model, ids, targets)
    assert count == total
    (loss / total).backward()
    whole, added = _gradients(model), 0.0
    for some, wanted in zip(ids.chunk(parts), targets.chunk(parts), strict=True):
        part, _ = token_cross_entropy(model, some, wanted)
        (part / total).backward()
        added += part.item() / total
    assert added == pytest.approx(loss.item() / total, abs=1e-6)
    for name, gradient in _gradients(model).items():
        torch.testing.assert_close(gradient, whole[name], rtol=0, atol=1e-6)


def test_bfloat16_logits_are_summed_in_float32(make_model: Make, batch: Batch) -> None:
    model = make_model().to(torch.bfloat16)
    loss, _ = token_cross_entropy(model, *batch)
    assert loss.dtype == torch.float32
    exact = F.cross_entropy(model(batch[0]).flatten(0, 1).double(), batch[1].flatten(), reduction="sum")
    assert loss.item() == pytest.approx(exact.item(), rel=1e-6)


def test_evaluation_weighs_tokens_and_leaves_no_trace(make_model: Make, batch: Batch) -> None:
    model = make_model(drop_rate=0.5)
    few = (batch[0][:1], batch[1][:1].clone())
    few[1][0, 3:] = -100
    first, second = evaluate(model, [batch, few]), evaluate(model, [batch, few])
    assert first == second  # dropout off
    assert first[1] == 48 + 3
    model.eval()
    by_hand = (_plain(model, *batch) + _plain(model, few[0][:, :3], few[1][:, :3])).item() / 51
    assert first[0] == pytest.approx(by_hand, rel=1e-5)
    assert evaluate(model, [batch])[1] == 48
    assert model.training is False
    model.train()
    evaluate(model, [batch])
    assert model.training is True
    assert all(p.grad is None for p in model.parameters())


def test_evaluation_without_tokens_is_not_a_number(make_model: Make) -> None:
    loss, tokens = evaluate(make_model(), [])
    assert math.isnan(loss)
    assert tokens == 0


def test_the_mode_comes_back_after_a_failure(make_model: Make) -> None:
    model = make_model()
    broken = SimpleNamespace(__iter__=None)
    with pytest.raises(TypeError):
        evaluate(model, broken)  # type: ignore[arg-type]
    assert model.training is True
