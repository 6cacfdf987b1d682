"""Both themes can be read: contrast by arithmetic, WCAG 2.1."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from engine.workspace import assets
from studio.theme import DARK, LIGHT, Colors, Theme

WRITTEN = ("text", "dim", "accent_text", "ok_text", "warning_text", "problem_text")
BEHIND = ("background", "surface", "raised")
READABLE = 4.5
VISIBLE = 3.0


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb``."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (equal) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_text_stands_out_from_what_is_behind_it(colors: Colors) -> None:
    for text in WRITTEN:
        for behind in BEHIND:
            found = contrast(getattr(colors, text), getattr(colors, behind))
            assert found >= READABLE, f"{text} on {behind}: {found:.2f}"
    for text in ("text", "accent_text"):
        assert contrast(getattr(colors, text), colors.accent_soft) >= READABLE
    for fill in (colors.primary, colors.primary_hover):
        assert contrast(colors.on_primary, fill) >= READABLE


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_lines_and_dots_that_mean_something_can_be_seen(colors: Colors) -> None:
    for color in (*colors.data, colors.accent, colors.ok, colors.warning, colors.problem):
        assert contrast(color, colors.surface) >= VISIBLE


def test_a_set_theme_wins_over_the_system_and_tells(qapp: QApplication) -> None:
    theme = Theme(assets(), "light")
    theme.apply(qapp)
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.colors.text))

    theme.set_mode("dark")

    assert told == [DARK.text]
    assert qapp.palette().window().color() == QColor(DARK.background)


def test_every_icon_draws_in_both_themes(qapp: QApplication) -> None:
    for mode in ("dark", "light"):
        theme = Theme(assets(), mode)  # type: ignore[arg-type]
        for file in (assets() / "icons").glob("*.svg"):
            image = theme.pixmap(file.stem).toImage()
            drawn = sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))
            assert drawn > 4, file


def test_the_text_size_scales_fonts_and_sheet(qapp: QApplication) -> None:
    theme = Theme(assets(), "dark", 2.0)
    theme.apply(qapp)
    assert theme.font().pixelSize() == 26
    assert "font-size: 38px" in qapp.styleSheet()
    theme.set_text_scale(1.0)
    assert "font-size: 19px" in qapp.styleSheet()


def test_a_sheet_is_never_laid_over_another_one(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what holds the window for seconds when every page is open."""
    theme = Theme(assets(), "dark")
    theme.apply(qapp)
    sheets: list[str] = []
    monkeypatch.setattr(qapp, "setStyleSheet", sheets.append)
    theme.set_mode("light")
    assert [bool(sheet) for sheet in sheets] == [False, True]
