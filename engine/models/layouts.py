"""Hugging Face's families of models: their configuration, their tensor names, and what they can hold.

A family is data (``Layout``): a new one is a table of names and two functions.  Torch-free.
"""

from __future__ import annotations

import re
from typing import Any

from engine.errors import ModelError
from engine.models.naming import Config, Layout, Part, build_settings
from engine.models.settings import ModelSettings

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


def gpt2_parts(s: ModelSettings) -> list[Part]:
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


CAUSAL_MASKS = re.compile(r"h\.\d+\.attn\.(masked_)?bias")
_ROTARY_TABLES = re.compile(r"(layers\.\d+\.self_attn\.)?rotary_emb\.inv_freq")

GPT2 = Layout(
    "transformer.",
    gpt2_parts,
    CAUSAL_MASKS,
    model_type="gpt2",
    architecture="GPT2LMHeadModel",
    settings=_gpt2_settings,
    config=_gpt2_config,
    obstacles=_gpt2_obstacles,
)
LLAMA = Layout(
    "model.",
    _llama_parts,
    _ROTARY_TABLES,
    lacks_biases=True,
    model_type="llama",
    architecture="LlamaForCausalLM",
    settings=_llama_settings,
    config=_llama_config,
    obstacles=_llama_obstacles,
)
MISTRAL = Layout(
    "model.",
    _llama_parts,
    _ROTARY_TABLES,
    model_type="mistral",
    architecture="MistralForCausalLM",
    settings=_mistral_settings,
    config=_qwen2_config,
    obstacles=lambda s: _llama_shape_obstacles(s, qkv_bias=False, bias=False, qk_norm=False),
)
QWEN2 = Layout(
    "model.",
    _llama_parts,
    _ROTARY_TABLES,
    model_type="qwen2",
    architecture="Qwen2ForCausalLM",
    settings=_qwen2_settings,
    config=_qwen2_config,
    obstacles=lambda s: _llama_shape_obstacles(s, qkv_bias=True, bias=False, qk_norm=False),
)
QWEN3 = Layout(
    "model.",
    _llama_parts,
    _ROTARY_TABLES,
    model_type="qwen3",
    architecture="Qwen3ForCausalLM",
    settings=_qwen3_settings,
    config=_qwen3_config,
    obstacles=lambda s: _llama_shape_obstacles(s, qkv_bias=False, bias=False, qk_norm=True),
)

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
