"""Axes in the house style: round numbers, quiet grid lines, no frame, log scales that keep zero in sight."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from studio.numbers import MINUS, powers
from studio.widgets.curves import Floats, linear_ticks, log_ticks

Format = Callable[[float], str]
PX_PER_TICK_X, PX_PER_TICK_Y = 110, 52
LETTERS = ((1e9, "G"), (1e6, "M"), (1e4, "k"))
IN_POWERS = 1e13  # from here on the letters say nothing: what a run that has gone astray tells
TEXT_GAP = 7.0
FOLLOW_POINTS = 2000
OVERHANG = 14.0  # px that a label may stand out over the ends of a horizontal axis
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip


class Scale:
    """How the numbers of one axis become places in the picture: as they are, or by their logarithm.

    On a log scale, what is not positive stands at ``floor``, the left (lower) edge.
    """

    def __init__(self) -> None:
        self.log = False
        self.floor = 1.0

    def place(self, values: Floats) -> Floats:
        """Numbers (n,) -> places (n,)."""
        return np.log10(np.maximum(values, self.floor)) if self.log else values

    def one(self, value: float) -> float:
        """The place of one number."""
        return float(np.log10(max(value, self.floor))) if self.log else float(value)

    def number(self, place: float) -> float:
        """The number at a place."""
        return float(10.0 ** min(place, 300.0)) if self.log else float(place)


class ChartAxis(pg.AxisItem):  # type: ignore[misc]
    """A bottom, left or top axis; ``blank``: without numbers, as long as there is nothing to measure.  ``unit`` is
    written behind the last number of a horizontal one.

    A *second* axis (``follow``) shows another quantity over the same places, for example tokens over steps.
    """

    def __init__(self, side: str, scale: Scale) -> None:
        super().__init__(side)
        self._places = scale
        self._format: Format | None = None
        self._unit = ""
        self._whole = False
        self.blank = False
        self._widened = (0.0, 0.0, 0.0)
        self._numbers: Floats | None = None
        self._second: Floats = np.empty(0)
        self.setStyle(tickLength=0, tickTextOffset=6, autoExpandTextSpace=False, hideOverlappingLabels=False)

    def show_as(self, form: Format | None, unit: str = "", *, whole: bool = False) -> None:
        """How numbers are written (None: plainly, all with as many decimals), and the unit behind the last one.

        ``whole``: what is counted; there is no half a step.
        """
        self._format, self._unit, self._whole = form, unit, whole

    def follow(self, numbers: Floats, second: Floats) -> None:
        """Shows ``second`` (n,) where the main axis has ``numbers`` (n,); both rise."""
        thin = max(1, len(numbers) // FOLLOW_POINTS)
        numbers, second = np.append(numbers[:-1:thin], numbers[-1:]), np.append(second[:-1:thin], second[-1:])
        keep = np.isfinite(second) & np.isfinite(numbers)
        self._numbers, self._second = numbers[keep], second[keep]

    def dress(self, text: str, line: str, font: Any, *, grid: bool) -> None:
        """Takes the colours and the font of the theme."""
        self.setTextPen(text)
        self.setTickPen(pg.mkPen(line))
        self.setTickFont(font)
        self._widened = (0.0, 0.0, 0.0)
        self.setGrid(255 if grid else False)
        self.draw_again()

    def widen(self, low: float, high: float, length_px: float) -> None:
        """Makes a left axis wide enough for its longest number; never narrower, so that nothing jumps to and fro."""
        if self.blank or self.style["tickFont"] is None or not high > low or self._widened == (low, high, length_px):
            return
        self._widened = (low, high, length_px)
        metrics = QFontMetricsF(self.style["tickFont"])
        written = self._written(self.tick_places(low, high, length_px))
        needed = math.ceil(max(map(metrics.horizontalAdvance, written), default=0.0) + TEXT_GAP + 1)
        if needed > self.width():
            self.setWidth(needed)

    def draw_again(self) -> None:
        """Writes the numbers again; the setters wait for this, so that one redraw of the chart is one of the axis."""
        self.picture = None
        self.update()

    # ------------------------------------------------------------------ what is drawn

    def tick_places(self, low_place: float, high_place: float, length_px: float) -> list[float]:
        """Where ticks stand, in places."""
        horizontal = self.orientation in ("bottom", "top")
        wanted = max(2, int(length_px / (PX_PER_TICK_X if horizontal else PX_PER_TICK_Y)))
        low, high = self._places.number(low_place), self._places.number(high_place)
        if self._numbers is not None:
            return self._second_places(low, high, wanted)
        ticks = log_ticks(low, high, wanted) if self._places.log else linear_ticks(low, high, wanted)
        if self._whole:
            ticks = [tick for tick in ticks if tick == round(tick)]
        if self._places.log and horizontal and low <= self._places.floor * 1.01:
            ticks = [0.0, *[t for t in ticks if t > self._places.floor]]
        return [self._places.one(tick) for tick in ticks]

    def _second_places(self, low: float, high: float, wanted: int) -> list[float]:
        numbers, second = self._numbers, self._second
        if numbers is None or len(numbers) < 2 or second[-1] <= second[0] or numbers[-1] <= numbers[0]:
            return []
        slope = (second[-1] - second[0]) / (numbers[-1] - numbers[0])
        if high > numbers[-1]:  # what is still to come, at the pace so far
            numbers = np.append(numbers, high)
            second = np.append(second, second[-1] + slope * (high - numbers[-2]))
        ends = np.interp([low, high], numbers, second)
        first, last = float(ends[0]), float(ends[1])
        ticks = (
            log_ticks(max(first, last / 1e4), last, wanted) if self._places.log else linear_ticks(first, last, wanted)
        )
        return [self._places.one(float(np.interp(tick, second, numbers))) for tick in ticks]

    def _written(self, places: list[float]) -> list[str]:
        numbers = [round_off(self._number_at(place)) for place in places]
        texts = [self._format(number) for number in numbers] if self._format else plainly(numbers)
        if texts and self._unit and self.orientation in ("bottom", "top"):
            texts[-1] = f"{texts[-1]} {self._unit}"
        return texts

    def _number_at(self, place: float) -> float:
        number = self._places.number(place)
        if self._numbers is not None:
            slope = float(self._second[-1] - self._second[0]) / max(float(self._numbers[-1] - self._numbers[0]), 1e-300)
            beyond = max(0.0, number - float(self._numbers[-1])) * slope
            return float(np.interp(number, self._numbers, self._second)) + beyond
        at_floor = self._places.log and number <= self._places.floor * 1.01
        return 0.0 if at_floor and self.orientation in ("bottom", "top") else number

    def generateDrawSpecs(self, p: QPainter) -> Any:
        """What pyqtgraph draws: (axis line, tick lines, texts).  One level of ticks, labels inside the width."""
        if self.style["tickFont"] is not None:
            p.setFont(self.style["tickFont"])
        bounds = self.mapRectFromParent(self.geometry())
        view = self.linkedView()
        low, high = self.range
        if view is None or self.blank or not (math.isfinite(low) and math.isfinite(high) and high > low):
            return None
        grid = view.mapRectToItem(self, view.boundingRect())
        horizontal = self.orientation in ("bottom", "top")
        length = bounds.width() if horizontal else bounds.height()
        lines, texts = [], []
        free = -math.inf
        places = [place for place in self.tick_places(low, high, length) if low - 1e-9 <= place <= high + 1e-9]
        for place, text in zip(places, self._written(places), strict=True):
            share = (place - low) / (high - low)
            width, height = p.fontMetrics().horizontalAdvance(text) + 2.0, float(p.fontMetrics().height())
            if not horizontal:
                y = bounds.bottom() - share * bounds.height()
                lines.append((self.tickPen(), QPointF(grid.left(), y), QPointF(grid.right(), y)))
                top = min(max(y - height / 2, bounds.top()), bounds.bottom() - height)
                texts.append((QRectF(bounds.left(), top, bounds.width() - TEXT_GAP, height), RIGHT, text))
                continue
            x = bounds.left() + share * bounds.width()
            left = min(max(x - width / 2, bounds.left() - OVERHANG), bounds.right() + OVERHANG - width)
            top = bounds.bottom() - TEXT_GAP - height if self.orientation == "top" else bounds.top() + TEXT_GAP
            if left > free and (not texts or texts[-1][2] != text):
                texts.append((QRectF(left, top, width, height), CENTRE, text))
                free = left + width + 8
        axis_line = (QPen(QColor(0, 0, 0, 0)), bounds.topLeft(), bounds.topLeft())
        return axis_line, lines if self.grid is not False else [], texts


def round_off(number: float) -> float:
    """Without the last digits of floating point: 0.30000000000000004 is 0.3."""
    return float(f"{number:.10g}")


def plainly(numbers: list[float]) -> list[str]:
    """Numbers with the same decimals, as many as the one that needs most; long ones with a common letter."""
    largest = max(map(abs, numbers), default=0.0)
    if any(0 < abs(number) < 1e-3 for number in numbers) and largest < 1e-2:
        return [powers(number).replace(".0e", "e") for number in numbers]
    if largest >= IN_POWERS:
        return [in_short(number) for number in numbers]
    limit, letter = next((pair for pair in LETTERS if largest >= pair[0]), (1.0, ""))
    scale = 1e3 if letter == "k" else limit
    places = max((len(f"{number / scale:.6f}".rstrip("0").partition(".")[2]) for number in numbers), default=0)
    smallest = min((abs(number) for number in numbers if number), default=1.0)
    if (letter or places > 3) and largest > 90 * smallest:  # numbers of very different size, as on a log axis
        return [in_short(number) for number in numbers]
    return [f"{number / scale:,.{places}f}{letter}".replace("-", MINUS) if number else "0" for number in numbers]


def in_short(number: float) -> str:
    """Three figures at most and a letter: 10k, 2.5M; 1e142."""
    if abs(number) >= IN_POWERS:
        return powers(number).replace(".0e", "e")
    size, letter = next((pair for pair in ((1e9, "G"), (1e6, "M"), (1e3, "k")) if abs(number) >= pair[0]), (1.0, ""))
    return f"{number / size:.3g}{letter}"
