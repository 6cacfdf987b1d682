"""Questions for a model to answer, from instruction data, preference pairs or plain lists: read once, encoded, split.

Answers that stand beside the questions are not read.  Equal questions count once; which are kept for validation depends
on the question and the seed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice

import numpy as np

from engine.errors import DataError
from engine.recipes.preferences import PreferenceDataSection
from engine.recipes.prompts import PromptDataSection
from engine.text.chat_template import ChatTemplate
from engine.text.columns import found
from engine.text.conversations import detect, read_conversations, tales_language
from engine.text.corpus import hash_of
from engine.text.documents import Problems, Reading
from engine.text.marking import encode_prompt
from engine.text.preferences import is_pair, question_of_row
from engine.text.rows import data_sources, read_rows
from engine.text.shapes import PROMPTS, is_whole_row
from engine.text.sources import Source
from engine.text.tales_instructions import open_endings
from engine.text.tokenizer import Tokenizer
from engine.text.turns import BadRow, Turn

TALES_QUESTIONS, QUESTIONS = 1000, 50_000  # unless the recipe says how many
IN_VAIN = 2000  # questions of the tales, which never end, that were too long or asked before, one after the other
_LIST_COLUMNS = (*PROMPTS, "text", "metin")


@dataclass(frozen=True)
class Prompt:
    """A question: its ``turns``, the ``ids`` that an answer follows on, and how it is ``shown`` to people."""

    turns: tuple[Turn, ...]
    ids: tuple[int, ...]

    @property
    def shown(self) -> str:
        """The last thing said, with what it is about."""
        last = self.turns[-1]
        return f"{last.text}\n{last.context}" if last.context else last.text


@dataclass(frozen=True)
class PromptSet:
    """Questions, split; ``notices`` say what was left out.  ``key`` changes when any token of any question does."""

    train: list[Prompt]
    val: list[Prompt]
    key: str
    notices: list[str] = field(default_factory=list)

    def in_turn(self, start: int, count: int, seed: int) -> list[Prompt]:
        """Training questions ``start`` … ``start + count`` of an endless row in which all come once before any comes
        again, in an order of its own each time: a pure function of the arguments."""
        found: list[Prompt] = []
        while len(found) < count:
            epoch, place = divmod(start + len(found), len(self.train))
            order = np.random.Generator(np.random.PCG64([seed, epoch, 2])).permutation(len(self.train))
            found += [self.train[index] for index in order[place : place + count - len(found)]]
        return found


def read_prompts(
    section: PromptDataSection, tokenizer: Tokenizer, template: ChatTemplate, room: int, seed: int
) -> PromptSet:
    """The different questions of a section, each of at most ``room`` tokens; longer ones are left out and counted.

    Raises DataError: for rows that are no questions (with the place and the remedy), and when none are left.
    """
    problems = Problems()
    prompts: dict[tuple[int, ...], Prompt] = {}
    too_long = repeated = in_vain = 0
    limit = section.examples or (TALES_QUESTIONS if tales_language(section.path) else QUESTIONS)
    for turns in _questions(section, problems):
        ids = tuple(encode_prompt(template, turns, tokenizer))
        in_vain = in_vain + 1 if ids in prompts or not 0 < len(ids) <= room else 0
        if in_vain == IN_VAIN and tales_language(section.path):
            break
        if not 0 < len(ids) <= room:
            too_long += 1
        elif ids in prompts:
            repeated += 1
        else:
            prompts[ids] = Prompt(turns, ids)
            if len(prompts) == limit:
                break
    notices = []
    if too_long:
        notices.append(f"{too_long:,} questions are longer than {room:,} tokens and were left out.")
    if problems.count:
        notices.append(f"{problems.count:,} rows could not be read and were left out.")
    if repeated and not tales_language(section.path):
        notices.append(f"{repeated:,} questions were asked before and count once.")
    if len(prompts) < 2:
        raise DataError(
            f"{section.path} holds {len(prompts)} questions that fit; at least 2 are needed, one of them for validation.",
            "Give more questions, or allow answers of fewer tokens (max_new_tokens), so that longer questions fit the model's context.",
        )
    train, val = _split(list(prompts.values()), section.val_fraction, seed)
    return PromptSet(train, val, hash_of([p.ids for p in train], [p.ids for p in val]), notices)


def _split(prompts: list[Prompt], share: float, seed: int) -> tuple[list[Prompt], list[Prompt]]:
    """Training and validation questions, both in the order of the data, neither empty."""

    def place(prompt: Prompt) -> bytes:
        return blake2b(repr((seed, prompt.ids)).encode(), digest_size=8).digest()

    count = min(len(prompts) - 1, max(1, round(share * len(prompts))))
    kept = set(sorted(range(len(prompts)), key=lambda i: place(prompts[i]))[:count])
    return [p for i, p in enumerate(prompts) if i not in kept], [p for i, p in enumerate(prompts) if i in kept]


# ------------------------------------------------------------------ reading


def _questions(section: PromptDataSection, problems: Problems) -> Iterator[tuple[Turn, ...]]:
    language = tales_language(section.path)
    if language:
        yield from ((Turn("user", pair["prompt"]),) for pair in open_endings(language))
        return
    if pairs := as_preferences(section):
        yield from _of_pairs(pairs, problems)
        return
    instructions = section.as_instructions()
    try:
        detect(instructions)
    except DataError as error:
        sources = data_sources(section.path)
        reading = Reading(encoding=section.encoding, skip_bad_lines=section.skip_bad_lines, problems=problems)
        column = list_column(sources[0], section, reading)
        if column is None:
            raise error
        for source in sources:
            yield from _listed(source, column, reading)
        return
    for conversation in read_conversations(instructions, problems):
        if turns := questions_of(conversation.turns):
            yield turns


def as_preferences(section: PromptDataSection) -> PreferenceDataSection | None:
    """The section by which preference pairs are read for their questions: as reward models and DPO read them.  None where
    the data has another form, or the recipe says which."""
    if tales_language(section.path) or section.format != "auto" or section.turns_column:
        return None
    source = data_sources(section.path)[0]
    if source.format == "text":
        return None
    first = next(read_rows(source, Reading(encoding=section.encoding, skip_bad_lines=True), is_pair), None)
    if first is None or not is_pair(first.value):
        return None
    shared = set(PromptDataSection.model_fields) & set(PreferenceDataSection.model_fields)
    return PreferenceDataSection(**{name: getattr(section, name) for name in shared})


def _of_pairs(section: PreferenceDataSection, problems: Problems) -> Iterator[tuple[Turn, ...]]:
    reading = Reading(encoding=section.encoding, skip_bad_lines=section.skip_bad_lines, problems=problems)
    for source in data_sources(section.path):
        for row in read_rows(source, reading, is_pair):
            try:
                yield question_of_row(row, section, reading)
            except BadRow as error:
                reading.bad(row.problem(str(error)))


def questions_of(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns up to the last question."""
    while turns and turns[-1].role == "assistant":
        turns = turns[:-1]
    return turns if any(turn.text.strip() or turn.context.strip() for turn in turns) else ()


def list_column(source: Source, section: PromptDataSection, reading: Reading) -> str | None:
    """The column that holds the questions of a plain list: "" for lines of text, None when there is none."""
    if source.format == "text":
        return ""
    first = [row.value for row in islice(read_rows(source, reading, is_whole_row), 20)]
    if first and all(isinstance(value, str) for value in first):
        return ""
    names = [str(name) for value in first if isinstance(value, Mapping) for name in value]
    by_name = {name.strip().casefold(): name for name in names}
    if section.prompt_column:
        return section.prompt_column if section.prompt_column in names else None
    return next((by_name[name] for name in _LIST_COLUMNS if name in by_name), None)


def _listed(source: Source, column: str, reading: Reading) -> Iterator[tuple[Turn, ...]]:
    """The questions of a plain list: its lines, its texts, or those of a column."""
    for row in read_rows(source, reading, is_whole_row):
        value = found(row.value, column) if column and isinstance(row.value, Mapping) else row.value
        if not isinstance(value, str):
            reading.bad(row.problem(f"no question{f' in {column!r}' if column else ''}"))
        elif text := reading.whole(value).strip():
            yield (Turn("user", text),)
