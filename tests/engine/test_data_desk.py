"""The data desk: rows of every kind of file at hand by their number, shown as the model sees them, studied as the run will."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.data_desk import (
    CUT,
    LEARNED,
    READ,
    DataStudied,
    FilesFound,
    FindRow,
    OpenRows,
    PreviewRow,
    ReadRows,
    RowPreviewed,
    RowsIndexed,
    RowsRead,
    StudyData,
)
from engine.data_desk_child import Desk
from engine.messages import Message, from_json, to_json
from engine.models.settings import ModelSettings
from engine.recipes.recipe import default
from engine.recipes.render import render
from engine.text.alphabets import ByteTokenizer

QUESTIONS = [{"instruction": f"Soru {n}?", "input": "", "output": f"Cevap {n}, ığüşöç."} for n in range(40)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cache", tmp_path / "rows")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model folder as far as data needs it: shape and tokenizer, no weights."""
    folder = tmp_path / "model"
    folder.mkdir()
    settings = ModelSettings(vocab_size=257, context_length=64, emb_dim=8, n_heads=1, n_layers=1)
    (folder / "config.json").write_text(json.dumps({"model_type": "tezgah", "settings": settings.to_dict()}))
    ByteTokenizer().save(folder)
    return folder


def lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def opened(desk: Desk, path: Path | str, stage: str = "finetune", *sets: str) -> list[Message]:
    data = default(stage, [f"data.path={path}", *sets]).model_dump(by_alias=True)["data"]
    return list(desk.open(OpenRows(id="o", stage=stage, data=data)))


def indexed(messages: list[Message]) -> RowsIndexed:
    last = messages[-1]
    assert isinstance(last, RowsIndexed)
    assert last.ended
    return last


def rows(desk: Desk, first: int = 0, count: int = 100) -> list[dict[str, Any]]:
    return desk.read(ReadRows(id="r", first=first, count=count)).rows


def recipe(path: Path | str, stage: str, *sets: str) -> str:
    return render(default(stage, [f"data.path={path}", *sets]), comments=False)


def preview(desk: Desk, text: str, row: int, tmp_path: Path) -> RowPreviewed:
    return desk.preview(PreviewRow(id="p", recipe=text, row=row, runs=str(tmp_path), models=str(tmp_path)))


def studied(desk: Desk, text: str, tmp_path: Path) -> dict[str, Any]:
    *_, last = desk.study(StudyData(id="s", recipe=text, runs=str(tmp_path), models=str(tmp_path)))
    assert isinstance(last, DataStudied)
    return last.studied


# ------------------------------------------------------------------ rows


def _jsonl(folder: Path) -> Path:
    return lines(folder / "a.jsonl", QUESTIONS)


def _packed(folder: Path) -> Path:
    path = folder / "a.jsonl.gz"
    path.write_bytes(gzip.compress(_jsonl(folder).read_bytes()))
    return path


def _json(folder: Path) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps(QUESTIONS, indent=1), encoding="utf-8")
    return path


def _csv(folder: Path) -> Path:
    path = folder / "a.csv"
    body = "".join(f'"{r["instruction"]}",,"{r["output"]}"\n' for r in QUESTIONS)
    path.write_text("instruction,input,output\n" + body, encoding="utf-8")
    return path


def _parquet(folder: Path) -> Path:
    import polars

    path = folder / "a.parquet"
    polars.DataFrame(QUESTIONS).write_parquet(path)
    return path


def _wide(folder: Path) -> Path:
    path = folder / "a.jsonl"
    path.write_bytes(_jsonl(folder).read_text("utf-8").encode("utf-16"))
    return path


@pytest.mark.parametrize("make", [_jsonl, _packed, _json, _csv, _parquet, _wide])
def test_any_row_of_any_format_is_at_hand(desk: Desk, tmp_path: Path, make: Any) -> None:
    end = indexed(opened(desk, make(tmp_path)))
    assert (end.rows, end.columns) == (40, ["instruction", "input", "output"])
    assert end.derived["prompt_column"] == "instruction"
    assert end.derived["answer_column"] == "output"
    for first in (0, 17, 39):
        assert rows(desk, first, 1)[0]["cells"] == [f"Soru {first}?", "", f"Cevap {first}, ığüşöç."]
    assert rows(desk, 38, 10)[-1]["cells"][0] == "Soru 39?"
    assert rows(desk, 40, 10) == []


