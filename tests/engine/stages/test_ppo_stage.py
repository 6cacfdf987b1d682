"""What PPO promises beyond every stage: its rewards, its reference, its leash, its table and what it says about them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import EngineError, ModelError, NoModelYet, RecipeError, RunError
from engine.loading import load_any, open_any
from engine.messages import Finished, Metrics, Notice, Rollouts, Started
from engine.models.adapters import load_adapter
from engine.recipes.places import Places
from engine.recipes.recipe import parse
from engine.recipes.rewards import RewardSection
from engine.rules import parse_rule
from engine.runs import RunFolder
from engine.stages import trainer
from engine.stages.ppo import PPO, prepare_job
from engine.start import new_run
from engine.text.turns import Turn
from engine.training.context import RunContext
from engine.training.ppo import AtOnce
from engine.training.reward_sources import Answered, ClassifierReward, ModelReward, RuleReward, open_reward
from engine.training.rewards import Part, Rewards
from tests.engine.stages.small import World, of, play, returned, small_recipe, small_run


def _numbers(messages: list[Any], name: str) -> list[float]:
    return [m.values[name] for m in of(Metrics, messages) if name in m.values]


def _job(run: RunFolder) -> PPO:
    """The run's job, prepared and not yet begun."""
    recipe: Any = run.recipe()
    return returned(prepare_job(recipe, RunContext(run)))


@pytest.fixture(scope="module")
def reward_run(tmp_path_factory: pytest.TempPathFactory, base: Path) -> Path:
    folder = tmp_path_factory.mktemp("reward")
    (folder / "runs").mkdir()
    run = small_run(World(folder, base), "reward")
    play(run)
    return run.path


def test_every_update_tells_its_numbers_and_the_table_compares(world: World) -> None:
    messages = play(small_run(world, "ppo", train={"max_steps": 6}))
    assert isinstance(messages[-1], Finished)
    wanted = (
        "ppo/reward", "ppo/objective", "ppo/kl", "ppo/kl_k3", "ppo/kl_coef", "ppo/entropy", "ppo/ended", "ppo/length",
        "ppo/distinct", "ppo/explained_variance", "ppo/clip_fraction", "ppo/approx_kl", "ppo/first_ratio_error",
        "reward/length", "reward/expression", "reward/regex",
    )  # fmt: skip
    for name in wanted:
        assert len(_numbers(messages, name)) == 6, name
    assert max(_numbers(messages, "ppo/first_ratio_error")) <= 1e-4
    assert _numbers(messages, "ppo/kl")[0] == pytest.approx(0.0, abs=1e-4)
    tables = of(Rollouts, messages)
    assert [t.step for t in tables] == [0, 5, 6]
    assert all(row["before"] == row["now"] and abs(row["kl"]) < 1e-4 for row in tables[0].rows)
    assert any(row["before"] != row["now"] for row in tables[-1].rows)
    assert [row["before"] for row in tables[0].rows] == [row["before"] for row in tables[-1].rows]
    assert set(tables[0].rows[0]) == {"prompt", "before", "now", "reward_before", "reward", "kl", "ended", "rewards"}
    json.dumps(tables[-1].rows, allow_nan=False)


def test_weights_and_penalties_add_up(world: World) -> None:
    changes = {"filter": {"words": ["zebra"], "patterns": ["e"], "penalty": 0.25}}
    messages = play(small_run(world, "ppo", train={"max_steps": 3}, **changes))
    for m in of(Metrics, messages):
        if "ppo/reward" in m.values:
            v = m.values
            parts = v["reward/length"] + 0.5 * v["reward/expression"] + 0.0 * v["reward/regex"]
            penalties = (1 - v["ppo/ended"]) * 1.0 + v.get("ppo/filtered", 0.0) * 0.25
            assert v["ppo/reward"] == pytest.approx(parts - penalties, abs=1e-4)
            assert v["ppo/objective"] == pytest.approx(v["ppo/reward"] - v["ppo/kl_coef"] * v["ppo/kl"], abs=1e-5)


