"""Rows of new tokens: trained and used under every method, in the embedding and in the head, tied or not."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from engine.models.adapters import attach
from engine.models.linear import set_linear_kernel
from engine.models.transformer import Transformer
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    base_model,
    close,
    every_shape,
    learned,
    logits,
    method,
    some_ids,
)


@every_shape
def test_rows_are_what_the_table_would_be(shape: str) -> None:
    """The same logits as a model whose tables hold them."""
    model = base_model(shape)
    attached = learned(model, "adapter", new_rows=NEW_ROWS)
    rows = {name: tensor for name, tensor in attached.state().items() if ".rows." in name}
    assert set(rows) == {
        f"{part}.rows.default" for part in (("tok_emb",) if model.head is None else ("tok_emb", "head"))
    }
    wanted = learned(base_model(shape), "adapter")
    with torch.no_grad():
        for name, tensor in rows.items():
            wanted.model.get_submodule(name.split(".")[0]).weight[NEW_ROWS] = tensor  # type: ignore[operator]
    other = {name: tensor for name, tensor in attached.state().items() if ".rows." not in name}
    wanted.load(other)
    close(logits(model), logits(wanted.model), 1e-5)


@every_shape
@pytest.mark.parametrize("kernel", ["torch", "onednn"])
def test_gradients_are_those_of_a_whole_table(shape: str, kernel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against autograd through a composed table; every path of the gradient is in it (embedding, head, below)."""
    monkeypatch.setattr("engine.models.linear._ENOUGH_WORK", 1)
    set_linear_kernel(kernel)
    ids, targets = some_ids(), some_ids().roll(1, 1)
    attached = learned(base_model(shape), "lora", new_rows=NEW_ROWS)
    F.cross_entropy(attached.model(ids).flatten(0, 1), targets.flatten()).backward()
    found = {name: parameter.grad for name, parameter in attached.trainable().items()}

    whole = base_model(shape)
    other = learned(whole, "lora")
    other.load({name: tensor for name, tensor in attached.state().items() if ".rows." not in name})
    tables = {"tok_emb": whole.tok_emb.weight} | ({} if whole.head is None else {"head": whole.head.weight})
    with torch.no_grad():
        for name, table in tables.items():
            table[NEW_ROWS] = attached.state()[f"{name}.rows.default"]
            table.requires_grad_(True)
    F.cross_entropy(whole(ids).flatten(0, 1), targets.flatten()).backward()
    for name, table in tables.items():
        assert table.grad is not None
        torch.testing.assert_close(found[f"{name}.rows.default"], table.grad[NEW_ROWS], rtol=1e-4, atol=1e-6)
    for name, parameter in other.trainable().items():
        torch.testing.assert_close(found[name], parameter.grad, rtol=1e-4, atol=1e-6)


def test_two_sets_of_rows_on_one_table() -> None:
    model = base_model("gpt2")
    attached = learned(model, "lora", new_rows=[58])
    first = logits(model)
    attached.add("other", method("lora"), seed=1, new_rows=[3, 59])
    with torch.no_grad():
        attached.trainable()["tok_emb.rows.default"].add_(1.0)
    assert not torch.equal(logits(model), first)
    attached.switch("default")
    assert torch.equal(logits(model), first)


def test_rows_outside_the_table_are_refused() -> None:
    with pytest.raises(ValueError, match="60"):
        attach(base_model("gpt2"), method("lora"), seed=0, new_rows=[60])


def test_a_table_that_learns_as_a_whole_needs_no_rows() -> None:
    names = attach(base_model("llama"), method("full", freeze_layers=1), seed=0, new_rows=NEW_ROWS).trainable()
    assert "tok_emb.rows.default" in names
    assert "head.weight" in names
    assert "head.rows.default" not in names
    assert not any(
        ".rows." in name for name in attach(base_model("gpt2"), method("full"), seed=0, new_rows=[1]).trainable()
    )


@pytest.mark.parametrize("shape", ["gpt2", "llama"])
def test_merged_rows_stand_in_both_tables(shape: str) -> None:
    model = base_model(shape)
    attached = learned(model, "lora", new_rows=NEW_ROWS)
    merged = Transformer(model.settings)
    merged.load_state_dict(attached.merged_state())
    assert torch.equal(merged.tok_emb.weight[NEW_ROWS], attached.state()["tok_emb.rows.default"])
    if merged.head is not None:
        assert torch.equal(merged.head.weight[NEW_ROWS], attached.state()["head.rows.default"])