def test_rows_of_a_folder_follow_each_other_and_what_is_left_out_is_told(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    lines(folder / "a.jsonl", QUESTIONS[:3])
    lines(folder / "b.jsonl", QUESTIONS[3:5])
    (folder / "README.md").write_text("about")
    messages = opened(desk, folder)
    found = messages[0]
    assert isinstance(found, FilesFound)
    assert [Path(file["path"]).name for file in found.files] == ["a.jsonl", "b.jsonl"]
    assert "README.md" in found.left_out[0]
    assert indexed(messages).rows == 5
    assert [row["place"] for row in rows(desk, 2, 2)] == ["a.jsonl:3", "b.jsonl:1"]


def test_blank_lines_are_no_rows_and_line_numbers_stay_those_of_the_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    one = json.dumps(QUESTIONS[0]).encode()
    path.write_bytes(b"\xef\xbb\xbf" + one + b"\r\n\r\n\n" + one + b"\n" + one)
    assert indexed(opened(desk, path)).rows == 3
    assert [row["place"] for row in rows(desk)] == ["a.jsonl:1", "a.jsonl:4", "a.jsonl:5"]
    assert not any(row["problem"] for row in rows(desk))


def test_lines_are_the_same_whatever_the_size_of_a_block(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines(tmp_path / "a.jsonl", QUESTIONS)
    whole = [indexed(opened(desk, path)).rows, rows(desk)]
    for block in (1, 7, 64):
        monkeypatch.setattr("engine.text.row_table.BLOCK_BYTES", block)
        assert [indexed(opened(desk, path)).rows, rows(desk)] == whole


def test_bad_rows_stand_in_the_table_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps(QUESTIONS[0])
    path.write_text(f'{good}\n{{"instruction": \n{{"instruction": "x"}}\n', encoding="utf-8")
    opened(desk, path)
    reasons = [row["problem"] for row in rows(desk)]
    assert reasons[0] == ""
    assert reasons[1].startswith("not JSON")
    assert "'output' is missing" in reasons[2]


@pytest.mark.parametrize("make", [_jsonl, _csv, _json])
def test_a_row_is_found_by_its_line(desk: Desk, tmp_path: Path, make: Any) -> None:
    path = make(tmp_path)
    opened(desk, path)
    for number in (0, 23, 39):
        line = int(rows(desk, number, 1)[0]["place"].rpartition(":")[2])
        assert desk.find(FindRow(id="f", file=str(path), line=line)).row == number
    assert desk.find(FindRow(id="f", file="elsewhere", line=1)).row == -1


def test_a_list_that_breaks_off_keeps_its_rows_and_says_so(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(QUESTIONS)[:-1], encoding="utf-8")
    end = indexed(opened(desk, path))
    assert end.rows == 40
    assert "truncated" in end.problem


def test_marked_text_is_shown_by_conversations(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Soru: Bir?\nCevap: İki.\n\nSoru: Üç?\nCevap: Dört.\n", encoding="utf-8")
    end = indexed(opened(desk, path))
    assert (end.rows, end.columns) == (2, ["user", "assistant"])
    assert rows(desk)[1]["cells"] == ["Üç?", "Dört."]
    shown = preview(desk, recipe(path, "finetune"), 1, tmp_path)
    assert "".join(shown.parts[0]["texts"]).startswith("Soru: Üç?\nCevap:")


def test_other_columns_need_no_second_index_another_file_does(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _csv(tmp_path)
    opened(desk, path)
    monkeypatch.setattr("engine.text.row_table.SpooledRows.index", lambda self: pytest.fail("indexed again"))
    end = indexed(opened(desk, path, "finetune", "data.answer_column=input"))
    assert end.rows == 40
    assert end.derived["answer_column"] == "input"
    assert rows(desk, 39, 1)[0]["cells"][0] == "Soru 39?"
    monkeypatch.undo()
    path.write_text(path.read_text("utf-8").replace("Soru 39?", "Neden?"), encoding="utf-8")
    assert indexed(opened(desk, path)).rows == 40
    assert rows(desk, 39, 1)[0]["cells"][0] == "Neden?"


def test_nothing_there_is_told_with_a_remedy(desk: Desk, tmp_path: Path) -> None:
    found, end = opened(desk, tmp_path / "none.jsonl")
    assert isinstance(found, FilesFound)
    assert "no such file" in found.problem
    assert found.remedy
    assert isinstance(end, RowsIndexed)
    assert end.ended


@pytest.mark.parametrize(("stage", "count"), [("finetune", 4000), ("reward", 2000), ("ppo", 1000), ("pretrain", 50)])
def test_the_tales_have_rows_too(desk: Desk, stage: str, count: int) -> None:
    end = indexed(opened(desk, "tales:en:30kb" if stage == "pretrain" else "tales:en", stage))
    assert end.rows == count if stage != "pretrain" else 30 < end.rows < 80
    assert rows(desk, end.rows - 1, 1)[0]["cells"][0]


# ------------------------------------------------------------------ as the model sees it


def test_answers_are_learned_questions_only_read(desk: Desk, tmp_path: Path, model: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"prompt": "Ne?", "completion": "Şu."}])
    opened(desk, path)
    shown = preview(desk, recipe(path, "finetune", f"model.from={model}", "data.template=soru-cevap"), 0, tmp_path)
    part = shown.parts[0]
    text = {
        state: "".join(t for t, s in zip(part["texts"], part["states"], strict=True) if s == state) for state in (0, 1)
    }
    assert text[READ] == "Soru: Ne?\nCevap:"
    assert text[LEARNED] == " Şu.<|endoftext|>"
    assert (shown.template, shown.limit) == ("soru-cevap", 64)
    assert len(part["ids"]) == len(part["texts"]) == len(part["states"])


def test_what_does_not_fit_is_marked_at_the_end_of_conversations_and_at_the_beginning_of_pairs(
    desk: Desk, tmp_path: Path, model: Path
) -> None:
    path = lines(tmp_path / "a.jsonl", [{"prompt": "p" * 50, "completion": "a" * 60}])
    opened(desk, path)
    states = preview(desk, recipe(path, "finetune", f"model.from={model}"), 0, tmp_path).parts[0]["states"]
    assert CUT not in states[:64]
    assert set(states[64:]) == {CUT}
    path = lines(tmp_path / "b.jsonl", [{"prompt": "p" * 90, "chosen": "good", "rejected": "bad"}])
    opened(desk, path, "reward")
    shown = preview(desk, recipe(path, "reward", f"model.from={model}"), 0, tmp_path)
    assert [part["title"] for part in shown.parts] == ["chosen", "rejected"]
    states = shown.parts[0]["states"]
    assert set(states[: len(states) - 64]) == {CUT}
    assert states[-1] == LEARNED


@pytest.mark.parametrize(
    ("stage", "row", "sets"),
    [
        ("finetune", {"prompt": "p" * 50, "completion": "a" * 60}, ["data.tail=drop"]),
        ("reward", {"prompt": "p", "chosen": "a" * 90, "rejected": "b" * 90}, []),
    ],
)
def test_a_row_that_is_left_out_for_its_length_is_lost_as_a_whole(
    desk: Desk, tmp_path: Path, model: Path, stage: str, row: dict[str, str], sets: list[str]
) -> None:
    path = lines(tmp_path / "a.jsonl", [row])
    opened(desk, path, stage)
    shown = preview(desk, recipe(path, stage, f"model.from={model}", *sets), 0, tmp_path)
    assert all(set(part["states"]) == {CUT} for part in shown.parts)


def test_of_a_plain_text_the_passage_is_shown_not_only_a_line(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("First Citizen:\nBefore we proceed.\n\nAll:\nSpeak!\n", encoding="utf-8")
    (folder / "b.txt").write_text("Another document.\n" * 500, encoding="utf-8")
    opened(desk, folder, "pretrain")
    text = recipe(folder, "pretrain")
    (part,) = preview(desk, text, 0, tmp_path).parts
    assert "".join(part["texts"]) == "First Citizen:\nBefore we proceed.\n\nAll:\nSpeak!"
    (part,) = preview(desk, text, 1, tmp_path).parts
    assert "".join(part["texts"]).startswith("Before we proceed.")
    (part,) = preview(desk, text, 4, tmp_path).parts
    assert 1000 < len("".join(part["texts"])) < 3000


def test_of_a_very_long_row_the_beginning_is_shown_and_all_of_it_is_counted(
    desk: Desk, tmp_path: Path, model: Path
) -> None:
    path = lines(tmp_path / "a.jsonl", [{"prompt": "p", "completion": "a" * 100_000}])
    opened(desk, path)
    (part,) = preview(desk, recipe(path, "finetune", f"model.from={model}"), 0, tmp_path).parts
    assert len(part["texts"]) == len(part["ids"]) == len(part["states"]) < 5000
    assert sum(part["totals"]) > 100_000
    assert part["totals"][CUT] == sum(part["totals"]) - 64
    (part,) = preview(desk, recipe(path, "finetune"), 0, tmp_path).parts  # no model: one text
    assert sum(map(len, part["texts"])) < 20_000
    assert sum(part["totals"]) > 100_000


def test_a_file_is_listed_with_the_encoding_that_was_chosen(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Çocuk güneşe bıraktı.\n".encode("cp1254"))
    assert opened(desk, tmp_path / "a.txt", "pretrain")[0].files[0]["encoding"] == "?"  # type: ignore[attr-defined]
    found = opened(desk, tmp_path / "a.txt", "pretrain", "data.encoding=cp1254")[0]
    assert found.files[0]["encoding"] == "cp1254"  # type: ignore[attr-defined]


def test_every_document_of_a_table_stands_for_itself(desk: Desk, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"text": "one"}, {"text": "two"}])
    opened(desk, path, "pretrain")
    (part,) = preview(desk, recipe(path, "pretrain"), 0, tmp_path).parts
    assert part["texts"] == ["one"]


def test_without_a_model_the_text_is_shown_and_why_there_are_no_tokens(desk: Desk, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", QUESTIONS)
    opened(desk, path)
    shown = preview(desk, recipe(path, "finetune"), 0, tmp_path)
    assert "no finished run" in shown.without
    assert shown.parts[0]["states"] == [READ, LEARNED]
    assert shown.parts[0]["ids"] == [-1, -1]


def test_a_row_that_cannot_be_used_says_why(desk: Desk, tmp_path: Path, model: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [QUESTIONS[0], {"instruction": "x", "output": ""}, {"instruction": "x"}])
    opened(desk, path)
    text = recipe(path, "finetune", f"model.from={model}")
    assert preview(desk, text, 1, tmp_path).problem == "nothing to learn"
    assert "'output' is missing" in preview(desk, text, 2, tmp_path).problem
    assert preview(desk, text, 99, tmp_path).parts == []


# ------------------------------------------------------------------ the study


def test_a_study_counts_as_the_run_will(desk: Desk, tmp_path: Path, model: Path) -> None:
    rows = [*QUESTIONS, *QUESTIONS[:5], {"instruction": "long", "output": "x" * 100}]
    path = lines(tmp_path / "a.jsonl", rows)
    found = studied(desk, recipe(path, "finetune", f"model.from={model}", "data.template=plain"), tmp_path)
    assert not found["problem"]
    assert (found["rows"], found["duplicates"], found["cut"], found["limit"]) == (46, 5, 1, 64)
    assert found["train"] + found["val"] == 46
    assert sum(found["histogram"]) == 46
    assert {cure["kind"] for cure in found["cures"]} == {"duplicates", "too_long"}
    assert next(c for c in found["cures"] if c["kind"] == "duplicates")["sets"] == {"data.drop_duplicates": True}


def test_rows_that_are_left_out_for_their_length_are_not_counted_twice(desk: Desk, tmp_path: Path, model: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [*QUESTIONS, {"instruction": "long", "output": "x" * 100}])
    sets = (f"model.from={model}", "data.template=plain", "data.tail=drop")
    found = studied(desk, recipe(path, "finetune", *sets), tmp_path)
    assert (found["rows"], found["too_long"], found["train"] + found["val"]) == (40, 1, 40)
    assert found["longest"] > 100


def test_pairs_are_as_long_as_they_were_before_they_were_cut(desk: Desk, tmp_path: Path, model: Path) -> None:
    pairs = [{"prompt": f"{n} " + "p" * (90 if n == 3 else 9), "chosen": "good", "rejected": "bad"} for n in range(9)]
    found = studied(desk, recipe(lines(tmp_path / "a.jsonl", pairs), "reward", f"model.from={model}"), tmp_path)
    assert (found["limit"], found["cut"]) == (64, 1)
    assert found["longest"] > 90
    assert len(found["histogram"]) * found["width"] > 90


def test_every_bad_row_is_told_not_only_the_first(desk: Desk, tmp_path: Path, model: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [*QUESTIONS, {"instruction": "a"}, 7, {"instruction": "b"}])
    text = recipe(path, "finetune", f"model.from={model}")
    found = studied(desk, text, tmp_path)
    assert found["problem"]
    assert [problem["line"] for problem in found["problems"]] == [41, 42, 43]
    (skip,) = [cure for cure in found["cures"] if cure["kind"] == "skip"]
    assert (skip["sets"], skip["count"]) == ({"data.skip_bad_lines": True}, 3)
    cured = studied(desk, recipe(path, "finetune", f"model.from={model}", "data.skip_bad_lines=true"), tmp_path)
    assert not cured["problem"]
    assert cured["bad"] == 3


def test_an_unknown_encoding_offers_the_likely_ones(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Şişli'de yağmur yağıyor.\n".encode("cp1254") * 200)
    found = studied(desk, recipe(path, "pretrain"), tmp_path)
    offered = [cure["sets"] for cure in found["cures"] if cure["kind"] == "encoding"]
    assert {"data.encoding": "cp1254"} in offered


def test_columns_that_are_not_clear_are_to_be_named(desk: Desk, tmp_path: Path, model: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"x": "Ne?", "y": "Şu."}] * 20)
    text = recipe(path, "finetune", f"model.from={model}")
    keys = {cure["key"] for cure in studied(desk, text, tmp_path)["cures"] if cure["kind"] == "column"}
    assert {"data.prompt_column", "data.answer_column"} <= keys
    sets = (f"model.from={model}", "data.prompt_column=x", "data.answer_column=y")
    assert studied(desk, recipe(path, "finetune", *sets), tmp_path)["rows"] == 20


def test_documents_that_repeat_are_counted(desk: Desk, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"text": f"document {n % 30} " * 40} for n in range(60)])
    found = studied(desk, recipe(path, "pretrain", "tokenizer.kind=bytes"), tmp_path)
    assert (found["rows"], found["duplicates"], found["unit"]) == (60, 30, "characters")


