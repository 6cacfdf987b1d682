"""Starting and following runs without a window: what ``train``, ``resume``, ``stop`` and ``quickstart`` do."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from engine import launch
from engine.errors import EngineError, RunError
from engine.events import is_end
from engine.messages import Failed, Finished, Message, Status, Stop
from engine.preflight import check_start
from engine.progress import display, failure_lines, put, say
from engine.recipes.places import Places
from engine.recipes.recipe import Recipe, build, load
from engine.recipes.render import render
from engine.recipes.settings import clear_default_limits
from engine.runs import RunFolder, create_run, new_id
from engine.stages import recipe_class
from engine.workspace import Workspace, assets

SAMPLE_TOKENS = 200
TALE_BEGINNINGS = {"en": "Once upon a time", "tr": "Bir zamanlar"}


def new_run(
    recipe: Recipe, runs: Path, name: str = "", *, beside: Path | None = None, after: Collection[Path] = ()
) -> RunFolder:
    """A new run folder for a recipe that could start: what cannot be trained is refused before a folder is made.

    ``after`` are runs that will have ended when this one begins: the recipe may stand on what they have yet to make.
    """
    recipe = with_whole_paths(recipe, beside, runs)
    check_start(recipe, Workspace.default().cache, after)
    return create_run(runs, recipe, name)


def train_here(
    recipe: str | Path | None,
    stage: str,
    runs: Path | None,
    name: str,
    watch: Callable[[Message], None] | None,
    sections: Mapping[str, Mapping[str, Any]],
) -> RunFolder:
    """``engine.train``: a run from a file or from the defaults, followed to its end."""
    if recipe is not None:
        path = Path(recipe)
        values: dict[str, Any] = tomllib.loads(render(load(path), comments=False)) if sections else {}
        asked = merged(values, sections, str(path)) if sections else load(path)
        beside: Path | None = path.absolute().parent
    else:
        asked = merged({"stage": stage}, sections, "arguments")
        beside = None
    run = new_run(asked, (runs or Workspace.default().runs).absolute(), name, beside=beside)
    worker, offset = launch.start(run, tied=True), 0
    try:
        last = _follow(run, 0, worker, watch or (lambda message: None))
    except KeyboardInterrupt:
        while worker.poll() is None and not (offset := run.events_path.stat().st_size):
            time.sleep(0.02)  # before its first word it would not hear
        _ask_to_end(run, worker, at_once=False)
        last = _follow(run, offset, worker, watch or (lambda message: None))
    if isinstance(last, Failed):
        raise EngineError(last.text + (f"\n{last.trace}" if last.trace else ""), last.remedy)
    return run


def merged(values: dict[str, Any], sections: Mapping[str, Mapping[str, Any]], source: str) -> Recipe:
    """The recipe of ``values`` with single values of its sections replaced."""
    for section, own in sections.items():
        values[section] = {**values.get(section, {}), **own}
    if isinstance(stage := values.get("stage"), str):
        given = [f"{section}.{key}" for section, own in sections.items() for key in own]
        clear_default_limits(values, recipe_class(stage), given)
    return build(values, source=source)


def with_whole_paths(recipe: Recipe, beside: Path | None = None, runs: Path | None = None) -> Recipe:
    """The recipe with absolute paths, so that it can be resumed from anywhere.

    A relative path is looked for here first, then beside the recipe's file; a run by its name in ``runs``.
    """
    workspace = Workspace.default()
    return recipe.located(Places(runs=runs or workspace.runs, models=workspace.models, beside=beside))


def resume_run(run: RunFolder, *, detach: bool) -> int:
    """Goes on with a run; returns the exit code."""
    run.recipe()
    summary = run.summary()
    if run.is_running():
        if summary.state != "paused":
            launch.wait_until_free(run)  # raises, unless the worker is just ending
            return resume_run(run, detach=detach)
        offset = run.events_path.stat().st_size
        launch.unpause(run)
        return _end(run, 0 if detach else watch(run, offset, None))
    if summary.state == "finished":
        say(f"{run.name} is finished.")
        return _end(run)
    return compute(run, detach=detach)


def stop_run(run: RunFolder, *, wait_s: float = 600.0) -> None:
    """Saves and ends a running run, and returns when it has ended."""
    launch.stop(run)
    until = time.monotonic() + wait_s
    while run.is_running():
        if time.monotonic() > until:
            raise RunError(f"{run.name} has not ended after {wait_s:.0f} s.", "See its worker.log.")
        time.sleep(0.1)


def compute(run: RunFolder, *, detach: bool) -> int:
    """Starts the worker of a run; follows it to its end unless ``detach``.  Returns the exit code."""
    offset = run.events_path.stat().st_size if run.events_path.exists() else 0
    worker = launch.start(run, tied=not detach)
    if detach:
        _wait_for_lock(run, worker)
        return _end(run)
    return _end(run, watch(run, offset, worker))


def _wait_for_lock(run: RunFolder, worker: subprocess.Popen[bytes], wait_s: float = 10.0) -> None:
    until = time.monotonic() + wait_s
    while worker.poll() is None and not run.lock_path.exists() and time.monotonic() < until:
        time.sleep(0.02)


def watch(run: RunFolder, offset: int, worker: subprocess.Popen[bytes] | None) -> int:
    """Shows a run's messages until it ends and returns the exit code; Ctrl-C and SIGTERM let it save and end."""
    asked = 0

    def ask(*_: object) -> None:
        nonlocal asked
        asked += 1

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    told = heard = 0

    def show(message: Message) -> None:
        nonlocal heard
        heard += 1
        shown.show(message)

    def look_up() -> None:
        nonlocal told
        # a worker that has not said a word yet would not hear: a signal would end it where it stands
        if asked > told and (heard or worker is None or asked > 1):
            told = asked
            text = "saving and ending; once more to end at once" if told == 1 else "ending at once"
            shown.show(Status(text=text))
            _ask_to_end(run, worker, at_once=told > 1)

    try:
        with display() as shown:
            last = _follow(run, offset, worker, show, look_up)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if isinstance(last, Failed):
        for line in failure_lines(last):
            say(line, patience_s=1)
    return 0 if isinstance(last, Finished) else 1


