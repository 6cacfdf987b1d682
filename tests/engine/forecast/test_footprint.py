"""What a pass keeps, against what autograd really keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.forecast import footprint
from engine.forecast.footprint import FAST, PLAIN, Pass
from engine.forecast.method import frozen_bytes, reads_of
from engine.models import attention
from engine.models.adapters import attach
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.methods import MethodSection
from engine.recipes.sections import TrainSection
from engine.training import kernels, losses
from engine.training.kernels import restore
from engine.training.precision import make_learner

ROWS = 8
GPT: dict[str, Any] = {"vocab_size": 64, "context_length": 96, "emb_dim": 64, "n_heads": 4, "n_layers": 3}
LLAMA: dict[str, Any] = {**GPT, "position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "hidden_dim": 160}


@pytest.fixture(autouse=True)
def _plain_kernels_afterwards() -> Iterator[None]:
    yield
    restore(PLAIN)


def kept_by_autograd(
    shape: Mapping[str, Any],
    precision: str,
    chosen: Mapping[str, str],
    method: MethodSection | None = None,
    *,
    documents: int = 0,
) -> int:
    """Bytes that the graph of a loss holds, each storage once, weights apart."""
    restore(chosen)
    model = Transformer(ModelSettings(**shape), seed=0)
    learning = attach(model, method, seed=0).trainable() if method else None
    model.train()
    learner = make_learner(model, TrainSection(), precision, learning)
    weights = {p.untyped_storage().data_ptr() for p in model.parameters()}
    found: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            found[storage.data_ptr()] = storage.nbytes()
        return tensor

    tokens = model.settings.context_length
    ids = torch.randint(shape["vocab_size"], (ROWS, tokens), generator=torch.Generator().manual_seed(0))
    placed: tuple[Tensor, ...] = ()
    if documents:
        numbers = (torch.arange(tokens) * documents // tokens).expand(ROWS, tokens)
        placed = (torch.arange(tokens).expand(ROWS, tokens), numbers)
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss, _ = learner.forward_loss(ids, ids, *placed)
    assert loss.requires_grad
    return sum(found.values())


def kept_by_forecast(
    shape: Mapping[str, Any],
    precision: str,
    chosen: Mapping[str, str],
    method: MethodSection | None = None,
    *,
    documents: int = 0,
) -> int:
    """The same by arithmetic."""
    settings = ModelSettings(**shape)
    reads = reads_of(settings, method) if method else footprint.EVERYTHING
    number = 2 if precision == "bf16" else 4
    tokens = settings.context_length - reads.prefix
    batch = Pass(
        settings,
        ROWS,
        tokens,
        number=number,
        kernels=chosen,
        document=tokens // documents if documents else 0,
        reads=reads,
    )
    return batch.kept() + batch.logits_kept()


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("chosen", [PLAIN, FAST], ids=["plain", "fast"])
@pytest.mark.parametrize(
    "shape",
    [
        GPT,
        LLAMA,
        {**LLAMA, "n_kv_heads": 2},
        {**LLAMA, "qk_norm": True},
        {**GPT, "drop_rate": 0.1},
        {**GPT, "tie_embeddings": False, "n_layers": 5},
        {**GPT, "vocab_size": 8192},
    ],
    ids=["gpt", "llama", "grouped", "normed heads", "dropout", "untied", "large vocabulary"],
)
def test_pretraining_keeps_what_autograd_keeps(shape: dict[str, Any], chosen: dict[str, str], precision: str) -> None:
    real, reckoned = kept_by_autograd(shape, precision, chosen), kept_by_forecast(shape, precision, chosen)
    assert reckoned == pytest.approx(real, rel=0.03)


METHODS = [
    MethodSection(kind="full", freeze_layers=2),
    MethodSection(kind="lora"),
    MethodSection(kind="lora", targets=["attention"]),
    MethodSection(kind="lora", rank=32, dropout=0.1),
    MethodSection(kind="dora"),
    MethodSection(kind="qlora"),
    MethodSection(kind="prefix", prefix_tokens=16),
    MethodSection(kind="adapter", bottleneck=16),
]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("shape", [GPT, LLAMA], ids=["gpt", "llama"])
@pytest.mark.parametrize("method", METHODS, ids=lambda method: f"{method.kind} {method.rank}")
def test_each_method_keeps_what_autograd_keeps(method: MethodSection, shape: dict[str, Any], precision: str) -> None:
    real = kept_by_autograd(shape, precision, FAST, method)
    assert kept_by_forecast(shape, precision, FAST, method) == pytest.approx(real, rel=0.06)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("chosen", [PLAIN, FAST], ids=["plain", "fast"])
@pytest.mark.parametrize("context", [96, 384], ids=["short rows with a mask", "long rows document by document"])
@pytest.mark.parametrize(
    "shape",
    [GPT, LLAMA, {**LLAMA, "n_kv_heads": 2}, {**GPT, "drop_rate": 0.1}],
    ids=["gpt", "llama", "grouped", "dropout"],
)
def test_packed_rows_keep_what_autograd_keeps(
    shape: dict[str, Any], context: int, chosen: dict[str, str], precision: str
) -> None:
    shape = {**shape, "context_length": context}
    lora = MethodSection(kind="lora")
    real = kept_by_autograd(shape, precision, chosen, lora, documents=2)
    assert kept_by_forecast(shape, precision, chosen, lora, documents=2) == pytest.approx(real, rel=0.05)


def test_no_logits_for_what_is_not_learned() -> None:
    settings = ModelSettings(**{**GPT, "vocab_size": 8192})
    whole, half = Pass(settings, ROWS, 96), Pass(settings, ROWS, 96, learned=0.5)
    assert half.logits_kept() == whole.logits_kept() // 2


def test_a_vocabulary_whose_logits_fill_the_memory_goes_in_pieces() -> None:
    settings = ModelSettings(**{**GPT, "vocab_size": 60_000, "context_length": 1024})
    batch = Pass(settings, 8, 1024)
    assert batch.logit_count() * 4 > footprint.LOGITS_AT_ONCE
    assert batch.logits_kept() == 0
    assert batch.head_needs() < 3 * footprint.PIECE


def test_weights_in_four_bits_take_what_bitsandbytes_gives_them() -> None:
    pytest.importorskip("bitsandbytes")
    settings = ModelSettings(**{**GPT, "emb_dim": 256})
    for double in (False, True):
        method = MethodSection(kind="qlora", double_quant=double)
        model = Transformer(settings, seed=0)
        attach(model, method, seed=0)
        packed: dict[int, int] = {}
        for module in model.modules():
            if (state := getattr(getattr(module, "weight", None), "quant_state", None)) is not None:
                tensors = [module.weight, state.absmax, *([state.state2.absmax] if double else [])]
                packed |= {t.data_ptr(): t.numel() * t.element_size() for t in tensors}
        real = sum(packed.values())
        whole = settings.parameter_count() * 4 - frozen_bytes(settings, method, 4)
        blocks = settings.n_layers * 12 * 256 * 256
        assert blocks * 4 - whole == pytest.approx(real, rel=0.02)


def test_the_numbers_repeated_here_are_those_of_the_modules_that_load_torch() -> None:
    assert (footprint.FAST, footprint.PLAIN) == (kernels.FAST, kernels.PLAIN)
    assert (footprint.LOGITS_AT_ONCE, footprint.PIECE) == (losses.LOGITS_AT_ONCE, losses.PIECE)
    assert (footprint.FUSE_FROM, footprint.CACHED) == (losses.FUSE_FROM, losses._CACHED)
    assert attention._CALLS == footprint.CALLS
    assert footprint.KEEP_BYTES == attention._KEEP_BYTES
    assert {dtype.itemsize: rows for dtype, rows in attention._ROWS.items()} == footprint.QUERY_ROWS