def test_a_reward_that_is_easy_to_earn_is_earned(world: World) -> None:
    """Answers shall hold the letter o: the share of them that do rises, and validation shows it."""
    easy = {"rule": ["expression: 'o' in answer"]}
    changes: dict[str, Any] = {"ppo": {"episodes": 64, "kl_coef": 0.02, "eos_penalty": 0.0, "headroom": 0}}
    messages = play(small_run(world, "ppo", reward=easy, train={"max_steps": 12, "batch_size": 64}, **changes))
    earned = _numbers(messages, "ppo/reward")
    assert sum(earned[-3:]) / 3 > sum(earned[:2]) / 2 + 0.2
    assert messages[-1].facts["best_objective"] > 0


def test_a_reward_model_scores_and_lends_its_trunk_to_the_critic(world: World, reward_run: Path) -> None:
    run = small_run(world, "ppo", reward={"from": [str(reward_run)], "rule": []}, train={"max_steps": 4})
    job = _job(run)
    source = job.rewards.parts[0].source
    assert isinstance(source, ModelReward)
    assert source.reads_policy
    assert job.agent.critic is not None
    mine, theirs = job.agent.critic.trunk.state_dict(), source.model.trunk.state_dict()
    assert all(torch.equal(mine[name], theirs[name]) for name in theirs)
    assert {t.data_ptr() for t in mine.values()}.isdisjoint(t.data_ptr() for t in theirs.values())
    assert float(job.agent.critic.head.weight.detach().abs().sum()) == 0.0
    assert play(run)[-1].reason == "done"


def test_a_reward_model_may_read_other_tokens_than_the_policy(world: World, tmp_path: Path) -> None:
    """Another tokenizer and another shape: it scores text, and the critic begins as the policy."""
    (tmp_path / "other" / "runs").mkdir(parents=True)
    other = World(tmp_path / "other", Path())
    pretrained = small_run(
        other,
        "pretrain",
        tokenizer={"kind": "bpe", "vocab_size": 300},
        model={"emb_dim": 24, "n_heads": 3},
        train={"max_steps": 4},
    )
    play(pretrained)
    judge = small_run(World(tmp_path / "other", pretrained.path), "reward", train={"max_steps": 4})
    play(judge)
    run = small_run(
        world, "ppo", reward={"from": [f"0.5 * {judge.path}"], "rule": ["length: 3"]}, train={"max_steps": 3}
    )
    job = _job(run)
    source = job.rewards.parts[0].source
    assert isinstance(source, ModelReward)
    assert not source.reads_policy
    assert job.agent.critic is not None
    assert job.agent.critic.head.in_features == 16
    assert play(run)[-1].reason == "done"


def test_a_reward_model_that_changed_ends_a_resume(world: World, reward_run: Path, tmp_path: Path) -> None:
    import shutil

    judge = tmp_path / "judge"
    shutil.copytree(reward_run / "model", judge)
    run = small_run(world, "ppo", reward={"from": [str(judge)], "rule": []})
    context = RunContext(run)
    for message in trainer("ppo")(run.recipe(), context):
        if isinstance(message, Metrics) and message.step >= 2:
            context.stop.set()
    from safetensors.torch import load_file, save_file

    head = load_file(judge / "reward_head.safetensors")
    save_file({**head, "weight": head["weight"] + 1}, judge / "reward_head.safetensors")
    with pytest.raises(RunError, match="reward model"):
        play(run)


@pytest.mark.parametrize("kind", ["lora", "dora", "prefix", "adapter"])
def test_with_an_adapter_one_copy_of_the_weights_serves_all(world: World, kind: str) -> None:
    method = {"kind": kind, "rank": 4, "prefix_tokens": 4, "bottleneck": 8}
    run = small_run(world, "ppo", method=method, train={"max_steps": 6, "learning_rate": 3e-2})
    messages = play(run)
    assert messages[-1].reason == "done"
    assert max(_numbers(messages, "ppo/first_ratio_error")) <= 1e-4
    assert _numbers(messages, "ppo/kl")[0] == pytest.approx(0.0, abs=1e-4) or kind == "prefix"
    job = _job(run)  # gone on from its end
    base = open_any(job.recipe.model.from_, run.path.parent).model
    ids = torch.randint(0, 200, (2, 20))
    with torch.no_grad():
        with job.agent.turn("reference"):
            torch.testing.assert_close(job.agent.reference(ids), base(ids), rtol=0, atol=1e-5)
        assert job.agent.reference is job.agent.policy
        changed = job.agent.policy(ids)
    assert not torch.allclose(changed, base(ids), atol=1e-3)
    with torch.no_grad():
        result, _ = load_any(run.path, world.runs)
        torch.testing.assert_close(result(ids), changed, rtol=0, atol=2e-4)
        newest = sorted(run.checkpoints.iterdir())[-1]
        torch.testing.assert_close(load_any(newest, world.runs)[0](ids), changed, rtol=0, atol=1e-5)
        load_adapter(base, run.path / "adapter")
        torch.testing.assert_close(base(ids), changed, rtol=0, atol=1e-5)


