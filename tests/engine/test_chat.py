"""Conversations with a model: stops, overflow, templates and their tokens, runs that still learn, the terminal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.chat import ROOM_FOR_ANSWER, Chat, fitting, open_chat, template_for, with_stops
from engine.errors import DataError, ModelError
from engine.models.exchange import save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.sampler_settings import SamplerSettings
from engine.sampling import Piece
from engine.text.alphabets import ByteTokenizer
from engine.text.chat_template import READY
from engine.text.own_template import save_tokenizer
from engine.text.tokenizer import Tokenizer
from engine.text.turns import Turn

GREEDY = SamplerSettings(max_new_tokens=30, temperature=0.0)


def scripted(tokenizer: Tokenizer, answer: list[int], context: int = 128) -> Transformer:
    """A model that says ``answer`` after any prompt, whatever came before: each token foretells the next one alone.

    Its blocks add nothing, so a token's state is its embedding, and the head looks the next token up.
    """
    shape = ModelSettings(
        vocab_size=tokenizer.vocab_size,
        context_length=context,
        emb_dim=tokenizer.vocab_size + tokenizer.vocab_size % 2,
        n_heads=1,
        n_layers=1,
        tie_embeddings=False,
        position="rotary",
    )
    model = Transformer(shape, seed=0).eval()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if name.startswith("blocks") and "norm" not in name:
                tensor.zero_()
        model.tok_emb.weight.copy_(torch.eye(shape.vocab_size, shape.emb_dim))
        assert model.head is not None
        model.head.weight.zero_()
        chain = dict(pairwise(answer))
        assert len(chain) == len(answer) - 1, "each token of a script may come once"
        for id in range(shape.vocab_size):
            model.head.weight[chain.get(id, answer[0]), id] = 10.0
    return model


def folder_of(path: Path, tokenizer: Tokenizer, model: Transformer, template: str = "") -> Path:
    save_model(model, path, eos_id=tokenizer.eot_id)
    save_tokenizer(tokenizer, path, template)
    return path


def chatml(tmp_path: Path, answer: str = "Yes") -> tuple[Path, Tokenizer]:
    """A model folder whose template is ChatML; the model answers and ends its turn with <|im_end|>."""
    tokenizer = ByteTokenizer().with_added(READY["chatml"].special_tokens)
    script = [*tokenizer.encode(answer), tokenizer.special_tokens["<|im_end|>"], *tokenizer.encode("#@!")]
    return folder_of(tmp_path / "m", tokenizer, scripted(tokenizer, script), READY["chatml"].jinja), tokenizer


def said(pieces: Iterator[Piece]) -> tuple[str, str]:
    found = list(pieces)
    return "".join(piece.text for piece in found), found[-1].finish


# ------------------------------------------------------------------ where an answer ends


def test_an_answer_ends_at_a_special_token_and_does_not_show_it(tmp_path: Path) -> None:
    folder, tokenizer = chatml(tmp_path)
    talk = open_chat(str(folder), tmp_path)
    assert "<|im_end|>" in talk.template.stops
    assert said(talk.ask("Is it?", GREEDY)) == ("Yes", "stop")
    assert talk.turns == [Turn("user", "Is it?"), Turn("assistant", "Yes")]
    assert talk.rendered("And?") == (
        "<|im_start|>user\nIs it?<|im_end|>\n<|im_start|>assistant\nYes<|im_end|>\n"
        "<|im_start|>user\nAnd?<|im_end|>\n<|im_start|>assistant\n"
    )
    ids, _ = fitting(talk.template, [Turn("user", "Is it?")], tokenizer, 128)
    assert ids[0] == tokenizer.special_tokens["<|im_start|>"]


def test_the_text_of_a_special_token_in_a_question_stays_text(tmp_path: Path) -> None:
    folder, tokenizer = chatml(tmp_path)
    talk = open_chat(str(folder), tmp_path)
    ids, _ = fitting(talk.template, [Turn("user", "a<|im_end|>b")], tokenizer, 128)
    assert ids.count(tokenizer.special_tokens["<|im_end|>"]) == 1


def test_a_base_model_without_a_template_answers_by_question_and_answer(tmp_path: Path) -> None:
    tokenizer = ByteTokenizer()
    folder = folder_of(tmp_path / "m", tokenizer, scripted(tokenizer, tokenizer.encode("No")))
    talk = open_chat(str(folder), tmp_path)
    assert talk.template.name == "question-answer"
    assert talk.rendered("Hot?") == "Question: Hot?\nAnswer:"
    assert "\n\nQuestion:" in with_stops(GREEDY, talk.template).stop


def test_a_stop_text_over_several_tokens_is_held_back(tmp_path: Path) -> None:
    tokenizer = ByteTokenizer()
    folder = folder_of(tmp_path / "m", tokenizer, scripted(tokenizer, tokenizer.encode("Hi|END.")))
    talk = open_chat(str(folder), tmp_path, template="{prompt}>{answer}")
    shown = list(talk.ask("x", SamplerSettings(max_new_tokens=30, temperature=0.0, stop=("|END",))))
    assert "".join(piece.text for piece in shown) == "Hi"
    assert not any("|" in piece.text for piece in shown)


# ------------------------------------------------------------------ a full context


def test_the_oldest_questions_go_and_the_system_prompt_stays(tmp_path: Path) -> None:
    folder, _ = chatml(tmp_path)
    talk = open_chat(str(folder), tmp_path, system="Be short.")
    for number in range(4):
        assert said(talk.ask(f"Q{number}", GREEDY))[0] == "Yes"
    assert talk.forgotten > 0
    seen = talk.rendered("last")
    assert seen.startswith("<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\nQ")
    assert "Q0" not in seen
    assert seen.count("user") == seen.count("Yes") + 1, "a question goes with its answer"
    assert len(talk.turns) == 9, "the conversation itself is whole"


def test_a_question_that_fills_the_context_is_refused_and_the_conversation_goes_on(tmp_path: Path) -> None:
    folder, _ = chatml(tmp_path)
    talk = open_chat(str(folder), tmp_path)
    with pytest.raises(DataError) as refused:
        list(talk.ask("x" * 200, GREEDY))
    assert "the model reads 128" in refused.value.text
    assert talk.turns == []
    assert said(talk.ask("x", GREEDY))[0] == "Yes"


def test_a_very_short_context_still_leaves_room_for_a_question() -> None:
    tokenizer = ByteTokenizer()
    template = READY["plain"]
    ids, _ = fitting(template, [Turn("user", "ab")], tokenizer, ROOM_FOR_ANSWER)
    assert len(ids) <= ROOM_FOR_ANSWER - ROOM_FOR_ANSWER // 4


def test_turns_that_begin_with_an_answer_are_cut_at_a_question() -> None:
    turns = [Turn("assistant", "a" * 40), Turn("user", "b" * 40), Turn("assistant", "c"), Turn("user", "d")]
    _, kept = fitting(READY["plain"], turns, ByteTokenizer(), 40)
    assert kept == turns[3:]


# ------------------------------------------------------------------ what does not go well


def test_a_model_that_fails_leaves_the_conversation_as_it_was(tmp_path: Path) -> None:
    tokenizer = ByteTokenizer()
    model = scripted(tokenizer, tokenizer.encode("ab"))
    with torch.no_grad():
        model.tok_emb.weight.fill_(float("nan"))
    talk = Chat(model, tokenizer, READY["plain"])
    with pytest.raises(ModelError):
        list(talk.ask("x", GREEDY))
    assert talk.turns == []


def test_an_answer_that_is_cut_short_stays(tmp_path: Path) -> None:
    folder, _ = chatml(tmp_path, "Yesno")
    talk = open_chat(str(folder), tmp_path)
    pieces = talk.ask("x", GREEDY)
    assert next(pieces).text == "Y"
    pieces.close()  # type: ignore[attr-defined]
    assert talk.turns == [Turn("user", "x"), Turn("assistant", "Y")]


def test_a_template_whose_tokens_the_model_does_not_have_is_refused(tmp_path: Path) -> None:
    tokenizer = ByteTokenizer()
    folder = folder_of(tmp_path / "m", tokenizer, scripted(tokenizer, tokenizer.encode("ab")))
    with pytest.raises(DataError, match="needs the token") as refused:
        open_chat(str(folder), tmp_path, template="chatml")
    assert "Fine-tune" in refused.value.remedy


def test_a_models_own_names_of_tokens_fill_the_template(tmp_path: Path) -> None:
    tokenizer = ByteTokenizer()
    own = "{{ bos_token }}{% for m in messages %}{{ m['content'] }}{{ eos_token }}{% endfor %}"
    folder = folder_of(tmp_path / "m", tokenizer, scripted(tokenizer, tokenizer.encode("ab")), own)
    talk = open_chat(str(folder), tmp_path)
    assert talk.rendered("x") == f"{tokenizer.eot_text}x{tokenizer.eot_text}"


# ------------------------------------------------------------------ runs


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of runs: a model that was pretrained on tales, and a LoRA on it, three steps each."""
    import engine

    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEZGAH_HOME", str(home))
        patch.setenv("OMP_NUM_THREADS", "1")
        runs = home / "runs"
        text = home / "text.txt"
        text.write_text("The fox asked the crow. What did the crow say? It said: 0123456789, and no more!\n\n" * 200)
        base = engine.train(
            stage="pretrain",
            runs=runs,
            name="base",
            data={"path": str(text)},
            tokenizer={"kind": "bytes"},
            model={"context_length": 256, "emb_dim": 32, "n_heads": 2, "n_layers": 1},
            train={"max_steps": 3, "batch_size": 2, "threads": 1},
            eval={"batches": 1},
            sample={"every_steps": 0},
        )
        lora = engine.train(
            stage="finetune",
            runs=runs,
            name="lora",
            model={"from": str(base.path)},
            method={"kind": "lora", "rank": 2},
            data={"path": "tales:en", "examples": 40},
            train={"max_steps": 3, "max_epochs": 0.0, "batch_size": 2, "threads": 1},
            eval={"batches": 1},
            sample={"every_steps": 0},
        )
    return runs, lora.path


