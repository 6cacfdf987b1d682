"""The queue: what is computed now, what comes next, in which order, and whether it goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from engine.about import shown_name
from engine.errors import EngineError
from engine.queue import Entry, Queue
from studio.engine_texts import said_error
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import label

LOOK_MS = 1500
LIST_PX = 60
ENTRY = Qt.ItemDataRole.UserRole


class QueuePane(QWidget):
    """Looks at the queue while it is shown.  ``places_changed`` brings the place of each waiting run (1 is next);
    ``problem`` an error that the engine told."""

    places_changed = Signal(object)
    problem = Signal(object)

    def __init__(self, theme: Theme, root: Path) -> None:
        super().__init__()
        self.queue = Queue(root)
        self._entries: list[Entry] = []
        self._seen: tuple[object, ...] = ()
        self._stamp: tuple[object, ...] = ()
        self.words = label("", "small", wrap=True)
        self.list = _List(self)
        self.start, self.hold = Button(theme, icon="resume"), Button(theme, icon="pause")
        self.up, self.down = IconButton(theme, "arrow-up"), IconButton(theme, "arrow-down")
        self.remove = IconButton(theme, "close")
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self.start.clicked.connect(lambda _: self.start_queue())
        self.hold.clicked.connect(lambda _: self.hold_queue())
        self.up.clicked.connect(lambda _: self.move_chosen(-1))
        self.down.clicked.connect(lambda _: self.move_chosen(1))
        self.remove.clicked.connect(lambda _: self.remove_chosen())
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self._lay_out(theme)
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        buttons = QHBoxLayout()
        for button in (self.start, self.hold):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for tool in (self.up, self.down, self.remove):
            buttons.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it scrolls by itself
        self.list.setMinimumHeight(theme.px(LIST_PX))
        column.addWidget(self.list, 1)
        column.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    # ------------------------------------------------------------------ showing

    def look(self) -> None:
        """Reads the queue and shows it, if anything about it is new."""
        try:
            supervised = self.queue.is_supervised()
            stamp = (supervised, _changed(self.queue.folder))
            if stamp == self._stamp:
                return
            entries = self.queue.entries()
        except EngineError as error:
            self.words.setText(said_error(error))
            return
        self._stamp = stamp
        names = [shown_name(entry.run.path) for entry in entries]
        seen = (supervised, self.queue.held, tuple(entry.path for entry in entries), tuple(names))
        if seen == self._seen:
            return
        self._seen, self._entries = seen, entries
        self._show(entries, names)
        self._write()
        self._enable()
        waiting = [entry for entry in entries if not entry.current]
        self.places_changed.emit({entry.run.path: place for place, entry in enumerate(waiting, 1)})

    def _show(self, entries: list[Entry], names: list[str]) -> None:
        chosen = self._chosen()
        self.list.clear()
        place = 0
        for entry, name in zip(entries, names, strict=True):
            place += not entry.current
            item = QListWidgetItem(self.tr("now · {0}").format(name) if entry.current else f"{place} · {name}")
            item.setData(ENTRY, entry)
            item.setToolTip(entry.run.name)
            self.list.addItem(item)
            if chosen is not None and entry.run.path == chosen.run.path:
                self.list.setCurrentItem(item)

    @property
    def count(self) -> int:
        """How many runs are in it."""
        return len(self._entries)

    def _chosen(self) -> Entry | None:
        item = self.list.currentItem()
        entry = item.data(ENTRY) if item is not None else None
        return entry if isinstance(entry, Entry) else None

    def _enable(self) -> None:
        supervised, held = (bool(self._seen[0]), bool(self._seen[1])) if self._seen else (False, False)
        entry = self._chosen()
        waits = entry is not None and not entry.current
        self.start.setEnabled(bool(self._entries) and (held or not supervised))
        self.hold.setEnabled(bool(self._entries) and not held)
        for tool in (self.up, self.down, self.remove):
            tool.setEnabled(waits)

    # ------------------------------------------------------------------ doing

    def start_queue(self) -> None:
        """Lets the runs that wait be computed."""
        self._do(self.queue.wake)

    def hold_queue(self) -> None:
        """Starts no further run."""
        self._do(self.queue.hold)

    def move_chosen(self, places: int) -> None:
        """Moves the chosen run in the order."""
        entry = self._chosen()
        if entry is not None:
            self._do(lambda: self.queue.move(entry, places))

    def remove_chosen(self) -> None:
        """Takes the chosen run out of the queue; its folder stays."""
        entry = self._chosen()
        if entry is not None and not entry.current:
            self._do(lambda: self.queue.remove(entry))

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except EngineError as error:
            self.problem.emit(error)
        self._seen = self._stamp = ()
        self.look()

    # ------------------------------------------------------------------ words

    def _write(self) -> None:
        supervised, held = (bool(self._seen[0]), bool(self._seen[1])) if self._seen else (False, False)
        if not self._entries:
            text = self.tr(
                "Nothing waits. Runs that are added here are computed one after the other, also without this window."
            )
        elif held:
            text = self.tr("Held: no further run starts.")
        elif supervised:
            text = self.tr("Goes on by itself, also without this window.")
        else:
            text = self.tr("Stands still: nobody starts the next run.")
        self.words.setText(text)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.list.setAccessibleName(self.tr("Runs in the queue"))
        self.start.setText(self.tr("Start"))
        self.hold.setText(self.tr("Hold"))
        self.up.set_name(self.tr("Nearer to the front (Alt+Up)"))
        self.down.set_name(self.tr("Further back (Alt+Down)"))
        self.remove.set_name(self.tr("Take it out of the queue (Delete)"))
        self._seen = self._stamp = ()
        self.look()
        self._write()
        self._enable()


def _changed(folder: Path) -> int:
    """When anything in a folder was added, renamed or taken away last; 0 where there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


class _List(QListWidget):
    """The entries; Alt with an arrow moves the chosen one, Delete takes it out."""

    def __init__(self, pane: QueuePane) -> None:
        super().__init__()
        self._pane = pane

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._pane.move_chosen(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self._pane.remove_chosen()
        else:
            super().keyPressEvent(event)
