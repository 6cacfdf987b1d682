"""The model desk: what it tells of models on disk, and what it makes of somebody's checkpoint."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.messages import Message, from_json, to_json
from engine.model_desk import DescribeModel, ImportModel, ModelBrought, ModelDescribed
from engine.model_desk_child import UNFINISHED, answers, describe
from engine.models.exchange import load_model, save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer

SETTINGS = ModelSettings(vocab_size=60, context_length=16, emb_dim=32, n_heads=2, n_layers=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_model(Transformer(SETTINGS), tmp_path / "model")
    return tmp_path / "model"


def asked(source: Path | str, tmp_path: Path) -> DescribeModel:
    return DescribeModel(id="1", source=str(source), runs=str(tmp_path / "runs"), models=str(tmp_path / "models"))


def brought(command: ImportModel) -> ModelBrought:
    *_, last = answers(command)
    assert isinstance(last, ModelBrought)
    return last


def test_a_folder_is_described_by_its_files(folder: Path, tmp_path: Path) -> None:
    found = describe(asked(folder, tmp_path))
    assert found.source == str(folder)
    shape = ModelSettings.from_dict(found.settings)
    assert (shape.emb_dim, shape.n_layers, shape.vocab_size) == (32, 2, 60)


@pytest.mark.parametrize("source", ["nothing", ""])
def test_what_is_no_model_says_why(source: str, tmp_path: Path) -> None:
    found = describe(asked(source, tmp_path))
    assert found.problem
    assert found.remedy
    assert not found.settings


def test_a_foreign_file_that_is_none_leaves_nothing_behind(tmp_path: Path) -> None:
    junk = tmp_path / "model.pth"
    junk.write_bytes(b"not a checkpoint")
    answer = brought(ImportModel(id="1", path=str(junk), models=str(tmp_path / "models")))
    assert "model.pth" in answer.problem
    assert not answer.folder
    assert [path for path in (tmp_path / "models").iterdir() if not path.name.startswith(UNFINISHED)] == []


def test_an_import_appears_whole_under_a_free_name(folder: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    left = models / f"{UNFINISHED}1"
    left.mkdir(parents=True)
    command = ImportModel(id="1", path=str(folder / "model.safetensors"), models=str(models))
    first, second = (Path(brought(command).folder) for _ in range(2))
    assert (first.name, second.name) == ("model", "model-2")
    assert load_model(first).settings.emb_dim == 32
    assert not left.exists(), "what an ended import left is swept away"


def test_the_child_answers_over_its_pipes_and_needs_no_torch_to_describe(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "engine.model_desk_child"],
        input=to_json(asked(folder, tmp_path)) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    (line,) = done.stdout.splitlines()
    message: Message = from_json(json.dumps(json.loads(line)))
    assert isinstance(message, ModelDescribed)
    assert message.settings["emb_dim"] == 32
    assert "| torch\n" not in done.stderr
