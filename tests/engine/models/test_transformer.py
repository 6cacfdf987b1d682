from __future__ import annotations

import itertools
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer

GPT2 = {"qkv_bias": True}
LLAMA = {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 2}
QWEN3 = {**LLAMA, "n_kv_heads": 1, "head_dim": 10, "qk_norm": True, "tie_embeddings": False}
MIX = {"position": "rotary", "norm": "layernorm", "mlp": "swiglu", "qkv_bias": True, "n_kv_heads": 2}
SHAPES = {"gpt2": GPT2, "llama": LLAMA, "qwen3": QWEN3, "mix": MIX}

every_shape = pytest.mark.parametrize("parts", SHAPES.values(), ids=SHAPES)


def make(parts: dict[str, Any], *, seed: int = 1, **changes: Any) -> Transformer:
    """A small model whose weights are large enough that every part tells in the logits."""
    base = {"vocab_size": 31, "context_length": 24, "emb_dim": 24, "n_heads": 4, "n_layers": 3}
    model = Transformer(ModelSettings(**{**base, **parts, **changes}), seed=seed).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def tokens(batch: int, count: int, vocab_size: int = 31) -> torch.Tensor:
    return torch.randint(0, vocab_size, (batch, count))


# ------------------------------------------------------------------ shape, count, causality

