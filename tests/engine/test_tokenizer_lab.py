"""The tokenizer laboratory: its answers in process, and the child over its pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.messages import Message, Status, from_json, to_json
from engine.text.tales import tales_text
from engine.tokenizer_lab import (
    CutText,
    MeasureTokenizer,
    SampleTaken,
    StudyEnded,
    StudyTokenizers,
    TextCut,
    TokenizerMeasured,
    VocabularyTried,
)
from engine.tokenizer_lab_child import Laboratory

CHOICES: list[dict[str, Any]] = [
    {"kind": "char", "path": "", "vocab_size": 0},
    {"kind": "bpe", "path": "", "vocab_size": 400},
    {"kind": "bytes", "path": "", "vocab_size": 0},
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "masal.txt"
    path.write_text("\n".join(tales_text("tr", 40_000)), encoding="utf-8")
    return path


def studied(book: Path, cache: Path, **changes: Any) -> list[Message]:
    asked = StudyTokenizers(id="1", data={"path": str(book)}, choices=CHOICES, **changes)
    return list(Laboratory(cache).study(asked))


def of(told: list[Message], kind: type[Message]) -> list[Any]:
    return [message for message in told if isinstance(message, kind)]


def test_a_study_tells_sample_choices_and_curve(book: Path, tmp_path: Path) -> None:
    told = studied(book, tmp_path, largest=800)
    (taken,) = of(told, SampleTaken)
    assert taken.complete
    assert taken.kept_back
    measured = {message.choice["kind"]: message.figures for message in of(told, TokenizerMeasured)}
    assert set(measured) == {"char", "bpe", "bytes"}
    assert measured["char"]["characters_per_token"] == 1.0
    assert measured["bpe"]["vocab_size"] == 400
    curve = [(point.vocab_size, point.characters_per_token) for point in of(told, VocabularyTried)]
    assert curve == sorted(set(curve)), "more tokens never make more of them from a text"
    assert (curve[0][0], curve[-1][0]) == (300, 800)
    assert isinstance(told[-1], StudyEnded)
    assert not told[-1].problem


def test_the_curve_agrees_with_the_table(book: Path, tmp_path: Path) -> None:
    told = studied(book, tmp_path, largest=400)
    (bpe,) = (message for message in of(told, TokenizerMeasured) if message.choice["kind"] == "bpe")
    assert of(told, VocabularyTried)[-1].characters_per_token == bpe.figures["characters_per_token"]


def test_a_choice_that_cannot_be_made_says_so_and_the_others_are_measured(book: Path, tmp_path: Path) -> None:
    asked = StudyTokenizers(
        id="1",
        data={"path": str(book)},
        choices=[{"kind": "bytes"}, {"kind": "bpe", "path": str(tmp_path / "no.json")}],
    )
    bytes_row, missing = of(list(Laboratory(tmp_path).study(asked)), TokenizerMeasured)
    assert bytes_row.figures["tokens"] > 0
    assert "no.json" in missing.problem
    assert missing.remedy


def test_a_text_that_cannot_be_read_ends_the_study(tmp_path: Path) -> None:
    (ended,) = of(studied(tmp_path / "nothing.txt", tmp_path), StudyEnded)
    assert "no such file" in ended.problem


def test_a_text_that_changed_is_read_again(book: Path, tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path)
    asked = StudyTokenizers(id="1", data={"path": str(book)}, choices=CHOICES[:1])
    list(laboratory.study(asked))
    book.write_text("ab" * 100)
    (row,) = of(list(laboratory.study(asked)), TokenizerMeasured)
    assert row.figures["vocab_size"] == 3


def test_cutting_needs_a_text_only_for_tokenizers_that_learn(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path)
    cut = laboratory.cut_text(CutText(id="7", text="aş", choice={"kind": "bytes"}))
    assert (cut.request, cut.texts, cut.data) == ("7", ["a", "", "ş"], ["61", "c5", "9f"])
    assert laboratory.cut_text(CutText(id="8", text="aş", choice={"kind": "char"})).problem


# ------------------------------------------------------------------ the child


@pytest.fixture
def child(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.tokenizer_lab_child", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    yield process
    process.kill()
    process.communicate()


def ask(child: subprocess.Popen[str], *commands: Message) -> None:
    assert child.stdin is not None
    child.stdin.write("".join(to_json(command) + "\n" for command in commands))
    child.stdin.flush()


def hear(child: subprocess.Popen[str], kind: type[Message]) -> Any:
    assert child.stdout is not None
    for line in child.stdout:
        message = from_json(json.dumps(json.loads(line)))
        if isinstance(message, kind):
            return message
    raise AssertionError("the child ended")


def test_one_more_choice_is_measured_on_the_sample_of_the_study(child: subprocess.Popen[str], book: Path) -> None:
    ask(child, StudyTokenizers(id="1", data={"path": str(book)}, choices=[], largest=300))
    hear(child, StudyEnded)
    ask(child, MeasureTokenizer(id="2", choice=CHOICES[0]))
    row = hear(child, TokenizerMeasured)
    assert (row.request, row.figures["characters_per_token"]) == ("2", 1.0)


def test_a_newer_study_takes_the_place_of_the_one_before(child: subprocess.Popen[str], book: Path) -> None:
    first, second = (StudyTokenizers(id=id, data={"path": str(book)}, choices=CHOICES, largest=2000) for id in "12")
    ask(child, first)
    hear(child, Status)
    ask(child, CutText(id="c", text="bir", choice={"kind": "bytes"}), second)
    assert hear(child, TextCut).texts == ["b", "i", "r"]
    assert hear(child, StudyEnded).request == "2"


def test_the_child_ends_when_nobody_listens_any_more(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(timeout=30) == 0
    child.stdin = None


def test_the_laboratory_needs_no_torch() -> None:
    code = "import sys, engine.tokenizer_lab_child; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
