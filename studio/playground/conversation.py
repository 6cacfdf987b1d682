"""A conversation in which nothing is lost; Qt-free.

Every question may have been answered several times, and every question may have been asked in several ways: a tree, of
which one path is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.playground.answers import Answer, Answers

Rows = list[dict[str, str]]


@dataclass
class Exchange:
    """A question, its answers (versions), and what was asked after each of them."""

    question: str
    answers: Answers = field(default_factory=Answers)
    later: dict[str, Wordings] = field(default_factory=dict)  # by the answer's request

    def after(self) -> Wordings:
        """The questions that followed the answer that is shown."""
        shown = self.answers.current
        return self.later.setdefault(shown.request if shown is not None else "", Wordings())


@dataclass
class Wordings:
    """The ways in which a question was asked at one place; ``place`` is the one that is looked at."""

    exchanges: list[Exchange] = field(default_factory=list)
    place: int = -1

    @property
    def current(self) -> Exchange | None:
        """The one that is looked at."""
        return self.exchanges[self.place] if self.exchanges else None

    def add(self, exchange: Exchange) -> None:
        """Keeps another wording and looks at it."""
        self.exchanges.append(exchange)
        self.place = len(self.exchanges) - 1

    def flip(self, by: int) -> bool:
        """Looks at an older (-1) or newer (1) wording; whether there was one."""
        if not 0 <= self.place + by < len(self.exchanges):
            return False
        self.place += by
        return True


class Conversation:
    """The tree of one model's conversation."""

    def __init__(self) -> None:
        self._first = Wordings()

    def path(self) -> list[Exchange]:
        """The exchanges that are looked at, from the first."""
        return [wordings.current for wordings in self.places() if wordings.current is not None]

    def places(self) -> list[Wordings]:
        """For each exchange of ``path`` the wordings that it is one of."""
        found, now = [], self._first
        while now.current is not None:
            found.append(now)
            now = now.current.after()
        return found

    def ask(self, question: str, depth: int | None = None) -> Exchange:
        """Adds a question at the end, or (``depth``) another wording of the one that stands there."""
        places = self.places()
        if depth is not None and depth < len(places):
            wordings = places[depth]
        else:
            wordings = places[-1].current.after() if places and places[-1].current else self._first
        exchange = Exchange(question)
        wordings.add(exchange)
        return exchange

    def turns(self, depth: int, system: str = "") -> Rows:
        """The turns up to the question at ``depth``, that one included.  Exchanges without an answer are left out."""
        rows: Rows = [{"role": "system", "text": system}] if system.strip() else []
        path = self.path()
        for exchange in path[:depth]:
            rows += _answered(exchange)
        return [*rows, {"role": "user", "text": path[depth].question}]

    def rows(self, system: str = "") -> Rows:
        """All turns that have been said, for an export."""
        rows: Rows = [{"role": "system", "text": system}] if system.strip() else []
        return rows + [row for exchange in self.path() for row in _answered(exchange)]

    def answers(self) -> list[Answer]:
        """The answers that are looked at."""
        return [shown for exchange in self.path() if (shown := exchange.answers.current) is not None]

    def depth_of(self, answer: Answer | None) -> int:
        """Where the exchange of an answer stands on the path; -1 when it does not."""
        path = self.path()
        return next((n for n, exchange in enumerate(path) if answer in exchange.answers.versions), -1)

    def clear(self) -> None:
        """Begins anew."""
        self._first = Wordings()


def _answered(exchange: Exchange) -> Rows:
    shown = exchange.answers.current
    if shown is None or not shown.text.strip():
        return []
    return [{"role": "user", "text": exchange.question}, {"role": "assistant", "text": shown.text.strip()}]


def as_messages(rows: Sequence[dict[str, str]]) -> str:
    """A conversation as one line of JSON: what fine-tuning reads as a row of chat data."""
    messages = [{"role": row["role"], "content": row["text"]} for row in rows]
    return json.dumps({"messages": messages}, ensure_ascii=False) + "\n"


def as_markdown(rows: Sequence[dict[str, str]], names: dict[str, str]) -> str:
    """A conversation to be read by people; ``names`` are what the roles are called."""
    return "\n\n".join(f"**{names.get(row['role'], row['role'])}:** {row['text']}" for row in rows) + "\n"