shapes = st.builds(
    lambda head, heads, groups, layers, position, norm, mlp, tie, bias, qk, context: ModelSettings(
        vocab_size=17, context_length=context, emb_dim=4 * head * heads, n_heads=heads,
        n_kv_heads=heads // groups if heads % groups == 0 else heads, n_layers=layers, position=position, norm=norm,
        mlp=mlp, tie_embeddings=tie, qkv_bias=bias, qk_norm=qk,
    ),
    st.integers(1, 5), st.sampled_from([1, 2, 3, 4]), st.sampled_from([1, 2, 4]), st.integers(1, 3),
    st.sampled_from(["learned", "rotary"]), st.sampled_from(["layernorm", "rmsnorm"]), st.sampled_from(["gelu", "swiglu"]),
    st.booleans(), st.booleans(), st.booleans(), st.integers(1, 12),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(shapes, st.integers(0, 2**31), st.data())
def test_any_settings_give_logits_that_never_see_the_future(shape: ModelSettings, seed: int, data: Any) -> None:
    model = Transformer(shape, seed=seed).eval()
    assert sum(p.numel() for p in model.parameters()) == shape.parameter_count()
    ids = tokens(2, data.draw(st.integers(1, shape.context_length)), 17)
    where = data.draw(st.integers(0, ids.shape[1] - 1))
    with torch.no_grad():
        before = model(ids)
        changed = ids.clone()
        changed[:, where] = (changed[:, where] + 1) % 17
        after = model(changed)
    assert before.shape == (2, ids.shape[1], 17)
    assert torch.isfinite(before).all()
    torch.testing.assert_close(before[:, :where], after[:, :where], rtol=0, atol=1e-6)
    assert not torch.equal(before[:, where], after[:, where])


def test_a_bidirectional_model_does_see_the_future() -> None:
    model = make(GPT2, causal=False)
    ids = tokens(1, 6)
    changed = ids.clone()
    changed[0, 5] = (changed[0, 5] + 1) % 31
    assert not torch.allclose(model(ids)[:, 0], model(changed)[:, 0])


# ------------------------------------------------------------------ decoding


@every_shape
def test_decoding_with_the_cache_equals_reading_at_once(parts: dict[str, Any]) -> None:
    model, ids = make(parts), tokens(3, 20)
    with torch.no_grad():
        whole = model(ids)
        cache = model.new_cache(3)
        pieces = [model(piece, cache=cache) for piece in ids.split([7, 1, 1, 4, 1, 6], dim=1)]
    torch.testing.assert_close(torch.cat(pieces, 1), whole, rtol=0, atol=1e-5)
    assert cache.length == 20


@every_shape
def test_left_padded_decoding_equals_each_text_alone(parts: dict[str, Any]) -> None:
    model, texts = make(parts), [tokens(1, n)[0] for n in (9, 4, 1)]
    longest = max(map(len, texts))
    padded = torch.stack([F.pad(text, (longest - len(text), 0), value=7) for text in texts])
    mask = torch.stack([torch.arange(longest) >= longest - len(text) for text in texts])
    with torch.no_grad():
        cache = model.new_cache(3)
        logits = model(padded, mask=mask, cache=cache)[:, -1]
        for _ in range(6):
            alone = torch.cat([model(text[None])[:, -1] for text in texts])
            torch.testing.assert_close(logits, alone, rtol=0, atol=1e-5)
            new = logits.argmax(-1)
            texts = [torch.cat((text, token[None])) for text, token in zip(texts, new, strict=True)]
            mask = F.pad(mask, (0, 1), value=True)
            logits = model(new[:, None], mask=mask, cache=cache)[:, -1]


@every_shape
def test_right_padding_changes_no_real_token(parts: dict[str, Any]) -> None:
    model, text = make(parts), tokens(1, 5)
    padded = F.pad(text, (0, 4), value=3)
    mask = torch.arange(9)[None] < 5
    torch.testing.assert_close(model(padded, mask=mask)[:, :5], model(text), rtol=0, atol=1e-5)


@every_shape
def test_packed_documents_do_not_see_each_other(parts: dict[str, Any]) -> None:
    model, first, second = make(parts), tokens(1, 5), tokens(1, 7)
    document = torch.tensor([0] * 5 + [1] * 7)
    mask = ((document[:, None] == document[None]) & torch.ones(12, 12).tril().bool())[None, None]
    positions = torch.cat((torch.arange(5), torch.arange(7)))[None]
    packed = model(torch.cat((first, second), 1), positions=positions, mask=mask)
    torch.testing.assert_close(packed[:, :5], model(first), rtol=0, atol=1e-5)
    torch.testing.assert_close(packed[:, 5:], model(second), rtol=0, atol=1e-5)


def test_a_cache_can_be_rewound_and_its_rows_chosen() -> None:
    model, ids = make(LLAMA), tokens(2, 10)
    with torch.no_grad():
        cache = model.new_cache(2)
        model(ids, cache=cache)
        cache.rewind(6)
        cache.select(torch.tensor([1, 0, 1]))
        again = model(ids[[1, 0, 1], 6:], cache=cache)
        torch.testing.assert_close(again, model(ids[[1, 0, 1]])[:, 6:], rtol=0, atol=1e-5)
    assert cache.batch == 3
    with pytest.raises(ValueError, match="rewind"):
        cache.rewind(11)


def test_more_than_the_context_is_refused() -> None:
    model = make(GPT2)
    with pytest.raises(ValueError, match="25 tokens"):
        model(tokens(1, 25))
    with pytest.raises(ValueError, match="mask speaks of 4 tokens, the text has 5"):
        model(tokens(1, 5), mask=torch.ones(1, 4, dtype=torch.bool))
    cache = model.new_cache(1, capacity=8)
    with pytest.raises(ValueError, match="holds 8"):
        model(tokens(1, 9), cache=cache)


# ------------------------------------------------------------------ training


def step(model: Transformer, ids: torch.Tensor) -> list[torch.Tensor]:
    model.zero_grad()
    loss = F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
    loss.backward()
    return [loss.detach(), *(p.grad.clone() for p in model.parameters())]


@every_shape
@pytest.mark.parametrize("drop_rate", [0.0, 0.2])
def test_gradient_checkpointing_changes_no_number(parts: dict[str, Any], drop_rate: float) -> None:
    model, ids = make(parts, drop_rate=drop_rate).train(), tokens(3, 12)
    torch.manual_seed(5)
    plain = step(model, ids)
    model.gradient_checkpointing = True
    torch.manual_seed(5)
    for a, b in zip(plain, step(model, ids), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize(
    ("position", "norm", "mlp"),
    list(itertools.product(["learned", "rotary"], ["layernorm", "rmsnorm"], ["gelu", "swiglu"])),
)
def test_every_mix_learns(position: str, norm: str, mlp: str) -> None:
    shape = {"vocab_size": 12, "context_length": 16, "emb_dim": 32, "n_heads": 4, "n_layers": 2}
    model = Transformer(ModelSettings(**shape, position=position, norm=norm, mlp=mlp, n_kv_heads=2), seed=0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    ids = (torch.arange(17)[None] + torch.arange(12)[:, None]) % 12  # counting, begun anywhere
    first = step(model, ids)[0]
    for _ in range(25):
        step(model, ids)
        optimizer.step()
    last = step(model, ids)[0]
    assert abs(first - torch.tensor(12.0).log()) < 0.3, "an untrained model guesses"
    assert last < 0.3 * first


def test_dropout_acts_in_training_only() -> None:
    model, ids = make(GPT2, drop_rate=0.5), tokens(1, 8)
    assert torch.equal(model(ids), model(ids))
    model.train()
    assert not torch.equal(model(ids), model(ids))


def test_the_seed_alone_decides_the_weights() -> None:
    shape = ModelSettings(vocab_size=31, context_length=8, emb_dim=16, n_heads=2, n_layers=2)
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    one = Transformer(shape, seed=3).state_dict()
    assert torch.equal(before, torch.random.get_rng_state()), "torch's random state is left alone"
    torch.manual_seed(99)
    two = Transformer(shape, seed=3).state_dict()
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert not torch.equal(one["tok_emb.weight"], Transformer(shape, seed=4).state_dict()["tok_emb.weight"])


def test_embeddings_of_an_untied_model_are_drawn_at_full_size() -> None:
    for tied, std in ((True, 0.02), (False, 1.0)):
        shape = ModelSettings(
            vocab_size=500, context_length=64, emb_dim=128, n_heads=4, n_layers=1, tie_embeddings=tied
        )
        model = Transformer(shape, seed=0)
        assert model.tok_emb.weight.std().item() == pytest.approx(std, rel=0.05)
        assert model.pos_emb is not None
        assert model.pos_emb.weight.std().item() == pytest.approx(std, rel=0.05)
        logits = model(torch.arange(64)[None])
        loss = torch.nn.functional.cross_entropy(logits[0], torch.arange(64))
        assert abs(loss.item() - 6.21) < 0.5  # ln 500: the first guess is even


@pytest.mark.parametrize("width", [128, 768])
def test_weights_start_as_gpt2s_do_and_wider_inside_narrow_models(width: int) -> None:
    shape = ModelSettings(vocab_size=500, context_length=64, emb_dim=width, n_heads=4, n_layers=8, qkv_bias=True)
    inside = 0.02 * (768 / width) ** 0.5
    weights = Transformer(shape, seed=0).state_dict()
    for name, weight in weights.items():
        if "norm" in name or name.endswith("bias"):
            assert torch.equal(weight, torch.full_like(weight, float(name.endswith("weight"))))
        else:
            expected = inside if "blocks" in name else 0.02
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                expected /= 4
            assert weight.std().item() == pytest.approx(expected, rel=0.05), name


def test_hidden_states_and_logits_fit_together() -> None:
    for parts in (GPT2, QWEN3):
        model, ids = make(parts), tokens(2, 6)
        hidden = model.hidden(ids)
        assert hidden.shape == (2, 6, 24)
        torch.testing.assert_close(model.logits_of(hidden), model(ids), rtol=0, atol=0)


def test_adapters_find_the_projections_by_name() -> None:
    names = {name for name, _ in make(LLAMA).named_modules()}
    assert {f"blocks.0.att.{x}_proj" for x in "qkvo"} <= names
    assert {f"blocks.0.mlp.{x}_proj" for x in ("gate", "up", "down")} <= names


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float64])
@every_shape
def test_other_number_formats_stay_near_float32(parts: dict[str, Any], dtype: torch.dtype) -> None:
    model, ids = make(parts), tokens(2, 10)
    with torch.no_grad():
        single = model(ids)
        other = model.to(dtype)(ids)
    assert other.dtype == dtype
    error = (single - other.float()).abs().max() / single.abs().max()
    assert error < (0.1 if dtype == torch.bfloat16 else 1e-5)
