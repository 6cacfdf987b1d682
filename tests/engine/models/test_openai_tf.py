"""OpenAI's TensorFlow checkpoints, read without TensorFlow.  The files are the test's own, the oracle is transformers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ModelError
from engine.messages import Notice
from engine.models.crc32c import crc32c, unmasked
from engine.models.exchange import load_model
from engine.models.importing import import_checkpoint
from engine.models.openai_tf import OpenAITensors, index_of
from engine.models.tf_bundle import Bundle
from engine.text.tokenizers import holds_tokenizer, load_tokenizer
from tests.engine.models.tensorflow_files import field, header, masked_crc, slow_crc32c, table, varint, write_checkpoint

HPARAMS = {"n_vocab": 31, "n_ctx": 16, "n_embd": 24, "n_head": 4, "n_layer": 3}


def their_model() -> Any:
    import transformers

    config = transformers.GPT2Config(
        vocab_size=31, n_positions=16, n_embd=24, n_layer=3, n_head=4, bos_token_id=None, eos_token_id=None
    )
    model = transformers.GPT2LMHeadModel(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def openai_names(model: Any) -> dict[str, np.ndarray]:
    """The tensors of transformers' GPT-2 as OpenAI's code names and shapes them."""
    tensors = {}
    for name, tensor in model.transformer.state_dict().items():
        steps = name.split(".")
        if steps[0] in ("wte", "wpe"):
            theirs = steps[0]
        else:
            inside = [f"h{steps[1]}", *steps[2:-1]] if steps[0] == "h" else steps[:-1]
            weight = "g" if inside[-1].startswith("ln_") else "w"
            theirs = "/".join([*inside, weight if steps[-1] == "weight" else "b"])
        array = tensor.numpy()
        tensors[f"model/{theirs}"] = array[None] if theirs.endswith("/w") else array
    return tensors


@pytest.fixture(scope="module")
def theirs() -> Any:
    torch.manual_seed(0)
    return their_model()


def written(folder: Path, tensors: dict[str, np.ndarray], shards: int = 1, **hparams: Any) -> Path:
    folder.mkdir(exist_ok=True)
    write_checkpoint(folder / "model.ckpt", tensors, shards=shards)
    (folder / "hparams.json").write_text(json.dumps({**HPARAMS, **hparams}))
    (folder / "model.ckpt.meta").write_bytes(b"a graph, never read")
    (folder / "checkpoint").write_text(
        'model_checkpoint_path: "model.ckpt"\nall_model_checkpoint_paths: "model.ckpt"\n'
    )
    return folder


def imported(path: Path, to: Path, **wishes: Any) -> tuple[Any, list[str]]:
    told = [message.text for message in import_checkpoint(path, to, **wishes) if isinstance(message, Notice)]
    return load_model(to), told


# ------------------------------------------------------------------ what comes in


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize(
    "named", ["", "model.ckpt", "model.ckpt.index", "model.ckpt.meta", "model.ckpt.data-00000-of-0000{}"]
)
def test_logits_equal_theirs(theirs: Any, shards: int, named: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "openai", openai_names(theirs), shards)
    ours, told = imported(folder / named.format(shards), tmp_path / "ours")
    ids = torch.randint(0, 31, (2, 16))
    with torch.no_grad():
        torch.testing.assert_close(ours(ids), theirs(ids).logits, rtol=0, atol=1e-4)
    assert len(told) == 1
    assert "3 layers of 24, 4 heads, context 16; saved as GPT2LMHeadModel" in told[0]


def test_without_hparams_the_heads_are_given_or_gpt2s(theirs: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "openai", openai_names(theirs))
    (folder / "hparams.json").unlink()
    assert imported(folder, tmp_path / "asked", n_heads=4)[0].settings == imported_settings(theirs, tmp_path)
    assert imported(folder, tmp_path / "guessed")[0].settings.n_heads == 1  # 24 numbers are less than one head of 64


def imported_settings(theirs: Any, folder: Path) -> Any:
    return imported(written(folder / "whole", openai_names(theirs)), folder / "ours")[0].settings


def test_half_precision_and_what_training_left_beside_the_weights(theirs: Any, tmp_path: Path) -> None:
    tensors = {name: array.astype(np.float16) for name, array in openai_names(theirs).items()}
    tensors |= {"model/wte/Adam": np.zeros((31, 24), np.float32), "global_step": np.array(7, np.int64)}
    ours, told = imported(written(tmp_path / "openai", tensors), tmp_path / "ours")
    ids = torch.randint(0, 31, (2, 16))
    with torch.no_grad():
        torch.testing.assert_close(ours(ids), theirs(ids).logits, rtol=0, atol=2e-2)
    assert [line for line in told if "left out" in line] == [
        "model.ckpt.index: 'global_step (int64)' was left out; only the weights are read.",
        "model.ckpt.index: 'model/wte/Adam' was left out; only the weights are read.",
    ]


def test_of_several_checkpoints_the_newest_counts(theirs: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "runs", openai_names(theirs))
    write_checkpoint(folder / "model-100", openai_names(theirs))
    assert index_of(folder) == folder / "model.ckpt.index"
    (folder / "checkpoint").write_text('model_checkpoint_path: "/home/somebody/model-100"\n')
    assert index_of(folder) == folder / "model-100.index"
    (folder / "checkpoint").unlink()
    with pytest.raises(ModelError, match="several"):
        index_of(folder)
    assert index_of(tmp_path) is None
    (tmp_path / "lightning.ckpt").write_bytes(b"PK")
    assert index_of(tmp_path / "lightning.ckpt") is None


def test_openais_tokenizer_files_are_read(gpt2_files: Path, tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_bytes((gpt2_files / "6c7ea1a7e38e3a7f062df639a5b80947f075ffe6").read_bytes())
    (tmp_path / "vocab.bpe").write_bytes((gpt2_files / "6d1cbeee0f20b3d9449abfede4726ed8212e3aee").read_bytes())
    assert holds_tokenizer(tmp_path)
    tokenizer = load_tokenizer(tmp_path)
    assert (tokenizer.kind, tokenizer.vocab_size) == ("gpt2", 50257)
    assert tokenizer.encode("Hello, world") == [15496, 11, 995]


@pytest.fixture
def gpt2_files(shared_data: Path) -> Path:
    folder = shared_data / "tiktoken-cache"
    if not folder.is_dir():
        pytest.skip("GPT-2's vocabulary is not here")
    return folder


# ------------------------------------------------------------------ what is refused


def edited(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())) and None


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DATA = "model.ckpt.data-00000-of-00001"
INDEX = "model.ckpt.index"
DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a flipped bit in the numbers": (edited(DATA, flipped(5000)), "checksum of 'model/"),
    "data cut off": (edited(DATA, lambda data: data[:-1]), "cut off"),
    "no data": (lambda folder: (folder / DATA).unlink(), "there is no such file"),
    "a flipped bit in the index": (edited(INDEX, flipped(30)), "checksum of a block"),
    "an index cut off": (edited(INDEX, lambda data: data[:-9]), "does not end as a table"),
    "an empty index": (edited(INDEX, lambda data: b""), "does not end as a table"),
    "a footer that leads nowhere": (
        edited(INDEX, lambda data: data[:-48] + (b"\xff\xff\x7f" * 4).ljust(40, b"\0") + data[-8:]), "behind its end"
    ),
    "a compressed block": (edited(INDEX, lambda data: table([(b"", header(1))], compression=1)), "compressed"),
    "an index of something else": (edited(INDEX, lambda data: table([(b"", header(1))])), "no GPT-2 of OpenAI's"),
    "a big-endian one": (edited(INDEX, lambda data: table([(b"", header(1, big_endian=True))])), "big-endian"),
    "no shards": (edited(INDEX, lambda data: table([(b"", field(1, 0))])), "0 shards"),
    "an entry that is no message": (edited(INDEX, lambda data: table([(b"", header(1)), (b"model/wte", b"\xff")])), "cut off"),
    "keys out of order": (edited(INDEX, lambda data: table([(b"b", b""), (b"a", b"")])), "in order"),
    "hparams of another model": (lambda folder: rewrite(folder, n_layer=2), "n_layer = 2, but the tensors say 3"),
    "hparams that are none": (lambda folder: rewrite(folder, n_head="many"), "n_head"),
    "heads that do not divide": (lambda folder: rewrite(folder, n_head=5), "n_heads"),
}  # fmt: skip


def rewrite(folder: Path, **changes: Any) -> None:
    (folder / "hparams.json").write_text(json.dumps({**HPARAMS, **changes}))


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_checkpoint_is_told_with_its_file(theirs: Any, damage: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "openai", openai_names(theirs))
    spoil, named = DAMAGE[damage]
    spoil(folder)
    with pytest.raises(ModelError) as caught:
        list(import_checkpoint(folder, tmp_path / "ours"))
    assert named in caught.value.text
    assert str(folder) in caught.value.text
    assert caught.value.remedy
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda t: t.pop("model/h1/mlp/c_fc/w"), "h.1.mlp.c_fc.weight"),
        (lambda t: t.update({"model/h1/mlp/c_fc/w": np.zeros((1, 24, 95), np.float32)}), "shape"),
        (lambda t: t.update({"model/wte": np.full((31, 24), np.nan, np.float32)}), "not finite"),
        (lambda t: t.update({"model/wpe": np.zeros(16, np.float32)}), "not a table"),
    ],
)
def test_tensors_that_make_no_gpt2_are_refused(theirs: Any, change: Any, named: str, tmp_path: Path) -> None:
    tensors = openai_names(theirs)
    change(tensors)
    with pytest.raises(ModelError, match=named.replace(".", r"\.")):
        list(import_checkpoint(written(tmp_path / "openai", tensors), tmp_path / "ours"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_whatever_is_changed_in_an_index_ends_in_a_plain_error_or_none(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    names = {f"model/h{i}/ln_1/g": np.zeros(4, np.float32) for i in range(12)}
    write_checkpoint(
        folder / "m", {**names, "model/wte": np.zeros((3, 4), np.float32), "model/wpe": np.zeros((2, 4), np.float32)}
    )
    index = folder / "m.index"
    body = bytearray(index.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    index.write_bytes(body[: data.draw(st.integers(0, len(body)))] if data.draw(st.booleans()) else body)
    told = str(folder)
    try:
        OpenAITensors(index)
    except ModelError as error:
        told = error.text
    assert str(folder) in told


# ------------------------------------------------------------------ the checksum


def test_the_checksum_is_that_of_the_standard() -> None:
    assert crc32c(np.frombuffer(b"123456789", np.uint8)) == 0xE3069283
    assert crc32c(np.zeros(32, np.uint8)) == 0x8A9136AA  # RFC 3720, B.4
    assert unmasked(int.from_bytes(masked_crc(b"123456789"), "little")) == 0xE3069283


@pytest.mark.parametrize("length", [0, 1, 1023, 1024, 1025, 5 * 1024 + 3])
def test_many_bytes_at_once_give_what_one_after_the_other_gives(length: int) -> None:
    data = np.random.default_rng(length).integers(0, 256, length, dtype=np.uint8)
    assert crc32c(data) == slow_crc32c(data.tobytes())


def test_a_long_file_is_read_slab_by_slab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.models.crc32c._LANES", 3)
    data = np.random.default_rng(0).integers(0, 256, 10 * 1024 + 77, dtype=np.uint8)
    assert crc32c(data) == slow_crc32c(data.tobytes())


def test_bfloat16_is_read(tmp_path: Path) -> None:
    bits = (np.array([[1.5, -2.0, 0.25]], np.float32).view(np.uint32) >> 16).astype(np.uint16)
    shape = field(2, field(1, 1)) + field(2, field(1, 3))
    body = field(1, 14) + field(2, shape) + field(5, 6) + varint(6 << 3 | 5) + masked_crc(bits.tobytes())
    (tmp_path / "m.index").write_bytes(table([(b"", header(1)), (b"model/wpe", body), (b"model/wte", body)]))
    (tmp_path / "m.data-00000-of-00001").write_bytes(bits.tobytes())
    assert Bundle(tmp_path / "m.index").entries["model/wte"].shape == (1, 3)
    assert OpenAITensors(tmp_path / "m.index").read("wte.weight", torch.float32).tolist() == [[1.5, -2.0, 0.25]]