def _follow(
    run: RunFolder,
    offset: int,
    worker: subprocess.Popen[bytes] | None,
    show: Callable[[Message], None],
    look_up: Callable[[], None] = lambda: None,
) -> Message | None:
    """Hands every message from ``offset`` on to ``show`` and returns the last; explains a worker that just died."""
    reader = run.reader(offset)
    while True:
        over = worker.poll() is not None if worker else not run.is_running()
        messages = reader.read(1 << 20)
        for message in messages:
            show(message)
            if is_end(message):
                if worker:
                    worker.wait()
                return message
        if messages:
            continue
        look_up()
        if over:
            launch.explain_death(run, worker.returncode if worker else 1)
            return next((m for m in reversed(reader.read()) if is_end(m)), None)
        time.sleep(0.05)


def _ask_to_end(run: RunFolder, worker: subprocess.Popen[bytes] | None, *, at_once: bool) -> None:
    if worker is not None and at_once:
        launch.kill(run, worker)
        return
    run.send(Stop(id=new_id()))  # harmless where the run has just ended: who resumes it obeys no older wish
    if worker is not None and sys.platform != "win32":
        worker.terminate()  # the worker looks at both, and Windows has only the first


def _end(run: RunFolder, code: int = 0) -> int:
    """Prints the run's folder as the last line and gives the exit code back."""
    put(f"{run.path}\n")
    return code


def quick_start(seconds: float, language: str, runs: Path) -> int:
    """The first minute: trains on little tales, then prints a tale of the new model's own."""
    recipe = load(
        assets() / "recipes" / "quickstart.toml",
        sets=[f"data.path=tales:{language}", f"train.max_seconds={seconds}"],
    )
    run = new_run(recipe, runs, f"quickstart-{language}")
    say(f"Training a small GPT on little tales for {seconds:.0f} s. The run is kept in {run.path}")
    if code := watch(run, 0, launch.start(run, tied=True)):
        return code
    from engine.loading import load_any
    from engine.sampler_settings import SamplerSettings
    from engine.sampling import generate

    model, tokenizer = load_any(run.path, runs)
    settings = SamplerSettings(max_new_tokens=SAMPLE_TOKENS, temperature=0.7)
    say("What it writes now:")
    put(TALE_BEGINNINGS[language])
    for piece in generate(model, tokenizer, TALE_BEGINNINGS[language], settings):
        put(piece.text)
    put("\n")
    return 0
