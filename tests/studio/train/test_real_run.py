"""The Train page over the real engine thread and a real worker: pause, sample, a killed worker, resume, stop, discard."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest

from engine.recipes import recipe as recipes
from engine.runs import RunFolder
from studio.app import Studio

SETS = ["train.max_steps=100000", "train.threads=1", "train.precision=fp32", "train.kernels=torch", "model.preset=nano",
        "train.batch_size=4", "checkpoint.every_steps=20", "eval.every_steps=20", "eval.batches=2", "sample.max_new_tokens=8",
        "tokenizer.kind=char"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_run_is_paused_killed_resumed_stopped_and_discarded(qapp, qtbot, workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "bin"))
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path / "home"))
    studio = Studio(qapp, workspace)
    studio.window.show()
    try:
        run = studio.engine.start_run(recipes.default("pretrain", SETS), "real")
        studio.window.navigate("train", run)
        page, current = studio.window.page, lambda: studio.engine.current

        def until(condition) -> None:
            qtbot.waitUntil(condition, timeout=120_000)

        until(lambda: current().step >= 25)
        studio.context.actions.trigger("run.pause")
        until(lambda: current().state == "paused")
        paused_at, samples = current().step, len(current().samples)
        page.deeds.sample_now()
        until(lambda: len(current().samples) > samples)
        assert current().state == "paused"
        page.deeds.resume()
        until(lambda: current().step > paused_at + 25)

        os.kill(RunFolder(run).holder()["pid"], signal.SIGKILL)
        until(lambda: current().state == "failed")
        assert "SIGKILL" in current().reason
        assert page.board.notice.isVisible()
        killed_at = current().step
        page.deeds.resume()
        until(lambda: current().state == "running" and current().step > killed_at)
        steps = current().curve("train/loss").steps
        assert steps.tolist() == list(range(1, steps[-1] + 1)), "no gap and no zig-zag"
        assert 0 < current().resumes[0] <= killed_at
        assert np.isfinite(current().curve("train/loss").values).all()

        studio.context.actions.trigger("run.stop")
        until(lambda: current().state == "stopped")
        until(lambda: not studio.engine.live_runs())
        page._discard()
        until(lambda: not run.exists())
        assert studio.engine.current is None
    finally:
        for live in studio.engine.live_runs():
            studio.engine.discard_run(live)
        qtbot.waitUntil(lambda: not studio.engine.live_runs(), timeout=60_000)
        studio.window.close()
        studio.close()
