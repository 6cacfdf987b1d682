"""The verbs around runs that are not computing: queue, sweep, branch, bin, names and tags.

``add_to`` hangs them into the command line of ``engine.cli``.
"""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.console import RunName, Runs, Sets, out, runs_folder
from engine.errors import RunError
from engine.progress import say
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.queue import Queue

queue = typer.Typer(no_args_is_help=True, help="Runs that start one after the other.  No window need be open.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NoStart = Annotated[bool, typer.Option("--no-start", help="Start nothing now; start it later with: tezgah queue run")]


def add_to(app: typer.Typer) -> None:
    """Hangs these verbs into the command line."""
    app.add_typer(queue, name="queue")
    for verb in (sweep, branch, differ, rename, tag, delete, restore):
        app.command(VERBS.get(verb.__name__, verb.__name__))(verb)
    app.command("bin")(bin_)


VERBS = {"differ": "diff"}


# ------------------------------------------------------------------ the queue


@queue.command("add")
def add(
    recipe: Annotated[str, typer.Argument(metavar="RECIPE.toml|RUN", help="What to train, or a run to go on with.")],
    set: Sets = None,
    runs: Runs = None,
    name: Annotated[str, typer.Option("--name", help="A name for the run.")] = "",
    no_start: NoStart = False,
) -> None:
    """Put a run at the end of the queue and print its folder."""
    from engine.queue import Queue
    from engine.recipes.recipe import lines_told, load
    from engine.runs import find_run
    from engine.start import new_run

    path, folder = Path(recipe), runs_folder(runs)
    waiting = Queue(Workspace.default().root)
    if path.is_file():
        asked, after = load(path, sets=set or ()), waiting.before_next(folder)
        with lines_told(path, set or ()):
            run = new_run(asked, folder, name, beside=path.absolute().parent, after=after)
    else:
        run = find_run(recipe, folder)
        if set or name:
            raise RunError("A run goes on as it was begun.", "Leave --set and --name out, or use  tezgah branch")
    waiting.add(run)
    _begin(waiting, no_start)
    out(str(run.path))


def _begin(waiting: Queue, no_start: bool) -> None:
    if waiting.held:
        say("The queue is held. Let it go on with:  tezgah queue run")
    elif not no_start:
        waiting.wake()


@queue.command("list")
def list_(as_json: Json = False) -> None:
    """Show what is computed now and what waits, in order."""
    from engine.queue import Queue

    waiting = Queue(Workspace.default().root)
    entries, supervised = waiting.entries(), waiting.is_supervised()
    if as_json:
        rows = [{"run": str(e.run.path), "current": e.current, "added": e.added} for e in entries]
        out(json.dumps({"supervised": supervised, "held": waiting.held, "entries": rows}, ensure_ascii=False))
        return
    place = 0
    for entry in entries:
        place += not entry.current
        out(f"{'now' if entry.current else place!s:>4}  {entry.run.name}")
    if not entries:
        say("The queue is empty. Fill it with:  tezgah queue add RECIPE.toml")
    elif not supervised:
        say("The queue stands still. Start it with:  tezgah queue run")


@queue.command("remove")
def remove(run: Annotated[str, typer.Argument(metavar="RUN", help="A run, or its place in the queue.")]) -> None:
    """Take a run out of the queue; its folder stays."""
    from engine.queue import Queue

    waiting = Queue(Workspace.default().root)
    waiting.remove(waiting.find(run))


@queue.command("hold")
def hold() -> None:
    """Start no further run; the one that computes goes on."""
    from engine.queue import Queue

    Queue(Workspace.default().root).hold()


@queue.command("run")
def run_queue(
    detach: Annotated[bool, typer.Option("--detach", help="Return at once; the queue goes on by itself.")] = False,
) -> int:
    """Start the queue and stay until it is empty.  Ctrl-C leaves it, and the run that computes, to go on later."""
    from engine.queue import EXIT_BUSY, Queue, supervise

    root = Workspace.default().root
    waiting = Queue(root)
    waiting.release()
    if detach:
        waiting.wake()
        return 0
    asked: list[int] = []
    before = {number: signal.signal(number, lambda *_: asked.append(1)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = supervise(root, say, lambda: bool(asked))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if code == EXIT_BUSY:
        say("The queue runs already. See it with:  tezgah queue list")
        return 0
    if asked and waiting.entries():
        say("The queue is left; the run that computes goes on. Go on with:  tezgah queue run")
    return code


# ------------------------------------------------------------------ many runs from one


def sweep(
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE.toml", help="What to train.")],
    over: Annotated[
        list[str], typer.Option("--over", metavar="KEY=A,B,…", help="A key with its values; give it once for each key.")
    ],
    set: Sets = None,
    as_list: Annotated[
        bool, typer.Option("--list", help="First values together, second together, … instead of every combination.")
    ] = False,
    name: Annotated[str, typer.Option("--name", help="A name for the sweep.")] = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show what would be trained.")] = False,
    no_start: NoStart = False,
    runs: Runs = None,
) -> None:
    """Queue a run for every combination of values.  Prints their folders."""
    from engine.queue import Queue
    from engine.recipes.recipe import load
    from engine.sweep import axis, make_runs, variants

    found = variants(load(recipe, sets=set or ()), [axis(each) for each in over], grid=not as_list)
    if dry:
        for variant in found:
            out(" ".join(f"--set {each}" for each in variant.sets))
        return
    waiting = Queue(Workspace.default().root)
    folder = runs_folder(runs)
    for run in make_runs(found, folder, name, beside=recipe.absolute().parent, after=waiting.before_next(folder)):
        waiting.add(run)
        out(str(run.path))
    _begin(waiting, no_start)


def branch(
    run: RunName,
    step: Annotated[int, typer.Option("--step", help="The checkpoint to start from; without it the newest.")] = -1,
    set: Sets = None,
    name: Annotated[str, typer.Option("--name", help="A name for the new run.")] = "",
    detach: Annotated[bool, typer.Option("--detach", help="Return at once; the run goes on by itself.")] = False,
    dry: Annotated[bool, typer.Option("--no-start", help="Make the run, but do not start it.")] = False,
    runs: Runs = None,
) -> int:
    """Start a new run from another run's checkpoint.  Some settings may change."""
    from engine.branching import branch as make_branch
    from engine.runs import find_run
    from engine.start import compute

    folder = runs_folder(runs)
    made = make_branch(find_run(run, folder), folder, step=step if step >= 0 else None, changes=set or (), name=name)
    if dry:
        out(str(made.path))
        return 0
    return compute(made, detach=detach)


def differ(
    first: RunName,
    others: Annotated[list[str], typer.Argument(metavar="RUN…", help="The runs to compare it with.")],
    runs: Runs = None,
) -> None:
    """Print what tells the recipes of runs apart.  The changed keys only."""
    from engine.recipes.difference import differences
    from engine.runs import find_run

    folders = [find_run(name, runs_folder(runs)) for name in (first, *others)]
    for row in differences([folder.recipe() for folder in folders]):
        out(f"{row.key:<28} {'   '.join(value or '(not there)' for value in row.values)}")


# ------------------------------------------------------------------ names and the bin


def rename(
    run: RunName, title: Annotated[str, typer.Argument(help='The new name; "" for the old one.')], runs: Runs = None
) -> None:
    """Call a run something else; its folder keeps its name."""
    from engine.about import change_about
    from engine.runs import find_run

    change_about(find_run(run, runs_folder(runs)).path, title=title)


def tag(
    run: RunName,
    tags: Annotated[list[str] | None, typer.Argument(metavar="TAG…", help='All its tags; "": take them away.')] = None,
    pin: Annotated[bool | None, typer.Option("--pin/--unpin", help="Keep the run at the top of the list.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Something to remember about it.")] = None,
    runs: Runs = None,
) -> None:
    """Tag a run, pin it, or write a note about it.  With nothing to change, say what its tags are."""
    from engine.about import change_about, read_about
    from engine.runs import find_run

    said: dict[str, Any] = {}
    if tags:
        said["tags"] = tags  # those of blanks alone are none
    if pin is not None:
        said["pinned"] = pin
    if note is not None:
        said["note"] = note
    folder = find_run(run, runs_folder(runs)).path
    about = change_about(folder, **said) if said else read_about(folder)
    say(f"tags: {', '.join(about.tags) or 'none'}{'; pinned' if about.pinned else ''}")


def delete(
    run: RunName,
    runs: Runs = None,
    force: Annotated[bool, typer.Option("--force", help="Also when other runs began with its weights.")] = False,
) -> None:
    """Put a run into the bin.  `tezgah restore RUN` takes it out again."""
    from engine.bin import children, throw
    from engine.runs import find_run

    folder = find_run(run, runs_folder(runs))
    if not force and (standing := children(folder)):
        raise RunError(
            f"{', '.join(standing)} began with the weights of {folder.name}.", "Delete it all the same with --force."
        )
    throw(folder)
    say(f"In the bin. Take it out with:  tezgah restore {folder.name}")


def restore(run: RunName, runs: Runs = None) -> None:
    """Take a run out of the bin."""
    from engine.bin import find_binned
    from engine.bin import restore as take_out

    out(str(take_out(find_binned(runs_folder(runs), run)).path))


def bin_(
    runs: Runs = None,
    empty: Annotated[bool, typer.Option("--empty", help="Delete what is in it, for good.")] = False,
    as_json: Json = False,
) -> None:
    """Show what is in the bin, or empty it."""
    from engine.bin import binned_runs
    from engine.bin import empty as empty_bin

    folder = runs_folder(runs)
    if empty:
        say(f"{empty_bin(folder) / 1e6:,.1f} MB are free again.")
        return
    found = binned_runs(folder)
    if as_json:
        rows = [{"name": e.name, "path": str(e.path), "binned": e.binned, "bytes": e.bytes} for e in found]
        out(json.dumps(rows, ensure_ascii=False))
        return
    for each in found:
        out(f"{each.bytes / 1e6:>10,.1f} MB  {each.name}")
    if not found:
        say("The bin is empty.")
