"""What the reward stage promises beyond every stage: its loss, its independence of padding, its exam, its scale."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.chat import open_chat
from engine.errors import ModelError, RecipeError
from engine.export import export_folder
from engine.loading import load_any, open_any
from engine.messages import Finished, Metrics, Notice
from engine.models.heads import head_facts, load_reward_head
from engine.models.reward_folders import is_reward_folder
from engine.playground_shelf import Shelf
from engine.runs import checkpoint_folders
from engine.stages.reward import Rewarding, prepare_job
from engine.text.pairs import pair_rows
from engine.text.turns import Turn
from engine.training.context import RunContext
from engine.training.exam import ceiling_of, exam_lines, examine_scores
from engine.training.pair_batch import PairBatch
from engine.training.reward_sources import Answered, open_reward
from tests.engine.stages.small import World, of, play, returned, small_recipe, small_run


def _job(world: World, name: str = "job", **changes: Any) -> Rewarding:
    run = small_run(world, "reward", name, **changes)
    recipe: Any = run.recipe()
    return returned(prepare_job(recipe, RunContext(run)))


def _with(world: World, rows: list[dict[str, Any]]) -> dict[str, Any]:
    path = world.folder / "own.json"
    path.write_text(json.dumps(rows))
    return {"path": str(path), "template": "Q: {prompt}\nA: {answer}", "val_fraction": 0.0}


ROWS = [
    {"prompt": f"What is {n}?", "chosen": "A number" + "!" * n, "rejected": "No" + "." * (2 * n), **more}
    for n, more in enumerate([{}, {"margin": 0.75}, {"tie": True}, {"margin": 2.0}, {"tie": True, "margin": 1.0}, {}])
]


def _alone(job: Rewarding, ids: np.ndarray[Any, Any]) -> float:
    """A score of one text that stands alone, without padding, from the formula: head . last state + bias."""
    hidden = job.language_model.hidden(torch.from_numpy(ids.astype(np.int64))[None])[0, -1]
    head = job.judge.head
    return float(hidden.double() @ head.weight.detach().double()[0] + head.bias.detach().double()[0])


@pytest.mark.parametrize("centring", [0.0, 0.01])
@torch.no_grad()
def test_the_loss_is_bradley_and_terrys_of_every_pair_alone(world: World, centring: float) -> None:
    """Against float64 by hand: margins (none for ties), ties as half a win of both, centring."""
    job = _job(world, data=_with(world, ROWS), head={"centring": centring})
    part = job.pairs.train
    batch = PairBatch(pair_rows(part, np.arange(len(part))))
    loss, numbers = job.loss(batch)
    wanted, right = 0.0, 0
    for marked in part:
        good, bad = (_alone(job, ids) for ids in marked.ids)
        won = math.log1p(math.exp(-(good - bad - (0.0 if marked.pair.tie else marked.pair.margin))))
        lost = math.log1p(math.exp(good - bad))
        wanted += (won + lost) / 2 if marked.pair.tie else won
        wanted += centring * (good + bad) ** 2
        right += good > bad
    assert float(loss) == pytest.approx(wanted, rel=1e-6)
    assert int(numbers["train/accuracy"]) == right


@torch.no_grad()
def test_padding_changes_no_score(world: World) -> None:
    for pooling in ("last", "mean"):
        job = _job(world, pooling, head={"pooling": pooling})
        marked = max(job.pairs.train, key=lambda m: len(m.ids[0]))
        ids = torch.from_numpy(marked.ids[1].astype(np.int64))[None]
        alone = job.judge.raw(ids, torch.ones_like(ids, dtype=torch.bool))
        for filler in (0, int(ids[0, -1])):
            padded = torch.cat([ids, torch.full((1, 14), filler)], 1)
            real = torch.arange(padded.shape[1])[None] < ids.shape[1]
            assert float((job.judge.raw(padded, real) - alone).abs()) <= 1e-6


def test_accumulated_batches_are_one_batch(world: World) -> None:
    """O22: 1 x 12 pairs and 3 x 4 pairs give the same gradients."""
    found = []
    for name, batch, rounds in (("whole", 12, 1), ("parts", 4, 3)):
        job = _job(world, name, train={"batch_size": batch, "grad_accumulation": rounds})
        job.pairs.train[:] = job.pairs.train[:12]
        assert sorted(np.concatenate([b.rows.index for b in job.batches(0)]).tolist()) == list(range(12))
        batches = job.batches(0)
        for part in batches:
            job.learner.backward(job.loss(part)[0] / sum(b.weight for b in batches))
        found.append({n: p.grad.clone() for n, p in job.judge.named_parameters() if p.grad is not None})
    largest = max(float(g.abs().max()) for g in found[0].values())
    for name, gradient in found[0].items():
        assert float((gradient - found[1][name]).abs().max()) <= 5e-6 * largest, name  # scores of a pair nearly cancel


def test_equally_good_answers_count_in_no_accuracy(world: World) -> None:
    rows = [{**ROWS[0], "prompt": f"What is {n}?", "tie": n % 2 == 0} for n in range(12)]
    job = _job(world, data={**_with(world, rows), "val_fraction": 0.5})
    accuracy = job.scores("val")["val/accuracy"]
    sure = [m for m in job.pairs.val if not m.pair.tie]
    with torch.no_grad():
        right = [_alone(job, m.ids[0]) > _alone(job, m.ids[1]) for m in sure]
    assert accuracy == pytest.approx(sum(right) / len(right))


def test_it_learns_what_is_chosen_and_passes_its_exam(world: World) -> None:
    messages = play(small_run(world, "reward", train={"max_steps": 30}))
    last = messages[-1]
    assert isinstance(last, Finished)
    exam = last.facts["exam"]
    assert exam["pairs"] == last.facts.get("pairs", {}).get("val", exam["pairs"])
    assert exam["accuracy"] >= 0.9
    assert sum(exam["histogram"]) == exam["pairs"]
    told = {name for m in of(Metrics, messages) for name in m.values}
    assert {"val/accuracy", "val/margin", "val/score_low", "val/score_high", "exam/calibration_error"} <= told


def test_finished_scores_have_mean_0_and_deviation_1_on_the_models_own_answers(world: World) -> None:
    """R7, on the texts that it was brought to and read back from the disk; every one of them has an end (R3)."""
    job = _job(world, "spread", head={"samples": 16})
    assert all(text[-1] == job.tokenizer.eot_id for text in job.spread)
    run = small_run(world, "reward", head={"samples": 16}, train={"max_steps": 6})
    play(run)
    opened = open_any(run.model, world.runs)
    model = load_reward_head(opened.model, run.model).eval()
    with torch.no_grad():
        scores = torch.cat([model(torch.tensor([t]), torch.ones(1, len(t), dtype=torch.bool)) for t in job.spread])
    assert float(scores.mean()) == pytest.approx(0.0, abs=1e-4)
    assert float(scores.std(correction=0)) == pytest.approx(1.0, abs=1e-4)
    assert head_facts(run.model)["facts"]["base"] == str(world.base)


def test_the_best_judge_is_the_one_that_is_examined_and_brought_to_its_scale(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With keep-best the result need not be the last model: exam and scale are those of the weights that are kept."""
    settings: dict[str, Any] = {"head": {"samples": 16}, "checkpoint": {"keep_best": True}, "eval": {"every_steps": 3}}
    run = small_run(world, "reward", train={"max_steps": 9}, **settings)
    recipe: Any = run.recipe()
    job = returned(prepare_job(recipe, RunContext(run)))
    monkeypatch.setattr(Rewarding, "scores", lambda self, split: {f"{split}/loss": float(abs(self.step - 3))})
    last = play(run)[-1]
    assert last.facts["best_step"] == 3
    opened = open_any(run.model, world.runs)
    model = load_reward_head(opened.model, run.model).eval()
    with torch.no_grad():
        scores = torch.cat([model(torch.tensor([t]), torch.ones(1, len(t), dtype=torch.bool)) for t in job.spread])
        pairs = PairBatch(pair_rows(job.pairs.val, np.arange(len(job.pairs.val))))
        chosen, rejected = model.raw(*pairs.on(job.device)).chunk(2)
    assert float(scores.mean()) == pytest.approx(0.0, abs=1e-4)
    assert float(scores.std(correction=0)) == pytest.approx(1.0, abs=1e-4)
    assert last.facts["exam"]["margin"] == pytest.approx(float((chosen - rejected).mean()), rel=1e-4)


