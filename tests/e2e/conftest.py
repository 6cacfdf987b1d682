"""The command as a user starts it: processes of their own, files, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "the quick brown fox jumps over the lazy dog.\n" * 400

TINY = """
version = 1
stage = "pretrain"
[data]
path = "{path}"
split = "characters"
[tokenizer]
kind = "char"
[model]
context_length = 16
emb_dim = 16
n_heads = 2
n_layers = 1
[train]
batch_size = 4
max_steps = 30
threads = 1
kernels = "torch"
precision = "fp32"
[eval]
every_steps = 10
batches = 2
[sample]
max_new_tokens = 4
[checkpoint]
every_steps = 10
"""


class Command:
    """``tezgah`` with a workspace of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.runs = home / "runs"
        self.text = home / "text.txt"
        home.mkdir(parents=True, exist_ok=True)
        self.text.write_text(TEXT)
        self.recipe = home / "recipe.toml"
        self.recipe.write_text(TINY.format(path=self.text))

    def start(self, *arguments: object, **more) -> subprocess.Popen:
        more.setdefault("stdout", subprocess.PIPE)
        more.setdefault("stderr", subprocess.PIPE)
        env = {**os.environ, "TEZGAH_HOME": str(self.home), "OMP_NUM_THREADS": "1", **more.pop("env", {})}
        command = [sys.executable, "-m", "studio", *map(str, arguments)]
        return subprocess.Popen(command, env=env, text=True, **more)

    def __call__(self, *arguments: object, code: int | None = 0, timeout: float = 120, **more):
        process = self.start(*arguments, **more)
        out, err = process.communicate(timeout=timeout)
        if code is not None:
            assert process.returncode == code, f"{arguments}: {process.returncode}\n{out}\n{err}"
        return out, err

    def train(self, *sets: str, **more) -> Path:
        out, _ = self("train", self.recipe, *[a for s in sets for a in ("--set", s)], **more)
        return Path(out.splitlines()[-1])

    def only_run(self, timeout: float = 20.0) -> Path:
        """The one run folder, as soon as its lock is there."""
        wait_for(lambda: list(self.runs.glob("*/lock")), timeout)
        return next(self.runs.iterdir())


def wait_for(what, timeout: float = 30.0):
    """The first true value of ``what()``."""
    until = time.monotonic() + timeout
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError("waited in vain")
        time.sleep(0.02)


def events(run: Path) -> list[dict]:
    """The whole lines of a run's events, parsed strictly."""

    def refuse(name):
        raise AssertionError(f"{name} in events.jsonl")

    body = (run / "events.jsonl").read_bytes()
    return [json.loads(line, parse_constant=refuse) for line in body[: body.rfind(b"\n") + 1].splitlines()]


def last_step(run: Path) -> int:
    return max((e["step"] for e in events(run) if e["type"] == "Metrics"), default=0)


def holder(run: Path) -> int:
    return int(json.loads((run / "lock").read_text())["pid"])


@pytest.fixture
def tezgah(tmp_path) -> Command:
    return Command(tmp_path / "home")
