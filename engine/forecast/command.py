"""``tezgah forecast``: what a recipe is going to need on this computer, and what to change where it does not fit."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import EngineError, UsageError
from engine.forecast import (
    Advice,
    Disk,
    Duration,
    Forecast,
    Plan,
    Remedy,
    advise,
    disk_forecast,
    remedies,
    time_forecast,
)
from engine.forecast.rows import batches_ahead, over_steps, over_the_run
from engine.messages import Status, from_dict
from engine.models.settings import ModelSettings
from engine.probe import KILLED, SMALLER, STEPS, Probed, command
from engine.progress import say
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.places import Places
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from engine.workspace import Workspace

NAMES = {
    "weights": "weights",
    "gradients": "gradients",
    "optimizer": "optimiser",
    "activations": "activations",
    "logits": "logits",
    "kv_cache": "KV cache",
    "runtime": "the program itself",
}
MOMENTS = {
    "forward": "at the end of a forward pass",
    "backward": "within a backward pass",
    "gradients": "at the end of a backward pass",
    "step": "in the optimiser's step",
    "evaluation": "in an evaluation",
    "sampling": "while it writes samples",
    "measuring": "at the start, while kernels and number format are measured",
    "opening": "at the start, while the base model is opened",
    "saving": "at the end, when the result is put together",
}


@dataclass(frozen=True)
class Foretold:
    """Everything that is known before the start.

    ``free`` are the bytes that are free on ``device`` now; ``forecast`` is of the whole run, ``of_steps`` the bytes that it
    foretells for the steps that were measured.
    """

    device: str
    free: int
    forecast: Forecast
    remedies: list[Remedy]
    advice: Advice
    disk: Disk
    duration: Duration
    probed: Probed | None = None
    of_steps: int = 0
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def fits(self) -> bool:
        """Whether the forecast is below what is free."""
        return self.forecast.total <= self.free

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        advised = self.advice.advised
        return {
            "device": self.device,
            "free": self.free,
            "fits": self.fits,
            "memory": self.forecast.as_dict(),
            "remedies": [asdict(remedy) for remedy in self.remedies],
            "questions": [asdict(question) for question in self.advice.questions],
            "advised": advised.name if advised else None,
            "disk": {**asdict(self.disk), "total": self.disk.total},
            "time": asdict(self.duration),
            "probed": asdict(self.probed) if self.probed else None,
            "forecast_of_probed": self.of_steps,
            "model": self.settings,
        }

    def lines(self) -> Iterator[str]:
        """The same in sentences."""
        memory, verdict = self.forecast, "it fits" if self.fits else "it does not fit"
        yield f"Memory: about {_size(memory.total)} of {_size(self.free)} free on {self.device}: {verdict}."
        yield f"  Fullest {MOMENTS[memory.moment]}, in {memory.precision}:"
        yield from (f"  {NAMES[name]:<20}{_size(value):>10}" for name, value in memory.parts().items() if value)
        if self.probed is not None and not self.probed.problem:
            off = self.of_steps / max(1, self.probed.peak_bytes) - 1
            yield (
                f"Measured: {_size(self.probed.peak_bytes)} at the peak of two steps (their forecast is {off:+.0%} off), "
                + (
                    f"{self.probed.seconds_per_step:.3g} s a step, {self.probed.tokens_per_second:,.0f} tokens a second."
                )
            )
        if self.duration.seconds is not None:
            yield f"Time: about {_clock(self.duration.seconds)} of learning ({self.duration.steps:,} steps)."
        yield f"Disk: about {_size(self.disk.total)} (a checkpoint {_size(self.disk.checkpoint)}, the result {_size(self.disk.result)})."
        if not self.fits:
            yield from self._ways()

    def _ways(self) -> Iterator[str]:
        yield "What would need less, the mildest first:"
        for remedy in self.remedies:
            yield f"  {remedy.text}: saves {_size(remedy.saves_bytes)} ({remedy.cost})."
            yield f"    {' '.join(_assignments(remedy.sets))}"
        advised = self.advice.advised
        if advised is not None:
            yield f"Advice: {advised.answer.lower()}, which needs about {_size(advised.needs)}."
            yield f"  {' '.join(_assignments(advised.sets))}"


def foretell(
    recipe: Recipe, *, beside: Path | None = None, runs: Path | None = None, measure: bool = False
) -> Foretold:
    """What ``recipe`` is going to need here.  Prepares its text (kept for the run) to know the vocabulary or the rows.

    Loads torch to see the devices.  Raises UsageError for a stage that cannot be foretold, EngineError for a recipe that
    cannot start.
    """
    from engine.training.devices import pick_device
    from engine.training.memory import memory_free

    workspace = Workspace.default()
    runs = runs or workspace.runs
    if not isinstance(recipe, PretrainRecipe | FinetuneRecipe):
        raise UsageError(
            f"The memory of a {recipe.stage} run cannot be told before it starts.",
            "Pretraining and fine-tuning can be foretold. Try a few steps and see:  --set train.max_steps=2; if memory runs out, "
            "a run goes on with less at once, and says so.",
        )
    whole = recipe.located(Places(runs=runs, models=workspace.models, beside=beside))
    settings = settings_of(whole, workspace.cache)
    device = pick_device(whole.train.device)
    plan, free = Plan.of(whole, settings, device.type), memory_free(device)
    measurable = plan
    if isinstance(whole, FinetuneRecipe):
        batches, learned = batches_ahead(whole, workspace.cache)
        plan, measurable = over_the_run(plan, batches, learned), over_steps(plan, batches, STEPS)
    probed = measured(whole, workspace.cache, runs) if measure else None
    duration = Duration(whole.train.max_steps, whole.train.max_seconds or None)
    if probed is not None and not probed.problem:
        duration = time_forecast(whole.train, probed.seconds_per_step, probed.batches_per_epoch)
    precision = probed.precision if probed and probed.precision else "auto"
    kernels = probed.kernels if probed and probed.kernels else None
    return Foretold(
        device=str(device),
        free=free,
        forecast=plan.forecast(precision, kernels),
        remedies=remedies(plan, free),
        advice=advise(plan, free),
        disk=disk_forecast(settings, whole.train, whole.checkpoint, plan.method, duration.steps),
        duration=duration,
        probed=probed,
        of_steps=measurable.forecast(precision, kernels).of_steps if probed else 0,
        settings=settings.to_dict(),
    )


def settings_of(recipe: PretrainRecipe | FinetuneRecipe, cache: Path) -> ModelSettings:
    """The shape of the model that a recipe (with whole paths) trains."""
    if isinstance(recipe, PretrainRecipe):
        from engine.text.asked import finish, prepare_asked

        corpus = finish(prepare_asked(recipe.data, recipe.tokenizer, recipe.train, cache))
        return recipe.model.settings(corpus.tokenizer.vocab_size)
    from engine.models.described import describe_model

    return describe_model(recipe.model.from_).settings


def measured(recipe: Recipe, cache: Path, runs: Path) -> Probed:
    """Two real steps in a child process; tells on stderr what it does.  Raises EngineError when they cannot be made."""
    environment = dict(os.environ)
    home = str(Path(__file__).parent.parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [home, environment.get("PYTHONPATH", "")]))
    environment.setdefault("PYTHONIOENCODING", "utf-8")
    child = subprocess.Popen(
        command(cache, runs), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
    )
    assert child.stdin is not None
    assert child.stdout is not None
    probed: Probed | None = None
    told = ""
    with child:
        child.stdin.write(render(recipe, comments=False))
        child.stdin.close()
        for line in child.stdout:
            body = json.loads(line)
            if "probed" in body:
                probed = Probed(**body["probed"])
            elif isinstance(message := from_dict(body), Status) and message.text != told:
                told = message.text
                say(told)
    if probed is None:
        text = KILLED if child.returncode < 0 else f"The measurement ended with code {child.returncode}."
        raise EngineError(text, SMALLER)
    if probed.problem:
        raise EngineError(probed.problem, probed.remedy)
    return probed


def _assignments(sets: Any) -> Iterator[str]:
    for key, value in sets.items():
        if value is not None:  # what is unset is the default already, or goes with the preset
            yield f"--set {key}={str(value).lower() if isinstance(value, bool) else value}"


def _size(count: float) -> str:
    return f"{count / 1e9:,.2f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"


def _clock(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s" if rest >= 60 else f"{rest} s"
