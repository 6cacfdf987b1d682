"""The oracle is transformers: equal logits both ways, for each family and for both forms of its configuration."""

from __future__ import annotations

import hashlib
import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import DiskError, ModelError
from engine.models.exchange import NATIVE, load_folder, load_model, save_folder, save_model, save_native
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer

GPT2 = {"vocab_size": 31, "n_positions": 16, "n_embd": 24, "n_layer": 2, "n_head": 4}
LLAMA = {
    "vocab_size": 31, "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 32,
}  # fmt: skip
THEIRS = {
    "gpt2": ("GPT2Config", GPT2),
    "gpt2 untied, exact gelu, narrow": (
        "GPT2Config", {**GPT2, "tie_word_embeddings": False, "activation_function": "gelu", "n_inner": 40}
    ),
    "llama": ("LlamaConfig", LLAMA),
    "llama tied, other base": (
        "LlamaConfig", {**LLAMA, "tie_word_embeddings": True, "rope_parameters": {"rope_theta": 500.0, "rope_type": "default"}}
    ),
    "llama with biases": ("LlamaConfig", {**LLAMA, "attention_bias": True, "mlp_bias": True}),
    "llama, biases in attention": ("LlamaConfig", {**LLAMA, "attention_bias": True}),
    "llama, biases in mlp, wide heads": ("LlamaConfig", {**LLAMA, "mlp_bias": True, "head_dim": 8}),
    "mistral": ("MistralConfig", {**LLAMA, "sliding_window": None}),
    "qwen2": ("Qwen2Config", LLAMA),
    "qwen2 tied": ("Qwen2Config", {**LLAMA, "tie_word_embeddings": True}),
    "qwen3": ("Qwen3Config", {**LLAMA, "head_dim": 8}),
}  # fmt: skip
every_family = pytest.mark.parametrize("name", THEIRS)


def ids() -> torch.Tensor:
    return torch.randint(0, 31, (2, 12), generator=torch.Generator().manual_seed(1))


def their_model(name: str) -> Any:
    """A random model of theirs whose every weight, bias and norm tells in the logits."""
    import transformers

    kind, values = THEIRS[name]
    config = getattr(transformers, kind)(bos_token_id=None, eos_token_id=None, pad_token_id=None, **values)
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def opened_by_them(folder: Path, dtype: torch.dtype = torch.float32) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True).eval()


def difference(one: Any, other: Any) -> float:
    """The largest difference of a logit between two models of either kind."""
    with torch.no_grad():
        logits = [
            getattr(model(ids()), "logits", None) if hasattr(model, "config") else model(ids())
            for model in (one, other)
        ]
    return float((logits[0] - logits[1]).abs().max())


# ------------------------------------------------------------------ theirs to ours and back


@every_family
def test_logits_equal_theirs_loaded_and_saved(name: str, tmp_path: Path) -> None:
    theirs = their_model(name)
    theirs.save_pretrained(tmp_path / "theirs")
    ours = load_folder(tmp_path / "theirs")
    assert difference(theirs, ours) < 1e-5
    save_folder(ours, tmp_path / "ours")
    assert difference(opened_by_them(tmp_path / "ours"), theirs) < 1e-5
    again = load_model(tmp_path / "ours")
    assert again.settings == ours.settings
    assert difference(again, ours) == 0.0


@pytest.mark.parametrize("name", ["gpt2", "gpt2 untied, exact gelu, narrow"])
def test_gpt2_equals_theirs_in_float64(name: str, tmp_path: Path) -> None:
    theirs = their_model(name).double()
    theirs.save_pretrained(tmp_path / "theirs")
    ours = load_folder(tmp_path / "theirs", torch.float64)
    assert difference(theirs, ours) < 1e-10
    save_folder(ours, tmp_path / "ours", dtype=torch.float64)
    assert difference(opened_by_them(tmp_path / "ours", torch.float64), theirs) < 1e-10


def test_shards_are_read_together(tmp_path: Path) -> None:
    theirs = their_model("llama")
    theirs.save_pretrained(tmp_path, max_shard_size="4KB")
    assert len(list(tmp_path.glob("*.safetensors"))) > 1
    assert difference(theirs, load_folder(tmp_path)) < 1e-5


