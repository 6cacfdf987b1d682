"""Fine-tuning what others trained: a model that only transformers computes goes in, learns, and comes out the same way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.loading import open_any
from engine.messages import Finished, Metrics
from engine.models.described import describe_model
from engine.models.through_transformers import ForeignLM
from engine.runs import checkpoint_folders
from engine.text.alphabets import ByteTokenizer
from tests.engine.stages.small import World, of, play, small_run

os.environ.setdefault("HF_HUB_OFFLINE", "1")
SHAPE = {"vocab_size": 257, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}


@pytest.fixture(scope="module", params=["gpt_neox", "bloom"])
def foreign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as others publish it; Bloom is the family whose documents cannot be packed."""
    import transformers

    if request.param == "bloom":
        config: Any = transformers.BloomConfig(**SHAPE)
    else:
        config = transformers.GPTNeoXConfig(**SHAPE, intermediate_size=64, max_position_embeddings=128)
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp(request.param)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    ByteTokenizer().save(folder)
    return folder


@pytest.mark.parametrize("method", [{"kind": "full"}, {"kind": "lora", "rank": 4}], ids=["full", "lora"])
@pytest.mark.parametrize("template", ["Q: {prompt}\nA: {answer}", "chatml"])
def test_it_learns_and_comes_out_as_its_own_family(foreign: Path, method: Any, template: str, tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    (tmp_path / "runs").mkdir()
    world = World(tmp_path, foreign)
    run = small_run(
        world, "finetune", method=method, data={"template": template}, train={"max_steps": 8}, eval={"every_steps": 8}
    )
    told = play(run)
    assert of(Finished, told)
    losses = [m.values["val/loss"] for m in of(Metrics, told) if "val/loss" in m.values]
    assert losses[-1] < losses[0]

    opened, beside = open_any(run.path, world.runs), open_any(checkpoint_folders(run.checkpoints)[-1], world.runs)
    assert isinstance(opened.model, ForeignLM)
    assert isinstance(beside.model, ForeignLM)
    assert opened.template == beside.template != ""
    assert opened.template_stops == beside.template_stops
    turns = [{"role": "user", "content": "What colour has the sky?"}]
    auto = AutoTokenizer.from_pretrained(run.model)
    ids = auto.apply_chat_template(turns, add_generation_prompt=True)["input_ids"]
    text = auto.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    assert ids == opened.tokenizer.encode_with_specials(text)
    theirs = AutoModelForCausalLM.from_pretrained(run.model).eval()
    assert type(theirs).__name__.lower().startswith(foreign.name.split("0")[0].replace("_", "")[:5])
    with torch.no_grad():
        wanted = theirs(torch.tensor([ids])).logits
        for model in (opened.model, beside.model):
            torch.testing.assert_close(model(torch.tensor([ids])), wanted, rtol=0, atol=1e-4)
    ends = theirs.generation_config.eos_token_id
    stops = {opened.tokenizer.special_tokens[stop] for stop in opened.template_stops}
    assert stops == set(ends if isinstance(ends, list) else [ends])


def test_its_shape_is_told_without_its_weights(foreign: Path) -> None:
    described = describe_model(foreign).settings
    opened = open_any(foreign, foreign).model.settings
    for name in ("vocab_size", "context_length", "emb_dim", "n_heads", "n_layers", "hidden_dim", "tie_embeddings"):
        assert getattr(described, name) == getattr(opened, name), name
