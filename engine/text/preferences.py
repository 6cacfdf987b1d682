"""Preferences out of files of every usual form: a question, the answer that was chosen and the one that was not.

Read are columns (``prompt, chosen, rejected``, or alpaca's ``instruction, input`` with both), whole conversations as
lists of messages, and transcripts of "Human:" and "Assistant:" (Bai et al. 2022); the question is then what both have
in common.  A ``margin``, scores of both answers, and ties are read where they are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from engine.errors import DataError
from engine.recipes.preferences import PreferenceDataSection
from engine.text.columns import found
from engine.text.conversations import tales_language
from engine.text.documents import Problems, Reading
from engine.text.rows import Row, data_sources, read_rows
from engine.text.shapes import CONTEXTS, PROMPTS, SYSTEMS
from engine.text.tales_instructions import open_endings
from engine.text.turns import BadRow, Turn, from_messages, is_messages, text_of

TALES_PAIRS = 2000
CHOSEN = ("chosen", "preferred", "better", "winner", "accepted", "seçilen", "secilen", "iyi")
REJECTED = ("rejected", "dispreferred", "worse", "loser", "refused", "reddedilen", "elenen", "kötü", "kotu")
MARGINS = ("margin", "score_margin", "fark")
TIES = ("tie", "equal", "is_tie", "berabere", "eşit", "esit")
_SCORES = ("score_chosen", "score_rejected")
_TRANSCRIPT = re.compile(r"(?:^|\n)\s*(Human|Assistant|User|System):[ \t]?")
_ROLES = {"Human": "user", "User": "user", "Assistant": "assistant", "System": "system"}

IDENTICAL, EMPTY = "both answers are the same", "an answer is empty"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and two answers.

    ``margin`` says by how much the chosen one is better (0: not told); ``tie`` that they are equally good.  ``line``
    counts from 1, 0 where ``file`` names the row itself.
    """

    turns: tuple[Turn, ...]
    chosen: str
    rejected: str
    margin: float = 0.0
    tie: bool = False
    file: str = ""
    line: int = 0


@dataclass
class Refused:
    """Pairs that teach nothing, by reason."""

    identical: int = 0
    empty: int = 0


def read_pairs(section: PreferenceDataSection, problems: Problems, refused: Refused) -> Iterator[Pair]:
    """The pairs of a section's data, in order, in bounded memory; at most ``section.examples``.

    Pairs whose answers are the same or empty are left out and counted in ``refused``.  Raises DataError at the first row
    that is no pair (with file, line and remedy), or, with ``skip_bad_lines``, counts it in ``problems``.
    """
    limit = section.examples or (TALES_PAIRS if tales_language(section.path) else None)
    return islice(_useful(section, problems, refused), limit)


def _useful(section: PreferenceDataSection, problems: Problems, refused: Refused) -> Iterator[Pair]:
    for pair in _all(section, problems):
        if not pair.chosen.strip() or not pair.rejected.strip():
            refused.empty += 1
        elif pair.chosen.strip() == pair.rejected.strip():
            refused.identical += 1
        else:
            yield pair


def _all(section: PreferenceDataSection, problems: Problems) -> Iterator[Pair]:
    if language := tales_language(section.path):
        for number, pair in enumerate(open_endings(language), 1):
            turns = (Turn("user", pair["prompt"]),)
            yield Pair(turns, pair["chosen"], pair["rejected"], file=f"{section.path} pair {number}")
        return
    reading = Reading(encoding=section.encoding, skip_bad_lines=section.skip_bad_lines, problems=problems)
    for source in data_sources(section.path):
        if source.format == "text":
            raise DataError(
                f"{source.path} is plain text; preferences need a chosen and a rejected answer.",
                "Give a .jsonl, .json, .csv or .parquet file with the columns prompt, chosen and rejected.",
            )
        for row in read_rows(source, reading, lambda value: bool(_column(value, CHOSEN))):
            try:
                yield pair_of_row(row, section, reading)
            except BadRow as error:
                reading.bad(row.problem(str(error)))


def pair_of_row(row: Row, section: PreferenceDataSection, reading: Reading) -> Pair:
    """The pair of a row.  Raises BadRow."""
    value = row.value
    if not isinstance(value, Mapping):
        raise BadRow("expected an object with a chosen and a rejected answer")
    names = {
        "chosen": section.chosen_column or _column(value, CHOSEN),
        "rejected": section.rejected_column or _column(value, REJECTED),
    }
    for what, name in names.items():
        if not name or (name not in value and found(value, name) is None):  # a null is an empty answer
            listed = ", ".join(map(str, value)) or "none"
            place = f" in a column {name!r}" if name else ""
            raise BadRow(f"there is no {what} answer{place} (data.{what}_column); the columns are: {listed}")
    given = {what: _conversation(found(value, name), name) for what, name in names.items()}
    asked = _asked(value, section)
    if not asked:
        asked = _common(given["chosen"], given["rejected"])
    answers = {what: _answer(turns, asked) for what, turns in given.items()}
    whole = [Turn(t.role, reading.whole(t.text), reading.whole(t.context), t.learned) for t in asked]
    return Pair(
        tuple(whole),
        reading.whole(answers["chosen"]),
        reading.whole(answers["rejected"]),
        _margin(value, section),
        _tie(value),
        row.file,
        row.line,
    )


