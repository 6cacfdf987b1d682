"""What a combo box shows where there is too little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.widgets.elided_combo import ElidedComboBox

LONG = "Doğrulama kaybı, değerlendirme kipi"


def _drawn(qtbot: QtBot, text: str) -> ElidedComboBox:
    box = ElidedComboBox()
    qtbot.addWidget(box)
    box.addItem(text)
    box.setFixedSize(110, 30)
    return box


def test_a_line_that_is_too_long_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    cut = _drawn(qtbot, LONG)
    image = cut.grab().toImage()
    shortened = [cut.fontMetrics().elidedText(LONG, Qt.TextElideMode.ElideRight, width) for width in range(30, 110)]
    assert any(
        text.endswith("…") and _drawn(qtbot, text).grab().toImage() == image for text in dict.fromkeys(shortened)
    )
    assert cut.currentText() == LONG
