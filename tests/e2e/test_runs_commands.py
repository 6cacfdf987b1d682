"""The verbs around runs, from outside: queue, sweep, branch, diff, names, bin."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from .conftest import events, wait_for

pytestmark = pytest.mark.slow


def test_a_sweep_is_queued_computed_in_order_and_told_apart(tezgah):
    shown, _ = tezgah("sweep", tezgah.recipe, "--over", "train.seed=1,2", "--over", "model.n_layers=1,2", "--dry-run")
    assert shown.splitlines()[0] == "--set train.seed=1 --set model.n_layers=1"
    assert len(shown.splitlines()) == 4
    assert not tezgah.runs.exists()
    out, _ = tezgah("sweep", tezgah.recipe, "--over", "train.learning_rate=1e-3,1e-2", "--no-start")
    first, second = map(Path, out.split())
    _, err = tezgah("queue", "list")
    assert "stands still" in err
    _, err = tezgah("queue", "run")
    assert err.index(f"starting {first.name}") < err.index(f"starting {second.name}")
    assert [events(run)[-1]["reason"] for run in (first, second)] == ["done", "done"]
    listed = json.loads(tezgah("runs", "--json")[0])
    assert {run["title"] for run in listed} == {"learning_rate=1e-3", "learning_rate=1e-2"}
    assert listed[0]["tags"] == listed[1]["tags"]
    assert all(run["size_bytes"] > 1000 for run in listed)
    assert tezgah("diff", first, second)[0].split() == ["train.learning_rate", "0.001", "0.01"]
    _, err = tezgah("queue", "add", first.name, code=1)
    assert "is finished" in err


def test_the_queue_goes_on_by_itself_and_survives_its_supervisor(tezgah):
    """Nobody stays: ``add`` starts a process of its own; killed, the queue goes on where it was."""
    out, _ = tezgah("queue", "add", tezgah.recipe, "--set", "train.max_steps=1000000", "--name", "long")
    long = Path(out.strip())
    out, _ = tezgah("queue", "add", tezgah.recipe, "--name", "next")
    after = Path(out.strip())
    wait_for(lambda: any(e["type"] == "Metrics" and e["step"] > 5 for e in events(long)))
    state = json.loads(tezgah("queue", "list", "--json")[0])
    assert [(Path(e["run"]).name, e["current"]) for e in state["entries"]] == [(long.name, True), (after.name, False)]
    assert state["supervised"]
    holder = json.loads((tezgah.home / "queue" / "lock").read_text())["pid"]
    os.kill(holder, signal.SIGKILL)
    wait_for(lambda: not json.loads(tezgah("queue", "list", "--json")[0])["supervised"])
    tezgah("queue", "run", "--detach")
    tezgah("stop", long)
    wait_for(lambda: events(after) and events(after)[-1]["type"] == "Finished", timeout=60)
    assert sum(e["type"] == "Started" for e in events(long)) == 1
    wait_for(lambda: not json.loads(tezgah("queue", "list", "--json")[0])["supervised"])
    assert tezgah("queue", "list")[0] == ""


def test_a_branch_goes_on_under_its_own_recipe(tezgah):
    parent = tezgah.train("checkpoint.keep=9")
    out, _ = tezgah("branch", parent, "--step", 20, "--set", "train.max_steps=40", "--name", "longer")
    made = Path(out.splitlines()[-1])
    steps = [e["step"] for e in events(made) if e["type"] == "Metrics"]
    assert (steps[0], steps[-1]) == (20, 40)
    [summary] = [run for run in json.loads(tezgah("runs", "--json")[0]) if run["path"] == str(made)]
    assert summary["parent"] == parent.name
    _, err = tezgah("branch", parent, "--set", "model.n_layers=2", code=2)
    assert "cannot change in a branch" in err
    _, err = tezgah("delete", parent, code=1)
    assert made.name in err
    tezgah("delete", parent, "--force")
    assert made.name in tezgah("runs")[0]
    assert parent.name not in tezgah("runs")[0]
    assert parent.name in tezgah("bin")[0]
    assert tezgah("restore", parent.name)[0].strip() == str(parent)
    assert tezgah("sample", parent, "--prompt", "the", "--max-new-tokens", 3)[0].startswith("the")
    tezgah("rename", parent, "Küçük masal")
    tezgah("tag", "Küçük masal", "good", "first", "--pin")
    assert "Küçük masal" in tezgah("runs")[0]
    assert "tags:             good, first" in tezgah("show", "Küçük masal")[0]
