"""Checkpoints of others: recognised and equal in logits; hostile ones refused, and never run."""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import os
import pickle
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from engine.errors import ModelError
from engine.messages import Notice
from engine.models import foreign, foreign_child
from engine.models.exchange import load_model
from engine.models.foreign import convert, inspect
from engine.models.importing import import_checkpoint
from engine.models.opening import open_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.text.alphabets import ByteTokenizer

SHAPE = {"vocab_size": 31, "context_length": 16, "emb_dim": 128, "n_heads": 2, "n_layers": 2}


def our_model(**parts: Any) -> Transformer:
    model = Transformer(ModelSettings(**{**SHAPE, **parts}), seed=0).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def chapter_state(model: Transformer) -> dict[str, torch.Tensor]:
    """The model's weights under the pretraining chapter's names, its causal masks included."""
    renamed = {
        "norm1.weight": "norm1.scale", "norm1.bias": "norm1.shift", "norm2.weight": "norm2.scale", "norm2.bias": "norm2.shift",
        "final_norm.weight": "final_norm.scale", "final_norm.bias": "final_norm.shift", "head.": "out_head.",
        "blocks.": "trf_blocks.", "q_proj": "W_query", "k_proj": "W_key", "v_proj": "W_value", "o_proj": "out_proj",
        "mlp.up_proj": "ff.layers.0", "mlp.down_proj": "ff.layers.2",
    }  # fmt: skip
    state = {}
    for name, tensor in model.state_dict().items():
        for ours, theirs in renamed.items():
            name = name.replace(ours, theirs)
        state[name] = tensor
    for layer in range(model.settings.n_layers):
        state[f"trf_blocks.{layer}.att.mask"] = torch.ones(16, 16).triu(1)
    return state


def imported(path: Path, to: Path, **options: Any) -> tuple[Transformer, list[str]]:
    told = list(import_checkpoint(path, to, **options))
    return load_model(to), [message.text for message in told if isinstance(message, Notice)]


def assert_equal_logits(one: Transformer, other: Transformer) -> None:
    ids = torch.randint(0, 31, (2, 10))
    assert torch.equal(one(ids), other(ids))


# ------------------------------------------------------------------ what comes in


@pytest.mark.parametrize("parts", [{}, {"qkv_bias": True}, {"tie_embeddings": True}], ids=["bare", "qkv", "tied"])
def test_the_chapters_model_comes_in_from_safetensors(parts: dict[str, Any], tmp_path: Path) -> None:
    model = our_model(**{"tie_embeddings": False, **parts})
    save_file(chapter_state(model), tmp_path / "model.safetensors")
    back, notices = imported(tmp_path / "model.safetensors", tmp_path / "out")
    assert back.settings == model.settings
    assert_equal_logits(back, model)
    assert "2 heads" in notices[-1]


def test_the_chapters_model_comes_in_whatever_its_path_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "Şükrü Öğün 日本 😀"
    folder.mkdir()
    model = our_model(tie_embeddings=False)
    torch.save(chapter_state(model), folder / "benim modelim.pth")
    assert_equal_logits(imported(folder / "benim modelim.pth", folder / "çıktı")[0], model)


def test_the_chapters_model_and_optimizer_come_in_without_the_optimizer(tmp_path: Path) -> None:
    model = our_model(tie_embeddings=False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-4)
    model(torch.randint(0, 31, (1, 4))).sum().backward()
    optimizer.step()
    both = {"model_state_dict": chapter_state(model), "optimizer_state_dict": optimizer.state_dict()}
    torch.save(both, tmp_path / "model_and_optimizer.pth")
    back, notices = imported(tmp_path / "model_and_optimizer.pth", tmp_path / "out")
    assert_equal_logits(back, model)
    assert any("optimizer_state_dict" in text for text in notices)


