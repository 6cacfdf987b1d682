"""Writing with tiny models: against transformers, against a loop without cache, alone and in batches."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest
import torch

from engine.errors import DataError, ModelError
from engine.models.transformer import Transformer
from engine.sampler_settings import SamplerSettings
from engine.sampling import generate, generate_texts, next_logits
from engine.sampling.cuts import cut_logits, draw
from engine.text.alphabets import CharTokenizer
from engine.text.tokenizer import Tokenizer

from .conftest import LEARNED, ROTARY

MakeModel = Callable[..., Transformer]
PROMPTS = ["a", "hello there", "", "once upon a time there was"]


def settings(**values: object) -> SamplerSettings:
    return SamplerSettings(**{"max_new_tokens": 30, "temperature": 1.0, "stop_at_eot": False, **values})


@torch.inference_mode()
def slow(model: Transformer, prompt: list[int], chosen: SamplerSettings) -> list[int]:
    """The same rules without cache, batch or stream: the whole window is read for every token."""
    context = model.settings.context_length
    random = np.random.Generator(np.random.PCG64([chosen.seed, 0]))
    window, text = prompt[-context:], list(prompt)
    for _ in range(chosen.max_new_tokens):
        logits = cut_logits(model(torch.tensor([window]))[:, -1], chosen, [text])
        id = int(logits.argmax()) if chosen.greedy else draw(logits, [float(random.random())])[0]
        text.append(id)
        window = (window if len(window) < context else window[-(context // 2) :]) + [id]
    return text[len(prompt) :]


@pytest.mark.parametrize("parts", [LEARNED, ROTARY], ids=["learned", "rotary"])
@pytest.mark.parametrize("context", [24, 7, 2])
@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_the_cache_changes_nothing_past_the_context_either(
    make_model: MakeModel, tokenizer: Tokenizer, parts: dict[str, object], context: int, temperature: float
) -> None:
    model = make_model(context, **parts)
    chosen = settings(temperature=temperature, repetition_penalty=1.1, max_new_tokens=60)
    for prompt in ("hi", "a prompt that is longer than the context of the model"):
        [written] = generate_texts(model, tokenizer, prompt, chosen)
        assert list(written.ids) == slow(model, tokenizer.encode(prompt), chosen)


@pytest.mark.parametrize("parts", [LEARNED, ROTARY], ids=["learned", "rotary"])
@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_batch_of_different_lengths_equals_one_by_one(
    make_model: MakeModel, tokenizer: Tokenizer, parts: dict[str, object], temperature: float
) -> None:
    model = make_model(**parts)
    chosen = settings(temperature=temperature, stop=("e", "\x05"), stop_at_eot=True)
    alone = [generate_texts(model, tokenizer, prompt, chosen)[0] for prompt in PROMPTS]
    assert generate_texts(model, tokenizer, PROMPTS, chosen) == alone
    assert generate_texts(model, tokenizer, PROMPTS[::-1], chosen) == alone[::-1]


def test_greedy_equals_transformers(make_model: MakeModel, tokenizer: Tokenizer, tmp_path: object) -> None:
    from transformers import GPT2LMHeadModel

    from engine.models.exchange import save_model

    model = make_model(48)
    save_model(model, tmp_path)
    oracle = GPT2LMHeadModel.from_pretrained(tmp_path).eval()
    prompt = tokenizer.encode("hello")
    for penalty in (1.0, 1.3):
        theirs = oracle.generate(
            torch.tensor([prompt]), max_new_tokens=40, do_sample=False, repetition_penalty=penalty, pad_token_id=0
        )
        [ours] = generate_texts(
            model, tokenizer, "hello", settings(temperature=0.0, max_new_tokens=40, repetition_penalty=penalty)
        )
        assert list(ours.ids) == theirs[0, len(prompt) :].tolist()


def test_the_same_seed_writes_the_same_text_and_another_another(model: Transformer, tokenizer: Tokenizer) -> None:
    def text(seed: int) -> tuple[int, ...]:
        return generate_texts(model, tokenizer, "x", settings(seed=seed))[0].ids

    torch.manual_seed(1)
    first = text(7)
    torch.manual_seed(2)
    assert text(7) == first
    assert text(8) != first


def test_the_same_prompt_twice_draws_twice(model: Transformer, tokenizer: Tokenizer) -> None:
    one, two = generate_texts(model, tokenizer, ["x", "x"], settings())
    assert one.ids != two.ids
    assert one == generate_texts(model, tokenizer, "x", settings())[0]


def test_writing_leaves_mode_and_random_state_of_training_alone(model: Transformer, tokenizer: Tokenizer) -> None:
    model.train()
    before = torch.random.get_rng_state()
    generate_texts(model, tokenizer, "x", settings())
    assert model.training
    assert torch.equal(torch.random.get_rng_state(), before)
    iterator = generate(model, tokenizer, "x", settings())
    next(iterator)
    assert not torch.is_inference_mode_enabled()
    iterator.close()  # type: ignore[attr-defined]
    assert model.training


def test_an_empty_prompt_starts_from_end_of_text(model: Transformer, tokenizer: Tokenizer) -> None:
    assert (
        generate_texts(model, tokenizer, "", settings())[0].ids
        == generate_texts(model, tokenizer, [[tokenizer.eot_id]], settings())[0].ids
    )


def biased(model: Transformer, id: int) -> Transformer:
    """``model`` with a head of its own that likes one token above all."""
    model.head = torch.nn.Linear(model.settings.emb_dim, model.settings.vocab_size)  # type: ignore[assignment]
    torch.nn.init.zeros_(model.head.weight)
    torch.nn.init.zeros_(model.head.bias)
    with torch.no_grad():
        model.head.bias[id] = 50.0
    return model


def test_end_of_text_ends_unless_told_otherwise(model: Transformer, tokenizer: Tokenizer) -> None:
    biased(model, tokenizer.eot_id)
    [short] = generate_texts(model, tokenizer, "x", settings(stop_at_eot=True))
    assert (short.text, short.ids, short.finish) == ("", (tokenizer.eot_id,), "eot")
    [long] = generate_texts(model, tokenizer, "x", settings(max_new_tokens=3))
    assert (len(long.ids), long.finish) == (3, "length")


def test_ids_beyond_the_tokenizer_are_never_written(make_model: MakeModel, tokenizer: Tokenizer) -> None:
    model = biased(make_model(vocab_size=300), 299)
    for beams in (1, 2):
        [written] = generate_texts(model, tokenizer, "x", settings(temperature=0.0, beams=beams))
        assert max(written.ids) < tokenizer.vocab_size


def test_a_tokenizer_with_more_tokens_than_the_model_is_refused(make_model: MakeModel, tokenizer: Tokenizer) -> None:
    with pytest.raises(ModelError, match="257 tokens, the model knows 200"):
        generate(make_model(vocab_size=200), tokenizer, "x", settings())


def test_a_character_that_the_tokenizer_does_not_know_is_named(make_model: MakeModel) -> None:
    tokenizer = CharTokenizer("abc")
    with pytest.raises(DataError, match="z"):
        generate(make_model(vocab_size=tokenizer.vocab_size), tokenizer, "abz", settings())


def test_pieces_join_to_the_decoded_text(model: Transformer, tokenizer: Tokenizer) -> None:
    pieces = list(generate(model, tokenizer, "x", settings()))
    ids = [piece.id for piece in pieces]
    assert "".join(piece.text for piece in pieces) == tokenizer.decode(ids)
    assert [piece.finish for piece in pieces] == [""] * 29 + ["length"]
    assert [piece.context for piece in islice(pieces, 26)] == [*range(1, 25), 13, 14]


def test_probabilities_are_the_models_own(model: Transformer, tokenizer: Tokenizer) -> None:
    chosen = settings(temperature=0.3, top_k=5, alternatives=3)
    [piece] = generate(model, tokenizer, "x", settings(temperature=0.3, top_k=5, alternatives=3, max_new_tokens=1))
    shares = next_logits(model, tokenizer, "x").softmax(-1)
    assert piece.probability == pytest.approx(float(shares[piece.id]))
    assert piece.entropy == pytest.approx(-float((shares * shares.log()).sum()), rel=1e-5)
    assert [c.id for c in piece.alternatives] == shares.topk(3).indices.tolist()
    assert sum(c.chance for c in piece.alternatives) <= 1.0 + 1e-6
    [written] = generate_texts(model, tokenizer, "x", chosen)
    assert written.perplexity == pytest.approx(np.exp(written.loss))


def test_a_closed_iterator_has_read_no_token_too_many(model: Transformer, tokenizer: Tokenizer) -> None:
    calls = []
    hidden = model.hidden
    model.hidden = lambda *args, **kwargs: (calls.append(1), hidden(*args, **kwargs))[1]  # type: ignore[method-assign]
    iterator = generate(model, tokenizer, "x", settings(max_new_tokens=1000))
    for _ in range(3):
        next(iterator)
    iterator.close()  # type: ignore[attr-defined]
    assert len(calls) == 3  # the prompt and two tokens: the third was told before it was read


def test_numbers_that_are_not_finite_are_told_and_never_drawn_from(make_model: MakeModel, tokenizer: Tokenizer) -> None:
    model = make_model()
    with torch.no_grad():
        model.blocks[0].mlp.up_proj.weight[0, 0] = float("nan")
    for beams in (1, 2):
        with pytest.raises(ModelError, match="not finite"):
            list(generate(model, tokenizer, "x", settings(beams=beams)))


def test_a_model_that_reads_both_ways_is_refused(make_model: MakeModel, tokenizer: Tokenizer) -> None:
    with pytest.raises(ModelError, match="both directions"):
        generate(make_model(causal=False), tokenizer, "x", settings())
