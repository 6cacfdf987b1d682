"""Numbers as people read them; Qt-free, and the same on every desktop."""

from __future__ import annotations

import math


def count(value: float) -> str:
    """A whole number with thousands grouped: 1,240."""
    return f"{int(value):,}"


def short(value: float) -> str:
    """Three figures and a letter: 950, 48.2k, 2.54M, 1.2G; "–" for what is not finite."""
    if not math.isfinite(value):
        return "–"
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            scaled = value / size
            return f"{scaled:.{2 if scaled < 10 else 1 if scaled < 100 else 0}f}{letter}"
    return f"{value:.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"


def size(byte_count: float) -> str:
    """Bytes in decimal units: 1.1 MB, 41 GB."""
    if not math.isfinite(byte_count):
        return "–"
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if byte_count >= unit:
            scaled = byte_count / unit
            return f"{scaled:.1f} {name}" if scaled < 10 else f"{scaled:.0f} {name}"
    return f"{byte_count:.0f} B"


def clock(seconds: float) -> str:
    """A duration: 0:21, 12:05, 1:02:03; "–" for what is not finite."""
    if not math.isfinite(seconds):
        return "–"
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
