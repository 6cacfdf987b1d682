"""What edits texts that need more than a line: lists, paths, offered values, anything else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from engine.recipes.base import Section, knob
from studio.editor_for import bare, editor_for
from studio.editors import ChoiceEditor, Editor, NumberEditor, TextEditor
from studio.text_editors import ListEditor, OfferEditor, PathEditor, ValueEditor
from studio.theme import Theme


class Odd(Section):
    """A field of every kind."""

    path: str = knob("", "Path", "A file.")
    from_: str = knob("", "From", "A model.", alias="from")
    kind: str = knob("a", "Kind", "One of some.", offers=("a", "b"))
    note: str | None = knob(None, "Note", "May be left out.")
    weights: list[float] = knob([1.0], "Weights", "Some.")
    counts: list[int] | None = knob(None, "Counts", "Some.")
    table: dict[str, int] = knob({"a": 1}, "Table", "Some.")
    either: int | str = knob(3, "Either", "Number or text.")
    switch: bool | None = knob(None, "Switch", "On or off.")
    count: int | None = knob(None, "Count", "A number.", ge=1)


def made(theme: Theme, key: str, start: Any = None) -> Editor:
    name = "from_" if key == "from" else key
    info = Odd.model_fields[name]
    return editor_for(theme, key, info, getattr(Odd(), name) if start is None else start)


KINDS = {
    "path": PathEditor, "from": PathEditor, "kind": OfferEditor, "note": TextEditor, "weights": ListEditor,
    "counts": ListEditor, "table": ValueEditor, "either": ValueEditor, "switch": ChoiceEditor, "count": NumberEditor,
}  # fmt: skip


@pytest.mark.parametrize("key", KINDS)
def test_every_type_has_its_editor_and_gives_its_value_back(theme: Theme, qtbot: QtBot, key: str) -> None:
    editor = made(theme, key)
    qtbot.addWidget(editor)
    assert type(editor) is KINDS[key]
    assert editor.value() == getattr(Odd(), "from_" if key == "from" else key)
    assert editor.error() == ""
    editor.describe("Name", "Help")
    assert editor.focusProxy() is not None
    editor.set_bad("Wrong.")
    editor.set_bad("")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\\"nr '), max_size=12), max_size=5
    )
)
def test_a_list_of_any_texts_comes_back_as_it_was(theme: Theme, texts: list[str]) -> None:
    plain = [text for text in texts if "\u2028" not in text and "\u2029" not in text]  # Qt's own line ends
    assert ListEditor(theme, str, False, plain).value() == plain


def test_a_list_takes_one_text_a_line(theme: Theme, qtbot: QtBot) -> None:
    editor = ListEditor(theme, str, False, [])
    qtbot.addWidget(editor)
    lines = editor.focusProxy()
    assert isinstance(lines, QPlainTextEdit)
    lines.setPlainText('Once upon a time\n\nBir\\nvarmış\n""\n')
    assert editor.value() == ["Once upon a time", "Bir\nvarmış", ""]


def test_a_list_offers_what_can_stand_in_it(theme: Theme, qtbot: QtBot) -> None:
    editor = ListEditor(theme, str, False, ["a"], lambda: ["a", "b"])
    qtbot.addWidget(editor)
    editor.describe("Reward models", "Help")
    assert editor.more.isVisibleTo(editor)
    assert editor.more.accessibleName() == "Reward models: add one"
    editor.more.click()
    menu = editor.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["b"]
    with qtbot.waitSignal(editor.changed):
        menu.actions()[0].trigger()
    assert editor.value() == ["a", "b"]
    menu.close()
    plain = ListEditor(theme, str, False, [])
    qtbot.addWidget(plain)
    assert not plain.more.isVisibleTo(plain)


def test_a_list_of_numbers_reads_them_like_every_number_field(theme: Theme, qtbot: QtBot) -> None:
    editor = ListEditor(theme, float, False, [1.0, 0.5])
    qtbot.addWidget(editor)
    lines = editor.focusProxy()
    assert isinstance(lines, QPlainTextEdit)
    lines.setPlainText("1\n0,25\n3e-4")
    assert editor.value() == [1.0, 0.25, 3e-4]
    lines.setPlainText("1\nviele")
    assert "2" in editor.error()
    assert editor.value() == [1.0, 0.25, 3e-4], "the last right value stays"
    whole = ListEditor(theme, int, True, None)
    qtbot.addWidget(whole)
    assert whole.value() is None
    whole.focusProxy().setPlainText("1.5")  # type: ignore[union-attr]
    assert whole.error()


def test_any_other_value_is_written_as_in_the_file(theme: Theme, qtbot: QtBot) -> None:
    editor = made(theme, "either")
    qtbot.addWidget(editor)
    line = editor.focusProxy()
    line.clear()  # type: ignore[union-attr]
    qtbot.keyClicks(line, '"x')
    assert editor.error()
    qtbot.keyClicks(line, '"')
    assert (editor.error(), editor.value()) == ("", "x")
    editor.set_value(7)
    assert editor.value() == 7


def test_what_is_offered_is_asked_for_when_it_is_needed(qtbot: QtBot) -> None:
    known = ["one"]
    editor = OfferEditor(lambda: known, False, "mine")
    qtbot.addWidget(editor)
    box = editor._box
    known.append("two")
    box.fill()
    assert [box.itemText(i) for i in range(box.count())] == ["one", "two"]
    assert editor.value() == "mine", "the text stays"
    editor.set_value("two")
    assert editor.value() == "two"
    optional = OfferEditor(lambda: known, True, None)
    qtbot.addWidget(optional)
    assert optional.value() is None


def test_the_wheel_scrolls_the_page_and_not_the_choice(theme: Theme, qtbot: QtBot) -> None:
    editor = OfferEditor(lambda: ["a", "b"], False, "a")
    qtbot.addWidget(editor)
    editor.show()
    editor._box.clearFocus()
    down = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
                       Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(editor._box, down)
    assert not down.isAccepted()
    assert editor.value() == "a"


def test_a_picked_folder_stands_in_the_field(theme: Theme, qtbot: QtBot) -> None:
    editor = made(theme, "from")
    qtbot.addWidget(editor)
    assert isinstance(editor, PathEditor)
    with qtbot.waitSignal(editor.changed):
        editor.set_value("/models/gpt2")
    assert editor.value() == "/models/gpt2"
    editor.describe("Start from", "Help")
    assert editor.browse.accessibleName() == "Start from: choose a folder"


def test_types_without_none() -> None:
    assert bare(int | None) == (int, True)
    assert bare(list[str]) == (list[str], False)
    assert bare(int | str | None) == (object, True)
