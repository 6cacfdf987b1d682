"""Everything can be reached by keyboard and has a name, in both languages and at both sizes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.data_desk import Cure, FilesFound, RowPreviewed, Studied
from engine.model_desk import HubModelFound
from studio.actions import ACTIONS
from studio.app import Studio
from studio.index import things_to_find
from studio.pages import PAGES
from studio.search import search
from studio.window import SMALLEST


def focusable(root: QWidget) -> list[QWidget]:
    """What Tab can reach below ``root`` now."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return (interface.text(QAccessible.Text.Name) if interface else "") or widget.accessibleName()


FITTING = ("start", "data", "tokenizer", "model", "settings")  # the others may scroll sideways in the smallest window


def _cuts(area: QScrollArea) -> bool:
    """Whether what does not fit cannot be reached."""
    return area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def _open(studio: Studio, page_id: str, qtbot: QtBot) -> QWidget:
    studio.window.navigate(page_id)
    page: Any = studio.window.page_of(page_id)
    if page_id == "start":
        qtbot.waitUntil(lambda: page.recipe is not None)
        page.adjust_card.show()
        page.adjust_card.expert.setChecked(True)
    QApplication.processEvents()
    return page


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("page_id", [entry.id for entry in PAGES])
def test_every_focusable_widget_has_a_name(studio: Studio, qtbot: QtBot, page_id: str, language: str) -> None:
    studio.settings.language = language
    studio.apply_settings()
    _open(studio, page_id, qtbot)
    nameless = [repr(widget) for widget in focusable(studio.window) if not name_of(widget).strip()]
    assert nameless == []


@pytest.mark.parametrize("page_id", [entry.id for entry in PAGES])
def test_tab_goes_round_without_a_trap(studio: Studio, qtbot: QtBot, page_id: str) -> None:
    _open(studio, page_id, qtbot)
    wanted = {widget for widget in focusable(studio.window) if not isinstance(widget, QAbstractScrollArea)}
    start = studio.window.rail.button(page_id)
    start.setFocus()
    seen: set[QWidget] = set()
    for _ in range(3 * len(wanted) + 20):
        studio.window.focusNextChild()
        now = studio.window.focusWidget()
        assert now is not None
        seen.add(now)
        if now is start:
            break
    else:
        pytest.fail("Tab never came back to where it began")
    assert wanted <= seen, [repr(widget) for widget in wanted - seen]


def _fill(studio: Studio, page: Any) -> None:
    """Shows what comes only with data: tables, cures, figures, options."""
    if page.page_id == "data":
        page.choose_stage("finetune")
        page.source.show_found(FilesFound(request="", files=[FILE], count=1, left_out=["b.md: left out"]))
        page.rows.show_rows(3, ["question", "reply"], 1, 1, ended=True)
        cures = [
            Cure("skip", {"data.skip_bad_lines": True}, count=2),
            Cure("encoding", {"data.encoding": "cp1254"}, shown="Şişli"),
            Cure("column", key="data.answer_column"),
            Cure("duplicates", {"data.drop_duplicates": True}, count=1),
        ]
        bad = {"file": "a.jsonl", "line": 3, "column": 1, "reason": "not JSON", "excerpt": "{"}
        page.study_card.show_studied(
            Studied(kind="conversations", rows=3, train=2, val=1, tokens=30, learned_tokens=9, longest=12, limit=8,
                    width=4, histogram=[1, 1, 1], cut=1, problems=[bad], problem="bad", remedy="mend", without="no model",
                    cures=[asdict(cure) for cure in cures])
        )  # fmt: skip
        page.preview.show_seen(RowPreviewed(request="", row=0, without="no model", parts=[PART, PART]))
    elif page.page_id == "model":
        page.choose_stage("finetune")
        page.source.show_found(HubModelFound(request="", name="a/b", bytes=10, files=2))
        page.source.show_lacking("/models/a")
    elif page.page_id == "tokenizer":
        page.tokens.own.setChecked(True)
    QApplication.processEvents()


FILE = {"path": "/data/a.jsonl", "format": "jsonl", "compression": "", "bytes": 9, "encoding": "utf-8"}
PART = {"title": "chosen", "texts": ["a"], "ids": [1], "states": [1], "totals": [0, 1, 0]}


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("page_id", ["data", "tokenizer", "model"])
def test_what_comes_with_data_has_names_too(studio: Studio, qtbot: QtBot, page_id: str, language: str) -> None:
    studio.settings.language = language
    studio.apply_settings()
    page = _open(studio, page_id, qtbot)
    _fill(studio, page)
    reached = focusable(page)
    assert [repr(widget) for widget in reached if not name_of(widget).strip()] == []
    buttons = [name_of(widget) for widget in reached if isinstance(widget, QAbstractButton)]
    assert len(set(buttons)) == len(buttons), "two buttons of one name cannot be told apart by ear"


@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_action_is_found_in_the_palette(studio: Studio, language: str) -> None:
    studio.settings.language = language
    studio.apply_settings()
    for action in ACTIONS:
        qaction = studio.context.actions[action.id]
        if action.id != "window.palette" and qaction.isEnabled():
            titles = [found.title for found in search(qaction.text(), things_to_find(studio.window))]
            assert qaction.text() in titles, action.id


def test_f6_moves_between_the_panes(studio: Studio) -> None:
    window = studio.window
    window.rail.button("start").setFocus()
    places = []
    for _ in range(3):
        window.next_pane()
        focused = window.focusWidget()
        panes: dict[str, QWidget] = {"rail": window.rail, "page": window.stack, "top": window.top_bar}
        places.append(next(name for name, pane in panes.items() if focused is not None and pane.isAncestorOf(focused)))
    assert places == ["page", "top", "rail"]


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
@pytest.mark.parametrize("language", ["en", "tr"])
def test_no_label_is_cut_and_the_window_fits(
    studio: Studio, qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    studio.settings.language = language
    studio.apply_settings()
    studio.window.resize(*size)
    for entry in PAGES:
        _open(studio, entry.id, qtbot)
        QApplication.processEvents()
        assert (studio.window.width(), studio.window.height()) == size
        for label in studio.window.findChildren(QLabel):
            if not label.isVisible() or label.wordWrap() or label.property("elides") or not label.text():
                continue
            assert label.width() + 1 >= label.minimumSizeHint().width(), (entry.id, label.text(), label.width())


@pytest.mark.parametrize(("size", "scale"), [(SMALLEST, 1.0), ((1440, 900), 1.5)])
@pytest.mark.parametrize("language", ["en", "tr"])
def test_no_page_is_wider_than_its_window(
    studio: Studio, qtbot: QtBot, size: tuple[int, int], scale: float, language: str
) -> None:
    studio.settings.language, studio.settings.text_scale = language, scale
    studio.apply_settings()
    studio.window.resize(*size)
    for entry in PAGES:
        page = _open(studio, entry.id, qtbot)
        for stage in getattr(page, "stages", [""]):
            if stage:
                page.stages[stage].click()
            QApplication.processEvents()
            assert (studio.window.width(), studio.window.height()) == size, (entry.id, stage)
            for area in page.findChildren(QScrollArea):
                inside = area.widget()
                if area.isVisible() and inside is not None and (entry.id in FITTING or _cuts(area)):
                    assert inside.width() <= area.viewport().width(), (entry.id, stage, inside)


def test_pages_are_named_for_screen_readers(studio: Studio) -> None:
    stack = studio.window.findChild(QStackedWidget)
    assert stack is studio.window.stack
    for entry in PAGES:
        assert studio.window.page_of(entry.id).accessibleName()
