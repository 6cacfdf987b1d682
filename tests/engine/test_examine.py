"""``tezgah evaluate`` tells of its own options, not of a recipe's keys, and writes strict JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
import torch
from typer.testing import CliRunner

from engine.cli import app
from engine.errors import DataError
from engine.examine import examine
from engine.models.exchange import save_folder
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.text.alphabets import ByteTokenizer


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "model"
    save_folder(Transformer(ModelSettings(vocab_size=257, context_length=16, emb_dim=8, n_heads=2, n_layers=1)), folder)
    ByteTokenizer().save(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("a.csv", b"question,reply\nx,y\n", 'for example --text-column "question"'),
        ("a.jsonl", b'{"text": "x"}\n{"text": \n', "give --skip-bad-lines to leave"),
        ("a.txt", "kış, şöyle\n".encode("cp1254"), 'give --encoding "cp1254"'),
    ],
)
def test_remedies_name_options(model: str, tmp_path: Path, name: str, content: bytes, remedy: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        examine(model, str(tmp_path / name), tmp_path)
    assert remedy in caught.value.remedy
    assert "data." not in caught.value.remedy


def test_a_text_that_is_not_there_names_the_option(model: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        examine(model, str(tmp_path / "nowhere"), tmp_path)
    assert caught.value.remedy == "Check the path in --data."


def test_bad_lines_are_left_out_when_asked(model: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one two three"}\n{"text": \n')
    assert examine(model, str(path), tmp_path, skip_bad_lines=True)["characters"] == len("one two three")


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is not JSON")


def test_a_model_whose_numbers_are_not_finite_is_told_in_strict_json(model: str, tmp_path: Path) -> None:
    diverged = Transformer(ModelSettings(vocab_size=257, context_length=16, emb_dim=8, n_heads=2, n_layers=1))
    with torch.no_grad():
        diverged.final_norm.weight.fill_(1e38)
    save_folder(diverged, Path(model))
    (tmp_path / "text.txt").write_text("a text that is long enough for a window", encoding="utf-8")
    said = CliRunner().invoke(app, ["evaluate", model, "--data", str(tmp_path / "text.txt")]).stdout
    scores = json.loads(said, parse_constant=_refuse)
    assert scores["loss"] in ("NaN", "Infinity")
