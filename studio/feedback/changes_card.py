"""What changed: the same questions answered before and now, with what each answer is worth and how far it strayed.

Every comparison that a run has told can be seen again: the newest is shown until somebody goes back.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from engine.messages import Rollouts
from studio.feedback.changes import COLUMNS, NUMBERS, ChangesModel, Row, number_of, written
from studio.monitor.view import RunView
from studio.numbers import count
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import Card, label
from studio.widgets.text_lines import Piece, TextLines

ROW_PX, SHOWN_ROWS, WHOLE_PX = 30, 5, 88
PIN_PX, NUMBER_PX = 28, 76


class ChangesTable(QTableView):
    """P pins the row, Enter too; Left and Right are left to the card."""

    pin_asked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_P, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.pin_asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here."""


class ChangesCard(Card):
    """The table, the whole texts of the chosen row below it, and the way back to earlier comparisons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: RunView | None = None
        self._place: int | None = None  # which comparison is shown; None: the newest
        self._shown: Rollouts | None = None
        self.model, self.table = ChangesModel(theme), ChangesTable()
        self.whole, self.empty = TextLines(theme, ruled=False), label("", "dim", wrap=True)
        self.earlier, self.later = IconButton(theme, "chevron-left"), IconButton(theme, "chevron-right")
        self._build()
        self.retranslate()

    def _build(self) -> None:
        table = self.table
        table.setProperty("role", "plain")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(20)
        header.setSortIndicator(COLUMNS.index("reward"), Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        for place, name in enumerate(COLUMNS):
            fixed = name in NUMBERS or name == "pin"
            mode = QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
        for button in (self.earlier, self.later):
            self.add_to_header(button, right=True)
        self.body.addWidget(self.empty)
        self.body.addWidget(table)
        self.body.addWidget(self.whole)
        table.pin_asked.connect(self.pin)
        table.clicked.connect(self._on_clicked)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._show_whole())
        header.sortIndicatorChanged.connect(lambda *_: self._write_remark())
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self._theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))
        self.table.setColumnWidth(0, self._theme.px(PIN_PX))
        for name in NUMBERS:
            self.table.setColumnWidth(COLUMNS.index(name), self._theme.px(NUMBER_PX))
        self.table.setFixedHeight(self._theme.px(ROW_PX) * (SHOWN_ROWS + 1) + 4)
        self.whole.setFixedHeight(self._theme.px(WHOLE_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("What changed"))
        self.table.setAccessibleName(self.tr("Answers before and now; P pins a prompt, the headings sort"))
        self.table.setToolTip(self.tr("P or a click on the first column pins a prompt; the headings sort."))
        self.whole.setAccessibleName(self.tr("The chosen row in full"))
        self.empty.setText(self.tr("The first comparison appears here before the first step."))
        self.earlier.set_name(self.tr("An earlier comparison"))
        self.later.set_name(self.tr("A later comparison"))
        self.model.set_titles(
            {"pin": self.tr("pinned"), "prompt": self.tr("prompt"), "before": self.tr("before (reference)"),
             "now": self.tr("now (policy)"), "reward": self.tr("reward"), "kl": self.tr("KL")}
        )  # fmt: skip
        self._write_remark()
        self._show_whole()

    # ------------------------------------------------------------------ what is shown

    def show_run(self, view: RunView | None) -> None:
        """Shows the newest comparison of a run, or the one that was gone back to."""
        if view is None or self._view is None or view.run != self._view.run:
            self._place = None
        self._view = view
        tables = view.history.rollouts if view is not None else []
        self.setVisible(view is not None and (bool(tables) or view.stage in ("ppo", "dpo")))
        if self._place is not None and self._place >= len(tables):
            self._place = None
        self._show(tables[self._place if self._place is not None else -1] if tables else None)
        self.retranslate()

    def step(self, by: int) -> None:
        """Shows an earlier or later comparison."""
        tables = self._view.history.rollouts if self._view is not None else []
        if not tables:
            return
        now = self._place if self._place is not None else len(tables) - 1
        place = min(max(now + by, 0), len(tables) - 1)
        self._place = place if place < len(tables) - 1 else None
        self._show(tables[place])
        self._write_remark()

    def pin(self, row: int) -> None:
        """Keeps a row's prompt at the top, or lets it go."""
        if 0 <= row < len(self.model.rows):
            prompt = str(self.model.rows[row].get("prompt", ""))
            self.model.toggle_pin(row)
            self._select(prompt)
            self._write_remark()

    def _show(self, told: Rollouts | None) -> None:
        if told is not self._shown:
            chosen = self._chosen()
            self._shown = told
            self.model.set_rows([row for row in told.rows if isinstance(row, dict)] if told is not None else [])
            self._select(str(chosen.get("prompt", "")) if chosen is not None else "")
        for part in (self.table, self.whole):
            part.setVisible(told is not None)
        self.empty.setVisible(told is None)
        tables = self._view.history.rollouts if self._view is not None else []
        for button in (self.earlier, self.later):
            button.setVisible(len(tables) > 1)
        place = self._place if self._place is not None else len(tables) - 1
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(place < len(tables) - 1)

    def _select(self, prompt: str) -> None:
        row = max(self.model.row_of(prompt), 0)
        with QSignalBlocker(self.table.selectionModel()):
            self.table.setCurrentIndex(self.model.index(row, 1) if self.model.rows else QModelIndex())
        self._show_whole()

    def _chosen(self) -> Row | None:
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _on_clicked(self, index: QModelIndex) -> None:
        if COLUMNS[index.column()] == "pin":
            self.pin(index.row())

    def _show_whole(self) -> None:
        row = self._chosen()
        self.whole.set_entries([] if row is None else [self._entry(row)])

    def _entry(self, row: Row) -> list[list[Piece]]:
        before, now = str(row.get("before", "")), str(row.get("now", ""))
        worth = [written(number_of(row, name), signed=True) for name in ("reward_before", "reward")]
        told = f"{worth[0]} → {worth[1]}" if number_of(row, "reward_before") is not None else worth[1]
        rewards = row.get("rewards")
        if isinstance(rewards, dict) and len(rewards) > 1:
            told += " · " + " · ".join(f"{name} {written(number_of(rewards, name), signed=True)}" for name in rewards)
        if row.get("ended") is False:
            told += " · " + self.tr("does not end by itself")
        return [
            [(str(row.get("prompt", "")), "mono:"), (f"   {told}", "dim")],
            [(self.tr("before"), "dim"), ("  ", ""), (before, "mono:dim")],
            [(self.tr("now"), "dim"), ("  ", ""), (now, "mono:")],
        ]

    def _write_remark(self) -> None:
        view, told = self._view, self._shown
        if view is None or told is None:
            self.set_remark("")
            return
        column, _ = self.model.order
        planned = view.planned_steps
        at = (
            self.tr("step {0} of {1}").format(count(told.step), count(planned))
            if planned
            else self.tr("step {0}").format(count(told.step))
        )
        parts = [f"{view.stage.upper()} {at}"]
        if self.model.pinned:
            parts.append(self.tr("pinned prompts"))
        parts.append(self.tr("sorted by {0}").format(self.model.titles.get(column, column)))
        self.set_remark(" · ".join(parts))
