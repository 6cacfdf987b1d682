"""What people prefer: kept line by line, and the child that writes the pairs which they judge."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DataError, DiskError
from engine.feedback import FeedbackSet, Judgement, Setup, judged_now, path_of, sets_in
from engine.feedback_desk import (
    AnswersScored,
    DeskOpened,
    MakePairs,
    OpenDesk,
    PairMade,
    PairsMade,
    PairsRead,
    ReadPairs,
    ScoreAnswers,
)
from engine.feedback_desk_child import Desk
from engine.messages import Command, Message, from_json, to_json
from engine.playground_messages import Refused
from engine.recipes.preferences import PreferenceDataSection
from engine.text.agreement import agreement
from engine.text.alphabets import ByteTokenizer
from engine.text.documents import Problems
from engine.text.preferences import Refused as TeachingNothing
from engine.text.preferences import read_pairs


def pair(number: int = 0, prompt: str = "Ayşe küçük bir köpek buldu.") -> Judgement:
    return Judgement(prompt, f"Onu ısıttı {number}.", f"Onu bıraktı {number}.", number=number, seed=1, model="ft")


def judged(kept: FeedbackSet, number: int, choice: str, seconds: float = 4.0, prompt: str = "") -> Judgement:
    made = judged_now(pair(number, prompt or f"Soru {number}?"), choice, seconds)
    kept.add(made)
    return made


# ------------------------------------------------------------------ the set on the disk


def test_every_judgement_is_on_the_disk_and_is_preference_data(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "masallar.jsonl")
    judged(kept, 0, "left")
    judged(kept, 1, "right")
    judged(kept, 2, "equal")
    assert [json.loads(line)["side"] for line in kept.path.read_text("utf-8").splitlines()] == ["left", "right", "left"]
    section = PreferenceDataSection(path=str(kept.path))
    pairs = list(read_pairs(section, Problems(), TeachingNothing()))
    assert [(p.chosen, p.rejected, p.tie) for p in pairs] == [
        ("Onu ısıttı 0.", "Onu bıraktı 0.", False),
        ("Onu bıraktı 1.", "Onu ısıttı 1.", False),
        ("Onu ısıttı 2.", "Onu bıraktı 2.", True),
    ]
    assert [p.turns[0].text for p in pairs] == ["Soru 0?", "Soru 1?", "Soru 2?"]


def test_a_set_is_gone_on_with_and_a_torn_line_is_forgotten(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    for number in range(3):
        judged(kept, number, "left")
    whole = kept.path.read_bytes()
    for cut in range(len(whole)):
        kept.path.write_bytes(whole[:cut])
        again = FeedbackSet(kept.path)
        # a line is whole with its last character, the line end or not
        assert len(again) == whole[: cut + 1].count(b"\n") == again.next_number
        judged(again, again.next_number, "right")
        assert len(FeedbackSet(kept.path)) == len(again), cut


def test_undo_takes_the_last_line_away_also_after_opening_again(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    judged(kept, 0, "left")
    before = kept.path.read_bytes()
    made = judged(kept, 1, "right")
    again = FeedbackSet(kept.path)
    assert again.undo() == made
    assert kept.path.read_bytes() == before
    assert again.undo() is not None
    assert again.undo() is None
    assert kept.path.read_bytes() == b""


def test_imported_pairs_cannot_be_undone_one_by_one(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    kept.add(Judgement("q", "a", "b"), Judgement("q", "a", "c"))
    assert kept.undo() is None
    assert len(kept) == 2


def test_lines_of_others_are_left_alone_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"prompt": "q"}\nnonsense\n\n{"prompt": "q", "chosen": "a", "rejected": "b", "margin": 2}\n', "utf-8"
    )
    kept = FeedbackSet(path)
    assert (len(kept), kept.bad) == (1, 2)
    judged(kept, 0, "left")
    kept.undo()
    assert path.read_text("utf-8").startswith('{"prompt": "q"}\nnonsense')


def test_nothing_is_added_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    judged(kept, 0, "left")

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.feedback.os.fsync", refuse)
    with pytest.raises(DiskError, match="No space left"):
        judged(kept, 1, "left")
    assert len(kept) == 1 == kept.path.read_text("utf-8").count("\n")


def test_agreement_with_oneself_is_that_of_the_reward_stage(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    for number in range(10):
        judged(kept, number, "left")
    again = kept.for_second_pass(4)
    assert len(again) == 4
    assert again == FeedbackSet(kept.path).for_second_pass(4)
    for place, once in enumerate(again):
        swapped = Judgement(once.prompt, once.rejected, once.chosen, number=once.number, again=True)
        kept.add(judged_now(swapped, "right" if place else "left", 3.0))  # right is what was chosen before
    assert kept.agreement() == (4, 3)
    assert kept.judged == 10
    assert not {j.key for j in kept.for_second_pass(99)} & {j.key for j in again}
    assert agreement([("q", "a", "b", True), ("q", "b", "a", True), ("q", "a", "b", False)]) == (2, 1)


def test_time_left_follows_the_person(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    assert kept.seconds_left(10) is None
    for number, seconds in enumerate([4.0, 6.0, 5000.0, 5.0]):
        judged(kept, number, "left", seconds)
    assert kept.seconds_left(10) == pytest.approx(50.0)


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv"])
def test_what_is_exported_reads_back(tmp_path: Path, ending: str) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    for number, choice in enumerate(("left", "right", "equal")):
        judged(kept, number, choice)
    to = tmp_path / f"out.{ending}"
    assert kept.export(to) == 3
    back = list(read_pairs(PreferenceDataSection(path=str(to)), Problems(), TeachingNothing()))
    assert [(p.chosen, p.tie) for p in back] == [(j.chosen, j.tie) for j in kept.judgements]
    with pytest.raises(DataError, match="written as"):
        kept.export(tmp_path / "out.txt")


def test_a_split_keeps_the_pairs_of_a_question_together(tmp_path: Path) -> None:
    kept = FeedbackSet(tmp_path / "a.jsonl")
    for number in range(40):
        judged(kept, number, "left", prompt=f"Soru {number % 8}?")
    train, held = (FeedbackSet(path) for path in kept.split(0.2))
    assert len(train) + len(held) == 40
    assert 5 <= len(held) <= 15
    assert not {j.question for j in train.judgements} & {j.question for j in held.judgements}
    assert sets_in(tmp_path) == [kept.path]
    lonely = FeedbackSet(tmp_path / "b.jsonl")
    judged(lonely, 0, "left")
    with pytest.raises(DataError, match="cannot be split"):
        lonely.split(0.2)


def test_a_setup_is_kept_and_damage_is_no_setup(tmp_path: Path) -> None:
    kept = FeedbackSet(path_of(tmp_path, "Çok güzel / adlar"))
    assert kept.setup() is None
    kept.keep_setup(Setup(model="ft", questions="", prompts=("a", "b"), pairs=7))
    assert FeedbackSet(kept.path).setup() == Setup(model="ft", questions="", prompts=("a", "b"), pairs=7)
    kept.setup_path.write_text("[1]", "utf-8")
    assert kept.setup() is None


# ------------------------------------------------------------------ the child

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A little model that was never trained, and a reward model of the same shape."""
    from engine.models.exchange import save_model
    from engine.models.heads import RewardModel, save_reward_head
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer
    from engine.text.chat_template import READY
    from engine.text.own_template import save_tokenizer

    home = tmp_path_factory.mktemp("models")
    tokenizer = ByteTokenizer()
    settings = ModelSettings(vocab_size=tokenizer.vocab_size, context_length=64, emb_dim=16, n_heads=2, n_layers=1)
    for name in ("asked", "judge"):
        model = Transformer(settings, seed=3)
        save_model(model, home / name)
        save_tokenizer(tokenizer, home / name, READY["question-answer"].jinja, READY["question-answer"].stops)
    save_reward_head(RewardModel(model, seed=1), home / "judge")
    return home


