"""What a recipe's data amounts to before a start, whatever its stage learns from: read as the run will read it, told in
figures, with what is wrong and what one click would mend.  Torch-free."""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from engine.data_desk import Cure, Studied, kind_of
from engine.errors import EngineError, ModelError
from engine.look import look
from engine.messages import Message, Status
from engine.models.described import Described, describe_model
from engine.recipes.base import extra_of, fields_of
from engine.recipes.places import Places
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe
from engine.text.asked_examples import prepare_asked_examples, template_for
from engine.text.asked_pairs import template_of_pairs
from engine.text.asked_prompts import template_of
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.conversations import detect, read_conversations, tales_language
from engine.text.documents import Problems
from engine.text.example_report import histogram_of
from engine.text.examples import report_lines
from engine.text.own_template import own_stops
from engine.text.pairs import prepare_pairs, report_notices
from engine.text.preferences import Refused, read_pairs
from engine.text.prompts import TALES_QUESTIONS, read_prompts
from engine.text.sources import find_sources, read_documents
from engine.text.tokenizers import Tokenizer, load_tokenizer

TELL_S = 0.2
MOST_DOCUMENTS = 5_000_000  # whose lengths and repetitions are looked at
_SKIP = "data.skip_bad_lines"
_COLUMN_KEY = re.compile(r"data\.(\w+_column)")
_PREVIEW = re.compile(r"^  as ([\w.-]+): (.*)$", re.MULTILINE)


Studying = Generator[Message, None, Studied]


@dataclass(frozen=True)
class Base:
    """The model that a recipe starts from, as far as its data needs it."""

    described: Described
    tokenizer: Tokenizer

    @property
    def context_length(self) -> int:
        """The most tokens in a row."""
        return self.described.settings.context_length

    @property
    def stops(self) -> tuple[str, ...]:
        """Where its answers end."""
        return own_stops(self.described.tokenizer, self.tokenizer, self.described.template)


def base_of(recipe: Recipe, places: Places) -> Base:
    """The model that a recipe starts from.  Raises EngineError when there is none, or it has no tokenizer."""
    section: Any = recipe.model  # type: ignore[attr-defined]
    name, info = fields_of(type(section))["from"]
    source, _ = places.model(getattr(section, name), extra_of(info, "takes"))
    described = describe_model(source)
    return Base(described, load_tokenizer(described.tokenizer))


def template_with(recipe: Recipe, base: Base | None) -> tuple[ChatTemplate, Tokenizer | None]:
    """The template that the run will take, and the tokenizer with the tokens that it adds.  Raises EngineError."""
    data: Any = recipe.data  # type: ignore[attr-defined]
    kind = kind_of(type(data))
    if base is None:
        format = language = ""
        if kind != "pairs" and data.template == "auto":
            try:
                found = detect(data.as_instructions() if kind == "prompts" else data)
                format, language = found.format, found.language
            except EngineError:
                pass  # a plain list of questions has no form; what is wrong with others is told by whoever reads them
        return choose_template(data.template, "", format, language or tales_language(data.path)), None
    own, tokenizer = base.described.template, base.tokenizer
    if kind == "pairs":
        return template_of_pairs(data, tokenizer, own, base.stops), tokenizer
    if kind == "prompts":
        return template_of(data, tokenizer, own, base.stops), tokenizer
    return template_for(data, tokenizer, own, base.stops)


def room_for(recipe: Recipe, context_length: int) -> int:
    """The most tokens that a row may have: the context, less what an answer needs, or what the recipe says."""
    data: Any = recipe.data  # type: ignore[attr-defined]
    answer = getattr(getattr(recipe, recipe.stage, None), "max_new_tokens", 0)
    if kind_of(type(data)) == "prompts":
        return context_length - int(answer)
    return min(getattr(data, "max_tokens", 0) or context_length, context_length)


# ------------------------------------------------------------------ the study


def study(recipe: Recipe, places: Places, cache: Path) -> Studying:
    """Reads a recipe's data as its run will; what is wrong is part of the result.  Yields Status messages."""
    data: Any = recipe.data  # type: ignore[attr-defined]
    kind = kind_of(type(data)) or ""
    try:
        if isinstance(recipe, PretrainRecipe):
            found = yield from _study_text(recipe, cache)
        else:
            found = yield from _study_answers(recipe, kind, places, cache)
    except EngineError as error:
        found = yield from _told(recipe, error)
    return replace(found, kind=kind, cures=[*found.cures, *(asdict(cure) for cure in _cures(found, data))])