def test_the_legacy_format_and_wrapped_names_come_in(tmp_path: Path) -> None:
    model = our_model(tie_embeddings=False)
    state = {f"_orig_mod.{name}": tensor for name, tensor in chapter_state(model).items()}
    torch.save(state, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert_equal_logits(imported(tmp_path / "old.pt", tmp_path / "out")[0], model)


def test_the_number_of_heads_can_be_given(tmp_path: Path) -> None:
    model = our_model(tie_embeddings=False, n_heads=4)
    save_file(chapter_state(model), tmp_path / "model.safetensors")
    assert_equal_logits(imported(tmp_path / "model.safetensors", tmp_path / "out", n_heads=4)[0], model)
    odd = our_model(tie_embeddings=False, emb_dim=24, n_heads=4)
    save_file(chapter_state(odd), tmp_path / "odd.safetensors")
    with pytest.raises(ModelError, match="number of heads"):
        imported(tmp_path / "odd.safetensors", tmp_path / "odd")
    with pytest.raises(ModelError, match="does not divide"):
        imported(tmp_path / "odd.safetensors", tmp_path / "odd", n_heads=5)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.pop("pos_emb.weight"), "'pos_emb.weight' is missing"),
        (lambda t: t.pop("trf_blocks.1.norm2.scale"), "'trf_blocks.1.norm2.scale' is missing"),
        (lambda t: t.update({"final_norm.scale": torch.ones(5)}), "has the shape [5]"),
        (lambda t: t.update({"tok_emb.weight": torch.zeros(31, 128, 1)}), "'tok_emb.weight' is missing or not a table"),
        (lambda t: t["out_head.weight"].view(-1)[7:8].fill_(float("nan")), "not finite"),
        (lambda t: t.update({"trf_blocks.0.att.W_key.bias": torch.zeros(128)}), "has no place"),
        (lambda t: t.clear(), "no model known here"),
        (lambda t: (t.clear(), t.update(w=torch.zeros(3))), "no model known here (the first is 'w')"),
    ],
)
def test_a_wrong_state_dict_is_refused_by_name(change: Callable[[Any], object], told: str, tmp_path: Path) -> None:
    state = chapter_state(our_model(tie_embeddings=False))
    change(state)
    save_file(state, tmp_path / "model.safetensors")
    with pytest.raises(ModelError) as refused:
        imported(tmp_path / "model.safetensors", tmp_path / "out")
    assert told in refused.value.text
    assert "model.safetensors" in refused.value.text


@pytest.mark.parametrize("bias", [True, False])
def test_nanogpts_checkpoint_comes_in(bias: bool, tmp_path: Path) -> None:
    model = our_model(qkv_bias=bias, bias=bias, gelu="exact")
    state = {"transformer.wte.weight": model.tok_emb.weight, "lm_head.weight": model.tok_emb.weight}
    ours = model.state_dict()
    names = {
        "norm1": "ln_1",
        "norm2": "ln_2",
        "att.o_proj": "attn.c_proj",
        "mlp.up_proj": "mlp.c_fc",
        "mlp.down_proj": "mlp.c_proj",
    }
    for i in range(2):
        for kind in ("weight", "bias") if bias else ("weight",):
            for a, b in names.items():
                state[f"transformer.h.{i}.{b}.{kind}"] = ours[f"blocks.{i}.{a}.{kind}"]
            joined = torch.cat([ours[f"blocks.{i}.att.{x}_proj.{kind}"] for x in "qkv"])
            state[f"transformer.h.{i}.attn.c_attn.{kind}"] = joined
        state[f"transformer.h.{i}.attn.bias"] = torch.ones(1, 1, 16, 16).tril()
    state |= {"transformer.wpe.weight": ours["pos_emb.weight"], "transformer.ln_f.weight": ours["final_norm.weight"]}
    if bias:
        state["transformer.ln_f.bias"] = ours["final_norm.bias"]
    else:  # nanoGPT has no biases in its norms then
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if name.endswith("bias"):
                    parameter.zero_()
    args = {"n_layer": 2, "n_head": 2, "n_embd": 128, "block_size": 16, "bias": bias, "vocab_size": 31, "dropout": 0.0}
    rest = {"iter_num": 5, "best_val_loss": torch.tensor(2.5), "config": {"device": "cpu"}, "optimizer": {"state": {}}}
    torch.save({"model": state, "model_args": args, **rest}, tmp_path / "ckpt.pt")
    assert_equal_logits(imported(tmp_path / "ckpt.pt", tmp_path / "out")[0], model)


