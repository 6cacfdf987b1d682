"""The questions that a recipe asks for, in the template of the model that shall answer them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors import DataError, ModelError
from engine.models.described import describe_model
from engine.recipes.prompts import PromptDataSection
from engine.text.asked import SMALL_TEXT_BYTES
from engine.text.asked_examples import template_for
from engine.text.asked_pairs import template_of_pairs
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.conversations import tales_language
from engine.text.own_template import own_stops
from engine.text.prompts import as_preferences, read_prompts
from engine.text.sources import find_sources
from engine.text.tokenizers import Tokenizer, load_tokenizer

if TYPE_CHECKING:
    from engine.recipes.ppo import PPORecipe


def template_of(data: PromptDataSection, tokenizer: Tokenizer, own: str, stops: Sequence[str]) -> ChatTemplate:
    """The template of a recipe for a model with this ``tokenizer``, whose ``own`` template it is unless told.

    Raises ModelError for a template that needs tokens which the model does not have: they mean nothing to it yet.
    """
    if pairs := as_preferences(data):
        return template_of_pairs(pairs, tokenizer, own, stops)
    try:
        template, grown = template_for(data.as_instructions(), tokenizer, own, stops)
    except DataError:
        if data.template != "auto" or own:
            raise
        template, grown = choose_template("auto").for_tokenizer(tokenizer), tokenizer  # a list of questions has no form
    if grown.vocab_size != tokenizer.vocab_size:
        raise ModelError(
            f"The template {template.name} needs tokens that the model does not know yet.",
            "Fine-tune the model with this template first, or choose another data.template.",
        )
    return template


def stop_ids(template: ChatTemplate, tokenizer: Tokenizer) -> tuple[int, ...]:
    """The ids at which an answer ends: end of text, and the template's own ends where they are one token."""
    specials = tokenizer.special_tokens
    return tuple(dict.fromkeys([tokenizer.eot_id, *(specials[end] for end in template.ends if end in specials)]))


def check_prompts(recipe: PPORecipe) -> None:
    """Raises EngineError when questions are missing or (where they are few) unreadable."""
    data = recipe.data
    if not tales_language(data.path):
        sources = find_sources(data.path)
        if sum(source.size for source in sources) > SMALL_TEXT_BYTES:
            return
    model = describe_model(recipe.model.from_)
    tokenizer = load_tokenizer(model.tokenizer)
    template = template_of(data, tokenizer, model.template, own_stops(model.tokenizer, tokenizer, model.template))
    room = recipe.method.context_left(model.settings.context_length) - recipe.ppo.max_new_tokens
    read_prompts(data, tokenizer, template, room, recipe.train.seed)
