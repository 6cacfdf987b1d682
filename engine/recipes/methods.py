"""How a model is fine-tuned: all of its weights, or a small adapter beside them.  Torch-free."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from engine.errors import ModelError, RecipeError
from engine.models.layouts import layout_for
from engine.models.settings import ModelSettings
from engine.recipes.base import Section, knob

Kind = Literal["full", "lora", "dora", "qlora", "prefix", "adapter"]

LOW_RANK = ("lora", "dora", "qlora")  # kinds that change weights by a product of two narrow matrices
MERGEABLE = ("full", *LOW_RANK)  # kinds whose result is a model of the same shape

HEADS_AND_TABLES = ("head", "lm_head", "wte", "embed_tokens", "tok_emb")  # told apart when the model is open

ALL_LINEAR = "all-linear"
ATTENTION = "attention"


class MethodSection(Section):
    """Which weights learn.  Each kind reads its own keys and leaves the others alone."""

    title: ClassVar[str] = "Method"

    kind: Kind = knob(
        "lora",
        "Kind",
        "full: every weight; lora: narrow matrices beside the frozen weights; dora: lora with its own lengths; qlora: "
        "lora on weights kept in 4 bits; prefix: learned keys and values before the text; adapter: small layers "
        "between the frozen ones.",
    )
    rank: int = knob(
        4, "Rank", "lora, dora, qlora: width of the narrow matrices.", ge=1, le=4096, advice="4 to 64; more learns more"
    )
    alpha: float | None = knob(
        None,
        "Alpha",
        "lora, dora, qlora: strength of the change, which is alpha / rank; unset: twice the rank.",
        gt=0,
        le=1e6,
        expert=True,
    )
    dropout: float = knob(
        0.0,
        "Dropout",
        "lora, dora, qlora: share of the narrow matrices' inputs that training hides.",
        ge=0,
        lt=1,
        expert=True,
        advice="0 is fastest; 0.05 to 0.1 against memorising",
    )
    targets: list[str] = knob(
        [ALL_LINEAR],
        "Targets",
        "lora, dora, qlora: which layers are changed. all-linear: every linear layer but the head; attention: queries "
        "and values; or names such as q_proj, up_proj.",
        expert=True,
    )
    rslora: bool = knob(
        False, "rsLoRA", "lora, dora, qlora: strength alpha / sqrt(rank), steadier at high ranks.", expert=True
    )
    double_quant: bool = knob(
        True, "Double quantisation", "qlora: keep the scales of the 4-bit weights in 8 bits as well.", expert=True
    )
    prefix_tokens: int = knob(
        20, "Prefix", "prefix: how many learned tokens stand before every text.", unit="tokens", ge=1, le=65536
    )
    bottleneck: int = knob(64, "Bottleneck", "adapter: width of the small layers.", ge=1, le=65536)
    freeze_layers: int = knob(
        0,
        "Frozen layers",
        "full: this many of the lowest layers, and the embeddings with them, stay as they are; 0: everything learns.",
        unit="layers",
        ge=0,
        le=1024,
        expert=True,
    )

    @field_validator("targets")
    @classmethod
    def _apart(cls, targets: list[str]) -> list[str]:
        """Names hold no commas: ``--set method.targets=q_proj,v_proj`` means two."""
        return [name for target in targets for part in target.split(",") if (name := part.strip())]

    def derived(self) -> dict[str, Any]:
        return {"alpha": self.strength}

    @property
    def strength(self) -> float:
        """Alpha, or twice the rank where it is not set."""
        return 2.0 * self.rank if self.alpha is None else self.alpha

    @property
    def scaling(self) -> float:
        """The factor before the product of the narrow matrices: alpha / rank, or alpha / sqrt(rank) in rsLoRA."""
        return self.strength / (math.sqrt(self.rank) if self.rslora else self.rank)

    def context_left(self, context: int) -> int:
        """How many tokens of text fit a model's context beside the prefix.  Raises RecipeError when none do."""
        left = context - (self.prefix_tokens if self.kind == "prefix" else 0)
        if left < 1:
            raise RecipeError(
                f"method.prefix_tokens = {self.prefix_tokens} leaves no room in a context of {context}.",
                f"Choose at most {max(1, context // 4)}.",
            )
        return left

    def check_fits(self, settings: ModelSettings, *, ours: bool) -> None:
        """Raises RecipeError where the shape of a model tells that it cannot learn so.

        ``ours``: our transformer computes it; only then are the names of its layers known before it is open.
        """
        if self.kind == "full":
            self.check_depth(settings.n_layers)
        self.context_left(settings.context_length)
        if self.kind not in LOW_RANK or not ours:
            return
        if not self.targets:
            raise no_targets()
        known = _names_of_layers(settings)
        for target in self.targets:
            if target.rsplit(".", 1)[-1] not in {ALL_LINEAR, ATTENTION, *HEADS_AND_TABLES, *known}:
                raise unknown_target(target, linear_layers(settings))

    def check_depth(self, n_layers: int) -> None:
        """Raises RecipeError when the frozen layers are all that there are."""
        if self.freeze_layers >= n_layers:
            raise RecipeError(
                f"method.freeze_layers = {self.freeze_layers} freezes all {n_layers} layers.",
                f"Choose at most {n_layers - 1}.",
            )

    def beside_full_precision(self) -> MethodSection:
        """The method for a base whose weights are not kept in 4 bits: what QLoRA learned is a LoRA of the true ones."""
        return self.model_copy(update={"kind": "lora"}) if self.kind == "qlora" else self

    @property
    def mergeable(self) -> bool:
        """Whether the result is also a model without an adapter."""
        return self.kind in MERGEABLE


