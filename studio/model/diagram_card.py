"""The card that draws the model to scale and tells of each part what it is, what it weighs and whether it learns."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from engine.models.anatomy import Learning, ModelPart, learning_of, model_parts
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection, trainable_parameters
from studio.model.outlook import Outlook
from studio.numbers import count, per_cent_of, percent, short
from studio.theme import Theme
from studio.widgets.block_diagram import Band, BlockDiagram, Cell
from studio.widgets.card import Card, label

COLORS = {"tokens": 0, "positions": 0, "attention": 2, "mlp": 3, "head": 0}


class DiagramCard(Card):
    """Shows an outlook as areas."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._outlook = Outlook()
        self.diagram = BlockDiagram(theme)
        self.legend = label("", "small", wrap=True)
        self.detail = label("", "small", wrap=True)
        self.empty = label("", "dim", wrap=True)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.diagram, 1)
        self.body.addWidget(self.detail)
        self.body.addWidget(self.legend)
        self.diagram.chosen.connect(lambda _: self._write_detail())
        self.retranslate()

    @property
    def outlook(self) -> Outlook:
        """What is drawn."""
        return self._outlook

    def show_outlook(self, outlook: Outlook) -> None:
        """Draws the model of ``outlook``."""
        if outlook != self._outlook:
            self._outlook = outlook
            self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("The model, drawn to scale"))
        self.empty.setText(self.tr("Choose a model to start from, and its parts are drawn here."))
        self.diagram.setAccessibleName(self.tr("The model's parts, as large as their numbers; Up and Down choose one"))
        self.diagram.setWhatsThis(
            self.tr(
                "The model, drawn to scale\nEvery area is as large as its share of the numbers that are learned. A token "
                "enters at the top as a row of the token table, passes every layer (attention looks back, the MLP "
                "thinks about what it saw), and the head turns the result into a probability for each token."
            )
        )
        self._write()

    def _write(self) -> None:
        settings, method = self._outlook.settings, self._outlook.method
        for widget in (self.diagram, self.detail, self.legend):
            widget.setVisible(settings is not None)
        self.empty.setVisible(settings is None)
        self.set_remark(self._remark(settings, method) if settings is not None else "")
        if settings is None:
            self.diagram.set_bands([])
            return
        self.legend.setText(self._legend(method))
        self.diagram.set_bands(self._bands(settings, learning_of(settings, method)))
        self._write_detail()

    def _remark(self, settings: ModelSettings, method: MethodSection | None) -> str:
        total = settings.parameter_count()
        if method is None:
            return self.tr("{0} parameters").format(count(total))
        learns = trainable_parameters(settings, method)
        told = self.tr("{0} parameters · {1} learn ({2})")
        share = per_cent_of(f"{100 * learns / total:.2f}") if learns < 0.1 * total else percent(learns / total)
        return told.format(short(total), short(learns), share)

    def _legend(self, method: MethodSection | None) -> str:
        if method is None:
            return self.tr("Every part learns.")
        if method.kind == "full":
            if not method.freeze_layers:
                return self.tr("Every part learns.")
            return self.tr("Hatched: frozen. Coloured: learns.")
        return self.tr("Hatched: frozen. Orange: what {0} adds, the only part that learns.").format(method.kind)

    def _bands(self, settings: ModelSettings, learning: dict[str, Learning]) -> list[Band]:
        parts = {part.id: part for part in model_parts(settings)}
        layer = sum(parts[id].parameters + learning[id].added for id in ("attention", "mlp", "norms"))
        bands = [self._single(parts["tokens"], learning)]
        if "positions" in parts:
            bands.append(self._single(parts["positions"], learning))
        cells = tuple(self._cell(parts[id], learning[id]) for id in ("attention", "mlp"))
        layers = self.tr("%n layer(s)", "", settings.n_layers)
        bands.append(Band(layers, f"{count(settings.n_layers)} × {short(layer)}", cells, settings.n_layers))
        if "head" in parts:
            bands.append(self._single(parts["head"], learning))
        return bands

    def _single(self, part: ModelPart, learning: dict[str, Learning]) -> Band:
        cell = self._cell(part, learning[part.id])
        return Band(cell.title, short(part.parameters), (cell,))

    def _cell(self, part: ModelPart, learning: Learning) -> Cell:
        titles = {
            "tokens": self.tr("Token table"),
            "positions": self.tr("Positions"),
            "attention": self.tr("Attention"),
            "mlp": self.tr("MLP"),
            "head": self.tr("Head"),
        }
        return Cell(
            part.id,
            titles[part.id],
            part.parameters,
            COLORS[part.id],
            learning.layers,
            learning.added,
            note=self._note(part, learning),
        )

    def _note(self, part: ModelPart, learning: Learning) -> str:
        """What a part is made of, what it weighs, and whether it learns."""
        several = len(part.matrices) > 1  # a part's only matrix has the part's name
        matrices = ", ".join(
            f"{name if several else ''} {count(a)} × {count(b)}".lstrip() for name, a, b in part.matrices
        )
        total = part.parameters * part.copies
        whole = self._outlook.settings.parameter_count() if self._outlook.settings is not None else total
        weight = self.tr("{0} parameters, {1} of the model").format(count(total), percent(total / whole))
        if part.copies > 1:
            weight = self.tr("{0} parameters in all layers, {1} of the model").format(
                count(total), percent(total / whole)
            )
        words = [matrices, weight]
        learns = sum(learning.layers)
        if learning.added:
            words.append(self.tr("frozen, {0} added to learn").format(count(learning.added * part.copies)))
        elif not learns:
            words.append(self.tr("frozen"))
        elif learns < part.copies:
            words.append(self.tr("the upper {0} layers learn").format(count(learns)))
        if part.id == "tokens" and self._outlook.settings is not None and self._outlook.settings.tie_embeddings:
            words.append(self.tr("used again as the head"))
        return " · ".join(words)

    def _write_detail(self) -> None:
        cell = self.diagram.chosen_cell
        self.detail.setText(f"{cell.title}: {cell.note}" if cell is not None else "")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
