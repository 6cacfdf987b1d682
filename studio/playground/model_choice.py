"""The list of models that the playground can open: runs with a model or a checkpoint, newest first, and folders."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from engine.about import shown_name
from engine.errors import EngineError
from engine.runs import RunFolder
from studio.run_names import telling_names
from studio.widgets.elided_combo import ElidedComboBox

MOST_RUNS = 100
REWARD_STAGE = "reward"
_STEP = re.compile(r"step-0*(\d+)")


@dataclass(frozen=True)
class Model:
    """A folder to open; ``run`` is the run it belongs to, ``step`` is 0 for a finished model."""

    source: Path
    run: Path | None
    name: str
    step: int = 0


def models_of(runs: Path, stage: str = "") -> list[Model]:
    """The newest model of each run that writes texts (or of each of ``stage``), newest run first.

    Looks at names only, so that it may be asked often.
    """
    try:
        folders = sorted((path for path in runs.iterdir() if path.is_dir()), key=lambda path: path.name, reverse=True)
    except OSError:
        return []
    found = []
    for folder in [folder for folder in folders if _fits(folder, stage)][:MOST_RUNS]:
        try:
            source = RunFolder(folder).model_source()
        except (EngineError, OSError):  # deleted or not readable: it cannot be opened, so it is not offered
            continue
        if source is not None:
            step = _STEP.fullmatch(source.name)
            found.append(Model(source, folder, shown_name(folder), int(step[1]) if step else 0))
    return found


def _fits(folder: Path, stage: str) -> bool:
    parts = folder.name.split("-")
    own = parts[2] if len(parts) > 3 else ""
    return own == stage if stage else own != REWARD_STAGE


def made_from(run: Path) -> str:
    """What the model of a run was made from, as its recipe says: a run or a folder; "" when it began from nothing."""
    try:
        recipe = tomllib.loads((run / "recipe.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    parts = (recipe.get("origin", {}).get("parent"), recipe.get("model", {}).get("from"))
    return next((part for part in parts if isinstance(part, str) and part), "")


class ModelChoice(ElidedComboBox):
    """One line a model.  ``chosen`` is emitted when another model is to be used, also when a run has a newer one;
    ``replaced`` with the names of a model that is gone and of the one that has taken its place."""

    chosen = Signal()
    replaced = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: list[Model] = []
        self._opened: list[Model] = []
        self._names: dict[Model, str] = {}
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)
        self.activated.connect(lambda _: self.chosen.emit())

    @property
    def chosen_model(self) -> Model | None:
        """The one that is chosen."""
        place = self.currentIndex()
        return self._models[place] if 0 <= place < len(self._models) else None

    def refresh(self, runs: Path) -> None:
        """Reads the list again; the choice stays with its run."""
        before = self.chosen_model
        name = self.currentText()
        self._models = [*self._opened, *filter(self.offers, models_of(runs))]
        self._write()
        kept = before is None or self._select(
            lambda model: (model.run or model.source) == (before.run or before.source)
        )
        if self.chosen_model != before:
            self.chosen.emit()
        if not kept and self.chosen_model is not None:
            self.replaced.emit(name, self.currentText())

    def before(self, model: Model) -> Model | None:
        """The model that this one was made from, where it can be opened."""
        named = made_from(model.run) if model.run is not None else ""
        if not named:
            return None
        path = Path(named)
        for other in self._models:
            if other.run is not None and other.run.name in (path.name, path.parent.name, path.parent.parent.name):
                return other
        return Model(path, None, path.name) if (path / "config.json").is_file() else None

    def choose(self, model: Model) -> None:
        """Chooses a model, which is added to the list if it is not there."""
        if model in self._models:
            self._choose(lambda other: other == model)
        else:
            self.open_folder(model.source)

    def choose_other(self, taken: Sequence[Model | None]) -> None:
        """Chooses the first model that is not among ``taken``, if there is one."""
        self._choose(lambda model: model not in taken)

    def offers(self, model: Model) -> bool:
        """Whether a run's model belongs into the list."""
        return True

    def choose_run(self, run: Path) -> bool:
        """Chooses a run's model; whether it has one."""
        return self._choose(lambda model: model.run is not None and model.run.name == run.name)

    def open_folder(self, folder: Path) -> None:
        """Adds a model folder to the list and chooses it."""
        model = Model(folder, None, folder.name)
        if model not in self._opened:
            self._opened.insert(0, model)
            self._models.insert(0, model)
            self._write()
        self._choose(lambda other: other == model)

    def ask_folder(self) -> None:
        """Asks for a model folder that belongs to no run."""
        dialog = QFileDialog(self, self.tr("Open a model folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.open_folder(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        place = self.currentIndex()
        self._write()
        self.setCurrentIndex(place)

    def _choose(self, wanted: Callable[[Model], bool]) -> bool:
        before = self.chosen_model
        found = self._select(wanted)
        if found and self.chosen_model != before:
            self.chosen.emit()
        return found

    def _select(self, wanted: Callable[[Model], bool]) -> bool:
        place = next((i for i, model in enumerate(self._models) if wanted(model)), -1)
        if place >= 0:
            with QSignalBlocker(self):
                self.setCurrentIndex(place)
        return place >= 0

    def _write(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            self._names = dict(zip(self._models, telling_names([(m.name, m.run) for m in self._models]), strict=True))
            for model in self._models:
                self.addItem(self.title_of(model))
                self.setItemData(self.count() - 1, str(model.source), Qt.ItemDataRole.ToolTipRole)
        self.setVisible(bool(self._models))

    def title_of(self, model: Model) -> str:
        """How a model is called; two in the list are never called the same."""
        name = self._names.get(model, model.name)
        return self.tr("{0} · step {1}").format(name, f"{model.step:,}") if model.step else name
