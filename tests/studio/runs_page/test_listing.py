"""Which runs are shown, in which order, in which colours: no Qt needed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from engine.summaries import RunSummary
from studio.runs_page.colors import SLOTS, RunColors
from studio.runs_page.listing import COLUMNS, Listing
from studio.runs_page.table import blocks


def run(name: str, **values: object) -> RunSummary:
    return RunSummary(Path(f"/runs/20260101-000000-pretrain-{name}"), name, "pretrain", **values)  # type: ignore[arg-type]


def shown(listing: Listing) -> list[str]:
    return [each.name for each in listing.visible]


def test_every_word_must_be_found_in_name_tag_state_note_or_parent() -> None:
    listing = Listing()
    listing.show(
        [
            run("masal", tags=("İyi",), state="finished"),
            run("book", note="a long night", state="failed", parent="20260101-000000-pretrain-masal"),
            run("other", title="Ilk deneme"),
        ]
    )
    for query, found in (
        ("", {"masal", "book", "other"}), ("iyi", {"masal"}), ("masal", {"masal", "book"}), ("masal night", {"book"}),
        ("ILK", {"other"}), ("failed", {"book"}), ("nothing", set()), ("pretrain", {"masal", "book", "other"}),
    ):  # fmt: skip
        listing.search(query)
        assert set(shown(listing)) == found, query


def test_pinned_first_then_sorted_and_runs_without_a_value_last() -> None:
    listing = Listing()
    listing.show([run("a", best_val_loss=2.0), run("b"), run("c", best_val_loss=1.0), run("d", pinned=True)])
    listing.sort("best", descending=False)
    assert shown(listing) == ["d", "c", "a", "b"]
    listing.sort("best", descending=True)
    assert shown(listing) == ["d", "a", "c", "b"]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_sorts(column: str) -> None:
    listing = Listing()
    listing.show([run("a", spark=[3.0, 1.0], tags=("x",), parent="p", started=5.0), run("b", state="failed"), run("c")])
    for descending in (True, False):
        listing.sort(column, descending=descending)  # type: ignore[arg-type]
        assert sorted(shown(listing)) == ["a", "b", "c"]


def test_a_search_through_thousands_is_quick() -> None:
    listing = Listing()
    listing.show([run(f"masal-{n}", tags=("a", "b"), note="x" * 50) for n in range(5000)])
    listing.search("masal")
    began = time.process_time()
    listing.search("masal-49 b")
    listing.sort("name", descending=False)
    assert time.process_time() - began < 0.5  # 0.03 s on a quiet machine
    assert len(listing.visible) == 111


def test_colours_stay_whatever_else_is_shown() -> None:
    colors = RunColors()
    paths = [Path(f"/runs/{n}") for n in range(SLOTS)]
    first = colors.give(paths[:5])
    assert len(set(first.values())) == 5
    assert sorted(slot for slot in first.values() if slot < 4) == [0, 1, 2, 3], "all colours before any dash"
    every = colors.give(paths)
    assert len(set(every.values())) == SLOTS, "as many runs as slots: each has its own"
    assert {path: every[path] for path in first} == first
    assert colors.give(paths[2:3]) == {paths[2]: first[paths[2]]}
    assert RunColors().give(paths[:5]) == first, "the same in the next window"


def test_blocks_of_rows() -> None:
    assert list(blocks([])) == []
    assert list(blocks([3])) == [(3, 3)]
    assert list(blocks([1, 2, 3, 7, 9, 10])) == [(1, 3), (7, 7), (9, 10)]
