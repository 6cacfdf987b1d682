"""Which numbers of the [method] section each kind of fine-tuning reads.  Qt-free."""

from __future__ import annotations

from engine.recipes.methods import LOW_RANK

NUMBERS = frozenset({"rank", "freeze_layers", "prefix_tokens", "bottleneck"})


def keys_of(kind: str) -> set[str]:
    """The keys that a kind reads and that have a slider."""
    if kind in LOW_RANK:
        return {"rank"}
    return {"full": {"freeze_layers"}, "prefix": {"prefix_tokens"}, "adapter": {"bottleneck"}}[kind]


def idle_keys(kind: str) -> frozenset[str]:
    """Those that say nothing with this kind."""
    return NUMBERS - keys_of(kind)
