"""What happened in a run: checkpoints, better validations, notices, pauses; the newest first."""

from __future__ import annotations

import time

from engine.messages import CheckpointSaved, Failed, Finished, Metrics, Notice, Started
from studio.engine_texts import said
from studio.history import Event
from studio.monitor.view import RunView
from studio.numbers import count, figures
from studio.theme import Theme
from studio.widgets.card import Card
from studio.widgets.text_lines import Piece, TextLines

SHOWN = 200
LEVELS = {"problem": "problem_text", "warning": "warning_text"}


class EventsCard(Card):
    """The list of events."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lines = TextLines(theme, ruled=False)
        self.body.addWidget(self.lines, 1)

    def show_run(self, view: RunView | None) -> None:
        """Shows the events of the run."""
        self.set_title(self.tr("Events"))
        self.lines.setAccessibleName(self.tr("Events, newest first"))
        events = newest_first(view.history.events) if view is not None else []
        self.lines.set_entries([[self._line(event)] for event in events])
        bad = view.history.bad_lines if view is not None else 0
        self.set_remark(self.tr("%n unreadable line(s)", "", bad) if bad else "")

    def _line(self, event: Event) -> list[Piece]:
        clock = time.strftime("%H:%M", time.localtime(max(0.0, min(event.time, 4e9))))
        return [(f"{clock}  ", "dim"), *self._said(event)]

    def _said(self, event: Event) -> list[Piece]:
        message = event.message
        step = count(event.step)
        match message:
            case Metrics():
                return [
                    (self.tr("validation {0}").format(figures(message.values.get("val/loss", float("nan")))), "dim"),
                    ("  " + self.tr("best"), "ok_text"),
                ]
            case CheckpointSaved():
                return [(self.tr("checkpoint {0} verified").format(step), "dim")]
            case Notice():
                return [(said(message.text), LEVELS.get(message.level, "dim"))]
            case Started() if event.kind == "resumed":
                return [(self.tr("resumed at step {0}").format(step), "dim")]
            case Started():
                device, precision = message.facts.get("device", "?"), message.facts.get("precision", "?")
                return [(self.tr("started on {0} in {1}").format(device, precision), "dim")]
            case Finished():
                words = {
                    "stopped": self.tr("stopped at step {0}"),
                    "early": self.tr("ended early at step {0}: validation got no better"),
                }.get(message.reason, self.tr("finished at step {0}"))
                return [(words.format(step), "ok_text" if message.reason != "stopped" else "dim")]
            case Failed():
                return [(said(message.text), "problem_text")]
        if event.kind == "paused":
            return [(self.tr("paused at step {0}").format(step), "warning_text")]
        return [(self.tr("went on at step {0}").format(step), "dim")]


def newest_first(events: list[Event]) -> list[Event]:
    """The events to show: of better validations in a row only the last, so that they bury nothing."""
    shown: list[Event] = []
    for event in reversed(events):
        if event.kind == "best" and shown and shown[-1].kind == "best":
            continue
        shown.append(event)
        if len(shown) == SHOWN:
            break
    return shown
