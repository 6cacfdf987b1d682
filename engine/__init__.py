"""Tezgah's engine: a text in, a GPT of your own out.

    import engine

    run = engine.train("recipe.toml")                       # or engine.train(data={"path": "book.txt"})
    print(engine.sample(run, "Once upon a time"))

This face loads neither torch nor Qt; what computes is loaded when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.messages import Message
    from engine.runs import RunFolder

__version__ = "0.1.0"
__all__ = ["EngineError", "__version__", "evaluate", "export_model", "sample", "train"]


def train(
    recipe: str | Path | None = None,
    *,
    stage: str = "pretrain",
    runs: str | Path | None = None,
    name: str = "",
    watch: Callable[[Message], None] | None = None,
    **sections: Mapping[str, Any],
) -> RunFolder:
    """Trains until the run ends and returns its folder.

    ``recipe`` is a TOML file; without one the stage's defaults hold.  ``sections`` change values:
    ``train={"max_seconds": 60}``.  ``watch`` gets every message.  The computing happens in a process of its
    own, as with ``tezgah train``; Ctrl-C lets it save and end.  Raises EngineError when it cannot start or fails.
    """
    from engine.start import train_here

    return train_here(recipe, stage, Path(runs) if runs else None, name, watch, sections)


def sample(source: Any, prompt: str = "", *, runs: str | Path | None = None, **settings: Any) -> str:
    """What a run's (or model folder's) model writes after ``prompt``; ``settings`` are those of SamplerSettings."""
    from engine.loading import load_any
    from engine.sampler_settings import SamplerSettings
    from engine.sampling import generate

    model, tokenizer = load_any(_path(source), _runs(runs))
    return "".join(piece.text for piece in generate(model, tokenizer, prompt, SamplerSettings(**settings)))


def evaluate(source: Any, data: str | Path, *, runs: str | Path | None = None) -> dict[str, Any]:
    """Loss, perplexity, bits_per_byte and tokens of a model on a text."""
    from engine.examine import examine

    return examine(str(_path(source)), str(data), _runs(runs))


def export_model(source: Any, to: str | Path, *, runs: str | Path | None = None) -> Path:
    """Writes a Hugging Face folder of a model and returns its path."""
    from engine.export import export_folder
    from engine.loading import open_any

    found = open_any(_path(source), _runs(runs))
    export_folder(
        found.model, found.tokenizer, Path(to), template=found.template, stops=found.template_stops, source=found.source
    )
    return Path(to)


def _path(source: Any) -> str | Path:
    return getattr(source, "path", source)  # type: ignore[no-any-return]


def _runs(runs: str | Path | None) -> Path:
    from engine.workspace import Workspace

    return Path(runs) if runs else Workspace.default().runs