def _column(row: Any, usual: tuple[str, ...]) -> str:
    """The first of the usual names that is a column of a row; "" when none is."""
    if not isinstance(row, Mapping):
        return ""
    by_name = {str(name).strip().casefold(): str(name) for name in row}
    return next((by_name[name] for name in usual if name in by_name), "")


def _conversation(value: Any, name: str) -> list[Turn]:
    """What stands in a column of answers: a list of messages, a transcript, or one answer."""
    if is_messages(value):
        return from_messages(value, name)
    text = text_of(value, name)
    marks = list(_TRANSCRIPT.finditer(text))
    if len(marks) < 2 or marks[0].start() > 0 or text[: marks[0].start()].strip():
        return [Turn("assistant", text)]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [Turn(_ROLES[m[1]], text[m.end() : end].strip()) for m, end in zip(marks, ends, strict=True)]


def _asked(row: Mapping[str, Any], section: PreferenceDataSection) -> list[Turn]:
    """The question that has columns of its own; empty when it stands in the conversations."""
    name = section.prompt_column or _column(row, PROMPTS)
    if not name:
        return []
    value = found(row, name)
    if value is None:
        if section.prompt_column:
            raise BadRow(f"the field {name!r} is missing; there are: {', '.join(map(str, row))}")
        return []
    context = section.context_column or _column({k: v for k, v in row.items() if k != name}, CONTEXTS)
    about = text_of(found(row, context), context) if context else ""
    system = section.system_column or _column(row, SYSTEMS)
    before = text_of(found(row, system), system) if system else ""
    first = [Turn("system", before)] if before.strip() else []
    asked = _conversation(value, name)
    if len(asked) > 1 and asked[-1].role == "assistant" and not asked[-1].text.strip():
        asked.pop()  # "Assistant:" at the end of a transcript asks for an answer
    if len(asked) == 1 and asked[0].role == "assistant":  # a bare text
        asked = [Turn("user", asked[0].text, about if about.strip() else "")]
    return [*first, *asked]


def _common(chosen: list[Turn], rejected: list[Turn]) -> list[Turn]:
    """What two conversations have in common from the beginning, up to the last question before they part."""
    count = 0
    for left, right in zip(chosen, rejected, strict=False):
        if (left.role, left.text) != (right.role, right.text):
            break
        count += 1
    count = min(count, len(chosen) - 1, len(rejected) - 1)  # two equal conversations: their last turns are the answers
    common = chosen[:count]
    while common and common[-1].role == "assistant":
        common = common[:-1]
    if not common:
        raise BadRow("there is no question: neither a column of its own nor turns that both conversations share")
    return common


def _answer(turns: list[Turn], asked: list[Turn]) -> str:
    """The text that follows the question: the assistant's turns right behind it."""
    behind = turns
    if len(turns) > len(asked) and all(a.text.strip() == t.text.strip() for a, t in zip(asked, turns, strict=False)):
        behind = turns[len(asked) :]
    if behind is turns:
        return next((turn.text for turn in reversed(turns) if turn.role == "assistant"), "")
    said = takewhile(
        lambda turn: turn.role == "assistant", behind
    )  # what comes after another question answers that one
    return "\n".join(turn.text for turn in said)


def _margin(row: Mapping[str, Any], section: PreferenceDataSection) -> float:
    name = section.margin_column or _column(row, MARGINS)
    if name:
        return _number(found(row, name), name)
    scores = [found(row, key) for key in _SCORES]
    if any(score is None for score in scores):
        return 0.0
    chosen, rejected = (_number(score, key) for score, key in zip(scores, _SCORES, strict=True))
    return max(0.0, chosen - rejected)


def _number(value: Any, name: str) -> float:
    if value is None or value == "":
        return 0.0
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise BadRow(f"the field {name!r} is {value!r:.40}, not a number") from None
    if not 0 <= number < 1e9:
        raise BadRow(f"the field {name!r} is {value!r:.40}; a margin is 0 or more")
    return number


def _tie(row: Mapping[str, Any]) -> bool:
    value = row.get(_column(row, TIES))
    if isinstance(value, str):
        return value.strip().casefold() in ("1", "true", "yes", "tie", "evet")
    return bool(value)
