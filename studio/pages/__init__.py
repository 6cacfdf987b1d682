"""The table of pages.  A new page is one file and one line here; a page that is not built has no line."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.language import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.pages.page import Page


@dataclass(frozen=True)
class Entry:
    """One line of the rail.  ``page`` is ``module:Class``, imported when the page is first shown."""

    id: str
    icon: str
    title: str
    page: str
    shortcut: str

    def load(self) -> type[Page]:
        """The page's class."""
        module, _, name = self.page.partition(":")
        found: type[Page] = getattr(importlib.import_module(module), name)
        return found


PAGES: tuple[Entry, ...] = (
    Entry("start", "start", QT_TRANSLATE_NOOP("pages", "Start"), "studio.pages.start:StartPage", "Ctrl+1"),
    Entry("data", "data", QT_TRANSLATE_NOOP("pages", "Data"), "studio.pages.data:DataPage", "Ctrl+2"),
    Entry(
        "tokenizer",
        "tokenizer",
        QT_TRANSLATE_NOOP("pages", "Tokenizer"),
        "studio.pages.tokenizer:TokenizerPage",
        "Ctrl+3",
    ),
    Entry("model", "model", QT_TRANSLATE_NOOP("pages", "Model"), "studio.pages.model:ModelPage", "Ctrl+4"),
    Entry("train", "train", QT_TRANSLATE_NOOP("pages", "Train"), "studio.pages.train:TrainPage", "Ctrl+5"),
    Entry(
        "playground",
        "playground",
        QT_TRANSLATE_NOOP("pages", "Playground"),
        "studio.pages.playground:PlaygroundPage",
        "Ctrl+6",
    ),
    Entry(
        "feedback", "feedback", QT_TRANSLATE_NOOP("pages", "Feedback"), "studio.pages.feedback:FeedbackPage", "Ctrl+7"
    ),
    Entry("runs", "runs", QT_TRANSLATE_NOOP("pages", "Runs"), "studio.pages.runs:RunsPage", "Ctrl+9"),
    Entry(
        "settings", "settings", QT_TRANSLATE_NOOP("pages", "Settings"), "studio.pages.settings:SettingsPage", "Ctrl+,"
    ),
)