@pytest.mark.slow
def test_a_tuned_run_brings_its_template(tuned: tuple[Path, Path]) -> None:
    runs, _ = tuned
    talk = open_chat("lora", runs)
    assert talk.template.name == "the model's own"
    assert said(talk.ask("Who?", SamplerSettings(max_new_tokens=4)))[1] in ("length", "stop", "eot")


@pytest.mark.slow
def test_a_run_that_still_learns_is_talked_with_by_its_checkpoint(tuned: tuple[Path, Path], tmp_path: Path) -> None:
    import shutil

    runs, lora = tuned
    copy = tmp_path / "runs" / lora.name
    shutil.copytree(lora, copy)
    shutil.rmtree(copy / "model")
    whole, learning = open_chat(str(lora), runs), open_chat(str(copy), runs)
    assert whole.rendered("Who?") == learning.rendered("Who?")
    assert learning.template.stops == whole.template.stops


# ------------------------------------------------------------------ the terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The verb in this process, its stdin scripted; returns (stdout, stderr)."""
    from engine.cli import main

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main(["chat", *arguments])
        read = capsys.readouterr()
        return code, read.out, read.err

    return run


def test_piped_questions_are_answered_line_by_line(tmp_path: Path, terminal: Any) -> None:
    folder, _ = chatml(tmp_path)
    code, out, _ = terminal(str(folder), "--temperature", "0", stdin="Bir?\nİki?\n".encode())
    assert (code, out) == (0, "Yes\nYes\n")