def _study_answers(recipe: Recipe, kind: str, places: Places, cache: Path) -> Studying:
    data: Any = recipe.data  # type: ignore[attr-defined]
    try:
        base = base_of(recipe, places)
    except ModelError as error:
        counted = yield from _counted(recipe)
        return replace(counted, without=error.text, without_remedy=error.remedy)
    template, tokenizer = template_with(recipe, base)
    assert tokenizer is not None
    room = room_for(recipe, base.context_length)
    train: Any = recipe.train  # type: ignore[attr-defined]
    if kind == "pairs":
        return (yield from _study_pairs(recipe, base, template, room, cache))
    if kind == "prompts":
        yield Status(text="Reading the questions")
        prompts = read_prompts(data, tokenizer, template, room, train.seed)
        lengths = np.array([len(p.ids) for p in [*prompts.train, *prompts.val]], np.int64)
        width, columns = histogram_of(lengths)
        return Studied(
            rows=len(lengths), train=len(prompts.train), val=len(prompts.val), tokens=int(lengths.sum()),
            longest=int(lengths.max()), limit=room, width=width, histogram=columns, notices=prompts.notices,
            template=template.name,
        )  # fmt: skip
    examples = yield from prepare_asked_examples(data, train, tokenizer, template, base.context_length, cache)
    report = examples.report
    useless = report.dropped_nothing_to_learn + report.dropped_no_room
    return Studied(
        rows=report.rows - useless - report.dropped_too_long, train=report.train, val=report.val, tokens=report.tokens,
        learned_tokens=report.learned_tokens, duplicates=report.duplicates, bad=report.bad,
        useless=useless, cut=report.cut, too_long=report.dropped_too_long,
        longest=report.longest, limit=report.limit, width=report.histogram_width, histogram=report.histogram,
        said=list(report_lines(replace(report, advice=[]))), notices=[*examples.notices, *report.advice],
        problems=[asdict(problem) for problem in examples.problems.kept], template=template.name,
    )  # fmt: skip


def _study_pairs(recipe: Recipe, base: Base, template: ChatTemplate, room: int, cache: Path) -> Studying:
    data: Any = recipe.data  # type: ignore[attr-defined]
    seed = recipe.train.seed  # type: ignore[attr-defined]
    pairs = yield from prepare_pairs(data, base.tokenizer, template, base.context_length, cache, seed=seed)
    report = pairs.report
    lengths = np.array([max(map(len, pair.ids)) + pair.lost for pair in [*pairs.train, *pairs.val]], np.int64)
    width, columns = histogram_of(lengths)
    summary = next(report_notices(report, room))
    return Studied(
        rows=report.pairs, train=report.train, val=report.val, tokens=report.tokens, bad=report.bad,
        useless=report.identical + report.empty, cut=report.shortened, too_long=report.too_long,
        longest=report.longest, limit=room, width=width, histogram=columns, said=[summary],
        notices=[note for note in pairs.notices if note != summary],
        template=template.name,
    )  # fmt: skip


def _study_text(recipe: PretrainRecipe, cache: Path) -> Studying:
    looked = yield from look(recipe, cache)
    if not looked.report:
        error = EngineError(looked.problem, looked.remedy)
        return (yield from _told(recipe, error))
    lengths, repeated, problems = yield from _documents(recipe)
    width, columns = histogram_of(np.frombuffer(lengths, np.int64))
    report = looked.report
    splits = {name: int(report["splits"][name]["documents"]) for name in ("train", "val", "test")}
    if recipe.data.split == "characters" or report["documents"] < 2:
        splits = {name: int(report["splits"][name]["tokens"]) for name in splits}
    return Studied(
        rows=report["documents"], tokens=report["tokens"], learned_tokens=report["tokens"],
        train=splits["train"], val=splits["val"], test=splits["test"],
        duplicates=repeated, bad=problems.count, longest=max(lengths, default=0), unit="characters",
        width=width, histogram=columns, said=looked.said, notices=looked.notices,
        problems=[asdict(problem) for problem in problems.kept], problem=looked.problem, remedy=looked.remedy,
    )  # fmt: skip


