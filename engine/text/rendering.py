"""A chat template at work: how a conversation becomes text, and which of that text is learned.

A template is jinja, as transformers knows it: what is saved beside a model as ``chat_template.jinja`` gives the same text
there.  Templates come from strangers and run in ``engine.text.sandbox``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import Any

import jinja2

from engine.errors import DataError
from engine.text.sandbox import ERRORS, render
from engine.text.tokenizer import EOT_TEXT, Tokenizer
from engine.text.turns import Turn

Ranges = list[tuple[int, int]]  # of characters, in order, none touching another

_GENERATION = re.compile(r"\{%[-+]?\s*generation\b")
# Code points that Unicode keeps for a program's own use inside and never for text.
_NONCHARACTERS = [chr(code) for code in (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF)]


@dataclass(frozen=True)
class Rendered:
    """The text of a conversation.

    ``learned`` are the ranges of it that the model shall learn; ``content`` those that look like special tokens but
    stand in what somebody wrote, and so are text.
    """

    text: str
    learned: Ranges
    content: Ranges


@dataclass(frozen=True)
class ChatTemplate:
    """A chat template.

    ``jinja`` is its text, as in ``chat_template.jinja``; ``stops`` are the texts at which an answer ends (end of text
    always does); ``special_tokens`` are those that a tokenizer must have as single tokens (``Tokenizer.with_added``);
    ``names`` are the tokens that it calls by a name (eos_token, …); ``context_join`` stands between a question and what
    it is about.
    """

    name: str
    jinja: str
    stops: tuple[str, ...] = ()
    special_tokens: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: {"bos_token": EOT_TEXT, "eos_token": EOT_TEXT})
    context_join: str = "\n\n"

    def for_tokenizer(self, tokenizer: Tokenizer) -> ChatTemplate:
        """The same template, with the tokenizer's tokens where it calls them by name."""
        return replace(self, names=dict(tokenizer.named_tokens))

    @property
    def ends(self) -> tuple[str, ...]:
        """The texts that end an answer: end of text, and ``stops``."""
        eos = self.names.get("eos_token", "")
        return tuple(dict.fromkeys(end for end in (eos, *self.stops) if end.strip()))

    # ------------------------------------------------------------------ text

    def render(self, turns: Sequence[Turn], generation_prompt: bool = False) -> str:
        """The text of turns, and with ``generation_prompt`` what an answer follows on.

        Raises DataError when the template refuses the turns, is wrong, or costs too much.
        """
        return self._run(turns, generation_prompt)

    def spans(self, turns: Sequence[Turn]) -> list[tuple[str, bool]]:
        """``render(turns)`` in parts, each with whether it is learned."""
        rendered = self.rendered(turns)
        parts, at = [], 0
        for start, end in rendered.learned:
            parts += [(rendered.text[at:start], False), (rendered.text[start:end], True)]
            at = end
        return [(text, learned) for text, learned in [*parts, (rendered.text[at:], False)] if text]

    def rendered(self, turns: Sequence[Turn], specials: Collection[str] = ()) -> Rendered:
        """The text of turns with what is learned of it, and what only looks like one of ``specials``.

        Learned is what the assistant says, with the end of it: what stands in ``{% generation %}`` blocks, else what
        follows the common prefix with the prompt of the answer.
        """
        if _GENERATION.search(self.jinja):
            text, learned = self._by_blocks(turns)
        else:
            text = self._run(turns)
            learned = self._by_prefixes(turns, text)
        return Rendered(text, learned, self._lookalikes(turns, text, specials))

    def prompt(self, turns: Sequence[Turn], specials: Collection[str] = ()) -> Rendered:
        """The text that an answer to these turns follows on; nothing of it is learned."""
        text = self._run(turns, generation_prompt=True)
        return Rendered(text, [], self._lookalikes(turns, text, specials, generation_prompt=True))

    def _run(self, turns: Sequence[Turn], generation_prompt: bool = False, marks: tuple[str, str] = ("", "")) -> str:
        messages = [{"role": turn.role, "content": self._content(turn)} for turn in turns]
        values = {
            **self.names,
            "messages": messages,
            "tools": None,
            "documents": None,
            "add_generation_prompt": generation_prompt,
        }
        try:
            return render(self.jinja, values, sum(len(m["content"]) for m in messages), marks)
        except ERRORS as error:
            raise self._refusal(error) from None

    def _content(self, turn: Turn) -> str:
        return f"{turn.text}{self.context_join}{turn.context}" if turn.context else turn.text

    def _refusal(self, error: BaseException) -> DataError:
        if isinstance(error, jinja2.TemplateSyntaxError):
            said = f"is not valid: line {error.lineno}: {error.message}"
        elif type(error) is jinja2.TemplateError:
            said = f"refuses the conversation: {error}"
        elif isinstance(error, RecursionError):
            said = "cannot be used: it calls itself without end, or is nested too deeply"
        else:
            said = f"cannot be used: {error}"
        return DataError(
            f"The template {self.name} {said.rstrip('.')}.", f"Mend it, or choose another data.template: {_NAMED}."
        )

    # ------------------------------------------------------------------ what is learned

    def _by_prefixes(self, turns: Sequence[Turn], text: str) -> Ranges:
        found: Ranges = []
        for number, turn in enumerate(turns):
            if turn.role != "assistant" or not turn.learned or not number:  # an opening line answers nothing
                continue
            start, end = self._answer(turns, number, text, found[-1][1] if found else 0)
            answer = text[start:end]
            if answer.rstrip().endswith(self.ends):
                end = start + len(answer.rstrip())  # no more than the end itself: the model stops there
            if start < end:
                found.append((start, end))
        return _merged(found)

    def _answer(self, turns: Sequence[Turn], number: int, text: str, after: int) -> tuple[int, int]:
        """Where the answer that is turn ``number`` stands, and its end; ``after`` is where the one before it ended.

        It begins where the text leaves its prompt and ends where it leaves the conversation so far.  Some templates
        write earlier turns otherwise than last ones (without their thoughts); there the answer itself is looked for.
        """
        said = self._content(turns[number]).strip()
        prompt = self._run(turns[:number], generation_prompt=True)
        start = max(after, _common(prompt, text))
        if start < len(prompt) and not text.startswith(self._run(turns[:number])):
            start = max(start, text.find(said, start))
        if number + 1 == len(turns):
            return start, len(text)
        end = _common(self._run(turns[: number + 1]), text)
        place = text.find(said, start)
        if said not in text[start:end] and place >= 0:
            end = place + len(said)
            rest = text[end:].lstrip()
            stop = next((stop for stop in self.ends if rest.startswith(stop)), "")
            end += len(text) - end - len(rest) + len(stop) if stop else 0
        return start, end

    def _by_blocks(self, turns: Sequence[Turn]) -> tuple[str, Ranges]:
        before, after = _unused("".join(self._content(turn) for turn in turns) + self.jinja)[:2]
        marked = self._run(turns, marks=(before, after))
        learns = [turn.learned for turn in turns if turn.role == "assistant"]
        text, found, number = "", Ranges(), 0
        for part in re.split(f"({before}[^{after}]*{after})", marked):
            start = len(text)
            text += part.strip(before + after)
            if part.startswith(before):
                if number >= len(learns) or learns[number]:
                    found.append((start, len(text)))
                number += 1
        return text, _merged([(start, self._with_end(text, start, end)) for start, end in found])

    def _with_end(self, text: str, start: int, end: int) -> int:
        """The end of a block, moved behind the end of the answer where that follows it."""
        if text[start:end].rstrip().endswith(self.ends):
            return end
        return next((end + len(stop) for stop in self.ends if text.startswith(stop, end)), end)

    # ------------------------------------------------------------------ what is not a special token

    def _lookalikes(
        self, turns: Sequence[Turn], text: str, specials: Collection[str], generation_prompt: bool = False
    ) -> Ranges:
        """Where ``text`` has the text of a special token because somebody wrote it.

        Each such text is blotted out in the turns, with as many characters that stand for nothing, and the template run
        again: where it gives the same but for the blots, they show the places.  A template that acts on the token (one
        that looks for ``</think>``) gives something else; then the token is the template's own.
        """
        if not specials:
            return []
        pattern = _pattern(tuple(specials))
        found = {match for turn in turns for part in (turn.text, turn.context) for match in pattern.findall(part)}
        if not found:
            return []
        blots = _unused(text + self.jinja)
        places: Ranges = []
        for token in sorted(found):
            blot = blots[0] * len(token)
            blotted = self._run([_blotted(turn, token, blot) for turn in turns], generation_prompt)
            if blotted.replace(blot, token) == text:
                places += [match.span() for match in re.finditer(re.escape(blot), blotted)]
        return sorted(places)


