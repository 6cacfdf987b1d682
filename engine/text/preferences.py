"""Preferences out of files of every usual form: a question, the answer that was chosen and the one that was not.

Read are columns (``prompt, chosen, rejected``, or alpaca's ``instruction, input`` with both), single messages beside the
conversation that they answer (LLaMA-Factory's), whole conversations as lists of messages, and transcripts of "Human:" and
"Assistant:" (Bai et al. 2022); the question is then what both have in common.  A ``margin``, scores of both answers, and
ties are read where they are there.
"""

from __future__ import annotations

import math
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
from engine.text.shapes import CONTEXTS, PROMPTS, SYSTEMS, TURNS
from engine.text.tales_instructions import open_endings
from engine.text.turns import BadRow, Turn, from_messages, is_messages, text_of

TALES_PAIRS = 2000
LARGEST_MARGIN = 1e9
CHOSEN = (
    "chosen", "preferred", "better", "winner", "accepted", "chosen_response", "preferred_output",
    "seçilen", "secilen", "iyi",
)  # fmt: skip
REJECTED = (
    "rejected", "dispreferred", "worse", "loser", "refused", "rejected_response", "non_preferred_output",
    "reddedilen", "elenen", "kötü", "kotu",
)  # fmt: skip
MARGINS = ("margin", "score_margin", "fark")
TIES = ("tie", "equal", "is_tie", "berabere", "eşit", "esit")
_SCORES = ("score_chosen", "score_rejected")
# As published, an empty line stands before each speaker: an answer may hold lines such as "User: …" itself.
_TRANSCRIPTS = tuple(
    re.compile(rf"(?:\A|{before})\s*(Human|Assistant|User|System):[ \t]?") for before in (r"\n[ \t]*\n", r"\n")
)
_MESSAGES_AS_TEXT = re.compile(r"\s*\[\s*\{\s*[\"'](?:role|from|content|value)[\"']\s*:")
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
        for row in read_rows(source, reading, is_pair):
            try:
                yield pair_of_row(row, section, reading)
            except BadRow as error:
                reading.bad(row.problem(str(error)))


def is_pair(value: Any) -> bool:
    """Whether a row has, by the usual names, a column for the chosen and one for the rejected answer."""
    return bool(_column(value, CHOSEN)) and bool(_column(value, REJECTED))


def question_of_row(row: Row, section: PreferenceDataSection, reading: Reading) -> tuple[Turn, ...]:
    """What the answers of a row answer, the very turns that a pair of it begins with.  Raises BadRow."""
    asked, _ = _read(row.value, section)
    return _whole(asked, reading)


def pair_of_row(row: Row, section: PreferenceDataSection, reading: Reading) -> Pair:
    """The pair of a row.  Raises BadRow."""
    asked, given = _read(row.value, section)
    answers = {what: _answer(turns, asked) for what, turns in given.items()}
    return Pair(
        _whole(asked, reading),
        reading.whole(answers["chosen"]),
        reading.whole(answers["rejected"]),
        _margin(row.value, section),
        _tie(row.value),
        row.file,
        row.line,
    )


def _whole(turns: list[Turn], reading: Reading) -> tuple[Turn, ...]:
    return tuple(Turn(t.role, reading.whole(t.text), reading.whole(t.context), t.learned) for t in turns)


def _read(value: Any, section: PreferenceDataSection) -> tuple[list[Turn], dict[str, list[Turn]]]:
    """The question of a row, and what stands in its columns of answers.  Raises BadRow."""
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
    return _question(value, section, given["chosen"], given["rejected"]), given


def _column(row: Any, usual: tuple[str, ...]) -> str:
    """The first of the usual names that is a column of a row; "" when none is."""
    if not isinstance(row, Mapping):
        return ""
    by_name = {str(name).strip().casefold(): str(name) for name in row}
    return next((by_name[name] for name in usual if name in by_name), "")