def test_an_adapter_run_goes_on_bit_by_bit(world: World) -> None:
    changes: dict[str, Any] = {"method": {"kind": "lora", "rank": 4}, "ppo": {"advantages": "gae", "adaptive_kl": True}}
    whole, parts = small_run(world, "ppo", "whole", **changes), small_run(world, "ppo", "parts", **changes)
    play(whole)
    context = RunContext(parts)
    for message in trainer("ppo")(parts.recipe(), context):
        if isinstance(message, Metrics) and message.step >= 5:
            context.stop.set()
    play(parts)
    last = sorted(whole.checkpoints.iterdir())[-1].name
    for name in ("model.safetensors", "optimizer.safetensors"):
        assert (parts.checkpoints / last / name).read_bytes() == (whole.checkpoints / last / name).read_bytes()


@pytest.mark.parametrize("kind", ["full", "lora"])
def test_gradient_checkpointing_learns_the_same(world: World, kind: str) -> None:
    """With adapters the second forward pass must see the very adapter that the first one saw."""
    ends = []
    for on in (False, True):
        changes: dict[str, Any] = {"method": {"kind": kind, "rank": 4}, "train": {"max_steps": 3, "optimizer": "sgd"}}
        changes["train"]["gradient_checkpointing"] = on
        run = small_run(world, "ppo", f"run-{on}", **changes)
        play(run)
        ends.append(_job(run).agent.state_dict())
    assert all(torch.allclose(ends[0][name], ends[1][name], atol=1e-6) for name in ends[0])


def test_the_reference_stays_as_it_was(world: World) -> None:
    run = small_run(world, "ppo", train={"max_steps": 5})
    play(run)
    job = _job(run)
    base = open_any(job.recipe.model.from_, run.path.parent).model.state_dict()
    kept = job.agent.reference.state_dict()
    assert all(torch.equal(base[name], kept[name]) for name in base)
    assert not all(torch.equal(base[name], tensor) for name, tensor in job.agent.policy.state_dict().items())


def test_groups_need_no_critic(world: World) -> None:
    group = {"advantages": "group", "group_size": 4}
    run = small_run(world, "ppo", ppo=group, train={"max_steps": 4})
    messages = play(run)
    assert messages[-1].reason == "done"
    assert _job(run).agent.critic is None
    assert of(Started, messages)[0].facts["advantages"] == "group"


@pytest.mark.parametrize(("target", "moves"), [(1e-3, 1), (1e3, -1)])
def test_an_adaptive_leash_moves_towards_its_target(world: World, target: float, moves: int) -> None:
    leash = {"adaptive_kl": True, "target_kl": target}
    messages = play(small_run(world, "ppo", ppo=leash, train={"max_steps": 6}))
    leashes = _numbers(messages, "ppo/kl_coef")
    assert (leashes[-1] - leashes[1]) * moves > 0


def test_a_reward_that_says_nothing_is_told_at_once(world: World) -> None:
    same = {"rule": ["expression: 1"]}
    messages = play(small_run(world, "ppo", reward=same, ppo={"eos_penalty": 0.0}, train={"max_steps": 2}))
    told = of(Notice, messages)
    assert any("nothing to learn from" in m.text and m.remedy for m in told)


def test_answers_without_a_number_are_counted(world: World) -> None:
    broken = {
        "rule": ["expression: 1 / count(answer, 'zzz') if answer != 'Yes' and len(answer) < 30 else 0", "length: 5"]
    }
    messages = play(small_run(world, "ppo", reward=broken, train={"max_steps": 2}))
    assert any("no number" in m.text for m in of(Notice, messages))