def test_a_short_context_leaves_room_for_answers_to_normalise_on(world: World) -> None:
    job = _job(world, head={"samples": 8, "max_new_tokens": 64})
    assert job.language_model.settings.context_length == 64
    assert len(job.spread) == 8


def test_where_no_answer_fits_it_is_said_what_is_normalised_on(world: World) -> None:
    rows = [{"prompt": f"What is it {'now ' * n}?", "chosen": "a", "rejected": "b"} for n in (9, 10, 11, 12)]
    told = play(small_run(world, "reward", data=_with(world, rows), train={"max_steps": 2}, eval={"every_steps": 0}))
    assert any("pairs' own answers" in m.text for m in of(Notice, told))
    assert isinstance(told[-1], Finished)


def test_a_pair_that_was_judged_twice_tells_no_ceiling(world: World) -> None:
    """One second look always agrees to 0 or 100 %."""
    told = play(small_run(world, "reward", data=_with(world, [*ROWS, ROWS[0]]) | {"val_fraction": 0.3}))
    assert told[-1].facts["exam"]["ceiling"] is None
    assert not any("judged twice" in m.text for m in of(Notice, told))


def test_lora_judges_too_and_a_prefix_is_refused(world: World) -> None:
    run = small_run(world, "reward", method={"kind": "lora", "rank": 2})
    assert play(run)[-1].reason == "done"
    assert load_reward_head(open_any(run.model, world.runs).model, run.model).gain > 0
    with pytest.raises(RecipeError, match="prefix"):
        small_recipe(world, "reward", method={"kind": "prefix"}).check()


