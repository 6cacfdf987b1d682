"""Plain peft as the oracle: the same formulas (O14-O16), and folders both ways."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.models.adapters import attach, load_adapter
from engine.models.exchange import load_model
from engine.models.transformer import Transformer
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    apart,
    base_model,
    close,
    export,
    exported_shapes,
    learned,
    logits,
    method,
    some_ids,
    their_logits,
    their_model,
)


def peft_opens(base: Path, adapter: Path) -> Any:
    from peft import PeftModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return PeftModel.from_pretrained(their_model(base), adapter).eval()


def peft_trains(base: Path, config: Any) -> Any:
    """The base's model with peft's own adapter, shaken as if it had learned."""
    from peft import get_peft_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = get_peft_model(their_model(base), config).eval()
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.05)
    return model


def peft_saves(model: Any, folder: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save_pretrained(folder)
    return folder


ours = pytest.mark.parametrize(
    "keys",
    [
        {"kind": "lora"},
        {"kind": "lora", "rslora": True, "rank": 3, "alpha": 5.0},
        {"kind": "lora", "targets": ["attention"]},
        {"kind": "lora", "targets": ["o_proj", "v_proj"]},
        {"kind": "dora"},
        {"kind": "dora", "rslora": True, "targets": ["attention"]},
        {"kind": "qlora"},
    ],
    ids=["lora", "rslora", "attention", "o and v", "dora", "rsdora of attention", "qlora"],
)


@exported_shapes
@ours
@pytest.mark.parametrize("new_rows", [[], NEW_ROWS], ids=["", "new rows"])
def test_plain_peft_opens_what_we_write(shape: str, keys: dict[str, Any], new_rows: list[int], tmp_path: Path) -> None:
    base = export(shape, tmp_path / "base")
    model = load_model(base)
    attached = learned(model, **keys, new_rows=new_rows)
    attached.save(tmp_path / "adapter", base=str(base))
    if keys["kind"] == "qlora":  # trained on rounded weights, used on the true ones
        model = load_adapter(load_model(base), tmp_path / "adapter").model  # type: ignore[assignment]
    close(their_logits(peft_opens(base, tmp_path / "adapter")), logits(model), 1e-4)


@exported_shapes
def test_plain_peft_opens_a_prefix(shape: str, tmp_path: Path) -> None:
    base = export(shape, tmp_path / "base")
    model = load_model(base)
    learned(model, "prefix").save(tmp_path / "adapter", base=str(base))
    close(their_logits(peft_opens(base, tmp_path / "adapter")), logits(model), 1e-4)


def _theirs(shape: str, **changes: Any) -> Any:
    from peft import LoraConfig

    targets = ["c_attn", "attn.c_proj"] if shape == "gpt2" else ["q_proj", "v_proj", "down_proj"]
    values = {"r": 4, "lora_alpha": 12, "target_modules": targets, "fan_in_fan_out": shape == "gpt2"}
    return LoraConfig(task_type="CAUSAL_LM", **{**values, **changes})


@exported_shapes
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"use_rslora": True},
        {"use_dora": True},
        {"rank_pattern": {"c_attn": 2, "q_proj": 2}, "alpha_pattern": {"c_attn": 7, "q_proj": 7}},
        {"layers_to_transform": [1]},
        {"target_modules": "all-linear"},
        {"init_lora_weights": "gaussian"},
    ],
    ids=["lora", "rslora", "dora", "patterns", "one layer", "all linear", "gaussian"],
)
def test_we_open_what_peft_writes_and_write_it_again(shape: str, changes: dict[str, Any], tmp_path: Path) -> None:
    base = export(shape, tmp_path / "base")
    theirs = peft_trains(base, _theirs(shape, **changes))
    attached = load_adapter(load_model(base), peft_saves(theirs, tmp_path / "theirs"))
    close(logits(attached.model), their_logits(theirs), 1e-4)
    assert attached.kind == ("dora" if changes.get("use_dora") else "lora")
    attached.save(tmp_path / "ours", base=str(base))
    close(their_logits(peft_opens(base, tmp_path / "ours")), their_logits(theirs), 1e-4)
    again = load_adapter(load_model(base), tmp_path / "ours")
    close(logits(again.model), logits(attached.model), 1e-6)


@exported_shapes
@pytest.mark.parametrize("head", [None, [59, 3], [3, 7]], ids=["of the embedding", "of both", "others of the head"])
def test_we_open_rows_that_peft_has_trained(shape: str, head: list[int] | None, tmp_path: Path) -> None:
    base = export(shape, tmp_path / "base")
    rows = {"wte" if shape == "gpt2" else "embed_tokens": [59, 3]}  # not in order
    if head is not None and shape == "llama":  # the one whose head is its own
        rows["lm_head"] = head
    theirs = peft_trains(base, _theirs(shape, trainable_token_indices=rows))
    attached = load_adapter(load_model(base), peft_saves(theirs, tmp_path / "theirs"))
    close(logits(attached.model), their_logits(theirs), 1e-4)


@exported_shapes
def test_we_open_a_prefix_that_peft_has_trained(shape: str, tmp_path: Path) -> None:
    from peft import PrefixTuningConfig

    base = export(shape, tmp_path / "base")
    theirs = peft_trains(base, PrefixTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=6))
    attached = load_adapter(load_model(base), peft_saves(theirs, tmp_path / "theirs"))
    assert attached.method.prefix_tokens == 6
    close(logits(attached.model), their_logits(theirs), 1e-4)


# ------------------------------------------------------------------ the formulas


@pytest.mark.parametrize(("rslora", "scaling"), [(False, 2.0), (True, 4.0)])
def test_o15_the_same_matrices_give_the_same_logits(rslora: bool, scaling: float, tmp_path: Path) -> None:
    """A and B of peft's own layers on Hugging Face's model, copied by hand into ours."""
    base = export("llama", tmp_path)
    theirs = peft_trains(base, _theirs("llama", r=4, lora_alpha=8, use_rslora=rslora, target_modules=["q_proj"]))
    attached = attach(load_model(base), method("lora", rank=4, alpha=8.0, rslora=rslora, targets=["q_proj"]), seed=1)
    assert attached.method.scaling == scaling
    state = {}
    for layer in range(2):
        module = theirs.base_model.model.model.layers[layer].self_attn.q_proj
        for kind in ("lora_A", "lora_B"):
            state[f"blocks.{layer}.att.q_proj.{kind}.default.weight"] = getattr(module, kind)["default"].weight.detach()
    attached.load(state)
    close(logits(attached.model), their_logits(theirs), 1e-6)


def test_o16_a_prefix_equals_pefts_in_float64(tmp_path: Path) -> None:
    from peft import PrefixTuningConfig

    base = export("gpt2", tmp_path)
    with torch.no_grad():
        theirs = peft_trains(base, PrefixTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=5)).double()
        model = load_model(base, torch.float64)
        attached = attach(model, method("prefix"), seed=0)
        encoder = theirs.prompt_encoder["default"].embedding.weight  # (P, 2 L D)
        layers, heads, width = 2, 4, 8
        attached.load({"prefix.pairs": encoder.view(5, layers, 2, heads, width).permute(1, 2, 3, 0, 4)})
        wanted = their_logits(theirs)
        assert wanted.dtype == torch.float64
        assert apart(logits(model), wanted) < 1e-10
        cache = model.new_cache(2)
        ids = some_ids()
        found = torch.cat([model(ids[:, i : i + 3], cache=cache) for i in range(0, 12, 3)], 1)
        assert apart(found, wanted) < 1e-10


@pytest.mark.parametrize("kind", ["lora", "dora"])
def test_o14_merged_equals_pefts_merge(kind: str, tmp_path: Path) -> None:
    base = export("gpt2", tmp_path / "base")
    attached = learned(load_model(base), kind)
    attached.save(tmp_path / "adapter", base=str(base))
    merged = Transformer(base_model("gpt2").settings)
    merged.load_state_dict(attached.merged_state())
    theirs = peft_opens(base, tmp_path / "adapter").merge_and_unload()
    close(logits(merged.eval()), their_logits(theirs), 1e-4)
