"""Samplers with a name: four that come along, and the user's own, kept as JSON in the workspace."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from engine.errors import EngineError
from engine.sampler_settings import SamplerSettings

VERSION = 1
MAX_BYTES = 1_000_000
# What a preset decides; length and seed belong to the text, not to the manner.
FIELDS = ("temperature", "top_k", "top_p", "min_p", "repetition_penalty", "beams")

Preset = Mapping[str, Any]

GREEDY, CAREFUL, BALANCED, DARING = (
    str(QT_TRANSLATE_NOOP("presets", "Greedy")),
    str(QT_TRANSLATE_NOOP("presets", "Careful")),
    str(QT_TRANSLATE_NOOP("presets", "Balanced")),
    str(QT_TRANSLATE_NOOP("presets", "Daring")),
)
BUILT_IN: dict[str, Preset] = {
    GREEDY: {"temperature": 0.0},
    CAREFUL: {"temperature": 0.5, "top_k": 40, "top_p": 0.9},
    BALANCED: {
        "temperature": 0.8,
        "top_k": 50,
        "top_p": 0.9,
        "repetition_penalty": 1.1,
    },
    DARING: {"temperature": 1.2, "min_p": 0.05},
}
FIRST = BALANCED


def applied(preset: Preset, settings: SamplerSettings) -> SamplerSettings:
    """``settings`` in the manner of ``preset``; what it does not name is off."""
    off = SamplerSettings()
    manner = {name: preset.get(name, getattr(off, name)) for name in FIELDS}
    return SamplerSettings.from_dict({**settings.to_dict(), **manner})


def name_of(settings: SamplerSettings, own: Mapping[str, Preset]) -> str:
    """The preset that ``settings`` equal, or ""."""
    both = {**BUILT_IN, **own}
    return next((name for name, preset in both.items() if applied(preset, settings) == settings), "")


def manner_of(settings: SamplerSettings) -> dict[str, Any]:
    """What a preset keeps of ``settings``."""
    return {name: getattr(settings, name) for name in FIELDS}


def load(path: Path) -> dict[str, Preset]:
    """The user's own presets; those that make no sense are left out."""
    try:
        with path.open("rb") as file:
            body = json.loads(file.read(MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    presets = body.get("presets") if isinstance(body, dict) else None
    return (
        {name: preset for name, preset in presets.items() if _makes_sense(preset)} if isinstance(presets, dict) else {}
    )


def save(presets: Mapping[str, Preset], path: Path) -> None:
    """Writes the user's presets: aside, then renamed.  Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    text = json.dumps({"version": VERSION, "presets": dict(presets)}, indent=2, ensure_ascii=False)
    try:
        aside.write_text(text + "\n", encoding="utf-8")
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _makes_sense(preset: object) -> bool:
    if not isinstance(preset, dict) or not set(preset) <= set(FIELDS):
        return False
    try:
        applied(preset, SamplerSettings())
    except EngineError:
        return False
    return True
