"""What leaves a chart: its picture and its numbers, from the menu of the right mouse button."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio.widgets.chart_traces import Trace


class ChartFiles(QObject):
    """Copies and saves what ``plot`` shows of ``traces``; ``problem(text)`` tells that a file could not be written."""

    problem = Signal(str)

    def __init__(
        self, plot: pg.PlotWidget, traces: Mapping[str, Trace], paper: Callable[[], str], owner: QWidget
    ) -> None:
        """``paper`` gives the colour that the picture is drawn on."""
        super().__init__(owner)
        self._plot, self._traces, self._paper, self._owner = plot, traces, paper, owner

    def add_to(self, menu: QMenu) -> None:
        """The rows of the menu that take something out of the studio."""
        menu.addAction(self.tr("Copy picture"), self.copy_picture)
        menu.addAction(self.tr("Save picture…"), self._ask_picture)
        menu.addAction(self.tr("Save numbers…"), self._ask_numbers)

    def picture(self) -> QPixmap:
        """The chart as it stands, at twice the pixels."""
        pixmap = QPixmap(self._plot.size() * 2)
        pixmap.setDevicePixelRatio(2.0)
        pixmap.fill(QColor(self._paper()))
        painter = QPainter(pixmap)
        self._plot.render(painter)
        painter.end()
        return pixmap

    def copy_picture(self) -> None:
        """Puts the picture on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def save_numbers(self, path: Path) -> None:
        """Writes every point as CSV (curve, x, y; C locale).  Raises OSError."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["curve", "x", "y"])
            for name, trace in self._traces.items():
                writer.writerows([name, f"{x:.12g}", repr(float(y))] for x, y in zip(trace.x, trace.y, strict=True))

    def _ask_picture(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self._owner, self.tr("Save picture"), "chart.png", "PNG (*.png)")
        if path and not self.picture().save(path):
            self._cannot(path)

    def _ask_numbers(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self._owner, self.tr("Save numbers"), "chart.csv", "CSV (*.csv)")
        if path:
            try:
                self.save_numbers(Path(path))
            except OSError:
                self._cannot(path)

    def _cannot(self, path: str) -> None:
        self.problem.emit(self.tr("%1 cannot be written.").replace("%1", path))
