"""Turns and conversations, and the lists of messages that they are read from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.text.columns import type_name

ROLES = {
    "system": "system", "developer": "system", "sistem": "system",
    "user": "user", "human": "user", "prompter": "user", "instruction": "user", "question": "user",
    "kullanıcı": "user", "kullanici": "user", "insan": "user", "soru": "user",
    "assistant": "assistant", "gpt": "assistant", "chatgpt": "assistant", "bot": "assistant", "model": "assistant",
    "ai": "assistant", "bard": "assistant", "bing": "assistant", "claude": "assistant", "response": "assistant",
    "answer": "assistant", "asistan": "assistant", "yardımcı": "assistant", "cevap": "assistant", "yanıt": "assistant",
    "tool": "tool", "function": "tool", "function_response": "tool", "observation": "tool", "ipython": "tool",
}  # fmt: skip
ROLE_KEYS = ("role", "from", "author", "speaker", "rol")
TEXT_KEYS = ("content", "value", "text", "message", "içerik", "icerik", "metin")


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance.

    ``role`` is system, user, assistant or tool; ``context`` is what a question is about; an assistant's turn that is not
    ``learned`` is only read (OpenAI's ``"weight": 0``).
    """

    role: str
    text: str
    context: str = ""
    learned: bool = True


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row of the data; ``line`` counts from 1, 0 where the format has none (``file`` then names the row)."""

    turns: tuple[Turn, ...]
    file: str = ""
    line: int = 0


class BadRow(ValueError):
    """A row that is no conversation; the text says why."""


def role_named(name: Any) -> str:
    """The role that a name means; "" when it means none."""
    return ROLES.get(name.strip().casefold(), "") if isinstance(name, str) else ""


def is_messages(value: Any) -> bool:
    """Whether a value is a list of messages: objects with a role and a text, or keyed by roles."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping) and _is_message(value[0])


def _is_message(item: Mapping[str, Any]) -> bool:
    return any(key in item for key in ROLE_KEYS) or any(role_named(key) for key in item)


def from_messages(value: Any, name: str) -> list[Turn]:
    """The turns of a list of messages (or the JSON text of one); ``name`` is the column's, for the errors.

    A message is ``{"role": …, "content": …}``, ``{"from": …, "value": …}``, ``{"user": …, "assistant": …}``, or a bare
    text (then user and assistant take turns).  Raises BadRow.
    """
    if isinstance(value, str):
        value = _parsed(value, name)
    if not isinstance(value, list):
        raise BadRow(f"the field {name!r} is {type_name(value)}, not a list of messages")
    turns: list[Turn] = []
    for number, item in enumerate(value):
        where = f"{name}[{number}]"
        if isinstance(item, str):
            turns.append(Turn("assistant" if number % 2 else "user", item))
        elif isinstance(item, Mapping):
            turns += _turns_of(item, where)
        else:
            raise BadRow(f"{where} is {type_name(item)}, not a message")
    return turns


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadRow(f"the field {name!r} is a text that is not JSON, not a list of messages") from None


def _turns_of(item: Mapping[str, Any], where: str) -> list[Turn]:
    role_key = next((key for key in ROLE_KEYS if key in item), "")
    if not role_key:
        named = [(role_named(key), text) for key, text in item.items() if role_named(key)]
        if not named:
            raise BadRow(f"{where} has no role; it has: {', '.join(map(str, item)) or 'nothing'}")
        return [Turn(role, text_of(text, f"{where}.{role}")) for role, text in named]
    role = role_named(item[role_key])
    if not role:
        raise BadRow(f"{where}.{role_key} is {_shown(item[role_key])}; known roles are system, user, assistant, tool")
    text_key = next((key for key in TEXT_KEYS if key in item), "")
    if not text_key:
        raise BadRow(f"{where} has no content; it has: {', '.join(map(str, item))}")
    if item[text_key] is None and (item.get("tool_calls") or item.get("function_call")):
        raise BadRow(f"{where} calls a tool; only text can be learned")
    learned = item.get("weight", 1) not in (0, False) and item.get("train", True) is not False
    return [Turn(role, text_of(item[text_key], f"{where}.{text_key}"), learned=learned)]


def text_of(value: Any, name: str) -> str:
    """A field's text: numbers as they are written, nothing for null, the text parts of a list.  Raises BadRow."""
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str | Mapping) for part in value):
        return "".join(_part(part, f"{name}[{number}]") for number, part in enumerate(value))
    raise BadRow(f"the field {name!r} is {type_name(value)}, not text")


def _part(part: Any, where: str) -> str:
    if isinstance(part, str):
        return part
    if isinstance(text := part.get("text"), str):
        return text
    raise BadRow(f"{where} is of type {_shown(part.get('type', 'unknown'))}, not text")


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) and len(value) <= 40 else type_name(value)
