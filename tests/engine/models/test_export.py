"""The exported folder opens in transformers with the same logits and the same ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import ModelError
from engine.export import export_folder
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer

LLAMA = {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 2}


class CharacterTokenizer:
    """Five letters and an end, in the smallest tokenizer.json that AutoTokenizer opens."""

    vocab_size = 6
    eot_id = 5

    def save(self, folder: Path) -> None:
        from tokenizers import Tokenizer
        from tokenizers.models import WordLevel
        from tokenizers.pre_tokenizers import Split

        tokenizer = Tokenizer(WordLevel({**{c: i for i, c in enumerate("abcde")}, "<end>": 5}, unk_token="a"))
        tokenizer.pre_tokenizer = Split("", "isolated")
        tokenizer.save(str(folder / "tokenizer.json"))
        (folder / "tokenizer_config.json").write_text(
            '{"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<end>"}'
        )


def model(**parts: Any) -> Transformer:
    shape = {"vocab_size": 6, "context_length": 16, "emb_dim": 24, "n_heads": 4, "n_layers": 2}
    return Transformer(ModelSettings(**{**shape, **parts}), seed=0)


@pytest.mark.parametrize("parts", [{"drop_rate": 0.1}, LLAMA], ids=["gpt2", "llama"])
def test_an_export_opens_in_transformers(parts: dict[str, Any], tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    ours = model(**parts).train()
    assert export_folder(ours, CharacterTokenizer(), tmp_path / "out") < 1e-5
    assert ours.training, "the model is left in the mode that it was in"
    theirs = AutoModelForCausalLM.from_pretrained(tmp_path / "out", local_files_only=True).eval()
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "out", local_files_only=True)
    ids = torch.tensor([tokenizer("abcdeabc")["input_ids"]])
    torch.testing.assert_close(theirs(ids).logits, ours.eval()(ids), rtol=0, atol=1e-5)
    end = theirs.generate(ids, max_new_tokens=3, do_sample=False, pad_token_id=5)
    assert end.shape[1] <= 11
    assert theirs.config.eos_token_id == tokenizer.eos_token_id == 5


def test_only_a_new_empty_or_exported_folder_is_written(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    export_folder(model(), CharacterTokenizer(), tmp_path / "empty")
    export_folder(model(tie_embeddings=False), CharacterTokenizer(), tmp_path / "empty")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter-1.doc").write_text("years of work")
    with pytest.raises(ModelError, match="holds other files"):
        export_folder(model(), CharacterTokenizer(), tmp_path / "thesis")
    assert [file.name for file in (tmp_path / "thesis").iterdir()] == ["chapter-1.doc"]
    with pytest.raises(ModelError, match="is a file"):
        export_folder(model(), CharacterTokenizer(), tmp_path / "thesis" / "chapter-1.doc")


def test_a_mix_and_a_foreign_tokenizer_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="position = 'rotary'"):
        export_folder(model(position="rotary"), CharacterTokenizer(), tmp_path / "out")
    with pytest.raises(ModelError, match="6 tokens, the model 5"):
        export_folder(model(vocab_size=5), CharacterTokenizer(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_spoiled_model_is_not_exported(tmp_path: Path) -> None:
    spoiled = model()
    with torch.no_grad():
        spoiled.tok_emb.weight[2, 3] = float("nan")
    with pytest.raises(ModelError, match="not finite"):
        export_folder(spoiled, CharacterTokenizer(), tmp_path / "out")
