"""A conversation with its answer as the token ids that a reward model scores.

Training a reward model, examining it and using it must see the same tokens, the end of the answer included: a score is
read at that very token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.text.chat_template import ChatTemplate
from engine.text.marking import Marker, encode_prompt
from engine.text.tokenizer import Tokenizer
from engine.text.turns import Turn

_WHOLE = 1 << 62


@dataclass(frozen=True)
class Scorable:
    """Turns conversations with answers into ids of at most ``context_length`` tokens."""

    tokenizer: Tokenizer
    template: ChatTemplate
    context_length: int
    _marker: Marker = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_marker", Marker(self.tokenizer, self.template, _WHOLE))

    def ids(self, turns: Sequence[Turn], answer: str) -> list[int]:
        """The ids of a question and its answer, ending with the end of the answer.  What is too long loses its
        beginning, because the end is what is scored.  Raises DataError when template or tokenizer refuse it."""
        marked = self._marker.mark([*turns, Turn("assistant", answer)])
        if marked.example is None:  # an empty answer: nothing but its end
            ids = [*encode_prompt(self.template, turns, self.tokenizer), self.tokenizer.eot_id]
        else:
            ids = marked.example.ids.tolist()
        return ids[-self.context_length :]