def told(desk: Desk, command: Command) -> list[Any]:
    return list(desk.obey(command))


def opened(home: Path, **setup: Any) -> tuple[Desk, DeskOpened]:
    desk = Desk()
    values = asdict(Setup(**{"questions": "", "prompts": ("Bir?", "İki?", "Üç?"), "max_new_tokens": 12, **setup}))
    [answer] = told(desk, OpenDesk(id="o", source=str(home / "asked"), runs=str(home), setup=values))
    return desk, answer


def test_pairs_are_a_function_of_their_number(home: Path) -> None:
    desk, answer = opened(home)
    assert (answer.questions, answer.own_template) == (3, True)
    *pairs, end = told(desk, MakePairs(id="m", first=0, count=6))
    assert isinstance(end, PairsMade)
    assert len(pairs) + end.alike == 6
    assert len(pairs) >= 4
    assert all(isinstance(p, PairMade) and p.left != p.right and p.left and p.right for p in pairs)
    assert {p.prompt for p in pairs[:3]} <= {"Bir?", "İki?", "Üç?"}
    other, _ = opened(home)
    later = [(p.number, p.left, p.right) for p in told(other, MakePairs(id="n", first=3, count=3))[:-1]]
    assert later == [(p.number, p.left, p.right) for p in pairs if p.number >= 3]
    reseeded, _ = opened(home, seed=2)
    assert [p.left for p in told(reseeded, MakePairs(id="n", first=0, count=3))[:-1]] != [p.left for p in pairs[:3]]


