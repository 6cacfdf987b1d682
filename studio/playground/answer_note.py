"""The line under an answer: how fast it came, what it took, what it is worth, why it ended."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from studio.playground.answers import Answer


def note_of(answer: Answer, context: int, *, brief: bool = False) -> str:
    """What an answer took; ``context`` is the model's, 0 when it is not known.  ``brief``: for a narrow column, what
    columns are compared by."""
    translate = QCoreApplication.translate
    if not answer.tokens:
        return "" if answer.running else _reason(answer)
    speed, end = answer.tokens_per_second, answer.end
    parts = []
    if answer.score is not None:
        parts.append(translate("answer", "reward {0}").format(f"{answer.score:+.2f}"))
    if math.isfinite(speed):
        parts.append(translate("answer", "{0} tokens/s").format(f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"))
    if not brief and end is not None and math.isfinite(end.first_token_s):
        parts.append(translate("answer", "first token {0} ms").format(f"{1000 * end.first_token_s:.0f}"))
    count = len(answer.tokens)
    parts.append(
        translate("answer", "1 token") if count == 1 else translate("answer", "{0} tokens").format(f"{count:,}")
    )
    if end is not None:
        parts.append(translate("answer", "perplexity {0}").format(f"{answer.perplexity:,.1f}"))
    if not brief:
        parts.append(translate("answer", "context {0} / {1}").format(answer.tokens[-1].context, context or "–"))
        parts.append(translate("answer", "seed {0}").format(answer.settings.seed))
    if end is not None and end.forgotten:
        parts.append(translate("answer", "{0} earlier turns no longer fit").format(end.forgotten))
    if reason := _reason(answer):
        parts.append(reason)
    return " · ".join(parts)


def _reason(answer: Answer) -> str:
    if answer.end is None:
        return ""
    translate = QCoreApplication.translate
    return {
        "eot": translate("answer", "reached the end of text"),
        "stop": translate("answer", "reached a stop text"),
        "stopped": translate("answer", "stopped"),
    }.get(answer.end.reason, "")
