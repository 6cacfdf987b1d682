"""Loads what the pages need while the person looks at the first one, so that the first click on another does not wait."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread

from engine.stages import STAGES, recipe_class
from studio.pages import PAGES


class WarmUp(QThread):
    """Imports the modules of stages and pages, one after the other; ``end`` stops between two of them.

    Importing makes classes and nothing else: no widget is born outside the window's thread.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ending = threading.Event()

    def run(self) -> None:
        for stage in STAGES:
            if self._ending.is_set():
                return
            recipe_class(stage)
        for entry in PAGES:
            if self._ending.is_set():
                return
            entry.load()

    def end(self) -> None:
        """Stops and waits until nothing is being loaded any more."""
        self._ending.set()
        self.wait()
