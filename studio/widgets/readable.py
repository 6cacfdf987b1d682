"""Numbers as people read them, in the language of the window (``QLocale()``); files never go through here."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale


def whole(value: float) -> str:
    """A whole number with group separators: ``1,240``."""
    return QLocale().toString(round(value)) if math.isfinite(value) else _not_finite(value)


def number(value: float, digits: int = 3) -> str:
    """A number with about so many significant digits, never in powers: ``2.07``, ``0.00123``, ``13,568``."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return QLocale().toString(float(value), "f", min(max(places, 0), 12))


def scientific(value: float) -> str:
    """A small number as ``3.0e-4``, as settings write it."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.1e}".partition("e")
    return f"{QLocale().toString(float(mantissa), 'f', 1)}e{int(power)}"


def count(value: float) -> str:
    """A large count in short: ``940``, ``48.2k``, ``2.54 M``, ``8.2 G``."""
    if not math.isfinite(value):
        return _not_finite(value)
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e4, "k")):
        if abs(value) >= limit * 0.9995:
            scale = 1e3 if unit == "k" else limit
            return trimmed(number(value / scale, 3)) + unit
    return whole(value)


def size(value: float) -> str:
    """Bytes in decimal units: ``640 MB``, ``5.1 GB``."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if abs(value) >= limit * 0.9995:
            return f"{number(value / limit, 2 if value / limit < 10 else 3)} {unit}"
    return f"{whole(value)} B"


def duration(seconds: float) -> str:
    """``0:21``, ``12:05``, ``3:04:05``."""
    if not math.isfinite(seconds):
        return _not_finite(seconds)
    left = max(0, round(seconds))
    hours, minutes, rest = left // 3600, left // 60 % 60, left % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def percent(share: float) -> str:
    """A share as ``41 %``; below one tenth with a digit behind the point."""
    return f"{QLocale().toString(100 * share, 'f', 0 if share >= 0.1 else 1)} %" if math.isfinite(share) else "–"


def trimmed(text: str) -> str:
    """Without zeros that say nothing at the end of a decimal fraction: ``2.50`` is ``2.5``, ``100`` stays."""
    point = QLocale().decimalPoint()
    return text.rstrip("0").removesuffix(point) if point in text else text


def _not_finite(value: float) -> str:
    return "NaN" if math.isnan(value) else ("∞" if value > 0 else "−∞")
