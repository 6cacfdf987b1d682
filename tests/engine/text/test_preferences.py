"""Preferences out of files of every usual form, and as token ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import DataError
from engine.recipes.preferences import PreferenceDataSection
from engine.text.agreement import agreement
from engine.text.chat_template import choose_template
from engine.text.documents import Problems
from engine.text.pairs import PairBatches, PairSet, pair_rows, prepare_pairs
from engine.text.preferences import Pair, Refused, read_pairs
from engine.text.tokenizers import make_tokenizer

TEMPLATE = "Q: {prompt}\nA: {answer}"


def _written(folder: Path, rows: list[Any]) -> str:
    path = folder / "pairs.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _read(folder: Path, rows: list[Any], **section: Any) -> list[Pair]:
    return list(read_pairs(PreferenceDataSection(path=_written(folder, rows), **section), Problems(), Refused()))


def _prepared(folder: Path, rows: list[Any], drained: Any, context: int = 200, **section: Any) -> PairSet:
    asked = PreferenceDataSection(path=_written(folder, rows), **{"val_fraction": 0.0, **section})
    tokenizer = make_tokenizer("bytes", cache=folder / "vocabularies")
    template = choose_template(TEMPLATE)
    found = drained(prepare_pairs(asked, tokenizer, template, context, folder / "cache", seed=0))[1]
    assert isinstance(found, PairSet)
    return found


def _row(question: str = "Q", good: str = "yes", bad: str = "no", **more: Any) -> dict[str, Any]:
    return {"prompt": question, "chosen": good, "rejected": bad, **more}


# ------------------------------------------------------------------ layouts


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Hi?", "chosen": "Yes.", "rejected": "No."},
        {"instruction": "Hi?", "input": "", "chosen": "Yes.", "rejected": "No."},
        {"question": "Hi?", "Preferred": "Yes.", "Worse": "No."},
        {"soru": "Hi?", "seçilen": "Yes.", "reddedilen": "No."},
        {"prompt": "Hi?", "chosen": [{"role": "assistant", "content": "Yes."}], "rejected": "No."},
        {
            "chosen": [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Yes."}],
            "rejected": [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "No."}],
        },
        {
            "prompt": [{"role": "user", "content": "Hi?"}],
            "chosen": [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Yes."}],
            "rejected": [{"from": "human", "value": "Hi?"}, {"from": "gpt", "value": "No."}],
        },
        {"chosen": "\n\nHuman: Hi?\n\nAssistant: Yes.", "rejected": "\n\nHuman: Hi?\n\nAssistant: No."},
        {"prompt": "\n\nHuman: Hi?\n\nAssistant:", "chosen": "Yes.", "rejected": "No."},
        {
            "conversations": [{"from": "human", "value": "Hi?"}],
            "chosen": {"from": "gpt", "value": "Yes."},
            "rejected": {"from": "gpt", "value": "No."},
        },
        {
            "input": {"messages": [{"role": "user", "content": "Hi?"}]},
            "preferred_output": [{"role": "assistant", "content": "Yes."}],
            "non_preferred_output": [{"role": "assistant", "content": "No."}],
        },
        {
            "chosen": json.dumps([{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Yes."}]),
            "rejected": json.dumps([{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "No."}]),
        },
    ],
)  # fmt: skip
def test_every_layout_gives_the_same_pair(tmp_path, row):
    if "soru" in row:
        found = _read(tmp_path, [row], prompt_column="soru")
    else:
        found = _read(tmp_path, [row])
    assert len(found) == 1
    pair = found[0]
    assert [(t.role, t.text) for t in pair.turns] == [("user", "Hi?")]
    assert (pair.chosen.strip(), pair.rejected.strip()) == ("Yes.", "No.")
    assert pair.line == 1


def test_a_transcript_of_several_turns_parts_at_its_last_answer(tmp_path):
    talk = "\n\nHuman: One?\n\nAssistant: First.\n\nHuman: Two?\n\nAssistant: "
    pair = _read(tmp_path, [{"chosen": talk + "Good.", "rejected": talk + "Bad."}])[0]
    assert [(t.role, t.text) for t in pair.turns] == [("user", "One?"), ("assistant", "First."), ("user", "Two?")]
    assert (pair.chosen, pair.rejected) == ("Good.", "Bad.")


def test_what_answers_a_later_question_is_no_part_of_the_answer(tmp_path):
    """Conversations that part early: the answers are those where they part."""
    chosen = "\n\nHuman: One?\n\nAssistant: Good.\n\nHuman: Two?\n\nAssistant: Later."
    pair = _read(tmp_path, [{"chosen": chosen, "rejected": "\n\nHuman: One?\n\nAssistant: Bad."}])[0]
    assert [t.text for t in pair.turns] == ["One?"]
    assert (pair.chosen, pair.rejected) == ("Good.", "Bad.")


def test_the_words_human_and_assistant_in_an_answer_make_no_transcript(tmp_path):
    answer = "A play.\nHuman: hello\nAssistant: hello"
    assert _read(tmp_path, [_row("Write.", answer, "No.")])[0].chosen == answer


def test_a_line_of_an_answer_that_names_a_speaker_is_no_new_turn(tmp_path):
    """Published transcripts have an empty line before each speaker; lines of an answer have none."""
    said = "A play:\nUser: hello\nAssistant: hello"
    rows = [{"chosen": f"\n\nHuman: Write.\n\nAssistant: {said}", "rejected": "\n\nHuman: Write.\n\nAssistant: No."}]
    pair = _read(tmp_path, rows)[0]
    assert ([t.text for t in pair.turns], pair.chosen) == (["Write."], said)


def test_what_the_conversations_say_beyond_the_question_column_counts(tmp_path):
    """Of a system prompt and of earlier turns nothing is lost where a column repeats the last question."""
    before = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi?"}]
    rows = [{"prompt": "Hi?", **{c: [*before, {"role": "assistant", "content": c}] for c in ("chosen", "rejected")}}]
    pair = _read(tmp_path, rows)[0]
    assert [(t.role, t.text) for t in pair.turns] == [("system", "Be brief."), ("user", "Hi?")]
    assert (pair.chosen, pair.rejected) == ("chosen", "rejected")


def test_system_prompt_and_context_belong_to_the_question(tmp_path):
    row = {"instruction": "Sum up.", "input": "A text.", "system": "Be brief.", "chosen": "a", "rejected": "b"}
    turns = _read(tmp_path, [row])[0].turns
    assert [(t.role, t.text, t.context) for t in turns] == [("system", "Be brief.", ""), ("user", "Sum up.", "A text.")]


def test_margins_scores_and_ties(tmp_path):
    rows = [
        _row(margin=1.5),
        _row(score_chosen=7, score_rejected=4.5),
        _row(score_chosen=1, score_rejected=2),
        _row(tie=True),
        _row(tie="false"),
        _row(score_chosen=-3.0, score_rejected=-7.5),
        _row(fark="0,5"),
    ]
    found = _read(tmp_path, rows)
    assert [p.margin for p in found] == [1.5, 2.5, 0.0, 0.0, 0.0, 4.5, 0.5]
    assert [p.tie for p in found] == [False, False, False, True, False, False, False]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"prompt": "Q", "chosen": "a"}, "rejected"),
        ({"chosen": "a", "rejected": "b"}, "no question"),
        (_row(margin="much"), "not a number"),
        (_row(margin=-1), "0 or more"),
        (_row(margin=float("inf")), "not finite"),
        (_row(good={"text": "a"}), "no role"),  # type: ignore[arg-type]
        (_row(good=["a", "b"]), "not one answer"),  # type: ignore[arg-type]
        (_row(good="[{'role': 'user', 'content': 'Q'}]"), "not JSON"),
        (_row(question=" "), "question is empty"),
        ("a text", "object"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_file_and_line(tmp_path, row, reason):
    rows = [_row(), row]
    with pytest.raises(DataError) as error:
        _read(tmp_path, rows)
    assert reason in error.value.text
    assert "pairs.jsonl" in error.value.text
    assert "2" in error.value.text
    problems = Problems()
    section = PreferenceDataSection(path=str(tmp_path / "pairs.jsonl"), skip_bad_lines=True)
    assert len(list(read_pairs(section, problems, Refused()))) == 1
    assert problems.count == 1


def test_a_column_that_was_asked_for_must_be_there(tmp_path):
    with pytest.raises(DataError, match="better"):
        _read(tmp_path, [_row()], chosen_column="better")
    assert _read(tmp_path, [{**_row(), "better": "own"}], chosen_column="better")[0].chosen == "own"


# ------------------------------------------------------------------ what teaches nothing


def test_equal_and_empty_answers_are_left_out_and_counted(tmp_path, drained):
    rows = [_row("a"), _row("b"), _row("c", "same", " same\n"), _row("d", "", "x"), _row("e", "x", "  "), _row("f", "x", None)]  # fmt: skip
    pairs = _prepared(tmp_path, rows, drained)
    assert (pairs.report.pairs, pairs.report.identical, pairs.report.empty) == (2, 1, 3)
    assert any("same answer twice" in notice for notice in pairs.notices)


def test_nothing_left_tells_why(tmp_path, drained):
    with pytest.raises(DataError, match="3 have the same answer twice"):
        _prepared(tmp_path, [_row(good="x", bad="x")] * 3, drained)


# ------------------------------------------------------------------ as ids


def test_an_answer_ends_with_end_of_text_and_starts_behind_its_question(tmp_path, drained):
    pairs = _prepared(tmp_path, [_row("Hi?", "Yes.", "Never."), _row()], drained)
    tokenizer = make_tokenizer("bytes", cache=tmp_path / "vocabularies")
    marked = pairs.train[0]
    for ids, start, answer in zip(marked.ids, marked.starts, ("Yes.", "Never."), strict=True):
        assert ids[-1] == tokenizer.eot_id
        assert tokenizer.decode(ids[:start].tolist()) == "Q: Hi?\nA:"
        assert tokenizer.decode(ids[start:-1].tolist()).strip() == answer


def test_what_is_too_long_loses_its_beginning_and_never_its_answer(tmp_path, drained):
    """Both answers keep the same rest of the question: else their likelihoods could not be compared."""
    rows = [_row("x" * 80 + "Hi?", "Yes.", "Never in my life."), _row()]
    whole = _prepared(tmp_path, rows, drained)
    pairs = _prepared(tmp_path, rows, drained, context=40)
    cut, full = pairs.train[0], whole.train[0]
    assert max(map(len, cut.ids)) == 40
    assert pairs.report.shortened == 1
    assert np.array_equal(cut.ids[0][: cut.starts[0]], cut.ids[1][: cut.starts[1]])
    for side in (0, 1):
        assert np.array_equal(cut.ids[side][cut.starts[side] :], full.ids[side][full.starts[side] :])
    hopeless = [_row("Hi?", "long " * 20, "short"), _row(), _row("Z")]
    left = _prepared(tmp_path, hopeless, drained, context=40)
    assert (left.report.pairs, left.report.too_long) == (2, 1)


def test_all_pairs_of_a_question_are_on_one_side(tmp_path, drained):
    rows = [_row(f"question {n % 10}", f"good {n}", f"bad {n}") for n in range(60)]
    pairs = _prepared(tmp_path, rows, drained, val_fraction=0.3)
    sides = [{m.question for m in part} for part in (pairs.train, pairs.val)]
    assert not sides[0] & sides[1]
    assert len(pairs.val) == 18
    assert len(pairs.train) == 42


def test_batches_are_a_pure_function_of_seed_and_step(tmp_path, drained):
    part = _prepared(tmp_path, [_row(f"q{n}", "a" * (n + 1), "b") for n in range(10)], drained).train
    one, other = PairBatches(part, 4, seed=3), PairBatches(part, 4, seed=3)
    jumped = other.batch(4)
    assert np.array_equal(one.batch(4).ids, jumped.ids)
    epoch = np.concatenate([one.batch(step).index for step in range(3)])
    assert sorted(epoch.tolist()) == list(range(10)), "every pair once an epoch, the last batch short"
    assert [one.batch(step).index.tolist() for step in range(3, 6)] != [one.batch(s).index.tolist() for s in range(3)]
    assert sorted(np.concatenate([rows.index for rows in one.fixed()]).tolist()) == list(range(10))


def test_equally_good_answers_need_not_differ_by_a_margin(tmp_path, drained):
    part = _prepared(tmp_path, [_row("a", margin=2, tie=True), _row("b", margin=2)], drained).train
    rows = pair_rows(part, np.arange(2))
    assert rows.margin.tolist() == [0.0, 2.0]
    assert rows.tie.tolist() == [True, False]


# ------------------------------------------------------------------ the same pair twice


def test_agreement_counts_second_judgements_whichever_way_round(tmp_path, drained):
    judged = [("q", "a", "b", False), ("q", "b", "a", False), ("q", "a", "b", False), ("r", "a", "b", True), ("r", "b", "a", True)]  # fmt: skip
    assert agreement(judged) == (3, 2)
    rows = [_row("q", "a", "b"), _row("q", "b", "a"), _row("z", "a", "b")]
    report = _prepared(tmp_path, rows, drained).report
    assert (report.again, report.agreed) == (1, 0)


def test_the_tales_have_pairs_of_their_own():
    found = list(read_pairs(PreferenceDataSection(path="tales:tr", examples=5), Problems(), Refused()))
    assert len(found) == 5
    assert all(pair.chosen != pair.rejected for pair in found)
