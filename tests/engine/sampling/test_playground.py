"""The warm child: one real child for most tests, a tiny model in a folder, and what happens when things go wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from engine.messages import Command, Message
from engine.models.exchange import save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.playground import PlaygroundSession
from engine.playground_messages import (
    AskNext,
    ChildEnded,
    LoadModel,
    ModelLoaded,
    ModelUnloaded,
    NextTokens,
    Refused,
    StopWriting,
    TokenWritten,
    UnloadModel,
    Write,
    WritingEnded,
)
from engine.sampler_settings import SamplerSettings
from engine.sampling import generate_texts
from engine.text.alphabets import CharTokenizer

M = TypeVar("M", bound=Message)
SETTINGS = SamplerSettings(max_new_tokens=12, temperature=1.0, top_k=5, seed=3, stop_at_eot=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder: characters, context 32."""
    folder = tmp_path_factory.mktemp("model")
    tokenizer = CharTokenizer("abcdefgh ığş")
    shape = ModelSettings(vocab_size=tokenizer.vocab_size, context_length=32, emb_dim=16, n_heads=2, n_layers=1)
    save_model(Transformer(shape, seed=1), folder)
    tokenizer.save(folder)
    return folder


class Talk:
    """A session that waits for one kind of answer at a time."""

    def __init__(self, log: Path) -> None:
        self.session = PlaygroundSession(log, threads=1)
        self._messages = self.session.messages()

    def ask(self, command: Command, *kinds: type[M]) -> list[Message]:
        """Send, and read until a message of one of ``kinds``; everything read."""
        self.session.send(command)
        return self.until(*kinds)

    def until(self, *kinds: type[M]) -> list[Message]:
        read: list[Message] = []
        while not read or not isinstance(read[-1], kinds):
            read.append(next(self._messages))
        return read


