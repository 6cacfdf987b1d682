"""The forecast on the Model page: against what is free, option by option, measured when asked."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.forecast import Forecast, forecast_finetune, forecast_pretrain
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.pretrain import PretrainRecipe
from studio.model.advisor_card import AdvisorCard, Step
from studio.model.forecast_card import ForecastCard, Measured, Option
from studio.model.needs import Devices, Place, forecast_of, method_needs, preset_needs
from studio.model.outlook import Outlook, outlook
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


def test_a_forecast_of_pretraining_is_the_engines() -> None:
    recipe = PretrainRecipe.model_validate({"model": {"preset": "small"}})
    found = outlook(recipe, None)
    assert found.settings is not None
    for kind in ("cpu", "cuda"):
        expected = forecast_pretrain(found.settings, recipe.train, recipe.train.precision, device=kind)
        assert forecast_of(recipe, found, Place(kind)) == expected
    needs = preset_needs(recipe, found.settings.vocab_size, Place())
    assert set(needs) == set(PRESETS)
    assert needs["nano"] < needs["small"] < needs["gpt2-1558M"]


def test_a_forecast_of_fine_tuning_is_the_engines_for_each_method() -> None:
    found = outlook(TUNING, GPT2)
    expected = forecast_finetune(GPT2, TUNING.method, TUNING.train, TUNING.train.precision, 256)
    assert forecast_of(TUNING, found, Place()) == expected
    needs = method_needs(TUNING, found, Place())
    assert needs["lora"] == expected.total
    assert needs["qlora"] < needs["lora"] < needs["full"]


def test_without_a_model_there_is_no_forecast() -> None:
    assert forecast_of(None, Outlook(), Place()) is None
    assert forecast_of(TUNING, Outlook(), Place()) is None
    assert method_needs(TUNING, Outlook(), Place()) == {}


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


def test_an_option_is_one_click(card: ForecastCard, qtbot: QtBot) -> None:
    option = Option("Halve the batch", "a little slower", GB, {"train.batch_size": 4})
    card.show_forecast(Forecast(weights=GB), Place(), [option])
    button: Any = card.options.itemAtPosition(0, 0).widget()  # type: ignore[union-attr]
    assert button.text() == "Halve the batch"
    with qtbot.waitSignal(card.option_asked) as asked:
        button.click()
    assert asked.args == [{"train.batch_size": 4}]
    card.show_forecast(Forecast(weights=GB), Place(), [])
    assert not card.options_title.isVisible()


def test_the_measurement_corrects_the_forecast(card: ForecastCard, qtbot: QtBot) -> None:
    card.show_forecast(Forecast(weights=11 * GB), Place())
    card.show_measurable(True)
    with qtbot.waitSignal(card.measure_asked):
        card.measure.click()
    card.show_measuring("Loading torch")
    with qtbot.waitSignal(card.stop_asked):
        card.measure.click()
    card.show_measuring("")
    card.show_measured(Measured(10 * GB, 0.25))
    assert "10 GB" in card.result.text()
    assert "+10 %" in card.result.text()
    card.show_measured(None, "CUDA out of memory.")
    assert card.result.text() == "CUDA out of memory."


def test_the_first_question_with_a_yes_is_the_advice(theme: Theme, qtbot: QtBot) -> None:
    card = AdvisorCard(theme)
    qtbot.addWidget(card)
    card.show_steps(
        [
            Step("Every weight?", "5 GB of 4 GB", "Full", False, {"method.kind": "full"}),
            Step("LoRA?", "3 GB of 4 GB", "LoRA", True, {"method.kind": "lora"}),
            Step("QLoRA?", "1 GB of 4 GB", "QLoRA", True, {"method.kind": "qlora"}),
        ]
    )
    buttons: list[Any] = [card.tree.itemAtPosition(row, 2) for row in range(3)]
    assert buttons[0] is None
    assert [button.widget().property("kind") for button in buttons[1:]] == ["primary", None]
    with qtbot.waitSignal(card.advice_asked) as asked:
        buttons[2].widget().click()
    assert asked.args == [{"method.kind": "qlora"}]
