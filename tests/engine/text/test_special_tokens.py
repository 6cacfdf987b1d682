"""Special tokens: added ones get ids behind the vocabulary, templates' texts get them, typed text never does."""

from __future__ import annotations

import json

import pytest

from engine.errors import DataError
from engine.text.own_template import own_stops, own_template
from engine.text.tokenizers import HuggingFaceTokenizer, load_tokenizer

ADDED = ["<|user|>", "<|assistant|>", "<|user|>s"]
CHAT = "<|user|>Kim o? <|user|>s\n<|assistant|> the fox.<|endoftext|>"


@pytest.fixture(scope="module")
def bases(make, sample, request, tmp_path_factory):
    made = {kind: make(kind, sample + "<|user>assitnKmok?thefx.") for kind in ("char", "bytes", "bpe")}
    made["path"] = HuggingFaceTokenizer(made["bpe"].tokenizer_json())
    try:
        made["gpt2"] = request.getfixturevalue("gpt2")
    except pytest.skip.Exception:
        made["gpt2"] = None
    return made


@pytest.mark.parametrize("kind", ["char", "bytes", "bpe", "path", "gpt2"])
def test_added_tokens_follow_the_vocabulary_and_are_never_typed(bases, kind, tmp_path):
    from transformers import AutoTokenizer

    base = bases[kind]
    if base is None:
        pytest.skip("GPT-2's vocabulary is not here")
    size = base.vocab_size
    grown = base.with_added(ADDED[:1]).with_added([*ADDED, "<|endoftext|>"])
    assert grown.vocab_size == size + 3
    assert {grown.special_tokens[token] - size for token in ADDED} == {0, 1, 2}
    assert (grown.eot_id, grown.kind, base.vocab_size) == (base.eot_id, base.kind, size)
    assert grown.with_added(ADDED) is grown or grown.with_added(ADDED).fingerprint == grown.fingerprint
    assert grown.encode(CHAT) == base.encode(CHAT)
    assert max(grown.encode(CHAT)) < size

    ids = grown.encode_with_specials(CHAT)
    assert [i for i in ids if i >= size] == [size, size + 2, size + 1]
    assert ids[-1] == grown.eot_id
    assert grown.decode(ids) == CHAT
    assert grown.decode_bytes(ids) == CHAT.encode()
    assert grown.token_bytes(size) == b"<|user|>"
    with pytest.raises(DataError, match="no token"):
        grown.token_bytes(size + 3)

    grown.save(tmp_path)
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    assert theirs(CHAT)["input_ids"] == ids
    assert theirs.decode(ids) == CHAT
    again = load_tokenizer(tmp_path)
    assert (again.fingerprint, again.vocab_size) == (grown.fingerprint, grown.vocab_size)
    assert again.encode_with_specials(CHAT) == ids
    assert again.fingerprint != base.fingerprint


@pytest.mark.parametrize("kind", ["char", "bytes", "bpe", "path"])
def test_end_of_text_is_a_special_token_of_every_tokenizer(bases, kind):
    assert bases[kind].special_tokens == {"<|endoftext|>": bases[kind].eot_id}
    assert bases[kind].encode_with_specials("a<|endoftext|>t") == [
        *bases[kind].encode("a"), bases[kind].eot_id, *bases[kind].encode("t")
    ]  # fmt: skip


@pytest.mark.parametrize("token", ["", "  ", "a\ud800"])
def test_a_text_that_cannot_be_a_special_token_is_refused(bases, token):
    with pytest.raises(DataError, match="cannot be a special token"):
        bases["bytes"].with_added([token])


def test_an_ordinary_token_cannot_become_a_special_one(bases):
    with pytest.raises(DataError, match="'a' is an ordinary token"):
        bases["char"].with_added(["a"])


def test_a_chat_template_makes_other_programs_read_special_tokens(bases, tmp_path):
    from transformers import AutoTokenizer

    template = "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}"
    ours = bases["bpe"]
    ours.save(tmp_path, template)
    assert own_template(tmp_path) == template
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    turns = [{"role": "user", "content": "Kim o?"}]
    text = theirs.apply_chat_template(turns, tokenize=False)
    assert text == "user: Kim o?<|endoftext|>"
    assert theirs.apply_chat_template(turns)["input_ids"] == ours.encode_with_specials(text)
    ours.save(tmp_path)
    assert own_template(tmp_path) == template


def test_templates_are_found_in_every_form(tmp_path):
    assert own_template(tmp_path) == ""
    config = tmp_path / "tokenizer_config.json"
    config.write_text(json.dumps({"chat_template": "one"}))
    assert own_template(tmp_path) == "one"
    forms = [{"name": "tool_use", "template": "tools"}, {"name": "default", "template": "two"}]
    config.write_text(json.dumps({"chat_template": forms}))
    assert own_template(tmp_path) == "two"
    (tmp_path / "chat_template.jinja").write_text("three")
    assert own_template(tmp_path) == "three"
    (tmp_path / "chat_template.jinja").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(DataError, match=r"chat_template\.jinja"):
        own_template(tmp_path)


def test_answers_stop_where_the_folder_says(bases, tmp_path):
    grown = bases["bpe"].with_added(["<|im_end|>", "<|eom|>"])
    end = grown.special_tokens["<|eom|>"]
    (tmp_path / "generation_config.json").write_text(json.dumps({"eos_token_id": [end, 10**6]}))
    assert own_stops(tmp_path, grown, "") == ()
    assert own_stops(tmp_path, grown, "{{ x }}<|im_end|>") == ("<|im_end|>", "<|eom|>", "<|endoftext|>")
