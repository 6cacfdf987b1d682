"""Numbers as people read them; Qt-free, and the same on every desktop."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
_sign_first = False


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
            return f"{scaled:.{2 if scaled < 9.995 else 1 if scaled < 99.95 else 0}f}{letter}"
    return f"{value:.0f}" if abs(value) >= 9.95 or value == int(value) else f"{value:.1f}"


def size(byte_count: float) -> str:
    """Bytes in decimal units: 1.1 MB, 41 GB."""
    if not math.isfinite(byte_count):
        return "–"
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if byte_count >= unit:
            scaled = byte_count / unit
            return f"{scaled:.1f} {name}" if scaled < 9.95 else f"{scaled:.0f} {name}"
    return f"{byte_count:.0f} B"


def sizes_apart(one: float, other: float) -> tuple[str, str]:
    """Two amounts of bytes, with as many figures as it takes to tell them apart: 18.3 GB, 17.9 GB."""
    unit = 1e9 if max(one, other) >= 1e9 else 1e6
    for places in (1, 2, 3):
        if size(one) != size(other) or one == other:
            break
        texts = tuple(f"{value / unit:.{places}f} {'GB' if unit == 1e9 else 'MB'}" for value in (one, other))
        if texts[0] != texts[1]:
            return texts[0], texts[1]
    return size(one), size(other)


def clock(seconds: float) -> str:
    """A duration: 0:21, 12:05, 1:02:03; "–" for what is not finite."""
    if not math.isfinite(seconds):
        return "–"
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def figures(value: float, digits: int = 3) -> str:
    """About so many significant digits, never in powers: 2.07, 0.00123, 13,568; NaN and infinities by name."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else f"{MINUS}∞")
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{value:,.{min(max(places, 0), 12)}f}".replace("-", MINUS)


def brief_loss(value: float) -> str:
    """A loss where there is little room: three figures, but nothing finer than <0.001."""
    return "<0.001" if 0 < value < 0.001 else figures(value)


def loss_figures(value: float) -> str:
    """A loss in a sentence: two places, 10.98, and below 0.1 as many as it takes to say something: 0.00637."""
    return f"{value:.2f}" if 0.1 <= value < math.inf else brief_loss(value)


def powers(value: float) -> str:
    """A small number as settings write it: 3.0e-4."""
    if not math.isfinite(value) or value == 0:
        return figures(value)
    mantissa, _, power = f"{value:.1e}".partition("e")
    return f"{mantissa}e{int(power)}"


def signed(value: float) -> str:
    """A score or a difference: +1.20, −0.35; "–" for what is not finite."""
    return f"{value:+.2f}".replace("-", MINUS) if math.isfinite(value) else "–"


def percent(share: float) -> str:
    """A share: 41 %, below one tenth 4.1 %; in Turkish %41."""
    return per_cent_of(f"{100 * share:.{0 if share >= 0.0995 else 1}f}") if math.isfinite(share) else "–"


def per_cent_of(number: str, *, tight: bool = False) -> str:
    """A written number as per cent, the sign where the language has it; ``tight``: without a space, for columns."""
    return f"%{number}" if _sign_first else f"{number}%" if tight else f"{number} %"


def write_percent_sign_first(on: bool) -> None:
    """Turkish writes %75, most languages 75 %: said once, when the language is chosen."""
    global _sign_first
    _sign_first = on
