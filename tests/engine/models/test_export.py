"""The exported folder opens in transformers with the same logits and the same ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import ModelError
from engine.export import export_folder
from engine.models.foreign_folder import load_foreign
from engine.models.opening import open_folder, open_model
from engine.models.settings import ModelSettings
from engine.models.through_transformers import ForeignLM
from engine.models.transformer import Transformer
from engine.text.alphabets import ByteTokenizer, CharTokenizer

LETTERS = CharTokenizer("abcde")
LLAMA = {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 2}


def model(**parts: Any) -> Transformer:
    shape = {"vocab_size": 6, "context_length": 16, "emb_dim": 24, "n_heads": 4, "n_layers": 2}
    return Transformer(ModelSettings(**{**shape, **parts}), seed=0)


@pytest.mark.parametrize("parts", [{"drop_rate": 0.1}, LLAMA], ids=["gpt2", "llama"])
def test_an_export_opens_in_transformers(parts: dict[str, Any], tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    ours = model(**parts).train()
    assert export_folder(ours, LETTERS, tmp_path / "out") < 1e-5
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
    export_folder(model(), LETTERS, tmp_path / "empty")
    export_folder(model(tie_embeddings=False), LETTERS, tmp_path / "empty")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter-1.doc").write_text("years of work")
    with pytest.raises(ModelError, match="holds other files"):
        export_folder(model(), LETTERS, tmp_path / "thesis")
    assert [file.name for file in (tmp_path / "thesis").iterdir()] == ["chapter-1.doc"]
    with pytest.raises(ModelError, match="is a file"):
        export_folder(model(), LETTERS, tmp_path / "thesis" / "chapter-1.doc")


def test_a_mix_and_a_foreign_tokenizer_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="position = 'rotary'"):
        export_folder(model(position="rotary"), LETTERS, tmp_path / "out")
    with pytest.raises(ModelError, match="6 tokens, the model 5"):
        export_folder(model(vocab_size=5), LETTERS, tmp_path / "out")
    assert not (tmp_path / "out").exists()


CHAT = "{% for m in messages %}<|user|>{{ m.content }}<|im_end|>{% endfor %}"


def test_the_chat_template_and_its_ends_go_with_the_model(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = ByteTokenizer().with_added(["<|user|>", "<|im_end|>", "<|stop|>"])
    ours = model(vocab_size=tokenizer.vocab_size, context_length=64)
    assert export_folder(ours, tokenizer, tmp_path / "out", template=CHAT, stops=["<|stop|>", "\nuser"]) < 1e-5
    opened = open_folder(tmp_path / "out", cache=tmp_path)
    assert opened.template == CHAT
    assert set(opened.template_stops) == {"<|im_end|>", "<|stop|>", "<|endoftext|>"}
    auto = AutoTokenizer.from_pretrained(tmp_path / "out")
    ids = auto.apply_chat_template([{"role": "user", "content": "ş?"}])["input_ids"]
    assert ids == [257, *"ş?".encode(), 258]
    theirs = AutoModelForCausalLM.from_pretrained(tmp_path / "out").eval()
    assert sorted(theirs.generation_config.eos_token_id) == [256, 258, 259]
    with torch.no_grad():
        theirs.transformer.wte.weight[258] *= 100  # now always the likeliest or the least likely: an end of turn
        theirs.transformer.ln_f.bias.copy_(theirs.transformer.wte.weight[258])
        written = theirs.generate(torch.tensor([ids]), max_new_tokens=20, do_sample=False)
    assert written[0, len(ids) :].tolist() == [258]

    export_folder(ours, tokenizer, tmp_path / "out")
    assert open_folder(tmp_path / "out", cache=tmp_path).template == "", "the template of an earlier export is gone"


def test_a_model_that_transformers_runs_is_exported_too(tmp_path: Path) -> None:
    import transformers

    shape = {"vocab_size": 257, "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2}
    config = transformers.GPTNeoXConfig(**shape, num_attention_heads=4, max_position_embeddings=32)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "theirs")
    ours = load_foreign(tmp_path / "theirs")
    assert export_folder(ours, ByteTokenizer(), tmp_path / "out") < 1e-5
    assert export_folder(ours, ByteTokenizer(), tmp_path / "out") < 1e-5
    assert isinstance(open_model(tmp_path / "out"), ForeignLM)
    with pytest.raises(ModelError, match="holds other files"):
        export_folder(ours, ByteTokenizer(), tmp_path / "theirs")


def test_an_export_that_does_not_compute_the_same_is_not_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened_wrongly(folder: Path) -> Transformer:
        return Transformer(model().settings, seed=1)

    monkeypatch.setattr("engine.export.huggingface.open_model", opened_wrongly)
    with pytest.raises(ModelError, match="other logits"):
        export_folder(model(), LETTERS, tmp_path / "out")


def test_a_spoiled_model_is_not_exported(tmp_path: Path) -> None:
    spoiled = model()
    with torch.no_grad():
        spoiled.tok_emb.weight[2, 3] = float("nan")
    with pytest.raises(ModelError, match="not finite"):
        export_folder(spoiled, LETTERS, tmp_path / "out")
