"""Models that only transformers computes, behind our face.  The oracle is transformers itself, each text alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import DiskError, ModelError
from engine.models.described import describe_model
from engine.models.foreign_folder import load_foreign
from engine.models.growing import grow_vocabulary
from engine.models.opening import open_model, save_opened
from engine.models.through_transformers import ForeignLM
from engine.models.transformer import Transformer

SMALL = {"vocab_size": 31, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4}
CONTEXT = {"max_position_embeddings": 32}
LLAMA = {**SMALL, **CONTEXT, "intermediate_size": 40, "num_key_value_heads": 2}
NO_IDS = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": None}
FOREIGN: dict[str, tuple[str, dict[str, Any]]] = {
    "gpt_neox": ("GPTNeoXConfig", {**SMALL, **CONTEXT, "intermediate_size": 40}),
    "opt": ("OPTConfig", {**SMALL, **CONTEXT, "ffn_dim": 40, "word_embed_proj_dim": 16}),
    "gemma": ("GemmaConfig", {**LLAMA, "head_dim": 8}),
    "gemma2, windowed": ("Gemma2Config", {**LLAMA, "head_dim": 8, "sliding_window": 5}),
    "mistral, windowed": ("MistralConfig", {**LLAMA, "sliding_window": 5}),
    "llama, stretched": (
        "LlamaConfig",
        {**LLAMA, "rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1e4}},
    ),
    "llama 3.1": (
        "LlamaConfig",
        {
            **LLAMA,
            "rope_parameters": {
                "rope_type": "llama3",
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 8,
                "rope_theta": 5e5,
            },
        },
    ),
    "phi, head with bias": (
        "PhiConfig",
        {**LLAMA, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "partial_rotary_factor": 0.667}},
    ),
    "granite": ("GraniteConfig", {**LLAMA, "logits_scaling": 3.0}),
    "bloom": ("BloomConfig", {**SMALL, "n_layer": 2, "n_head": 4}),
}
every_family = pytest.mark.parametrize("name", FOREIGN)
packing_families = pytest.mark.parametrize("name", [name for name in FOREIGN if name != "bloom"])


def their_model(name: str, **changes: Any) -> Any:
    import transformers

    kind, values = FOREIGN[name]
    config = getattr(transformers, kind)(**NO_IDS, **{**values, **changes})
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def pair(name: str, folder: Path, **changes: Any) -> tuple[Any, ForeignLM]:
    theirs = their_model(name, **changes)
    theirs.save_pretrained(folder)
    ours = open_model(folder)
    assert isinstance(ours, ForeignLM)
    return theirs, ours


def text(length: int, seed: int = 1) -> torch.Tensor:
    return torch.randint(0, 31, (1, length), generator=torch.Generator().manual_seed(seed))


def close(found: torch.Tensor, wanted: torch.Tensor) -> None:
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-4)


@every_family
@torch.no_grad()
def test_logits_equal_theirs_alone_padded_and_cached(name: str, tmp_path: Path) -> None:
    theirs, ours = pair(name, tmp_path)
    whole = text(16)
    alone = theirs(whole).logits
    close(ours(whole), alone)
    close(ours.logits_of(ours.hidden(whole)[0, 3:7]), alone[0, 3:7])

    short = whole[:, :11]
    rows = torch.cat((whole, torch.cat((torch.zeros(1, 5, dtype=torch.long), short), 1)))
    mask = torch.ones(2, 16, dtype=torch.bool)
    mask[1, :5] = False
    padded = ours(rows, mask=mask)
    close(padded[0], alone[0])
    close(padded[1, 5:], theirs(short).logits[0])

    cache = ours.new_cache(2, 16)
    ours(rows[:, :9], mask=mask[:, :9], cache=cache)
    for end in range(10, 17):
        step = ours(rows[:, end - 1 : end], mask=mask[:, :end], cache=cache)
        close(step[0, -1], alone[0, end - 1])
        close(step[1, -1], padded[1, end - 1])
    assert (cache.length, cache.batch, cache.capacity) == (16, 2, 16)
    with pytest.raises(ValueError, match="cache holds 16"):
        ours(rows[:, :1], cache=cache)


@every_family
@torch.no_grad()
def test_a_cache_can_be_rewound_and_its_texts_chosen(name: str, tmp_path: Path) -> None:
    theirs, ours = pair(name, tmp_path)
    rows = torch.cat((text(10), text(10, seed=2)))
    cache = ours.new_cache(2, 12)
    ours(rows, cache=cache)
    cache.rewind(6)
    cache.select(torch.tensor([1, 1, 0]))
    chosen = rows[[1, 1, 0]]
    close(ours(chosen[:, 6:], cache=cache), theirs(chosen).logits[:, 6:])
    assert cache.batch == 3
    with pytest.raises(ValueError, match="rewind"):
        cache.rewind(11)


@packing_families
@torch.no_grad()
def test_documents_packed_in_a_row_are_computed_as_if_alone(name: str, tmp_path: Path) -> None:
    theirs, ours = pair(name, tmp_path)
    assert ours.packs
    documents = [text(9), text(7, seed=2)]
    number = torch.tensor([0] * 9 + [1] * 7)
    places = torch.cat((torch.arange(9), torch.arange(7)))[None]
    mask = ((number[:, None] == number[None]) & torch.ones(16, 16, dtype=torch.bool).tril())[None, None]
    packed = ours(torch.cat(documents, 1), positions=places, mask=mask)
    close(packed[:, :9], theirs(documents[0]).logits)
    close(packed[:, 9:], theirs(documents[1]).logits)


@torch.no_grad()
def test_a_family_that_cannot_pack_says_so(tmp_path: Path) -> None:
    assert not pair("bloom", tmp_path)[1].packs


@pytest.mark.parametrize("name", ["gpt_neox", "opt", "gemma2, windowed"])
def test_it_trains_with_and_without_recomputing(name: str, tmp_path: Path) -> None:
    ours = pair(name, tmp_path)[1].train()
    gradients = []
    for recompute in (False, True):
        ours.zero_grad()
        ours.gradient_checkpointing = recompute
        assert ours.gradient_checkpointing == recompute
        torch.manual_seed(3)
        ours(text(12)).logsumexp(-1).mean().backward()
        gradients.append([p.grad.clone() for p in ours.parameters() if p.grad is not None])
    for one, other in zip(*gradients, strict=True):
        close(one, other)


@pytest.mark.parametrize("name", ["opt", "gemma", "gpt_neox", "phi, head with bias"])
@torch.no_grad()
def test_new_tokens_stand_at_the_mean_and_the_state_goes_in_and_out(name: str, tmp_path: Path) -> None:
    theirs, ours = pair(name, tmp_path / "one")
    settings = ours.settings
    mean = ours.tok_emb.weight.mean(0)
    grown = grow_vocabulary(ours, 34, [31, 33])
    assert grown is ours
    assert ours.settings.vocab_size == 34
    close(ours.tok_emb.weight[33], mean)
    close(ours(text(8))[..., :31], theirs(text(8)).logits)
    assert (ours.head is None) == settings.tie_embeddings

    state = {key: value.clone() for key, value in ours.state_dict().items()}
    assert set(state) == {key for key, _ in ours.named_parameters()} | {
        key for key, _ in ours.named_buffers() if key in state
    }
    other = grow_vocabulary(load_foreign(tmp_path / "one"), 34, [31, 33])
    for parameter in other.parameters():
        parameter.zero_()
    other.load_state_dict(state, assign=True)
    assert (other.head is None) == (ours.head is None)
    close(other(text(8)), ours(text(8)))

    assert save_opened(ours, tmp_path / "two") == type(theirs).__name__
    again = open_model(tmp_path / "two")
    close(again(text(8)), ours(text(8)))
    assert not [path for path in (tmp_path / "two").iterdir() if path.name.startswith(".")]


def test_what_our_transformer_holds_is_not_given_to_transformers(tmp_path: Path) -> None:
    import transformers

    model = transformers.AutoModelForCausalLM.from_config(transformers.LlamaConfig(**NO_IDS, **LLAMA))
    model.save_pretrained(tmp_path)
    assert isinstance(open_model(tmp_path), Transformer)


# ------------------------------------------------------------------ refusals


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        open_model(folder)
    assert str(folder) in caught.value.text
    assert caught.value.remedy
    return caught.value.text


def rewrite_config(folder: Path, **changes: Any) -> None:
    body = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**body, **changes}))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"model_type": "of-my-own", "auto_map": {"AutoModelForCausalLM": "modeling.Evil"}}, "of-my-own"),
        ({"quantization_config": {"quant_method": "gptq"}}, "quantization_config"),
        ({"vision_config": {"image_size": 8}}, "text alone"),
        ({"num_hidden_layers": 3}, "the weights lack"),
        ({"hidden_size": 32}, "weights"),
        ({"hidden_size": "wide"}, "transformers cannot open it"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused(changes: dict[str, Any], named: str, tmp_path: Path) -> None:
    their_model("gpt_neox").save_pretrained(tmp_path)
    (tmp_path / "modeling.py").write_text("raise SystemExit('code of a folder was run')")
    rewrite_config(tmp_path, **changes)
    assert named in refused(tmp_path)


def test_what_is_no_causal_language_model_is_refused(tmp_path: Path) -> None:
    import transformers

    config = transformers.BertConfig(**SMALL, **CONTEXT, intermediate_size=40)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "bert")
    assert "bert" in refused(tmp_path / "bert")
    transformers.MambaForCausalLM(
        transformers.MambaConfig(vocab_size=31, hidden_size=24, num_hidden_layers=2)
    ).save_pretrained(tmp_path / "mamba")
    assert "keeps a state" in refused(tmp_path / "mamba")
    for look in (load_foreign, describe_model):
        with pytest.raises(ModelError) as error:
            look(tmp_path / "mamba")
        assert "model with attention" in error.value.remedy, "another Mamba, or this one fetched again, would not help"


def test_pickled_or_spoiled_weights_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    theirs = their_model("gpt_neox")
    theirs.save_pretrained(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    weights["gpt_neox.final_layer_norm.weight"][3] = float("nan")
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    assert "not finite" in refused(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 100)
    assert "model.safetensors" in refused(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    torch.save(theirs.state_dict(), tmp_path / "pytorch_model.bin")
    assert "pickle" in refused(tmp_path)


def test_without_transformers_the_remedy_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    their_model("gpt_neox").save_pretrained(tmp_path)
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ModelError, match="needs the transformers library") as caught:
        open_model(tmp_path)
    assert "install" in caught.value.remedy.lower()


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a thing of Unix")
def test_a_full_disk_is_told_and_leaves_the_model_that_was_there(tmp_path: Path) -> None:
    import resource
    import signal

    ours = pair("gpt_neox", tmp_path / "one")[1]
    ours.save(tmp_path / "two")
    before = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limit[1]))
        with pytest.raises(DiskError, match="cannot be written"):
            ours.save(tmp_path / "two")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()} == before


# ------------------------------------------------------------------ writing


@packing_families
def test_it_writes_what_their_greedy_search_writes(name: str, tmp_path: Path) -> None:
    from engine.sampler_settings import SamplerSettings
    from engine.sampling import generate_texts, prepare_for_generation
    from engine.text.tokenizers import make_tokenizer

    theirs, ours = pair(name, tmp_path, vocab_size=257)
    prompts = [text(9)[0].tolist(), text(4, seed=2)[0].tolist()]
    settings = SamplerSettings(max_new_tokens=12, temperature=0)
    written = generate_texts(prepare_for_generation(ours), make_tokenizer("bytes"), prompts, settings)
    for prompt, completion in zip(prompts, written, strict=True):
        wanted = theirs.generate(torch.tensor([prompt]), max_new_tokens=12, do_sample=False, eos_token_id=256)
        assert list(completion.ids) == wanted[0, len(prompt) : len(prompt) + len(completion.ids)].tolist()


@every_family
def test_tables_of_angles_stay_precise_in_half_precision(name: str, tmp_path: Path) -> None:
    ours = pair(name, tmp_path)[1].to(torch.bfloat16)
    assert {p.dtype for p in ours.parameters()} == {torch.bfloat16}
    assert all(b.dtype != torch.bfloat16 for b in ours.buffers())
    ours(text(12))[0, -1, 3].backward()  # and it computes all the same
    assert ours.float().tok_emb.weight.dtype == torch.float32


def test_half_precision_leaves_the_model_as_it_is_and_int8_is_refused(tmp_path: Path) -> None:
    from engine.sampling import prepare_for_generation

    theirs, ours = pair("gemma", tmp_path)
    half = prepare_for_generation(ours, "bf16")
    assert half.tok_emb.weight.dtype == torch.bfloat16
    assert ours.tok_emb.weight.dtype == torch.float32
    with torch.no_grad():
        assert (half(text(8)).float() - theirs(text(8)).logits).abs().max() < 0.3
        close(ours(text(8)), theirs(text(8)).logits)
    with pytest.raises(ModelError, match="int8"):
        prepare_for_generation(ours, "int8")
