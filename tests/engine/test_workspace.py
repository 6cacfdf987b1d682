"""The workspace on a disk that takes nothing: errors that say so, never a trace of cleaning up."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.about import change_about
from engine.catalog import Catalog
from engine.errors import DiskError
from engine.locks import FileLock
from engine.recipes.recipe import default
from engine.runs import create_run
from engine.text.cache import content_hash
from engine.text.sources import find_sources


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets every change of a file fail from then on, as on a disk that became read-only."""

    def refuse(path: Path, *_: Any, **__: Any) -> Any:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    def begin() -> None:
        for change in ("write_text", "write_bytes", "unlink", "replace", "rename", "mkdir"):
            monkeypatch.setattr(Path, change, refuse)

    return begin


def test_what_is_only_remembered_costs_nothing(tmp_path: Path, read_only: Callable[[], None]) -> None:
    text = tmp_path / "a.txt"
    text.write_text("a tale")
    os.utime(text, (1, 1))  # only of files that nobody writes any more is the hash remembered
    runs = tmp_path / "runs"
    create_run(runs, default("pretrain"), "one")
    read_only()
    for _ in content_hash(find_sources(str(text)), tmp_path):
        pass
    assert [run.name for run in Catalog(runs, tmp_path / "cache").whole()]


def test_what_cannot_be_kept_is_told(tmp_path: Path, read_only: Callable[[], None]) -> None:
    run = create_run(tmp_path / "runs", default("pretrain"), "one")
    lock = FileLock(run.lock_path)
    assert lock.acquire()
    read_only()
    with pytest.raises(DiskError, match=r"about\.json cannot be written: Read-only file system"):
        change_about(run.path, title="x")
    lock.release()  # the file stays, the lock does not
    again = FileLock(run.lock_path)
    assert again.acquire()
    again.release()
