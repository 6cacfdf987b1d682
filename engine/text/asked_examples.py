"""The examples that a recipe of fine-tuning asks for: its template, its tokenizer, its tokenized conversations."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DataError
from engine.messages import Message
from engine.models.described import describe_model
from engine.recipes.instructions import InstructionDataSection
from engine.recipes.sections import TrainSection
from engine.text.asked import SMALL_TEXT_BYTES, finish
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.conversations import detect
from engine.text.examples import ExampleSet, prepare_examples
from engine.text.own_template import own_stops
from engine.text.sources import find_sources
from engine.text.tokenizers import Tokenizer, load_tokenizer

if TYPE_CHECKING:
    from engine.recipes.finetune import FinetuneRecipe


def template_for(
    data: InstructionDataSection, tokenizer: Tokenizer, own: str, stops: Sequence[str]
) -> tuple[ChatTemplate, Tokenizer]:
    """The template of a recipe, and the model's tokenizer with the special tokens that it needs.

    ``own`` is the model's chat template (jinja, "" when it has none), ``stops`` the texts at which its answers end.
    """
    format = language = ""
    if data.template == "auto" and not own:
        found = detect(data)
        format, language = found.format, found.language
    template = choose_template(data.template, own, format, language, stops)
    tokenizer = tokenizer.with_added(template.special_tokens)
    return template.for_tokenizer(tokenizer), tokenizer


def prepare_asked_examples(
    data: InstructionDataSection,
    train: TrainSection,
    tokenizer: Tokenizer,
    template: ChatTemplate,
    context_length: int,
    cache: Path,
) -> Generator[Message, None, ExampleSet]:
    """The examples of these sections; yields Status messages.  Raises DataError when there are none to learn from."""
    found = yield from prepare_examples(
        data, tokenizer, template, context_length, cache, seed=train.seed, workers=train.workers
    )
    if not len(found.train):
        raise DataError(
            f"{data.path} holds no conversation to learn from.",
            "Look at the data's format and columns (data.format, data.prompt_column, data.answer_column).",
        )
    return found


def check_examples(recipe: FinetuneRecipe, cache: Path) -> None:
    """Raises EngineError when the model is none, or the conversations are missing or (where they are few) unreadable."""
    data = recipe.data
    sources = [] if data.path.startswith("tales:") else find_sources(data.path)
    model = describe_model(recipe.model.from_)
    recipe.method.check_fits(model.settings, ours=model.ours)
    if sum(source.size for source in sources) > SMALL_TEXT_BYTES or not sources:
        return
    finish(examples_of(recipe, cache))


def examples_of(recipe: FinetuneRecipe, cache: Path) -> Generator[Message, None, tuple[ExampleSet, int]]:
    """The examples that a recipe (with whole paths) is going to learn from, and the most tokens that a row may have; yields
    Status messages.  The model itself is not opened.  Raises EngineError as a start would."""
    model = describe_model(recipe.model.from_)
    tokenizer = load_tokenizer(model.tokenizer)
    stops = own_stops(model.tokenizer, tokenizer, model.template)
    template, tokenizer = template_for(recipe.data, tokenizer, model.template, stops)
    context = recipe.method.context_left(model.settings.context_length)
    found = yield from prepare_asked_examples(recipe.data, recipe.train, tokenizer, template, context, cache)
    return found, context
