"""The forecast, what it advises, and that it needs no torch."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from engine.forecast import Plan, advise, disk_forecast, forecast_finetune, forecast_pretrain, remedies, time_forecast
from engine.forecast import memory as memory_room
from engine.forecast import moments as moments_room
from engine.forecast import remedy as remedy_room
from engine.forecast.memory import PARTS
from engine.forecast.processor import computes_bfloat16
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.finetune import FinetuneTrainSection
from engine.recipes.methods import MethodSection
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import build, default
from engine.recipes.sections import CheckpointSection, TrainSection

GB = 10**9
SMALL = ModelSettings(vocab_size=2048, **PRESETS["small"])
GPT2 = ModelSettings(vocab_size=50257, **PRESETS["gpt2-124M"])
FP32 = TrainSection(precision="fp32")


def test_parts_add_up_to_the_fullest_moment() -> None:
    forecast = forecast_pretrain(SMALL, FP32)
    assert forecast.total == sum(forecast.parts().values())
    assert tuple(forecast.parts()) == PARTS
    fullest = {moment: total for moment, total in forecast.moments.items() if moment != "measuring"}
    assert fullest[forecast.moment] == max(fullest.values()) == forecast.total
    assert forecast.as_dict()["total"] == forecast.total


def test_weights_and_optimiser_are_counted_exactly() -> None:
    count = SMALL.parameter_count()
    single, half = forecast_pretrain(SMALL, FP32), forecast_pretrain(SMALL, FP32, "bf16")
    assert (single.weights, single.optimizer) == (4 * count, 8 * count)
    assert (half.weights, half.optimizer) == (6 * count, 8 * count)  # masters beside, moments of them
    for optimizer, states in {"sgd": 1, "rmsprop": 1, "adagrad": 1, "nadam": 2}.items():
        assert forecast_pretrain(SMALL, TrainSection(precision="fp32", optimizer=optimizer)).optimizer == (  # type: ignore[arg-type]
            4 * states * count
        )


def test_what_fills_the_memory_depends_on_the_shape() -> None:
    assert forecast_pretrain(SMALL, FP32).moment == "forward"
    one = TrainSection(precision="fp32", batch_size=1)
    large = dataclasses.replace(GPT2, context_length=64)
    assert forecast_pretrain(large, one).moment in ("gradients", "step")
    vocabulary = ModelSettings(vocab_size=50257, **PRESETS["nano"])
    assert forecast_pretrain(vocabulary, TrainSection(precision="bf16", batch_size=64)).moment == "evaluation"


@pytest.mark.parametrize(
    "change",
    [{"batch_size": 8}, {"gradient_checkpointing": True}, {"precision": "bf16"}],
    ids=lambda change: next(iter(change)),
)
def test_what_is_known_to_need_less_needs_less(change: dict[str, object]) -> None:
    assert forecast_pretrain(SMALL, FP32.model_copy(update=change)).total < forecast_pretrain(SMALL, FP32).total


def test_the_number_format_of_auto_is_the_processors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for fast, expected in ((True, "bf16"), (False, "fp32")):
        monkeypatch.setattr(memory_room, "computes_bfloat16", lambda fast=fast: fast)
        assert forecast_pretrain(SMALL, TrainSection()).precision == expected
        assert forecast_pretrain(SMALL, TrainSection(), "fp16").precision == "fp16"
    assert forecast_pretrain(SMALL, TrainSection(), device="cuda").precision == "bf16"
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nflags\t\t: fpu avx512_bf16 amx_int8\n")
    assert computes_bfloat16(info)
    info.write_text("processor\t: 0\nflags\t\t: fpu avx2\n")
    computes_bfloat16.cache_clear()
    assert not computes_bfloat16(info)
    assert not computes_bfloat16(tmp_path / "none")


def test_methods_need_less_in_their_order() -> None:
    train = FinetuneTrainSection(precision="fp32", batch_size=4)
    needs = {
        kind: forecast_finetune(GPT2, MethodSection(kind=kind), train, max_tokens=128).of_steps  # type: ignore[arg-type]
        for kind in ("full", "lora", "qlora", "dora")
    }
    assert needs["qlora"] < needs["lora"] < needs["dora"]
    assert needs["lora"] < 0.75 * needs["full"]
    frozen = forecast_finetune(GPT2, MethodSection(kind="full", freeze_layers=6), train, max_tokens=128)
    assert frozen.of_steps < needs["full"]


def test_an_adapter_is_fullest_when_the_result_is_put_together() -> None:
    train = FinetuneTrainSection(precision="fp32", batch_size=1)
    forecast = forecast_finetune(GPT2, MethodSection(kind="lora"), train, max_tokens=32)
    assert forecast.moment == "saving"
    assert forecast.of_steps < forecast.total


@pytest.mark.parametrize(
    ("shape", "rows", "documents", "learned", "measured"),
    [
        ({"context_length": 512, "emb_dim": 512, "n_heads": 8, "n_kv_heads": 2, "n_layers": 6, "hidden_dim": 1376,
          "vocab_size": 8000, "tie_embeddings": False}, 8, 6.0, 0.207, 1912),
        ({"context_length": 1024, "emb_dim": 320, "n_heads": 5, "head_dim": 64, "n_layers": 8, "hidden_dim": 960,
          "vocab_size": 6000, "qk_norm": True}, 4, 13.75, 0.169, 1851),
    ],
    ids=["grouped heads", "attention in blocks"],
)  # fmt: skip
def test_many_short_conversations_in_a_row_cut_the_room(
    shape: dict[str, object], rows: int, documents: float, learned: float, measured: int
) -> None:
    settings = ModelSettings(position="rotary", norm="rmsnorm", mlp="swiglu", **shape)  # type: ignore[arg-type]
    train = FinetuneTrainSection(precision="fp32", batch_size=rows)
    forecast = forecast_finetune(settings, MethodSection(kind="lora"), train, documents=documents, learned=learned)
    assert forecast.of_steps == pytest.approx(
        measured * 1e6, rel=0.1
    )  # megabytes, of two steps with tezgah forecast --probe


# ------------------------------------------------------------------ remedies and advice


def test_remedies_say_truly_what_they_save_and_can_be_set() -> None:
    recipe = default("pretrain", ["model.preset=gpt2-124M", "train.precision=fp32"])
    assert isinstance(recipe, PretrainRecipe)
    plan = Plan.of(recipe, recipe.model.settings(50257))
    found = remedies(plan)
    assert [remedy.name for remedy in found] == ["batch", "checkpointing", "bf16", "context", "preset"]
    for remedy in found:
        values = recipe.model_dump(by_alias=True)
        for key, value in remedy.sets.items():
            section, _, name = key.partition(".")
            values[section][name] = value
        changed = build(values)
        assert isinstance(changed, PretrainRecipe)
        needs = Plan.of(changed, changed.model.settings(50257)).forecast().total
        assert needs == remedy.needs == plan.forecast().total - remedy.saves_bytes
        assert remedy.saves_bytes > 0


def test_a_smaller_batch_learns_the_same_and_is_as_small_as_it_must_be() -> None:
    plan = Plan(SMALL, TrainSection(precision="fp32", batch_size=48, grad_accumulation=2))
    room = plan.forecast().total // 2
    batch = next(remedy for remedy in remedies(plan, room) if remedy.name == "batch")
    rows, rounds = batch.sets["train.batch_size"], batch.sets["train.grad_accumulation"]
    assert rows * rounds == 96
    assert batch.needs <= room
    larger = plan.training(batch_size=rows * 2, grad_accumulation=rounds // 2) if 48 % (rows * 2) == 0 else plan
    assert larger.forecast().total > room


def test_a_single_row_has_no_smaller_batch() -> None:
    plan = Plan(SMALL, TrainSection(precision="fp32", batch_size=1))
    assert "batch" not in {remedy.name for remedy in remedies(plan)}


def test_fine_tuning_is_offered_lora_and_four_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(GPT2, FinetuneTrainSection(precision="fp32"), MethodSection(kind="full"), max_tokens=128)
    monkeypatch.setattr(remedy_room, "has_four_bits", lambda: True)
    names = [remedy.name for remedy in remedies(plan)]
    assert names.index("checkpointing") < names.index("lora") < names.index("qlora") < names.index("rows")
    assert "preset" not in names
    monkeypatch.setattr(remedy_room, "has_four_bits", lambda: False)
    assert "qlora" not in {remedy.name for remedy in remedies(plan)}


def test_advice_goes_from_mild_to_thrifty_as_memory_shrinks() -> None:
    plan = Plan(GPT2, FinetuneTrainSection(precision="fp32"), MethodSection(kind="full"), max_tokens=256)
    names = []
    for free in (40 * GB, 3 * GB, 2.4 * GB, 0.5 * GB):
        advice = advise(plan, int(free))
        names.append(advice.advised.name if advice.advised else None)
        for question in advice.questions:
            assert question.fits == (question.needs <= 0.9 * free)
    assert names[0] == "full"
    assert names[-1] is None
    order = ["full", "full-sparing", "lora", "lora-sparing", "qlora", None]
    assert sorted(names, key=order.index) == names
    assert len(set(names)) >= 3


def test_advice_for_a_model_from_nothing_ends_at_a_preset_that_fits() -> None:
    plan = Plan(GPT2, TrainSection(precision="fp32"))
    assert advise(plan, 100 * GB).questions[0].name == "as-asked"
    assert getattr(advise(plan, 100 * GB).advised, "name", "") == "as-asked"
    advised = advise(plan, int(1.5 * GB)).advised
    assert advised is not None
    assert advised.name == "preset"
    assert advised.needs <= 0.9 * 1.5 * GB
    assert advised.sets["model.n_layers"] is None


# ------------------------------------------------------------------ disk and time


def test_disk_counts_what_is_kept_and_one_that_is_being_written() -> None:
    count = SMALL.parameter_count()
    disk = disk_forecast(SMALL, FP32, CheckpointSection(every_steps=10, keep=2))
    assert disk.checkpoint == pytest.approx(12 * count, rel=0.01)
    assert disk.checkpoints == 3 * disk.checkpoint
    assert disk_forecast(SMALL, FP32, CheckpointSection(keep=2, keep_best=True)).checkpoints == 4 * disk.checkpoint
    assert disk_forecast(SMALL, FP32, CheckpointSection(every_steps=0), steps=50).checkpoints == disk.checkpoint
    lora = disk_forecast(SMALL, FP32, CheckpointSection(), MethodSection(kind="lora"))
    assert lora.checkpoint < 0.1 * disk.checkpoint
    assert lora.result > 4 * count


def test_time_ends_at_whichever_limit_comes_first() -> None:
    assert time_forecast(TrainSection(max_steps=100), 0.5).seconds == 50
    assert time_forecast(TrainSection(max_seconds=60.0), 0.5) == time_forecast(TrainSection(max_seconds=60.0), 0.5)
    by_time = time_forecast(TrainSection(max_steps=1000, max_seconds=60.0), 0.5)
    assert (by_time.steps, by_time.seconds) == (120, 60.0)
    epochs = TrainSection(max_steps=0, max_epochs=2.0, grad_accumulation=4)
    assert time_forecast(epochs, 0.5, batches_per_epoch=100).steps == 50
    assert time_forecast(epochs, 0.5).seconds is None


def test_reckoning_needs_no_torch() -> None:
    code = "import sys, engine.forecast, engine.forecast.command, engine.probe; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_numbers_of_the_measurement_are_those_of_the_module_that_measures() -> None:
    from engine.training import kernels

    assert moments_room.PROBE_PARAMETERS == kernels._PROBE_PARAMETERS
    assert moments_room.PROBE_VOCABULARY == kernels._PROBE_VOCABULARY
    assert moments_room.PROBE_TOKENS == kernels._PROBE_TOKENS
    assert moments_room.PROBE_FLOPS == kernels._PROBE_FLOPS
