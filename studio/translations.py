"""Brings the Turkish texts (and the English plurals) up to date:  ``python -m studio.translations``

Runs ``pyside6-lupdate`` over studio/ and over the texts of the recipe classes (titles, help, units, in context
"recipe"), which keeps what is translated and adds what is new as unfinished, then ``pyside6-lrelease``.  Translate with
``pyside6-linguist assets/translations/tezgah_tr.ts`` in between, and run it again.  ``--check`` changes nothing and fails
when a text is missing or unfinished; the tests call the same check.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from engine.metrics import METRICS, REWARDS
from engine.models.presets import CATALOGUE
from engine.recipes.base import extra_of
from engine.stages import STAGES, recipe_class
from engine.workspace import assets
from studio.engine_texts import forecast_texts

STUDIO = Path(__file__).parent
TURKISH = assets() / "translations" / "tezgah_tr.ts"
ENGLISH = assets() / "translations" / "tezgah_en.ts"  # English is the source; this holds its plurals only
LANGUAGES = (TURKISH, ENGLISH)


def recipe_texts() -> Iterator[str]:
    """Every text of the engine that the studio shows in context "recipe", each once."""
    seen: set[str] = set()
    for text in _all_recipe_texts():
        if text and text not in seen:
            seen.add(text)
            yield text


def _all_recipe_texts() -> Iterator[str]:
    for stage in STAGES.values():
        yield from (stage.title, stage.does)
        for section in recipe_class(stage.id).sections().values():
            yield section.title
            for info in section.model_fields.values():
                yield from (info.title or "", info.description or "", extra_of(info, "unit"), extra_of(info, "advice"))
    for preset in CATALOGUE:
        yield from (preset.title, preset.why)
    for metric in METRICS.values():
        yield from (metric.title, metric.unit, metric.help, metric.chart)
    yield REWARDS


def update(ts: Path) -> None:
    """Adds what is new to ``ts`` and marks what is gone.  Raises CalledProcessError."""
    sources = sorted(str(path) for path in STUDIO.rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        extra = Path(folder) / "recipe_texts.py"
        lines = [f"QT_TRANSLATE_NOOP('recipe', {text!r})" for text in recipe_texts()]
        lines += [f"QT_TRANSLATE_NOOP('engine', {text!r})" for text in forecast_texts()]
        extra.write_text("\n".join(lines) + "\n", encoding="utf-8")
        plurals = ["-pluralonly"] if ts.name == ENGLISH.name else []
        _run("lupdate", *sources, str(extra), "-ts", str(ts), "-no-obsolete", "-locations", "none", *plurals)


def release(ts: Path) -> None:
    """Compiles ``ts`` to the ``.qm`` beside it.  Raises CalledProcessError.

    Written aside and renamed: a studio that runs has the file mapped into its memory, and dies when it is cut short.
    """
    aside = ts.with_suffix(".qm.tmp")
    _run("lrelease", str(ts), "-qm", str(aside))
    aside.replace(ts.with_suffix(".qm"))


def missing(ts: Path) -> list[str]:
    """The texts (``context: source``) that the program shows and ``ts`` does not translate, or not to the end."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ts.name
        shutil.copyfile(ts, fresh)
        update(fresh)
        return [f"{context}: {source}" for context, source, done in messages(fresh) if not done]


def messages(ts: Path) -> Iterator[tuple[str, str, bool]]:
    """(context, source, whether it is translated) of every message of a file."""
    for context in ElementTree.parse(ts).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else (translation.findall("numerusform") or [translation])
            finished = translation is not None and translation.get("type") != "unfinished"
            written = bool(forms) and all((form.text or "").strip() for form in forms)
            yield name, message.findtext("source") or "", finished and written


def _run(tool: str, *arguments: str) -> None:
    command = Path(sys.executable).with_name(f"pyside6-{tool}")
    found = str(command) if command.exists() else shutil.which(f"pyside6-{tool}")
    if found is None:
        raise FileNotFoundError(f"pyside6-{tool} is not installed beside {sys.executable}")
    subprocess.run([found, *arguments], check=True, capture_output=True, text=True)


def main() -> int:
    """The command; returns the exit code."""
    left: list[str] = []
    for ts in LANGUAGES:
        if "--check" in sys.argv[1:]:
            left += missing(ts)
            continue
        update(ts)
        release(ts)
        left += [f"{context}: {source}" for context, source, done in messages(ts) if not done]
    for text in left:
        sys.stderr.write(f"not translated: {text}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
