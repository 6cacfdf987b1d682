"""Questions from every kind of data, encoded, split; and what a reward model reads."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DataError
from engine.recipes.preferences import PreferenceDataSection
from engine.recipes.prompts import PromptDataSection
from engine.text.chat_template import choose_template
from engine.text.documents import Problems
from engine.text.marking import encode_prompt
from engine.text.preferences import Refused, read_pairs
from engine.text.prompts import PromptSet, read_prompts
from engine.text.scoring import Scorable
from engine.text.tales import judge
from engine.text.tales_instructions import instructions, open_endings
from engine.text.tokenizers import make_tokenizer
from engine.text.turns import Turn

TOKENIZER = make_tokenizer("bytes", cache=Path("unused"))
TEMPLATE = choose_template("Q: {prompt}\nA: {answer}").for_tokenizer(TOKENIZER)


def _read(path: Path | str, room: int = 200, seed: int = 0, **changes: Any) -> PromptSet:
    return read_prompts(PromptDataSection(path=str(path), **changes), TOKENIZER, TEMPLATE, room, seed)


def _shown(prompts: PromptSet) -> set[str]:
    return {p.shown for p in prompts.train + prompts.val}


def _write(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("alpaca.json", [{"instruction": q, "input": "", "output": "x"} for q in ("One?", "Two?", "Three?")]),
        ("pairs.json", [{"prompt": q, "chosen": "a", "rejected": "b"} for q in ("One?", "Two?", "Three?")]),
        (
            "chat.json",
            [
                {"messages": [{"role": "user", "content": q}, {"role": "assistant", "content": "x"}]}
                for q in ("One?", "Two?", "Three?")
            ],
        ),
        ("only.json", [{"prompt": q, "id": 1} for q in ("One?", "Two?", "Three?")]),
        ("list.json", ["One?", "Two?", "Three?"]),
        ("lines.txt", "One?\n\nTwo?\n  Three?  \nOne?\n"),
        ("only.csv", "question,difficulty\nOne?,1\nTwo?,2\nThree?,3\n"),
    ],
)
def test_questions_are_read_from_all_that_holds_some(tmp_path: Path, name: str, content: Any) -> None:
    found = _read(_write(tmp_path, name, content))
    assert _shown(found) == {"One?", "Two?", "Three?"}
    assert len(found.val) == 1
    prompt = found.train[0]
    assert list(prompt.ids) == encode_prompt(TEMPLATE, prompt.turns, TOKENIZER)
    assert TOKENIZER.decode(prompt.ids).startswith("Q: ")
    assert TOKENIZER.decode(prompt.ids).rstrip().endswith("A:")


def test_earlier_turns_and_contexts_belong_to_the_question(tmp_path: Path) -> None:
    rows = [
        {"messages": [{"role": "user", "content": f"{n}?"}, {"role": "assistant", "content": "Yes."}, {"role": "user", "content": "Why?"}]}
        for n in range(3)
    ]  # fmt: skip
    found = _read(_write(tmp_path, "chat.json", rows))
    assert [len(p.turns) for p in found.train] == [3, 3]
    rows2 = [{"instruction": "Sum up.", "input": f"Text {n}", "output": "x"} for n in range(3)]
    assert _read(_write(tmp_path, "alpaca.json", rows2)).train[0].shown.startswith("Sum up.\nText")


def _pairs_of(question: str) -> list[dict[str, Any]]:
    """The same question in the layouts of preference data."""
    system, user = {"role": "system", "content": "Be brief."}, {"role": "user", "content": question}
    said = {c: [system, user, {"role": "assistant", "content": c}] for c in ("chosen", "rejected")}
    return [
        {"prompt": f"\n\nHuman: {question}\n\nAssistant:", "chosen": "a", "rejected": "b"},
        {"chosen": f"\n\nHuman: {question}\n\nAssistant: a", "rejected": f"\n\nHuman: {question}\n\nAssistant: b"},
        {"prompt": question, **said},
        {name: json.dumps(turns) for name, turns in said.items()},
        {"conversations": [user], "chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}},
    ]


@pytest.mark.parametrize("layout", range(5))
def test_pairs_ask_what_reward_models_and_dpo_read(tmp_path: Path, layout: int) -> None:
    """PPO must ask in the very words that its reward model has learned to judge answers to."""
    path = _write(tmp_path, "pairs.json", [_pairs_of(question)[layout] for question in ("One?", "Two?", "Three?")])
    pairs = list(read_pairs(PreferenceDataSection(path=str(path)), Problems(), Refused()))
    asked = _read(path)
    assert {p.turns for p in asked.train + asked.val} == {pair.turns for pair in pairs}
    assert _shown(asked) == {"One?", "Two?", "Three?"}


def test_long_and_repeated_questions_are_counted(tmp_path: Path) -> None:
    path = _write(tmp_path, "lines.txt", "One?\nTwo?\nOne?\n" + "long " * 50 + "?\n")
    found = _read(path, room=60)
    assert _shown(found) == {"One?", "Two?"}
    assert any("longer than 60 tokens" in notice for notice in found.notices)
    assert any("asked before" in notice for notice in found.notices)


def test_the_split_depends_on_question_and_seed_alone(tmp_path: Path) -> None:
    questions = [f"Question {n}?" for n in range(40)]
    one = _read(_write(tmp_path, "a.txt", "\n".join(questions)), val_fraction=0.25)
    other = _read(_write(tmp_path, "b.txt", "\n".join(reversed(questions))), val_fraction=0.25)
    assert len(one.val) == 10
    assert {p.shown for p in one.val} == {p.shown for p in other.val}
    assert {p.shown for p in one.val} != {p.shown for p in _read(tmp_path / "a.txt", seed=1, val_fraction=0.25).val}
    assert one.key != other.key
    assert one.key == _read(tmp_path / "a.txt", val_fraction=0.25).key


def test_all_questions_come_once_before_any_comes_again(tmp_path: Path) -> None:
    found = _read(_write(tmp_path, "a.txt", "\n".join(f"Question {n}?" for n in range(10))))
    whole = found.in_turn(0, 27, seed=3)
    assert [len({p.shown for p in whole[i : i + 9]}) for i in (0, 9, 18)] == [9, 9, 9]
    assert whole[:9] != whole[9:18]
    assert found.in_turn(5, 11, seed=3) == whole[5:16]
    assert found.in_turn(0, 9, seed=4) != whole[:9]


@pytest.mark.parametrize("content", ["", "One?\n"])
def test_too_few_questions_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError):
        _read(_write(tmp_path, "lines.txt", content))


def test_the_tales_which_never_end_are_given_up_when_none_fits() -> None:
    with pytest.raises(DataError, match="holds 0 questions that fit"):
        _read("tales:en", room=10)
    few = _read("tales:en", room=42, examples=50)
    assert len(few.train) + len(few.val) == 50, "those that fit are found among the others"


def test_rows_without_a_question_are_told_or_skipped(tmp_path: Path) -> None:
    path = _write(
        tmp_path, "only.jsonl", '{"prompt": "One?"}\n{"prompt": 3}\n{"prompt": "Two?"}\n{"prompt": "Three?"}\n'
    )
    with pytest.raises(DataError, match=r"line 2|:2"):
        _read(path)
    found = _read(path, skip_bad_lines=True)
    assert len(_shown(found)) == 3
    assert any("1 rows" in notice for notice in found.notices)


def test_data_without_any_question_names_its_columns(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Columns|columns"):
        _read(_write(tmp_path, "numbers.csv", "a,b\n1,2\n3,4\n"))


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_tales_ask_for_endings_that_may_be_either(language: str) -> None:
    found = _read(f"tales:{language}", examples=50)
    assert len(found.train) == 45
    pairs = list(islice(open_endings(language), 100))
    assert all(judge(p["chosen"], language) > judge(p["rejected"], language) for p in pairs)
    learned = {row["instruction"] for row in islice(instructions(language), 4000)}
    assert len(learned & {p["prompt"] for p in islice(open_endings(language), 4000)}) > 5


# ------------------------------------------------------------------ what is scored


def test_scored_ids_end_with_the_end_of_the_answer() -> None:
    scorable = Scorable(TOKENIZER, TEMPLATE, 100)
    ids = scorable.ids([Turn("user", "Why?")], "Because.")
    assert ids[-1] == TOKENIZER.eot_id
    assert TOKENIZER.decode(ids[:-1]).endswith("Because.")
    assert ids[: len(prompt := encode_prompt(TEMPLATE, [Turn("user", "Why?")], TOKENIZER))] == prompt


def test_an_empty_answer_is_scored_and_a_long_one_keeps_its_end() -> None:
    scorable = Scorable(TOKENIZER, TEMPLATE, 20)
    assert scorable.ids([Turn("user", "Why?")], "")[-1] == TOKENIZER.eot_id
    long = scorable.ids([Turn("user", "Why?")], "word " * 50 + "end.")
    assert len(long) == 20
    assert TOKENIZER.decode(long[:-1]).endswith("end.")