def unknown_target(target: str, names: Iterable[str]) -> RecipeError:
    """What is told of a target that is no layer."""
    return RecipeError(
        f"method.targets: {target!r} is no linear layer of this model.",
        f"Write {ALL_LINEAR}, {ATTENTION}, or names out of: {', '.join(sorted(names))}.",
    )


def no_targets() -> RecipeError:
    """What is told of an empty list of targets."""
    return RecipeError("method.targets is empty.", f'Write for example  targets = ["{ALL_LINEAR}"].')


def _names_of_layers(settings: ModelSettings) -> set[str]:
    """What the linear layers of a block are called, here and in Hugging Face's layout."""
    names = set(linear_layers(settings))
    try:
        parts = layout_for(settings).parts(settings)
    except ModelError:  # no class there holds such a model
        return names
    held = {part.theirs: {name.split(".")[-2] for name in part.ours if "." in name} for part in parts}
    return names | {theirs.split(".")[-2] for theirs, ours in held.items() if ours & names}


def linear_layers(settings: ModelSettings) -> dict[str, tuple[int, int]]:
    """(inputs, outputs) of each linear layer of one block of our transformer, by name."""
    width, queries = settings.emb_dim, settings.n_heads * settings.head_dim
    keys, hidden = settings.n_kv_heads * settings.head_dim, settings.hidden_dim
    layers = {"q_proj": (width, queries), "k_proj": (width, keys), "v_proj": (width, keys), "o_proj": (queries, width)}
    if settings.mlp == "swiglu":
        layers["gate_proj"] = (width, hidden)
    return layers | {"up_proj": (width, hidden), "down_proj": (hidden, width)}


def trainable_parameters(settings: ModelSettings, method: MethodSection, new_rows: int = 0) -> int:
    """How many numbers of our transformer learn with ``method``; ``new_rows`` rows of its vocabulary learn with it.

    For targets by name, those that are not layers of a block (the head) count nothing.
    """
    rows = new_rows * settings.emb_dim * (1 if settings.tie_embeddings else 2)
    match method.kind:
        case "full":
            return _unfrozen(settings, method.freeze_layers, rows)
        case "prefix":
            pairs = settings.n_layers * 2 * settings.n_kv_heads * settings.head_dim
            return pairs * method.prefix_tokens + rows
        case "adapter":
            width, narrow = settings.emb_dim, method.bottleneck
            return settings.n_layers * 2 * (2 * width + 2 * width * narrow + narrow + width) + rows
    layers = linear_layers(settings)
    wanted = set(method.targets)
    if ATTENTION in wanted:
        wanted |= {"q_proj", "v_proj"}
    chosen = layers if ALL_LINEAR in wanted else {name: size for name, size in layers.items() if name in wanted}
    narrow = sum(method.rank * (inputs + outputs) for inputs, outputs in chosen.values())
    lengths = sum(outputs for _, outputs in chosen.values()) if method.kind == "dora" else 0
    return settings.n_layers * (narrow + lengths) + rows


def _unfrozen(settings: ModelSettings, frozen: int, rows: int) -> int:
    total = settings.parameter_count()
    if frozen == 0:
        return total
    positions = settings.context_length if settings.position == "learned" else 0
    embeddings = (settings.vocab_size + positions) * settings.emb_dim
    return total - embeddings - min(frozen, settings.n_layers) * settings.block_parameters() + rows
