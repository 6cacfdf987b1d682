"""The bottom line: what runs now, how far it is, how well, how fast, and what is left of memory and disk."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from studio import numbers
from studio.context import Context
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.state_dot import StateDot

HEIGHT = 36
MEASURED_EVERY_MS = 3000
LOW_DISK_BYTES = 2e9
NARROW_PX = 1180


class StatusBar(QFrame):
    """Reads ``engine.current`` whenever messages come, memory and disk every few seconds."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self._context = context
        self.dot = StateDot(context.theme, diameter=9)
        self.what, self.name = label(), ElidedLabel("", "strong")
        self.step, self.left, self.loss, self.speed = label(), label(), label(), label()
        self.progress = _bar("", 150)
        self.memory, self.memory_gauge, self.memory_figure = label(), _bar("data", 70), label()
        self.disk = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 0, 17, 0)
        row.setSpacing(18)
        row.addLayout(_together(self.dot, self.what, self.name))
        for widget in (self.step, self.progress, self.left):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.loss, self.speed):
            row.addWidget(widget)
        row.addLayout(_together(self.memory, self.memory_gauge, self.memory_figure))
        row.addWidget(self.disk)
        self._timer = QTimer(self)
        self._timer.setInterval(MEASURED_EVERY_MS)
        self._timer.timeout.connect(self.measure)
        self._timer.start()
        context.engine.messages.connect(self.refresh)
        context.engine.runs_changed.connect(self.refresh)
        context.theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.memory_gauge.setAccessibleName(self.tr("Memory in use"))
        self.measure()
        self.refresh()

    # ------------------------------------------------------------------ the run

    def refresh(self, *_: object) -> None:
        """Shows the run that the window shows."""
        current, run = self._context.engine.current, self._context.engine.current_run
        live = current is not None and current.live
        for widget in (self.step, self.progress, self.left, self.loss, self.speed):
            widget.setVisible(live)
        words = self._words(current.state if current is not None else "")
        self.what.setText(words)
        self.name.set_text(_given_name(run) if run is not None and current is not None else "")
        self.dot.set_state(_DOTS.get(current.state, "empty") if current is not None else "empty")
        if current is None or not live:
            return
        total = current.number("max_steps")
        self.step.setText(
            self.tr("step {0} / {1}").format(numbers.count(current.step), numbers.count(total))
            if total
            else self.tr("step {0}").format(numbers.count(current.step))
        )
        low, high = current.latest("train/seconds_left_low"), current.latest("train/seconds_left_high")
        self.left.setText(
            ""
            if low is None or high is None
            else self.tr("{0} – {1} left").format(numbers.clock(low), numbers.clock(high))
        )
        self._show_progress(total, current.step, current.latest("train/seconds"), low)
        self._show_loss(current.curve("train/loss").values[-2:].tolist())
        speed = current.latest("train/tokens_per_second")
        self.speed.setText("" if speed is None else self.tr("{0} tokens/s").format(numbers.short(speed)))

    def _show_progress(self, total: float | None, step: int, seconds: float | None, left: float | None) -> None:
        share = step / total if total else None
        if share is None and seconds is not None and left is not None and seconds + left > 0:
            share = seconds / (seconds + left)
        self.progress.setVisible(share is not None)
        self.progress.setValue(round(1000 * min(share or 0.0, 1.0)))

    def _show_loss(self, losses: Sequence[float]) -> None:
        arrow = ""
        if len(losses) > 1 and losses[-1] != losses[-2]:
            arrow = " ↓" if losses[-1] < losses[-2] else " ↑"
        self.loss.setText(self.tr("loss {0}").format(f"{losses[-1]:.2f}") + arrow if len(losses) else "")

    def _words(self, state: str) -> str:
        return {
            "": self.tr("Nothing runs"),
            "queued": self.tr("Waiting"),
            "preparing": self.tr("Preparing"),
            "running": self.tr("Training"),
            "paused": self.tr("Paused"),
            "saving": self.tr("Saving"),
            "finished": self.tr("Finished"),
            "stopped": self.tr("Stopped"),
            "failed": self.tr("Failed"),
            "lost": self.tr("Lost"),
        }.get(state, state)

    # ------------------------------------------------------------------ the machine

    def measure(self) -> None:
        """Reads memory and the free room of the disk that holds the runs."""
        memory = psutil.virtual_memory()
        used = memory.total - memory.available
        self.memory.setText(self.tr("memory"))
        self.memory_gauge.setValue(round(1000 * used / memory.total))
        self.memory_figure.setText(f"{numbers.size(used).removesuffix(' GB')} / {numbers.size(memory.total)}")
        free = free_bytes(self._context.runs_folder)
        self.disk.setText("" if free is None else self.tr("disk {0} free").format(numbers.size(free)))
        self.disk.setProperty("role", "problem" if free is not None and free < LOW_DISK_BYTES else None)

    def _dress(self) -> None:
        self.setFixedHeight(self._context.theme.px(HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: object) -> None:
        narrow = self.width() < self._context.theme.px(NARROW_PX)
        self.memory_gauge.setVisible(not narrow)
        self.progress.setFixedWidth(90 if narrow else 150)


_DOTS = {"running": "running", "preparing": "running", "saving": "running", "paused": "warning", "queued": "ready",
         "finished": "ready", "failed": "problem", "lost": "problem"}  # fmt: skip


def free_bytes(folder: Path) -> int | None:
    """Free bytes of the disk on which ``folder`` is or will be; None where that cannot be told."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _given_name(run: Path) -> str:
    """The name of a run without date, time and stage."""
    return run.name.split("-", 3)[-1]


def _bar(kind: str, width: int) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, 1000)
    bar.setTextVisible(False)
    bar.setFixedWidth(width)
    if kind:
        bar.setProperty("kind", kind)
    return bar


def _together(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
        if isinstance(widget, QLabel):
            widget.setMinimumWidth(0)
    return row
