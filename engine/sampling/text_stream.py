"""Token by token to text that may be shown: whole characters only, and nothing of a stop string.  Torch-free."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from engine.text.tokenizer import Tokenizer


class TextStream:
    """What one text may show after each token.

    The bytes of a character that is spread over several tokens are held back until it is whole; text that
    may be the beginning of a stop string is held back until it is not.
    """

    def __init__(self, tokenizer: Tokenizer, stop: Sequence[str] = ()) -> None:
        self._tokenizer = tokenizer
        self._stop = tuple(stop)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.stopped = False

    def push(self, id: int) -> str:
        """The text that this token sets free; ``stopped`` is then true when a stop string has appeared."""
        self._held += self._decoder.decode(self._tokenizer.token_bytes(id))
        found = [place for place in map(self._held.find, self._stop) if place >= 0]
        if found:
            self.stopped = True
            free, self._held = self._held[: min(found)], ""
            return free
        keep = max((_overlap(self._held, stop) for stop in self._stop), default=0)
        free, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return free

    def finish(self) -> str:
        """What is still held when the text ends; an unfinished character reads as U+FFFD."""
        free = "" if self.stopped else self._held + self._decoder.decode(b"", True)
        self._held = ""
        return free


def _overlap(text: str, stop: str) -> int:
    """Length of the longest end of ``text`` that is a beginning of ``stop``."""
    return next((n for n in range(min(len(stop) - 1, len(text)), 0, -1) if text.endswith(stop[:n])), 0)