@pytest.mark.parametrize("source", ["theirs", "theirs/pytorch_model.bin"])
def test_hugging_faces_pickle_comes_in(source: str, tmp_path: Path) -> None:
    from transformers import LlamaConfig, LlamaForCausalLM

    shape = {"hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4}
    theirs = LlamaForCausalLM(LlamaConfig(vocab_size=31, max_position_embeddings=32, pad_token_id=None, **shape)).eval()
    theirs.config.save_pretrained(tmp_path / "theirs")
    torch.save(theirs.state_dict(), tmp_path / "theirs" / "pytorch_model.bin")
    back, _ = imported(tmp_path / source, tmp_path / "out")
    ids = torch.randint(0, 31, (2, 10))
    torch.testing.assert_close(back(ids), theirs(ids).logits, rtol=0, atol=1e-5)


@pytest.mark.parametrize("source", ["theirs", "shards", "theirs/pytorch_model.bin", "safe", "safe/model.safetensors"])
def test_a_family_that_transformers_runs_comes_in_from_pickles_too(source: str, tmp_path: Path) -> None:
    from transformers import OPTConfig, OPTForCausalLM

    config = OPTConfig(
        vocab_size=31, hidden_size=24, ffn_dim=40, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=32,
        word_embed_proj_dim=16, bos_token_id=None, eos_token_id=None, pad_token_id=None,
    )  # fmt: skip
    theirs = OPTForCausalLM(config).eval()
    theirs.save_pretrained(tmp_path / "safe")
    for folder in ("theirs", "shards"):
        config.save_pretrained(tmp_path / folder)
    state = theirs.state_dict()
    torch.save(state, tmp_path / "theirs" / "pytorch_model.bin")
    names = sorted(state)
    places = {name: f"pytorch_model-{1 + (number > 9)}.bin" for number, name in enumerate(names)}
    for file in set(places.values()):
        torch.save({name: state[name] for name in names if places[name] == file}, tmp_path / "shards" / file)
    index = {"metadata": {}, "weight_map": places}
    (tmp_path / "shards" / "pytorch_model.bin.index.json").write_text(json.dumps(index))

    notices = [m.text for m in import_checkpoint(tmp_path / source, tmp_path / "out") if isinstance(m, Notice)]
    assert f"{sum(p.numel() for p in theirs.parameters()):,} parameters, 2 layers of 24, 4 heads" in notices[-1]
    assert "saved as OPTForCausalLM" in notices[-1]
    back = open_model(tmp_path / "out")
    ids = torch.randint(0, 31, (2, 10))
    with torch.no_grad():
        torch.testing.assert_close(back(ids), theirs(ids).logits, rtol=0, atol=1e-5)


def test_an_imported_model_gets_the_tokenizer_and_the_template_beside_it(tmp_path: Path) -> None:
    from engine.loading import give_tokenizer, open_any
    from engine.text.own_template import save_tokenizer

    tokenizer = ByteTokenizer().with_added(["<|user|>", "<|im_end|>"])
    template = "{% for m in messages %}<|user|>{{ m.content }}<|im_end|>{% endfor %}"
    (tmp_path / "theirs").mkdir()
    save_tokenizer(tokenizer, tmp_path / "theirs", template)
    model = our_model(vocab_size=tokenizer.vocab_size - 1)
    save_file(chapter_state(model), tmp_path / "theirs" / "model.safetensors")
    list(import_checkpoint(tmp_path / "theirs" / "model.safetensors", tmp_path / "out", n_heads=2))
    told = give_tokenizer(tmp_path / "out", "", tmp_path / "theirs", tmp_path)
    assert told.endswith("(259 tokens) and its chat template.")
    opened = open_any(tmp_path / "out", tmp_path)
    assert opened.template == template
    assert "<|im_end|>" in opened.template_stops
    assert opened.model.settings.vocab_size == opened.tokenizer.vocab_size == 259
    save_file(chapter_state(our_model()), tmp_path / "small.safetensors")
    list(import_checkpoint(tmp_path / "small.safetensors", tmp_path / "small", n_heads=2))
    with pytest.raises(ModelError, match="259 tokens, the model 31"):
        give_tokenizer(tmp_path / "small", "", tmp_path / "theirs", tmp_path)


# ------------------------------------------------------------------ what is refused


class Runs:
    """A pickle of this calls ``function(*arguments)`` when it is unpickled."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


def pickled(thing: object, protocol: int = 4) -> bytes:
    return pickle.dumps(thing, protocol)


def saved(thing: object, **options: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer, **options)
    return buffer.getvalue()


def zipped(records: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in records.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def bomb() -> bytes:
    """A checkpoint of 64 MB of zeros in 64 kB."""
    with zipfile.ZipFile(io.BytesIO(saved({"w": torch.zeros(1 << 24)}))) as archive:
        return zipped({record.filename: archive.read(record) for record in archive.infolist()}, zipfile.ZIP_DEFLATED)


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("../storages")
        archive.addfile(entry, io.BytesIO(b""))
    return buffer.getvalue()


def touch(canary: Path) -> Runs:
    return Runs(os.system, f"touch {canary}")


STATE = {"w": torch.arange(1000.0)}
HOSTILE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "os.system": (lambda c: saved({"w": torch.zeros(2), "x": touch(c)}), "os.system"),
    "os.system, legacy": (lambda c: saved(touch(c), _use_new_zipfile_serialization=False), "os.system"),
    "os.system, bare pickle": (lambda c: pickled(touch(c)), "os.system"),
    "os.system, protocol 2": (lambda c: pickled(touch(c), 2), "os.system"),
    "os.system, protocol 0": (lambda c: pickled(touch(c), 0), "not a checkpoint"),
    "eval": (lambda c: saved(Runs(eval, f"open({str(c)!r}, 'w')")), "eval"),
    "open": (lambda c: saved(Runs(open, str(c), "w")), "open"),
    "getattr": (lambda c: saved(Runs(getattr, Runs(builtins.__import__, "os"), "system")), "contains code"),
    "torch.load inside": (lambda c: saved(Runs(torch.load, str(c))), "torch.serialization.load"),
    "hidden among tensors": (lambda c: saved({"model_state_dict": {"w": torch.zeros(3), "v": [[touch(c)]]}}), "os.system"),
    "a whole model": (lambda c: saved(torch.nn.Linear(2, 2)), "torch.nn.modules.linear.Linear"),
    "a plain pickle": (lambda c: pickled({"a": 1}), "not a checkpoint that torch saved"),
    "zip bomb": (lambda c: bomb(), "compressed"),
    "zip with a path": (lambda c: zipped({"a/../../evil": b"", "a/data.pkl": pickled({})}), "outside torch's layout"),
    "zip with an absolute path": (lambda c: zipped({"/etc/evil": b"", "a/data.pkl": pickled({})}), "outside torch's layout"),
    "zip with a drive": (lambda c: zipped({"C:/x/evil": b"", "a/data.pkl": pickled({})}), "outside torch's layout"),
    "zip of something else": (lambda c: zipped({"a/b.txt": b"hello"}), "no data.pkl"),
    "zip of two checkpoints": (lambda c: zipped({"a/data.pkl": pickled({}), "b/data/0": b""}), "not one that torch saved"),
    "TorchScript": (lambda c: zipped({"a/code/x.py": b"", "a/data.pkl": pickled({})}), "TorchScript"),
    "stretched tensor": (lambda c: saved({"w": torch.zeros(1).expand(1 << 30)}), "more numbers than the file holds"),
    "no tensors": (lambda c: saved({"epoch": 3}), "no weights in it"),
    "sparse": (lambda c: saved({"w": torch.eye(3).to_sparse()}), "sparse"),
    "cut in half": (lambda c: saved(STATE)[: len(saved(STATE)) // 2], "cut off or damaged"),
    "cut, legacy": (lambda c: saved(STATE, _use_new_zipfile_serialization=False)[:200], "cut off or damaged"),
    "cut storage, legacy": (lambda c: saved(STATE, _use_new_zipfile_serialization=False)[:-100], "cut off or damaged"),
    "tar": (lambda c: tarred(), "tar archive"),
    "empty": (lambda c: b"", "empty"),
    "text": (lambda c: b"hello world, this is not a model", "not a checkpoint"),
    "noise": (lambda c: bytes(range(128, 256)) * 8, "not only tensors"),
}  # fmt: skip


def peak_bytes() -> int:
    """The most memory that this process ever held; what it holds now where the system does not tell."""
    memory = psutil.Process().memory_info()
    try:
        import resource
    except ImportError:
        return int(getattr(memory, "peak_wset", memory.rss))
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_checkpoint_is_refused_and_never_run(name: str, tmp_path: Path) -> None:
    make, told = HOSTILE[name]
    canary = tmp_path / "canary"
    path = tmp_path / "bad.pt"
    path.write_bytes(make(canary))
    before = peak_bytes()
    with pytest.raises(ModelError) as refused:
        list(import_checkpoint(path, tmp_path / "out"))
    assert told in refused.value.text, refused.value.text
    assert str(path) in refused.value.text
    assert "weights_only" not in str(refused.value), "torch's advice to load without limits is not passed on"
    assert refused.value.remedy
    assert not canary.exists()
    assert not (tmp_path / "out").exists()
    assert peak_bytes() - before < 100_000_000


@pytest.mark.parametrize("name", ["hidden among tensors", "os.system, legacy", "zip bomb"])
def test_the_child_alone_holds_too(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the look before it fooled, the limited child would still refuse."""
    canary, path = tmp_path / "canary", tmp_path / "bad.pt"
    path.write_bytes(HOSTILE[name][0](canary))
    monkeypatch.setattr(foreign, "inspect", lambda path: path.stat().st_size)
    with pytest.raises(ModelError) as refused:
        convert(path, tmp_path)
    assert "weights_only" not in str(refused.value)
    assert not canary.exists()
    assert not (tmp_path / "weights.safetensors").exists()


def test_the_child_gets_no_secrets_and_no_more_time_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os, time; open('seen', 'w').write(repr(dict(os.environ))); time.sleep(60)")
    monkeypatch.setattr(foreign, "_CHILD", child)
    monkeypatch.setenv("HF_TOKEN", "secret-word")
    monkeypatch.setenv("HTTPS_PROXY", "secret-word")
    path = tmp_path / "fine.pt"
    path.write_bytes(saved(STATE))
    with pytest.raises(ModelError, match="within 1 s"):
        convert(path, tmp_path, timeout_s=1)
    seen = (tmp_path / "seen").read_text()
    assert "PATH" in seen
    assert "secret-word" not in seen


def test_the_child_starts_where_there_is_no_libc_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows ``CDLL(None)`` is a TypeError, which no import survived."""

    def load(name: str | None) -> None:
        raise TypeError("argument of type 'NoneType' is not iterable")

    monkeypatch.setattr(foreign_child.ctypes, "CDLL", load)
    monkeypatch.setattr(foreign_child.sys, "platform", "win32")
    foreign_child._leave_the_network()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a thing of Unix")
def test_a_child_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fine.pt"
    path.write_bytes(saved(STATE))
    child = tmp_path / "child.py"
    monkeypatch.setattr(foreign, "_CHILD", child)
    for code, told in (
        ("os.kill(os.getpid(), 9)", "memory"),
        ("os.kill(os.getpid(), 24)", "time"),
        ("os._exit(3)", "code 3"),
    ):
        child.write_text(f"import os; {code}")
        with pytest.raises(ModelError, match=told):
            convert(path, tmp_path)


@pytest.mark.parametrize(
    ("place", "told"), [("folder", "no config.json"), ("pipe", "pipe or a device"), ("nothing", "no such file")]
)
def test_what_is_no_file_is_refused(place: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    if place == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelError, match=told):
        list(import_checkpoint(tmp_path / place, tmp_path / "out"))


def test_every_cut_of_a_checkpoint_is_refused_without_opening_it(tmp_path: Path) -> None:
    path = tmp_path / "cut.pt"
    data = saved({"w": torch.zeros(4)})
    for length in range(0, len(data), 7):
        path.write_bytes(data[:length])
        with pytest.raises(ModelError):
            inspect(path)


@pytest.mark.parametrize("end", [b"PK\x06\x06", b"PK\x06\x07"])
def test_a_zip_whose_places_lie_beyond_any_file_is_refused(tmp_path: Path, end: bytes) -> None:
    """Its directory says so in 64 bits, which no file position has."""
    data = saved({"w": torch.zeros(4)})
    path = tmp_path / "far.pt"
    for at in range(data.index(end) + 4, data.index(end) + 56 if end[3] == 6 else data.index(end) + 20):
        path.write_bytes(data[:at] + b"\x81" + data[at + 1 :])
        with contextlib.suppress(ModelError):
            assert inspect(path) == len(data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.integers(0, 2**31), st.binary(min_size=1, max_size=8))
def test_any_change_of_a_checkpoint_is_refused_or_still_harmless(
    tmp_path: Path, zipped: bool, where: int, put: bytes
) -> None:
    """Fuzz: bytes overwritten anywhere give a ModelError or a file that imports nothing but tensors' parts."""
    path = tmp_path / "fuzzed.pt"
    data = bytearray(saved({"w": torch.zeros(4)}, _use_new_zipfile_serialization=zipped))
    where %= len(data)
    data[where : where + len(put)] = put
    path.write_bytes(data)
    try:
        told = f"fuzzed, {inspect(path)} bytes"
    except ModelError as refused:
        told = refused.text
    assert "fuzzed" in told