def test_half_precision_files_are_read(tmp_path: Path) -> None:
    their_model("qwen2").to(torch.bfloat16).save_pretrained(tmp_path)
    assert difference(opened_by_them(tmp_path), load_folder(tmp_path)) < 1e-5


def test_names_with_and_without_their_prefix_are_read(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    theirs = their_model("gpt2")
    theirs.save_pretrained(tmp_path)
    tensors = {k.removeprefix("transformer."): v for k, v in load_file(tmp_path / "model.safetensors").items()}
    tensors["h.0.attn.bias"] = torch.ones(1, 1, 16, 16).tril()  # older files keep the causal mask
    save_file(tensors, tmp_path / "model.safetensors")  # and no metadata
    assert difference(theirs, load_folder(tmp_path)) < 1e-5


def rewrite_config(folder: Path, **changes: Any) -> None:
    body = json.loads((folder / "config.json").read_text())
    body = {k: v for k, v in {**body, **changes}.items() if v is not ...}
    (folder / "config.json").write_text(json.dumps(body))


def test_the_older_form_of_the_configuration_is_read(tmp_path: Path) -> None:
    theirs = their_model("llama tied, other base")
    theirs.save_pretrained(tmp_path)
    rewrite_config(
        tmp_path, rope_parameters=..., rope_theta=500.0, rope_scaling=None, head_dim=None, torch_dtype="float32"
    )
    assert difference(theirs, load_folder(tmp_path)) < 1e-5


@pytest.mark.parametrize(
    ("name", "changes", "named"),
    [
        ("llama", {"rope_parameters": {"rope_type": "llama3", "factor": 8.0}}, "llama3"),
        ("llama", {"rope_parameters": ..., "rope_scaling": {"type": "linear", "factor": 2.0}}, "rope_scaling"),
        ("llama", {"partial_rotary_factor": 0.5}, "partial_rotary_factor"),
        ("llama", {"hidden_act": "gelu"}, "hidden_act"),
        ("llama", {"num_attention_heads": 5, "head_dim": ...}, "model.n_kv_heads"),
        ("llama", {"num_hidden_layers": 10**6}, "n_layers = 1000000"),
        ("llama", {"num_hidden_layers": 4000}, "4000 layers"),
        ("llama", {"hidden_size": "wide"}, "hidden_size"),
        ("llama", {"vocab_size": ...}, "vocab_size"),
        ("mistral", {"sliding_window": 4}, "sliding_window"),
        ("qwen2", {"layer_types": ["full_attention", "sliding_attention"]}, "layer_types"),
        ("gpt2", {"activation_function": "relu"}, "activation_function"),
        ("gpt2", {"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx"),
        ("gpt2", {"add_cross_attention": True}, "add_cross_attention"),
        ("gpt2", {"model_type": "mamba"}, "mamba"),
        ("gpt2", {"model_type": ["gpt2"]}, "model_type"),
        ("gpt2", {"n_head": 0}, "n_head"),
        ("gpt2", {"resid_pdrop": "some"}, "resid_pdrop"),
        ("gpt2", {"n_embd": 32}, "shape"),
        ("gpt2", {"n_layer": 3}, "h.2."),
        ("gpt2", {"n_layer": 1}, "no place"),
    ],
)  # fmt: skip
def test_what_is_not_computed_is_refused_by_name(
    name: str, changes: dict[str, Any], named: str, tmp_path: Path
) -> None:
    their_model(name).save_pretrained(tmp_path)
    rewrite_config(tmp_path, **changes)
    with pytest.raises(ModelError) as refused:
        load_folder(tmp_path)
    assert named in refused.value.text
    assert str(tmp_path) in refused.value.text
    assert refused.value.remedy


# ------------------------------------------------------------------ ours to theirs

SMALL = {"vocab_size": 31, "context_length": 16, "emb_dim": 24, "n_heads": 4, "n_layers": 2}
HELD = {
    "GPT2LMHeadModel": {"drop_rate": 0.1},
    "GPT2LMHeadModel, nothing biased": {"bias": False, "tie_embeddings": False},
    "LlamaForCausalLM": {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 2, "drop_rate": 0.1},
    "Qwen2ForCausalLM": {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "qkv_bias": True, "head_dim": 8},
    "Qwen3ForCausalLM": {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "qk_norm": True, "tie_embeddings": False},
}  # fmt: skip


def our_model(**parts: Any) -> Transformer:
    model = Transformer(ModelSettings(**{**SMALL, **parts}), seed=0).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


@pytest.mark.parametrize("name", HELD)
def test_our_models_open_there_and_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    ours = our_model(**HELD[name])
    assert save_folder(ours, tmp_path, eos_id=30) == name.split(",")[0]
    theirs = opened_by_them(tmp_path)
    assert type(theirs).__name__ == name.split(",")[0]
    assert theirs.config.eos_token_id == 30
    assert difference(theirs, ours) < 1e-5
    back = load_model(tmp_path)
    assert back.settings == ours.settings, "absent biases and dropout are known again"
    assert difference(back, ours) == 0.0


def test_what_others_trained_since_is_not_lost(tmp_path: Path) -> None:
    save_folder(our_model(), tmp_path / "ours")
    theirs = opened_by_them(tmp_path / "ours")
    with torch.no_grad():
        theirs.transformer.h[0].attn.c_attn.bias.add_(0.5)  # ours has no such bias
    theirs.save_pretrained(tmp_path / "trained on")
    back = load_model(tmp_path / "trained on")
    assert back.settings.qkv_bias
    assert difference(back, theirs) < 1e-5


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"position": "rotary"}, ["position = 'rotary'", "norm = 'layernorm'"]),
        ({"norm": "rmsnorm"}, ["norm = 'rmsnorm'", "position = 'learned'"]),
        ({"n_kv_heads": 2}, ["n_kv_heads = 2"]),
        ({"causal": False}, ["causal = False"]),
        ({"position": "rotary", "norm": "rmsnorm", "mlp": "gelu"}, ["mlp = 'gelu'"]),
    ],
)
def test_a_mix_is_refused_with_its_parts_and_kept_in_our_own_layout(
    parts: dict[str, Any], named: list[str], tmp_path: Path
) -> None:
    model = our_model(**parts)
    with pytest.raises(ModelError) as refused:
        save_folder(model, tmp_path / "out")
    assert all(part in refused.value.text for part in named), refused.value.text
    assert not (tmp_path / "out").exists()
    assert save_model(model, tmp_path / "out") == NATIVE
    back = load_model(tmp_path / "out")
    assert back.settings == model.settings
    assert difference(back, model) == 0.0


