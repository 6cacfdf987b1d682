"""Conversations out of instruction data: files of every usual form, or the tales' own questions and answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from engine.errors import DataError
from engine.recipes.instructions import InstructionDataSection
from engine.text.columns import DECIDE_ROWS, found
from engine.text.documents import Problems, Reading
from engine.text.marked_text import marked_conversations, turns_in
from engine.text.rows import Row, data_sources, read_rows
from engine.text.shapes import Detected, detect_rows, is_whole_row
from engine.text.sources import Source
from engine.text.tales_instructions import instructions
from engine.text.turns import BadRow, Conversation, Turn, from_messages, is_messages, text_of

__all__ = ["Conversation", "Detected", "Turn", "detect", "read_conversations", "tales_language"]

TALES_EXAMPLES = 4000
_DECIDE_LINES = 2000  # of a text file, where a conversation has many lines
_TALES = re.compile(r"tales:(en|tr)")


def tales_language(path: str) -> str:
    """The language of the tales' pairs that a path names; "" when it names files.  DataError for unknown tales."""
    if not path.startswith("tales:"):
        return ""
    match = _TALES.fullmatch(path)
    if not match:
        raise DataError(f"{path!r} names no instruction pairs.", "Write tales:en or tales:tr.")
    return match[1]


def detect(section: InstructionDataSection) -> Detected:
    """The form of a section's data, by the first rows of its first file.  Raises DataError when it is not clear."""
    language = tales_language(section.path)
    if language:
        columns = ["instruction", "input", "output"]
        return Detected("columns", "instruction", "output", "input", columns=columns, language=language)
    source = data_sources(section.path)[0]
    first, _ = _first_rows(source, _reading(section, Problems()))
    return _detected(first, section, source)


def read_conversations(
    section: InstructionDataSection, problems: Problems | None = None, skipped: list[str] | None = None
) -> Iterator[Conversation]:
    """The conversations of a section's data, in order, in bounded memory; at most ``section.examples``.

    Raises DataError at the first row that is none (with file, line and remedy), or, with ``skip_bad_lines``, counts it
    in ``problems``.  ``skipped`` gets the files of a folder that are left out.
    """
    language = tales_language(section.path)
    if language:
        pairs = islice(instructions(language), section.examples or TALES_EXAMPLES)
        return (_of_pair(pair, section.path, number) for number, pair in enumerate(pairs, 1))
    reading = _reading(section, problems if problems is not None else Problems())
    every = (c for source in data_sources(section.path, skipped) for c in _in_source(source, section, reading))
    return islice(every, section.examples or None)


def _reading(section: InstructionDataSection, problems: Problems) -> Reading:
    return Reading(encoding=section.encoding, skip_bad_lines=section.skip_bad_lines, problems=problems)


def _of_pair(pair: Mapping[str, str], path: str, number: int) -> Conversation:
    question = Turn("user", pair["instruction"], pair["input"])
    return Conversation((question, Turn("assistant", pair["output"])), f"{path} pair {number}")


# ------------------------------------------------------------------ one file


def _first_rows(source: Source, reading: Reading) -> tuple[list[Row], Iterator[Row]]:
    """The rows by which the form is decided, and all rows."""
    rows = read_rows(source, reading, is_whole_row)
    first = list(islice(rows, _DECIDE_LINES if source.format == "text" else DECIDE_ROWS))
    return first, chain(first, rows)


def _detected(first: list[Row], section: InstructionDataSection, source: Source) -> Detected:
    if not first:
        raise DataError(f"{source.path} holds no rows.", "Give a file that holds conversations.")
    return detect_rows([row.value for row in first], section, source.path)


def _in_source(source: Source, section: InstructionDataSection, reading: Reading) -> Iterator[Conversation]:
    first, rows = _first_rows(source, reading)
    if not first and reading.problems.count:
        return  # every row was bad, and is counted
    shape = _detected(first, section, source)
    if source.format == "text" and shape.marks:
        yield from _in_text(rows, shape, reading)
        return
    for row in rows:
        try:
            turns = turns_of_row(row.value, shape)
        except BadRow as error:
            reading.bad(row.problem(str(error)))
            continue
        yield Conversation(tuple(_whole(turn, reading) for turn in turns), row.file, row.line)


