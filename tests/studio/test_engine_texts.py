"""What the engine says, as a Turkish reader sees it: real texts of the engine, through the templates."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.look import look
from engine.recipes.pretrain import PretrainRecipe
from engine.training.guard import LossGuard
from engine.workspace import assets
from studio.engine_texts import TEMPLATES, said, said_error
from studio.language import Language


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


def test_a_text_that_no_template_knows_stays_as_the_engine_wrote_it(turkish: None) -> None:
    assert said("Something {odd} happened.\ntraining went on") == "Something {odd} happened.\ntraining went on"


def test_in_english_every_text_is_what_the_engine_wrote(qapp: QApplication) -> None:
    for template in TEMPLATES:
        text = template.format("7", "/tmp/{0} a.txt", "x", "2,048", "3.57", "y", "z", "w")
        assert said(text) == text
