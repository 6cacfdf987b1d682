"""The headless face: one verb each.  Exit codes: 0 done, 1 failed, 2 wrong use.

Results go to stdout, everything else to stderr.  Nothing here imports torch before a verb needs it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli_chat import chat
from engine.cli_forecast import forecast
from engine.cli_runs import add_to
from engine.console import RunName, Runs, Sets, out, out_json, runs_folder
from engine.errors import EngineError, UsageError
from engine.progress import say
from engine.workspace import Workspace

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Train a GPT of your own on the computer in front of you. Without a verb, tezgah opens the studio.",
)
# typer carries a click of its own and names only this child of click's UsageError
WrongUse: type[Exception] = typer.BadParameter.__mro__[1]

Source = Annotated[
    str, typer.Argument(metavar="RUN|MODEL", help="A run (path or name), a model folder or an adapter's folder.")
]


def main(argv: list[str] | None = None) -> int:
    """Runs one verb; returns the exit code.  Bugs keep their trace."""
    _open_missing_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # an emoji must not fail on a console with another encoding
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = app(args=argv, prog_name="tezgah", standalone_mode=False)
    except EngineError as error:
        report(error)
        return error.exit_code
    except WrongUse as error:
        told, context = error.format_message(), getattr(error, "ctx", None)  # type: ignore[attr-defined]
        if context is None:
            say(f"error: {told}", patience_s=1)
        elif told == context.get_help():  # a verb of verbs, such as queue, without one
            say(told, patience_s=1)
        else:
            say(f"error: {told}\n{context.get_usage()}", patience_s=1)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    return result if isinstance(result, int) else 0


def _open_missing_streams() -> None:
    """Gives a command that was started without one of its streams (``>&-``) an empty one.

    Else there would be nothing to write to, and the next file that is opened would get the stream's number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def report(error: EngineError) -> None:
    """Writes an error as plain, unwrapped lines."""
    for line in f"error: {error}".splitlines():
        say(line, patience_s=1)


@app.command()
def recipe(stage: Annotated[str, typer.Argument(help="The stage, for example pretrain.")], set: Sets = None) -> None:
    """Print a commented recipe that can be run as it is."""
    from engine.recipes.recipe import default
    from engine.recipes.render import render

    out(render(default(stage, set or ())).rstrip("\n"))


@app.command()
def look(
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE.toml", help="What would be trained.")],
    set: Sets = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say what a recipe's text and model amount to.  Whether they fit is told too; nothing is trained."""
    from dataclasses import asdict

    from engine.look import look_at
    from engine.recipes.recipe import lines_told, load, place_of

    asked = load(recipe, sets=set or ())
    with lines_told(recipe, set or ()):
        found = look_at(asked, beside=recipe.absolute().parent)
    if as_json:
        out_json(asdict(found))
    else:
        for line in found.lines():
            out(line)
    if found.problem:
        place = place_of(found.problem, found.remedy, recipe, set or ())
        report(EngineError(f"{place}: {found.problem}" if place else found.problem, found.remedy))
    return 1 if found.problem else 0


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE.toml", help="What to train.")],
    set: Sets = None,
    runs: Runs = None,
    name: Annotated[str, typer.Option("--name", help="A name for the run.")] = "",
    detach: Annotated[bool, typer.Option("--detach", help="Return at once; the run goes on by itself.")] = False,
) -> int:
    """Train what a recipe asks for.  Stays until the run ends and prints its folder as the last line."""
    from engine.recipes.recipe import lines_told, load
    from engine.start import compute, new_run

    asked = load(recipe, sets=set or ())
    with lines_told(recipe, set or ()):
        run = new_run(asked, runs_folder(runs), name, beside=recipe.absolute().parent)
    return compute(run, detach=detach)


@app.command()
def resume(
    run: RunName,
    runs: Runs = None,
    detach: Annotated[bool, typer.Option("--detach", help="Return at once; the run goes on by itself.")] = False,
) -> int:
    """Go on with a run from its newest checkpoint, or un-pause it."""
    from engine.runs import find_run
    from engine.start import resume_run

    return resume_run(find_run(run, runs_folder(runs)), detach=detach)


