"""The card that says what the data amounts to: figures, split, lengths; what is wrong with it, and what one click mends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QProgressBar, QVBoxLayout, QWidget

from engine.data_desk import Cure, Studied
from engine.errors import EngineError
from studio.engine_texts import said, said_error
from studio.numbers import count, percent, short
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.figure import Figure
from studio.widgets.histogram import Histogram
from studio.widgets.stacked_bar import Part, StackedBar

HISTOGRAM_PX, PROBLEMS_PX = 120, 96
TRAIN, VAL, TEST = 0, 1, 3
NEEDED = ("skip", "encoding", "column")  # cures of what stands in the way; the others only make it better


class StudyCard(Card):
    """``cure_asked`` carries the Cure of a button; ``row_asked`` the file and the line of a problem that is chosen;
    ``study_asked`` and ``stop_asked`` begin and end a study; ``model_asked`` that a model is to be chosen."""

    cure_asked = Signal(object)
    row_asked = Signal(str, int)
    study_asked = Signal()
    stop_asked = Signal()
    model_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._studied: Studied | None = None
        self._running = self._offered = False
        self.again = Button(theme, icon="refresh", kind="chip")
        self.add_to_header(self.again, right=True)
        self.figures = [Figure() for _ in range(4)]
        self._figures = QWidget()
        row = QHBoxLayout(self._figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for figure in self.figures:
            row.addWidget(figure, 1)
        self.split = StackedBar(theme)
        self.lengths_title = label("", "small")
        self.histogram = Histogram(theme)
        self.histogram.setMinimumHeight(theme.px(HISTOGRAM_PX))
        self.histogram.describe = self._column_words
        self.histogram.shown = short
        self.status = ElidedLabel("", "dim")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.offer = label("", "dim", wrap=True)
        self.problem, self.remedy = label("", "problem", wrap=True), label("", "", wrap=True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problems = QListWidget()
        self.problems.setFixedHeight(theme.px(PROBLEMS_PX))
        self.cures, self.advice = QVBoxLayout(), QVBoxLayout()
        for column in (self.cures, self.advice):
            column.setSpacing(4)
        self.notices = label("", "warning", wrap=True)
        self.without = label("", "small", wrap=True)
        self.choose_model = Button(theme, kind="link")
        self._lay_out()
        self.again.clicked.connect(lambda _: self.stop_asked.emit() if self._running else self.study_asked.emit())
        self.choose_model.clicked.connect(self.model_asked)
        self.problems.currentRowChanged.connect(self._on_problem)
        self.retranslate()

    def _lay_out(self) -> None:
        told: tuple[QWidget, ...] = (
            self.status, self.progress, self.offer, self.problem, self.remedy, self.problems,
        )  # fmt: skip
        amounts: tuple[QWidget, ...] = (self._figures, self.split, self.lengths_title)
        for widget in told:
            self.body.addWidget(widget)
        self.body.addLayout(self.cures)
        for widget in amounts:
            self.body.addWidget(widget)
        self.body.addWidget(self.histogram, 1)
        self.body.addWidget(self.notices)
        self.body.addLayout(self.advice)
        lacking = QHBoxLayout()
        lacking.addWidget(self.without, 1)
        lacking.addWidget(self.choose_model)
        self.body.addLayout(lacking)
        self.body.addStretch(0)

    # ------------------------------------------------------------------ what is shown

    def show_status(self, text: str, done: float = 0.0, total: float = 0.0) -> None:
        """A study is under way."""
        self._running, self._offered = True, False
        told = f"{said(text)} {count(done)}" if done and not total else said(text)
        self.status.set_text(told)
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(round(1000 * min(done / total, 1.0)) if total else 0)
        self._show()

    def show_studied(self, studied: Studied | None) -> None:
        """A study is over; None: nothing is known."""
        self._running, self._offered = False, False
        self._studied = studied
        self._write()

    def offer_study(self, words: str) -> None:
        """The data is large: it is read only when the person wants it."""
        self._running, self._offered, self._studied = False, True, None
        self.offer.setText(words)
        self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("What it amounts to"))
        self.progress.setAccessibleName(self.tr("Progress of the study"))
        self.problems.setAccessibleName(self.tr("Rows that cannot be read, with the reason"))
        self.split.setAccessibleName(self.tr("How the data is split"))
        self.histogram.setAccessibleName(self.tr("How long the rows are"))
        self.choose_model.setText(self.tr("Choose a model"))
        self._write()

    def _write(self) -> None:
        found = self._studied
        if found is not None:
            self._write_figures(found)
            self._write_split(found)
            self._write_lengths(found)
            self._write_problems(found)
        self._write_cures([Cure(**cure) for cure in found.cures] if found is not None else [])
        self._show()

    def _show(self) -> None:
        found, running = self._studied, self._running
        self.again.setText(
            self.tr("stop") if running else self.tr("read it now") if self._offered else self.tr("again")
        )
        self.again.setToolTip(self.tr("End the study") if running else self.tr("Read the data again"))
        self.again.set_icon("stop" if running else "refresh")
        for widget in (self.status, self.progress):
            widget.setVisible(running)
        self.offer.setVisible(self._offered)
        known = found is not None
        fine = found is not None and bool(found.rows)
        self._figures.setVisible(fine)
        self.split.setVisible(found is not None and found.train > 0)
        lengths = found is not None and found.rows > 1 and bool(found.histogram)
        self.histogram.setVisible(lengths)
        self.lengths_title.setVisible(lengths)
        self.problem.setVisible(known and bool(self.problem.text()))
        self.remedy.setVisible(known and bool(self.remedy.text()))
        self.problems.setVisible(known and self.problems.count() > 0)
        self.notices.setVisible(known and bool(self.notices.text()))
        self.without.setVisible(found is not None and bool(found.without))
        self.choose_model.setVisible(found is not None and bool(found.without))

    # ------------------------------------------------------------------ figures

    def _write_figures(self, found: Studied) -> None:
        names = {
            "text": self.tr("Documents"), "conversations": self.tr("Conversations"),
            "pairs": self.tr("Pairs"), "prompts": self.tr("Questions"),
        }  # fmt: skip
        learned = percent(found.learned_tokens / found.tokens) if found.tokens else "–"
        left = found.bad + found.useless + found.too_long
        texts = [
            (names.get(found.kind, self.tr("Rows")), _counted(found.rows), self._left_words(left)),
            (self.tr("Tokens"), _counted(found.tokens) if found.tokens else "–", self._mean_words(found)),
            (self.tr("Learned"), learned if found.learned_tokens else "–", self._learned_words(found)),
            (self.tr("Repeated"), _counted(found.duplicates), self._repeated_words(found)),
        ]
        for figure, each in zip(self.figures, texts, strict=True):
            figure.set_texts(*each)
        self.figures[2].setVisible(found.kind == "conversations")
        self.figures[3].setVisible(found.kind in ("conversations", "text"))

    def _left_words(self, left: int) -> str:
        return self.tr("{0} left out").format(count(left)) if left else self.tr("none left out")

    def _mean_words(self, found: Studied) -> str:
        return self.tr("{0} each").format(short(found.tokens / found.rows)) if found.tokens and found.rows else ""

    def _learned_words(self, found: Studied) -> str:
        return self.tr("{0} tokens").format(short(found.learned_tokens)) if found.learned_tokens else ""

    def _repeated_words(self, found: Studied) -> str:
        return self.tr("{0} of all").format(percent(found.duplicates / found.rows)) if found.duplicates else ""

    def _write_split(self, found: Studied) -> None:
        total = found.train + found.val + found.test
        named = [
            Part(f"{name} {count(number)} ({percent(number / total)})", number, color)
            for name, number, color in (
                (self.tr("training"), found.train, TRAIN),
                (self.tr("validation"), found.val, VAL),
                (self.tr("test"), found.test, TEST),
            )
            if number
        ]
        self.split.set_parts(named, 0, ", ".join(part.title for part in named))

    # ------------------------------------------------------------------ lengths

    def _write_lengths(self, found: Studied) -> None:
        unit = self.tr("tokens") if found.unit == "tokens" else self.tr("characters")
        self.lengths_title.setText(self.tr("Length in {0}; the longest has {1}").format(unit, count(found.longest)))
        words = self._line_words(found) if found.limit else ""
        spoken = f"{self.lengths_title.text()}. {words}"
        self.histogram.set_counts(found.histogram, found.width, found.limit, words, spoken)

    def _line_words(self, found: Studied) -> str:
        told = [self.tr("{0} fit").format(count(found.limit))]
        rows = max(1, found.rows + found.too_long)
        if found.cut:
            lost = {"pairs": self.tr("{0} lose their beginning")}.get(found.kind, self.tr("{0} lose their end"))
            told.append(lost.format(percent(found.cut / rows)))
        if found.too_long:
            told.append(self.tr("{0} are left out").format(percent(found.too_long / rows)))
        return " · ".join(told if len(told) > 1 else [*told, self.tr("nothing is lost")])

    def _column_words(self, first: int, last: int, number: int) -> str:
        return self.tr("{0} to {1}: {2}").format(count(first), count(last), count(number))

    # ------------------------------------------------------------------ what is wrong

    def _write_problems(self, found: Studied) -> None:
        has_encodings = any(cure["kind"] == "encoding" for cure in found.cures)
        text = said(found.problem.partition("\n  as ")[0] if has_encodings else found.problem)
        remedy = self.tr("How should it read?") if has_encodings else said(found.remedy)
        if found.problems and found.problem:  # all of them stand in the list
            text = self.tr("%n row(s) cannot be read.", "", found.bad)
            remedy = remedy if has_encodings else self.tr("Mend them, or leave them out.")
        self.problem.setText(text)
        self.remedy.setText(remedy)
        with QSignalBlocker(self.problems):
            self.problems.clear()
        for problem in found.problems:
            place = ":".join([Path(problem["file"]).name, *(str(n) for n in (problem["line"], problem["column"]) if n)])
            words = said(f"{place}: {problem['reason']}" + (f" | {problem['excerpt']}" if problem["excerpt"] else ""))
            item = QListWidgetItem(words)
            item.setToolTip(words)
            self.problems.addItem(item)
        if found.bad > len(found.problems):
            self.problems.addItem(self.tr("and {0} more").format(count(found.bad - len(found.problems))))
        self.notices.setText("\n".join(map(said, found.notices)))
        self.without.setText(said_error(EngineError(found.without, "")) if found.without else "")

    def _on_problem(self, place: int) -> None:
        problems = self._studied.problems if self._studied is not None else []
        if 0 <= place < len(problems) and problems[place]["line"]:
            self.row_asked.emit(problems[place]["file"], problems[place]["line"])

    def _write_cures(self, cures: list[Cure]) -> None:
        for column in (self.cures, self.advice):
            while (item := column.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        for cure in cures:
            button = Button(self._theme, self._cure_words(cure))
            button.setToolTip(button.text())
            button.clicked.connect(lambda _=False, cure=cure: self.cure_asked.emit(cure))
            column = self.cures if cure.kind in NEEDED else self.advice
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _cure_words(self, cure: Cure) -> str:
        match cure.kind:
            case "skip":
                return self.tr("Leave %n bad row(s) out", "", cure.count)
            case "encoding":
                shown = cure.shown if len(cure.shown) <= 48 else f"{cure.shown[:48]}…"
                return f"{cure.sets['data.encoding']}:  {shown}"
            case "column":
                return self.tr("Name the column: {0}").format(self._column_title(cure.key))
            case "duplicates":
                return self.tr("Keep only the first of %n repeated row(s)", "", cure.count)
            case "too_long":
                return self.tr("Leave %n too long row(s) out instead of cutting", "", cure.count)
            case _:
                return self.tr("Keep a tenth for validation")

    def _column_title(self, key: str) -> str:
        names = {
            "prompt": self.tr("question"), "answer": self.tr("answer"), "turns": self.tr("conversation"),
            "text": self.tr("text"), "chosen": self.tr("chosen answer"), "rejected": self.tr("rejected answer"),
        }  # fmt: skip
        name = key.removeprefix("data.").removesuffix("_column")
        return names.get(name, name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _counted(number: int) -> str:
    """A number of rows or tokens: exact while that is short."""
    return count(number) if number < 1_000_000 else short(number)