def _documents(recipe: PretrainRecipe) -> Generator[Message, None, tuple[array[int], int, Problems]]:
    """The characters of each document, how many repeat an earlier one, and what was left out."""
    data, problems = recipe.data, Problems()
    lengths, keys = array("q"), array("Q")
    digest, length, told = blake2b(digest_size=8), 0, 0.0
    pieces = read_documents(
        find_sources(data.path), text_column=data.text_column, encoding=data.encoding,
        skip_bad_lines=data.skip_bad_lines, problems=problems,
    )  # fmt: skip
    for piece in pieces:
        digest.update(piece.text.encode("utf-8", "surrogatepass"))
        length += len(piece.text)
        if not piece.ends:
            continue
        lengths.append(length)
        keys.append(int.from_bytes(digest.digest(), "little"))
        digest, length = blake2b(digest_size=8), 0
        if len(keys) >= MOST_DOCUMENTS:
            break
        if time.monotonic() - told > TELL_S:
            told = time.monotonic()
            yield Status(text="Comparing the documents", done=len(keys))
    return lengths, len(keys) - len(np.unique(np.frombuffer(keys, np.uint64))), problems


# ------------------------------------------------------------------ what is wrong


def _told(recipe: Recipe, error: EngineError) -> Studying:
    """What is wrong, and where leaving bad rows out would help, all of them and not only the first."""
    encodings = [Cure("encoding", {"data.encoding": name}, shown=text) for name, text in _PREVIEW.findall(error.text)]
    found = Studied(problem=error.text, remedy=error.remedy, cures=[asdict(cure) for cure in encodings])
    if _SKIP not in error.remedy:
        return found
    try:
        counted = yield from _counted(_skipping(recipe))
    except EngineError:
        return found  # it is no good even without them
    skip = [asdict(Cure("skip", {_SKIP: True}, count=counted.bad))] if counted.rows else []
    return replace(found, bad=counted.bad, problems=counted.problems, cures=[*found.cures, *skip])


def _skipping(recipe: Recipe) -> Recipe:
    data: Any = recipe.data  # type: ignore[attr-defined]
    return recipe.model_copy(update={"data": data.model_copy(update={"skip_bad_lines": True})})


def _counted(recipe: Recipe) -> Studying:
    """The rows that can be read, without a tokenizer.  Raises EngineError."""
    problems, rows, told = Problems(), 0, 0.0
    for _ in _rows(recipe, problems):
        rows += 1
        if time.monotonic() - told > TELL_S:
            told = time.monotonic()
            yield Status(text="Counting the rows", done=rows)
    return Studied(rows=rows, bad=problems.count, problems=[asdict(problem) for problem in problems.kept])


def _rows(recipe: Recipe, problems: Problems) -> Iterator[object]:
    data: Any = recipe.data  # type: ignore[attr-defined]
    kind = kind_of(type(data))
    if kind == "text":
        pieces = read_documents(
            find_sources(data.path), text_column=data.text_column, encoding=data.encoding,
            skip_bad_lines=data.skip_bad_lines, problems=problems,
        )  # fmt: skip
        return (piece for piece in pieces if piece.ends)
    if kind == "pairs":
        return iter(read_pairs(data, problems, Refused()))
    if kind == "prompts":
        usual = TALES_QUESTIONS if tales_language(data.path) else None
        return islice(read_conversations(data.as_instructions(), problems), data.examples or usual)
    return iter(read_conversations(data, problems))


def _cures(found: Studied, data: Any) -> Iterable[Cure]:
    """What one click would make better."""
    fields = type(data).model_fields
    for name in dict.fromkeys(_COLUMN_KEY.findall(f"{found.problem} {found.remedy}")):
        if name in fields:
            yield Cure("column", key=f"data.{name}")
    if found.duplicates and "drop_duplicates" in fields and not data.drop_duplicates:
        yield Cure("duplicates", {"data.drop_duplicates": True}, count=found.duplicates)
    if found.cut and "tail" in fields and data.tail != "drop":
        yield Cure("too_long", {"data.tail": "drop"}, count=found.cut)
    if not found.problem and not found.without and not data.val_fraction:
        yield Cure("validation", {"data.val_fraction": 0.1})