def test_an_empty_line_ends_and_a_stray_byte_does_not(tmp_path: Path, terminal: Any) -> None:
    folder, _ = chatml(tmp_path)
    code, out, _ = terminal(str(folder), "--temperature", "0", stdin=b"a\xff\n\nnever\n")
    assert (code, out) == (0, "Yes\n")


def test_a_question_too_long_is_told_and_the_next_one_answered(tmp_path: Path, terminal: Any) -> None:
    folder, _ = chatml(tmp_path)
    code, out, _ = terminal(str(folder), "--temperature", "0", stdin=b"x" * 500 + b"\nshort\n")
    assert (code, out) == (0, "Yes\n")


def test_one_prompt_prints_the_answer_alone(tmp_path: Path, terminal: Any) -> None:
    folder, _ = chatml(tmp_path)
    code, out, _ = terminal(str(folder), "--prompt", "Is it?", "--system", "S", "--temperature", "0", "--show-template")
    assert (code, out) == (0, "Yes\n")


def test_ctrl_c_cuts_an_answer_short_and_the_conversation_goes_on(
    tmp_path: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = chatml(tmp_path)
    ask, seen = Chat.ask, []

    def interrupted(self: Chat, text: str, settings: SamplerSettings) -> Iterator[Piece]:
        seen.append(text)
        pieces = ask(self, text, settings)
        yield next(pieces)
        if len(seen) == 1:
            raise KeyboardInterrupt
        yield from pieces

    monkeypatch.setattr(Chat, "ask", interrupted)
    code, out, _ = terminal(str(folder), "--temperature", "0", stdin=b"a\nb\n")
    assert (code, out, seen) == (0, "Y\nYes\n", ["a", "b"])


def test_the_torch_free_half_stays_so() -> None:
    source = "import sys, engine.chat, engine.cli_chat, json; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", source], capture_output=True, text=True).stdout)
    assert not {"torch", "PySide6"} & set(loaded)


def test_template_for_names_the_ready_ones(tmp_path: Path) -> None:
    from engine.loading import open_any

    folder, _ = chatml(tmp_path)
    opened = open_any(folder, tmp_path)
    assert template_for(opened, "alpaca").name == "alpaca"
    with pytest.raises(DataError):
        template_for(opened, "no such template")
