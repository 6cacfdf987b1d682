"""The forecast on the Model page: against what is free, option by option, measured when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.forecast import Advice, Forecast, Plan, Question, Remedy, advise, forecast_finetune, forecast_pretrain
from engine.model_desk import DevicesFound
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.probe import Probed
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe
from studio.app import Studio
from studio.model.advisor_card import AdvisorCard
from studio.model.forecast_card import ForecastCard
from studio.model.needs import Devices, Place, method_needs, plan_of, preset_needs, span_of
from studio.model.outlook import Outlook, outlook, preset_sets
from studio.pages.model import ModelPage
from studio.pages.page import State
from studio.theme import Theme

GB = 10**9
GPT2 = ModelSettings(vocab_size=50257, **PRESETS["gpt2-124M"])
TUNING = FinetuneRecipe.model_validate({"data": {"max_tokens": 256}})


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> ForecastCard:
    card = ForecastCard(theme)
    qtbot.addWidget(card)
    card.show()
    return card


def plan(recipe: PretrainRecipe | FinetuneRecipe, base: ModelSettings | None = None, kind: str = "cpu") -> Plan:
    found = plan_of(recipe, outlook(recipe, base), Place(kind))
    assert found is not None
    return found


def test_the_forecast_is_the_engines() -> None:
    recipe = PretrainRecipe.model_validate({"model": {"preset": "small"}})
    settings = outlook(recipe, None).settings
    assert settings is not None
    for kind in ("cpu", "cuda"):
        expected = forecast_pretrain(settings, recipe.train, recipe.train.precision, device=kind)
        assert plan(recipe, kind=kind).forecast() == expected
    expected = forecast_finetune(GPT2, TUNING.method, TUNING.train, TUNING.train.precision, 256)
    assert plan(TUNING, GPT2).forecast() == expected


def test_every_preset_and_every_method_has_a_figure() -> None:
    presets = preset_needs(plan(PretrainRecipe()))
    assert set(presets) == set(PRESETS)
    assert presets["nano"] < presets["small"] < presets["gpt2-1558M"]
    methods = method_needs(plan(TUNING, GPT2))
    assert methods["lora"] == plan(TUNING, GPT2).forecast().total
    assert methods["qlora"] <= methods["lora"] < methods["full"], "measuring at the start may need the most in both"
    packed = TUNING.model_copy(update={"method": TUNING.method.model_copy(update={"kind": "qlora"})})
    held = [plan(recipe, GPT2).forecast().moments["forward"] for recipe in (packed, TUNING)]
    assert held[0] < held[1]
    assert Place("cuda", "GPU", 10).judged({"a": 10, "b": 11}) == {"a": (10, True), "b": (11, False)}
    assert Place("mps", "GPU", 0).judged({"a": 10}) == {"a": (10, True)}


def test_without_a_model_there_is_no_plan() -> None:
    assert plan_of(None, Outlook(), Place()) is None
    assert plan_of(TUNING, Outlook(), Place()) is None


@pytest.mark.parametrize(
    ("device", "preferred", "place"),
    [
        ("auto", "auto", ("cuda", "H200", 100)),
        ("auto", "cuda:1", ("cuda", "second", 50)),
        ("cuda:1", "auto", ("cuda", "second", 50)),
        ("xpu", "auto", ("xpu", "xpu", 0)),
    ],
)
def test_the_place_is_that_of_recipe_and_settings(device: str, preferred: str, place: tuple[str, str, int]) -> None:
    devices = Devices(
        [
            {"id": "cuda:0", "kind": "cuda", "name": "H200", "free": 100},
            {"id": "cuda:1", "kind": "cuda", "name": "second", "free": 50},
            {"id": "cpu", "kind": "cpu", "name": "CPU", "free": 10},
        ]
    )
    recipe = PretrainRecipe.model_validate({"train": {"device": device}})
    found = devices.place(recipe, preferred)
    assert (found.kind, found.name, found.free) == place
    assert devices.place(PretrainRecipe.model_validate({"train": {"device": "cpu"}}), "auto").free > 1e6


@pytest.mark.parametrize(
    ("total", "free", "role", "words"),
    [
        (1 * GB, 4 * GB, "ok", "fits"),
        (int(3.8 * GB), 4 * GB, "warning", "tight"),
        (5 * GB, 4 * GB, "problem", "does not fit"),
        (5 * GB, 0, "strong", "about 5.0 GB"),
    ],
)
def test_the_verdict_is_told_in_words_and_colour(
    card: ForecastCard, total: int, free: int, role: str, words: str
) -> None:
    card.show_forecast(Forecast(weights=total), Place("cuda", "GPU", free))
    assert words in card.verdict.text()
    assert card.verdict.property("role") == role
    assert "weights" in card.bar.accessibleDescription()


def test_a_remedy_is_one_click_and_stands_only_where_it_is_tight(card: ForecastCard, qtbot: QtBot) -> None:
    remedy = Remedy("batch", "Batches of 4, 2 of them a step", "the same learning", {"train.batch_size": 4}, GB, GB)
    card.show_forecast(Forecast(weights=2 * GB), Place("cpu", "CPU", GB), [remedy])
    button: Any = card.options.itemAtPosition(0, 0).widget()  # type: ignore[union-attr]
    assert button.text() == "Batches of 4, 2 of them a step"
    with qtbot.waitSignal(card.option_asked) as asked:
        button.click()
    assert asked.args == [{"train.batch_size": 4}]
    card.show_forecast(Forecast(weights=2 * GB), Place("cpu", "CPU", 9 * GB), [remedy])
    assert not card.options_title.isVisible()


PROBED = Probed(peak_bytes=10 * GB, seconds_per_step=0.25, tokens_per_second=2048, device="cpu", batches_per_epoch=40)


def test_the_measurement_corrects_the_forecast(card: ForecastCard, qtbot: QtBot) -> None:
    card.show_forecast(Forecast(weights=11 * GB), Place())
    with qtbot.waitSignal(card.measure_asked):
        card.measure.click()
    card.show_measuring("Loading torch")
    with qtbot.waitSignal(card.stop_asked):
        card.measure.click()
    card.show_measuring("")
    card.show_probed(PROBED)
    assert "10 GB" in card.result.text()
    assert "+10 %" in card.result.text()
    card.show_probed(Probed(problem="Out of memory: 3 GB asked.", remedy="Halve the batch."))
    assert card.result.text() == "Out of memory: 3 GB asked.\nHalve the batch."
    assert card.result.property("role") == "problem"


def test_time_comes_from_the_measured_steps() -> None:
    recipe = PretrainRecipe.model_validate({"train": {"max_steps": 400}})
    before, after = (span_of(plan(recipe), recipe, probed) for probed in (None, PROBED))
    assert (before.steps, before.seconds) == (400, None)
    assert (after.steps, after.seconds, after.measured) == (400, 100.0, True)
    epochs = PretrainRecipe.model_validate({"train": {"max_epochs": 2}})
    assert span_of(plan(epochs), epochs, PROBED).steps == 80
    minute = PretrainRecipe.model_validate({"train": {"max_seconds": 60}})
    assert span_of(plan(minute), minute, None).seconds == 60
    failed = span_of(plan(recipe), recipe, Probed(problem="It did not fit."))
    assert failed.seconds is None


def test_time_and_disk_are_told(card: ForecastCard) -> None:
    recipe = PretrainRecipe.model_validate({"train": {"max_steps": 400}, "model": {"preset": "small"}})
    card.show_span(span_of(plan(recipe), recipe, None), 81 * GB)
    assert "81 GB are free" in card.facts.text()
    assert "measure two steps" in card.facts.text()
    card.show_span(span_of(plan(recipe), recipe, PROBED), 81 * GB)
    assert "about 1:40 for 400 steps" in card.facts.text()
    assert card.facts.property("role") == "small"
    card.show_span(span_of(plan(recipe), recipe, PROBED), 1000)
    assert "Only 1.0 kB are free" in card.facts.text()
    assert card.facts.property("role") == "warning"


class FakeProbe(QObject):
    """A measurement without a child: it remembers the recipes; a test tells the result."""

    status = Signal(str, float, float)
    probed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recipes: list[Recipe] = []
        self.busy = False

    def start(self, recipe: Recipe, cache: Path, runs: Path) -> None:
        self.recipes.append(recipe)
        self.busy = True

    def cancel(self) -> None:
        self.busy = False


@pytest.fixture
def page(studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ModelPage:
    monkeypatch.setattr("studio.pages.model.Probe", FakeProbe)
    page = studio.window.page_of("model")
    assert isinstance(page, ModelPage)
    QApplication.processEvents()
    studio.window.navigate("model")
    qtbot.waitUntil(lambda: page.state is State.READY)
    return page


def test_measuring_is_one_button_and_holds_for_this_recipe_only(page: ModelPage, studio: Studio) -> None:
    page.forecast.measure.click()
    (recipe,) = page.probe.recipes  # type: ignore[attr-defined]
    assert recipe.train == studio.context.draft.recipe().train  # type: ignore[union-attr]
    page.probe.status.emit("measuring steps", 1, 2)
    assert page.forecast.progress.isVisible()
    page.probe.probed.emit(PROBED)
    assert "10 GB" in page.forecast.result.text()
    assert not page.forecast.progress.isVisible()
    studio.context.draft.set("train.batch_size", 3)
    page.refresh()
    assert page.forecast.result.text() == ""


def test_esc_ends_a_measurement(page: ModelPage) -> None:
    page.forecast.measure.click()
    assert page.cancel()
    assert not page.probe.busy
    assert page.forecast.measure.text() == "Measure two steps"


def test_a_recipe_that_cannot_start_is_not_measured(page: ModelPage, studio: Studio) -> None:
    page.choose_stage("finetune")
    studio.context.draft.set("model.from", "/nothing/here")
    page.measure()
    assert page.probe.recipes == []  # type: ignore[attr-defined]


def questions(*fits: bool) -> Advice:
    kinds = ("full", "lora", "qlora")
    found = (
        Question(kind, f"Can it be {kind}?", f"Take {kind}", (3 - place) * GB, yes, {"method.kind": kind})
        for place, (kind, yes) in enumerate(zip(kinds, fits, strict=True))
    )
    return Advice(tuple(found), 2 * GB)


def test_the_first_question_with_a_yes_is_the_advice(theme: Theme, qtbot: QtBot) -> None:
    card = AdvisorCard(theme)
    qtbot.addWidget(card)
    card.show_advice(questions(False, True, True))
    buttons: list[Any] = [card.tree.itemAtPosition(row, 2) for row in range(3)]
    assert buttons[0] is None
    assert [button.widget().property("kind") for button in buttons[1:]] == ["primary", None]
    with qtbot.waitSignal(card.advice_asked) as asked:
        buttons[2].widget().click()
    assert asked.args == [{"method.kind": "qlora"}]


def test_where_nothing_fits_the_advisor_says_so(theme: Theme, qtbot: QtBot) -> None:
    card = AdvisorCard(theme)
    qtbot.addWidget(card)
    card.show()
    card.show_advice(questions(False, False, False))
    assert card.nothing.isVisible()
    card.show_advice(questions(False, False, True))
    assert not card.nothing.isVisible()


def test_a_model_that_is_too_large_gets_advice_that_fits(page: ModelPage, studio: Studio) -> None:
    draft = studio.context.draft
    draft.set_all({**preset_sets("gpt2-1558M"), "train.device": "cuda"})
    page.desk.told.emit(
        DevicesFound(request="1", devices=[{"id": "cuda:0", "kind": "cuda", "name": "GPU", "free": 8 * GB}])
    )
    page.refresh()
    assert card_role(page) == "problem"
    assert page.presets.cards["gpt2-1558M"].chip.property("role") == "chip-warning"
    advice = advise(plan_of(draft.recipe(), page.diagram.outlook, Place("cuda", "GPU", 8 * GB)), 8 * GB)  # type: ignore[arg-type]
    assert advice.advised is not None
    page.take_advice(advice.advised.sets)
    page.refresh()
    assert card_role(page) != "problem"
    draft.undo()
    page.refresh()
    assert card_role(page) == "problem"


def card_role(page: ModelPage) -> str:
    return str(page.forecast.verdict.property("role"))
