"""The card that chooses the model to start from: a run, a folder, somebody's file, or a name on the hub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from engine.model_desk import HubModelFound, ModelDescribed
from engine.models.settings import ModelSettings
from studio.engine_texts import said
from studio.numbers import count, short, size
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label, rule
from studio.widgets.elided_label import ElidedLabel


@dataclass(frozen=True)
class Candidate:
    """A model that can be started from: what is shown, and the value of ``model.from``."""

    name: str
    source: str


class SourceCard(Card):
    """``chosen`` carries the value of ``model.from``; ``import_asked`` a file or folder to import; ``tokenizer_asked`` the
    tokenizer for a model that came without one; ``look_up_asked`` and ``fetch_asked`` a name of the hub; ``stop_asked``
    ends what is under way."""

    chosen = Signal(str)
    import_asked = Signal(object)
    tokenizer_asked = Signal(str, object)
    look_up_asked = Signal(str)
    fetch_asked = Signal(str)
    stop_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._candidates: list[Candidate] = []
        self._starts = False
        self._described: ModelDescribed | None = None
        self._found: HubModelFound | None = None
        self._status: tuple[str, float, float] | None = None
        self._lacking = ""
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(18)
        self.shape = label("", "small", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.folder, self.file = Button(theme, icon="folder"), Button(theme, icon="file")
        self.hub = QLineEdit()
        self.look_up, self.fetch = Button(theme), Button(theme, kind="primary")
        self.hub_words = label("", "small", wrap=True)
        self.status = ElidedLabel("", "dim")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.stop = Button(theme, icon="stop", kind="chip")
        self.own_rule = rule()
        self.lacks = label("", "warning", wrap=True)
        self.tokenizer = Button(theme, icon="tokenizer")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        local, hub, working, lacking = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (local, hub, working, lacking):
            row.setSpacing(8)
        lacking.addWidget(self.lacks, 1)
        lacking.addWidget(self.tokenizer)
        local.addWidget(self.folder)
        local.addWidget(self.file)
        local.addStretch(1)
        hub.addWidget(self.hub, 1)
        hub.addWidget(self.look_up)
        hub.addWidget(self.fetch)
        working.addWidget(self.status, 1)
        working.addWidget(self.stop)
        for widget in (self.choice, self.shape, self.own_rule):
            self.body.addWidget(widget)
        self.body.addLayout(local)
        self.body.addLayout(hub)
        self.body.addWidget(self.hub_words)
        self.body.addLayout(working)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.problem)
        self.body.addLayout(lacking)

    def _connect(self) -> None:
        self.choice.activated.connect(lambda place: self.chosen.emit(self._candidates[place].source))
        self.folder.clicked.connect(lambda _: self._ask(QFileDialog.FileMode.Directory))
        self.file.clicked.connect(lambda _: self._ask(QFileDialog.FileMode.ExistingFile))
        self.tokenizer.clicked.connect(lambda _: self._ask_tokenizer())
        self.hub.textEdited.connect(lambda _: self.show_found(None))
        self.hub.returnPressed.connect(self._on_hub)
        self.look_up.clicked.connect(lambda _: self._on_hub())
        self.fetch.clicked.connect(lambda _: self._on_fetch())
        self.stop.clicked.connect(self.stop_asked)

    def _on_fetch(self) -> None:
        if self._found:
            self.fetch_asked.emit(self._found.name)

    # ------------------------------------------------------------------ what is shown

    def show_candidates(self, candidates: list[Candidate], source: str, *, starts: bool) -> None:
        """The models here, and the one that is started from; ``starts`` tells whether the stage starts from one at all."""
        self._starts = starts
        known = [each.source for each in candidates]
        if source not in known:
            candidates = [Candidate(Path(source).name or source, source), *candidates]
        self._candidates = candidates
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for each in candidates:
                self.choice.addItem(each.name or self.tr("The newest finished run"))
                self.choice.setItemData(self.choice.count() - 1, each.source, Qt.ItemDataRole.ToolTipRole)
            self.choice.setCurrentIndex([each.source for each in candidates].index(source))
        self._show()

    def show_described(self, described: ModelDescribed | None) -> None:
        """What the chosen model is; None while it is not known."""
        self._described = described
        self._write()

    def show_found(self, found: HubModelFound | None) -> None:
        """What the hub says about a name; None: nothing was asked."""
        self._found = found
        self._write()

    def show_status(self, text: str, done: float = 0, total: float = 0) -> None:
        """Something is under way; with an empty text nothing is any more."""
        self._status = (text, done, total) if text else None
        self._show()

    def show_problem(self, text: str) -> None:
        """Why an import or a download failed."""
        self.problem.setText(text)
        self._show()

    def show_lacking(self, folder: str) -> None:
        """A model that came without a tokenizer; "" when none did."""
        self._lacking = folder
        self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.choice.setAccessibleName(self.tr("Model to start from"))
        self.choice.setWhatsThis(
            self.tr(
                "Start from\nA model that has learned a language already: one of your runs, or one that others trained. "
                "Fine-tuning teaches it to answer.\n\nIn the recipe: model.from"
            )
        )
        self.folder.setText(self.tr("Open a folder…"))
        self.folder.setToolTip(self.tr("A model folder of Hugging Face's kind: GPT-2, Llama, Mistral, Qwen"))
        self.file.setText(self.tr("Import a file…"))
        self.file.setToolTip(
            self.tr(
                "A .pt, .pth or .bin file; it is opened in a limited process, code in it is refused, and kept as safetensors"
            )
        )
        self.hub.setPlaceholderText(self.tr("A name on the Hugging Face hub, such as openai-community/gpt2"))
        self.hub.setAccessibleName(self.tr("A model's name on the Hugging Face hub"))
        self.look_up.setText(self.tr("Look up"))
        self.stop.setText(self.tr("stop"))
        self.tokenizer.setText(self.tr("Choose its tokenizer…"))
        self.progress.setAccessibleName(self.tr("Progress of the download"))
        self._write()

    def _write(self) -> None:
        self.set_title(self.tr("Start from") if self._starts else self.tr("Or start from a model that exists"))
        self.shape.setText(self._shape_words())
        lacks = self.tr("{0} came without a tokenizer: choose the tokenizer.json that it was trained with.")
        self.lacks.setText(lacks.format(Path(self._lacking).name) if self._lacking else "")
        found = self._found
        self.fetch.setVisible(found is not None and not found.problem)
        self.hub_words.setVisible(found is not None)
        if found is not None and found.problem:
            self.hub_words.setText(said(f"{found.problem} {found.remedy}".strip()))
        elif found is not None:
            told = self.tr("{0}: {1} in %n file(s); only weights and texts, never code.", "", found.files)
            self.hub_words.setText(told.format(found.name, size(found.bytes)))
            self.fetch.setText(self.tr("Download {0}").format(size(found.bytes)))
        self._show()

    def _shape_words(self) -> str:
        described = self._described
        if described is None:
            return ""
        if described.problem:
            return said(f"{described.problem}\n{described.remedy}".strip())
        shape = ModelSettings.from_dict(described.settings)
        told = self.tr("{0} parameters · {1} layers · {2} wide · context {3} · {4} tokens")
        told = told.format(
            short(shape.parameter_count()),
            shape.n_layers,
            shape.emb_dim,
            count(shape.context_length),
            count(shape.vocab_size),
        )
        return f"{told} · {self.tr('brings its chat template')}" if described.template else told

    def _show(self) -> None:
        working = self._status is not None
        own: tuple[QWidget, ...] = (self.choice, self.shape, self.own_rule)
        busy: tuple[QWidget, ...] = (self.status, self.progress, self.stop)
        asking: tuple[QWidget, ...] = (self.folder, self.file, self.hub, self.look_up, self.fetch)
        lacking: tuple[QWidget, ...] = (self.lacks, self.tokenizer)
        for widgets, shown in ((own, self._starts), (busy, working), (lacking, bool(self._lacking) and not working)):
            for widget in widgets:
                widget.setVisible(shown)
        for widget in asking:
            widget.setEnabled(not working)
        self.problem.setVisible(bool(self.problem.text()))
        self.set_title(self.tr("Start from") if self._starts else self.tr("Or start from a model that exists"))
        if self._status is not None:
            text, done, total = self._status
            self.status.set_text(said(text))
            self.progress.setRange(0, 1000 if total else 0)
            self.progress.setValue(round(1000 * min(done / total, 1.0)) if total else 0)

    # ------------------------------------------------------------------ asking

    def _on_hub(self) -> None:
        name = self.hub.text().strip()
        if name:
            self.look_up_asked.emit(name)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        folder = mode == QFileDialog.FileMode.Directory
        dialog = QFileDialog(self, self.tr("Choose a model folder") if folder else self.tr("Choose a file of weights"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if not folder:
            kinds = "*.pt *.pth *.bin *.ckpt *.safetensors"
            dialog.setNameFilters([self.tr("Weights ({0})").format(kinds), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.take_path(Path(names[0])))
        dialog.open()

    def _ask_tokenizer(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a tokenizer"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tokenizers ({0})").format("*.json"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.tokenizer_asked.emit(self._lacking, Path(names[0])))
        dialog.open()

    def take_path(self, path: Path) -> None:
        """Starts from a folder that can be opened as it is; whatever else it is, asks for its import."""
        opens = path.is_dir() and (
            any(path.glob("*.safetensors*")) or (path / "recipe.toml").is_file() or (path / "MANIFEST.json").is_file()
        )
        if opens:
            self.chosen.emit(str(path))
        else:
            self.import_asked.emit(path)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