@pytest.mark.parametrize("stage", ["finetune", "reward", "ppo"])
def test_the_tales_are_studied_by_every_stage(desk: Desk, tmp_path: Path, model: Path, stage: str) -> None:
    sets = ["data.examples=60", f"model.from={model}", *(["ppo.max_new_tokens=8"] if stage == "ppo" else [])]
    found = studied(desk, recipe("tales:en", stage, *sets, "data.template=plain"), tmp_path)
    assert found["rows"] or found["problem"]
    assert found["kind"] == {"finetune": "conversations", "reward": "pairs", "ppo": "prompts"}[stage]


# ------------------------------------------------------------------ the process


@pytest.fixture
def child(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-P", "-m", "engine.data_desk_child", str(tmp_path / "cache")]
    made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield made
    assert made.stdin is not None
    made.stdin.close()
    assert made.wait(10) == 0
    assert list((tmp_path / "cache" / "rows").iterdir()) == []  # its spools are gone with it


def ask(child: subprocess.Popen[str], command: Message) -> None:
    assert child.stdin is not None
    child.stdin.write(to_json(command) + "\n")
    child.stdin.flush()


def told(child: subprocess.Popen[str], kind: type[Message]) -> Any:
    assert child.stdout is not None
    while True:
        message = from_json(child.stdout.readline())
        if isinstance(message, kind):
            return message


def test_the_child_serves_rows_and_ends_with_its_parent(child: subprocess.Popen[str], tmp_path: Path) -> None:
    path = _csv(tmp_path)
    data = default("finetune", [f"data.path={path}"]).model_dump(by_alias=True)["data"]
    ask(child, OpenRows(id="1", stage="finetune", data=data))
    while not told(child, RowsIndexed).ended:
        pass
    ask(child, ReadRows(id="2", first=39, count=1))
    assert told(child, RowsRead).rows[0]["cells"][0] == "Soru 39?"


@pytest.mark.slow
def test_a_million_rows_are_found_and_read_anywhere_in_time(child: subprocess.Popen[str], tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    with path.open("w") as file:
        file.writelines(
            f'{{"instruction": "Question {n}?", "output": "{"word " * (n % 9)}"}}\n' for n in range(1_000_000)
        )
    data = default("finetune", [f"data.path={path}"]).model_dump(by_alias=True)["data"]
    begun = time.monotonic()
    ask(child, OpenRows(id="1", stage="finetune", data=data))
    first = told(child, RowsIndexed)
    assert first.rows > 0
    while not (end := told(child, RowsIndexed)).ended:
        pass
    assert end.rows == 1_000_000
    assert time.monotonic() - begun < 15  # 0.2 s of work on a quiet core, and the start of Python
    places = random.Random(1)
    begun = time.monotonic()
    for number in (places.randrange(999_900) for _ in range(100)):
        ask(child, ReadRows(id="2", first=number, count=64))
        assert told(child, RowsRead).rows[0]["cells"][0] == f"Question {number}?"
    assert time.monotonic() - begun < 5
