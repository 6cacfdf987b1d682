"""Every method on models that only transformers computes."""

from __future__ import annotations

import dataclasses
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import ModelError
from engine.models.adapters import attach, load_adapter
from engine.models.foreign_folder import load_foreign
from engine.models.through_transformers import ForeignLM
from engine.sampling.prepare import prepare_for_generation
from tests.engine.models.adapters.small import apart, close, every_adapter, learned, logits, method, their_logits
from tests.engine.models.adapters.test_peft import peft_opens

VOCABULARY = 31
NEW_ROWS = [29, 30]
_SMALL = {"vocab_size": VOCABULARY, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4}
_SIZES = {**_SMALL, "max_position_embeddings": 32, "intermediate_size": 40}
_NO_IDS = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": None}
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "gpt_neox": ("GPTNeoXConfig", _SIZES),  # fused queries, keys and values; an untied head
    "gemma2": (
        "Gemma2Config",
        {**_SIZES, "num_key_value_heads": 2, "head_dim": 8, "sliding_window": 64},
    ),  # tied, scaled
    "bloom": ("BloomConfig", {**_SMALL, "n_layer": 2, "n_head": 4}),  # no positions
}
every_family = pytest.mark.parametrize("family", FAMILIES)


@pytest.fixture
def folder(family: str, tmp_path: Path) -> Path:
    import transformers

    kind, values = FAMILIES[family]
    model = transformers.AutoModelForCausalLM.from_config(getattr(transformers, kind)(**_NO_IDS, **values))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    model.save_pretrained(tmp_path / "base")
    return tmp_path / "base"


def ids(rows: int = 2, tokens: int = 12) -> torch.Tensor:
    found = torch.randint(0, VOCABULARY, (rows, tokens), generator=torch.Generator().manual_seed(7))
    found[0, 2], found[-1, 4] = NEW_ROWS
    return found


def opened(folder: Path) -> ForeignLM:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_foreign(folder)


@every_family
@every_adapter
@pytest.mark.parametrize("new_rows", [[], NEW_ROWS], ids=["", "new rows"])
def test_learns_switches_saves_loads_and_comes_off(
    family: str, kind: str, new_rows: list[int], folder: Path, tmp_path: Path
) -> None:
    base = logits(opened(folder), ids())
    model = opened(folder)
    names = list(model.state_dict())
    attached = learned(model, kind, new_rows=new_rows)
    named = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert named.keys() == attached.trainable().keys()
    changed = logits(model, ids())
    assert apart(changed, base) > 0.05
    model.train()(ids()).logsumexp(-1).sum().backward()
    assert all(parameter.grad is not None for parameter in attached.trainable().values())
    assert sum(parameter.grad is not None for parameter in model.parameters()) == len(attached.trainable())
    model.eval()
    attached.save(tmp_path / "adapter", base=str(folder))
    if kind == "qlora":
        return
    with attached.disabled():
        assert torch.equal(logits(model, ids()), base)
    close(logits(load_adapter(opened(folder), tmp_path / "adapter").model, ids()), changed, 1e-6)
    if kind in ("lora", "dora") or (kind == "prefix" and not new_rows):
        close(their_logits(peft_opens(folder, tmp_path / "adapter"), ids()), changed, 1e-4)
    assert attached.detach() is model
    assert list(model.state_dict()) == names
    assert torch.equal(logits(model, ids()), base)


@every_family
@pytest.mark.parametrize("kind", ["full", "lora", "dora", "qlora"])
def test_merged(family: str, kind: str, folder: Path) -> None:
    attached = learned(opened(folder), kind, new_rows=NEW_ROWS)
    merged = opened(folder)
    merged.load_state_dict(attached.merged_state(merged.state_dict()))
    wanted = attached
    if kind == "qlora":
        wanted = attach(opened(folder), method("lora"), seed=0, new_rows=NEW_ROWS)
        wanted.load(attached.state())
    close(logits(merged, ids()), logits(wanted.model, ids()), 1e-4)


@every_family
@pytest.mark.parametrize("kind", ["lora", "prefix", "adapter"])
@torch.no_grad()
def test_cached_padded_and_packed(family: str, kind: str, folder: Path) -> None:
    model = opened(folder)
    learned(model, kind, new_rows=NEW_ROWS)
    wanted = model(ids())
    cache = model.new_cache(2, 12)
    close(torch.cat([model(ids()[:, i : i + 4], cache=cache) for i in (0, 4, 8)], 1), wanted, 1e-4)
    cache.rewind(8)
    cache.select(torch.tensor([1, 0]))
    close(model(ids()[[1, 0], 8:], cache=cache), wanted[[1, 0], 8:], 1e-4)

    text = ids()[:1, :7]
    mask = torch.arange(12)[None] >= 5
    padded = torch.cat((torch.zeros(1, 5, dtype=torch.long), text), 1)
    close(model(padded, mask=mask)[:, 5:], model(text), 1e-4)

    if model.packs:
        documents = torch.tensor([[1] * 5 + [2] * 7])
        mask = torch.tril(documents[:, :, None] == documents[:, None, :])[:, None]
        positions = torch.cat((torch.arange(5), torch.arange(7)))[None]
        packed = model(torch.cat((ids()[:1, :5], text), 1), positions=positions, mask=mask)
        close(packed[:, 5:], model(text), 1e-4)


@every_family
@pytest.mark.parametrize("kind", ["lora", "adapter"])
def test_gradient_checkpointing(family: str, kind: str, folder: Path) -> None:
    def gradients(recompute: bool) -> dict[str, Any]:
        model = opened(folder).train()
        attached = learned(model, kind)
        model.gradient_checkpointing = recompute
        model(ids()).logsumexp(-1).sum().backward()
        return {name: parameter.grad for name, parameter in attached.trainable().items()}

    kept, recomputed = gradients(False), gradients(True)
    for name, gradient in kept.items():
        torch.testing.assert_close(recomputed[name], gradient, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("family", ["gpt_neox"])
def test_a_prefix_that_would_be_forgotten_is_refused(family: str, folder: Path) -> None:
    model = opened(folder).train()
    learned(model, "prefix")
    model.gradient_checkpointing = True
    with pytest.raises(ModelError, match="prefix"):
        model(ids())


@every_family
@every_adapter
@torch.no_grad()
def test_made_ready_to_write(family: str, kind: str, folder: Path) -> None:
    model = opened(folder)
    learned(model, kind, new_rows=NEW_ROWS)
    wanted = logits(model, ids())
    close(logits(prepare_for_generation(model, "fp32"), ids()), wanted, 1e-5)
    close(logits(prepare_for_generation(model, "bf16"), ids()).float(), wanted, 0.2)
    assert torch.equal(logits(model, ids()), wanted)


@pytest.mark.parametrize("family", ["gpt_neox"])
def test_targets_by_their_names(family: str, folder: Path) -> None:
    for targets, count in ((["attention"], 2), (["query_key_value", "dense_4h_to_h"], 4), (["all-linear"], 8)):
        trainable = attach(opened(folder), method("lora", targets=targets), seed=0).trainable()
        assert len(trainable) == 2 * count


@pytest.mark.parametrize("family", ["gpt_neox"])
def test_a_model_without_a_stack_of_layers_is_refused(family: str, folder: Path) -> None:
    model = opened(folder)
    model.settings = dataclasses.replace(model.settings, n_layers=7)
    with pytest.raises(ModelError, match="7 layers"):
        attach(model, method("lora"), seed=0)
