"""The parts of a transformer and what each weighs, before any weight exists; which of them learn under a method.  Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

from engine.models.settings import ModelSettings
from engine.recipes.methods import ALL_LINEAR, ATTENTION, LOW_RANK, MethodSection, linear_layers

ATTENTION_LAYERS = ("q_proj", "k_proj", "v_proj", "o_proj")


@dataclass(frozen=True)
class ModelPart:
    """One kind of part.  ``parameters`` are those of one copy; ``copies`` is the number of layers, or 1.

    ``matrices`` names its weights with their (inputs, outputs).
    """

    id: str  # tokens, positions, attention, mlp, norms, final_norm or head
    parameters: int
    copies: int
    matrices: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True)
class Learning:
    """What learns of a part.  ``layers`` tells for each copy whether its own weights learn; ``added`` are the numbers
    that a method puts beside one copy."""

    layers: tuple[bool, ...]
    added: int = 0


def model_parts(settings: ModelSettings) -> list[ModelPart]:
    """Every part, from the token that enters to the prediction; together they are ``settings.parameter_count()``."""
    width, layers = settings.emb_dim, settings.n_layers
    norm = width * (2 if settings.norm == "layernorm" else 1)
    linear = linear_layers(settings)
    attention = tuple((name, *linear[name]) for name in ATTENTION_LAYERS)
    mlp = tuple((name, *size) for name, size in linear.items() if name not in ATTENTION_LAYERS)
    mlp_parameters = sum(inputs * outputs + (outputs if settings.bias else 0) for _, inputs, outputs in mlp)
    parts = [ModelPart("tokens", settings.vocab_size * width, 1, (("tokens", settings.vocab_size, width),))]
    if settings.position == "learned":
        size = settings.context_length * width
        parts.append(ModelPart("positions", size, 1, (("positions", settings.context_length, width),)))
    parts += [
        ModelPart("attention", settings.block_parameters() - mlp_parameters - 2 * norm, layers, attention),
        ModelPart("mlp", mlp_parameters, layers, mlp),
        ModelPart("norms", 2 * norm, layers),
        ModelPart("final_norm", norm, 1),
    ]
    if not settings.tie_embeddings:
        parts.append(ModelPart("head", settings.vocab_size * width, 1, (("head", width, settings.vocab_size),)))
    return parts


def learning_of(settings: ModelSettings, method: MethodSection | None) -> dict[str, Learning]:
    """What learns of each part, by its id; ``method`` None is pretraining, where everything does.

    Together with what is added it is ``engine.recipes.methods.trainable_parameters`` without new rows.
    """
    parts = model_parts(settings)
    if method is None or (method.kind == "full" and not method.freeze_layers):
        return {part.id: Learning((True,) * part.copies) for part in parts}
    if method.kind == "full":
        frozen = min(method.freeze_layers, settings.n_layers)
        upper = tuple(layer >= frozen for layer in range(settings.n_layers))
        once = {"tokens": False, "positions": False, "final_norm": True, "head": True}
        return {part.id: Learning((once[part.id],) if part.id in once else upper) for part in parts}
    added = _added(settings, method)
    return {part.id: Learning((False,) * part.copies, added.get(part.id, 0)) for part in parts}


def _added(settings: ModelSettings, method: MethodSection) -> dict[str, int]:
    """The numbers that an adapter puts beside one layer's attention and MLP."""
    if method.kind == "prefix":
        return {"attention": 2 * settings.n_kv_heads * settings.head_dim * method.prefix_tokens}
    if method.kind == "adapter":
        width, narrow = settings.emb_dim, method.bottleneck
        one = 2 * width + 2 * width * narrow + narrow + width
        return {"attention": one, "mlp": one}
    assert method.kind in LOW_RANK
    added = {"attention": 0, "mlp": 0}
    wanted = {*method.targets, *(("q_proj", "v_proj") if ATTENTION in method.targets else ())}
    for name, (inputs, outputs) in linear_layers(settings).items():
        if ALL_LINEAR in wanted or name in wanted:
            place = "attention" if name in ATTENTION_LAYERS else "mlp"
            added[place] += method.rank * (inputs + outputs) + (outputs if method.kind == "dora" else 0)
    return added
