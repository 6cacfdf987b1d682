"""What thousands of runs cost: the first look, the next ones, and how long the window is kept from answering.

python -m pytest tests/bench/bench_runs_page.py -m bench -s            TEZGAH_BENCH_RUNS=300 for a quick try
"""

from __future__ import annotations

import math
import os
import time

import pytest

from engine.catalog import Catalog
from engine.messages import CheckpointSaved, Finished, Metrics, Started, to_json
from engine.recipes.recipe import default
from engine.recipes.render import render

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RUNS = int(os.environ.get("TEZGAH_BENCH_RUNS", "3000"))
STEPS = 200
LONGEST_GAP_S = 0.25


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A workspace with RUNS finished runs of STEPS reports each."""
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path))
    recipe = render(default("pretrain"))
    told = [Started(step=0, stage="pretrain", time=1.0, facts={"max_steps": STEPS})]
    for step in range(STEPS + 1):
        values = {
            "train/loss": 2 + math.exp(-step / 60),
            **({} if step % 20 else {"val/loss": 2.1 + math.exp(-step / 60)}),
        }
        told.append(Metrics(step=step, values=values, time=1.0 + step))
    told += [CheckpointSaved(step=STEPS, path="x", time=300.0), Finished(step=STEPS, time=301.0)]
    events = "\n".join(map(to_json, told)) + "\n"
    for number in range(RUNS):
        folder = tmp_path / "runs" / f"20260101-{number:06d}-pretrain-masal-{number}"
        folder.mkdir(parents=True)
        (folder / "recipe.toml").write_text(recipe)
        (folder / "events.jsonl").write_text(events)
    return tmp_path


@pytest.mark.bench
def test_the_catalogue_reads_runs_once(many):
    def look() -> tuple[float, int]:
        began = time.process_time()
        found = Catalog(many / "runs", many / "cache").whole()
        return time.process_time() - began, len(found)

    first, count = look()
    again, _ = look()
    print(f"\n{count} runs of {STEPS} steps: first look {first:.2f} s, later ones {again:.2f} s of processor time")
    assert count == RUNS
    assert again < first / 4


@pytest.mark.bench
def test_the_page_answers_while_it_reads_sorts_and_searches(many, qapp):
    from PySide6.QtCore import Qt, QTimer

    from engine.workspace import Workspace
    from studio.app import Studio

    studio = Studio(qapp, Workspace(many))
    studio.window.show()
    gaps: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    clock = QTimer(interval=0)
    clock.timeout.connect(beat)
    clock.start()

    def longest(until, seconds=120.0) -> float:
        gaps.clear()
        last[0] = time.perf_counter()
        end = time.perf_counter() + seconds
        while not until() and time.perf_counter() < end:
            qapp.processEvents()
        return max(gaps, default=0.0)

    def once(deed) -> float:
        began = time.perf_counter()
        deed()
        qapp.processEvents()
        return time.perf_counter() - began

    try:
        page = studio.window.page_of("runs")
        studio.window.navigate("runs")
        reading = longest(lambda: page._read_once)
        page.refresh()
        again = longest(lambda: False, 1.0)
        sorting = once(lambda: page.table.sortByColumn(5, Qt.SortOrder.AscendingOrder))
        searching = once(lambda: page.model.search("masal-29"))
        page.model.search("")
        everything = once(page.table.selectAll)
        assert len(page.model.listing.runs) == RUNS
    finally:
        studio.window.closing.decide()
        studio.window.close()
        studio.close()
    print(
        f"\n{RUNS} runs, longest silence of the window: first read {1000 * reading:.0f} ms, later {1000 * again:.0f} ms; "
        f"sort {1000 * sorting:.0f} ms, search {1000 * searching:.0f} ms, choose all {1000 * everything:.0f} ms"
    )
    assert max(again, sorting, searching) < LONGEST_GAP_S
