"""The recipe of pretraining: a text, a tokenizer, a model and how it learns."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from engine.errors import RecipeError
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.base import Section, knob
from engine.recipes.places import Places
from engine.recipes.recipe import OriginSection, Recipe
from engine.recipes.sections import (
    CheckpointSection,
    DataSection,
    EvalSection,
    SampleSection,
    TokenizerSection,
    TrainSection,
    is_tokenizer_path,
)

DEFAULT_PRESET = "tiny"


class ModelSection(Section):
    """The shape of the model: a preset, or single values, which override it."""

    title: ClassVar[str] = "Model"

    preset: str = knob(
        DEFAULT_PRESET, "Preset", "A ready-made shape; the values below override it.", offers=tuple(PRESETS)
    )
    context_length: int | None = knob(
        None, "Context", "How far back the model can see.", unit="tokens", ge=1, le=1_048_576
    )
    emb_dim: int | None = knob(None, "Width", "Numbers per token inside the model.", ge=1, le=65536)
    n_heads: int | None = knob(None, "Heads", "Attention heads per layer; they divide the width.", ge=1, le=1024)
    n_kv_heads: int | None = knob(
        None,
        "Key/value heads",
        "Fewer than heads save memory (grouped queries); unset: as many.",
        ge=1,
        le=1024,
        expert=True,
    )
    n_layers: int | None = knob(None, "Layers", "Transformer blocks.", ge=1, le=1024)
    drop_rate: float | None = knob(
        None, "Dropout", "Share of numbers that training hides, against memorising.", ge=0, lt=1, expert=True
    )
    qkv_bias: bool | None = knob(None, "Query/key/value bias", "As GPT-2 has it.", expert=True)
    position: Literal["learned", "rotary"] | None = knob(
        None, "Positions", "learned: GPT-2; rotary: Llama.", expert=True
    )
    norm: Literal["layernorm", "rmsnorm"] | None = knob(None, "Norm", "layernorm: GPT-2; rmsnorm: Llama.", expert=True)
    mlp: Literal["gelu", "swiglu"] | None = knob(None, "MLP", "gelu: GPT-2; swiglu: Llama.", expert=True)
    tie_embeddings: bool | None = knob(
        None, "Tied head", "Input and output share one table: fewer parameters.", expert=True
    )

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, value: str) -> str:
        if value and value not in PRESETS:
            raise ValueError(", ".join(PRESETS))
        return value

    def shape(self) -> dict[str, Any]:
        """The model's settings without the vocabulary: the preset's values, overridden by those set here.

        With an own number of heads the preset's ``n_kv_heads`` no longer holds: unset means equal.
        """
        shape: dict[str, Any] = dict(PRESETS[self.preset]) if self.preset else {}
        own = {name: value for name, value in self if name != "preset" and value is not None}
        if "n_heads" in own:
            shape.pop("n_kv_heads", None)
        if "emb_dim" in own or "mlp" in own:
            shape.pop("hidden_dim", None)
            shape.pop("head_dim", None)
        return {**shape, **own}

    def derived(self) -> dict[str, Any]:
        shape = self.shape()
        return {"drop_rate": 0.0, **shape, "n_kv_heads": shape.get("n_kv_heads", shape.get("n_heads"))}

    def settings(self, vocab_size: int) -> ModelSettings:
        """The complete settings for a vocabulary.  Raises RecipeError when they contradict each other."""
        shape = self.shape()
        missing = [name for name in ("context_length", "emb_dim", "n_heads", "n_layers") if name not in shape]
        if missing:
            raise RecipeError(
                f"model: without a preset, {', '.join(missing)} must be set.",
                f'Set model.preset (for example "{DEFAULT_PRESET}") or the missing values.',
            )
        return ModelSettings(vocab_size=vocab_size, **shape)


class PretrainRecipe(Recipe):
    """Everything that a pretraining run depends on."""

    stage: Literal["pretrain"] = "pretrain"
    data: DataSection = DataSection()
    tokenizer: TokenizerSection = TokenizerSection()
    model: ModelSection = ModelSection()
    train: TrainSection = TrainSection()
    eval: EvalSection = EvalSection()
    sample: SampleSection = SampleSection()
    checkpoint: CheckpointSection = CheckpointSection()

    def located(self, places: Places) -> PretrainRecipe:
        data = self.data.model_copy(update={"path": places.text(self.data.path)})
        update = {"path": places.text(self.tokenizer.path)} if self.tokenizer.path else {}
        if is_tokenizer_path(self.tokenizer.kind):
            update["kind"] = places.text(self.tokenizer.kind)
        tokenizer = self.tokenizer.model_copy(update=update)
        return self.model_copy(update={"data": data, "tokenizer": tokenizer, "origin": OriginSection()})

    def before_start(self, cache: Path) -> None:
        from engine.text.asked import check_text  # readers and tokenizers: not needed to write a recipe

        check_text(self, cache)

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError naming the fields and the remedy."""
        data = self.data
        if data.val_fraction + data.test_fraction > 0.95:
            raise RecipeError(
                f"data.val_fraction ({data.val_fraction}) and data.test_fraction ({data.test_fraction}) leave nothing "
                "to learn from.",
                "Let their sum be at most 0.95.",
            )
        self.train.check()
        if self.eval.patience and not data.val_fraction:
            raise RecipeError("eval.patience needs validation text.", "Set data.val_fraction, for example to 0.1.")
        if self.checkpoint.keep_best and not data.val_fraction:
            raise RecipeError(
                "checkpoint.keep_best needs validation text.", "Set data.val_fraction, for example to 0.1."
            )
        self.model.settings(vocab_size=257)