def test_a_checkpoint_of_a_judge_is_no_model_that_writes(world: World) -> None:
    run = small_run(world, "reward", train={"max_steps": 2}, head={"samples": 0}, sample={"max_new_tokens": 0})
    play(run)
    with pytest.raises(ModelError, match="checkpoint of a reward model"):
        open_any(checkpoint_folders(run.checkpoints)[-1], world.runs)


def test_a_judge_is_not_asked_to_write(world: World, tmp_path: Path) -> None:
    """Its weights open as a language model all the same: to export it, and to judge."""
    run = small_run(world, "reward", method={"kind": "lora", "rank": 2}, train={"max_steps": 2}, head={"samples": 0})
    play(run)
    opened = open_any(run.path, world.runs)
    export_folder(opened.model, opened.tokenizer, tmp_path / "out", template=opened.template, source=opened.source)
    checkpoint = checkpoint_folders(run.checkpoints)[-1]
    for source in (run.name, run.model, run.path / "adapter", checkpoint, tmp_path / "out"):
        ways: list[Callable[[], object]] = [
            lambda source=source: open_chat(str(source), world.runs),
            lambda source=source: load_any(source, world.runs),
            lambda source=source: Shelf().load("a", str(source), world.runs, "fp32", "cpu"),
        ]
        for ask in ways:
            with pytest.raises(ModelError, match="is a reward model") as refused:
                ask()
            assert str(world.base) in refused.value.remedy
    assert load_any(world.base, world.runs)


def test_an_exported_judge_judges(world: World, tmp_path: Path) -> None:
    run = small_run(world, "reward", train={"max_steps": 3})
    play(run)
    opened = open_any(run.path, world.runs)
    export_folder(opened.model, opened.tokenizer, tmp_path / "out", template=opened.template, source=opened.source)
    asked = [
        Answered((Turn("user", "What colour has the sky?"),), answer) for answer in ("It is blue, yes.", "Go away!")
    ]
    there, here = (open_reward(folder, world.runs).score(asked) for folder in (tmp_path / "out", run.path))
    assert there == here
    again = open_any(tmp_path / "out", world.runs)
    with pytest.raises(ModelError, match="this very folder"):  # its head would be gone before it is copied
        export_folder(again.model, again.tokenizer, tmp_path / "out", source=again.source)
    assert is_reward_folder(tmp_path / "out")
    base = open_any(world.base, world.runs)
    export_folder(base.model, base.tokenizer, tmp_path / "out", source=base.source)
    assert not is_reward_folder(tmp_path / "out")


