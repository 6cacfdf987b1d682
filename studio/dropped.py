"""From what a person dropped or chose (files, folders) to the one path that a recipe names.  Qt-free."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from engine.errors import DataError, DiskError
from engine.workspace import make_folder

MOST_COPIED_BYTES = 500_000_000


def one_path(paths: Sequence[Path], texts: Path) -> Path:
    """The path for ``data.path``.

    One file or folder is taken where it lies.  Several files are linked (or, on another disk, copied) into a new
    folder in ``texts``.  Raises DataError for a mixture of folders, or for more than can be copied while a window waits.
    """
    if not paths:
        raise DataError("Nothing was chosen.", "Choose a file or a folder.")
    if len(paths) == 1:
        return paths[0]
    if not all(path.is_file() for path in paths):
        raise DataError("Several things were chosen, not all of them files.", "Choose files, or one folder.")
    folder = make_folder(texts / f"{time.strftime('%Y%m%d-%H%M%S')}-{paths[0].stem[:40]}")
    for number, path in enumerate(sorted(paths)):
        _bring(path, folder / f"{number + 1:03d}-{path.name}")
    return folder


def _bring(path: Path, to: Path) -> None:
    try:
        os.link(path, to)
        return
    except OSError:
        pass  # another disk, or one without hard links: copied below
    try:
        if path.stat().st_size > MOST_COPIED_BYTES:
            raise DataError(
                f"{path} is too large to be copied.", "Put the files into one folder and choose the folder."
            )
        shutil.copyfile(path, to)
    except OSError as error:
        raise DiskError(f"{path} cannot be copied: {error.strerror}.", "Put the files into one folder.") from None
