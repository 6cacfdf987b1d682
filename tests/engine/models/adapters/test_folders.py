"""Adapters in folders: ours read again, and what is refused.  (What plain peft makes of them: test_peft.py.)"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import DiskError, ModelError
from engine.models.adapter_folders import CONFIG, OWN
from engine.models.adapters import attach, load_adapter
from engine.models.adapters.folder import ROWS, WEIGHTS
from engine.models.adapters.names import suffixes
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    base_model,
    close,
    every_adapter,
    every_shape,
    learned,
    logits,
    method,
)


@every_shape
@every_adapter
@pytest.mark.parametrize("new_rows", [[], NEW_ROWS], ids=["", "new rows"])
def test_what_is_written_is_read_to_the_bit(shape: str, kind: str, new_rows: list[int], tmp_path: Path) -> None:
    attached = learned(base_model(shape), kind, new_rows=new_rows)
    attached.save(tmp_path, base="somewhere")
    again = load_adapter(base_model(shape), tmp_path, name="from disk")
    assert again.names == ("from disk",)
    state = again.state()
    assert state.keys() == attached.state().keys()
    assert all(torch.equal(tensor, state[name]) for name, tensor in attached.state().items())
    if kind != "qlora":
        assert torch.equal(logits(again.model), logits(attached.model))
        assert again.method == attached.method


@every_adapter
def test_better_copies_of_the_tensors_are_written_where_they_are_given(kind: str, tmp_path: Path) -> None:
    """The masters of a model that computes in bfloat16."""
    attached = learned(base_model("gpt2"), kind)
    exact = attached.state()
    attached.model.to(torch.bfloat16)
    attached.save(tmp_path, base="x", state=exact)
    state = load_adapter(base_model("gpt2"), tmp_path).state()
    assert all(torch.equal(tensor, state[name]) for name, tensor in exact.items())


@pytest.mark.parametrize("keys", [{"targets": ["o_proj", "v_proj"]}, {"targets": ["attention"], "kind": "dora"}])
def test_parts_of_a_fused_layer(keys: dict[str, object], tmp_path: Path) -> None:
    attached = learned(base_model("gpt2"), **{"kind": "lora", **keys})  # type: ignore[arg-type]
    attached.save(tmp_path, base="x")
    again = load_adapter(base_model("gpt2"), tmp_path)
    assert again.state().keys() == attached.state().keys()
    assert torch.equal(logits(again.model), logits(attached.model))


def test_a_folder_that_peft_has_trained_on_is_read_as_peft_sees_it(tmp_path: Path) -> None:
    """Blocks that another program has filled belong to no one layer any more."""
    attached = learned(base_model("gpt2"), "lora")
    attached.save(tmp_path, base="x")
    tensors = load_file(tmp_path / WEIGHTS)
    name = "base_model.model.transformer.h.0.attn.c_attn.lora_B.weight"
    assert tensors[name].shape == (96, 12)
    tensors[name] += 0.01
    save_file(tensors, tmp_path / WEIGHTS)
    again = load_adapter(base_model("gpt2"), tmp_path)
    a = load_file(tmp_path / WEIGHTS)["base_model.model.transformer.h.0.attn.c_attn.lora_A.weight"]
    weight = base_model("gpt2").get_parameter("blocks.0.att.k_proj.weight")
    wanted = weight + 2 * tensors[name][32:64] @ a
    close(again.merged_state()["blocks.0.att.k_proj.weight"], wanted.detach())


def test_an_adapter_goes_onto_the_model_beside_others(tmp_path: Path) -> None:
    learned(base_model("gpt2"), "prefix").save(tmp_path / "prefix", base="x")
    learned(base_model("gpt2"), "lora", new_rows=NEW_ROWS).save(tmp_path / "lora", base="x")
    attached = learned(base_model("gpt2"), "adapter")
    attached.read("prefix", tmp_path / "prefix")
    attached.read("lora", tmp_path / "lora")
    close(logits(attached.model), logits(learned(base_model("gpt2"), "lora", new_rows=NEW_ROWS).model), 1e-6)
    attached.switch("prefix")
    close(logits(attached.model), logits(learned(base_model("gpt2"), "prefix").model), 1e-6)


def test_a_second_save_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    learned(base_model("gpt2"), "prefix", new_rows=NEW_ROWS).save(tmp_path, base="x")
    learned(base_model("gpt2"), "lora").save(tmp_path, base="x")
    assert sorted(path.name for path in tmp_path.iterdir()) == [CONFIG, WEIGHTS, OWN]
    assert "default" in load_adapter(base_model("gpt2"), tmp_path).names


def test_full_fine_tuning_has_no_adapter(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no adapter"):
        learned(base_model("gpt2"), "full").save(tmp_path, base="x")


def test_a_disk_that_does_not_take_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError, match="cannot be written"):
        learned(base_model("gpt2"), "lora").save(tmp_path / "file" / "adapter", base="x")


# ------------------------------------------------------------------ what is refused


def saved(folder: Path, kind: str = "lora", **keys: object) -> Path:
    learned(base_model("gpt2"), kind, **keys).save(folder, base="x")  # type: ignore[arg-type]
    return folder


def changed(folder: Path, **values: object) -> Path:
    body = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps({**body, **values}))
    return folder


def refusal(folder: Path, shape: str = "gpt2") -> str:
    model = base_model(shape)
    before = logits(model)
    with pytest.raises(ModelError) as refused:
        load_adapter(model, folder)
    assert torch.equal(logits(model), before), "a refused adapter leaves the model as it was"
    assert refused.value.remedy
    return refused.value.text


def test_no_adapter_there(tmp_path: Path) -> None:
    assert CONFIG in refusal(tmp_path)


def test_weights_as_a_pickle(tmp_path: Path) -> None:
    saved(tmp_path)
    (tmp_path / WEIGHTS).rename(tmp_path / "adapter_model.bin")
    assert WEIGHTS in refusal(tmp_path)


@pytest.mark.parametrize("kind", ["lora", "dora", "prefix", "adapter"])
def test_another_base(kind: str, tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(saved(tmp_path, kind), "llama")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"peft_type": "IA3"}, "'IA3'"),
        ({"bias": "all"}, "bias"),
        ({"modules_to_save": ["score"]}, "modules_to_save"),
        ({"lora_bias": True}, "lora_bias"),
        ({"something_new": {"rate": 1}}, "something_new"),
        ({"use_dora": True}, "lora_A, lora_B"),
    ],
)
def test_what_would_compute_something_else(values: dict[str, object], told: str, tmp_path: Path) -> None:
    assert told in refusal(changed(saved(tmp_path), **values))


@pytest.mark.parametrize("damage", ["cut", "text", "nan", "missing", "extra", "shape"])
def test_damaged_weights(damage: str, tmp_path: Path) -> None:
    path = saved(tmp_path) / WEIGHTS
    tensors = load_file(path)
    name = next(iter(tensors))
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    elif damage == "text":
        path.write_text("not tensors")
    else:
        if damage == "nan":
            tensors[name][0, 0] = float("nan")
        elif damage == "missing":
            del tensors[name]
        elif damage == "extra":
            tensors["base_model.model.transformer.h.0.attn.c_attn.lora_C.weight"] = torch.zeros(1)
        else:
            tensors[name] = tensors[name][:, :-1].contiguous()
        save_file(tensors, path)
    assert str(path) in refusal(tmp_path)


@pytest.mark.parametrize("damage", ["width", "name", "rows"])
def test_a_bottleneck_that_does_not_fit_leaves_the_one_in_use(damage: str, tmp_path: Path) -> None:
    path = saved(tmp_path, "adapter", new_rows=NEW_ROWS) / WEIGHTS
    tensors = load_file(path)
    if damage == "width":
        changed(tmp_path, bottleneck=4)
        (tmp_path / OWN).unlink()
    elif damage == "name":
        tensors["blocks.7.adapter1.up.weight"] = tensors.pop("blocks.0.adapter1.up.weight")
        save_file(tensors, path)
    else:
        save_file({"tok_emb.rows.default": torch.zeros(2, 5)}, tmp_path / ROWS)
    attached = learned(base_model("gpt2"), "lora")
    before = logits(attached.model)
    with pytest.raises(ModelError):
        attached.read("other", tmp_path)
    assert attached.names == ("default",)
    assert torch.equal(logits(attached.model), before)


def test_a_newer_version_of_our_own_file(tmp_path: Path) -> None:
    saved(tmp_path)
    (tmp_path / OWN).write_text(json.dumps({"version": 99}))
    assert "99" in refusal(tmp_path)


@pytest.mark.parametrize(
    "body", [{"method": {"kind": "nonsense"}}, {"layers": [1]}, {"layers": {"blocks.0.att.q_proj": "x"}}, {"base": 1}]
)
def test_a_damaged_file_of_our_own(body: dict[str, object], tmp_path: Path) -> None:
    saved(tmp_path)
    own = json.loads((tmp_path / OWN).read_text())
    (tmp_path / OWN).write_text(json.dumps({**own, **body}))
    assert str(tmp_path / OWN) in refusal(tmp_path)


def test_rows_outside_the_base(tmp_path: Path) -> None:
    saved(tmp_path, "lora", new_rows=NEW_ROWS)
    changed(tmp_path, trainable_token_indices={"wte": [58, 6000]})
    assert "6000" in refusal(tmp_path)


def test_the_shortest_endings_that_mean_some_modules() -> None:
    known = ["h.0.attn.c_proj", "h.0.mlp.c_proj", "h.1.attn.c_proj", "h.1.mlp.c_proj", "h.11.attn.c_proj"]
    assert suffixes(known, known) == ["c_proj"]
    assert suffixes([name for name in known if "attn" in name], known) == ["attn.c_proj"]
    assert suffixes(["h.1.attn.c_proj"], known) == ["1.attn.c_proj"]


def test_attach_after_load_goes_on_learning(tmp_path: Path) -> None:
    attached = load_adapter(base_model("gpt2"), saved(tmp_path))
    attached.model(torch.tensor([[1, 2, 3]])).sum().backward()
    assert all(parameter.grad is not None for parameter in attached.trainable().values())
    other = attach(base_model("gpt2"), method("lora"), seed=5)
    other.load(attached.state())
    assert torch.equal(logits(other.model), logits(attached.model))
