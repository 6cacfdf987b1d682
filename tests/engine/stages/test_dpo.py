"""What DPO promises beyond every stage: its losses, its reference, and that it looks at its own answers."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import EngineError, RecipeError, TrainingError
from engine.messages import Metrics, Notice, Rollouts
from engine.stages.dpo import DPO, prepare_job
from engine.text.pairs import PairBatches, pair_rows
from engine.training.context import RunContext
from engine.training.pair_batch import PairBatch
from tests.engine.stages.small import World, of, play, returned, small_recipe, small_run

LN2 = math.log(2.0)


def _job(world: World, name: str = "job", **changes: Any) -> DPO:
    run = small_run(world, "dpo", name, **changes)
    recipe: Any = run.recipe()
    return returned(prepare_job(recipe, RunContext(run)))


def _all(job: DPO) -> PairBatch:
    return PairBatch(pair_rows(job.pairs.train, np.arange(len(job.pairs.train))))


def _look(job: DPO) -> dict[str, float]:
    """Numbers of the policy's own answers as it stands."""
    return job.own.look(job.model, job._as_reference, job.device).numbers


@torch.no_grad()
def _alone(job: DPO, ids: np.ndarray[Any, Any], start: int) -> float:
    """Summed log-probability of one answer that stands alone, in float64: log-softmax, gather, sum."""
    tokens = torch.from_numpy(ids.astype(np.int64))
    logits = job.model.logits_of(job.model.hidden(tokens[None]))[0, :, : job.tokenizer.vocab_size].double()
    logp = torch.log_softmax(logits[:-1], -1).gather(-1, tokens[1:, None])[:, 0]
    return float(logp[start - 1 :].sum())


def _softplus(x: float) -> float:
    return math.log1p(math.exp(-abs(x))) + max(x, 0.0)


BY_HAND = {
    "sigmoid": lambda h, mean, b, e: _softplus(-b * h),
    "cdpo": lambda h, mean, b, e: (1 - e) * _softplus(-b * h) + e * _softplus(b * h),
    "robust": lambda h, mean, b, e: ((1 - e) * _softplus(-b * h) - e * _softplus(b * h)) / (1 - 2 * e),
    "hinge": lambda h, mean, b, e: max(0.0, 1 - b * h),
    "ipo_sum": lambda h, mean, b, e: (h - 1 / (2 * b)) ** 2,
    "ipo_mean": lambda h, mean, b, e: (mean - 1 / (2 * b)) ** 2,
}


@pytest.mark.parametrize("loss", BY_HAND)
def test_a_batchs_loss_is_that_of_every_pair_alone(world: World, loss: str) -> None:
    """O8, O9: after a few steps, so that policy and reference differ; against float64 by hand, end of text included."""
    wrong = 0.1 if loss in ("cdpo", "robust") else 0.0
    job = _job(world, dpo={"loss": loss, "beta": 0.3, "label_smoothing": wrong})
    reference = {id(m): [_alone(job, i, s) for i, s in zip(m.ids, m.starts, strict=True)] for m in job.pairs.train}
    for _ in range(3):
        list(job.learn())
    wanted, chosen_reward = 0.0, 0.0
    for marked in job.pairs.train:
        now = [_alone(job, ids, start) for ids, start in zip(marked.ids, marked.starts, strict=True)]
        ratios = [a - b for a, b in zip(now, reference[id(marked)], strict=True)]
        lengths = [len(ids) - start for ids, start in zip(marked.ids, marked.starts, strict=True)]
        h, mean = ratios[0] - ratios[1], ratios[0] / lengths[0] - ratios[1] / lengths[1]
        wanted += BY_HAND[loss](h, mean, 0.3, wrong)
        chosen_reward += 0.3 * ratios[0]
    with torch.no_grad():
        found, numbers = job.loss(_all(job))
    assert float(found) == pytest.approx(wanted, rel=1e-5)
    assert float(numbers["rewards/chosen"]) == pytest.approx(chosen_reward, rel=1e-4, abs=1e-4)
    assert abs(chosen_reward) > 0.1, "nothing was learned, so nothing was tested"


