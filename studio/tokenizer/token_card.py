"""The card that shows a text token by token: tinted, each with its id, its bytes and how often it occurs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.tokenizer_lab import TextCut
from studio.engine_texts import said
from studio.numbers import count, figures
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.token_text import Token, TokenText

MOST_SHOWN = 4_000  # characters of a text that is shown token by token
TYPED_MS = 200
TINT = {True: 0.34, False: 0.26}  # dark, light: dark text on light tints keeps its contrast
MOST_USED = 8


@dataclass(frozen=True)
class TintedToken(Token):
    """A token with the number of its tint."""

    color: int = 0


class TintedText(TokenText):
    """Tokens in alternating tints: where one ends and the next begins can be seen."""

    def _format(self, token: Token) -> QTextCharFormat:
        form = super()._format(token)
        if isinstance(token, TintedToken):
            color = QColor(self._theme.colors.data[token.color])
            color.setAlphaF(TINT[self._theme.dark])
            form.setBackground(color)
        return form


class TokenCard(Card):
    """A text, cut by the tokenizer that is chosen.

    ``text_changed`` carries the text to cut: the opening of the chosen text, or what the person types.
    """

    text_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._opening = ""
        self._cut: TextCut | None = None
        self._counts: Counter[int] = Counter()
        self._name = ""
        self.own = Button(theme, kind="chip")
        self.own.setCheckable(True)
        self.add_to_header(self.own)
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setFont(theme.mono(13))
        self.editor.setFixedHeight(theme.px(84))
        self.editor.hide()
        self.view = TintedText(theme)
        self.view.setMinimumHeight(theme.px(120))
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.detail = label("", "small", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.most_used = ElidedLabel("", "small")
        for widget in (self.editor, self.problem):
            self.body.addWidget(widget)
        self.body.addWidget(self.view, 1)
        for widget in (self.detail, self.most_used):
            self.body.addWidget(widget)
        self._typed = QTimer(self, interval=TYPED_MS, singleShot=True)
        self._typed.timeout.connect(lambda: self.text_changed.emit(self.text))
        self.own.toggled.connect(self._on_own)
        self.editor.textChanged.connect(self._typed.start)
        self.view.chosen.connect(lambda _: self._write_detail())
        theme.changed.connect(lambda: self.editor.setFont(theme.mono(13)))
        self.retranslate()

    @property
    def text(self) -> str:
        """What is shown: what is typed, or how the chosen text begins."""
        return (self.editor.toPlainText() if self.own.isChecked() else self._opening)[:MOST_SHOWN]

    def set_opening(self, text: str) -> None:
        """How the chosen text begins."""
        if text != self._opening:
            self._opening = text
            if not self.own.isChecked():
                self.text_changed.emit(self.text)

    def _on_own(self, own: bool) -> None:
        if own and not self.editor.toPlainText():
            with QSignalBlocker(self.editor):
                self.editor.setPlainText(self._opening[:300])
        self.editor.setVisible(own)
        if own:
            self.editor.setFocus()
        self.text_changed.emit(self.text)

    # ------------------------------------------------------------------ what is shown

    def show_cut(self, cut: TextCut, name: str) -> None:
        """Shows the text as the tokenizer called ``name`` cuts it."""
        self._cut, self._name = cut, name
        self._counts = Counter(cut.ids)
        tokens = [TintedToken(text, note=self._note(place), color=place % 4) for place, text in enumerate(cut.texts)]
        self.view.set_text("", tokens)
        self.view.choose(-1)
        self.view.verticalScrollBar().setValue(0)
        self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.own.setText(self.tr("type a text"))
        self.own.setToolTip(self.tr("Cut a text of your own instead of the beginning of the chosen one"))
        self.editor.setPlaceholderText(self.tr("Type or paste a text"))
        self.editor.setAccessibleName(self.tr("Your text"))
        self.view.setAccessibleName(self.tr("Text by token; Left and Right move from token to token"))
        self.view.setWhatsThis(
            self.tr(
                "Tokens\nThe model never sees letters. It sees the numbers of these pieces, one after the other. "
                "Point at one, or move with Left and Right, to see its number, its bytes and how often it occurs."
            )
        )
        self._write()

    def _write(self) -> None:
        cut = self._cut
        self.set_title(self.tr("Text by token"))
        self.problem.setVisible(cut is not None and bool(cut.problem))
        if cut is not None and cut.problem:
            self.problem.setText(said(cut.problem))
        characters = sum(map(len, cut.texts)) if cut is not None else 0
        tokens = len(cut.ids) if cut is not None else 0
        self.set_remark(self.tr("{0} · %n token(s)", "", tokens).format(self._name) if tokens else "")
        each = self.tr("{0} characters a token").format(figures(characters / tokens)) if tokens else ""
        self.most_used.set_text(f"{each} · {self._most_used_words()}" if tokens else "")
        self._write_detail()

    def _write_detail(self) -> None:
        place = self.view.token
        if self._cut is None or not 0 <= place < len(self._cut.ids):
            long = self.own.isChecked() and len(self.editor.toPlainText()) > MOST_SHOWN
            only = self.tr("Only the first {0} characters are shown.").format(count(MOST_SHOWN))
            self.detail.setText(only if long else self.tr("Point at a token, or move with Left and Right."))
        else:
            self.detail.setText(" · ".join(self._facts(place)))

    def _note(self, place: int) -> str:
        return "\n".join(self._facts(place))

    def _facts(self, place: int) -> list[str]:
        assert self._cut is not None
        id, data = self._cut.ids[place], bytes.fromhex(self._cut.data[place])
        return [
            f"“{visible(data)}”",
            self.tr("id {0}").format(count(id)),
            self.tr("%n byte(s): {0}", "", len(data)).format(data[:24].hex(" ") + ("…" if len(data) > 24 else "")),
            self.tr("%n time(s) here", "", self._counts[id]),
        ]

    def _most_used_words(self) -> str:
        assert self._cut is not None
        data = dict(zip(self._cut.ids, self._cut.data, strict=True))
        names = [f"{visible(bytes.fromhex(data[id]))} {n}" for id, n in self._counts.most_common(MOST_USED)]
        return self.tr("Most used: {0}").format(" · ".join(names))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def visible(data: bytes) -> str:
    """A token's text on one line, spaces and line ends as signs; bytes that are no whole character as hexadecimal."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.hex(" ")
    shown = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍"}
    return "".join(shown.get(c, c if c.isprintable() else f"\\x{ord(c):02x}") for c in text)
