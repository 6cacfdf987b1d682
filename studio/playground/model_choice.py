"""The list of models that the playground can open: runs with a model or a checkpoint, newest first, and folders."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from engine.about import shown_name
from engine.errors import EngineError
from engine.runs import RunFolder

MOST_RUNS = 100
_STEP = re.compile(r"step-0*(\d+)")


@dataclass(frozen=True)
class Model:
    """A folder to open; ``run`` is the run it belongs to, ``step`` is 0 for a finished model."""

    source: Path
    run: Path | None
    name: str
    step: int = 0


def models_of(runs: Path) -> list[Model]:
    """The newest model of each run, newest run first.  Looks at names only, so that it may be asked often."""
    try:
        folders = sorted((path for path in runs.iterdir() if path.is_dir()), key=lambda path: path.name, reverse=True)
    except OSError:
        return []
    found = []
    for folder in folders[:MOST_RUNS]:
        try:
            source = RunFolder(folder).model_source()
        except (EngineError, OSError):  # deleted or not readable: it cannot be opened, so it is not offered
            continue
        if source is not None:
            step = _STEP.fullmatch(source.name)
            found.append(Model(source, folder, shown_name(folder), int(step[1]) if step else 0))
    return found


class ModelChoice(QComboBox):
    """One line a model.  ``chosen`` is emitted when another model is to be used, also when a run has a newer one."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: list[Model] = []
        self._opened: list[Model] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.activated.connect(lambda _: self.chosen.emit())

    @property
    def chosen_model(self) -> Model | None:
        """The one that is chosen."""
        place = self.currentIndex()
        return self._models[place] if 0 <= place < len(self._models) else None

    def refresh(self, runs: Path) -> None:
        """Reads the list again; the choice stays with its run."""
        before = self.chosen_model
        self._models = [*self._opened, *models_of(runs)]
        self._write()
        if before is not None:
            self._select(lambda model: (model.run or model.source) == (before.run or before.source))
        if self.chosen_model != before:
            self.chosen.emit()

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
            for model in self._models:
                self.addItem(self.title_of(model))
                self.setItemData(self.count() - 1, str(model.source), Qt.ItemDataRole.ToolTipRole)
        self.setVisible(bool(self._models))

    def title_of(self, model: Model) -> str:
        """How a model is called."""
        return self.tr("{0} · step {1}").format(model.name, f"{model.step:,}") if model.step else model.name
