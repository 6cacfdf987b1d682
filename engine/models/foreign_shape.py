"""The shape of a model of any family, as near as our settings can say it, read from its config.json.  Torch-free.

Families call the same sizes by different names; what our settings have no word for is left out, so counts of
parameters and memory are estimates.
"""

from __future__ import annotations

from engine.errors import ModelError
from engine.models.naming import NEEDS_ATTENTION, Config, build_settings
from engine.models.settings import ModelSettings

_WIDTH = ("hidden_size", "n_embd", "d_model", "embed_dim", "dim")
_HEADS = ("num_attention_heads", "n_head", "n_heads", "num_heads")
_GROUPS = ("num_key_value_heads", "num_kv_heads", "n_head_kv")
_LAYERS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
_CONTEXT = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length", "max_sequence_length")
_HIDDEN = ("intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size", "d_ff", "moe_intermediate_size")
_ROTARY = ("rope_parameters", "rope_theta", "rotary_dim", "rotary_pct", "rotary_emb_base")

_UNLIMITED = 2048  # the context of models that state none (ALiBi)


def foreign_shape(config: Config, *, vocab_size: int | None = None, tied: bool | None = None) -> ModelSettings:
    """The settings nearest to a family's configuration; ``vocab_size`` and ``tied`` where they are known better.

    Raises ModelError, naming the file, when the width, the number of heads or of layers is not in it.
    """
    width = _first(config, _WIDTH)
    if all(config.body.get(name) is None for name in _HEADS):
        raise ModelError(
            f"{config.path}: it does not say how many heads there are ({_HEADS[0]}); model_type is {config.body.get('model_type')!r:.80}.",
            NEEDS_ATTENTION,
        )
    heads = _first(config, _HEADS)
    groups = _first(config, _GROUPS, heads)
    if config.body.get("multi_query") is True and not config.body.get("new_decoder_architecture"):
        groups = 1
    head_dim = _first(config, ("head_dim",), max(1, width // heads))
    rotary = any(config.body.get(key) for key in _ROTARY) and not config.body.get("alibi")
    like_llama = "rms_norm_eps" in config.body  # such families have a gate in their MLP, too
    return build_settings(
        config,
        vocab_size=config.whole("vocab_size") if vocab_size is None else vocab_size,
        context_length=_first(config, _CONTEXT, _UNLIMITED),
        emb_dim=width,
        n_heads=heads,
        n_kv_heads=groups if heads % groups == 0 else heads,
        n_layers=_first(config, _LAYERS),
        hidden_dim=_first(config, _HIDDEN, 4 * width),
        head_dim=head_dim,
        position="rotary" if rotary and head_dim % 2 == 0 else "learned",
        norm="rmsnorm" if like_llama else "layernorm",
        mlp="swiglu" if like_llama else "gelu",
        tie_embeddings=config.switch("tie_word_embeddings", True) if tied is None else tied,
    )


def _first(config: Config, names: tuple[str, ...], default: int | None = None) -> int:
    """The value of the first of these names that the configuration has."""
    name = next((name for name in names if config.body.get(name) is not None), names[0])
    return config.whole(name, default)
