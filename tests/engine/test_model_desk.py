"""The model desk: what it tells of models on disk, and what it makes of somebody's checkpoint."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import hub
from engine.errors import ModelError
from engine.hub import HubFile, HubModel
from engine.messages import Command, Message, Status, from_json, to_json
from engine.model_desk import (
    DescribeModel,
    DevicesFound,
    FetchModel,
    FindDevices,
    GiveTokenizer,
    HubModelFound,
    ImportModel,
    LookUpModel,
    ModelBrought,
    ModelDescribed,
)
from engine.model_desk_child import UNFINISHED, answers, describe
from engine.models.exchange import load_model, save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.text.alphabets import ByteTokenizer, CharTokenizer

SETTINGS = ModelSettings(vocab_size=60, context_length=16, emb_dim=32, n_heads=2, n_layers=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_model(Transformer(SETTINGS), tmp_path / "model")
    return tmp_path / "model"


def asked(source: Path | str, tmp_path: Path) -> DescribeModel:
    return DescribeModel(id="1", source=str(source), runs=str(tmp_path / "runs"), models=str(tmp_path / "models"))


def brought_by(command: Command) -> ModelBrought:
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
    answer = brought_by(ImportModel(id="1", path=str(junk), models=str(tmp_path / "models")))
    assert "model.pth" in answer.problem
    assert not answer.folder
    assert [path for path in (tmp_path / "models").iterdir() if not path.name.startswith(UNFINISHED)] == []


def test_an_import_appears_whole_under_a_free_name(folder: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    left = models / f"{UNFINISHED}1"
    left.mkdir(parents=True)
    command = ImportModel(id="1", path=str(folder / "model.safetensors"), models=str(models))
    first, second = (Path(brought_by(command).folder) for _ in range(2))
    assert (first.name, second.name) == ("model", "model-2")
    assert load_model(first).settings.emb_dim == 32
    assert not left.exists(), "what an ended import left is swept away"


def test_a_model_without_a_tokenizer_gets_one_later(folder: Path, tmp_path: Path) -> None:
    came = brought_by(ImportModel(id="1", path=str(folder / "model.safetensors"), models=str(tmp_path / "models")))
    assert not came.tokenizer
    too_large = tmp_path / "bytes"
    ByteTokenizer().save(too_large)
    refused = brought_by(GiveTokenizer(id="2", folder=came.folder, tokenizer=str(too_large / "tokenizer.json")))
    assert "257" in refused.problem
    fitting = tmp_path / "letters"
    CharTokenizer("abc").save(fitting)
    assert brought_by(GiveTokenizer(id="3", folder=came.folder, tokenizer=str(fitting / "tokenizer.json"))).tokenizer
    assert (Path(came.folder) / "tokenizer.json").is_file()


def test_the_hub_is_looked_up_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = HubModel("own/er", "abc1234", (HubFile("model.safetensors", 1000), HubFile("config.json", 20)))
    monkeypatch.setattr(hub, "look_up", lambda name: model)
    (found,) = answers(LookUpModel(id="1", name="own/er"))
    assert isinstance(found, HubModelFound)
    assert (found.name, found.bytes, found.files) == ("own/er", 1020, 2)

    def fetch_model(name: str, to: Path, progress: Callable[[int, int], None]) -> Path:
        progress(500, 1020)
        return to / "own--er"

    monkeypatch.setattr(hub, "fetch_model", fetch_model)
    status, brought = answers(FetchModel(id="2", name="own/er", models=str(tmp_path)))
    assert isinstance(status, Status)
    assert (status.done, status.total) == (500, 1020)
    assert isinstance(brought, ModelBrought)
    assert brought.folder == str(tmp_path / "own--er")


def test_a_name_that_is_none_and_a_network_that_fails_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (found,) = answers(LookUpModel(id="1", name="../x y"))
    assert isinstance(found, HubModelFound)
    assert found.problem
    assert found.remedy

    def fails(name: str, to: Path, progress: object) -> Path:
        raise ModelError("The network is gone.", "Try again.")

    monkeypatch.setattr(hub, "fetch_model", fails)
    assert brought_by(FetchModel(id="2", name="a/b", models=str(tmp_path))).problem == "The network is gone."


def test_devices_are_those_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.model_desk_child.find_gpus", list)
    (found,) = answers(FindDevices(id="1"))
    assert isinstance(found, DevicesFound)
    (cpu,) = found.devices
    assert (cpu["id"], cpu["kind"]) == ("cpu", "cpu")
    assert cpu["free"] > 1e6
    monkeypatch.setattr("engine.model_desk_child.find_gpus", lambda: ["one"])
    (asked_torch,) = answers(FindDevices(id="2"))
    assert isinstance(asked_torch, DevicesFound)
    assert "cpu" in [device["kind"] for device in asked_torch.devices]


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
