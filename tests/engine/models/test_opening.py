"""A folder of others is opened whole: model, tokenizer, chat template.  The oracle is AutoTokenizer and AutoModel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import DataError, ModelError
from engine.models.opening import open_folder
from engine.models.through_transformers import ForeignLM
from engine.models.transformer import Transformer
from engine.text.tokenizers import load_tokenizer, make_tokenizer

TEXT = ["the little fox went home", "a tale of two foxes", "küçük tilki eve döndü"] * 5
CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
TURNS = [{"role": "user", "content": "the fox?"}, {"role": "assistant", "content": "went  home 🙂\n"}]
SHAPE = {"hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4}
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "mistral": ("MistralConfig", {"num_key_value_heads": 2, "sliding_window": None}),
    "qwen3": ("Qwen3Config", {"num_key_value_heads": 2, "head_dim": 8}),
    "qwen2": ("Qwen2Config", {"num_key_value_heads": 2}),
    "gpt_neox": ("GPTNeoXConfig", {}),
}


def byte_level(folder: Path) -> Any:
    """A tokenizer like Qwen's: byte-level, an end of text, marks around turns, an added token that is not special."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet))
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False, special=False)])
    tokenizer.save(str(folder / "tokenizer.json"))
    return tokenizer


def sentence_piece_like(folder: Path) -> Any:
    """A tokenizer like Llama 2's: spaces as ▁, bytes as fallback, <s> before every text, a greedy mark."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, processors

    words = [
        "<unk>",
        "<s>",
        "</s>",
        *(f"<0x{i:02X}>" for i in range(256)),
        "▁",
        *"abcdefghijklmnopqrstuvwxyz?.",
        "▁t",
        "he",
    ]
    merges = [("▁", "t"), ("h", "e")]
    vocab = {word: id for id, word in enumerate(words)}
    tokenizer = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>", AddedToken("<|end|>", rstrip=True, normalized=False)])
    tokenizer.save(str(folder / "tokenizer.json"))
    return tokenizer


def model_folder(folder: Path, family: str = "qwen2", *, vocab_size: int = 310, **wishes: Any) -> Any:
    import transformers

    folder.mkdir(exist_ok=True)
    kind, values = FAMILIES[family]
    config = getattr(transformers, kind)(
        vocab_size=vocab_size, max_position_embeddings=64, bos_token_id=None, eos_token_id=None, **SHAPE, **values
    )
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    model.save_pretrained(folder, **wishes)
    return model


@pytest.mark.parametrize("shards", ["one file", "shards"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_chat_model_opens_with_its_tokenizer_and_template(family: str, shards: str, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    theirs = model_folder(tmp_path, family, max_shard_size="20KB" if shards == "shards" else "1GB")
    files = len(list(tmp_path.glob("*.safetensors")))
    assert files > 1 if shards == "shards" else files == 1
    library = byte_level(tmp_path)
    end = library.token_to_id("<|im_end|>")
    wrapped = PreTrainedTokenizerFast(
        tokenizer_file=str(tmp_path / "tokenizer.json"), eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    wrapped.chat_template = CHATML
    wrapped.save_pretrained(tmp_path)
    (tmp_path / "generation_config.json").write_text(json.dumps({"eos_token_id": [end, end - 2]}))

    opened = open_folder(tmp_path, cache=tmp_path / "none")
    assert isinstance(opened.model, ForeignLM if family == "gpt_neox" else Transformer)
    assert opened.template == CHATML
    assert set(opened.template_stops) == {"<|im_end|>", "<|endoftext|>"}
    assert opened.source == str(tmp_path)
    auto = AutoTokenizer.from_pretrained(tmp_path)
    rendered = auto.apply_chat_template(TURNS, tokenize=False)
    ids = opened.tokenizer.encode_with_specials(rendered)
    assert ids == auto(rendered, add_special_tokens=False)["input_ids"] == auto.apply_chat_template(TURNS)["input_ids"]
    assert ids.count(end) == 2
    assert opened.tokenizer.eot_id == end
    assert end not in opened.tokenizer.encode(rendered)
    plain = "a little fox,\n\n 🙂 küçük  tilki."
    assert opened.tokenizer.encode(plain) == auto(plain, add_special_tokens=False)["input_ids"]
    assert opened.tokenizer.named_tokens["pad_token"] == "<|endoftext|>"
    with torch.no_grad():
        batch = torch.tensor([ids])
        torch.testing.assert_close(opened.model(batch), theirs(batch).logits, rtol=0, atol=1e-4)


def test_a_tokenizer_like_llamas_encodes_as_theirs_and_is_saved_with_its_roles(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    library = sentence_piece_like(tmp_path)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": {"__type": "AddedToken", "content": "<s>"}, "eos_token": "</s>",
        "unk_token": "<unk>", "chat_template": "{{ bos_token }}{{ messages[0].content }}<|end|>",
    }  # fmt: skip
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config))
    assert load_tokenizer(tmp_path).start_ids == [], "a model that is trained from nothing wants nothing before a text"
    ours = load_tokenizer(tmp_path, for_model=True)
    assert ours.start_ids == [1]
    assert ours.started([5]) == ours.started([1, 5]) == [1, 5]
    auto = AutoTokenizer.from_pretrained(tmp_path)
    for plain in ("the fox?", "", " the  fox", "küçük"):
        assert ours.encode(plain) == auto(plain, add_special_tokens=False)["input_ids"]
    marked = "<s>the fox<|end|>  the</s>"
    assert ours.encode_with_specials(marked) == library.encode(marked, add_special_tokens=False).ids
    assert ours.named_tokens == {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "</s>", "unk_token": "<unk>"}
    assert set(ours.special_tokens) == {"<unk>", "<s>", "</s>", "<|end|>"}

    grown = ours.with_added(["<|user|>"])
    assert grown.special_tokens["<|user|>"] == ours.vocab_size
    grown.save(tmp_path / "saved", str(config["chat_template"]))
    again = AutoTokenizer.from_pretrained(tmp_path / "saved")
    assert (again.bos_token, again.eos_token, again.unk_token) == ("<s>", "</s>", "<unk>")
    with_user = marked.removeprefix("<s>") + "<|user|>"
    assert again(with_user)["input_ids"] == grown.started(grown.encode_with_specials(with_user))
    assert again(with_user, add_special_tokens=False)["input_ids"] == grown.encode_with_specials(with_user)
    loaded = load_tokenizer(tmp_path / "saved")
    assert loaded.fingerprint == grown.fingerprint
    assert loaded.named_tokens == grown.named_tokens
    assert loaded.start_ids == [1]
    loaded.save(tmp_path / "twice", str(config["chat_template"]))
    for file in (tmp_path / "saved").iterdir():
        assert file.read_bytes() == (tmp_path / "twice" / file.name).read_bytes()


def test_tokens_that_only_the_configuration_lists_are_added(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    library = byte_level(tmp_path)
    free = library.get_vocab_size()
    listed = {str(free): {"content": "<|user|>", "special": True, "normalized": False, "lstrip": False, "rstrip": True}}
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "added_tokens_decoder": listed}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config))
    ours = load_tokenizer(tmp_path)
    assert ours.special_tokens["<|user|>"] == free
    auto = AutoTokenizer.from_pretrained(tmp_path)
    assert ours.encode_with_specials("a<|user|>  fox") == auto("a<|user|>  fox")["input_ids"]


def test_a_tokenizer_with_a_few_tokens_more_gets_rows_for_them(tmp_path: Path) -> None:
    theirs = model_folder(tmp_path, vocab_size=300)
    vocabulary = byte_level(tmp_path).get_vocab_size()
    opened = open_folder(tmp_path, cache=tmp_path)
    assert opened.model.settings.vocab_size == opened.tokenizer.vocab_size == vocabulary
    ids = torch.tensor([[5, 6, 7]])
    with torch.no_grad():
        torch.testing.assert_close(opened.model(ids)[..., :300], theirs(ids).logits, rtol=0, atol=1e-4)
    model_folder(tmp_path, vocab_size=40)
    with pytest.raises(ModelError, match="the model 40"):
        open_folder(tmp_path, cache=tmp_path)


def test_an_older_tokenizer_is_converted_or_its_lack_is_told(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "fox", "##es", "little", "?"]
    config = {"tokenizer_class": "BertTokenizer", "do_lower_case": True}
    for family in ("gpt_neox", "qwen2"):
        model_folder(tmp_path / family, family, vocab_size=12)
        (tmp_path / family / "vocab.txt").write_text("\n".join(words))
        (tmp_path / family / "tokenizer_config.json").write_text(json.dumps(config))
    opened = open_folder(tmp_path / "gpt_neox", cache=tmp_path)
    auto = AutoTokenizer.from_pretrained(tmp_path / "gpt_neox")
    text = "The little foxes?"
    assert opened.tokenizer.encode(text) == auto(text, add_special_tokens=False)["input_ids"] == [5, 8, 6, 7, 9]
    with pytest.raises(DataError, match="1 of 12 tokens"):  # transformers puts Qwen's own, empty, in its place
        open_folder(tmp_path / "qwen2", cache=tmp_path)


def test_without_a_tokenizer_gpt2s_is_taken_or_the_lack_is_told(tmp_path: Path, gpt2_folder: Path) -> None:
    model_folder(tmp_path / "other", vocab_size=40)
    with pytest.raises(DataError, match=r"no tokenizer\.json"):
        open_folder(tmp_path / "other", cache=tmp_path)
    model_folder(tmp_path / "gpt2", vocab_size=50257)
    opened = open_folder(tmp_path / "gpt2", cache=gpt2_folder)
    assert opened.tokenizer.fingerprint == make_tokenizer("gpt2", cache=gpt2_folder / "tokenizers").fingerprint
    assert opened.template == ""
    assert opened.template_stops == ()


@pytest.fixture
def gpt2_folder(tmp_path: Path, shared_data: Path) -> Path:
    """A workspace's cache that holds GPT-2's vocabulary."""
    if not (shared_data / "tiktoken-cache").is_dir():
        pytest.skip("GPT-2's vocabulary is not here")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "tokenizers").symlink_to(shared_data / "tiktoken-cache")
    return tmp_path / "cache"


def test_a_damaged_tokenizer_is_told_and_not_replaced(tmp_path: Path) -> None:
    model_folder(tmp_path, vocab_size=50257)
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(DataError, match=r"tokenizer\.json"):
        open_folder(tmp_path, cache=tmp_path)
