"""What the model wrote at which step: the same prompts and the same seed, so that only the learning differs."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.messages import Sample
from studio.monitor.view import RunView
from studio.numbers import count
from studio.theme import Theme
from studio.widgets.card import Card, label
from studio.widgets.text_lines import Piece, TextLines

LONGEST = 1500
ANSWERING = ("reward", "ppo", "dpo")  # stages whose prompts are questions without a template


class SamplesCard(Card):
    """A timeline of samples, newest below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lines = TextLines(theme)
        self.empty = label("", "dim", wrap=True)
        self.body.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.lines, 1)

    def show_run(self, view: RunView | None) -> None:
        """Shows the samples of the run."""
        self.set_title(self.tr("Samples"))
        self.lines.setAccessibleName(self.tr("Samples, oldest first"))
        samples = view.history.samples if view is not None else []
        self.empty.setText(self.tr("What the model writes appears here, step by step."))
        self.empty.setVisible(not samples)
        self.lines.setVisible(bool(samples))
        apart = view is not None and view.stage in ANSWERING
        self.lines.set_entries([self._entry(sample, apart=apart) for sample in samples])
        self.set_remark(self._remark(view, samples) if view is not None else "")

    def _entry(self, sample: Sample, *, apart: bool) -> list[list[Piece]]:
        """``apart``: an answer below its question; else a text that goes on from its prompt."""
        head = self.tr("step {0}").format(count(sample.step))
        if sample.command:
            head = self.tr("step {0}, asked for").format(count(sample.step))
        text = clean(sample.text)
        if apart:
            return [[(head, "dim")], [(clean(sample.prompt), "mono:dim")], [(text.strip(), "mono:")]]
        return [[(head, "dim")], [(clean(sample.prompt), "mono:dim"), (text, "mono:")]]

    def _remark(self, view: RunView, samples: list[Sample]) -> str:
        own = [sample for sample in samples if not sample.command]
        prompts = list(dict.fromkeys(sample.prompt for sample in own))
        every = view.asked("sample", "every_steps", 0)
        if len(prompts) != 1:
            return self.tr("every {0} steps").format(count(every)) if every else ""
        if not every:
            return self.tr("prompt “{0}” · seed {1}").format(shorten(prompts[0]), own[0].seed)
        return self.tr("prompt “{0}” · seed {1} · every {2} steps").format(
            shorten(prompts[0]), own[0].seed, count(every)
        )


def clean(text: str) -> str:
    """Without what an editor cannot show, and not longer than a timeline bears."""
    shown = "".join(c if c >= " " or c in "\n\t" else "\N{SYMBOL FOR NULL}" for c in text[:LONGEST])
    return shown.replace("\r", "").rstrip("\n") + ("…" if len(text) > LONGEST else "")


def shorten(text: str, longest: int = 28) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
