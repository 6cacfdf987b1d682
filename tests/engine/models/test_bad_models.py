"""Damaged and hostile model folders: each is refused fast, by name, and nothing in it runs or grows."""

from __future__ import annotations

import json
import math
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from engine.errors import ModelError
from engine.models.exchange import load_model, save_folder
from engine.models.settings import ModelSettings
from engine.models.tensors import read_header
from engine.models.transformer import Transformer

SHAPE = ModelSettings(vocab_size=31, context_length=16, emb_dim=24, n_heads=4, n_layers=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound model, to be damaged."""
    save_folder(Transformer(SHAPE, seed=0), tmp_path / "model")
    return tmp_path / "model"


def weights(folder: Path) -> Path:
    return folder / "model.safetensors"


def header(folder: Path) -> tuple[dict[str, Any], bytes]:
    data = weights(folder).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def write(folder: Path, text: bytes, body: bytes) -> None:
    weights(folder).write_bytes(struct.pack("<Q", len(text)) + text + body)


def edit_header(folder: Path, **changes: Any) -> None:
    found, body = header(folder)
    found["transformer.wpe.weight"] |= changes
    write(folder, json.dumps(found).encode(), body)


def edit_tensors(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(weights(folder))
    change(tensors)
    save_file(tensors, weights(folder))


def duplicate_names(folder: Path) -> None:
    found, body = header(folder)
    text = json.dumps(found).encode()
    write(
        folder,
        text[:-1] + b', "transformer.wpe.weight": ' + json.dumps(found["transformer.wpe.weight"]).encode() + b"}",
        body,
    )


def pipe(folder: Path) -> None:
    weights(folder).unlink()
    os.mkfifo(weights(folder))


def index(folder: Path, shard: str) -> None:
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"transformer.wpe.weight": shard}}))
    weights(folder).rename(folder.parent / "outside.safetensors")


def fill(name: str, value: float) -> Callable[[Path], None]:
    return lambda folder: edit_tensors(folder, lambda t: t[name].view(-1)[3:4].fill_(value))


def config(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        body = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps({**body, **changes}))

    return change


def config_bytes(data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / "config.json").write_bytes(data)


WTE = "transformer.wte.weight"
BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty file": (lambda f: weights(f).write_bytes(b""), "too few"),
    "cut in the header": (lambda f: os.truncate(weights(f), 100), "cut off"),
    "cut in the data": (lambda f: os.truncate(weights(f), weights(f).stat().st_size - 1), "cut off"),
    "too long": (lambda f: weights(f).open("ab").write(b"\0"), "cut off or damaged"),
    "another format": (lambda f: weights(f).write_bytes(b"PK\x03\x04" + bytes(100)), "another format"),
    "huge header": (lambda f: weights(f).write_bytes(struct.pack("<Q", 2**62) + bytes(64)), "header claims"),
    "header is no JSON": (lambda f: write(f, b"{]", b""), "not valid JSON"),
    "header is a list": (lambda f: write(f, b"[]", b""), "not an object"),
    "header is nested deeply": (lambda f: write(f, b"[" * 200_000, b""), "nested too deeply"),
    "header is not text": (lambda f: write(f, b"\xff\xfe\xfd", b""), "not valid JSON"),
    "duplicate names": (duplicate_names, "duplicate key"),
    "tensor is no object": (lambda f: write(f, b'{"a": 1}', b""), "not a tensor"),
    "unknown type": (lambda f: edit_header(f, dtype="F4096"), "unknown type"),
    "shape too large": (lambda f: edit_header(f, shape=[2**40, 24]), "not as large"),
    "negative shape": (lambda f: edit_header(f, shape=[-16, -24]), "no valid shape"),
    "shape of words": (lambda f: edit_header(f, shape=["16", 24]), "no valid shape"),
    "offsets overlap": (lambda f: edit_header(f, data_offsets=[0, 16 * 24 * 4]), "overlaps"),
    "offsets outside": (lambda f: edit_header(f, data_offsets=[10**9, 10**9 + 16 * 24 * 4]), "overlaps"),
    "missing tensor": (lambda f: edit_tensors(f, lambda t: t.pop("transformer.h.1.ln_1.bias")), "ln_1.bias' is missing"),
    "surplus tensor": (lambda f: edit_tensors(f, lambda t: t.update(extra=torch.zeros(3))), "'extra' has no place"),
    "transposed tensor": (lambda f: edit_tensors(f, lambda t: t.update({WTE: t[WTE].t().contiguous()})), "has the shape [24, 31]"),
    "whole numbers": (lambda f: edit_tensors(f, lambda t: t.update({WTE: t[WTE].to(torch.int8)})), "I8"),
    "not a number": (fill(WTE, float("nan")), "not finite"),
    "infinite": (fill("transformer.h.0.attn.c_attn.weight", float("inf")), "not finite"),
    "weights are a folder": (lambda f: (weights(f).unlink(), weights(f).mkdir()), "is a folder"),
    "weights are a pipe": (pipe, "pipe"),
    "weights are gone": (lambda f: weights(f).unlink(), "no model.safetensors"),
    "weights are a pickle": (lambda f: weights(f).rename(f / "pytorch_model.bin"), "may contain code"),
    "dangling link": (lambda f: (weights(f).unlink(), weights(f).symlink_to(f / "nowhere")), "no model.safetensors"),
    "link to itself": (lambda f: (weights(f).unlink(), weights(f).symlink_to(weights(f))), "model"),
    "index leaves the folder": (lambda f: index(f, "../outside.safetensors"), "outside the folder"),
    "index is absolute": (lambda f: index(f, str(f.parent / "outside.safetensors")), "outside the folder"),
    "index names a drive": (lambda f: index(f, "C:\\model.safetensors"), "outside the folder"),
    "index names nothing": (lambda f: index(f, ""), "outside the folder"),
    "index names a missing shard": (lambda f: index(f, "model-2.safetensors"), "no such file"),
    "config is gone": (lambda f: (f / "config.json").unlink(), "no config.json"),
    "config is empty": (config_bytes(b""), "not valid JSON"),
    "config is garbage": (config_bytes(bytes(range(256))), "not valid JSON"),
    "config is a number": (config_bytes(b"7"), "not an object"),
    "config holds NaN": (config_bytes(b'{"model_type": "gpt2", "n_embd": NaN}'), "NaN"),
    "config is nested deeply": (config_bytes(b'{"a":' * 100_000), "nested too deeply"),
    "config has a duplicate": (config_bytes(b'{"n_head": 4, "n_head": 2}'), "duplicate"),
    "config has a huge number": (config_bytes(b'{"model_type": "gpt2", "n_embd": ' + b"9" * 5000 + b"}"), "not valid JSON"),
    "config names no family": (config(model_type=None), "model_type"),
    "config is wider": (config(n_embd=10**12), "too large"),
    "config is deeper": (config(n_layer=10**12), "too large"),
    "own layout without settings": (config(model_type="tezgah"), "settings are missing"),
    "own layout, unknown version": (config(model_type="tezgah", settings={**SHAPE.to_dict(), "version": 9}), "version 9"),
    "own layout, unknown key": (config(model_type="tezgah", settings={**SHAPE.to_dict(), "wheels": 4}), "wheels"),
    "own layout, wrong value": (config(model_type="tezgah", settings={**SHAPE.to_dict(), "n_layers": 4000}), "4000 layers"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_model_is_refused_fast_and_by_name(name: str, folder: Path) -> None:
    damage, told = BAD[name]
    if damage is pipe and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    damage(folder)
    start = time.process_time()
    with pytest.raises(ModelError) as refused:
        load_model(folder)
    assert told in refused.value.text, refused.value.text
    assert folder.name in refused.value.text
    assert refused.value.remedy
    assert len(str(refused.value)) < 1000
    assert time.process_time() - start < 2


@pytest.mark.parametrize(("place", "told"), [("nowhere", "no such folder"), ("file", "not a model folder")])
def test_what_is_no_folder_is_refused(place: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ModelError, match=told):
        load_model(tmp_path / place)


def test_broken_settings_of_ours_leave_the_classes_own(folder: Path) -> None:
    for broken in (7, {}, {"version": 1}, {**SHAPE.to_dict(), "n_layers": 10**9}, {**SHAPE.to_dict(), "n_heads": 2}):
        config(tezgah_settings=broken)(folder)
        assert load_model(folder).settings.n_heads == 4


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**31), st.binary(min_size=1, max_size=6))
def test_any_change_of_the_header_is_refused_or_read_the_same(tmp_path: Path, where: int, put: bytes) -> None:
    """Fuzz: bytes of the header overwritten anywhere give a ModelError or entries that fit into the file."""
    path = tmp_path / "fuzzed.safetensors"
    save_file({"a": torch.zeros(3, 4), "b": torch.zeros(5)}, path)
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    where %= 8 + length
    data[where : where + len(put)] = put
    path.write_bytes(data)
    try:
        entries, told = read_header(path), "fuzzed"
    except ModelError as refused:
        entries, told = {}, refused.text
    assert "fuzzed" in told
    assert sum(math.prod(entry.shape) for entry in entries.values()) <= len(data)


json_values = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**40), 2**40), st.floats(), st.text(max_size=5), st.just({}), st.just([1, "a"])
)  # fmt: skip
FAMILIES: list[dict[str, Any]] = [
    {},
    {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu"},
    {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "qk_norm": True},
]


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, dict[str, Any]]]:
    """A small model of each family, and its configuration as it was written."""
    shape = {"vocab_size": 7, "context_length": 4, "emb_dim": 8, "n_heads": 2, "n_layers": 1}
    made = []
    for parts in FAMILIES:
        place = tmp_path_factory.mktemp("family")
        save_folder(Transformer(ModelSettings(**shape, **parts), seed=0), place)
        made.append((place, json.loads((place / "config.json").read_text())))
    return made


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(FAMILIES) - 1), st.data())
def test_any_value_in_the_configuration_is_refused_or_opens(families: Any, which: int, data: Any) -> None:
    """Fuzz: one or two values of config.json replaced by anything give a ModelError or a model."""
    place, body = families[which]
    keys = [*sorted(body), "sliding_window", "layer_types", "rope_scaling", "partial_rotary_factor"]
    changes = data.draw(st.dictionaries(st.sampled_from(keys), json_values, min_size=1, max_size=2))
    (place / "config.json").write_text(json.dumps({**body, **changes}))
    try:
        told = f"{place} opened, {load_model(place).settings.n_layers} layers"
    except ModelError as refused:
        told = refused.text
    assert str(place) in told


def test_every_cut_of_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.safetensors"
    save_file({"a": torch.zeros(3, 4)}, path)
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(ModelError):
            read_header(path)
