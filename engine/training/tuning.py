"""What the stages share that begin with a model and let a part of it, or all of it, learn to answer better."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from engine.loading import open_any
from engine.messages import Finished, Message, Notice, SampleNow
from engine.models.adapters import Attached
from engine.models.growing import grow_vocabulary
from engine.models.opening import LanguageModel
from engine.models.transformer import Transformer
from engine.models.tuned import CHECKED_TOKENS, Tuned
from engine.recipes.finetune import FromSection
from engine.recipes.methods import MethodSection
from engine.text.chat_template import ChatTemplate
from engine.text.marking import encode_prompt
from engine.text.own_template import save_tokenizer
from engine.text.tokenizers import Tokenizer
from engine.text.turns import Turn
from engine.training.context import RunContext
from engine.training.examined import Asked, ExaminedJob
from engine.training.job import put_folder, write_model
from engine.training.learning import LearningJob
from engine.training.precision import Learner


class AskedOfAModel(Asked, Protocol):
    """The sections of a recipe that begins with a model."""

    @property
    def model(self) -> FromSection: ...
    @property
    def method(self) -> MethodSection: ...


class ModelJob(ExaminedJob):
    """One run, while it computes, of a stage that begins with a model; what learns on it is ``attached``.

    ``new_rows`` are the ids of tokens that the model did not know before.  The parameters that the learner learns may be
    more than those of the language model: ``of_the_model`` names the model's among them.
    """

    def __init__(
        self,
        recipe: AskedOfAModel,
        run: RunContext,
        learner: Learner,
        attached: Attached,
        tokenizer: Tokenizer,
        template: ChatTemplate,
        new_rows: list[int],
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        self.language_model: LanguageModel = attached.model  # type: ignore[assignment]
        super().__init__(recipe, run, learner, self.language_model.settings, tokenizer, device, choices)
        self.begun = recipe
        self.attached = attached
        self.template = template
        self.new_rows = new_rows
        self.difference: float | None = None  # of logits, between the model with its adapter and the one merged from it

    @property
    def partial(self) -> bool:
        """Whether only a part of the model learns, so that a checkpoint needs the base model beside it."""
        return any(not p.requires_grad for p in self.language_model.parameters())

    def of_the_model(self, weights: dict[str, Tensor]) -> dict[str, Tensor]:
        """What of the learner's weights belongs to the language model, named as ``attached`` names it."""
        return weights

    def state(self) -> dict[str, Any]:
        partial = {"method": self.begun.method.model_dump(), "base": self.begun.model.from_} if self.partial else {}
        return {**super().state(), **partial, "new_rows": self.new_rows}

    # ------------------------------------------------------------------ answers

    def as_prompt(self, text: str) -> list[int]:
        return encode_prompt(self.template, [Turn("user", text)], self.tokenizer)

    @property
    def stops(self) -> tuple[str, ...]:
        return self.template.stops

    def sample(self, wish: SampleNow | None = None) -> Iterator[Message]:
        """Lets the model answer, in evaluation mode and in the number format that it learns in."""
        with self.learner.computing():
            yield from super().sample(wish)

    # ------------------------------------------------------------------ the result

    def put_model(self, weights: dict[str, Tensor], folder: Path) -> None:
        """``model/``: the whole model with what was learned worked in, or (where a method cannot be worked in) with
        its adapter in it; and ``adapter/`` beside it."""
        own = self.of_the_model(weights)
        if not self.partial and isinstance(self.language_model, Transformer):
            write_model(self.settings, own, folder, self.tokenizer.eot_id)
            save_tokenizer(self.tokenizer, folder, self.template.jinja, self.template.stops)
            return
        base = open_any(self.begun.model.from_, self.run.folder.path.parent)
        plain = grow_vocabulary(base.model, self.settings.vocab_size, self.new_rows)
        tuned = Tuned(plain, self.begun.method, own, self.new_rows)
        if self.begun.method.kind != "full":
            put_folder(self.run.folder.path / "adapter", lambda aside: self._put_adapter(tuned, aside))
        self.difference = tuned.save_model(folder, self.tokenizer, self.template.jinja, self.template.stops)

    def _put_adapter(self, tuned: Tuned, folder: Path) -> None:
        """The adapter, with the tokenizer and the template that it was trained with: others' programs look for them there."""
        tuned.save_adapter(folder, self.begun.model.from_)
        save_tokenizer(self.tokenizer, folder, self.template.jinja, self.template.stops)

    def finish(self, reason: str, facts: dict[str, Any]) -> Iterator[Message]:
        """As every run ends; between the model's writing and the last word it tells how exact the merge was."""
        merged = self.begun.method.kind != "full"  # what transformers computes is read back too, without a word
        for message in super().finish(reason, facts):
            if isinstance(message, Finished) and merged and self.difference is not None:
                text = f"The adapter was merged into the model: on {CHECKED_TOKENS} tokens, logits differ by at most {self.difference:.1e}."
                yield Notice(level="info", text=text, step=self.step)
                message = dataclasses.replace(message, facts={**message.facts, "merge_difference": self.difference})
            yield message

    def results(self) -> dict[str, Any]:
        return {**super().results(), "adapter": "" if self.begun.method.kind == "full" else "adapter"}


def keep_tokenizer(run: RunContext, tokenizer: Tokenizer, template: ChatTemplate) -> None:
    """``tokenizer/`` of the run, written once: whoever opens one of its checkpoints finds tokenizer and template there."""
    kept = run.folder.path / "tokenizer"
    if not kept.is_dir():
        put_folder(kept, lambda folder: save_tokenizer(tokenizer, folder, template.jinja, template.stops))


class TuningJob(ModelJob, LearningJob):
    """One run, while it computes, of a stage that begins with a model and learns from batches."""
