"""An adapter's folder, ours or peft's, and a checkpoint that holds an adapter, opened as the models that they are."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import ModelError, RunError
from engine.export import export_folder
from engine.loading import open_any
from engine.models.described import describe_model
from engine.models.exchange import save_folder
from engine.models.transformer import Transformer
from engine.playground_shelf import Shelf, folder_of
from engine.runs import checkpoint_folders
from engine.start import new_run, with_whole_paths
from engine.text.alphabets import ByteTokenizer
from tests.engine.models.adapters.small import SHAPES, base_model
from tests.engine.stages.small import World, play, small_recipe, small_run

KINDS = ("lora", "dora", "qlora", "prefix", "adapter")
IDS = torch.arange(60)[None] % 250


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory, base: Path) -> dict[str, Path]:
    """A finished run of each kind, all in one folder, with the special tokens of ChatML added."""
    folder = tmp_path_factory.mktemp("tuned")
    (folder / "runs").mkdir()
    own = folder / "runs" / base.name
    shutil.copytree(base, own)
    world = World(folder, own)
    found = {}
    for kind in KINDS:
        run = small_run(
            world, "finetune", method={"kind": kind, "dropout": 0.0, "prefix_tokens": 4, "bottleneck": 4},
            data={"template": "chatml"}, train={"max_steps": 4}, sample={"max_new_tokens": 0},
        )  # fmt: skip
        play(run)
        found[kind] = run.path
    return found


def logits(opened: Any) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = opened.model(IDS[:, : opened.model.settings.context_length])
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_folder_of_a_runs_adapter_is_that_model(kind: str, tuned: dict[str, Path]) -> None:
    run = tuned[kind]
    whole, alone = open_any(run, run.parent), open_any(run / "adapter", run.parent)
    torch.testing.assert_close(logits(alone), logits(whole), rtol=0, atol=1e-5)
    assert alone.tokenizer.special_tokens == whole.tokenizer.special_tokens
    assert (alone.template, alone.template_stops) == (whole.template, whole.template_stops) != ("", ())
    assert describe_model(run / "adapter").settings.vocab_size == whole.model.settings.vocab_size


def test_an_adapter_that_was_moved_away_brings_its_words(tuned: dict[str, Path], tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    moved = shutil.copytree(tuned["lora"] / "adapter", tmp_path / "moved")
    whole, alone = open_any(tuned["lora"], tmp_path), open_any(moved, tmp_path)
    torch.testing.assert_close(logits(alone), logits(whole), rtol=0, atol=1e-5)
    assert (alone.template, alone.template_stops) == (whole.template, whole.template_stops)
    theirs = AutoTokenizer.from_pretrained(moved)
    assert theirs.convert_tokens_to_ids("<|im_end|>") == alone.tokenizer.special_tokens["<|im_end|>"]
    assert "<|im_start|>" in theirs.chat_template


@pytest.mark.parametrize("kind", ["lora", "dora", "qlora"])
def test_what_a_checkpoint_learned_is_in_the_weights(kind: str, tuned: dict[str, Path]) -> None:
    run = tuned[kind]
    whole, saved = open_any(run, run.parent), open_any(checkpoint_folders(run / "checkpoints")[-1], run.parent)
    assert set(saved.model.state_dict()) == set(whole.model.state_dict())
    torch.testing.assert_close(logits(saved), logits(whole), rtol=0, atol=1e-5)


def test_a_run_begins_with_a_checkpoint_or_an_adapter(tuned: dict[str, Path], tmp_path: Path) -> None:
    run = tuned["lora"]
    (tmp_path / "runs").mkdir()
    for start in (checkpoint_folders(run / "checkpoints")[-1], run / "adapter"):
        world = World(tmp_path, start)
        made = small_run(world, "finetune", train={"max_steps": 2}, data={"template": "chatml"})
        play(made)
        assert (made.model / "config.json").is_file()
        assert describe_model(made.model).settings.vocab_size == describe_model(run).settings.vocab_size


@pytest.mark.parametrize("stage", ["finetune", "reward", "dpo", "ppo"])
@pytest.mark.parametrize("kind", ["prefix", "adapter"])
@pytest.mark.parametrize("part", ["", "model", "adapter", "checkpoints/step-00000004"])
def test_nothing_begins_with_what_stands_beside_the_weights(
    stage: str, kind: str, part: str, tuned: dict[str, Path], tmp_path: Path
) -> None:
    """What learns next would take the place of a prefix or of bottlenecks, silently."""
    run = tuned[kind]
    recipe = small_recipe(World(tmp_path, run / part), stage)
    with pytest.raises(ModelError, match=f"method.kind = '{kind}'") as caught:
        new_run(recipe, tmp_path / "runs")
    assert str(recipe.model.from_).split("/runs/")[0] in caught.value.remedy  # type: ignore[attr-defined]
    assert not (tmp_path / "runs").exists()


def test_one_that_can_be_worked_in_is_no_obstacle(tuned: dict[str, Path], tmp_path: Path) -> None:
    recipe = with_whole_paths(small_recipe(World(tmp_path, tuned["lora"]), "finetune"))
    assert recipe.model.from_ == str(tuned["lora"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["prefix", "adapter"])
def test_what_stands_beside_the_weights_is_not_exported_without_it(
    kind: str, tuned: dict[str, Path], tmp_path: Path
) -> None:
    opened = open_any(tuned[kind], tuned[kind].parent)
    with pytest.raises(ModelError, match="has learned "):
        export_folder(opened.model, opened.tokenizer, tmp_path / "out")
    assert not (tmp_path / "out").exists()


# ------------------------------------------------------------------ peft's own folders


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An adapter that plain peft wrote, on a model that was fetched from the hub."""
    peft = pytest.importorskip("peft")
    from transformers import AutoModelForCausalLM

    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path / "home"))
    base = tmp_path / "home" / "models" / "someone--small"
    model = base_model("llama")
    wide = Transformer(type(model.settings)(**{**SHAPES["llama"], "vocab_size": 257}), seed=3)
    save_folder(wide, base)
    ByteTokenizer().save(base)
    torch.manual_seed(5)
    folder = tmp_path / "theirs"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of peft about transformers
        config = peft.LoraConfig(
            r=2, lora_alpha=8, target_modules="all-linear", init_lora_weights=False, task_type="CAUSAL_LM"
        )
        tuned = peft.get_peft_model(AutoModelForCausalLM.from_pretrained(base), config)
        tuned.save_pretrained(folder)
    _rename_base(folder, "someone/small")
    ids = IDS[:, :30]
    with torch.no_grad():
        torch.save(tuned.eval()(ids).logits, tmp_path / "wanted.pt")
    return folder


