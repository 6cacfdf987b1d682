"""What the engine says, as a Turkish reader sees it: real texts of the engine, through the templates."""

from __future__ import annotations

import ast
import gzip
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import engine
from engine.errors import EngineError
from engine.forecast.command import foretell
from engine.look import look, look_at
from engine.recipes.ppo import PPORecipe
from engine.recipes.pretrain import PretrainRecipe
from engine.training.guard import LossGuard
from engine.workspace import assets
from studio.engine_texts import TEMPLATES, said, said_error
from studio.language import Language
from studio.model_file_texts import MODEL_FILE_TEXTS
from studio.run_texts import RUN_TEXTS


@pytest.fixture
def turkish(qapp: QApplication) -> Iterator[None]:
    language = Language(qapp, assets() / "translations")
    language.set("tr")
    yield
    language.remove()


def looked_at(text: Path, cache: Path) -> tuple[str, str]:
    work = look(PretrainRecipe.model_validate({"data": {"path": str(text)}}), cache)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value.problem, end.value.remedy


BAD_TEXTS: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "binary.txt": lambda: bytes(range(256)) * 100,
    "short.txt": lambda: b"Merhaba.\n",
    "lines.jsonl": lambda: b'{"text": "bir"}\n{"text": oops}\n',
    "cut.txt.gz": lambda: gzip.compress(b"Bir varmis bir yokmus. " * 5000)[:-40],
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_what_stands_in_the_way_of_a_text_is_told_in_turkish(turkish: None, tmp_path: Path, name: str) -> None:
    text = tmp_path / name
    text.write_bytes(BAD_TEXTS[name]())
    problem, remedy = looked_at(text, tmp_path / "cache")
    assert problem
    for line in filter(None, [*problem.split("\n"), remedy]):
        assert said(line) != line, f"stays English: {line}"
    if name != "short.txt":
        assert str(text) in said(problem), "names stay as they are"


def test_findings_about_the_numbers_are_told_in_turkish(turkish: None) -> None:
    guard = LossGuard()
    for step in range(100):
        guard.see(step, 2.0 + 0.01 * (step % 7), 1.0)
    findings = [guard.see(100, 9.0, 1.0), *(guard.see(101 + n, math.nan, 1.0) for n in range(3))]
    assert all(findings)
    for finding in filter(None, findings):
        assert said(finding.text) != finding.text
        assert not finding.remedy or said(finding.remedy) != finding.remedy


def test_numbers_and_names_are_filled_in_and_several_sentences_are_told_one_by_one(turkish: None) -> None:
    english = "Disk full: 1.5 MB are free at /a/b c, 20.0 MB are needed. Free some space: the run goes on by itself."
    assert said(english) == (
        "Disk dolu: /a/b c üzerinde 1.5 MB boş, 20.0 MB gerekiyor. Yer açın: çalışma kendiliğinden devam eder."
    )
    error = EngineError("x.txt is empty.", "Give a file that holds text.")
    assert said_error(error) == "x.txt boş.\nİçinde metin olan bir dosya verin."


def test_shares_have_their_sign_where_the_language_has_it(turkish: None) -> None:
    told = said("The text is one document, too few to split by documents; its end is kept: 10% for validation.")
    assert told.endswith("doğrulama için %10.")
    assert said("/x/100%.txt is empty.") == "/x/100%.txt boş.", "a name is no share"


def test_a_text_that_no_template_knows_stays_as_the_engine_wrote_it(turkish: None) -> None:
    assert said("Something {odd} happened.\ntraining went on") == "Something {odd} happened.\ntraining went on"


def test_in_english_every_text_is_what_the_engine_wrote(qapp: QApplication) -> None:
    for template in TEMPLATES:
        text = template.format("7", "/tmp/{0} a.txt", "x", "2,048", "3.57", "y", "z", "w")
        assert said(text) == text


def written_in_the_engine() -> Iterator[str]:
    """Every text in the engine's sources, "x" for what is filled in."""
    for path in Path(engine.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)


def test_templates_of_runs_and_model_files_are_texts_of_the_engine() -> None:
    texts = "\n".join(written_in_the_engine())
    shapes = {each: re.sub(r"\\\{\d\\\}", ".+", re.escape(each)) for each in (*RUN_TEXTS, *MODEL_FILE_TEXTS)}
    assert [each for each, shape in shapes.items() if not re.search(f"^{shape}$", texts, re.MULTILINE)] == []


def test_what_cannot_be_looked_at_or_foretold_is_told_in_turkish(turkish: None, tmp_path: Path) -> None:
    for ask in (lambda: look_at(PPORecipe()), lambda: foretell(PPORecipe(), runs=tmp_path)):
        with pytest.raises(EngineError) as refused:
            ask()
        for line in (refused.value.text, refused.value.remedy):
            assert said(line) != line, f"stays English: {line}"


@pytest.mark.parametrize(
    ("english", "turkish_text"),
    [
        ("/a b/d.csv:2: 3 fields where the header has 2 | 1: 2 | is empty.", "başlıkta 2 alan varken 3 alan"),
        ("d.jsonl:7:9: not JSON: Expecting value | {}", "JSON değil: bir değer bekleniyordu"),
        ("d.jsonl:7: row[0] has no role; it has: x | {}", "row[0] için rol yok; olanlar: x"),
        ("d.jsonl:7: The template mine refuses the conversation: 3 | {}", "mine şablonu konuşmayı reddediyor: 3"),
    ],
)
def test_a_line_keeps_its_place_and_what_stands_there(turkish: None, english: str, turkish_text: str) -> None:
    place, reason = english.split(": ", 1)
    excerpt = reason.partition(" | ")[2]
    assert said(english) == f"{place}: {turkish_text} | {excerpt}"
