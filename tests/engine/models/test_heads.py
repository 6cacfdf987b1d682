"""Reward and value heads: padding changes nothing, the mask finds the last token, heads survive the disk."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.heads import (
    RewardHead,
    RewardModel,
    ValueModel,
    head_facts,
    load_reward_head,
    save_reward_head,
)
from engine.models.reward_folders import is_reward_folder
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer

LLAMA = {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu"}


def _trunk(**changes: object) -> Transformer:
    shape = {"vocab_size": 30, "context_length": 40, "emb_dim": 16, "n_heads": 2, "n_layers": 2}
    return Transformer(ModelSettings(**{**shape, **changes}), seed=1).eval()  # type: ignore[arg-type]


TEXTS = [[3, 4, 5, 6, 7], [8, 9], [1, 2, 3, 0]]  # the last one ends with the very id that pads


def _padded(columns: int, side: str) -> tuple[Tensor, Tensor]:
    ids, mask = torch.zeros(3, columns, dtype=torch.long), torch.zeros(3, columns, dtype=torch.bool)
    for row, text in enumerate(TEXTS):
        place = slice(0, len(text)) if side == "right" else slice(columns - len(text), columns)
        ids[row, place], mask[row, place] = torch.tensor(text), True
    return ids, mask


@pytest.mark.parametrize("shape", [{}, LLAMA, {"causal": False}])
@pytest.mark.parametrize("pooling", ["last", "mean"])
@torch.no_grad()
def test_scores_do_not_depend_on_padding(shape: dict[str, object], pooling: str) -> None:
    """O7: alone, padded little or much, left or right."""
    model = RewardModel(_trunk(**shape), pooling=pooling, seed=2)  # type: ignore[arg-type]
    alone = torch.cat([model(torch.tensor([t]), torch.ones(1, len(t), dtype=torch.bool)) for t in TEXTS])
    for columns in (5, 15, 33):
        for side in ("right", "left"):
            torch.testing.assert_close(model(*_padded(columns, side)), alone, rtol=0, atol=1e-5)


@torch.no_grad()
def test_last_reads_the_end_of_text_token_also_where_padding_looks_like_it() -> None:
    trunk = _trunk()
    model = RewardModel(trunk, seed=2)
    ids, mask = _padded(9, "right")
    wanted = model.head(trunk.hidden(torch.tensor([TEXTS[2]]))[:, -1])[0, 0]
    torch.testing.assert_close(model.raw(ids, mask)[2], wanted, rtol=0, atol=1e-6)


@torch.no_grad()
def test_mean_is_over_real_tokens() -> None:
    trunk = _trunk()
    model = RewardModel(trunk, pooling="mean", seed=2)
    wanted = model.head(trunk.hidden(torch.tensor([TEXTS[0]])).mean(1))[0, 0]
    torch.testing.assert_close(model.raw(*_padded(8, "left"))[0], wanted, rtol=0, atol=1e-6)


def test_the_reward_head_is_drawn_as_published_and_the_value_head_is_zero() -> None:
    torch.manual_seed(0)
    head = RewardHead(4095)
    assert float(head.weight.detach().std()) == pytest.approx(1 / 64, rel=0.05)
    assert float(head.bias.detach()) == 0.0
    values = ValueModel(_trunk())(_padded(6, "right")[0])
    assert values.shape == (3, 6)
    assert float(values.detach().abs().max()) == 0.0


def test_a_seed_draws_the_same_head_and_leaves_the_random_state() -> None:
    torch.manual_seed(7)
    before = torch.get_rng_state()
    one, two = RewardModel(_trunk(), seed=5), RewardModel(_trunk(), seed=5)
    assert torch.equal(one.head.weight, two.head.weight)
    assert torch.equal(torch.get_rng_state(), before)


@torch.no_grad()
def test_values_do_not_depend_on_padding() -> None:
    critic = ValueModel(_trunk())
    nn.init.normal_(critic.head.weight)
    right, left = _padded(11, "right"), _padded(11, "left")
    torch.testing.assert_close(critic(right[0])[right[1]], critic(*left)[left[1]], rtol=0, atol=1e-5)


@torch.no_grad()
def test_normalised_scores_have_mean_0_and_deviation_1() -> None:
    model = RewardModel(_trunk(), seed=3)
    ids = torch.randint(0, 30, (200, 12), generator=torch.Generator().manual_seed(0))
    mask = torch.ones_like(ids).bool()
    raw = model.raw(ids, mask)
    model.normalise(raw)
    scores = model(ids, mask)
    assert float(scores.mean()) == pytest.approx(0.0, abs=1e-5)
    assert float(scores.std(correction=0)) == pytest.approx(1.0, abs=1e-5)
    torch.testing.assert_close(scores.argsort(), raw.argsort())
    with pytest.raises(ModelError, match="same score"):
        model.normalise(torch.ones(10))


@torch.no_grad()
def test_a_head_survives_the_disk(tmp_path: Path) -> None:
    trunk = _trunk()
    model = RewardModel(trunk, pooling="mean", seed=3)
    model.normalise(torch.tensor([0.1, 0.9, 2.0]))
    assert not is_reward_folder(tmp_path)
    save_reward_head(model, tmp_path, {"accuracy": 0.75})
    assert is_reward_folder(tmp_path)
    again = load_reward_head(trunk, tmp_path)
    ids, mask = _padded(7, "right")
    assert torch.equal(again(ids, mask), model(ids, mask))
    assert head_facts(tmp_path)["facts"] == {"accuracy": 0.75}


def _write(change: Callable[[dict[str, object]], object], folder: Path) -> None:
    save_reward_head(RewardModel(_trunk(), seed=3), folder)
    told = json.loads((folder / "reward_head.json").read_text())
    change(told)
    (folder / "reward_head.json").write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda told: told.pop("pooling"), "cannot be read"),
        (lambda told: told.update(pooling="max"), "cannot be read"),
        (lambda told: told.update(gain=math.inf), "cannot be read"),
        (lambda told: told.update(version=99), "newer"),
    ],
)
def test_damaged_facts_are_told(damage: Callable[[dict[str, object]], object], said: str, tmp_path: Path) -> None:
    _write(damage, tmp_path)
    with pytest.raises(ModelError, match=said):
        load_reward_head(_trunk(), tmp_path)


def test_a_head_of_another_width_is_told(tmp_path: Path) -> None:
    save_reward_head(RewardModel(_trunk(), seed=3), tmp_path)
    with pytest.raises(ModelError, match="needs"):
        load_reward_head(_trunk(emb_dim=24), tmp_path)
    (tmp_path / "reward_head.safetensors").write_bytes(b"no tensors")
    with pytest.raises(ModelError, match="cannot be read"):
        load_reward_head(_trunk(), tmp_path)
