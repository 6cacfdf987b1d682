"""Several models in one warm child: side by side, on one base, in conversations, and scored by a reward model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.chat import Chat, template_for
from engine.loading import open_any
from engine.messages import Command, Message
from engine.models.adapters import attach
from engine.models.exchange import save_model
from engine.models.heads import RewardModel, save_reward_head
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.playground import PlaygroundSession
from engine.playground_messages import (
    AskNext,
    ChildEnded,
    LoadModel,
    LoadReward,
    ModelLoaded,
    ModelUnloaded,
    NextTokens,
    PromptShown,
    Refused,
    RewardLoaded,
    Score,
    Scored,
    ShowPrompt,
    StopWriting,
    TokenWritten,
    UnloadModel,
    Write,
    WritingEnded,
)
from engine.playground_shelf import Shelf, Standing, ways
from engine.recipes.methods import MethodSection
from engine.sampler_settings import SamplerSettings
from engine.sampling import generate_texts, next_logits
from engine.text.alphabets import ByteTokenizer
from engine.text.chat_template import READY
from engine.text.own_template import save_tokenizer
from engine.text.turns import Turn

SETTINGS = SamplerSettings(max_new_tokens=12, temperature=1.0, seed=3, stop_at_eot=False)
KINDS = ("lora", "prefix", "adapter")
TURNS = [{"role": "user", "text": "Is it?"}]


def shape(**changes: Any) -> ModelSettings:
    values = {
        "vocab_size": ByteTokenizer().vocab_size,
        "context_length": 96,
        "emb_dim": 16,
        "n_heads": 2,
        "n_layers": 2,
    }
    return ModelSettings(**{**values, **changes})


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``base``, ``other``, ``reward``, and on ``base`` a run of each kind of adapter, with all its weights moved."""
    home = tmp_path_factory.mktemp("models")
    tokenizer = ByteTokenizer()
    for seed, name in enumerate(("base", "other")):
        save_model(Transformer(shape(), seed=seed), home / name)
        save_tokenizer(tokenizer, home / name)
    for kind in KINDS:
        model = Transformer(shape(), seed=0)
        attached = attach(model, MethodSection(kind=kind, rank=2, prefix_tokens=4, bottleneck=4), seed=1)
        torch.manual_seed(7)
        with torch.no_grad():
            for parameter in attached.trainable().values():
                parameter.add_(torch.randn_like(parameter) * 0.5)
        run = home / f"20260101-000000-finetune-{kind}"
        attached.save(run / "adapter", str(home / "base"))
        merged = Transformer(shape(), seed=0)
        if attached.mergeable:
            merged.load_state_dict(attached.merged_state())
            save_model(merged, run / "model")
        else:
            save_model(merged, run / "model")
            attached.save(run / "model" / "adapter", "..")
        save_tokenizer(tokenizer, run / "model", READY["soru-cevap"].jinja, READY["soru-cevap"].stops)
        (run / "recipe.toml").write_text("")
    trunk = Transformer(shape(), seed=5)
    save_model(trunk, home / "reward")
    save_tokenizer(tokenizer, home / "reward")
    save_reward_head(RewardModel(trunk, seed=1), home / "reward")
    return home


def run_of(models: Path, kind: str) -> Path:
    return models / f"20260101-000000-finetune-{kind}" / "model"


class Talk:
    """A session; ``until`` reads to a message of one of the kinds."""

    def __init__(self, log: Path) -> None:
        self.session = PlaygroundSession(log, threads=1)
        self._messages = self.session.messages()

    def load(self, slot: str, source: Path) -> ModelLoaded:
        loaded = self.ask(
            LoadModel(id=f"l{slot}", source=str(source), runs=str(source), slot=slot), ModelLoaded, Refused
        )
        assert isinstance(loaded[-1], ModelLoaded), loaded
        return loaded[-1]

    def ask(self, command: Command, *kinds: type[Message]) -> list[Message]:
        self.session.send(command)
        return self.until(*kinds)

    def until(self, *kinds: type[Message], count: int = 1) -> list[Message]:
        read: list[Message] = []
        while sum(isinstance(message, kinds) for message in read) < count:
            read.append(next(self._messages))
        return read