def test_questions_come_from_files_and_the_tales(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "questions.txt"
    listed.write_text("One?\nTwo?\nThree?\n", "utf-8")
    assert opened(home, questions=str(listed))[1].questions == 3
    with pytest.raises(DataError, match="no question"):
        opened(home, prompts=(" ",))
    with pytest.raises(DataError, match="leave no room"):
        opened(home, max_new_tokens=64)


def test_two_typed_answers_are_scored(home: Path) -> None:
    asked = ScoreAnswers(id="s", reward=str(home / "judge"), runs=str(home), prompt="Bir?", answers=["kind", "unkind"])
    [scored] = told(Desk(), asked)
    assert isinstance(scored, AnswersScored)
    assert len(scored.scores) == 2
    assert scored.scores[0] != scored.scores[1]
    assert (scored.chance > 0.5) == (scored.scores[0] > scored.scores[1])


def test_pairs_of_a_file_are_read_for_a_set(home: Path, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"prompt": f"q{n}", "chosen": "a", "rejected": "b"} for n in range(250)]
    rows += [{"prompt": "same", "chosen": "a", "rejected": "a"}, {"prompt": "bad"}]
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"},
                {"role": "user", "content": "More"}]  # fmt: skip
    rows.append({"prompt": messages, "chosen": "a", "rejected": "b", "tie": True})
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    batches = told(Desk(), ReadPairs(id="r", path=str(path)))
    assert all(isinstance(batch, PairsRead) for batch in batches)
    assert [len(batch.rows) for batch in batches] == [200, 51]
    assert batches[-1].ended
    assert batches[-1].left_out == 2
    kept = FeedbackSet(tmp_path / "set.jsonl")
    kept.add(*(Judgement(**row) for batch in batches for row in batch.rows))
    assert kept.judgements[-1].question == "More"
    assert kept.judgements[-1].tie
    again = FeedbackSet(kept.path)
    assert again.judgements == kept.judgements
    back = list(read_pairs(PreferenceDataSection(path=str(kept.path)), Problems(), TeachingNothing()))
    assert len(back) == 251
    assert [turn.text for turn in back[-1].turns] == ["Hi", "Yes?", "More"]


def test_the_child_answers_over_its_pipe_and_survives_what_it_cannot_do(home: Path) -> None:
    commands = [
        MakePairs(id="too soon", first=0, count=1),
        OpenDesk(id="o", source=str(home / "nothing"), runs=str(home), setup=asdict(Setup())),
        OpenDesk(
            id="p",
            source=str(home / "asked"),
            runs=str(home),
            setup=asdict(Setup(questions="", prompts=("Bir?",), max_new_tokens=8)),
        ),
        MakePairs(id="m", first=0, count=2),
    ]
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "engine.feedback_desk_child", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("".join(to_json(command) + "\n" for command in commands).encode())
    child.stdin.flush()
    answers = list(_until_made(child.stdout))
    child.stdin.close()
    assert child.wait(20) == 0
    assert [getattr(a, "request", "") for a in answers[:3]] == ["too soon", "o", "p"]
    assert isinstance(answers[0], Refused)
    assert isinstance(answers[1], Refused)
    assert isinstance(answers[2], DeskOpened)
    assert "bug" not in (answers[0].kind, answers[1].kind), answers[1].trace
    assert isinstance(answers[-1], PairsMade)


def _until_made(stream: Any) -> Iterator[Message]:
    for line in stream:
        message = from_json(line)
        yield message
        if isinstance(message, PairsMade):
            return