def _conversation(value: Any, name: str) -> list[Turn]:
    """What stands in a column of answers: a list of messages (or the JSON text of one), one message, a transcript, or one
    answer."""
    if isinstance(value, Mapping):
        value = value["messages"] if is_messages(value.get("messages")) else [value]
        return from_messages(value, name)
    if is_messages(value) or (isinstance(value, str) and _MESSAGES_AS_TEXT.match(value)):
        return from_messages(value, name)
    if isinstance(value, list) and len(value) > 1 and all(isinstance(item, str) for item in value):
        raise BadRow(f"the field {name!r} is a list of {len(value)} texts, not one answer")
    text = text_of(value, name)
    marks = _speakers(text)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found = (
        [Turn(_ROLES[m[1]], text[m.end() : end].strip()) for m, end in zip(marks, ends, strict=True)] if marks else []
    )
    return found or [Turn("assistant", text)]


def _speakers(text: str) -> list[re.Match[str]]:
    """Where the speakers of a transcript begin; none when the text is no transcript.

    Who begins as "Human" is called so throughout, and "User:" is then a part of what is said.
    """
    for pattern in _TRANSCRIPTS:
        marks = list(pattern.finditer(text))
        names = {mark[1] for mark in marks}
        other = "User" if "Human" in names and marks[0][1] != "User" else "Human"
        marks = [mark for mark in marks if mark[1] != other]
        if len(marks) >= 2 and marks[0].start() == 0:
            return marks
    return []


def _question(
    row: Mapping[str, Any], section: PreferenceDataSection, chosen: list[Turn], rejected: list[Turn]
) -> list[Turn]:
    """What both answers answer: from columns of its own, else what both conversations share.  Raises BadRow.

    Where a column repeats the question of conversations that say more (a system prompt, what was said before), these
    count.
    """
    asked, shared = _asked(row, section), _common(chosen, rejected)
    if not asked and not shared and (name := _column(row, TURNS)):
        asked = _conversation(found(row, name), name)
        while asked and asked[-1].role == "assistant":
            asked.pop()
    if asked and len(shared) > len(asked) and _repeats(asked, shared):
        first = asked[:1] if asked[0].role == "system" and shared[0].role != "system" else []
        asked = [*first, *shared]
    asked = asked or shared
    if not asked:
        raise BadRow("there is no question: neither a column of its own nor turns that both conversations share")
    if not any(turn.text.strip() or turn.context.strip() for turn in asked):
        raise BadRow("the question is empty")
    return asked


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


def _repeats(asked: list[Turn], shared: list[Turn]) -> bool:
    return not asked[-1].context and asked[-1].text.strip() in (turn.text.strip() for turn in shared)


def _common(chosen: list[Turn], rejected: list[Turn]) -> list[Turn]:
    """What two conversations have in common from the beginning, up to the last question before they part; may be none."""
    count = 0
    for left, right in zip(chosen, rejected, strict=False):
        if (left.role, left.text) != (right.role, right.text):
            break
        count += 1
    count = min(count, len(chosen) - 1, len(rejected) - 1)  # two equal conversations: their last turns are the answers
    common = chosen[:count]
    while common and common[-1].role == "assistant":
        common = common[:-1]
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
    """By how much the chosen answer is better, by its own column or by the scores of both; 0 where it is not told."""
    name = section.margin_column or _column(row, MARGINS)
    if name:
        margin = _number(found(row, name), name)
        if margin is not None and not 0 <= margin < LARGEST_MARGIN:
            raise BadRow(f"the field {name!r} is {margin:g}; a margin is 0 or more")
        return margin or 0.0
    chosen, rejected = (_number(found(row, key), key) for key in _SCORES)
    return 0.0 if chosen is None or rejected is None else min(max(0.0, chosen - rejected), LARGEST_MARGIN)


def _number(value: Any, name: str) -> float | None:
    """A field's number, None where it is empty; with a decimal comma too, as tables of many countries have it."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and value.count(",") == 1 and "." not in value:
        value = value.replace(",", ".")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise BadRow(f"the field {name!r} is {value!r:.40}, not a number") from None
    if not math.isfinite(number):
        raise BadRow(f"the field {name!r} is {value!r:.40}, which is not finite")
    return number


def _tie(row: Mapping[str, Any]) -> bool:
    value = row.get(_column(row, TIES))
    if isinstance(value, str):
        return value.strip().casefold() in ("1", "true", "yes", "tie", "evet")
    return bool(value)