@pytest.fixture(scope="module")
def talk(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    talk = Talk(tmp_path_factory.mktemp("log") / "child.log")
    loaded = talk.ask(LoadModel(id="load", source=str(folder), runs=str(folder)), ModelLoaded, Refused)[-1]
    assert isinstance(loaded, ModelLoaded), loaded
    assert (loaded.context, loaded.vocabulary, loaded.device) == (32, 13, "cpu")
    yield talk
    talk.session.close()
    assert talk.until(ChildEnded)[-1].expected


def write(id: str, prompt: str = "abc", forced: list[int] | None = None, **changes: object) -> Write:
    settings = SamplerSettings(**{**SETTINGS.to_dict(), **changes})
    return Write(id=id, prompt=prompt, settings=settings.to_dict(), forced=forced or [])


def test_tokens_stream_and_equal_those_of_the_engine(talk: Talk, folder: Path) -> None:
    from engine.models.exchange import load_model
    from engine.text.tokenizers import load_tokenizer

    *tokens, end = talk.ask(write("w1", alternatives=4), WritingEnded)
    [wanted] = generate_texts(load_model(folder), load_tokenizer(folder), "abc", SETTINGS)
    assert "".join(token.text for token in tokens) == wanted.text
    assert [token.id for token in tokens] == list(wanted.ids)
    assert isinstance(end, WritingEnded)
    assert (end.reason, end.tokens, end.prompt_tokens, end.context) == ("length", 12, 3, 14)
    assert 0 < end.first_token_s <= end.seconds
    first = tokens[0]
    assert isinstance(first, TokenWritten)
    assert len(first.alternatives) == 4
    assert set(first.alternatives[0]) == {"id", "text", "probability", "chance", "cut_by"}


def test_forced_tokens_stand_between_prompt_and_text(talk: Talk) -> None:
    tokens = talk.ask(write("w2"), WritingEnded)[:-1]
    forced = [token.id for token in tokens[:4]]
    *rest, end = talk.ask(write("w3", forced=forced), WritingEnded)
    assert end.prompt_tokens == 7
    assert len(rest) == 12


def test_stop_acts_within_a_token_and_the_child_goes_on(talk: Talk) -> None:
    talk.session.send(write("w4", max_new_tokens=1_000_000))
    talk.until(TokenWritten)
    before = time.monotonic()
    end = talk.ask(StopWriting(id="s", request="w4"), WritingEnded)[-1]
    assert end.reason == "stopped"
    assert time.monotonic() - before < 5
    assert talk.ask(write("w5"), WritingEnded)[-1].reason == "length"


def test_a_stop_reaches_a_text_that_has_not_begun(talk: Talk) -> None:
    talk.session.send(write("w6", max_new_tokens=1_000_000))
    talk.session.send(write("w7"))
    talk.session.send(StopWriting(id="s", request="w7"))
    talk.session.send(StopWriting(id="s", request="w6"))
    assert talk.until(WritingEnded)[-1].request == "w6"
    end = talk.until(WritingEnded)[-1]
    assert (end.request, end.reason, end.tokens) == ("w7", "stopped", 0)


def test_a_beam_search_can_be_stopped(talk: Talk) -> None:
    talk.session.send(write("w8", beams=4, max_new_tokens=1_000_000))
    time.sleep(0.05)
    assert talk.ask(StopWriting(id="s", request="w8"), WritingEnded)[-1].reason == "stopped"


def test_next_tokens_tell_what_the_settings_cut(talk: Talk) -> None:
    ask = AskNext(id="n", prompt="ab", settings=SETTINGS.to_dict(), count=8)
    [answer] = talk.ask(ask, NextTokens)
    assert isinstance(answer, NextTokens)
    assert (answer.kept, answer.prompt_tokens, len(answer.rows)) == (5, 2, 8)
    assert [row["cut_by"] for row in answer.rows] == [""] * 5 + ["top_k"] * 3
    assert sum(row["chance"] for row in answer.rows) == pytest.approx(1)


def test_errors_come_with_their_remedy_and_the_child_goes_on(talk: Talk, tmp_path: Path) -> None:
    [unknown] = talk.ask(write("e1", prompt="xyz"), Refused)
    assert (unknown.request, unknown.kind) == ("e1", "data")
    assert "x" in unknown.text
    [settings] = talk.ask(Write(id="e2", prompt="a", settings={"temperature": -1}), Refused)
    assert "temperature" in settings.text
    assert settings.remedy
    talk.session._child.stdin.write(b"no json\n")  # type: ignore[union-attr]
    [garbage] = talk.ask(StopWriting(id="s", request="x"), Refused)
    assert "cannot be read" in garbage.text
    assert talk.ask(write("e3"), WritingEnded)[-1].reason == "length"


def test_unload_and_a_wrong_folder(folder: Path, tmp_path: Path) -> None:
    talk = Talk(tmp_path / "child.log")
    try:
        [refused] = talk.ask(write("w"), Refused)
        assert "No model is loaded" in refused.text
        [refused] = talk.ask(LoadModel(id="l", source=str(tmp_path / "none"), runs=str(tmp_path)), Refused)
        assert refused.kind == "run"
        talk.ask(LoadModel(id="l", source=str(folder), runs=str(tmp_path), weights="int8"), ModelLoaded)
        talk.ask(write("w"), WritingEnded)
        talk.ask(UnloadModel(id="u"), ModelUnloaded)
        [refused] = talk.ask(write("w"), Refused)
        assert refused.kind == "usage"
    finally:
        talk.session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_child_is_a_message(tmp_path: Path) -> None:
    talk = Talk(tmp_path / "child.log")
    os.kill(talk.session.pid, signal.SIGKILL)
    [ended] = talk.until(ChildEnded)
    assert (ended.expected, ended.code) == (False, -9)
    assert "memory" in ended.text
    talk.session.send(write("w"))  # no exception
    talk.session.close()


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    """A parent that is killed says no good-bye; its child must not stay."""
    source = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom engine.playground import PlaygroundSession\n"
        f"s = PlaygroundSession(Path({str(tmp_path / 'log')!r}))\nprint(s.pid, flush=True)\nos._exit(9)\n"
    )
    parent = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=30)
    pid = int(parent.stdout)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _lives(pid):
        time.sleep(0.02)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    import psutil

    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_the_parents_half_loads_no_torch() -> None:
    source = "import sys, engine.playground, engine.playground_messages, engine.sampler_settings, json; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", source], capture_output=True, text=True).stdout)
    assert not {"torch", "numpy", "PySide6"} & set(loaded)
