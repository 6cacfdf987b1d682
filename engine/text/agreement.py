"""How often people agree with themselves: pairs of answers that were judged more than once.  Torch-free."""

from __future__ import annotations

from collections.abc import Iterable

TELLING = 10  # second judgements, from which on their share says how far labels can be trusted

Judged = tuple[str, str, str, bool]  # question, chosen answer, rejected answer, whether they are equally good


def agreement(judged: Iterable[Judged]) -> tuple[int, int]:
    """How many judgements were of a pair that had been judged before, and how many of these were as the first.

    A pair is a question and two answers, whichever of them was chosen.
    """
    first: dict[tuple[str, frozenset[str]], tuple[str, bool]] = {}
    again = agreed = 0
    for question, chosen, rejected, tie in judged:
        key = (question, frozenset((chosen, rejected)))
        if key in first:
            again += 1
            agreed += first[key] == (chosen, tie) or (tie and first[key][1])
        else:
            first[key] = (chosen, tie)
    return again, agreed
