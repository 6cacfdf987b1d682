"""The window: puts PAGES and ACTIONS together, and nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from studio.closing import Closing
from studio.context import Context
from studio.index import things_to_find
from studio.pages import PAGES
from studio.pages.page import Page, State
from studio.search import Found, search
from studio.status_bar import StatusBar
from studio.title import Title
from studio.top_bar import TopBar
from studio.widgets.explain import WIDTH as EXPLAIN_WIDTH
from studio.widgets.explain import ExplainPanel
from studio.widgets.palette import Palette
from studio.widgets.rail import Rail, RailEntry
from studio.widgets.toast import Banner, Toasts

SMALLEST, FIRST = (880, 560), (1440, 900)
LAST_PAGE = "settings"


class Window(QMainWindow):
    """The studio's window.  ``closing_down`` is emitted once it is really closed."""

    closing_down = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        theme = context.theme
        context.navigate = self.navigate
        self._pages: dict[str, Page] = {}
        self.rail = Rail(theme, [RailEntry(e.id, e.icon, apart=e.id == LAST_PAGE) for e in PAGES])
        self.rail.chosen.connect(self.navigate)
        self.palette_box = Palette(theme, self._find)
        self.top_bar = TopBar(context, self.palette_box)
        self.status_bar = StatusBar(context)
        self.banner = Banner(theme)
        self.stack = QStackedWidget()
        self.stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.explain = ExplainPanel(theme)
        self.explain.closed.connect(self.toggle_explain)
        self.explain.setVisible(context.settings.explain)
        self._lay_out()
        self.toasts = Toasts(theme, self.stack)
        context.toast, context.withdraw = self.toasts.show, self.toasts.withdraw
        self.closing, self.title = Closing(self), Title(context, self)
        self.addActions(context.actions.connect_to(self))
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        context.engine.messages.connect(context.actions.refresh)
        context.engine.runs_changed.connect(context.actions.refresh)
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        self.restoreGeometry(QByteArray.fromBase64(context.settings.geometry.encode()))
        self.retranslate()
        self.stack.setFocus()

    def _lay_out(self) -> None:
        middle, right = QHBoxLayout(), QVBoxLayout()
        middle.setSpacing(0)
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        self._explained = QBoxLayout(QBoxLayout.Direction.LeftToRight)  # the page and what explains it
        self._explained.setSpacing(0)
        self._explained.addLayout(right, 1)
        self._explained.addWidget(self.explain)
        middle.addWidget(self.rail)
        middle.addLayout(self._explained, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(middle, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(whole)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.context.actions.retranslate()
        for entry in PAGES:
            action = self.context.actions.page_action(entry)
            self.rail.set_texts(entry.id, action.text(), action.toolTip())
            self._show_state(entry.id)
            if entry.id in self._pages:
                self._pages[entry.id].setAccessibleName(action.text())
        self.explain.set_texts(
            self.tr("Explain\nMove to a setting, and this panel tells what it means and which values are safe."),
            self.tr("Close"),
        )

    # ------------------------------------------------------------------ pages

    @property
    def page(self) -> Page | None:
        """The page in front."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def page_of(self, page_id: str) -> Page:
        """The page with this id, made when it is first asked for."""
        if page_id not in self._pages:
            entry = next(entry for entry in PAGES if entry.id == page_id)
            page = entry.load()(self.context)
            page.setAccessibleName(self.context.actions.page_action(entry).text())
            page.state_changed.connect(lambda: self._show_state(page_id))
            self.stack.addWidget(page)
            self._pages[page_id] = page
            self._show_state(page_id)
        return self._pages[page_id]

    def navigate(self, page_id: str, run: Path | None = None) -> None:
        """Brings a page to the front; with ``run``, for that run."""
        page = self.page_of(page_id)
        if page is not self.page and self.stack.isAncestorOf(QApplication.focusWidget() or self):
            self.stack.setFocus()  # before its page goes: Qt would hand the focus to whatever comes next
        self.stack.setCurrentWidget(page)
        self.toasts.place()  # a page that was just made would cover them
        self.rail.set_current(page_id)
        if run is not None:
            page.open_run(run)
        page.on_shown()

    def _show_state(self, page_id: str) -> None:
        state = self._pages[page_id].state if page_id in self._pages else State.EMPTY
        words = {
            State.EMPTY: self.tr("nothing here yet"),
            State.READY: self.tr("ready"),
            State.RUNNING: self.tr("running"),
            State.PROBLEM: self.tr("has a problem"),
        }
        self.rail.set_state(page_id, state.value, words[state])

    # ------------------------------------------------------------------ what actions do

    def open_palette(self) -> None:
        """Puts the cursor into the search box."""
        self.palette_box.open()

    def toggle_explain(self) -> None:
        """Shows or hides the panel that explains the focused setting."""
        self.context.settings.explain = not self.explain.isVisible()
        self.explain.setVisible(self.context.settings.explain)
        self.explain.explain(QApplication.focusWidget())

    def explain_text(self, text: str) -> None:
        """Opens the panel with an explanation."""
        self.context.settings.explain = True
        self.explain.setVisible(True)
        self.explain.explain_text(text)

    def next_pane(self) -> None:
        """Moves the focus on: rail, page, panel, top bar."""
        panes: list[QWidget] = [self.rail, self.stack, self.top_bar]
        focused = QApplication.focusWidget()
        now = next((i for i, pane in enumerate(panes) if focused is not None and pane.isAncestorOf(focused)), -1)
        for step in range(1, len(panes) + 1):
            pane = panes[(now + step) % len(panes)]
            inside = [w for w in pane.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
            target = next((w for w in inside if w.isVisible() and w.isEnabled()), None)
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def escape(self) -> None:
        """Stops what the page does, else takes the question, the newest note or the panel away."""
        if self.banner.escape() or (self.page is not None and self.page.cancel()) or self.toasts.close_newest():
            return
        if self.explain.isVisible():
            self.toggle_explain()

    def _find(self, query: str) -> list[Found]:
        return search(query, things_to_find(self))

    # ------------------------------------------------------------------ events

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is self.palette_box:
            self.palette_box.remember(before)
        elif self.explain.isVisible():
            self.explain.explain(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self.width() < SMALLEST[0] + EXPLAIN_WIDTH  # beside it the page would scroll sideways
        self._explained.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self.explain.set_below(below)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_close():
            event.ignore()
            return
        self.context.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        for page in self._pages.values():
            page.shut_down()
        self.context.apply_settings()
        self.closing_down.emit()
        event.accept()