@pytest.mark.parametrize(
    "method", [{"kind": "full"}, {"kind": "lora", "rank": 4}, {"kind": "prefix", "prefix_tokens": 4}]
)
def test_before_the_first_step_the_loss_is_ln_2(world: World, method: dict[str, Any]) -> None:
    """A prefix is not without effect when it is new: the reference is the model without it, so only its loss differs."""
    job = _job(world, method=method)
    with torch.no_grad():
        loss, numbers = job.loss(_all(job))
    pairs = len(job.pairs.train)
    if method["kind"] == "prefix":
        with job.attached.disabled():
            for place in (0, 5):
                marked = job.pairs.train[place]
                wanted = _alone(job, marked.ids[0], marked.starts[0])
                assert job.references["train"][0, place] == pytest.approx(wanted, abs=1e-4)
        return
    assert float(loss) / pairs == pytest.approx(LN2, abs=1e-6)
    assert float(numbers["rewards/chosen"]) == pytest.approx(0.0, abs=1e-4)
    assert float(numbers["rewards/accuracies"]) == 0.0, "a tie is not right"


def test_accumulated_batches_are_one_batch(world: World) -> None:
    """O22: 1 x 12 pairs and 3 x 4 pairs, which are padded differently, give the same gradients."""
    found = []
    for name, batch, rounds in (("whole", 12, 1), ("parts", 4, 3)):
        job = _job(world, name, train={"batch_size": batch, "grad_accumulation": rounds}, dpo={"nll": 0.2})
        job.pairs.train[:] = job.pairs.train[:12]
        batches = job.batches(0)
        for part in batches:
            job.learner.backward(job.loss(part)[0] / sum(b.weight for b in batches))
        found.append({n: p.grad.clone() for n, p in job.model.named_parameters() if p.grad is not None})
    largest = max(float(g.abs().max()) for g in found[0].values())
    for name, gradient in found[0].items():
        assert float((gradient - found[1][name]).abs().max()) <= 1e-6 * largest, name


def test_memory_that_runs_out_twice_in_a_step_counts_nothing_twice(world: World) -> None:
    """Of two batches the second does not fit, in halves the second half does not, in quarters all do."""
    plain, tight = (_job(world, name, train={"batch_size": 4, "grad_accumulation": 2}) for name in ("plain", "tight"))
    loss, tried = tight.loss, set()

    def short_of_memory(batch: PairBatch) -> Any:
        if batch.weight > 1 and batch.weight in tried:
            raise MemoryError
        tried.add(batch.weight)
        return loss(batch)

    tight.loss = short_of_memory  # type: ignore[method-assign]
    told = [next(m for m in job.learn() if isinstance(m, Metrics)).values for job in (plain, tight)]
    assert tight.parts == 4
    for name in ("train/loss", "logps/chosen", "logps/rejected", "entropy"):
        assert told[1][name] == pytest.approx(told[0][name], rel=1e-4), name


def test_padding_changes_no_log_probability(world: World) -> None:
    job = _job(world)
    together = dict(zip(range(len(job.pairs.train)), job.references["train"].T, strict=True))
    for place, (chosen, rejected) in together.items():
        marked = job.pairs.train[place]
        assert chosen == pytest.approx(_alone(job, marked.ids[0], marked.starts[0]), abs=1e-4)
        assert rejected == pytest.approx(_alone(job, marked.ids[1], marked.starts[1]), abs=1e-4)


def test_the_reference_is_asked_once_and_never_moves(world: World) -> None:
    job = _job(world)
    kept = list((job.run.cache / "references").glob("*.npz"))
    assert len(kept) == 1
    before, changed = {n: r.copy() for n, r in job.references.items()}, kept[0].stat().st_mtime_ns
    frozen = {n: p.clone() for n, p in job.frozen.named_parameters()}
    list(job.learn())
    assert all(torch.equal(p, frozen[n]) for n, p in job.frozen.named_parameters())
    mine = {p.data_ptr() for p in job.model.parameters()}
    assert mine.isdisjoint(p.data_ptr() for p in job.frozen.parameters())
    again = _job(world, "again")
    assert kept[0].stat().st_mtime_ns == changed, "the second run asked the reference again"
    assert all(np.array_equal(again.references[n], r) for n, r in before.items())
    other = _job(world, "other", train={"seed": 7})
    assert len(list((job.run.cache / "references").glob("*.npz"))) == 2, "another split is another question"
    assert len(other.references["train"].T) == len(other.pairs.train)
    _job(world, "batches", train={"batch_size": 3})
    assert len(list((job.run.cache / "references").glob("*.npz"))) == 3, "other batches round otherwise"


def test_numbers_of_another_reference_are_found_out(world: World) -> None:
    """O9's ln 2 as a guard: whatever the cache says, before the first step nothing has been learned."""
    job = _job(world)
    job.check_start()
    job.references["train"] += 0.5
    with pytest.raises(TrainingError, match="as likely"):
        job.check_start()


