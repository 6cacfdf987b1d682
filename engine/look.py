"""A look before the start: what a recipe's text and model amount to, and whether they fit.  Torch-free.

``python -m engine.look CACHE < recipe.toml`` is what the studio runs, so that a gigabyte of text never holds up its window:
one JSON message a line while it works, and last one line ``{"looked": {…}}``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError, UsageError
from engine.forecast import forecast_pretrain
from engine.messages import Message, to_json
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe, parse
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.text.corpus import Corpus

_SKIP = "data.skip_bad_lines"
_PREVIEW = re.compile(r"^  as ([\w.-]+): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Looked:
    """What came of a look.

    ``report`` is ``engine.text.windows.Report`` as plain values, empty when the text could not be read at all;
    ``problem`` and ``remedy`` say why the recipe cannot start as it is; ``encodings`` are (name, how the bad line
    reads so); ``bad_lines`` counts what ``data.skip_bad_lines`` would leave out (0: skipping does not help).
    """

    report: dict[str, Any] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)
    parameters: int = 0
    memory_bytes: int = 0
    problem: str = ""
    remedy: str = ""
    encodings: list[tuple[str, str]] = field(default_factory=list)
    bad_lines: int = 0
    notices: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report in sentences, then the model and what it needs, then advice."""
        if not self.model:
            return []
        model = (
            f"Model: {self.parameters:,} parameters, {self.model['n_layers']} layers, {self.model['emb_dim']} wide, "
            f"context {self.model['context_length']:,}; needs about {self.memory_bytes / 1e6:,.0f} MB to train."
        )
        return [*self.said, model, *self.notices]


def look_at(recipe: Recipe, *, beside: Path | None = None) -> Looked:
    """``tezgah look``: the look of a recipe of any stage.  Raises UsageError where there is nothing to look at."""
    from engine.start import with_whole_paths
    from engine.text.asked import finish

    whole = with_whole_paths(recipe, beside)
    if not isinstance(whole, PretrainRecipe):
        raise UsageError(
            f"There is nothing to look at before a {recipe.stage} run.",
            "Only pretraining has a look; the other stages tell what their data amounts to when they start.",
        )
    return finish(look(whole, Workspace.default().cache))


def look(recipe: PretrainRecipe, cache: Path) -> Generator[Message, None, Looked]:
    """Prepares the recipe's text (kept in ``cache`` for the run) and returns what it found; yields Status messages."""
    # readers and tokenizers weigh a lot, and the studio's window needs only Looked
    from engine.text.asked import report_asked, report_lines

    try:
        corpus = yield from _prepared(recipe, cache, skip=recipe.data.skip_bad_lines)
    except EngineError as error:
        bad = 0
        if _SKIP in error.remedy:
            bad = yield from _count_bad_lines(recipe, cache)
        encodings = [(name, text) for name, text in _PREVIEW.findall(error.text)]
        return Looked(problem=error.text, remedy=error.remedy, encodings=encodings, bad_lines=bad)
    try:
        settings = recipe.model.settings(corpus.tokenizer.vocab_size)
        found = report_asked(corpus, recipe.data, recipe.train, settings.context_length)
    except EngineError as error:
        return Looked(problem=error.text, remedy=error.remedy)
    return Looked(
        report=found.as_dict(),
        said=list(report_lines(found)),
        model=settings.to_dict(),
        parameters=settings.parameter_count(),
        memory_bytes=forecast_pretrain(settings, recipe.train).total,
        problem="" if found.enough else "\n".join(found.advice),
        notices=[*corpus.notices, *(found.advice if found.enough else [])],
    )


def _prepared(recipe: PretrainRecipe, cache: Path, *, skip: bool) -> Generator[Message, None, Corpus]:
    from engine.text.asked import prepare_asked

    return (yield from prepare_asked(recipe.data, recipe.tokenizer, recipe.train, cache, skip_bad_lines=skip))


def _count_bad_lines(recipe: PretrainRecipe, cache: Path) -> Generator[Message, None, int]:
    """How many lines would be left out; 0 when the text is no good even without them."""
    try:
        corpus = yield from _prepared(recipe, cache, skip=True)
    except EngineError:
        return 0
    return corpus.problems.count


def main() -> int:
    """Reads a recipe from stdin, writes messages and the result to stdout."""
    work = None
    try:
        recipe = parse(sys.stdin.buffer.read().decode("utf-8"), source="recipe")
        if not isinstance(recipe, PretrainRecipe):
            raise EngineError(f"There is nothing to look at before a {recipe.stage} run.")
        work = look(recipe, Path(sys.argv[1]))
        while True:
            try:
                _write(to_json(next(work)))
            except StopIteration as end:
                _write(json.dumps({"looked": asdict(end.value)}))
                return 0
    except EngineError as error:
        _write(json.dumps({"looked": asdict(Looked(problem=error.text, remedy=error.remedy))}))
        return 0


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
