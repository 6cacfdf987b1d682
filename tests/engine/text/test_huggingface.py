"""tokenizer.json files that are not what they seem: refused in plain words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from engine.errors import DataError
from engine.text.huggingface import load_huggingface

SOUND: dict[str, Any] = {"id": 0, "content": "<s>", "special": True}


def saved(folder: Path, **parts: Any) -> Path:
    """A Unigram tokenizer of a few letters without a token for the unknown, some of its parts replaced."""
    built = Tokenizer(models.Unigram([("a", -1.0), ("b", -1.0), ("\u2581", -1.0)]))
    built.pre_tokenizer, built.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    path = folder / "tokenizer.json"
    path.write_text(json.dumps({**json.loads(built.to_str()), **parts}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "added",
    ["text", 5, {"0": SOUND}, [1], [None], [{}], [{"content": "<s>"}], [{**SOUND, "id": "0"}], [SOUND, "<s>"]],
    ids=repr,
)
@pytest.mark.parametrize("beside", [None, {"added_tokens_decoder": {"3": {"content": "<t>"}}}], ids=["alone", "config"])
def test_damaged_added_tokens_are_told(tmp_path, added, beside):
    path = saved(tmp_path, added_tokens=added)
    if beside:
        (tmp_path / "tokenizer_config.json").write_text(json.dumps(beside))
    with pytest.raises(DataError, match="added_tokens are damaged") as refused:
        load_huggingface(path)
    assert str(path) in refused.value.text
    assert refused.value.remedy


def test_a_character_without_a_token_is_told_and_others_are_read(tmp_path):
    tokenizer = load_huggingface(saved(tmp_path), for_model=True)
    assert tokenizer.decode(tokenizer.encode("ab ba")).split() == ["ab", "ba"]
    with pytest.raises(DataError, match=r"cannot encode this text \(4 characters\)") as refused:
        tokenizer.encode("a ğ!")
    assert "unknown token" in refused.value.remedy
    with pytest.raises(DataError, match="cannot encode"):
        tokenizer.encode_with_specials("ğ")