def _blotted(turn: Turn, token: str, blot: str) -> Turn:
    return replace(turn, text=turn.text.replace(token, blot), context=turn.context.replace(token, blot))


@lru_cache(maxsize=16)
def _pattern(specials: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(text) for text in sorted(specials, key=len, reverse=True)))


def _unused(text: str) -> list[str]:
    """Characters that stand for nothing and are not in ``text``."""
    free = [character for character in _NONCHARACTERS if character not in text]
    if len(free) < 2:
        raise DataError("A conversation uses every code point that stands for nothing.", "Take it out of the data.")
    return free


def _common(left: str, right: str) -> int:
    """How many characters two texts have in common from the beginning."""
    if right.startswith(left):
        return len(left)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _merged(ranges: Ranges) -> Ranges:
    merged: Ranges = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def probed(template: ChatTemplate) -> ChatTemplate:
    """The template with what a try of it shows: the special tokens that it writes, and how an answer ends.

    A template that refuses a plain question and answer is left as it is.
    """
    answer = "\ufdd1answer\ufdd1"
    try:
        text = template.render([Turn("user", "question"), Turn("assistant", answer)])
        prompt = template.render([Turn("user", "question")], generation_prompt=True)
    except DataError:
        return template
    tail = text.rpartition(answer)[2].strip() if answer in text else ""
    named = set(template.names.values())
    tokens = tuple(dict.fromkeys(token for token in _TOKEN.findall(text + prompt) if token not in named))
    stops = (tail,) if tail and tail not in named else ()
    return replace(template, special_tokens=template.special_tokens or tokens, stops=template.stops or stops)


_TOKEN = re.compile(r"<\|[^<>|\s]{1,40}\|>|<｜[^<>｜]{1,40}｜>|<(?:start|end)_of_turn>")
_NAMED = (
    "alpaca, question-answer, soru-cevap, chatml, llama3, plain, a jinja file, or a text with {prompt} and {answer}"
)


def values_of(template: ChatTemplate) -> dict[str, Any]:
    """What of a template decides its text, as plain values."""
    return {
        "jinja": template.jinja,
        "names": dict(template.names),
        "stops": list(template.stops),
        "join": template.context_join,
    }
