"""Which form instruction data has: found by its first rows, or named in the recipe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import DataError
from engine.recipes.instructions import InstructionDataSection
from engine.text.columns import TEXT_NAMES, found
from engine.text.marked_text import CHATML, Marks, find_marks, marks_of_template
from engine.text.turns import ROLE_KEYS, is_messages

PROMPTS = (
    "instruction", "prompt", "question", "query", "problem", "request", "user", "human", "input", "ask",
    "talimat", "soru", "istem", "yönerge", "yonerge", "komut", "kullanıcı", "kullanici", "girdi",
)  # fmt: skip
ANSWERS = (
    "output", "completion", "response", "answer", "reply", "assistant", "solution", "target", "gpt", "bot", "chosen",
    "çıktı", "cikti", "cevap", "yanıt", "yanit", "asistan", "çözüm", "cozum", "tamamlama",
)  # fmt: skip
CONTEXTS = ("input", "context", "passage", "document", "background", "girdi", "bağlam", "baglam", "parça", "parca")
SYSTEMS = ("system", "system_prompt", "system_message", "sistem", "sistem_mesajı", "sistem_istemi")
TURNS = (
    "messages", "conversations", "conversation", "dialogue", "dialog", "turns", "chat",
    "mesajlar", "konuşma", "konusma", "konuşmalar", "sohbet", "diyalog",
)  # fmt: skip
_INSTRUCTION = ("instruction", "talimat", "yönerge", "yonerge")
_TURKISH = re.compile("[ğĞıİşŞ]")
_LETTERS = re.compile(r"[^\W\d_]")
_SAMPLE_CHARACTERS = 100_000


@dataclass(frozen=True)
class Detected:
    """The form of a file: its ``format`` (of the recipe's choices, never auto), which column is what ("" for none),
    how its text is marked, all its ``columns``, and the ``language`` it seems to be in ("tr", or "en" for any other)."""

    format: str
    prompt: str = ""
    answer: str = ""
    context: str = ""
    system: str = ""
    turns: str = ""
    text: str = ""
    marks: Marks | None = None
    columns: list[str] = field(default_factory=list)
    language: str = "en"


def is_whole_row(value: Mapping[str, Any]) -> bool:
    """Whether a JSON object is one conversation rather than the holder of a list of rows."""
    return any(_is_turns(name, item) for name, item in value.items()) and not any(
        isinstance(item, list) and item and isinstance(item[0], Mapping) and not is_messages(item)
        for item in value.values()
    )


def _is_turns(name: Any, value: Any) -> bool:
    """Whether a list is that of a conversation's messages.  Keyed by roles ("question", "answer"), messages look like rows
    of two columns: there the list's name decides."""
    if not is_messages(value) or any(isinstance(v, list | Mapping) and k != "content" for k, v in value[0].items()):
        return False
    return any(key in value[0] for key in ROLE_KEYS) or str(name).strip().casefold() in TURNS


def detect_rows(rows: Sequence[Any], section: InstructionDataSection, where: str) -> Detected:
    """The form of data by its first rows (objects, lists, or texts: lines of a text file).

    Raises DataError that lists the columns and says which key names them, when it is not clear.
    """
    objects = [row for row in rows if isinstance(row, Mapping)]
    language = language_of(_texts(rows))
    if not objects:
        if any(isinstance(row, list) for row in rows):
            return Detected("chat", language=language)
        return _of_text("\n".join(row for row in rows if isinstance(row, str)), section, where, language)
    columns = list(dict.fromkeys(str(name) for row in objects for name in row))
    named = _named(objects, columns, section, where)
    shape = _by_columns(objects, columns, named, section)
    if shape is None:
        raise _unclear(section, columns, where)
    return Detected(
        **{**shape, "columns": columns, "language": language, "system": named["system"] or _usual(SYSTEMS, columns)}
    )


def _by_columns(
    rows: Sequence[Mapping[str, Any]], columns: list[str], named: dict[str, str], section: InstructionDataSection
) -> dict[str, Any] | None:
    """The fields of Detected but for the common ones; None when the columns do not tell."""
    asked = section.format
    prompt = named["prompt"] or _usual(PROMPTS, columns, but=(named["context"], named["answer"]))
    answer = named["answer"] or _usual(ANSWERS, columns, but=(prompt, named["context"]))
    turns = named["turns"]
    if not turns and not (named["prompt"] or named["answer"]) and asked in ("auto", "chat", "sharegpt"):
        turns = _turns_column(rows, columns, asked != "auto" or not (prompt and answer))
    if turns:
        first: Mapping[str, Any] = next((v[0] for row in rows if is_messages(v := found(row, turns))), {})
        return {"format": "sharegpt" if "from" in first else "chat", "turns": turns}
    if asked in ("auto", "alpaca", "columns") and prompt and answer:
        context = named["context"] or _usual(CONTEXTS, columns, but=(prompt, answer))
        alpaca = asked == "alpaca" or (asked == "auto" and prompt.casefold() in _INSTRUCTION)
        return {
            "format": "alpaca" if alpaca else "columns",
            "prompt": prompt,
            "answer": answer,
            "context": context,
        }
    if asked in ("auto", "chatml", "text"):
        return _marked_column(rows, columns, section)
    return None


def _named(
    rows: Sequence[Mapping[str, Any]], columns: list[str], section: InstructionDataSection, where: str
) -> dict[str, str]:
    """The columns that the recipe names.  Raises DataError for one that is not there."""
    named = {name: getattr(section, f"{name}_column") for name in ("prompt", "answer", "context", "system", "turns")}
    for name, column in named.items():
        if column and all(column not in row and found(row, column) is None for row in rows):
            listed = ", ".join(columns[:30]) or "none"
            raise DataError(
                f"{where} has no column {column!r} (data.{name}_column). Columns: {listed}.",
                f"Set data.{name}_column to one of them, or leave it empty.",
            )
    return named


def _usual(names: Iterable[str], columns: Sequence[str], but: Iterable[str] = ()) -> str:
    """The first of ``names`` that is a column; "" when none is."""
    by_name = {column.strip().casefold(): column for column in columns if column not in set(but)}
    return next((by_name[name] for name in names if name in by_name), "")


def _turns_column(rows: Sequence[Mapping[str, Any]], columns: list[str], any_name: bool) -> str:
    """The column that holds lists of messages: one of a usual name, or any when nothing else serves."""
    usual = _usual(TURNS, columns)
    if usual and any(isinstance(row.get(usual), list | str) for row in rows):
        return usual
    holding = [name for name in columns if any(is_messages(row.get(name)) for row in rows)]
    return (_usual(("chosen",), holding) or holding[0]) if any_name and holding else ""


def _marked_column(
    rows: Sequence[Mapping[str, Any]], columns: list[str], section: InstructionDataSection
) -> dict[str, Any] | None:
    """The column whose texts are marked conversations."""
    usual = _usual(TEXT_NAMES, columns)
    for name in [usual, *columns] if usual else columns:
        sample = "\n".join(str(v) for row in rows if isinstance(v := row.get(name), str))[:_SAMPLE_CHARACTERS]
        marks = _marks(sample, section)
        if marks:
            return {"format": "chatml" if marks.chatml else "text", "text": name, "marks": marks}
    return None


def _marks(sample: str, section: InstructionDataSection) -> Marks | None:
    if section.format == "chatml":
        return CHATML
    if "{prompt}" in section.template:
        marks = marks_of_template(section.template.replace("\\n", "\n"))
        if marks and any(marks.pattern.match(line) for line in sample.split("\n")):
            return marks
    return find_marks(sample)


def _of_text(sample: str, section: InstructionDataSection, where: str, language: str) -> Detected:
    marks = _marks(sample[:_SAMPLE_CHARACTERS], section) if section.format in ("auto", "chatml", "text") else None
    if marks is None:
        wanted = "" if section.format in ("auto", "text") else f" of the form {section.format!r}"
        raise DataError(
            f"{where}: no marked questions and answers{wanted} were found in the text.",
            "Begin their lines with marks such as Question: and Answer: (or Soru: and Cevap:), or set data.template to a "
            "text with {prompt} and {answer} whose marks the file uses.",
        )
    return Detected("chatml" if marks.chatml else "text", marks=marks, language=language)


def _unclear(section: InstructionDataSection, columns: list[str], where: str) -> DataError:
    listed = ", ".join(columns[:30]) or "none"
    if section.format in ("chat", "sharegpt"):
        return DataError(
            f"{where}: no column holds a list of messages. Columns: {listed}.", "Name it with data.turns_column."
        )
    missing = "the question and which the answer"
    if _usual(PROMPTS, columns):
        missing = "the answer"
    elif _usual(ANSWERS, columns):
        missing = "the question"
    return DataError(
        f"{where}: it is not clear which column holds {missing}. Columns: {listed}.",
        "Name them with data.prompt_column and data.answer_column, or data.turns_column for whole conversations.",
    )


# ------------------------------------------------------------------ language


def language_of(texts: Iterable[str]) -> str:
    """ "tr" when a text has the letters that only Turkish has in such number; else "en"."""
    sample = "".join(texts)[:_SAMPLE_CHARACTERS]
    return "tr" if len(_TURKISH.findall(sample)) > 0.01 * len(_LETTERS.findall(sample)) else "en"


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
