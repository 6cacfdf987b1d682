"""The modules of a model as Hugging Face's layout names them, there and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from torch import nn

from engine.errors import ModelError
from engine.models.adapters.module_paths import ModulePaths, library_part, linear_paths
from engine.models.layouts import layout_for
from engine.models.transformer import Transformer


@dataclass(frozen=True)
class Names:
    """Which of our modules each of theirs holds, one below the other.

    ``turned``: their linear layers keep weights as (in, out), as GPT-2's do.  ``prefix`` is what some files leave out.
    """

    ours_of: Mapping[str, tuple[str, ...]]
    turned: bool = False
    prefix: str = ""
    theirs_of: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        back = {ours: theirs for theirs, held in self.ours_of.items() for ours in held}
        object.__setattr__(self, "theirs_of", back)

    @classmethod
    def of(cls, model: nn.Module) -> Names:
        """The names of a Transformer as the class that can hold it has them, of a ForeignLM as its library has them;
        our own where no class can hold the model."""
        where = ModulePaths.of(model)
        touched = [*linear_paths(model, where), where.table, *([where.head] if where.head else [])]
        if not isinstance(model, Transformer):
            prefix = library_part(model)[1]
            return cls({path.removeprefix(prefix): (path,) for path in touched})
        try:
            layout = layout_for(model.settings)
        except ModelError:
            return cls({path: (path,) for path in touched})
        held: dict[str, tuple[str, ...]] = {}
        turned = False
        for part in layout.parts(model.settings):
            ours = tuple(name.removesuffix(".weight") for name in part.ours)
            if part.theirs.endswith(".weight") and set(ours) <= set(touched):
                their = part.theirs.removesuffix(".weight")
                held[their if their == "lm_head" else layout.prefix + their] = ours
                turned = turned or part.transposed
        return cls(held, turned, layout.prefix)

    def ours(self, theirs: str) -> tuple[str, ...] | None:
        """Our modules in one of theirs, also when its name lacks the prefix; None for one that is not there."""
        return self.ours_of.get(theirs) or self.ours_of.get(self.prefix + theirs)


def suffixes(chosen: Iterable[str], known: Iterable[str]) -> list[str]:
    """The shortest endings of dotted names that mean all of ``chosen`` and nothing else of ``known``."""
    left, others = set(chosen), set(known) - set(chosen)
    found = []
    while left:
        parts = min(left).split(".")
        for count in range(1, len(parts) + 1):
            ending = ".".join(parts[-count:])
            if count == len(parts) or not any(name == ending or name.endswith(f".{ending}") for name in others):
                break
        found.append(ending)
        left = {name for name in left if name != ending and not name.endswith(f".{ending}")}
    return found