# ------------------------------------------------------------------ the exam itself


def test_the_exam_of_a_judge_that_knows_its_own_certainty() -> None:
    """Labels drawn with the judge's own chances: it is calibrated, and right as often as its chances say."""
    random = np.random.default_rng(0)
    margins = random.normal(0, 2, 40_000)
    sign = np.where(random.random(len(margins)) < 1 / (1 + np.exp(-margins)), 1, -1)
    lengths = random.integers(1, 50, (2, len(margins)))
    exam = examine_scores(margins * sign / 2, -margins * sign / 2, lengths, np.zeros(len(margins), bool))
    chances = 1 / (1 + np.exp(-np.abs(margins)))
    assert exam.accuracy == pytest.approx(chances.mean(), abs=4 * exam.error)
    assert exam.calibration_error < 0.01
    assert abs(exam.length_correlation) < 0.02
    sure = examine_scores(4 * margins * sign, -4 * margins * sign, lengths, np.zeros(len(margins), bool))
    assert sure.calibration_error > 0.1, "scores that are eight times too sure"


def test_a_small_exam_is_not_certain_of_itself() -> None:
    def error(right: int, pairs: int) -> float:
        margins = np.where(np.arange(pairs) < right, 1.0, -1.0)
        return examine_scores(margins, np.zeros(pairs), np.ones((2, pairs), np.int64), np.zeros(pairs, bool)).error

    assert error(6, 6) > 0.1
    assert error(750, 1000) == pytest.approx(math.sqrt(0.75 * 0.25 / 1000), rel=0.01)


def test_the_exam_finds_a_judge_of_length() -> None:
    random = np.random.default_rng(1)
    lengths = random.integers(1, 50, (2, 2000))
    exam = examine_scores(lengths[0] / 10.0, lengths[1] / 10.0, lengths, np.zeros(2000, bool))
    assert exam.length_correlation > 0.99
    assert (exam.chosen_longer, exam.chosen_shorter) == (1.0, 0.0)
    assert any("length" in line for line in exam_lines(exam)[1:])


def test_equal_scores_are_wrong_and_equal_answers_are_left_out() -> None:
    chosen, rejected = np.array([1.0, 2.0, 3.0, 0.0]), np.array([1.0, 1.0, 4.0, 9.0])
    exam = examine_scores(chosen, rejected, np.ones((2, 4), np.int64), np.array([False, False, False, True]))
    assert exam.pairs == 3
    assert exam.accuracy == pytest.approx(1 / 3)


def test_the_ceiling_by_agreement() -> None:
    right = 0.8
    assert ceiling_of(right**2 + (1 - right) ** 2) == pytest.approx(right)
    assert ceiling_of(0.4) == 0.5
    assert math.isnan(ceiling_of(math.nan))
    empty = examine_scores(*(np.zeros(0) for _ in range(2)), np.zeros((2, 0), np.int64), np.zeros(0, bool))
    assert empty.pairs == 0
    assert all(v is None or v in (0, []) for v in empty.as_dict().values())


def test_a_judge_from_the_disk_scores_as_it_did(world: World, tmp_path: Path) -> None:
    run = small_run(world, "reward", train={"max_steps": 4})
    recipe: Any = run.recipe()
    job = returned(prepare_job(recipe, RunContext(run)))
    play(run)
    model = load_reward_head(open_any(run.model, world.runs).model, run.model).eval()
    ids = torch.from_numpy(job.pairs.train[0].ids[0].astype(np.int64))[None]
    mask = torch.ones_like(ids, dtype=torch.bool)
    with torch.no_grad():
        assert float(model(ids, mask)) == pytest.approx(model.gain * float(model.raw(ids, mask)) + model.shift)
