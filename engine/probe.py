"""Two real steps of a recipe, measured: peak memory, seconds a step, tokens a second.

``python -m engine.probe CACHE [RUNS] < recipe.toml`` runs the stage itself on a copy of the recipe, in the environment of a
worker and in a folder that is thrown away: one JSON message a line while it works, and last one line
``{"probed": {…}}``.  What the stage chooses by measuring stays in CACHE, so that the run need not measure again.
This module loads torch only when it computes; whoever starts it needs ``Probed`` and ``command``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from engine.errors import EngineError
from engine.messages import Message, Metrics, Notice, Started, Status, to_json
from engine.recipes.places import Places
from engine.recipes.recipe import Recipe, parse
from engine.runs import create_run
from engine.training.env import worker_environment
from engine.workspace import Workspace

STEPS = 2
KILLED = "The measurement was ended by the system: the memory of this computer was not enough."
SMALLER = "Halve train.batch_size and double train.grad_accumulation, or set train.gradient_checkpointing = true."


@dataclass(frozen=True)
class Probed:
    """What was measured.

    ``peak_bytes`` on the device that computed (resident memory of the process on a CPU); ``seconds_per_step`` and
    ``tokens_per_second`` of the last of the steps; ``kernels`` those that a CPU took (as in a run's choices); ``steps`` is
    how long the recipe will learn (0: not by steps), ``batches_per_epoch`` what an epoch is.  Or ``problem`` and ``remedy``: why nothing could be measured.
    """

    peak_bytes: int = 0
    seconds_per_step: float = 0.0
    tokens_per_second: float = 0.0
    device: str = ""
    precision: str = ""
    threads: int = 0
    kernels: dict[str, str] = field(default_factory=dict)
    parameters: int = 0
    trainable: int = 0
    steps: int = 0
    batches_per_epoch: int = 0
    problem: str = ""
    remedy: str = ""
    notices: list[str] = field(default_factory=list)


def command(cache: Path, runs: Path | None = None) -> list[str]:
    """The command line of the child; it gives itself the environment of a worker."""
    return [sys.executable, "-P", "-m", "engine.probe", str(cache), *([str(runs)] if runs else [])]


def probe(recipe: Recipe, cache: Path) -> Generator[Message, None, Probed]:
    """Takes the steps here and now; yields Status messages and returns what was measured.

    Raises EngineError when the recipe cannot start.  The peak is that of this process since it began.
    """
    with tempfile.TemporaryDirectory(prefix="tezgah-probe-") as folder:
        return (yield from _measure(recipe, Path(folder), cache))


def _measure(recipe: Recipe, folder: Path, cache: Path) -> Generator[Message, None, Probed]:
    import torch  # here: whoever only wants Probed must not wait for it

    from engine.stages import trainer
    from engine.training.context import RunContext
    from engine.training.kernels import kernels_in_use
    from engine.training.memory import memory_peak

    facts: dict[str, object] = {}
    marks: dict[int, Metrics] = {}
    notices: list[str] = []
    run = RunContext(create_run(folder, _shortened(recipe)), cache=cache)
    with contextlib.closing(_iterator(trainer(recipe.stage)(run.folder.recipe(), run))) as told:
        for message in told:
            if isinstance(message, Started):
                facts = dict(message.facts)
            elif isinstance(message, Status):
                yield message
            elif isinstance(message, Notice) and message.level != "info":
                notices.append(message.text)
            elif isinstance(message, Metrics) and message.step > 0:
                marks.setdefault(message.step, message)
                yield Status(text="measuring steps", done=len(marks), total=STEPS)
                if len(marks) == STEPS:
                    break
    device = torch.device(str(facts.get("device", "cpu")))
    kernels = kernels_in_use() if device.type == "cpu" else {}
    return dataclasses.replace(_result(facts, list(marks.values()), notices, memory_peak(device)), kernels=kernels)


def _iterator(told: Iterator[Message]) -> Generator[Message, None, None]:
    yield from told


def _result(facts: dict[str, object], marks: list[Metrics], notices: list[str], peak: int) -> Probed:
    def number(name: str) -> int:
        value = facts.get(name, 0)
        return int(value) if isinstance(value, int | float) else 0

    if len(marks) < STEPS:
        problem = f"The recipe ends after {len(marks)} steps: there is too little to measure."
        return Probed(peak_bytes=peak, problem=problem, remedy="Give it more text, or more steps.", notices=notices)
    before, last = marks[-2], marks[-1]
    seconds = max(1e-9, last.time - before.time)
    tokens = last.values.get("train/tokens", 0.0) - before.values.get("train/tokens", 0.0)
    return Probed(
        peak_bytes=peak,
        seconds_per_step=seconds,
        tokens_per_second=tokens / seconds,
        device=str(facts.get("device", "")),
        precision=str(facts.get("precision", "")),
        threads=number("threads"),
        parameters=number("parameters"),
        trainable=number("trainable"),
        steps=number("max_steps"),
        batches_per_epoch=number("batches_per_epoch"),
        notices=notices,
    )


def _shortened(recipe: Recipe) -> Recipe:
    """The recipe without what a measurement of steps need not do: long evaluations, samples, checkpoints."""
    short: dict[str, dict[str, object]] = {
        "eval": {"every_steps": 0, "every_epoch": False, "batches": 1},
        "sample": {"every_steps": 0, "every_epoch": False, "max_new_tokens": 0},
        "checkpoint": {"every_steps": 0, "keep_best": False},
    }
    update = {}
    for name, values in short.items():
        section = getattr(recipe, name, None)
        if section is not None:
            update[name] = section.model_copy(update={k: v for k, v in values.items() if hasattr(section, k)})
    return recipe.model_copy(update=update)


# ------------------------------------------------------------------ the child


def main(argv: list[str] | None = None) -> int:
    """Reads a recipe from stdin, writes messages and the result to stdout."""
    arguments = sys.argv[1:] if argv is None else argv
    _as_a_worker()
    _die_first()
    workspace = Workspace.default()
    cache = Path(arguments[0]) if arguments else workspace.cache
    runs = Path(arguments[1]) if len(arguments) > 1 else workspace.runs
    try:
        recipe = parse(sys.stdin.buffer.read().decode("utf-8"), source="recipe")
        work = probe(recipe.located(Places(runs=runs, models=workspace.models)), cache)
        while True:
            _write(to_json(next(work)))
    except StopIteration as end:
        _tell(end.value)
    except EngineError as error:
        _tell(Probed(problem=error.text, remedy=error.remedy))
    except Exception as error:
        from engine.training.memory import is_out_of_memory

        if not is_out_of_memory(error):
            raise
        first = str(error).partition("\n")[0]
        _tell(Probed(problem=f"Out of memory: {first}" if first else "Out of memory.", remedy=SMALLER))
    return 0


def _as_a_worker() -> None:
    """Begins anew in the environment of a worker, which must stand before the first allocation.

    Only where a process can replace itself; elsewhere (Windows) there are no settings that matter to memory.
    """
    wanted = worker_environment(dict(os.environ))
    if wanted == dict(os.environ) or os.name != "posix":
        return
    os.execve(sys.executable, [sys.executable, "-P", "-m", "engine.probe", *sys.argv[1:]], wanted)


def _die_first() -> None:
    """On Linux: when the system runs out of memory, this process is the one that goes."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _tell(probed: Probed) -> None:
    _write(json.dumps({"probed": asdict(probed)}))


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
