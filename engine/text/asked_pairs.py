"""The pairs that a recipe asks for: its template, its tokenized preferences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.models.described import describe_model
from engine.models.naming import UnsupportedModel
from engine.recipes.preferences import PreferenceDataSection
from engine.text.asked import SMALL_TEXT_BYTES, finish
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.conversations import tales_language
from engine.text.own_template import own_stops
from engine.text.pairs import prepare_pairs
from engine.text.sources import find_sources
from engine.text.tokenizers import Tokenizer, load_tokenizer


def template_of_pairs(
    data: PreferenceDataSection, tokenizer: Tokenizer, own: str, stops: Sequence[str]
) -> ChatTemplate:
    """The template of a recipe for a model with this ``tokenizer``, whose ``own`` template it is unless told.

    Raises ModelError for a template that needs tokens which the model does not have: they mean nothing to it yet.
    """
    template = choose_template(data.template, own, language=tales_language(data.path), own_stops=stops)
    if any(token not in tokenizer.special_tokens for token in template.special_tokens):
        raise ModelError(
            f"The template {template.name} needs tokens that the model does not know yet.",
            "Fine-tune the model with this template first, or choose another data.template.",
        )
    return template.for_tokenizer(tokenizer)


def check_pairs(recipe: Any, cache: Path) -> None:
    """Raises EngineError when the model is none, or the pairs are missing or (where they are few) unreadable."""
    data = recipe.data
    sources = [] if tales_language(data.path) else find_sources(data.path)
    try:
        model = describe_model(recipe.model.from_)
    except UnsupportedModel:
        return  # its shape is known only once it is open
    recipe.method.check_fits(model.settings, ours=model.ours)
    context = recipe.method.context_left(model.settings.context_length)
    if not sources or sum(source.size for source in sources) > SMALL_TEXT_BYTES:
        return
    tokenizer = load_tokenizer(model.tokenizer)
    template = template_of_pairs(data, tokenizer, model.template, own_stops(model.tokenizer, tokenizer, model.template))
    finish(prepare_pairs(data, tokenizer, template, context, cache, seed=recipe.train.seed))