@app.command()
def pause(run: RunName, runs: Runs = None) -> None:
    """Let a running run wait between two steps."""
    from engine import launch
    from engine.runs import find_run

    launch.pause(find_run(run, runs_folder(runs)))


@app.command()
def stop(run: RunName, runs: Runs = None) -> None:
    """Save and end a running run."""
    from engine.runs import find_run
    from engine.start import stop_run

    stop_run(find_run(run, runs_folder(runs)))


app.command()(chat)
app.command()(forecast)


@app.command()
def sample(
    source: Source,
    prompt: Annotated[str, typer.Option("--prompt", help="The beginning that the model goes on from.")] = "",
    max_new_tokens: Annotated[int, typer.Option("--max-new-tokens", help="At most this many tokens.")] = 200,
    temperature: Annotated[float, typer.Option("--temperature", help="0: always the likeliest token.")] = 0.8,
    top_k: Annotated[int, typer.Option("--top-k", help="Among the k likeliest; 0: off.")] = 0,
    top_p: Annotated[float, typer.Option("--top-p", help="Among the likeliest that hold this share; 1: off.")] = 1.0,
    min_p: Annotated[float, typer.Option("--min-p", help="At least this part of the likeliest; 0: off.")] = 0.0,
    repetition_penalty: Annotated[float, typer.Option("--repetition-penalty", help="1: off.")] = 1.0,
    beams: Annotated[int, typer.Option("--beams", help="Beam search over this many texts; 1: off.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same text.")] = 42,
    weights: Annotated[str, typer.Option("--weights", help="fp32, bf16 or int8.")] = "fp32",
    runs: Runs = None,
) -> None:
    """Print the prompt and what the model writes after it."""
    from engine.sampler_settings import SamplerSettings

    settings = SamplerSettings(
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        top_k=top_k,
        top_p=top_p,
        min_p=min_p,
        repetition_penalty=repetition_penalty,
        beams=beams,
        seed=seed,
    )
    from engine.loading import load_any
    from engine.sampling import generate, prepare_for_generation

    model, tokenizer = load_any(source, runs_folder(runs))
    ready = prepare_for_generation(model, weights)
    out(prompt + "".join(piece.text for piece in generate(ready, tokenizer, prompt, settings)))


@app.command()
def evaluate(
    source: Source,
    data: Annotated[str, typer.Option("--data", help="The text to evaluate on: a file, a folder, tales:en.")],
    text_column: Annotated[str, typer.Option("--text-column", help="The column that holds the text.")] = "",
    encoding: Annotated[str, typer.Option("--encoding", help="The text's encoding; empty: recognised.")] = "",
    skip_bad_lines: Annotated[
        bool, typer.Option("--skip-bad-lines", help="Leave out lines that cannot be read.")
    ] = False,
    runs: Runs = None,
) -> None:
    """Print loss, perplexity, bits per byte and tokens as JSON."""
    from engine.examine import examine

    wishes = {"text_column": text_column, "encoding": encoding}
    out_json(examine(source, data, runs_folder(runs), skip_bad_lines=skip_bad_lines, **wishes))


@app.command()
def export(
    source: Source,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write.")],
    runs: Runs = None,
) -> None:
    """Write a Hugging Face folder.  transformers opens it, tokenizer included."""
    from engine.export import export_folder
    from engine.loading import open_any
    from engine.models.reward_folders import is_reward_folder

    found = open_any(source, runs_folder(runs))
    difference = export_folder(
        found.model, found.tokenizer, to, template=found.template, stops=found.template_stops, source=found.source
    )
    say(f"verified: the largest logit difference is {difference:.1e}")
    if is_reward_folder(to):
        say(
            "its reward head lies beside it: reward.from takes this folder, transformers opens the model below the head"
        )
    out(str(to.absolute()))


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A .pt, .pth, .bin or .ckpt file, or a folder of Hugging Face's or OpenAI's."
        ),
    ],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The model folder to write.")],
    heads: Annotated[int, typer.Option("--heads", help="Attention heads, where the file does not tell.")] = 0,
    tokenizer: Annotated[
        str,
        typer.Option(
            "--tokenizer", help="gpt2 and kin, or a tokenizer.json; empty: the one beside the file, or GPT-2's."
        ),
    ] = "",
) -> None:
    """Make a model folder of somebody's checkpoint.  It is read in a limited process; code in it is refused."""
    from engine.messages import Notice, Status
    from engine.models.importing import import_checkpoint

    for told in import_checkpoint(file, to, n_heads=heads or None):
        if isinstance(told, Status | Notice):
            say(told.text)
    from engine.loading import give_tokenizer

    beside = file if file.is_dir() else file.absolute().parent
    say(give_tokenizer(to, tokenizer, beside, Workspace.default().cache / "tokenizers"))
    out(str(to.absolute()))