def test_a_stop_is_heard_while_answers_are_written(world: World) -> None:
    run = small_run(world, "ppo")
    context = RunContext(run)
    told = []
    for message in trainer("ppo")(run.recipe(), context):
        told.append(message)
        if isinstance(message, Metrics) and message.step == 2 and "ppo/kl" in message.values:
            job_listens = context.stop
            job_listens.set()
    assert told[-1].reason == "stopped"
    assert play(run)[-1].reason == "done"


# ------------------------------------------------------------------ recipes


@pytest.mark.parametrize("key", ["top_k = 50", "top_p = 0.9", "repetition_penalty = 1.1", "min_length = 5"])
def test_other_ways_of_drawing_are_refused_with_the_reason(key: str) -> None:
    with pytest.raises(RecipeError, match="another distribution") as error:
        parse(f'stage = "ppo"\n[ppo]\n{key}\n', source="mine.toml")
    assert "mine.toml, line 3" in error.value.text


def test_other_ways_of_drawing_are_refused_on_the_command_line() -> None:
    with pytest.raises(RecipeError, match="another distribution"):
        parse('stage = "ppo"', sets=["ppo.top_k=5"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[ppo]\nadaptive_kl = true\nkl_coef = 0.0", "kl_coef"),
        ("[ppo]\nadaptive_kl = true\ntarget_kl = 0.0", "target_kl"),
        ('[ppo]\nadvantages = "group"\nepisodes = 100\ngroup_size = 8', "ppo.episodes to 104"),
        ("[train]\ngrad_accumulation = 2", "grad_accumulation"),
        ("[train]\ncompile = true", "compile"),
        ('[reward]\nrule = "lenght: 3"', "Did you mean length"),
        ('[reward]\nrule = ["0 * judge:en"]', "every weight is 0"),
        ('[filter]\npatterns = ["("]', "filter.patterns"),
        ("[ppo]\ntemperature = 0.0", "ppo.temperature"),
    ],
)
def test_contradictions_are_refused(body: str, said: str) -> None:
    with pytest.raises(RecipeError) as error:
        parse(f'stage = "ppo"\n{body}\n')
    assert said in str(error.value)


def test_one_rule_or_model_may_stand_without_brackets() -> None:
    recipe: Any = parse('stage = "ppo"\n[reward]\nrule = "judge:en"\nfrom = "0.5 * runs/helpful"\n')
    assert [w.weight for w in recipe.reward.models()] == [0.5]
    assert [w.what for w in recipe.reward.rules()] == ["judge:en"]


def test_several_rewards_of_one_kind_have_names_of_their_own() -> None:
    recipe: Any = parse('stage = "ppo"\n[reward]\nrule = ["regex: a", "regex: b", "regex: c"]\n')
    assert [w.name for w in recipe.reward.rules()] == ["regex", "regex-2", "regex-3"]


def test_no_reward_at_all_says_what_there_could_be(world: World) -> None:
    recipe = small_recipe(world, "ppo", reward={"rule": []})
    with pytest.raises(EngineError, match="no reward") as error:
        new_run(recipe, world.runs)
    assert "judge:en" in error.value.remedy


@pytest.mark.parametrize(
    ("changes", "room"),
    [
        ({"ppo": {"max_new_tokens": 64}}, 64),
        ({"method": {"kind": "prefix", "prefix_tokens": 56}}, 8),
    ],
)
def test_answers_that_leave_no_room_are_refused_before_a_folder_is_made(
    world: World, changes: dict[str, Any], room: int
) -> None:
    """Of a context of 64 tokens a prefix takes its part; an answer of the small recipe has 10."""
    before = sorted(world.runs.iterdir())
    with pytest.raises(RecipeError, match=rf"max_new_tokens = \d+ leaves no room .* context of {room}\."):
        new_run(small_recipe(world, "ppo", **changes), world.runs)
    assert sorted(world.runs.iterdir()) == before


# ------------------------------------------------------------------ rewards that others trained


def test_what_is_no_reward_model_is_refused(world: World) -> None:
    with pytest.raises(ModelError, match="no reward model"):
        open_reward(world.base, world.runs)


