"""How the studio looks: the colour tokens of both themes, fonts, icons, and the one style sheet.

``Theme`` is given to whatever paints.  Widgets that the style sheet reaches need nothing from it;
those that paint themselves (charts, dots, spark-lines) read ``theme.colors`` and redraw on ``changed``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

Mode = Literal["system", "dark", "light"]

ICON_PX = 17
BODY_PX = 13


@dataclass(frozen=True)
class Colors:
    """The colour tokens of one theme, each ``#rrggbb``.

    ``…_text`` are the shades to write with (at least 4.5 : 1 on background, surface and raised); the bare names are
    for dots, bars and lines.  ``faint`` is for decoration only.  ``data`` are chart colours safe for
    colour-blind eyes, in the order in which series take them.
    """

    background: str
    surface: str
    raised: str
    line: str
    text: str
    dim: str
    faint: str
    accent: str
    accent_soft: str
    accent_text: str
    primary: str
    primary_hover: str
    on_primary: str
    ok: str
    ok_text: str
    warning: str
    warning_text: str
    problem: str
    problem_text: str
    data: tuple[str, str, str, str]


DARK = Colors(
    background="#15171c",
    surface="#1c1f26",
    raised="#242832",
    line="#323744",
    text="#e8eaf0",
    dim="#9aa3b5",
    faint="#687184",
    accent="#e0823d",
    accent_soft="#3a2a1f",
    accent_text="#e88f4e",
    primary="#e0823d",
    primary_hover="#ea9453",
    on_primary="#1d1006",
    ok="#3fb984",
    ok_text="#3fb984",
    warning="#e6b450",
    warning_text="#e6b450",
    problem="#e5626a",
    problem_text="#ec7a81",
    data=("#56b4e9", "#e69f00", "#009e73", "#cc79a7"),
)
LIGHT = Colors(
    background="#f4f5f8",
    surface="#ffffff",
    raised="#f0f2f6",
    line="#d9dde6",
    text="#1c2230",
    dim="#5b6578",
    faint="#8a93a6",
    accent="#c4632a",
    accent_soft="#fbeadd",
    accent_text="#a34c1a",
    primary="#b4561f",
    primary_hover="#9f4a18",
    on_primary="#ffffff",
    ok="#1d8f61",
    ok_text="#14744d",
    warning="#9a6b00",
    warning_text="#866000",
    problem="#c43d46",
    problem_text="#b5323c",
    data=("#0072b2", "#c77700", "#00795a", "#a8508a"),
)


class Theme(QObject):
    """The theme in force.  ``changed`` is emitted after colours, fonts or text size have changed."""

    changed = Signal()

    def __init__(self, assets: Path, mode: Mode = "system", text_scale: float = 1.0) -> None:
        super().__init__()
        self._assets = assets
        self._mode: Mode = mode
        self._scale = text_scale
        self._app: QApplication | None = None
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._sheet = Template((assets / "themes" / "studio.qss").read_text(encoding="utf-8"))

    # ------------------------------------------------------------------ what is in force

    @property
    def mode(self) -> Mode:
        """What was asked: system, dark or light."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark theme is shown; an unknown system scheme counts as light."""
        if self._mode == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    @property
    def colors(self) -> Colors:
        """The tokens of the theme in force."""
        return DARK if self.dark else LIGHT

    def px(self, size: float) -> int:
        """``size`` (pixels at text size 100 %) at the text size in force."""
        return max(1, round(size * self._scale))

    # ------------------------------------------------------------------ changing it

    def apply(self, app: QApplication) -> None:
        """Dresses the application, now and whenever the system's scheme changes."""
        if self._app is None:
            self._app = app
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        app.setStyleSheet("")  # a sheet laid over the old one costs Qt ten times as long with all pages open
        app.setPalette(self._palette())
        app.setFont(self.font())
        app.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def set_mode(self, mode: Mode) -> None:
        """Shows the dark or light theme, or follows the system."""
        if mode != self._mode:
            self._mode = mode
            self._again()

    def set_text_scale(self, scale: float) -> None:
        """Sets the text size, 1.0 being 13 px body text."""
        if scale != self._scale:
            self._scale = scale
            self._again()

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self._again()

    def _again(self) -> None:
        self._icons.clear()
        if self._app is not None:
            self.apply(self._app)

    # ------------------------------------------------------------------ fonts

    def font(self, size: float = BODY_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The interface font at ``size`` px, with figures of equal width."""
        font = QFont(_families())
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def mono(self, size: float = BODY_PX) -> QFont:
        """The monospaced font for code and for text that a model wrote."""
        font = QFont([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), "DejaVu Sans Mono"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(self.px(size))
        return font

    # ------------------------------------------------------------------ icons

    def icon(self, name: str, color: str = "", size: int = ICON_PX) -> QIcon:
        """``assets/icons/NAME.svg`` in the text colour, or in the token or ``#rrggbb`` of ``color``."""
        colors = self.colors
        paint = getattr(colors, color, color) if color else colors.text
        key = (name, paint, size)
        if key not in self._icons:
            source = (self._assets / "icons" / f"{name}.svg").read_text(encoding="utf-8")
            icon = QIcon()
            for ratio in (1, 2):
                for mode, shade in ((QIcon.Mode.Normal, paint), (QIcon.Mode.Disabled, colors.faint)):
                    icon.addPixmap(_drawn(source, shade, colors.accent, self.px(size), ratio), mode)
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, color: str = "", size: int = ICON_PX) -> QPixmap:
        """The same drawing as a pixmap, for labels."""
        return self.icon(name, color, size).pixmap(QSize(self.px(size), self.px(size)))

    # ------------------------------------------------------------------ palette and style sheet

    def _palette(self) -> QPalette:
        c, role = self.colors, QPalette.ColorRole
        palette = QPalette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
            off = group == QPalette.ColorGroup.Disabled
            for roles, value in (
                ((role.Window, role.AlternateBase), c.background),
                ((role.Base, role.ToolTipBase), c.surface),
                ((role.Button, role.Light, role.Midlight), c.raised),
                ((role.Mid, role.Dark, role.Shadow), c.line),
                ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), c.faint if off else c.text),
                ((role.PlaceholderText,), c.dim),
                ((role.Highlight, role.Accent), c.line if off else c.primary),
                ((role.HighlightedText,), c.text if off else c.on_primary),
                ((role.Link, role.LinkVisited), c.accent_text),
            ):
                for each in roles:
                    palette.setColor(group, each, QColor(value))
        return palette

    def _style_sheet(self) -> str:
        colors = {f.name: getattr(self.colors, f.name) for f in fields(Colors) if f.name != "data"}
        sizes = {f"px{n}": f"{self.px(n)}px" for n in (11, 12, 13, 14, 15, 19, 20, 22, 24, 26, 28, 34, 40)}
        icons = (self._assets / "icons").as_posix()
        return self._sheet.substitute(colors, **sizes, icons=icons, variant="dark" if self.dark else "light")


def _families() -> list[str]:
    """The system's interface font; where the system names none of its own, Inter or DejaVu Sans."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    generic = (
        system.casefold() in ("", "sans serif", "sans", "dejavu sans") or QGuiApplication.platformName() == "offscreen"
    )
    return ["Inter", "DejaVu Sans", system] if generic else [system, "Inter", "DejaVu Sans"]


def _drawn(source: str, color: str, accent: str, size: int, ratio: int) -> QPixmap:
    renderer = QSvgRenderer(source.replace("currentColor", color).replace('"accent"', f'"{accent}"').encode())
    pixmap = QPixmap(size * ratio, size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
