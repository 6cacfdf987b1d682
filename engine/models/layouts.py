"""How other programs lay a model out: their configuration, their tensor names, and what they can hold.

A layout is data: which of their tensors holds which of ours (``Part``), how their config.json says what our
settings say, and what stands in the way of a mix that their class does not know.  Torch-free.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelError, RecipeError
from engine.models.settings import ModelSettings


@dataclass(frozen=True)
class Part:
    """One tensor of theirs and the tensors of ours that it holds, one below the other.

    ``transposed``: theirs is (in, out), as GPT-2's Conv1D keeps it.
    """

    theirs: str
    ours: tuple[str, ...]
    transposed: bool = False


@dataclass(frozen=True)
class Layout:
    """A family of models as another program names it."""

    model_type: str
    architecture: str
    prefix: str  # before every tensor but the head; files without it are read too
    settings: Callable[[Config], ModelSettings]
    config: Callable[[ModelSettings], dict[str, Any]]
    parts: Callable[[ModelSettings], list[Part]]
    obstacles: Callable[[ModelSettings], list[str]]
    ignored: re.Pattern[str]  # tensors that hold nothing learned
    lacks_biases: bool = False  # biases that no layer has are zero


class Config:
    """A config.json whose values are checked as they are asked for.  Every error names file and key."""

    def __init__(self, path: Path, body: dict[str, Any]) -> None:
        self.path = path
        self.body = body

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number from 1 up."""
        value = self.body.get(name)
        value = default if value is None else value
        if value is None:
            raise ModelError(f"{self.path}: {name} is missing.", "Fetch or export the model again.")
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ModelError(f"{self.path}: {name} = {value!r:.60} is not a whole number from 1 up.", "Correct it.")
        return value

    def number(self, name: str, default: float) -> float:
        """A number."""
        value = self.body.get(name)
        value = default if value is None else value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ModelError(f"{self.path}: {name} = {value!r:.60} is not a number.", "Correct it.")
        return float(value)

    def switch(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.body.get(name)
        value = default if value is None else value
        if not isinstance(value, bool):
            raise ModelError(f"{self.path}: {name} = {value!r:.60} is not true or false.", "Correct it.")
        return value

    def refuse(self, name: str, value: object, why: str) -> ModelError:
        """The error for a value that this program does not compute."""
        return ModelError(
            f"{self.path}: {name} = {value!r:.80} is not supported ({why}).",
            "Choose another model of this family; the list of supported shapes stands in the documentation.",
        )

    def demand(self, name: str, default: object, *allowed: object) -> object:
        """One of the ``allowed`` values; anything else is refused by name."""
        value = self.body.get(name, default)
        if value not in allowed:
            raise self.refuse(name, value, f"known: {', '.join(map(repr, allowed))}")
        return value


def build_settings(config: Config, **values: Any) -> ModelSettings:
    """Settings of foreign values, their contradictions told as faults of the config file."""
    try:
        return ModelSettings(**values)
    except RecipeError as error:
        raise ModelError(f"{config.path}: {error.text}", "The file is damaged: fetch the model again.") from None


# ------------------------------------------------------------------ GPT-2


def _gpt2_settings(config: Config) -> ModelSettings:
    config.demand("scale_attn_weights", True, True)
    config.demand("scale_attn_by_inverse_layer_idx", False, False)
    config.demand("add_cross_attention", False, False)
    act = config.demand("activation_function", "gelu_new", "gelu_new", "gelu_pytorch_tanh", "gelu")
    width = config.whole("n_embd", 768)
    return build_settings(
        config,
        vocab_size=config.whole("vocab_size", 50257),
        context_length=config.whole("n_positions", 1024),
        emb_dim=width,
        n_heads=config.whole("n_head", 12),
        n_layers=config.whole("n_layer", 12),
        drop_rate=config.number("resid_pdrop", 0.1),
        qkv_bias=True,
        bias=True,
        hidden_dim=config.whole("n_inner", 4 * width),
        norm_eps=config.number("layer_norm_epsilon", 1e-5),
        gelu="exact" if act == "gelu" else "tanh",
        tie_embeddings=config.switch("tie_word_embeddings", True),
    )


def _gpt2_config(s: ModelSettings) -> dict[str, Any]:
    return {
        "activation_function": "gelu" if s.gelu == "exact" else "gelu_new",
        "attn_pdrop": s.drop_rate,
        "embd_pdrop": s.drop_rate,
        "initializer_range": 0.02,
        "layer_norm_epsilon": s.norm_eps,
        "n_ctx": s.context_length,
        "n_embd": s.emb_dim,
        "n_head": s.n_heads,
        "n_inner": s.hidden_dim,
        "n_layer": s.n_layers,
        "n_positions": s.context_length,
        "resid_pdrop": s.drop_rate,
    }


def _gpt2_parts(s: ModelSettings) -> list[Part]:
    parts = [Part("wte.weight", ("tok_emb.weight",)), Part("wpe.weight", ("pos_emb.weight",))]
    for i in range(s.n_layers):
        us, them = f"blocks.{i}.", f"h.{i}."
        for kind in ("weight", "bias"):
            parts += [
                Part(f"{them}ln_1.{kind}", (f"{us}norm1.{kind}",)),
                Part(f"{them}attn.c_attn.{kind}", tuple(f"{us}att.{x}_proj.{kind}" for x in "qkv"), True),
                Part(f"{them}attn.c_proj.{kind}", (f"{us}att.o_proj.{kind}",), True),
                Part(f"{them}ln_2.{kind}", (f"{us}norm2.{kind}",)),
                Part(f"{them}mlp.c_fc.{kind}", (f"{us}mlp.up_proj.{kind}",), True),
                Part(f"{them}mlp.c_proj.{kind}", (f"{us}mlp.down_proj.{kind}",), True),
            ]
    parts += [Part("ln_f.weight", ("final_norm.weight",)), Part("ln_f.bias", ("final_norm.bias",))]
    return parts + _head(s)


def _gpt2_obstacles(s: ModelSettings) -> list[str]:
    wanted = {"position": "learned", "norm": "layernorm", "mlp": "gelu", "qk_norm": False, "causal": True}
    found = _differences(s, wanted)
    if s.n_kv_heads != s.n_heads:
        found.append(f"n_kv_heads = {s.n_kv_heads} (needs n_heads = {s.n_heads})")
    if s.n_heads * s.head_dim != s.emb_dim:
        found.append(f"head_dim = {s.head_dim} (needs emb_dim / n_heads)")
    return found


# ------------------------------------------------------------------ Llama and its kin


def _llama_shape(config: Config, **own: Any) -> ModelSettings:
    config.demand("hidden_act", "silu", "silu")
    _refuse_sliding_window(config)
    width, heads = config.whole("hidden_size"), config.whole("num_attention_heads")
    return build_settings(
        config,
        **{
            "vocab_size": config.whole("vocab_size"),
            "context_length": config.whole("max_position_embeddings", 2048),
            "emb_dim": width,
            "n_heads": heads,
            "n_kv_heads": config.whole("num_key_value_heads", heads),
            "n_layers": config.whole("num_hidden_layers"),
            "position": "rotary",
            "norm": "rmsnorm",
            "mlp": "swiglu",
            "hidden_dim": config.whole("intermediate_size"),
            "head_dim": config.whole("head_dim", max(1, width // heads)),
            "rope_base": _rope_base(config),
            "norm_eps": config.number("rms_norm_eps", 1e-6),
            "drop_rate": config.number("attention_dropout", 0.0),
            "tie_embeddings": config.switch("tie_word_embeddings", False),
            **own,
        },
    )


def _rope_base(config: Config) -> float:
    """The base of the rotary angles: ``rope_theta`` in older files, ``rope_parameters`` in newer ones."""
    body = config.body
    for name in ("rope_parameters", "rope_scaling"):
        rope = body.get(name)
        if rope is None:
            continue
        if not isinstance(rope, dict):
            raise config.refuse(name, rope, "an object is needed")
        kind = rope.get("rope_type", rope.get("type", "default"))
        if kind != "default":
            raise config.refuse(f"{name}.rope_type", kind, "only plain rotary positions are computed")
        if rope.get("partial_rotary_factor", 1.0) != 1.0:
            raise config.refuse(f"{name}.partial_rotary_factor", rope["partial_rotary_factor"], "whole heads turn")
    if body.get("partial_rotary_factor", 1.0) != 1.0:
        raise config.refuse("partial_rotary_factor", body["partial_rotary_factor"], "whole heads turn")
    rope = body.get("rope_parameters") or {}
    return Config(config.path, {"rope_theta": rope.get("rope_theta", body.get("rope_theta"))}).number(
        "rope_theta", 10000.0
    )


def _refuse_sliding_window(config: Config) -> None:
    kinds = config.body.get("layer_types") or []
    if not isinstance(kinds, list) or any(kind != "full_attention" for kind in kinds):
        raise config.refuse("layer_types", kinds, "every layer sees the whole text")
    window = config.body.get("sliding_window")
    if window is None or config.body.get("use_sliding_window") is False:
        return
    if not isinstance(window, int) or window < config.whole("max_position_embeddings", 2048):
        raise config.refuse("sliding_window", window, "every layer sees the whole text")


def _llama_settings(config: Config) -> ModelSettings:
    attention, mlp = config.switch("attention_bias", False), config.switch("mlp_bias", False)
    return _llama_shape(config, qkv_bias=attention, bias=attention or mlp)


def _mistral_settings(config: Config) -> ModelSettings:
    return _llama_shape(config, qkv_bias=False, bias=False)


def _qwen2_settings(config: Config) -> ModelSettings:
    return _llama_shape(config, qkv_bias=True, bias=False)


def _qwen3_settings(config: Config) -> ModelSettings:
    config.demand("attention_bias", False, False)
    return _llama_shape(config, qkv_bias=False, bias=False, qk_norm=True)


def _llama_shape_config(s: ModelSettings) -> dict[str, Any]:
    return {
        "attention_dropout": s.drop_rate,
        "head_dim": s.head_dim,
        "hidden_act": "silu",
        "hidden_size": s.emb_dim,
        "initializer_range": 0.02,
        "intermediate_size": s.hidden_dim,
        "max_position_embeddings": s.context_length,
        "num_attention_heads": s.n_heads,
        "num_hidden_layers": s.n_layers,
        "num_key_value_heads": s.n_kv_heads,
        "rms_norm_eps": s.norm_eps,
        # Once for transformers 5 and once for the programs that read its older form.
        "rope_parameters": {"rope_theta": s.rope_base, "rope_type": "default"},
        "rope_theta": s.rope_base,
    }


def _llama_config(s: ModelSettings) -> dict[str, Any]:
    return {**_llama_shape_config(s), "attention_bias": s.qkv_bias or s.bias, "mlp_bias": s.bias}


def _qwen2_config(s: ModelSettings) -> dict[str, Any]:
    return {**_llama_shape_config(s), "sliding_window": None, "use_sliding_window": False}


def _qwen3_config(s: ModelSettings) -> dict[str, Any]:
    return {**_qwen2_config(s), "attention_bias": False}


def _llama_parts(s: ModelSettings) -> list[Part]:
    attention_bias, mlp_bias = s.qkv_bias or s.bias, s.bias
    # Qwen2 has biases on queries, keys and values only; Llama on all four or none.
    kinds_out = ("weight", "bias") if s.bias else ("weight",)
    kinds_qkv = ("weight", "bias") if attention_bias else ("weight",)
    parts = [Part("embed_tokens.weight", ("tok_emb.weight",))]
    for i in range(s.n_layers):
        us, them = f"blocks.{i}.", f"layers.{i}."
        parts.append(Part(f"{them}input_layernorm.weight", (f"{us}norm1.weight",)))
        parts.append(Part(f"{them}post_attention_layernorm.weight", (f"{us}norm2.weight",)))
        if s.qk_norm:
            parts += [Part(f"{them}self_attn.{x}_norm.weight", (f"{us}att.{x}_norm.weight",)) for x in "qk"]
        for x in "qkv":
            parts += [Part(f"{them}self_attn.{x}_proj.{kind}", (f"{us}att.{x}_proj.{kind}",)) for kind in kinds_qkv]
        parts += [Part(f"{them}self_attn.o_proj.{kind}", (f"{us}att.o_proj.{kind}",)) for kind in kinds_out]
        for x in ("gate", "up", "down"):
            kinds = ("weight", "bias") if mlp_bias else ("weight",)
            parts += [Part(f"{them}mlp.{x}_proj.{kind}", (f"{us}mlp.{x}_proj.{kind}",)) for kind in kinds]
    return [*parts, Part("norm.weight", ("final_norm.weight",)), *_head(s)]


def _llama_shape_obstacles(s: ModelSettings, **own: bool) -> list[str]:
    return _differences(s, {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "causal": True, **own})


def _llama_obstacles(s: ModelSettings) -> list[str]:
    found = _llama_shape_obstacles(s, qk_norm=False)
    if s.qkv_bias and not s.bias:
        found.append("qkv_bias = True without bias (Qwen2 has that)")
    return found


# ------------------------------------------------------------------ what they share


def _head(s: ModelSettings) -> list[Part]:
    return [] if s.tie_embeddings else [Part("lm_head.weight", ("head.weight",))]


def _differences(s: ModelSettings, wanted: dict[str, Any]) -> list[str]:
    return [
        f"{name} = {getattr(s, name)!r} (needs {value!r})"
        for name, value in wanted.items()
        if getattr(s, name) != value
    ]


_ROTARY_TABLES = re.compile(r"(layers\.\d+\.self_attn\.)?rotary_emb\.inv_freq")

GPT2 = Layout(
    "gpt2", "GPT2LMHeadModel", "transformer.", _gpt2_settings, _gpt2_config, _gpt2_parts, _gpt2_obstacles,
    re.compile(r"h\.\d+\.attn\.(masked_)?bias"),
)  # fmt: skip
LLAMA = Layout(
    "llama", "LlamaForCausalLM", "model.", _llama_settings, _llama_config, _llama_parts, _llama_obstacles,
    _ROTARY_TABLES, lacks_biases=True,
)  # fmt: skip
MISTRAL = Layout(
    "mistral", "MistralForCausalLM", "model.", _mistral_settings, _qwen2_config, _llama_parts,
    lambda s: _llama_shape_obstacles(s, qkv_bias=False, bias=False, qk_norm=False), _ROTARY_TABLES,
)  # fmt: skip
QWEN2 = Layout(
    "qwen2", "Qwen2ForCausalLM", "model.", _qwen2_settings, _qwen2_config, _llama_parts,
    lambda s: _llama_shape_obstacles(s, qkv_bias=True, bias=False, qk_norm=False), _ROTARY_TABLES,
)  # fmt: skip
QWEN3 = Layout(
    "qwen3", "Qwen3ForCausalLM", "model.", _qwen3_settings, _qwen3_config, _llama_parts,
    lambda s: _llama_shape_obstacles(s, qkv_bias=False, bias=False, qk_norm=True), _ROTARY_TABLES,
)  # fmt: skip

LAYOUTS: dict[str, Layout] = {layout.model_type: layout for layout in (GPT2, LLAMA, MISTRAL, QWEN2, QWEN3)}
_WRITTEN = (GPT2, LLAMA, QWEN2, QWEN3)


def layout_for(settings: ModelSettings) -> Layout:
    """The layout that can hold a model with equal logits.

    Raises ModelError that names, for GPT-2 and for the nearest of the Llama kin, the parts in the way.
    """
    obstacles = {layout.model_type: layout.obstacles(settings) for layout in _WRITTEN}
    for layout in _WRITTEN:
        if not obstacles[layout.model_type]:
            return layout
    kin = min(_WRITTEN[1:], key=lambda layout: len(obstacles[layout.model_type]))
    raise ModelError(
        "No Hugging Face class can hold this mix of parts: "
        f"{GPT2.architecture} would need another {', '.join(obstacles[GPT2.model_type])}; "
        f"{kin.architecture} another {', '.join(obstacles[kin.model_type])}.",
        "The model trains and writes here all the same. To export it, train a model with GPT-2's parts "
        "(learned, layernorm, gelu) or Llama's (rotary, rmsnorm, swiglu).",
    )


def chapter_parts(s: ModelSettings) -> list[Part]:
    """The pretraining chapter's state dict (a GPT built step by step in a notebook)."""
    parts = [Part("tok_emb.weight", ("tok_emb.weight",)), Part("pos_emb.weight", ("pos_emb.weight",))]
    for i in range(s.n_layers):
        us, them = f"blocks.{i}.", f"trf_blocks.{i}."
        pairs = [
            ("norm1.scale", "norm1.weight"), ("norm1.shift", "norm1.bias"),
            ("norm2.scale", "norm2.weight"), ("norm2.shift", "norm2.bias"),
            ("ff.layers.0.weight", "mlp.up_proj.weight"), ("ff.layers.0.bias", "mlp.up_proj.bias"),
            ("ff.layers.2.weight", "mlp.down_proj.weight"), ("ff.layers.2.bias", "mlp.down_proj.bias"),
            ("att.out_proj.weight", "att.o_proj.weight"), ("att.out_proj.bias", "att.o_proj.bias"),
        ]  # fmt: skip
        kinds = ("weight", "bias") if s.qkv_bias else ("weight",)
        names = (("W_query", "q_proj"), ("W_key", "k_proj"), ("W_value", "v_proj"))
        pairs += [(f"att.{a}.{kind}", f"att.{b}.{kind}") for a, b in names for kind in kinds]
        parts += [Part(them + a, (us + b,)) for a, b in pairs]
    parts += [Part("final_norm.scale", ("final_norm.weight",)), Part("final_norm.shift", ("final_norm.bias",))]
    return parts + ([] if s.tie_embeddings else [Part("out_head.weight", ("head.weight",))])


def nanogpt_parts(s: ModelSettings) -> list[Part]:
    """nanoGPT's state dict: GPT-2's names, its matrices (out, in), its biases optional."""
    return [Part(part.theirs, part.ours) for part in _gpt2_parts(s)]