def test_a_folder_beside_does_not_hide_a_reward_run(
    world: World, reward_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere" / reward_run.name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert isinstance(open_reward(reward_run.name, reward_run.parent), ModelReward)
    (tmp_path / "elsewhere" / "empty").mkdir()
    with pytest.raises(ModelError, match="no reward model"):
        open_reward("empty", reward_run.parent)


def _whole(world: World, **changes: Any) -> Any:
    places = Places(runs=world.runs, models=world.folder / "models")
    return small_recipe(world, "ppo", **changes).located(places)


def test_what_is_no_reward_model_is_refused_before_a_folder_is_made(world: World) -> None:
    asked = _whole(world, reward={"from": [str(world.base)], "rule": []})
    with pytest.raises(RecipeError, match=r"reward\.from: .* no reward model"):
        asked.before_start(world.folder / "cache")


def test_a_judge_that_is_still_learning_is_to_come_to_its_end(world: World) -> None:
    """It has checkpoints, and they are of no use here: to wait for one would be the wrong remedy."""
    judge = small_run(world, "reward", "judge")
    judge.checkpoints.mkdir(exist_ok=True)
    asked = _whole(world, reward={"from": [str(judge.path)], "rule": []})
    with pytest.raises(NoModelYet) as error:
        asked.before_start(world.folder / "cache")
    assert "to its end" in error.value.remedy
    assert "checkpoint" not in error.value.remedy


@pytest.mark.parametrize("stage", ["reward", "dpo", "ppo"])
def test_nothing_begins_with_a_reward_model(world: World, reward_run: Path, stage: str) -> None:
    """Its trunk has learned to judge; that its weights still fit says nothing."""
    places = Places(runs=world.runs, models=world.folder / "models")
    for path in (reward_run, reward_run / "model", next((reward_run / "checkpoints").iterdir())):
        with pytest.raises(ModelError, match="is a reward model"):
            small_recipe(world, stage, model={"from": str(path)}).located(places)


def test_a_weight_is_a_number_that_can_be_added() -> None:
    with pytest.raises(RecipeError, match="weight"):
        RewardSection.model_validate({"rule": "1e400 * judge:en"}).check()
    huge = Rewards([Part("length", 1e6, RuleReward(parse_rule("expression: 1e15"))) for _ in range(2)])
    huge.parts[1] = Part("judge", 1e38, huge.parts[0].source)
    with pytest.raises(ModelError, match="too large"):
        huge.score([Answered((), "x")], torch.ones(1, dtype=torch.bool))


def test_scoring_that_runs_out_of_memory_takes_fewer_texts_at_once(
    world: World, reward_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_reward(reward_run, world.runs)
    assert isinstance(source, ModelReward)
    asked = [Answered((Turn("user", "What colour has the sky?"),), "It is " + "blue " * n) for n in range(1, 12)]
    whole, forward = source.score(asked), source.model.raw

    def small(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if len(ids) > 4:
            raise torch.OutOfMemoryError("out of memory")
        return forward(ids, mask)

    monkeypatch.setattr(source.model, "raw", small)
    assert source.score(asked) == pytest.approx(whole, abs=1e-5)
    rewards = Rewards([Part("judge", 1.0, source)])
    assert rewards.rows_at_once() == {"judge": 4}
    rewards.set_rows_at_once({"judge": 2, "gone": 7})
    assert source.at_once.rows == 2


def test_of_few_rows_fewer_are_tried_next_and_not_as_many_once_more() -> None:
    full, tried = torch.OutOfMemoryError("out of memory"), AtOnce(64)
    tried.halve(full, 11)
    assert tried.rows == 8
    tried.halve(full, 11)
    assert tried.rows == 4
    with pytest.raises(torch.OutOfMemoryError):
        tried.halve(full, 1)
    with pytest.raises(RuntimeError, match="another"):
        tried.halve(RuntimeError("another"), 11)


def test_that_scoring_ran_out_of_memory_is_told(
    world: World, reward_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = small_run(world, "ppo", reward={"from": [str(reward_run)], "rule": []}, ppo={"headroom": 0})
    job = _job(run)
    (part,) = job.rewards.parts
    assert isinstance(part.source, ModelReward)
    forward = part.source.model.raw

    def small(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if len(ids) > 2:
            raise torch.OutOfMemoryError("out of memory")
        return forward(ids, mask)

    monkeypatch.setattr(part.source.model, "raw", small)
    assert any("2 answers are computed at once" in m.text for m in of(Notice, list(job.learn())))
    assert not any("Memory ran out" in m.text for m in of(Notice, list(job.learn())))


def test_without_headroom_the_reference_is_asked_for_the_scale_of_classifiers_only(world: World) -> None:
    job = _job(small_run(world, "ppo", ppo={"headroom": 0}))
    assert not list(job.measure_headroom())


def test_a_scale_that_is_found_again_is_the_same() -> None:
    """A run that was saved before its first update has its scale already, and looks for it once more."""
    source = ClassifierReward(None, SimpleNamespace())
    source._logits = lambda answered: torch.tensor([[float(len(a.answer))] for a in answered])
    rewards = Rewards([Part("bert", 1.0, source)])
    asked = [Answered((), "a" * n) for n in (2, 4, 9)]
    found = rewards.normalise(asked)
    assert found["bert"][0] != 1.0
    assert rewards.normalise(asked) == found


def test_a_critic_begins_with_a_judge_of_places_that_counts(world: World, reward_run: Path) -> None:
    source = open_reward(reward_run, world.runs)
    assert isinstance(source, ModelReward)
    source.same_tokens = True
    room = source.scorable.context_length
    assert Rewards([Part("judge", 1.0, source)]).trunk_for(room) is source.model.trunk
    assert Rewards([Part("judge", 0.0, source)]).trunk_for(room) is None
    source.model.pooling = "mean"
    assert Rewards([Part("judge", 1.0, source)]).trunk_for(room) is None


@pytest.fixture
def classifier(tmp_path: Path) -> Path:
    """A tiny BERT with one score, as folders from the hub are."""
    transformers = pytest.importorskip("transformers")
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "it",
        "is",
        "blue",
        "green",
        "what",
        "colour",
        "has",
        "the",
        "sky",
        "?",
        ".",
    ]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    folder = tmp_path / "bert"
    transformers.BertTokenizerFast(vocab=str(tmp_path / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
    )
    torch.manual_seed(0)
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_an_encoder_reads_the_end_of_what_is_too_long(world: World, classifier: Path) -> None:
    """Its tokenizer tells no limit; its table of positions has one."""
    config = json.loads((classifier / "config.json").read_text())
    told = json.loads((classifier / "tokenizer_config.json").read_text())
    told.pop("model_max_length", None)
    (classifier / "tokenizer_config.json").write_text(json.dumps({**told, "padding_side": "left"}))
    source = open_reward(classifier, world.runs)
    assert isinstance(source, ClassifierReward)
    question = (Turn("user", "what colour has the sky ?"),)
    answers = [
        Answered(question, f"{first} {'is ' * 600}{last}") for first in ("blue", "green") for last in ("it", ".")
    ]
    encoded = source._encoded(answers)
    assert encoded["input_ids"].shape[1] == config["max_position_embeddings"]
    scores = source.score(answers)
    assert scores[0] == scores[2] != scores[1] == scores[3]
    assert source.score([*answers[:1], Answered(question, "blue")])[1] == pytest.approx(
        source.score([Answered(question, "blue")])[0], abs=1e-6
    )


@pytest.mark.filterwarnings("ignore")
def test_an_encoder_from_elsewhere_scores_text_and_is_normalised(world: World, classifier: Path) -> None:
    assert isinstance(open_reward(classifier, world.runs), ClassifierReward)
    changes: dict[str, Any] = {
        "reward": {"from": [str(classifier)], "rule": []},
        "ppo": {"eos_penalty": 0.0, "headroom": 64},
    }
    run = small_run(world, "ppo", train={"max_steps": 3}, **changes)
    messages = play(run)
    assert messages[-1].reason == "done"
    first = _numbers(messages, "reward/bert")[0]
    assert abs(first) < 1.0
    again = _job(run)
    assert again.scales["bert"][0] > 0
    weights = load_file(classifier / "model.safetensors")
    save_file({**weights, "classifier.bias": weights["classifier.bias"] + 1}, classifier / "model.safetensors")
    with pytest.raises(RunError, match="has changed"):
        _job(run)
