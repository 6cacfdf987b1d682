"""A conversation as tokens: what the model reads, and which of it, by position, it learns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.recipes.instructions import LossOn, Tail
from engine.text.rendering import ChatTemplate, Ranges, Rendered
from engine.text.tokenizer import Tokenizer
from engine.text.turns import Turn

NOTHING, TOO_LONG, NO_ROOM = "nothing to learn", "too long", "no room for the answer"


@dataclass(frozen=True, eq=False)
class Example:
    """The tokens of a conversation; ``learned`` says by position which of them the model shall foretell."""

    ids: NDArray[np.uint32]
    learned: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Marked:
    """What became of a conversation: an ``example``, or ``dropped`` says why there is none.

    ``tokens`` are those of the whole conversation; ``cut`` says that the example is not the whole of it, and ``merged``
    that a token of the example holds the end of a question and the beginning of its answer.
    """

    example: Example | None
    tokens: int = 0
    dropped: str = ""
    cut: bool = False
    merged: bool = False


@dataclass(frozen=True)
class Marker:
    """Turns conversations into examples of at most ``limit`` tokens."""

    tokenizer: Tokenizer
    template: ChatTemplate
    limit: int
    loss_on: LossOn = "answers"
    tail: Tail = "cut"

    def mark(self, turns: Sequence[Turn]) -> Marked:
        """The example of a conversation.

        What follows the last answer is left out.  Every example ends with the template's end of an answer, or with end
        of text where the template has none.  Raises DataError when the template or the tokenizer refuses it.
        """
        turns = _up_to_last_answer(turns)
        if not turns:
            return Marked(None, dropped=NOTHING)
        rendered = self.template.rendered(turns, self._specials)
        ids = self.ids(rendered.text, rendered.content)
        learned, merged = self._learned(rendered, ids)
        if not learned.any():
            return Marked(None, len(ids), NOTHING)
        upto = int(np.flatnonzero(learned)[-1]) + 1
        ids, learned = ids[:upto], learned[:upto]
        if not rendered.text[: rendered.learned[-1][1]].rstrip().endswith(self.template.ends):
            ids, learned = [*ids, self.tokenizer.eot_id], np.append(learned, True)
        return self._fitted(ids, learned, merged)

    def _fitted(self, ids: list[int], learned: NDArray[np.bool_], merged: bool) -> Marked:
        whole = len(ids)
        if self.loss_on == "all":
            learned = np.ones(whole, dtype=np.bool_)
        learned[0] = False  # nothing is in front of it
        cut = whole > self.limit
        if cut and self.tail == "drop":
            return Marked(None, whole, TOO_LONG)
        kept = np.flatnonzero(learned[: self.limit])
        if not len(kept):
            return Marked(None, whole, NO_ROOM if cut else NOTHING, cut)
        upto = int(kept[-1]) + 1
        return Marked(Example(np.array(ids[:upto], np.uint32), learned[:upto]), whole, "", cut, merged)

    def _learned(self, rendered: Rendered, ids: list[int]) -> tuple[NDArray[np.bool_], bool]:
        """Which tokens are learned, and whether one of them begins in a question.

        An answer begins where the tokens of the text so far and those of the whole part: a tokenizer may merge over the
        boundary, and then the first learned token is the merged one.
        """
        learned = np.zeros(len(ids), dtype=np.bool_)
        merged = False
        for start, end in rendered.learned:
            before = self.ids(rendered.text[:start], rendered.content)
            first = _common(before, ids)
            merged |= first < len(before)
            whole = end >= len(rendered.text)
            last = len(ids) if whole else _common(self.ids(rendered.text[:end], rendered.content), ids)
            learned[first:last] = True
        return learned, merged

    # ------------------------------------------------------------------ ids

    def ids(self, text: str, content: Ranges) -> list[int]:
        """The ids of a text that a template wrote: special tokens are such, but for those in ``content``.

        They begin with what the model wants before every text, whether the template writes it or not.
        """
        if not content:
            return self.tokenizer.started(self.tokenizer.encode_with_specials(text))
        specials = self.tokenizer.special_tokens
        ids: list[int] = []
        at = 0
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in content):
                continue
            ids += [*(self.tokenizer.encode(text[at:start]) if at < start else []), specials[match[0]]]
            at = end
        return self.tokenizer.started(ids + (self.tokenizer.encode(text[at:]) if at < len(text) else []))

    @cached_property
    def _specials(self) -> tuple[str, ...]:
        return tuple(self.tokenizer.special_tokens)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(text) for text in sorted(self._specials, key=len, reverse=True)))


def encode_prompt(template: ChatTemplate, turns: Sequence[Turn], tokenizer: Tokenizer) -> list[int]:
    """The ids that an answer to these turns follows on.  Raises DataError when the template refuses them."""
    marker = Marker(tokenizer, template, limit=0)
    rendered = template.prompt(turns, tuple(tokenizer.special_tokens))
    return marker.ids(rendered.text, rendered.content)


def _up_to_last_answer(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The turns up to the last answer that is learned; none when nothing is asked or nothing is answered."""
    said = [t.text.strip() or t.context.strip() for t in turns]
    asked = any(text for text, turn in zip(said, turns, strict=True) if turn.role != "assistant")
    answers = [n for n, turn in enumerate(turns) if turn.role == "assistant" and turn.learned and said[n]]
    return turns[: answers[-1] + 1] if asked and answers else []


def _common(left: list[int], right: list[int]) -> int:
    """How many ids two lists have in common from the beginning."""
    if right[: len(left)] == left:
        return len(left)
    return next(n for n, (a, b) in enumerate(zip(left, [*right, -1], strict=False)) if a != b)
