"""A row of data as the model will see it: its text token by token, and which of them are learned."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.data_desk import CUT, LEARNED, READ, Kind, kind_of
from engine.errors import DataError
from engine.recipes.base import Section
from engine.recipes.instructions import InstructionDataSection
from engine.recipes.prompts import PromptDataSection
from engine.text.chat_template import ChatTemplate
from engine.text.columns import choose_column, found
from engine.text.conversations import detect, tales_language, turns_of_row
from engine.text.documents import Reading
from engine.text.marking import Marker, encode_prompt
from engine.text.preferences import CHOSEN, REJECTED, is_pair, pair_of_row, question_of_row
from engine.text.prompts import as_preferences, list_column, questions_of
from engine.text.row_table import SeenRow, as_row
from engine.text.rows import data_sources
from engine.text.shapes import CONTEXTS, PROMPTS, SYSTEMS, Detected
from engine.text.tokenizer import Tokenizer
from engine.text.turns import BadRow, Conversation, Turn

Loses = Literal["beginning", "end", "all"]
_WHOLE = 1 << 62


@dataclass(frozen=True)
class Part:
    """A text token by token: ``texts`` joined are the text, ``ids`` are -1 without a tokenizer, ``states`` READ, LEARNED
    or CUT.  ``title`` tells the parts of a row apart: chosen and rejected."""

    texts: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    states: list[int] = field(default_factory=list)
    title: str = ""


@dataclass(frozen=True)
class Lens:
    """Through what a row is seen: ``tokenizer`` None shows texts only; ``limit`` is the longest row in tokens (0: none)."""

    template: ChatTemplate
    tokenizer: Tokenizer | None = None
    limit: int = 0


class RowReader:
    """Reads rows as the stage of a [data] section does."""

    def __init__(self, section: Section) -> None:
        kind = kind_of(type(section))
        if kind is None:
            raise DataError(f"Data of the kind {type(section).__name__} cannot be shown.", "")
        self.section: Any = section
        self.kind: Kind = kind
        self._shapes: dict[str, Detected | DataError] = {}

    # ------------------------------------------------------------------ what stands for what

    def shape(self, file: str = "") -> Detected:
        """The form of a file of the data ("": of its first).  Raises DataError when it is not clear."""
        if file not in self._shapes:
            section = self._instructions
            if file and not tales_language(section.path):
                section = section.model_copy(update={"path": file})
            try:
                self._shapes[file] = detect(section)
            except DataError as error:
                self._shapes[file] = error
        known = self._shapes[file]
        if isinstance(known, DataError):
            raise known
        return known

    @property
    def _instructions(self) -> InstructionDataSection:
        section = self.section
        if isinstance(section, PromptDataSection):
            section = section.as_instructions()
        whole: InstructionDataSection = section.model_copy(update={"skip_bad_lines": True})
        return whole  # a bad row is told in its place, and hides no other

    def derived(self, rows: Sequence[SeenRow]) -> dict[str, str]:
        """For keys of the section that are left empty: what these first rows say they stand for."""
        values = [row.value for row in rows if isinstance(row.value, Mapping) and not row.problem]
        if self.kind == "text":
            try:
                return {"text_column": choose_column(values, "", "")} if values else {}
            except DataError:
                return {}
        if self.kind == "pairs":
            names = list(dict.fromkeys(str(name) for value in values for name in value))
            usual = {"chosen": CHOSEN, "rejected": REJECTED, "prompt": PROMPTS, "context": CONTEXTS, "system": SYSTEMS}
            by_name = {name.strip().casefold(): name for name in names}
            picked = {key: next((by_name[n] for n in all if n in by_name), "") for key, all in usual.items()}
            if picked["context"] == picked["prompt"]:
                picked["context"] = ""
            return {f"{key}_column": name for key, name in picked.items() if name}
        if self.kind == "prompts" and tales_language(self.section.path):
            return {}
        try:
            shape = self.shape()
        except DataError:
            return {}
        keys = ("prompt", "answer", "context", "system", "turns")
        told = {f"{key}_column": str(getattr(shape, key)) for key in keys if getattr(shape, key)}
        return {**told, "format": shape.format}

    @property
    def loses(self) -> Loses:
        """What a row loses that is too long: preferences their beginning, conversations their end, or all of it."""
        if self.kind == "pairs":
            return "beginning"
        drops = getattr(self.section, "tail", "cut") == "drop" or tales_language(self.section.path)
        return "all" if drops else "end"

    # ------------------------------------------------------------------ one row

    def said(self, row: SeenRow) -> list[tuple[str, list[Turn]]]:
        """What a row says: (title, turns), one for a conversation, two for a pair.  Raises BadRow and DataError."""
        if row.problem:
            raise BadRow(row.problem)
        if self.kind == "pairs":
            pair = pair_of_row(as_row(row), self.section, Reading(skip_bad_lines=True))
            return [
                (title, [*pair.turns, Turn("assistant", answer)])
                for title, answer in (("chosen", pair.chosen), ("rejected", pair.rejected))
            ]
        return [("", self._turns(row))]

    def _turns(self, row: SeenRow) -> list[Turn]:
        if self.kind == "text":
            return [Turn("", self._text(row))]
        if row.turns:
            turns = [Turn(role, text, context) for role, text, context in row.turns]
        elif self.kind == "prompts":
            return self._question(row)
        else:
            turns = turns_of_row(row.value, self.shape(_file_of(row)))
        return list(questions_of(tuple(turns))) if self.kind == "prompts" else turns

    def _question(self, row: SeenRow) -> list[Turn]:
        if tales_language(self.section.path):
            return [Turn("user", str(row.value["prompt"]))]
        if is_pair(row.value) and (pairs := as_preferences(self.section)):
            return list(question_of_row(as_row(row), pairs, Reading(skip_bad_lines=True)))
        try:
            return list(questions_of(tuple(turns_of_row(row.value, self.shape(_file_of(row))))))
        except DataError:
            column = list_column(data_sources(_file_of(row))[0], self.section, Reading(skip_bad_lines=True))
            value = found(row.value, column) if column and isinstance(row.value, Mapping) else row.value
            if column is None or not isinstance(value, str):
                raise
            return [Turn("user", value.strip())]

    def _text(self, row: SeenRow) -> str:
        value = row.value
        if isinstance(value, Mapping):
            column = choose_column([value], self.section.text_column, row.file)
            value = found(value, column)
        if not isinstance(value, str):
            raise BadRow("the row holds no text")
        return value

    def problem(self, row: SeenRow) -> str:
        """Why a row cannot be used; "" when it can, or when the whole file is what is not clear."""
        try:
            self.said(row)
        except BadRow as error:
            return str(error)
        except DataError:
            return ""
        return ""


def _file_of(row: SeenRow) -> str:
    """The file of a row; some name the row behind it."""
    return row.file if row.line else row.file.rpartition(" ")[0].rpartition(" ")[0] or row.file


# ------------------------------------------------------------------ as the model sees it


def seen(reader: RowReader, row: SeenRow, lens: Lens) -> list[Part]:
    """The parts of a row.  Raises BadRow and DataError for one that cannot be used."""
    if reader.kind == "text":
        return [_plain(reader.said(row)[0][1][0].text, lens.tokenizer)]
    if reader.kind == "prompts":
        return [_asked(turns, lens) for _, turns in reader.said(row)]
    loss_on = getattr(reader.section, "loss_on", "answers")
    return [_marked(turns, title, lens, loss_on, reader.loses) for title, turns in reader.said(row)]


def _plain(text: str, tokenizer: Tokenizer | None) -> Part:
    """Text without any template: every token is learned, the end of it too."""
    if tokenizer is None:
        return Part([text], [-1], [LEARNED])
    ids = [*tokenizer.encode(text), tokenizer.eot_id]
    return Part(list(_texts(ids, tokenizer)), ids, [LEARNED] * len(ids))


def _asked(turns: list[Turn], lens: Lens) -> Part:
    if not turns:
        raise BadRow("nothing is asked")
    if lens.tokenizer is None:
        return Part([lens.template.render(turns, generation_prompt=True)], [-1], [READ])
    ids = encode_prompt(lens.template, turns, lens.tokenizer)
    state = CUT if lens.limit and len(ids) > lens.limit else READ
    return Part(list(_texts(ids, lens.tokenizer)), ids, [state] * len(ids))


def _marked(turns: list[Turn], title: str, lens: Lens, loss_on: Any, loses: Loses) -> Part:
    if lens.tokenizer is None:
        spans = lens.template.spans(turns)
        learned = [LEARNED if each or loss_on == "all" else READ for _, each in spans]
        return Part([text for text, _ in spans], [-1] * len(spans), learned, title)
    marked = Marker(lens.tokenizer, lens.template, _WHOLE, loss_on).mark(turns)
    if marked.example is None:
        raise BadRow(marked.dropped)
    ids = marked.example.ids.tolist()
    states = [LEARNED if each else READ for each in marked.example.learned.tolist()]
    lost = max(0, len(ids) - lens.limit) if lens.limit else 0
    return Part(list(_texts(ids, lens.tokenizer)), ids, _shortened(states, lost, loses), title)


def _shortened(states: list[int], lost: int, loses: Loses) -> list[int]:
    """The states where ``lost`` tokens do not fit.  A preference of which only a part of the answer would be left is
    left out as a whole."""
    if not lost:
        return states
    answer = len(states) - next((n for n, state in enumerate(reversed(states)) if state != LEARNED), len(states))
    if loses == "all" or (loses == "beginning" and lost >= answer):
        return [CUT] * len(states)
    return [CUT] * lost + states[lost:] if loses == "beginning" else states[:-lost] + [CUT] * lost


def _texts(ids: Iterable[int], tokenizer: Tokenizer) -> Iterator[str]:
    """The characters that each token completes."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    return (decoder.decode(tokenizer.token_bytes(id)) for id in ids)


def conversations_in(conversations: Iterable[Conversation]) -> Iterator[SeenRow]:
    """Conversations of a plain text as rows: what was asked and answered are their columns."""
    for said in conversations:
        value: dict[str, str] = {}
        for turn in said.turns:
            text = f"{turn.text}\n{turn.context}" if turn.context else turn.text
            value[turn.role] = f"{value[turn.role]}\n{text}" if turn.role in value else text
        yield SeenRow(said.file, said.line, value, turns=tuple((t.role, t.text, t.context) for t in said.turns))