def _rename_base(folder: Path, name: str) -> None:
    path = folder / "adapter_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "base_model_name_or_path": name}))


def test_pefts_folder_is_opened_on_the_base_that_it_names(theirs: Path, tmp_path: Path) -> None:
    opened = open_any(theirs, tmp_path)
    wanted = torch.load(tmp_path / "wanted.pt")
    with torch.no_grad():
        torch.testing.assert_close(opened.model(IDS[:, :30]), wanted, rtol=0, atol=1e-4)
    assert opened.tokenizer.vocab_size == 257


def test_the_playground_switches_bare_adapters_on_one_base(theirs: Path, tmp_path: Path) -> None:
    shelf = Shelf()
    base = tmp_path / "home" / "models" / "someone--small"
    shelf.load("a", str(base), tmp_path, "fp32", "cpu")
    shelf.load("b", str(theirs), tmp_path, "fp32", "cpu")
    assert shelf.held["b"].shared
    assert shelf.held["a"].model is shelf.held["b"].model
    shelf.held["b"].use()
    with torch.no_grad():
        found = shelf.held["b"].model(IDS[:, :30])
    torch.testing.assert_close(found, torch.load(tmp_path / "wanted.pt"), rtol=0, atol=1e-4)


def test_a_fetched_model_is_opened_by_its_name(theirs: Path, tmp_path: Path) -> None:
    assert theirs.is_dir()
    assert open_any("someone/small", tmp_path).source.endswith("someone--small")
    assert folder_of("someone/small", tmp_path).name == "someone--small"
    with pytest.raises(RunError, match="no such folder") as caught:
        open_any("someone/other", tmp_path)
    assert "tezgah fetch someone/other" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("someone/other", "tezgah fetch someone/other"),
        ("/gone/model", "base_model_name_or_path"),
        (".", "leads back"),
        ("", "is missing"),
        (7, "is missing"),
    ],
)
def test_a_base_that_is_not_here_is_named(theirs: Path, tmp_path: Path, name: Any, said: str) -> None:
    _rename_base(theirs, name)
    for look in (lambda: open_any(theirs, tmp_path), lambda: describe_model(theirs)):
        with pytest.raises(ModelError) as caught:
            look()
        assert said in str(caught.value)
        assert str(theirs) in caught.value.text
