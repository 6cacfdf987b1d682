"""The Model page: what is trained, how large it is, which part of it learns, and whether this computer can hold it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.errors import EngineError
from engine.forecast import advise, remedies
from engine.messages import Message, Notice, Status
from engine.model_desk import (
    DescribeModel,
    DevicesFound,
    FetchModel,
    FindDevices,
    GiveTokenizer,
    HubModelFound,
    ImportModel,
    LookUpModel,
    ModelBrought,
    ModelDescribed,
)
from engine.models.settings import ModelSettings
from engine.probe import Probed
from engine.recipes.recipe import Recipe
from engine.runs import new_id
from engine.stages import STAGES
from studio.child import Talk
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.explanation import recipe_text
from studio.model.advisor_card import AdvisorCard
from studio.model.candidates import candidates_of
from studio.model.commands import Deed
from studio.model.diagram_card import DiagramCard
from studio.model.forecast_card import ForecastCard
from studio.model.method_card import MethodCard, sets_of
from studio.model.needs import Devices, method_needs, plan_of, preset_needs, span_of
from studio.model.outlook import Outlook, outlook, preset_sets, shape_sets
from studio.model.probe import Probe
from studio.model.shape_card import DialCard, PresetsCard
from studio.model.source_card import SourceCard
from studio.numbers import short
from studio.pages.page import Page, State
from studio.recipe_files import ready_to_start
from studio.stage_path import takes
from studio.status_bar import free_bytes
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.columns import Columns
from studio.widgets.elided_label import ElidedLabel

SOON_MS = 60
TALL_PX = 560
WIDE_PX = 1100  # from here on three cards have room beside each other
FROM = "model.from"
STAGE_OF_IMPORTS = "finetune"


class ModelPage(Page):
    """Shows the model of the draft, and changes it there."""

    page_id = "model"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.stages = {stage: Button(theme, kind="chip") for stage in STAGES if _has_model(stage)}
        self.presets, self.dial = PresetsCard(theme), DialCard(theme)
        self.source, self.method = SourceCard(theme), MethodCard(theme)
        self.diagram, self.forecast = DiagramCard(theme), ForecastCard(theme)
        self.advisor = AdvisorCard(theme)
        self.problem = label("", "problem", wrap=True)
        self.desk = Talk("engine.model_desk_child", parent=self)
        self.probe = Probe(self)
        self._probed: Probed | None = None
        self._probed_recipe: Recipe | None = None
        self._describing = self._working = ""
        self._described_for: str | None = None
        self._base: ModelSettings | None = None
        self._devices: Devices | None = None
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        theme = self.context.theme
        heading, top = QVBoxLayout(), QHBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.subtitle)
        top.setSpacing(8)
        top.addLayout(heading, 1)
        for button in self.stages.values():
            button.setCheckable(True)
            top.addWidget(button)
        columns = Columns((6, 5))
        for card in (self.presets, self.dial, self.source, self.method, self.advisor):
            columns.left.addWidget(card)
        columns.left.addStretch(1)
        columns.right.addWidget(self.forecast)
        columns.right.addWidget(self.diagram, 10)
        columns.right.addStretch(1)
        self.diagram.setMaximumHeight(theme.px(TALL_PX))
        self.body.addLayout(top)
        self.body.addWidget(self.problem)
        self.body.addWidget(columns, 1)

    def _connect(self) -> None:
        draft = self.context.draft
        draft.changed.connect(self._on_draft)
        for stage, button in self.stages.items():
            button.clicked.connect(lambda _=False, stage=stage: self.choose_stage(stage))
        self.presets.chosen.connect(lambda name: draft.set_all(preset_sets(name)))
        self.dial.derived.connect(lambda values: draft.set_all(shape_sets(values)))
        self.method.set_asked.connect(lambda key, value: draft.set_all(sets_of(key, value)))
        self.forecast.option_asked.connect(draft.set_all)
        self.forecast.measure_asked.connect(self.measure)
        self.forecast.stop_asked.connect(self.cancel)
        self.probe.status.connect(self.forecast.show_measuring)
        self.probe.probed.connect(self._on_probed)
        self.advisor.advice_asked.connect(self.take_advice)
        self.source.chosen.connect(self.start_from)
        self.source.import_asked.connect(self.import_file)
        self.source.tokenizer_asked.connect(self.give_tokenizer)
        self.source.look_up_asked.connect(self.look_up)
        self.source.fetch_asked.connect(self.fetch)
        self.source.stop_asked.connect(self.cancel)
        self.desk.told.connect(self._on_told)
        self.desk.lost.connect(self._on_lost)

    # ------------------------------------------------------------------ what the window asks

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Model"))
        for stage, button in self.stages.items():
            button.setText(recipe_text(STAGES[stage].title))
            button.setToolTip(recipe_text(STAGES[stage].does))
        self.refresh()

    def on_shown(self) -> None:
        """Catches up with the draft; at the first time, finds out what this computer can compute on."""
        self._soon.start(0)
        if self._devices is None:
            self._devices = Devices()
            self.desk.send(FindDevices(id=new_id()))

    def main_action(self) -> None:
        """Ctrl+Enter: on to the settings of the training."""
        self.context.navigate("train")

    def do_with_model(self, deed: Deed) -> None:
        """What the palette asks for."""
        deeds = {
            "measure": self.measure, "folder": self.source.folder.click, "file": self.source.file.click,
            "hub": self.source.hub.setFocus,
        }  # fmt: skip
        deeds[deed]()

    def cancel(self) -> bool:
        """Esc ends a measurement, an import or a download."""
        if self.probe.busy:
            self.probe.cancel()
            self.forecast.show_measuring("")
            return True
        if not self._working:
            return False
        self.desk.close()
        self._working, self._describing, self._described_for = "", "", None
        self.source.show_status("")
        return True

    def shut_down(self) -> None:
        """Ends the children."""
        self.desk.close()
        self.probe.cancel()

    # ------------------------------------------------------------------ showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        columns = 3 if self.width() >= self.context.theme.px(WIDE_PX) else 2
        for card in (self.presets, self.method):
            card.grid.set_columns(columns)
        super().resizeEvent(event)

    def _on_draft(self) -> None:
        if self.isVisible():
            self._soon.start()

    def refresh(self) -> None:
        """Shows the draft."""
        draft = self.context.draft
        values = draft.section("model") if _has_model(draft.stage) else {}
        shaped, starts = "preset" in values, "from" in values
        for stage, button in self.stages.items():
            button.setChecked(stage == draft.stage)
        for card in (self.presets, self.dial):
            card.setVisible(shaped)
        if starts:
            self._describe(str(values["from"] or ""))
        found = outlook(draft.recipe(), self._base if starts else None)
        self.method.setVisible(found.method is not None)
        if found.method is not None:
            self.method.show_method(found.method, found.settings)
        if shaped and found.settings is not None:
            self.dial.show_shape(found.settings)
        self.presets.show_preset(_preset_of(values) if shaped else "")
        self.diagram.show_outlook(found)
        self._show_source(str(values.get("from") or ""), starts)
        self._show_needs(found, shaped)
        self._show_problem(found)

    def _show_source(self, source: str, starts: bool) -> None:
        stages = takes(self.context.draft.stage).get(FROM, ())
        here = candidates_of(self.context.runs_folder, self.context.workspace.models, stages) if starts else []
        self.source.show_candidates(here, source, starts=starts)

    def _show_needs(self, found: Outlook, shaped: bool) -> None:
        recipe = self.context.draft.recipe()
        place = (self._devices or Devices()).place(recipe, self.context.settings.device)
        plan = plan_of(recipe, found, place)
        for card in (self.forecast, self.advisor):
            card.setVisible(plan is not None)
        if plan is None:
            return
        if recipe != self._probed_recipe:
            self._probed = None
        self.forecast.show_forecast(plan.forecast(), place, remedies(plan, place.free))
        self.forecast.show_probed(self._probed)
        self.forecast.show_span(span_of(plan, recipe, self._probed), free_bytes(self.context.runs_folder))
        self.advisor.show_advice(advise(plan, place.free))
        if shaped:
            self.presets.show_needs(place.judged(preset_needs(plan)))
        if plan.method is not None:
            self.method.show_needs(place.judged(method_needs(plan)))

    def _show_problem(self, found: Outlook) -> None:
        draft = self.context.draft
        error = draft.error() or found.error
        self.problem.setText(said_error(error) if error is not None else "")
        self.problem.setVisible(error is not None)
        self.set_state(State.PROBLEM if error is not None else State.READY if found.settings else State.EMPTY)
        told = [recipe_text(STAGES[draft.stage].title)]
        if found.settings is not None:
            told.append(self.tr("{0} parameters").format(short(found.settings.parameter_count())))
        self.subtitle.set_text(" · ".join(told))

    def choose_stage(self, stage: str) -> None:
        """Prepares another stage."""
        self.context.draft.choose_stage(stage)
        self.refresh()

    def take_advice(self, sets: Mapping[str, Any]) -> None:
        """Prepares the run as advised; where nothing is to be changed, goes on to its start."""
        if sets:
            self.context.draft.set_all(sets)
        else:
            self.context.navigate("train")

    def measure(self) -> None:
        """Lets a child make two real steps of the recipe."""
        recipe = self.context.draft.recipe()
        if recipe is None:
            return
        self._probed_recipe = recipe
        try:
            ready = ready_to_start(recipe, self.context.settings, self.context.runs_folder)
        except EngineError as error:
            self._on_probed(Probed(problem=error.text, remedy=error.remedy))
            return
        self.forecast.show_measuring("Loading torch")
        self.probe.start(ready, self.context.workspace.cache, self.context.runs_folder)

    def _on_probed(self, probed: Probed) -> None:
        self._probed = probed
        self.forecast.show_measuring("")
        self.refresh()

    # ------------------------------------------------------------------ the model to start from

    def start_from(self, source: str) -> None:
        """The run that is prepared starts from this model."""
        if FROM not in takes(self.context.draft.stage):
            self.context.draft.choose_stage(STAGE_OF_IMPORTS)
        self.context.draft.set(FROM, source)

    def _describe(self, source: str) -> None:
        """Asks what a model is, once."""
        if source == self._described_for:
            return
        self._described_for, self._base = source, None
        self._describing = new_id()
        self.source.show_described(None)
        stages = list(takes(self.context.draft.stage).get(FROM, ()))
        self.desk.send(
            DescribeModel(
                id=self._describing, source=source, runs=str(self.context.runs_folder),
                models=str(self.context.workspace.models), stages=stages,
            )
        )  # fmt: skip

    def import_file(self, path: Path) -> None:
        """Makes a model folder of somebody's checkpoint, and starts from it."""
        self._begin("Loading torch")
        self.desk.send(ImportModel(id=self._working, path=str(path), models=str(self.context.workspace.models)))

    def give_tokenizer(self, folder: str, tokenizer: Path) -> None:
        """Gives an imported model the tokenizer that it was trained with."""
        self._begin("Loading torch")
        self.desk.send(GiveTokenizer(id=self._working, folder=folder, tokenizer=str(tokenizer)))

    def look_up(self, name: str) -> None:
        """Asks the hub what a model weighs."""
        self._begin("Asking the hub")
        self.desk.send(LookUpModel(id=self._working, name=name))

    def fetch(self, name: str) -> None:
        """Downloads a model, and starts from it."""
        self._begin("Downloading")
        self.desk.send(FetchModel(id=self._working, name=name, models=str(self.context.workspace.models)))

    def _begin(self, status: str) -> None:
        self._working = new_id()
        self.source.show_problem("")
        self.source.show_status(status)

    def _on_told(self, message: Message) -> None:
        if isinstance(message, ModelDescribed):
            if message.request == self._describing:
                self._describing = ""
                self._base = ModelSettings.from_dict(message.settings) if message.settings else None
                self.source.show_described(message)
                self._soon.start()
        elif isinstance(message, DevicesFound):
            self._devices = Devices(message.devices)
            self._soon.start()
        elif isinstance(message, Status):
            if self._working:
                self.source.show_status(message.text, message.done, message.total)
        elif isinstance(message, Notice):
            self.context.toast(said(message.text), message.level)
        elif getattr(message, "request", "") == self._working:
            self._working = ""
            self.source.show_status("")
            if isinstance(message, HubModelFound):
                self.source.show_found(message)
            elif isinstance(message, ModelBrought):
                self._on_brought(message)

    def _on_brought(self, brought: ModelBrought) -> None:
        if brought.problem:
            self.source.show_problem(said_error(EngineError(brought.problem, brought.remedy)))
            return
        self.source.show_found(None)
        self.source.show_lacking("" if brought.tokenizer else brought.folder)
        self._described_for = None
        self.context.toast(self.tr("{0} is here. Fine-tuning starts from it.").format(Path(brought.folder).name), "ok")
        self.start_from(brought.folder)

    def _on_lost(self, words: str) -> None:
        self._working = self._describing = ""
        self.source.show_status("")
        self.source.show_problem(self.tr("The process that looks at models ended without a result.") + f" {words}")


def _has_model(stage: str) -> bool:
    """Whether a stage's recipe has a model that is shaped or started from."""
    from engine.stages import recipe_class

    section = recipe_class(stage).sections().get("model")
    keys = {info.alias or key for key, info in section.model_fields.items()} if section is not None else set()
    return bool(keys & {"preset", "from"})


def _preset_of(values: dict[str, Any]) -> str:
    """The preset whose values hold unchanged; "" when some are set apart from it."""
    own = [key for key, value in values.items() if key != "preset" and value is not None]
    return "" if own else str(values.get("preset") or "")
