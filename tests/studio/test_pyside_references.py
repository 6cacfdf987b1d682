"""PySide6 6.12.0 drops references to None and True on Python 3.11 until the process aborts; the pin keeps it out."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

CALLS = 5000
SLACK = 500  # other threads and caches may take or give a few


class _Source(QObject):
    told = Signal(int)


def test_emitting_a_signal_drops_no_reference_to_true(qapp: QApplication) -> None:
    source = _Source()
    heard: list[int] = []
    source.told.connect(heard.append)
    before = sys.getrefcount(True)

    for number in range(CALLS):
        source.told.emit(number)

    assert len(heard) == CALLS
    assert sys.getrefcount(True) - before > -SLACK


def test_calling_a_void_method_drops_no_reference_to_none(qapp: QApplication) -> None:
    label = QLabel()
    before = sys.getrefcount(None)

    for number in range(CALLS):
        label.setText(str(number))

    assert label.text() == str(CALLS - 1)
    assert sys.getrefcount(None) - before > -SLACK