def _in_text(rows: Iterator[Row], shape: Detected, reading: Reading) -> Iterator[Conversation]:
    """The marked conversations of a text file, whose rows are its lines."""
    assert shape.marks is not None
    file = ""

    def lines() -> Iterator[tuple[int, str]]:
        nonlocal file
        for row in rows:
            file = row.file
            yield row.line, row.value

    for part in marked_conversations(lines(), shape.marks):
        if part.problem:
            reading.bad(Row(file, part.line, "").problem(part.problem))
        else:
            yield Conversation(tuple(_whole(turn, reading) for turn in part.turns), file, part.line)


def _whole(turn: Turn, reading: Reading) -> Turn:
    """The turn without lone surrogates, which no tokenizer can read."""
    text, context = reading.whole(turn.text), reading.whole(turn.context)
    return turn if text is turn.text and context is turn.context else Turn(turn.role, text, context, turn.learned)


# ------------------------------------------------------------------ one row


def turns_of_row(value: Any, shape: Detected) -> list[Turn]:
    """The turns of one row (an object, a list of messages, a marked text) of data of this form.  Raises BadRow."""
    if isinstance(value, list):
        return from_messages(value, "row")
    if isinstance(value, str):
        return _marked(value, shape)
    if not isinstance(value, Mapping):
        raise BadRow("expected an object")
    if shape.text:
        return [*_system(value, shape), *_marked(_field(value, shape.text, text_of), shape)]
    if shape.turns:
        turns = _field(value, shape.turns, from_messages)
        return turns if any(turn.role == "system" for turn in turns) else [*_system(value, shape), *turns]
    if not shape.prompt:
        raise BadRow("expected a list of messages, found an object")
    return [*_system(value, shape), *_history(value), *_asked(value, shape), *_answered(value, shape)]


def _field(row: Mapping[str, Any], name: str, read: Callable[[Any, str], Any]) -> Any:
    value = found(row, name)
    if value is None and name not in row:
        raise BadRow(f"the field {name!r} is missing; there are: {', '.join(map(str, row)) or 'none'}")
    return read(value, name)


def _marked(text: str, shape: Detected) -> list[Turn]:
    if shape.marks is None:
        raise BadRow("expected an object, found a text")
    turns, problem = turns_in(text, shape.marks)
    if problem or not turns:
        raise BadRow(problem or f"the text has no marks ({shape.marks.told()})")
    return turns


def _system(row: Mapping[str, Any], shape: Detected) -> list[Turn]:
    text = text_of(found(row, shape.system), shape.system) if shape.system else ""
    return [Turn("system", text)] if text.strip() else []


def _history(row: Mapping[str, Any]) -> list[Turn]:
    """Earlier pairs of question and answer, as ``history: [[…, …], …]``."""
    pairs = row.get("history")
    if not isinstance(pairs, list):
        return []
    turns = []
    for number, pair in enumerate(pairs):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise BadRow(f"history[{number}] is no pair of a question and an answer")
        turns += [Turn("user", text_of(pair[0], "history")), Turn("assistant", text_of(pair[1], "history"))]
    return turns


def _asked(row: Mapping[str, Any], shape: Detected) -> list[Turn]:
    value = found(row, shape.prompt)
    if is_messages(value):
        return from_messages(value, shape.prompt)
    text = _field(row, shape.prompt, text_of)
    context = text_of(found(row, shape.context), shape.context) if shape.context else ""
    if not text.strip():
        text, context = context, ""
    return [Turn("user", text, context if context.strip() else "")]


def _answered(row: Mapping[str, Any], shape: Detected) -> list[Turn]:
    value = found(row, shape.answer)
    if is_messages(value):
        return [turn for turn in from_messages(value, shape.answer) if turn.role != "user"]
    return [Turn("assistant", _field(row, shape.answer, text_of))]