@app.command("runs")
def runs_(runs: Runs = None, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the runs, newest first."""
    from engine.catalog import Catalog

    found = Catalog(runs_folder(runs), Workspace.default().cache).whole()
    if as_json:
        out_json([r.as_dict() for r in found])
        return
    for r in found:
        best = f"validation {r.best_val_loss:.3f}" if r.best_val_loss is not None else ""
        title = f"  {r.title}" if r.title else ""
        out(f"{r.state:<12} step {r.step:<8,} {best:<18} {r.path.name}{title}")
    if not found:
        say("There are no runs yet. Make one with:  tezgah quickstart")


@app.command()
def show(run: RunName, runs: Runs = None) -> None:
    """Show a run: its state, numbers and last events."""
    from engine.progress import describe
    from engine.runs import find_run

    folder = find_run(run, runs_folder(runs))
    for key, value in folder.summary().as_dict().items():
        unknown = value in ("", None, []) or value is False or (not value and key in _UNKNOWN_AT_ZERO)
        if key != "spark" and not unknown:
            out(f"{key + ':':<18}{_readable(key, value)}")
    lines = [line for message in folder.reader().read() if (line := describe(message))]
    for line in lines[-12:]:
        out(f"  {line}")


_UNKNOWN_AT_ZERO = ("started", "ended", "max_steps", "parameters")


def _readable(key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if key in ("started", "ended"):
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(value))
    return f"{value:,}" if type(value) is int else str(value)


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what this computer can do.  Devices, threads, versions, and remedies."""
    from engine.doctor import examine_computer

    facts = examine_computer()
    if as_json:
        out_json(facts)
        return
    for key, value in facts.items():
        for line in _lines(value):
            out(f"{key + ':':<14}{line}")


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return ["none"] if not value else [line for item in value for line in _lines(item)]
    if isinstance(value, dict):
        return [", ".join(f"{k} {v}" for k, v in value.items())]
    return [str(value)]


@app.command()
def quickstart(
    seconds: Annotated[
        float | None, typer.Option("--seconds", help="Training time; 60 unless given, 360 for the full path.", min=1)
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or tr.")] = "",
    path: Annotated[
        str, typer.Option("--path", help="first: pretraining; full: fine-tuning, reward model, PPO and DPO too.")
    ] = "first",
    runs: Runs = None,
) -> int:
    """Train a small model on little tales.  After a minute it writes; or walk the whole path with it."""

    if language not in ("", "en", "tr"):
        raise UsageError(
            f"--language {language}: there are tales in en and tr.", "Write --language en or --language tr."
        )
    if path not in ("first", "full"):
        raise UsageError(f"--path {path}: there are first and full.", "Write --path first or --path full.")
    if path == "full":
        from engine.full_path import full_path

        return full_path(seconds or 360, language or _language(), runs_folder(runs))
    from engine.start import quick_start

    return quick_start(seconds or 60, language or _language(), runs_folder(runs))


def _language() -> str:
    told = next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), "")
    return "tr" if told.lower().startswith("tr") else "en"


@app.command()
def fetch(
    name: Annotated[
        str, typer.Argument(help="A tokenizer (gpt2, r50k, p50k, cl100k, o200k) or a model of the hub: OWNER/MODEL.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a model is downloaded.")] = False,
) -> None:
    """Fetch a ready-made tokenizer or a model.  Once is enough: it works without a network then."""
    from engine.fetching import fetch_asked

    out(str(fetch_asked(name, Workspace.default(), yes=yes)))


add_to(app)

if __name__ == "__main__":
    sys.exit(main())
