"""Two columns that never cut what is in them."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.widgets.columns import Columns


def test_columns_stand_one_above_the_other_where_both_do_not_fit(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 300)
    columns = Columns((6, 5), window)
    left, right = QLabel("left"), QLabel("right")
    left.setMinimumWidth(300)
    right.setMinimumWidth(200)
    columns.left.addWidget(left)
    columns.right.addWidget(right)
    columns.resize(600, 200)
    window.show()
    qtbot.waitUntil(lambda: not columns.stacked and right.x() > left.x())
    columns.resize(400, 200)
    qtbot.waitUntil(lambda: columns.stacked and right.y() > left.y())
    assert columns.minimumSizeHint().width() == 300
    columns.resize(600, 200)
    qtbot.waitUntil(lambda: not columns.stacked)
    right.setMinimumWidth(400)  # what stands there became wider
    qtbot.waitUntil(lambda: columns.stacked)
