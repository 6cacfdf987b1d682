"""The Runs page: every run at a glance; compare, go on, branch, sweep, queue, name, export, delete and have back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from engine import bin as bin_
from engine.errors import EngineError
from engine.recipes.recipe import Recipe
from engine.runs import RunFolder
from engine.summaries import RunSummary
from studio.actions import keys_text
from studio.context import Context
from studio.engine_texts import said_error
from studio.numbers import count, size
from studio.pages.page import Page, State
from studio.runs_page.arrangement import Arrangement
from studio.runs_page.bin_pane import BinPane
from studio.runs_page.branch_pane import BranchPane
from studio.runs_page.colors import RunColors
from studio.runs_page.commands import Deed
from studio.runs_page.comparison import Comparison
from studio.runs_page.deck import Deck
from studio.runs_page.deeds import Deeds
from studio.runs_page.difference_card import DifferencePane
from studio.runs_page.doing import deeds_menu, makes_sense
from studio.runs_page.model import RunsModel
from studio.runs_page.overlay_card import OverlayCard
from studio.runs_page.queue_pane import QueuePane
from studio.runs_page.reading import SummaryReader
from studio.runs_page.sweep_pane import SweepPane
from studio.runs_page.table import RunsTable
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel

LIVE_MS = 2500  # how often a page that is in front looks at runs that compute
SEARCH_AFTER_MS = 120
BUTTONS: tuple[tuple[Deed, str], ...] = (
    ("resume", "resume"),
    ("queue", "plus"),
    ("branch", "branch"),
    ("sweep", "sweep"),
)


class RunsPage(Page):
    """Summaries are read in a thread, curves and recipes of the compared runs in another; the table never waits."""

    page_id = "runs"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)  # only the smallest windows need it
        theme = context.theme
        self.colors = RunColors()
        self.model = RunsModel(theme, self.colors, self)
        self.table = RunsTable(theme, self.model)
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.search = QLineEdit()
        self.buttons = {deed: Button(theme, icon=icon) for deed, icon in BUTTONS}
        self.more = IconButton(theme, "more")
        self.overlay = OverlayCard(theme)
        self.difference, self.branch_pane, self.sweep_pane = DifferencePane(theme), BranchPane(theme), SweepPane(theme)
        self.queue_pane, self.bin_pane = QueuePane(theme, context.workspace.root), BinPane(theme)
        self.deck = Deck(
            theme,
            {
                "difference": self.difference, "queue": self.queue_pane, "branch": self.branch_pane,
                "sweep": self.sweep_pane, "bin": self.bin_pane,
            },
        )  # fmt: skip
        self.empty, self.empty_words, self.to_start = (
            Card(),
            label("", "lead", wrap=True),
            Button(theme, kind="primary"),
        )
        self.deeds = Deeds(context, self)
        self.summaries = SummaryReader(context.workspace.cache, self)
        self.comparison = Comparison(self.table, self.model, self.colors, (self.overlay, self.difference), self)
        self._clock = QTimer(self, interval=LIVE_MS)
        self._search_soon = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._bin_stamp = (Path(), 0)
        self._read_once, self._wanted = False, Path()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.subtitle)
        self.search.setClearButtonEnabled(True)
        tools = [*self.buttons.values(), self.more]
        self.board = Arrangement(self.context.theme, self.search, tools, self.table, self.overlay, self.deck)
        row = QHBoxLayout()
        row.addWidget(self.to_start)
        row.addStretch(1)
        self.empty.body.addWidget(self.empty_words)
        self.empty.body.addLayout(row)
        self.empty.setMaximumWidth(self.context.theme.px(720))
        self.body.addLayout(heading)
        self.body.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.board, 1)
        self.rest = QWidget()  # takes the room that the board leaves
        self.body.addWidget(self.rest, 1)

    def _connect(self) -> None:
        engine = self.context.engine
        engine.runs_changed.connect(self._on_runs_changed)
        self.context.theme.changed.connect(lambda: self.table.viewport().update())
        self.context.draft.changed.connect(self._show_base)
        self.summaries.read.connect(self._on_read)
        self.search.textChanged.connect(lambda _: self._search_soon.start())
        self.search.returnPressed.connect(self.table.setFocus)
        self._search_soon.timeout.connect(lambda: self.model.search(self.search.text()))
        self.table.chosen_changed.connect(self._on_chosen)
        self.model.ticked_changed.connect(self.comparison.compare)
        self.table.asked.connect(lambda deed: self.do(deed))
        self.table.menu_asked.connect(self._open_menu)
        self.model.renamed.connect(self.deeds.rename)
        self.model.tagged.connect(self.deeds.tag)
        self.model.modelReset.connect(self._write_subtitle)
        for deed, button in self.buttons.items():
            button.clicked.connect(lambda _=False, deed=deed: self.do(deed))
        self.more.clicked.connect(lambda _: self._open_menu(self.more.mapToGlobal(QPoint(0, self.more.height() + 4))))
        self.overlay.asked.connect(self.comparison.compare)
        self.overlay.chart.problem.connect(lambda text: self.context.toast(text, "problem"))
        self.deck.turned.connect(lambda _: self._show_panes())
        self.branch_pane.asked.connect(
            lambda run, step, changes, name, queued: self.deeds.branch(run, step, changes, name, queued=queued)
        )
        self.sweep_pane.asked.connect(self.deeds.sweep)
        self.sweep_pane.base_changed.connect(self._show_base)
        self.queue_pane.places_changed.connect(self._on_places)
        self.queue_pane.problem.connect(lambda error: self.context.toast(said_error(error), "problem"))
        self.bin_pane.restore_asked.connect(self.deeds.restore)
        self.bin_pane.empty_asked.connect(self.deeds.empty_bin)
        self.deeds.changed.connect(self.refresh)
        self.deeds.queued.connect(self.queue_pane.look)
        self.deeds.aside.busy_changed.connect(lambda _: self._write_subtitle())
        self.to_start.clicked.connect(lambda: self.context.navigate("start"))
        self._clock.timeout.connect(self._look_again)
        self.find_keys = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.find_keys.activated.connect(self.search.setFocus)

    # ------------------------------------------------------------------ what the window asks

    def on_shown(self) -> None:
        """Reads what has changed since the last time."""
        self.refresh()
        self.queue_pane.look()

    def open_run(self, run: Path) -> None:
        """Chooses this run in the table, as soon as it is read."""
        self._wanted = run
        self._choose_wanted()

    def main_action(self) -> None:
        """Ctrl+Enter: what the open pane is for, else resume."""
        pane = {"branch": self.branch_pane.start, "sweep": self.sweep_pane.start}.get(self.deck.shown)
        if pane is not None and pane.isEnabled():
            pane.click()
        else:
            self.do("resume")

    def cancel(self) -> bool:
        """Esc: the question about the bin, an export, the search."""
        if self.bin_pane.asking:
            self.bin_pane.ask(False)
            return True
        if self.deeds.exporting.cancel():
            self.context.toast(self.tr("The export was ended."), "info")
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def shut_down(self) -> None:
        """Ends what reads and waits for what is being copied."""
        self._clock.stop()
        self.summaries.finish()
        self.comparison.reader.finish()
        self.deeds.finish()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    # ------------------------------------------------------------------ reading and showing

    def refresh(self) -> None:
        """Reads the runs again, away from the window's thread."""
        self.summaries.start(self.context.runs_folder)
        self._show_bin()

    def _on_runs_changed(self) -> None:
        if self.isVisible() or not self._read_once:
            self.refresh()

    def _look_again(self) -> None:
        self.queue_pane.look()
        if any(run.live for run in self.model.listing.runs):
            self.refresh()

    def _on_read(self, runs: list[RunSummary], whole: bool) -> None:
        self._read_once = self._read_once or whole
        moving = {run.path for run in runs if run.live}
        self.model.show_runs(runs)
        self._choose_wanted()
        live, some = bool(moving), bool(runs)
        self.set_state(State.RUNNING if live else State.READY if some else State.EMPTY)
        nothing = whole and not some and not self.bin_pane.count
        self.empty.setVisible(nothing)
        self.rest.setVisible(nothing)
        self.board.setVisible(not nothing)
        self._write_subtitle()
        self._enable()
        if moving & set(self.comparison.runs):
            self.comparison.compare()

    def _choose_wanted(self) -> None:
        if self.model.row_of(self._wanted) >= 0:
            self.table.choose([self._wanted])
            self._wanted = Path()

    def _on_chosen(self) -> None:
        self._enable()
        self._show_panes()
        if not self.model.ticked:
            self.comparison.compare()

    def _show_panes(self) -> None:
        chosen = self.table.chosen
        if self.deck.shown == "branch":
            self.branch_pane.show_run(chosen[0] if chosen else None)
        elif self.deck.shown == "sweep":
            self._show_base()

    def _show_base(self) -> None:
        if self.deck.shown != "sweep":
            return
        chosen = self.table.chosen
        recipe: Recipe | None = None
        try:
            if self.sweep_pane.from_draft:
                recipe = self.context.draft.recipe()
            elif chosen:
                recipe = RunFolder(chosen[0].path).recipe()
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
        self.sweep_pane.show_base(recipe, chosen[0].shown_name if chosen else "")

    def _on_places(self, places: dict[Path, int]) -> None:
        self.model.set_places(places)
        self._write_chips()

    def _show_bin(self) -> None:
        folder = self.context.runs_folder / bin_.FOLDER
        try:
            stamp = (folder, folder.stat().st_mtime_ns)
        except OSError:
            stamp = (folder, 0)
        if stamp != self._bin_stamp:
            self._bin_stamp = stamp
            self.bin_pane.show_runs(bin_.binned_runs(self.context.runs_folder))
            self._write_chips()

    # ------------------------------------------------------------------ doing

    def can(self, deed: Deed) -> bool:
        """Whether a deed makes sense with what is chosen now."""
        return makes_sense(deed, self.table.chosen)

    def do(self, deed: Deed) -> None:
        """Does a deed with the chosen runs; says so when there are none, or not the right ones."""
        chosen = self.table.chosen
        if not self.can(deed):
            self.context.toast(
                self.tr("Choose a run first.") if not chosen else self.tr("That cannot be done with what is chosen."),
                "info",
            )
            return
        if deed in ("rename", "tags"):
            self.table.setFocus()
            self.table.edit_cell("name" if deed == "rename" else "tags")
        elif deed in ("branch", "sweep"):
            self.deck.turn_to(deed)
            (self.branch_pane.step if deed == "branch" else self.sweep_pane.changes.rows[0].key).setFocus()
        elif deed in ("open", "try"):
            self.context.navigate("train" if deed == "open" else "playground", chosen[0].path)
        elif deed == "compare":
            self.model.tick(run.path for run in chosen)
        elif deed == "empty_bin":
            self.deck.turn_to("bin")
            self.bin_pane.ask(bool(self.bin_pane.count))
        else:
            self._hand_on(deed, chosen)

    def _hand_on(self, deed: Deed, chosen: list[RunSummary]) -> None:
        deeds = self.deeds
        if deed == "resume":
            deeds.resume(chosen)
        elif deed == "queue":
            deeds.add_to_queue(chosen)
        elif deed == "pin":
            deeds.pin(chosen)
        elif deed == "export":
            deeds.ask_export(chosen[0])
        elif deed == "folder":
            deeds.open_folder(chosen[0])
        elif deed == "delete":
            deeds.delete(chosen)
        elif deed == "undo":
            deeds.undo()
        elif deed == "start_queue":
            self.deck.turn_to("queue")
            self.queue_pane.start_queue()
        elif deed == "hold_queue":
            self.deck.turn_to("queue")
            self.queue_pane.hold_queue()

    def menu(self) -> QMenu:
        """Everything that can be done with what is chosen."""
        menu = deeds_menu(self, self.context.actions, self.table.chosen, self.do)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open_menu(self, place: QPoint) -> None:
        self.menu().popup(place)

    def _enable(self) -> None:
        for deed, button in self.buttons.items():
            button.setEnabled(self.can(deed))

    # ------------------------------------------------------------------ words

    def _write_subtitle(self) -> None:
        listing = self.model.listing
        if not self._read_once and not listing.runs:
            text = self.tr("Reading the runs…")
        else:
            text = self.tr("%n run(s)", "", len(listing.runs)) + f" · {size(listing.bytes())}"
            if len(listing.visible) < len(listing.runs):
                text = self.tr("{0} of {1}").format(count(len(listing.visible)), text)
        if self.deeds.aside.busy:
            text += " · " + self.tr("copying…")
        self.subtitle.set_text(text)

    def _write_chips(self) -> None:
        self.deck.set_title_of("difference", self.tr("Differences"))
        self.deck.set_title_of("queue", self.tr("Queue"), self.queue_pane.count)
        self.deck.set_title_of("branch", self.tr("Branch"))
        self.deck.set_title_of("sweep", self.tr("Sweep"))
        self.deck.set_title_of("bin", self.tr("Bin"), self.bin_pane.count)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Runs"))
        self.search.setPlaceholderText(self.tr("Search name, tag, stage, state"))
        self.search.setToolTip(keys_text(self.find_keys.key()))
        self.search.setAccessibleName(self.tr("Search the runs"))
        self.table.setAccessibleName(self.tr("All runs"))
        words = {
            "resume": self.tr("Resume"), "queue": self.tr("Queue"), "branch": self.tr("Branch…"), "sweep": self.tr("Sweep…"),
        }  # fmt: skip
        for deed, button in self.buttons.items():
            button.setText(words[deed])
            button.setToolTip(self.context.actions[f"runs.{deed}"].toolTip())
        self.more.set_name(self.tr("Everything that can be done with the chosen runs"))
        self.empty_words.setText(
            self.tr("There are no runs yet. What you train appears here, to compare, go on with, branch and export.")
        )
        self.to_start.setText(self.tr("Choose a text"))
        for pane in (self.overlay, self.difference, self.branch_pane, self.sweep_pane, self.queue_pane, self.bin_pane):
            pane.retranslate()  # type: ignore[attr-defined]
        self.comparison.retranslate()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)
        self.table.viewport().update()
        self._write_chips()
        self._write_subtitle()
        self._enable()
