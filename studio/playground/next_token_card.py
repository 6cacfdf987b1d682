"""The card that shows what could come next, and what the settings cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.playground.token_notes import shown
from studio.theme import Theme
from studio.widgets.card import Card, label
from studio.widgets.next_token_bars import Bar, NextTokenBars

TAIL_CHARACTERS = 14


class NextTokenCard(Card):
    """``rows`` are those of the engine's messages; ``chosen`` carries the number of one."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows: list[dict[str, Any]] = []
        self._shown: tuple[str, int, int] = ("", -1, 0)
        self.bars = NextTokenBars(theme)
        self.bars.chosen.connect(self.chosen)
        self.legend = label("", "small")
        low = QHBoxLayout()
        low.addStretch(1)
        low.addWidget(self.legend)
        self.body.addWidget(self.bars, 1)
        self.body.addLayout(low)

    def show_rows(self, before: str, rows: Sequence[dict[str, Any]], taken: int, kept: int) -> None:
        """Shows what could follow ``before``; ``taken`` is the id that did (-1: none yet), ``kept`` how many tokens the
        settings leave (0: not known)."""
        self.rows = list(rows)
        self._shown = (before, taken, kept)
        self.bars.set_bars(
            [
                Bar(
                    shown(str(row["text"])),
                    float(row["probability"]),
                    float(row["chance"]),
                    self._cut_by(str(row["cut_by"])),
                    row["id"] == taken,
                )
                for row in rows
            ]
        )
        tail = before[-TAIL_CHARACTERS:].replace("\n", "↵")
        tail = ("…" if len(before) > TAIL_CHARACTERS else "") + tail
        self.set_title(self.tr("Next token after “{0}”").format(tail) if before else self.tr("First token"))
        many = self.tr("{0} tokens kept").format(f"{kept:,}") if kept else ""
        self.set_remark(self.tr("1 token kept") if kept == 1 else many)

    def _cut_by(self, name: str) -> str:
        return {
            "": "",
            "top_k": self.tr("cut by top-k"),
            "top_p": self.tr("cut by top-p"),
            "min_p": self.tr("cut by min-p"),
            "greedy": self.tr("greedy takes the likeliest only"),
        }.get(name, name)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.bars.setAccessibleName(self.tr("Next tokens"))
        self.bars.set_hint(self.tr("Click: go on with this token"))
        self.bars.setWhatsThis(
            self.tr(
                "Next tokens\nThe full bar is the model's own probability, the pale one behind it the chance that the "
                "settings leave; grey tokens are cut. Click one, or press Enter, to go on with it."
            )
        )
        self.legend.setText(self.tr("model · with these settings"))
        before, taken, kept = self._shown
        self.show_rows(before, self.rows, taken, kept)