def test_any_model_can_be_kept_in_our_own_layout(tmp_path: Path) -> None:
    model = our_model(tie_embeddings=False)
    save_native(model, tmp_path)
    assert difference(load_model(tmp_path), model) == 0.0
    rewrite_config(tmp_path, settings={**model.settings.to_dict(), "n_heads": 5})
    with pytest.raises(ModelError, match=r"n_heads"):
        load_model(tmp_path)


def test_equal_models_give_equal_bytes(tmp_path: Path) -> None:
    hashes = set()
    for folder in ("one", "other"):
        torch.manual_seed(0)
        save_folder(our_model(), tmp_path / folder, eos_id=1)
        files = sorted((tmp_path / folder).iterdir())
        assert [file.name for file in files] == ["config.json", "model.safetensors"]
        assert len({file.stat().st_mode for file in files}) == 1, "who may read one may read both"
        hashes.add(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
    assert len(hashes) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a thing of Unix")
def test_a_full_disk_is_told_and_leaves_the_model_that_was_there(tmp_path: Path) -> None:
    import resource

    save_folder(our_model(), tmp_path)
    before = (tmp_path / "model.safetensors").read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limit[1]))
        with pytest.raises(DiskError, match="cannot be written"):
            save_folder(our_model(tie_embeddings=False), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "model.safetensors").read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.json", "model.safetensors"]


def test_a_place_that_cannot_be_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError, match="file"):
        save_folder(our_model(), tmp_path / "file" / "model")


def test_loaded_weights_can_be_trained(tmp_path: Path) -> None:
    save_folder(our_model(), tmp_path)
    model = load_model(tmp_path).train()
    model(ids()).logsumexp(-1).mean().backward()
    assert all(p.grad is not None and p.is_contiguous() for p in model.parameters())
