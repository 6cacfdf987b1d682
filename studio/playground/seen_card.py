"""What a model sees of a conversation: the text that its template makes, special tokens written out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.playground_messages import PromptShown
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import Card, label

TEXT_PX = 150
OWN = "the model's own"  # what the engine calls the template that a model brings


class SeenCard(Card):
    """Hidden until ``show_prompt``; the button in its corner hides it again."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._shown: PromptShown | None = None
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(TEXT_PX))
        self.text.setFont(theme.mono())
        self.ends = label("", "small", wrap=True)
        self.hide_button = IconButton(theme, "close")
        self.add_to_header(self.hide_button, right=True)
        self.body.addWidget(self.text)
        self.body.addWidget(self.ends)
        self.hide_button.clicked.connect(lambda _: self.hide())
        theme.changed.connect(lambda: self.text.setFont(theme.mono()))
        self.hide()

    def show_prompt(self, message: PromptShown) -> None:
        """Shows a conversation as its model sees it."""
        self._shown = message
        self.text.setPlainText(message.text)
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())
        self._write()
        self.show()

    def _write(self) -> None:
        shown = self._shown
        if shown is None:
            return
        own = shown.template == OWN
        named = self.tr("the model's own template") if own else self.tr("template: {0}").format(shown.template)
        parts = [named, self.tr("{0} tokens").format(f"{shown.tokens:,}")]
        if shown.forgotten:
            parts.append(self.tr("{0} earlier turns no longer fit").format(shown.forgotten))
        self.set_remark(" · ".join(parts))
        stops = ", ".join(repr(stop) for stop in shown.stops)
        self.ends.setText(
            self.tr("An answer ends at the end of text, or at: {0}").format(stops)
            if stops
            else self.tr("An answer ends at the end of text.")
        )

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("What the model sees"))
        self.text.setAccessibleName(self.tr("What the model sees"))
        self.hide_button.set_name(self.tr("Hide"))
        self._write()
