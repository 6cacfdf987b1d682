"""Why a run does not compute now, what to do about it, and the button that does it: in place, never in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from engine.messages import Notice
from engine.runs import RunFolder
from studio.engine_texts import said
from studio.monitor.meaning import probability, unsure_among
from studio.monitor.view import RunView
from studio.numbers import count, figures, signed
from studio.pages import PAGES
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label, set_role


class RunNotice(Card):
    """Shown for a run that failed, was lost, was stopped, paused, or has finished; hidden while it computes."""

    resume_asked = Signal()
    try_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(spacing=4)
        self.head, self.why, self.remedy = label("", "problem"), label("", wrap=True), label("", "dim", wrap=True)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setMaximumHeight(150)
        self.details.hide()
        self.resume = Button(theme, kind="primary")
        self.try_it = Button(theme, kind="primary")
        self.more = Button(theme, kind="link")
        words, row = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(2)
        for part in (self.head, self.why, self.remedy):
            words.addWidget(part)
        row.setSpacing(14)
        row.addLayout(words, 1)
        row.addWidget(self.more)
        row.addWidget(self.resume)
        row.addWidget(self.try_it)
        self.body.addLayout(row)
        self.body.addWidget(self.details)
        self._theme = theme
        self.resume.clicked.connect(self.resume_asked)
        self.try_it.clicked.connect(self.try_asked)
        self.more.clicked.connect(lambda: self.details.setVisible(not self.details.isVisible()))
        self.hide()

    def show_run(self, view: RunView | None) -> None:
        """Shows what there is to say about the run's state."""
        state = view.history.state if view is not None else "queued"
        self.setVisible(state in ("failed", "lost", "stopped", "paused", "finished"))
        if view is None or self.isHidden():
            self.details.hide()
            return
        history = view.history
        step = count(history.step)
        heads = {
            "failed": (self.tr("The run failed at step {0}"), "problem"),
            "lost": (self.tr("The run was lost at step {0}"), "problem"),
            "stopped": (self.tr("Stopped at step {0}"), "strong"),
            "paused": (self.tr("Paused at step {0}"), "warning"),
            "finished": (self.tr("Finished at step {0}"), "ok"),
        }
        head, role = heads[state]
        set_role(self.head, role)
        self.head.setText(head.format(step))
        why, remedy = self._reasons(view)
        for part, text in ((self.why, why), (self.remedy, remedy)):
            part.setText(text)
            part.setVisible(bool(text))
        self.resume.setVisible(state != "finished")
        self.try_it.setText(self.tr("Try it"))
        self.try_it.setVisible(state in ("finished", "stopped") and can_be_tried(view))
        self.resume.set_kind("" if state == "stopped" and not self.try_it.isHidden() else "primary")
        self.resume.setText(self.tr("Go on") if state == "paused" else self.tr("Resume"))
        self.more.setText(self.tr("Details"))
        self.more.setVisible(bool(history.trace))
        self.details.setAccessibleName(self.tr("The last lines of the computing process"))
        self.details.setFont(self._theme.mono(12))
        if self.details.toPlainText() != history.trace:
            self.details.setPlainText(history.trace)

    def _reasons(self, view: RunView) -> tuple[str, str]:
        history = view.history
        if history.state in ("failed", "lost"):
            return said(history.reason), said(history.remedy)
        if history.state == "stopped":
            return self.tr("Resume goes on from the last checkpoint."), ""
        if history.state == "finished":
            return self._learned(view), ""
        why = history.status.text.partition(": ")[2] if history.status is not None else ""
        last = next((e.message for e in reversed(history.events) if isinstance(e.message, Notice)), None)
        if why and isinstance(last, Notice) and last.level == "problem":
            return said(last.text), said(last.remedy)
        return self.tr("The model waits in memory; nothing is lost."), ""

    def _learned(self, view: RunView) -> str:
        """What the run has learned, in one sentence."""
        losses, rewards = view.history.curve("val/loss"), view.history.curve("val/reward")
        if view.stage == "ppo" and len(rewards) > 1:
            text = self.tr("Reward of the answers to validation questions {0} → {1}, at a KL of {2} nats.")
            kl = view.history.latest("val/kl")
            first, last = float(rewards.values[0]), float(rewards.values[-1])
            return text.format(signed(first), signed(last), figures(kl) if kl is not None else "–")
        if len(losses) < 2:
            return ""
        before, after = float(losses.values[0]), float(losses.values[-1])
        if view.loss_kind == "pair":
            return self.tr(
                "Validation loss {0} → {1}: the better answer got a probability of {2} before, {3} now."
            ).format(figures(before), figures(after), probability(before), probability(after))
        if view.loss_kind == "other":
            return self.tr("Validation loss {0} → {1}.").format(figures(before), figures(after))
        return self.tr("Validation loss {0} → {1}: unsure among {2} tokens before, among {3} now.").format(
            figures(before), figures(after), unsure_among(before), unsure_among(after)
        )


def can_be_tried(view: RunView) -> bool:
    """Whether there is a model to play with, and a page to do it on."""
    return any(entry.id == "playground" for entry in PAGES) and RunFolder(view.run).model_source() is not None