def test_answers_are_looked_at_in_a_short_context_too(world: World) -> None:
    job = _job(world, dpo={"answers": 4, "max_new_tokens": 64})
    assert job.settings.context_length == 64
    numbers = _look(job)
    assert {"val/kl", "val/ended"} <= set(numbers)
    assert 0 < numbers["val/length"] <= 32


def test_a_prefix_takes_its_room_once(world: World) -> None:
    """Of 64 tokens a prefix takes 16 and an answer 12: questions of 36 are looked at, not of 20 only."""
    job = _job(world, method={"kind": "prefix", "prefix_tokens": 16}, dpo={"answers": 4, "max_new_tokens": 12})
    assert job.settings.context_length == 48
    shortest = min(m.starts[0] for m in job.pairs.val)
    assert 20 < shortest <= 36
    assert job.own.questions
    assert {"val/kl", "val/ended"} <= set(_look(job))


def test_a_damaged_cache_is_computed_anew(world: World) -> None:
    job = _job(world)
    kept = next((job.run.cache / "references").glob("*.npz"))
    kept.write_bytes(kept.read_bytes()[:50])
    again = _job(world, "again")
    assert all(np.array_equal(again.references[n], r) for n, r in job.references.items())


def test_equally_good_answers_teach_nothing(world: World) -> None:
    path = world.folder / "ties.json"
    rows = [{"prompt": f"What is {n}?", "chosen": "a", "rejected": "b", "tie": True} for n in range(12)]
    path.write_text(json.dumps(rows))
    job = _job(world, data={"path": str(path)})
    before = {n: p.detach().clone() for n, p in job.model.named_parameters()}
    list(job.learn())
    assert all(torch.equal(p, before[n]) for n, p in job.model.named_parameters())


def test_it_learns_and_shows_its_answers_beside_the_references(world: World) -> None:
    messages = play(small_run(world, "dpo", train={"max_steps": 20}))
    numbers: dict[str, list[float]] = {}
    for m in of(Metrics, messages):
        for name, value in m.values.items():
            numbers.setdefault(name, []).append(value)
    assert numbers["val/loss"][0] == pytest.approx(LN2, abs=1e-5)
    assert numbers["val/loss"][-1] < 0.6
    assert numbers["val/rewards/accuracies"][-1] > 0.8
    assert numbers["val/kl"][0] == pytest.approx(0.0, abs=1e-4)
    assert {"val/ended", "val/length", "val/distinct", "train/grad_norm", "logps/chosen"} <= set(numbers)
    tables = of(Rollouts, messages)
    assert all(row["before"] == row["now"] for row in tables[0].rows)
    assert [row["before"] for row in tables[0].rows] == [row["before"] for row in tables[-1].rows]


def test_a_policy_that_strays_is_told_once(world: World) -> None:
    messages = play(small_run(world, "dpo", dpo={"beta": 0.01}, train={"max_steps": 30, "learning_rate": 0.05}))
    told = [m for m in of(Notice, messages) if "nats away" in m.text or "end by themselves" in m.text]
    assert told
    assert len({m.text.split()[0] for m in told}) == len(told)


@pytest.mark.parametrize(
    ("before", "now", "said"), [(0.1, 0.08, "that it began as"), (1.0, 0.7, "Only 70%"), (0.8, 0.8, "")]
)
def test_answers_that_do_not_end_are_blamed_on_who_began_it(world: World, before: float, now: float, said: str) -> None:
    job = _job(world)
    job.own.ended_before = before
    told = list(job.own.warnings({"val/ended": now, "val/kl": 0.1}, 3))
    assert [said in m.text for m in told] == ([True] if said else [])


def test_a_learning_rate_of_almost_nothing_is_found_out(world: World) -> None:
    messages = play(small_run(world, "dpo", train={"learning_rate": 1e-30, "min_learning_rate": 0.0}))
    assert any("still is its reference" in m.text for m in of(Notice, messages))


@pytest.mark.parametrize("dpo", [{"beta": 0.0}, {"label_smoothing": 0.1}, {"loss": "cdpo", "label_smoothing": 0.5}])
def test_what_would_teach_nothing_is_refused(world: World, dpo: dict[str, Any]) -> None:
    with pytest.raises((RecipeError, EngineError)):
        small_recipe(world, "dpo", dpo=dpo).check()


def test_batches_of_evaluation_cover_every_pair_once(world: World) -> None:
    job = _job(world)
    seen = np.concatenate([rows.index for rows in PairBatches(job.pairs.val, 3, 0).fixed()])
    assert sorted(seen.tolist()) == list(range(len(job.pairs.val)))
