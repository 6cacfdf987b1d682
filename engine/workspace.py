"""Where everything lives: the workspace folder with its runs, caches and settings.

``TEZGAH_HOME`` if set, else the platform's data folder.  Nothing is created before it is needed.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.errors import DiskError


@dataclass(frozen=True)
class Workspace:
    """The folders of a workspace; ``name`` is what the studio's top bar shows."""

    root: Path

    @classmethod
    def default(cls) -> Workspace:
        """The workspace of the environment (``TEZGAH_HOME``) or of the platform."""
        home = os.environ.get("TEZGAH_HOME")
        return cls(Path(home).expanduser().absolute() if home else Path(platformdirs.user_data_dir("tezgah", False)))

    @property
    def name(self) -> str:
        return self.root.name or str(self.root)

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def models(self) -> Path:
        """Models that were fetched from the hub."""
        return self.root / "models"

    def fetched(self, name: str) -> Path:
        """Where a model of the hub lies once it was fetched."""
        return self.models / name.replace("/", "--")

    @property
    def exports(self) -> Path:
        return self.root / "exports"


def make_folder(path: Path) -> Path:
    """``path``, made with its parents.  Raises DiskError when it cannot be made or written to."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskError(
            f"The folder {path} cannot be made: {error.strerror or error}.",
            "Choose another folder (TEZGAH_HOME, or --runs), or mend its permissions.",
        ) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise DiskError(f"The folder {path} cannot be written to.", "Choose another folder, or mend its permissions.")
    return path


def drop_file(path: Path) -> None:
    """Deletes a file if there is one and the disk lets it go: cleaning up never hides why a write failed."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def assets() -> Path:
    """The folder of icons, translations and example recipes, in a checkout or in an installed package."""
    installed = Path(__file__).parent / "assets"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "assets"
