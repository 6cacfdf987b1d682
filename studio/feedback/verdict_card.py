"""One line that says how a run that learns preferences fares, in plain words: healthy, or what is wrong and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from studio.engine_texts import said
from studio.feedback.verdict import Finding, finding_of
from studio.monitor.view import RunView
from studio.numbers import percent, signed
from studio.theme import Theme
from studio.widgets.card import label, repolish, set_role

ROLES = {"ok": "ok", "warning": "warning", "problem": "problem"}


class VerdictCard(QFrame):
    """Coloured by what it says; hidden for runs of other stages.  ``finding`` is what it shows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.finding = Finding("none", "nothing")
        self.setProperty("role", "verdict")
        self.word, self.text, self.remedy = label("", "strong"), label("", "", wrap=True), label("", "small", wrap=True)
        self.word.setObjectName("verdictWord")
        row, column = QHBoxLayout(self), QVBoxLayout()
        row.setContentsMargins(15, 11, 15, 11)
        row.setSpacing(8)
        column.setSpacing(3)
        column.addWidget(self.text)
        column.addWidget(self.remedy)
        row.addWidget(self.word, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def show_run(self, view: RunView | None) -> None:
        """Says what is to be said of a run."""
        self.finding = finding_of(view) if view is not None else Finding("none", "nothing")
        self.setVisible(self.finding.kind != "nothing")
        words = {"ok": self.tr("Healthy."), "info": self.tr("Usual."), "warning": self.tr("Watch out."),
                 "problem": self.tr("Wrong."), "none": self.tr("Too early.")}  # fmt: skip
        self.word.setText(words[self.finding.level])
        set_role(self.word, ROLES.get(self.finding.level, "strong"))
        self.text.setText(said(self.finding.text) if self.finding.kind == "engine" else self._words(self.finding))
        remedy = said(self.finding.remedy) if self.finding.kind == "engine" else self._remedy(self.finding.kind)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setAccessibleName(f"{self.word.text()} {self.text.text()}")
        if self.property("level") != self.finding.level:
            self.setProperty("level", self.finding.level)
            repolish(self)

    def _words(self, finding: Finding) -> str:
        group = finding.kind.partition(" ")[0]
        if group == "nothing":
            return ""
        if group == "ppo":
            return self._of_ppo(finding)
        return self._of_dpo(finding) if group == "dpo" else self._of_reward(finding)

    def _of_ppo(self, finding: Finding) -> str:
        n = finding.numbers
        if finding.kind == "ppo rises":
            said_first = self.tr("The reward rises ({0} → {1})").format(signed(n["reward_before"]), signed(n["reward"]))
        else:
            said_first = self.tr("The reward is where it began ({0} → {1})").format(
                signed(n["reward_before"]), signed(n["reward"])
            )
        kl = f"{n['kl']:.2f}"
        if n["target"] == n["target"]:
            leash = self.tr("the KL is {0} nats, its target {1}").format(kl, f"{n['target']:.3g}")
        else:
            leash = self.tr("the KL stays small ({0} of at most {1} nats)").format(kl, f"{n['limit']:.3g}")
        length = self.tr("answers have {0} → {1} tokens and {2} of them end").format(
            f"{n['length_before']:.0f}", f"{n['length']:.0f}", percent(n["ended"])
        )
        return f"{said_first}; {leash}; {length}."

    def _of_dpo(self, finding: Finding) -> str:
        n = finding.numbers
        margin = self.tr("the margin rises ({0} → {1})").format(signed(n["margin_before"]), signed(n["margin"]))
        if finding.kind == "dpo no end":
            return self.tr("Only {0} of the answers end by themselves.").format(percent(n["ended"]))
        if finding.kind == "dpo strays":
            return self.tr("The answers are {0} nats away from the reference's: the policy strays.").format(
                f"{n['kl']:.1f}"
            )
        if finding.kind == "dpo by heart":
            return self.tr(
                "The validation loss rises again ({0} at its best, {1} now): the pairs are being learned by heart."
            ).format(f"{n['best']:.3f}", f"{n['loss']:.3f}")
        if finding.kind == "dpo flat":
            return self.tr("The margin has hardly moved ({0} → {1}).").format(
                signed(n["margin_before"]), signed(n["margin"])
            )
        if finding.kind == "dpo chosen falls":
            return self.tr(
                "The chosen answers' reward falls ({0} → {1}) while {2}: this is usual for DPO, because its loss sees only "
                "the difference of the two. Both answers become less likely, the rejected ones faster; what gains is text "
                "that stands in neither."
            ).format(signed(n["chosen_before"]), signed(n["chosen"]), margin)
        told = self.tr(
            "{0} of the pairs are right; {1}; the answers are {2} nats from the reference's and {3} of them end."
        )
        text = told.format(percent(n["accuracy"]), margin, f"{n['kl']:.2f}", percent(n["ended"]))
        return text[:1].upper() + text[1:]

    def _of_reward(self, finding: Finding) -> str:
        n = finding.numbers
        if finding.kind == "early":
            return self.tr("After a few updates it says here how the run fares.")
        if finding.kind == "reward learns":
            return self.tr("Right in {0} of the validation pairs so far; the exam comes at the end.").format(
                percent(n["accuracy"])
            )
        right = self.tr("right in {0} of {1} pairs that it never saw").format(
            percent(n["accuracy"]), f"{n['pairs']:.0f}"
        )
        if finding.kind == "reward guesses":
            return self.tr("The reward model is hardly better than guessing: {0}.").format(right)
        if finding.kind == "reward too few":
            return self.tr("{0} pairs are few for an exam: right in {1} of them could be luck.").format(
                f"{n['pairs']:.0f}", percent(n["accuracy"])
            )
        if finding.kind == "reward follows length":
            return self.tr(
                "The scores follow the length of answers (r = {0}): a policy may learn to write long instead of well."
            ).format(f"{n['length_correlation']:+.2f}")
        return self.tr("The reward model has passed its exam: {0}.").format(right)

    def _remedy(self, kind: str) -> str:
        remedies = {
            "ppo flat": self.tr("If it stays so: raise train.learning_rate, or lower ppo.kl_coef."),
            "dpo no end": self.tr("Lower train.learning_rate, raise dpo.beta, or set dpo.nll, say to 0.1."),
            "dpo strays": self.tr("Raise dpo.beta, or lower train.learning_rate."),
            "dpo by heart": self.tr("Fewer epochs, or more pairs."),
            "dpo flat": self.tr("Raise train.learning_rate threefold, or lower dpo.beta."),
            "dpo chosen falls": self.tr(
                "As long as KL and the answers that end stay calm, nothing is wrong. dpo.nll keeps the chosen answers up."
            ),
            "reward guesses": self.tr("More pairs, or clearer ones, before a model learns from it."),
            "reward too few": self.tr("Judge more pairs, or raise data.val_fraction."),
            "reward follows length": self.tr("Judge pairs in which the shorter answer is the better one, too."),
        }
        return remedies.get(kind, "")
