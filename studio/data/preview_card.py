"""The card that shows a row as the model will see it: what is learned, what is only read, what does not fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.data_desk import CUT, LEARNED, READ, RowPreviewed
from engine.errors import EngineError
from studio.engine_texts import said, said_error
from studio.numbers import count, percent
from studio.theme import Theme
from studio.tokenizer.token_card import visible
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.stacked_bar import Part, StackedBar
from studio.widgets.token_text import Token, TokenText

TINTS = (0.30, 0.17)  # neighbouring tokens differ a little, so that one sees where each ends
COLORS = {LEARNED: 2, READ: -1, CUT: 1}
HEIGHT_PX = 232


@dataclass(frozen=True)
class SeenToken(Token):
    """A token and what becomes of it: READ, LEARNED or CUT; ``even`` tells neighbours apart."""

    state: int = READ
    even: bool = False


class SeenText(TokenText):
    """Learned tokens tinted, read ones grey, lost ones struck through."""

    def _format(self, token: Token) -> QTextCharFormat:
        form = super()._format(token)
        if isinstance(token, SeenToken):
            colors = self._theme.colors
            if token.state != LEARNED:
                form.setForeground(QColor(colors.dim))
            form.setFontStrikeOut(token.state == CUT)
            place = COLORS[token.state]
            shade = QColor(colors.data[place] if place >= 0 else colors.faint)
            strength = TINTS[token.even] if place >= 0 else TINTS[token.even] * 0.5
            shade.setAlphaF(strength)
            form.setBackground(shade)
        return form


class PreviewCard(Card):
    """``step_asked`` carries -1 or 1 (another row), ``model_asked`` that a model is to be chosen."""

    step_asked = Signal(int)
    model_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._seen: RowPreviewed | None = None
        self._kind = ""
        self.before, self.after = IconButton(theme, "chevron-left"), IconButton(theme, "chevron-right")
        for button in (self.before, self.after):
            self.add_to_header(button, right=True)
        self.views = [SeenText(theme), SeenText(theme)]
        self.titles = [label("", "small"), label("", "small")]
        self._places = [QWidget(), QWidget()]
        self._texts = QWidget()
        texts = QHBoxLayout(self._texts)
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(10)
        for place, title, view in zip(self._places, self.titles, self.views, strict=True):
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(3)
            column.addWidget(title)
            column.addWidget(view, 1)
            view.setMinimumHeight(theme.px(HEIGHT_PX))
            texts.addWidget(place, 1)
            view.chosen.connect(lambda _, view=view: self._write_detail(view))
        self.bar = StackedBar(theme)
        self.detail = label("", "small", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem = label("", "problem", wrap=True)
        self.without = label("", "small", wrap=True)
        self.choose_model = Button(theme, kind="link")
        lacking = QHBoxLayout()
        lacking.addWidget(self.without, 1)
        lacking.addWidget(self.choose_model)
        self.body.addWidget(self.problem)
        self.body.addWidget(self._texts, 1)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.detail)
        self.body.addLayout(lacking)
        self.before.clicked.connect(lambda _: self.step_asked.emit(-1))
        self.after.clicked.connect(lambda _: self.step_asked.emit(1))
        self.choose_model.clicked.connect(self.model_asked)
        self.retranslate()

    # ------------------------------------------------------------------ what is shown

    def show_kind(self, kind: str) -> None:
        """What the rows are: text, conversations, pairs, prompts."""
        self._kind = kind
        self._write()

    def show_seen(self, seen: RowPreviewed | None) -> None:
        """A row; None while there is none."""
        self._seen = seen
        parts = seen.parts if seen is not None else []
        for place, view in enumerate(self.views):
            tokens = self._tokens(parts[place]) if place < len(parts) else []
            view.set_text("", tokens)
            view.verticalScrollBar().setValue(0)
        self._write()

    def _tokens(self, part: dict[str, object]) -> list[Token]:
        texts, ids, states = part["texts"], part["ids"], part["states"]
        assert isinstance(texts, list)
        assert isinstance(ids, list)
        assert isinstance(states, list)
        return [
            SeenToken(text, note=self._note(text, id, state), state=state, even=bool(place % 2) and id >= 0)
            for place, (text, id, state) in enumerate(zip(texts, ids, states, strict=True))
        ]

    def _note(self, text: str, id: int, state: int) -> str:
        shown = visible(text[:60].encode("utf-8", "replace"))
        told = [f"“{shown}”"] + ([self.tr("id {0}").format(count(id))] if id >= 0 else [])
        return " · ".join([*told, self._state_words()[state]])

    def _state_words(self) -> dict[int, str]:
        compared = self._kind == "pairs"
        return {
            LEARNED: self.tr("compared") if compared else self.tr("learned"),
            READ: self.tr("only read"),
            CUT: self.tr("lost: the row is too long"),
        }

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.before.set_name(self.tr("Row before"))
        self.after.set_name(self.tr("Next row"))
        self.choose_model.setText(self.tr("Choose a model"))
        self.choose_model.setAccessibleName(f"{self.choose_model.text()}: {self.tr('As the model sees it')}")
        for view in self.views:
            view.setWhatsThis(
                self.tr(
                    "As the model sees it\nThe template turns a row into text, the tokenizer cuts it. The model reads all of it, but "
                    "its mistakes count only where the text is tinted: there it learns. Move from token to token with Left "
                    "and Right."
                )
            )
        self._write()

    def _write(self) -> None:
        seen = self._seen
        parts = seen.parts if seen is not None else []
        self.set_title(self.tr("As the model sees it"))
        facts = []
        if seen is not None and (parts or seen.problem):
            facts = [self.tr("row {0}").format(count(seen.row + 1)), seen.place]
            if seen.template and self._kind != "text":
                facts.append(self.tr("template: {0}").format(said(seen.template)))
        self.set_remark(" · ".join(facts))
        names = {"chosen": self.tr("Chosen answer"), "rejected": self.tr("Rejected answer")}
        for place, (title, view) in enumerate(zip(self.titles, self.views, strict=True)):
            part = parts[place] if place < len(parts) else {}
            text = names.get(str(part.get("title", "")), "")
            title.setText(text)
            title.setVisible(bool(text))
            self._places[place].setVisible(place == 0 or bool(part))
            view.setAccessibleName(text or self.tr("Row by token; Left and Right move from token to token"))
        self._write_bar(parts)
        problem = said_error(EngineError(said(seen.problem), seen.remedy)) if seen is not None and seen.problem else ""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._texts.setVisible(bool(parts) or not problem)
        without = seen is not None and bool(seen.without)
        self.without.setText(said_error(EngineError(seen.without, "")) if seen is not None and without else "")
        self.without.setVisible(without)
        self.choose_model.setVisible(without)
        self._write_detail(self.views[0])

    def _write_bar(self, parts: list[dict[str, object]]) -> None:
        states: Counter[int] = Counter()
        for part in parts:
            totals = part["totals"]
            assert isinstance(totals, list)
            for state, number in zip((READ, LEARNED, CUT), totals, strict=True):
                states[state] += number
        total = sum(states.values())
        words = self._state_words()
        named = [
            Part(
                f"{words[state]} {count(states[state])} ({percent(states[state] / total)})",
                states[state],
                COLORS[state],
            )
            for state in (LEARNED, READ, CUT)
            if states[state]
        ]
        unit = self.tr("tokens") if parts and self._counted(parts[0]) else self.tr("characters")
        self.bar.setVisible(bool(named))
        self.bar.setAccessibleName(self.tr("What becomes of the {0} of the row").format(unit))
        self.bar.set_parts(named, 0, ", ".join(part.title for part in named))

    def _counted(self, part: dict[str, object]) -> bool:
        """Whether there are tokens, and not only texts."""
        ids = part["ids"]
        return isinstance(ids, list) and all(id >= 0 for id in ids)

    def _write_detail(self, view: SeenText) -> None:
        tokens, place = view.tokens, view.token
        if 0 <= place < len(tokens):
            self.detail.setText(tokens[place].note)
        else:
            self.detail.setText(self.tr("Point at a token, or move with Left and Right.") if tokens else "")
        self.detail.setVisible(bool(self.detail.text()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
