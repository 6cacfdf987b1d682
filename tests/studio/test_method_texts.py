"""What the engine refuses about fine-tuning methods, as a Turkish reader sees it.

The texts are taken from the engine's source: the window never loads torch, and neither do its tests.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from engine.workspace import assets
from studio.engine_texts import said
from studio.language import Language

SOURCES = sorted((Path(__file__).parents[2] / "engine" / "models" / "adapters").glob("*.py"))
ERRORS = ("ModelError", "RecipeError", "DiskError", "_refused")


def written(node: ast.expr, constants: dict[str, str]) -> str:
    """A text as it is when every place holds a number."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id, "7")
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
        return "".join(str(part) for part in parts)
    raise AssertionError(ast.dump(node))


def refusals() -> Iterator[str]:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: str(node.value.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ERRORS:
                texts = [written(argument, constants) for argument in node.args]
                if getattr(node.func, "attr", "") == "_refused":
                    texts[0] = f"7: {texts[0]}."
                yield from (text for text in texts if text not in ("7", "7: 7."))


@pytest.fixture
def turkish(qapp: QApplication) -> Iterator[None]:
    language = Language(qapp, assets() / "translations")
    language.set("tr")
    yield
    language.remove()


def test_there_are_many() -> None:
    assert len(set(refusals())) > 60


@pytest.mark.parametrize("text", sorted(set(refusals())))
def test_a_refusal_is_told_in_turkish(turkish: None, text: str) -> None:
    assert said(text) != text
