"""The bottom line: what runs now, how far it is, how well, how fast, and what is left of memory and disk."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from engine.about import shown_name
from studio import numbers
from studio.context import Context
from studio.widgets.card import label, set_role
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.state_dot import StateDot

HEIGHT = 36
MEASURED_EVERY_MS = 3000
LOW_DISK_BYTES = 2e9
NARROW_PX = 1180
MARGINS_PX, SPACING_PX = 2 * 17, 18


class StatusBar(QFrame):
    """Reads ``engine.current`` whenever messages come, memory and disk every few seconds."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self._context = context
        self._running = self._has_share = False
        self.dot = StateDot(context.theme, diameter=9)
        self.what, self.name = label(), ElidedLabel("", "strong")
        self.step, self.left, self.loss, self.speed = label(), label(), label(), label()
        self.progress = _bar("", 150)
        self.memory, self.memory_gauge, self.memory_figure = label(), _bar("data", 70), label()
        self.disk = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 0, 17, 0)
        row.setSpacing(SPACING_PX)
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
        for widget in (self.step, self.loss):
            widget.setVisible(live)
        words = self._words(current.state if current is not None else "")
        self.what.setText(words)
        self.name.set_text(shown_name(run) if run is not None and current is not None else "")
        self.dot.set_state(_DOTS.get(current.state, "empty") if current is not None else "empty")
        self._running = live
        if current is None or not live:
            self._fit()
            return
        total = current.planned_steps
        self.step.setText(
            self.tr("step {0} / {1}").format(numbers.count(current.step), numbers.count(total))
            if total
            else self.tr("step {0}").format(numbers.count(current.step))
        )
        low, high = current.latest("train/seconds_left_low"), current.latest("train/seconds_left_high")
        self.left.setText("" if low is None or high is None else self._left_words(low, high))
        self._show_progress(current.share_done())
        self._show_loss(current.curve("train/loss").values[-2:].tolist())
        speed = current.latest("train/tokens_per_second")
        self.speed.setText("" if speed is None else self.tr("{0} tokens/s").format(numbers.short(speed)))
        self._fit()

    def _left_words(self, low: float, high: float) -> str:
        if numbers.clock(low) == numbers.clock(high):
            return self.tr("{0} left").format(numbers.clock(low))
        return self.tr("{0} – {1} left").format(numbers.clock(low), numbers.clock(high))

    def _show_progress(self, share: float | None) -> None:
        self._has_share = share is not None
        self.progress.setValue(round(1000 * (share or 0.0)))

    def _show_loss(self, losses: Sequence[float]) -> None:
        arrow = ""
        if len(losses) > 1 and losses[-1] != losses[-2]:
            arrow = " ↓" if losses[-1] < losses[-2] else " ↑"
        self.loss.setText(self.tr("loss {0}").format(numbers.loss_figures(losses[-1])) + arrow if len(losses) else "")

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
        low = free is not None and free < LOW_DISK_BYTES
        if low != (self.disk.property("role") == "problem"):
            set_role(self.disk, "problem" if low else "")
        self._fit()

    def _dress(self) -> None:
        self.setFixedHeight(self._context.theme.px(HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: object) -> None:
        self.progress.setFixedWidth(90 if self.width() < self._context.theme.px(NARROW_PX) else 150)
        self._fit()

    def _fit(self) -> None:
        """Where there is too little room, what matters least goes as a whole, so that no text is cut."""
        always = [self.dot, self.what, self.name] + ([self.step, self.loss] if self._running else [])
        memory: list[QWidget] = [self.memory, self.memory_figure]
        least_last: list[list[QWidget]] = [
            [self.left],
            [self.progress],
            memory,
            [self.speed],
            [self.disk],
            [self.memory_gauge],
        ]
        room = self.width() - MARGINS_PX - sum(map(_room_of, always))
        for group in least_last:
            of_run = group[0] in (self.left, self.progress, self.speed)
            wanted = (self._running or not of_run) and (group[0] is not self.progress or self._has_share)
            room -= sum(map(_room_of, group)) if wanted else 0
            for widget in group:
                if widget.isHidden() == (wanted and room >= 0):
                    widget.setVisible(wanted and room >= 0)


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


def _room_of(widget: QWidget) -> int:
    return max(widget.sizeHint().width(), widget.minimumWidth()) + SPACING_PX


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