@pytest.fixture(scope="module")
def talk(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    talk = Talk(tmp_path_factory.mktemp("log") / "child.log")
    talk.load("a", models / "base")
    talk.load("b", models / "other")
    yield talk
    talk.session.close()
    assert talk.until(ChildEnded)[-1].expected  # type: ignore[attr-defined]


def write(id: str, slot: str, turns: list[dict[str, str]] | None = None, **changes: Any) -> Write:
    settings = SamplerSettings(**{**SETTINGS.to_dict(), **changes})
    return Write(id=id, prompt="abc", settings=settings.to_dict(), slot=slot, turns=turns or [])


def ids_of(messages: list[Message], request: str) -> list[int]:
    return [m.id for m in messages if isinstance(m, TokenWritten) and m.request == request]


# ------------------------------------------------------------------ side by side


def test_two_models_write_in_turn_and_each_as_if_alone(talk: Talk, models: Path) -> None:
    talk.session.send(write("w1", "a"))
    talk.session.send(write("w2", "b"))
    told = talk.until(WritingEnded, count=2)
    for request, name in (("w1", "base"), ("w2", "other")):
        opened = open_any(models / name, models)
        [wanted] = generate_texts(opened.model, opened.tokenizer, "abc", SETTINGS)
        assert ids_of(told, request) == list(wanted.ids)
    order = [m.request for m in told if isinstance(m, TokenWritten)]
    assert all(set(order[n : n + 4]) == {"w1", "w2"} for n in range(2, 18)), order


def test_each_column_stops_by_itself_within_a_token(talk: Talk) -> None:
    talk.session.send(write("s1", "a", max_new_tokens=1_000_000))
    talk.session.send(write("s2", "b", max_new_tokens=1_000_000))
    talk.until(TokenWritten, count=6)
    ended = talk.ask(StopWriting(id="x", request="s1"), WritingEnded)[-1]
    assert (ended.request, ended.reason) == ("s1", "stopped")  # type: ignore[attr-defined]
    later = talk.until(TokenWritten, count=3)
    assert {m.request for m in later} == {"s2"}  # type: ignore[attr-defined]
    ended = talk.ask(StopWriting(id="x", request="s2"), WritingEnded)[-1]
    assert ended.request == "s2"  # type: ignore[attr-defined]


def test_a_failing_column_leaves_the_other_alone(talk: Talk) -> None:
    talk.session.send(write("f1", "a", max_new_tokens=20))
    talk.session.send(Write(id="f2", prompt="x", settings={"temperature": -1}, slot="b"))
    talk.session.send(Write(id="f3", prompt="x", settings={}, slot="nobody"))
    told = talk.until(WritingEnded)
    assert {m.request for m in told if isinstance(m, Refused)} == {"f2", "f3"}
    assert len(ids_of(told, "f1")) == 20


def test_memory_is_told_and_given_back(talk: Talk, models: Path) -> None:
    loaded = talk.load("c", models / "other")
    assert loaded.resident_bytes > 10_000_000
    assert loaded.weight_bytes == 4 * shape().parameter_count()
    assert isinstance(talk.ask(UnloadModel(id="u", slot="c"), ModelUnloaded)[-1], ModelUnloaded)
    [refused] = talk.ask(write("u1", "c"), Refused)
    assert "No model is loaded" in refused.text  # type: ignore[attr-defined]


# ------------------------------------------------------------------ adapters on one base


def reference(models: Path, kind: str) -> Any:
    opened = open_any(run_of(models, kind), models)
    return next_logits(opened.model, opened.tokenizer, [5, 6, 7])


def test_what_a_folder_can_stand_on(models: Path, tmp_path: Path) -> None:
    base = (models / "base").absolute()
    assert ways(base) == [Standing(base)]
    for kind in KINDS:
        model = run_of(models, kind)
        assert ways(model) == [Standing(base, model.parent / "adapter"), Standing(model)]
    import shutil

    moved = tmp_path / "run"
    shutil.copytree(run_of(models, "lora").parent, moved)
    config = moved / "adapter" / "adapter_config.json"
    config.write_text(config.read_text().replace(str(base), str(tmp_path / "gone")))
    assert ways(moved / "model") == [Standing(moved / "model")], "the base is gone, the whole model is not"


def test_adapters_of_one_base_share_it_and_compute_what_each_does_alone(models: Path) -> None:
    shelf = Shelf()
    shelf.load("base", str(models / "base"), models, "fp32", "cpu")
    assert not shelf.held["base"].shared
    for kind in KINDS:
        shelf.load(kind, str(run_of(models, kind)), models, "fp32", "cpu")
    held = shelf.held
    assert len({id(h.base) for h in held.values()}) == 1
    assert all(h.shared for h in held.values())
    for _ in range(2):
        for kind in KINDS:
            held[kind].use()
            found = next_logits(held[kind].model, held[kind].tokenizer, [5, 6, 7])
            torch.testing.assert_close(found, reference(models, kind), atol=1e-4, rtol=1e-4)
        held["base"].use()
        plain = next_logits(held["base"].model, held["base"].tokenizer, [5, 6, 7])
        opened = open_any(models / "base", models)
        torch.testing.assert_close(plain, next_logits(opened.model, opened.tokenizer, [5, 6, 7]), atol=1e-5, rtol=1e-5)
    assert 0 < held["lora"].weight_bytes < held["lora"].model.settings.parameter_count()


def test_another_adapter_in_the_same_slot_reads_only_the_adapter(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.load("a", str(run_of(models, "lora")), models, "fp32", "cpu")
    shelf.load("a", str(run_of(models, "adapter")), models, "fp32", "cpu")  # opens the base, once
    base = shelf.held["a"].base
    assert base is not None
    monkeypatch.setattr("engine.playground_shelf.open_any", lambda *_: pytest.fail("a model was read again"))
    for kind in ("lora", "prefix", "lora"):
        shelf.load("a", str(run_of(models, kind)), models, "fp32", "cpu")
        assert shelf.held["a"].base is base
        assert len(base.attached.names) == 1, "what nobody uses is taken off"
        shelf.held["a"].use()
        found = next_logits(shelf.held["a"].model, shelf.held["a"].tokenizer, [5, 6, 7])
        torch.testing.assert_close(found, reference(models, kind), atol=1e-4, rtol=1e-4)


def test_the_same_model_twice_is_in_memory_once(models: Path) -> None:
    shelf = Shelf()
    one = shelf.load("a", str(models / "other"), models, "bf16", "cpu")
    two = shelf.load("b", str(models / "other"), models, "bf16", "cpu")
    assert one.model is two.model
    assert shelf.load("c", str(models / "other"), models, "fp32", "cpu").model is not one.model
    again = shelf.load("a", str(models / "other"), models, "bf16", "cpu")
    assert again.source == one.source


def test_adapters_interleave_in_the_child_token_by_token(talk: Talk, models: Path) -> None:
    for slot, kind in (("l", "lora"), ("p", "prefix")):
        talk.load(slot, run_of(models, kind))
    for slot in ("l", "p"):
        talk.session.send(write(f"i{slot}", slot, temperature=0.0))
    told = talk.until(WritingEnded, count=2)
    for slot, kind in (("l", "lora"), ("p", "prefix")):
        opened = open_any(run_of(models, kind), models)
        greedy = SamplerSettings(**{**SETTINGS.to_dict(), "temperature": 0.0})
        [wanted] = generate_texts(opened.model, opened.tokenizer, "abc", greedy)
        assert ids_of(told, f"i{slot}") == list(wanted.ids)
        talk.ask(UnloadModel(id="u", slot=slot), ModelUnloaded)


def test_a_model_too_large_is_refused_before_it_is_read(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.errors import ModelError

    class Memory:
        available = 100

    monkeypatch.setattr("engine.playground_shelf.psutil.virtual_memory", Memory)
    with pytest.raises(ModelError, match="GB are free"):
        Shelf().load("a", str(models / "base"), models, "fp32", "cpu")


# ------------------------------------------------------------------ conversations


def test_a_conversation_goes_through_the_models_own_template(talk: Talk, models: Path) -> None:
    loaded = talk.load("t", run_of(models, "lora"))
    assert (loaded.template, loaded.own_template) == ("the model's own", True)
    shown = talk.ask(ShowPrompt(id="p", turns=TURNS, slot="t"), PromptShown)[-1]
    assert isinstance(shown, PromptShown)
    assert (shown.text, shown.forgotten) == ("Soru: Is it?\nCevap:", 0)
    told = talk.ask(write("c1", "t", TURNS), WritingEnded)
    opened = open_any(run_of(models, "lora"), models)
    pieces = list(Chat(opened.model, opened.tokenizer, template_for(opened)).ask("Is it?", SETTINGS))
    assert ids_of(told, "c1") == [piece.id for piece in pieces]
    assert told[-1].prompt_tokens == shown.tokens  # type: ignore[attr-defined]
    [rows] = talk.ask(AskNext(id="n", prompt="", settings=SETTINGS.to_dict(), slot="t", turns=TURNS), NextTokens)
    assert rows.prompt_tokens == shown.tokens  # type: ignore[attr-defined]


def test_a_base_model_is_talked_with_by_a_plain_template_and_refuses_what_it_cannot(talk: Talk) -> None:
    shown = talk.ask(ShowPrompt(id="p", turns=TURNS, slot="a"), PromptShown)[-1]
    assert shown.template == "question-answer"  # type: ignore[attr-defined]
    [refused] = talk.ask(ShowPrompt(id="p", turns=TURNS, slot="a", template="chatml"), Refused)
    assert "needs the token" in refused.text  # type: ignore[attr-defined]
    long = [{"role": "user", "text": "x" * 300}]
    [refused] = talk.ask(write("c9", "a", long), Refused)
    assert refused.kind == "data"  # type: ignore[attr-defined]


def test_what_does_not_fit_is_forgotten_and_counted(talk: Talk) -> None:
    turns = [{"role": role, "text": "x" * 8} for _ in range(3) for role in ("user", "assistant")] + TURNS
    ended = talk.ask(write("c3", "a", turns), WritingEnded)[-1]
    assert ended.forgotten == 4  # type: ignore[attr-defined]


# ------------------------------------------------------------------ a reward model beside


def test_answers_are_scored_by_a_reward_model(talk: Talk, models: Path) -> None:
    from engine.training.reward_sources import Answered, open_reward

    [refused] = talk.ask(Score(id="s", turns=TURNS, answer="Yes"), Refused)
    assert "No reward model" in refused.text  # type: ignore[attr-defined]
    talk.ask(LoadReward(id="r", source=str(models / "reward"), runs=str(models)), RewardLoaded)
    source = open_reward(models / "reward", models)
    for answer in ("Yes", "No, never", ""):
        [scored] = talk.ask(Score(id="s", turns=TURNS, answer=answer), Scored)
        [wanted] = source.score([Answered((Turn("user", "Is it?"),), answer)])
        assert scored.score == pytest.approx(wanted, abs=1e-4)  # type: ignore[attr-defined]
        assert math.isfinite(wanted)
    [refused] = talk.ask(LoadReward(id="r", source=str(models / "base"), runs=str(models)), Refused)
    assert "no reward model" in refused.text  # type: ignore[attr-defined]
    talk.ask(LoadReward(id="r", source="", runs=str(models)), RewardLoaded)
    assert isinstance(talk.ask(Score(id="s", turns=TURNS, answer="Yes"), Refused)[-1], Refused)
