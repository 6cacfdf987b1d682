"""The table that compares tokenizers on the person's own text; its selection is the tokenizer that the page shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.messages import Plain
from studio.engine_texts import said
from studio.numbers import count, figures, percent
from studio.theme import Theme
from studio.tokenizer.choices import Choice
from studio.tokenizer.token_card import visible
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label

NAME, VOCABULARY, CHARACTERS, TOKENS, BYTES, WORDS, EXACT, LONGEST = range(8)
ROW_PX, NARROW_PX = 30, 960  # a narrower table leaves the bytes out: the characters say nearly the same


class CompareCard(Card):
    """One row a tokenizer.  ``chosen`` carries the Choice of the row that is selected, ``use_asked`` the one to train with.

    ``add_asked`` is emitted when a tokenizer.json is to be added, ``fetch_asked`` with a published vocabulary that is to be
    downloaded, ``pretrain_asked`` when the draft of pretraining is to be shown.
    """

    chosen = Signal(object)
    use_asked = Signal(object)
    add_asked = Signal()
    fetch_asked = Signal(object)
    pretrain_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._choices: list[Choice] = []
        self._figures: dict[Choice, dict[str, Plain]] = {}
        self._problems: dict[Choice, tuple[str, str]] = {}
        self._own: Choice | None = None
        self.table = QTableWidget(0, LONGEST + 1)
        self.table.setProperty("role", "plain")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.use = Button(theme, kind="primary")
        self.add = Button(theme, icon="plus")
        self.fetch = Button(theme)
        self.fetch.hide()
        self.note = label("", "small", wrap=True)
        self.to_pretrain = Button(theme, kind="link")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.use)
        row.addWidget(self.add)
        row.addWidget(self.fetch)
        row.addWidget(self.note, 1)
        row.addWidget(self.to_pretrain)
        self.body.addWidget(self.table)
        self.body.addLayout(row)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.table.itemActivated.connect(lambda _: self._ask_use())
        self.use.clicked.connect(lambda _: self._ask_use())
        self.add.clicked.connect(self.add_asked)
        self.fetch.clicked.connect(lambda _: self.fetch_asked.emit(self.choice))
        self.to_pretrain.clicked.connect(self.pretrain_asked)
        theme.changed.connect(self._fit_height)
        self.retranslate()

    # ------------------------------------------------------------------ what is shown

    @property
    def choice(self) -> Choice | None:
        """The tokenizer of the row that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._choices[rows[0].row()] if rows else None

    def show_choices(self, choices: list[Choice], own: Choice | None, select: Choice | None = None) -> None:
        """The rows; ``own`` is the tokenizer of the recipe in preparation, None when it takes its model's.

        The selection stays with its tokenizer, goes to ``select`` if that is given, else to ``own``.
        """
        selected = self.choice
        self._choices, self._own = choices, own
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(choices))
            for row in range(len(choices)):
                self._write_row(row)
            wanted = next(each for each in (select, selected, own, choices[0]) if each in choices)
            self.table.selectRow(choices.index(wanted))
        self._fit_height()
        self._write_buttons()
        if self.choice != selected:
            self._on_selected()

    def show_figures(self, choice: Choice, found: dict[str, Plain], problem: str, remedy: str = "") -> None:
        """What a tokenizer makes of the text, or why it cannot be tried; the remedy is in the tool tip."""
        if problem:
            self._problems[choice] = (problem, remedy)
            self._figures.pop(choice, None)
        else:
            self._figures[choice] = found
            self._problems.pop(choice, None)
        if choice in self._choices:
            self._write_row(self._choices.index(choice))
            self._write_buttons()

    def forget(self) -> None:
        """Forgets every figure: the text is another."""
        self._figures, self._problems = {}, {}
        for row in range(len(self._choices)):
            self._write_row(row)

    def forget_one(self, choice: Choice) -> None:
        """Forgets what was found of one choice: it is tried again."""
        self._figures.pop(choice, None)
        self._problems.pop(choice, None)
        self._write_row(self._choices.index(choice))
        self._write_buttons()

    def set_measured_on(self, words: str) -> None:
        """On which text the figures were measured."""
        self.set_remark(words)

    def has(self, choice: Choice) -> bool:
        """Whether a choice was measured, or cannot be."""
        return choice in self._figures or choice in self._problems

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Tokenizers on your text"))
        self.table.setAccessibleName(self.tr("Tokenizers compared on your text"))
        self.table.setWhatsThis(
            self.tr(
                "Tokenizers on your text\nThe more characters a token holds, the shorter the text becomes for the model. "
                "Choose a row to see the text above cut that way; Enter takes it for the next run."
            )
        )
        titles = {
            NAME: self.tr("Tokenizer"),
            VOCABULARY: self.tr("Vocabulary"),
            CHARACTERS: self.tr("Characters a token"),
            TOKENS: self.tr("Tokens"),
            BYTES: self.tr("Bytes a token"),
            WORDS: self.tr("Whole words"),
            EXACT: self.tr("Exact"),
            LONGEST: self.tr("Longest tokens"),
        }
        tips = {
            WORDS: self.tr("The share of words that are one token each"),
            EXACT: self.tr("Whether the text comes back unchanged from its tokens"),
        }
        for column, title in titles.items():
            item = QTableWidgetItem(title)
            item.setToolTip(tips.get(column, ""))
            left = column in (NAME, LONGEST)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight)
            self.table.setHorizontalHeaderItem(column, item)
        self.add.setText(self.tr("Add a tokenizer.json…"))
        self.to_pretrain.setText(self.tr("Prepare a pretraining"))
        for row in range(len(self._choices)):
            self._write_row(row)
        self._write_buttons()

    def _write_row(self, row: int) -> None:
        choice = self._choices[row]
        found = self._figures.get(choice)
        problem, remedy = self._problems.get(choice, ("", ""))
        texts = [f"● {choice.name}" if choice == self._own else choice.name]
        if found is not None:
            texts += [
                count(found["vocab_size"]),
                figures(found["characters_per_token"]),
                count(found["tokens"]),
                figures(found["bytes_per_token"]),
                percent(found["whole_words"]),
                self.tr("yes") if found["exact"] else self.tr("no"),
                "  ".join(visible(name.encode()) for name in found["longest"]),
            ]
        else:
            texts += ["…" if choice not in self._problems else "–"] * 6 + [said(problem)]
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column not in (NAME, LONGEST):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            whole = f"{text}\n{said(remedy)}".strip()
            tip = choice.path if column == NAME else whole if column == LONGEST else ""
            item.setToolTip(tip)
            self.table.setItem(row, column, item)

    def _write_buttons(self) -> None:
        choice = self.choice
        name = choice.name if choice is not None else ""
        self.use.setText(self.tr("Use {0}").format(name) if name else self.tr("Use this tokenizer"))
        fits = choice is not None and choice not in self._problems
        self.fetch.setText(self.tr("Download {0}'s vocabulary").format(name))
        self.fetch.setVisible(choice is not None and not fits and choice.published)
        self.use.setEnabled(self._own is not None and fits and choice != self._own)
        self.to_pretrain.setVisible(self._own is None)
        if choice in self._problems:
            self.note.setText(" ".join(map(said, self._problems[choice])).strip())
        elif self._own is None:
            self.note.setText(self.tr("A fine-tuned model keeps the tokenizer of the model that it starts from."))
        elif choice == self._own:
            self.note.setText(self.tr("The next run uses this tokenizer."))
        else:
            self.note.setText(self.tr("The next run uses {0}.").format(self._own.name))

    def _fit_height(self) -> None:
        """All rows are seen: the page scrolls, not the table."""
        height = self._theme.px(ROW_PX)
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setFixedHeight(
            height * self.table.rowCount() + self.table.horizontalHeader().sizeHint().height() + 4
        )

    # ------------------------------------------------------------------ choosing

    def _on_selected(self) -> None:
        self._write_buttons()
        if (choice := self.choice) is not None:
            self.chosen.emit(choice)

    def _ask_use(self) -> None:
        if self.use.isEnabled() and (choice := self.choice) is not None:
            self.use_asked.emit(choice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(BYTES, self.width() < self._theme.px(NARROW_PX))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
