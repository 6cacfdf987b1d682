"""The path of stages: one card each, with what it needs or what it has made; only stages that exist have a card."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.stages import STAGES
from studio.engine_texts import said
from studio.explanation import recipe_text
from studio.history import State
from studio.monitor.view import RunView
from studio.numbers import brief_loss, clock, count
from studio.stage_path import StageAt, places
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import label, repolish, set_role
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.state_dot import StateDot

ROLES = {"running": "live", "preparing": "live", "saving": "live", "paused": "warning", "finished": "ok", "stopped": "ok",
         "failed": "problem", "lost": "problem", "interrupted": "warning", "waiting": "dim"}  # fmt: skip
DOTS = {"running": "running", "preparing": "running", "saving": "running", "paused": "warning", "finished": "ready",
        "stopped": "ready", "failed": "problem", "lost": "problem", "interrupted": "warning"}  # fmt: skip
ANOTHER_PX, NARROWEST_PLACE_PX, WIDE_CARD_PX = 22, 190, 250
LIVE = ("running", "preparing", "saving")


class StageStrip(QWidget):
    """The cards side by side, in the order of the path; alternatives stand one above the other in one place.

    ``opened`` tells the stage of a card that was pressed, ``prepare_asked`` the stage of which another run is wanted.
    """

    opened = Signal(str)
    prepare_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cards: dict[str, StageCard] = {}
        self._places: list[QWidget] = []
        self._arrows: list[QLabel] = []
        self._in_a_row = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for number, stages in enumerate(places(), start=1):
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            for stage in stages:
                card = self.cards[stage] = StageCard(theme, number, stage, compact=len(stages) > 1)
                card.clicked.connect(lambda _=False, stage=stage: self.opened.emit(stage))
                card.another.clicked.connect(lambda _=False, stage=stage: self.prepare_asked.emit(stage))
                column.addWidget(card)
            self._places.append(place)
            self._arrows.append(label("→", "dim"))
        self._arrange()

    def _arrange(self) -> None:
        """All places in one row, or two in each where there is no room for that."""
        fits = self.width() >= max(self._needed(), len(self._places) * self._theme.px(NARROWEST_PLACE_PX))
        in_a_row = len(self._places) if fits else 2
        if in_a_row == self._in_a_row:
            return
        self._in_a_row = in_a_row
        while self._grid.takeAt(0) is not None:
            pass
        for index, (place, arrow) in enumerate(zip(self._places, self._arrows, strict=True)):
            row, column = divmod(index, in_a_row)
            self._grid.addWidget(place, row, 2 * column)
            self._grid.addWidget(arrow, row, 2 * column + 1)
            arrow.setVisible(index + 1 < len(self._places) and (fits or column == 0))
        for column in range(2 * len(self._places)):
            self._grid.setColumnStretch(column, int(column % 2 == 0 and column < 2 * in_a_row))

    def _needed(self) -> int:
        """The width (px) in which no card of one row is cut."""
        arrows = sum(arrow.sizeHint().width() + 2 * self._grid.spacing() for arrow in self._arrows[1:])
        return arrows + sum(place.minimumSizeHint().width() for place in self._places)

    def minimumSizeHint(self) -> QSize:
        """As wide as two places: more of them must not keep a window from becoming narrow."""
        return QSize(2 * self._theme.px(NARROWEST_PLACE_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def show_path(self, path: Mapping[str, StageAt], view: RunView | None, front: str) -> None:
        """Shows where every stage stands; ``view`` is the run that is followed, ``front`` the stage seen below."""
        mine = view.stage if view is not None else ""
        for stage, card in self.cards.items():
            card.show_stage(path.get(stage, StageAt(stage)), view if stage == mine else None)
            card.setChecked(stage == front)
        self._arrange()


class StageCard(QPushButton):
    """Title, state, and in a second line (``compact``: in the tool tip) what it does, needs or has made."""

    def __init__(self, theme: Theme, number: int, stage: str, *, compact: bool = False) -> None:
        super().__init__()
        self._theme, self._number, self._stage = theme, number, stage
        self._left_text = ""
        self.setProperty("role", "choice")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)  # all places are as high
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name, self.state = ElidedLabel("", "strong"), label("", "dim")
        self.dot = StateDot(theme, diameter=9)
        self.doing, self.left = ElidedLabel("", "small"), label("", "small")
        self.another = IconButton(theme, "plus")
        self.another.setFixedSize(theme.px(ANOTHER_PX), theme.px(ANOTHER_PX))
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        parts_that_go: tuple[QWidget, ...] = () if compact else (self.another, self.progress)
        for part in parts_that_go:  # they come and go without moving what stands below
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.name, 1)
        top.addWidget(self.dot)
        top.addWidget(self.state)
        (top if compact else bottom).addWidget(self.another)
        bottom.setSpacing(10)
        bottom.insertWidget(0, self.doing, 1)
        bottom.insertWidget(1, self.left)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(*((13, 7, 9, 7) if compact else (15, 10, 11, 6)))
        column.setSpacing(3)
        column.addLayout(top)
        if not compact:
            column.addLayout(bottom)
            column.addWidget(self.progress)
        self._compact = compact
        parts: tuple[QWidget, ...] = (self.name, self.state, self.dot, self.doing, self.left, self.progress)
        for widget in parts:
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            if compact and widget.parentWidget() is None:
                widget.setParent(self)
                widget.hide()

    # ------------------------------------------------------------------ as a button

    def nextCheckState(self) -> None:
        """What is pressed does not change by itself: the page says which stage is in front."""

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    # ------------------------------------------------------------------ showing

    def show_stage(self, at: StageAt, view: RunView | None) -> None:
        """``view`` is the run of this stage that is followed, None for whatever else ``at`` knows."""
        title = recipe_text(STAGES[self._stage].title)
        state = view.history.state if view is not None else _state(at)
        self.name.set_text(f"{self._number} {title}")
        set_role(self.state, ROLES.get(state, ""))
        self.state.setText(self._words(state))
        self.dot.set_state(DOTS.get(state, "empty"))
        self.dot.setVisible(state in DOTS)
        if bool(self.property("live")) != (state in LIVE):
            self.setProperty("live", state in LIVE)
            repolish(self)
        doing = self._doing(view) if view is not None and view.history.live else self._made(at, view)
        self.doing.set_text(doing)
        self._show_progress(view)
        has_run = view is not None or at.run is not None
        self.another.setVisible(has_run)
        self.another.set_name(self.tr("Prepare another run: {0}").format(title))
        self.setAccessibleName(f"{self._number} {title}: {self.state.text()}")
        does = self.tr("Opens its run.") if has_run else self.tr("Prepares its settings.")
        self.setAccessibleDescription(f"{doing}. {does}")
        self.setToolTip(f"{doing}\n{does}" if doing else does)

    def _show_progress(self, view: RunView | None) -> None:
        share, left = None, ""
        if view is not None and view.history.live and not self._compact:
            status = view.history.status
            if view.history.state == "preparing" and status is not None and status.total > 0:
                share = min(status.done / status.total, 1.0)
            elif view.history.state != "preparing":
                share, left = view.share_done(), self._time_left(view)
        self.progress.setVisible(share is not None)
        self.progress.setValue(round(1000 * (share or 0.0)))
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self._left_text = left
        self._show_left()

    def _show_left(self) -> None:
        """The time left gives way in a narrow card: the status bar has it too."""
        inside = self._column.contentsRect().width() if self._column.contentsRect().isValid() else self.width()
        beside = self.dot.width() + (self.another.width() + 6 if self._compact else 0) + 18
        room = inside - beside - self.name.sizeHint().width()
        self.state.setVisible(room >= self.state.sizeHint().width())  # the dot says it too, the title comes first
        self.left.setText(self._left_text)
        self.left.setVisible(bool(self._left_text) and self.width() >= self._theme.px(WIDE_CARD_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_left()

    def _time_left(self, view: RunView) -> str:
        low = view.history.latest("train/seconds_left_low")
        high = view.history.latest("train/seconds_left_high")
        if low is None or high is None:
            return ""
        if clock(low) == clock(high):
            return self.tr("{0} left").format(clock(low))
        return self.tr("{0} – {1} left").format(clock(low), clock(high))

    def _doing(self, view: RunView) -> str:
        history = view.history
        if history.state == "queued":
            return self.tr("waiting for the worker")
        if history.state in ("preparing", "saving") and history.status is not None:
            return said(history.status.text)
        if view.planned_steps:
            return self.tr("step {0} of {1}").format(count(history.step), count(view.planned_steps))
        return self.tr("step {0}").format(count(history.step))

    def _made(self, at: StageAt, view: RunView | None) -> str:
        """What the stage has made, else what it needs, else what it does."""
        if view is not None:
            best = view.history.best
            return self._result(view.name, best.loss if best is not None else None, view.history.step)
        if at.run is not None:
            return self._result(at.run.shown_name, at.run.best_val_loss, at.run.step)
        if at.missing:
            names = [recipe_text(STAGES[s].title) if s in STAGES else s for s in dict.fromkeys(at.missing)]
            return self.tr("needs {0}").format(self.tr(" and ").join(names))
        return recipe_text(STAGES[self._stage].does)

    def _result(self, name: str, loss: float | None, step: int) -> str:
        if loss is not None:
            return self.tr("validation {0} · {1}").format(brief_loss(loss), name)
        return self.tr("step {0} · {1}").format(count(step), name)

    def _words(self, state: State | str) -> str:
        return {
            "ready": self.tr("ready"),
            "waiting": self.tr("waiting"),
            "queued": self.tr("waiting"),
            "preparing": self.tr("preparing"),
            "running": self.tr("running"),
            "paused": self.tr("paused"),
            "saving": self.tr("saving"),
            "finished": self.tr("finished"),
            "stopped": self.tr("stopped"),
            "interrupted": self.tr("interrupted"),
            "failed": self.tr("failed"),
            "lost": self.tr("lost"),
        }.get(state, state)


def _state(at: StageAt) -> str:
    """The state of a stage whose run is not followed."""
    if at.run is not None:
        return at.run.state
    return "waiting" if at.missing else "ready"
