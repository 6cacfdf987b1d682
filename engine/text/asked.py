"""The text that a recipe asks for: from its sections to a prepared corpus, its training windows and the report."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine.messages import Message
from engine.recipes.sections import DataSection, TokenizerSection, TrainSection
from engine.text.corpus import Corpus, prepare
from engine.text.sources import find_sources
from engine.text.tokenizer import Tokenizer
from engine.text.windows import Report, Windows, report

if TYPE_CHECKING:
    from engine.recipes.pretrain import PretrainRecipe

T = TypeVar("T")

SMALL_TEXT_BYTES = 1_000_000


def prepare_asked(
    data: DataSection,
    tokens: TokenizerSection,
    train: TrainSection,
    cache: Path,
    *,
    tokenizer: Tokenizer | None = None,
    skip_bad_lines: bool | None = None,
) -> Generator[Message, None, Corpus]:
    """The corpus of these sections; yields Status messages.  A run that goes on brings its ``tokenizer``."""
    return (
        yield from prepare(
            data.path,
            cache=cache,
            text_column=data.text_column,
            encoding=data.encoding,
            skip_bad_lines=data.skip_bad_lines if skip_bad_lines is None else skip_bad_lines,
            val_fraction=data.val_fraction,
            test_fraction=data.test_fraction,
            split=data.split,
            seed=train.seed,
            kind=tokens.kind,
            tokenizer_path=tokens.path,
            vocab_size=tokens.vocab_size,
            workers=train.workers,
            tokenizer=tokenizer,
        )
    )


def training_windows(corpus: Corpus, data: DataSection, train: TrainSection, context_length: int) -> Windows:
    """The windows that are trained on.  Raises RecipeError when there are too few for one batch."""
    return Windows(
        corpus.train.tokens,
        context_length,
        stride=data.stride,
        drop_last=data.drop_last,
        batch_size=train.batch_size,
    )


def examined_windows(corpus: Corpus, split: str, train: TrainSection, context_length: int) -> Windows:
    """The windows of ``split`` ("val" or "test"), none dropped.  Raises RecipeError when there is none."""
    part = getattr(corpus, split)
    name = {"val": "validation"}.get(split, split)
    return Windows(part.tokens, context_length, drop_last=False, batch_size=train.batch_size, name=name)


def report_asked(corpus: Corpus, data: DataSection, train: TrainSection, context_length: int) -> Report:
    """What the text amounts to for these sections."""
    return report(corpus, context_length, data.stride, data.drop_last, train.batch_size, train.grad_accumulation)


def report_lines(found: Report) -> Iterator[str]:
    """The report in sentences, one line for the whole and one for each split that has text."""
    documents = "1 document" if found.documents == 1 else f"{found.documents:,} documents"
    yield (
        f"Text: {found.characters:,} characters, {found.tokens:,} tokens, {documents}, "
        f"vocabulary {found.vocab_size:,}, {found.bytes_per_token:.2f} bytes a token."
    )
    for key, name in (("train", "Training"), ("val", "Validation"), ("test", "Test")):
        part = found.splits[key]
        if part.tokens or key == "train":
            windows = "1 window" if part.windows == 1 else f"{part.windows:,} windows"
            batches = "1 batch" if part.batches == 1 else f"{part.batches:,} batches"
            yield f"{name}: {part.characters:,} characters, {part.tokens:,} tokens, {windows}, {batches}."


def check_text(recipe: PretrainRecipe, cache: Path) -> None:
    """Raises EngineError when the text is missing, unreadable, or (for small texts) too little for the recipe."""
    data, train = recipe.data, recipe.train
    sources = find_sources(data.path)
    if data.path.startswith("tales:") or sum(s.size for s in sources) > SMALL_TEXT_BYTES:
        return
    corpus = finish(prepare_asked(data, recipe.tokenizer, train, cache))
    context = recipe.model.settings(corpus.tokenizer.vocab_size).context_length
    training_windows(corpus, data, train, context)
    for split, share in (("val", data.val_fraction), ("test", data.test_fraction)):
        if share:
            examined_windows(corpus, split, train, context)


def finish(work: Generator[Message, None, T]) -> T:
    """What a generator of messages returns, the messages let go."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
