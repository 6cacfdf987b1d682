"""A rule scores an answer.  Each is written as one line, ``kind: what``, so that a recipe can hold it.

judge:en                      how kindly a tale ends, -1 … 1 (judge:tr for Turkish)
length: 10-30                 1 inside 10 to 30 words, falling to -1 outside; ``length: 200-400 characters``
regex: \\bplease\\b             1 where the pattern occurs, else 0
expression: words(answer)/20  any number; see ``engine.rules.expression`` for what it may name
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import RecipeError
from engine.rules.expression import FUNCTIONS, NAMES, Expression, ExpressionError
from engine.rules.patterns import PatternError, compiled, found
from engine.text.tales import LANGUAGES, judge

KINDS = ("judge", "length", "regex", "expression")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_LENGTH = re.compile(r"(\d{1,7})\s*(?:-|–|\.\.|to)?\s*(\d{1,7})?\s*(words?|characters?)?")


@dataclass(frozen=True)
class Rule:
    """A rule as it was written, ready to score.  ``kind`` names its curve."""

    kind: str
    text: str
    _score: Callable[[str, str], float]

    def score(self, prompt: str, answer: str) -> float:
        """A finite number for one answer.

        Raises ExpressionError when an expression or a pattern has none for it (a division by zero, a search that
        takes too long): the caller decides what that is worth.
        """
        try:
            return self._score(prompt, answer)
        except PatternError as error:
            raise ExpressionError(str(error)) from None


def parse_rule(text: str) -> Rule:
    """The rule of one line.  Raises RecipeError telling what is wrong with it and what there is."""
    kind, colon, what = text.partition(":")
    kind, what = kind.strip().lower(), what.strip()
    if kind not in KINDS or (not colon and kind != "judge"):
        near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.5)
        raise RecipeError(
            f"reward.rule = {text!r:.80} is no rule; rules begin with {', '.join(f'{k}:' for k in KINDS)}.",
            f"Did you mean {near[0]}:?" if near else 'For example  rule = "length: 10-30"  or  rule = "judge:en".',
        )
    makers: dict[str, Callable[[str], Callable[[str, str], float]]] = {
        "judge": _judge,
        "length": _length,
        "regex": _regex,
        "expression": _expression,
    }
    return Rule(kind, text.strip(), makers[kind](what))


def _judge(what: str) -> Callable[[str, str], float]:
    language = what or "en"
    if language not in LANGUAGES:
        raise RecipeError(
            f"reward.rule: there is no judge for {language!r}.", f"There is judge:{' and judge:'.join(LANGUAGES)}."
        )
    return lambda _, answer: judge(answer, language)


def _length(what: str) -> Callable[[str, str], float]:
    match = _LENGTH.fullmatch(what.lower())
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if match is None or low > high:
        raise RecipeError(
            f"reward.rule: length: {what!r:.40} is no length.", 'Write  "length: 10-30"  or  "length: 200 characters".'
        )
    letters = (match[3] or "").startswith("character")

    def score(_: str, answer: str) -> float:
        length = len(answer) if letters else len(_WORD.findall(answer))
        outside = max(low - length, length - high, 0)
        return max(-1.0, 1.0 - 2.0 * outside / max(low, 1) if length < low else 1.0 - outside / max(high, 1))

    return score


def _regex(what: str) -> Callable[[str, str], float]:
    try:
        compiled(what)
    except PatternError as error:
        raise RecipeError(f"reward.rule: regex: {error}.", "Try it on a text in the playground first.") from None
    if not what:
        raise RecipeError("reward.rule: regex: has no pattern.", 'For example  rule = "regex: (?i)please"')
    return lambda _, answer: float(found(what, answer))


def _expression(what: str) -> Callable[[str, str], float]:
    try:
        return Expression(what)
    except ExpressionError as error:
        raise RecipeError(
            f"reward.rule: expression: {error}.",
            f"It may use {', '.join(NAMES)} and {', '.join(FUNCTIONS)}, numbers, texts, and, or, not, if, in, < and ==.",
        ) from None
