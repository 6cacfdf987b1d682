"""Instruction data of every usual form, and a table of bad files with what a person reads."""

from __future__ import annotations

import gzip
import json

import polars
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from engine.recipes.instructions import InstructionDataSection
from engine.text.conversations import detect, read_conversations, tales_language
from engine.text.documents import Problems
from engine.text.marked_text import find_marks, turns_in
from engine.text.turns import Turn


def section(path, **wishes):
    return InstructionDataSection(path=str(path), **wishes)


def said(turns):
    """Turns in short: u:, a:, s: or t: and the text; what a question is about in brackets."""
    return [f"{turn.role[0]}:{turn.text}" + (f" [{turn.context}]" if turn.context else "") for turn in turns]


def read(path, **wishes):
    return [said(c.turns) for c in read_conversations(section(path, **wishes))]


def jsonl(*rows):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


MESSAGES = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
SHAREGPT = [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]
QA = ["u:q", "a:a"]
CHATML = "<|im_start|>system\nkind<|im_end|>\n<|im_start|>user\nq\nq2<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n"

# ------------------------------------------------------------------ what is read: content, format, conversations

GOOD = {
    "alpaca.json": (json.dumps([{"instruction": "q", "input": "", "output": "a"}, {"instruction": "q", "input": "i", "output": "a"}]).encode(),
                    "alpaca", [QA, ["u:q [i]", "a:a"]]),
    "only_input.json": (b'[{"instruction": "", "input": "q", "output": "a"}]', "alpaca", [QA]),
    "history.jsonl": (jsonl({"instruction": "q", "output": "a", "history": [["b", "c"]], "system": "s"}), "alpaca",
                      [["s:s", "u:b", "a:c", "u:q", "a:a"]]),
    "messages.jsonl": (jsonl({"messages": MESSAGES}), "chat", [QA]),
    "one_conversation.json": (json.dumps({"messages": MESSAGES}).encode(), "chat", [QA]),
    "wrapped.json": (json.dumps({"version": 1, "data": [{"messages": MESSAGES}]}).encode(), "chat", [QA]),
    "wrapped_pairs.json": (b'{"data": [{"question": "q", "answer": "a"}, {"question": "q", "answer": "a"}]}', "columns", [QA, QA]),
    "wrapped_prompts.json": (b'{"train": [{"prompt": "q", "answer": "a"}], "version": "1", "tags": ["x", "y"]}', "columns", [QA]),
    "keyed_turns.json": (b'{"dialogue": [{"user": "q"}, {"assistant": "a"}]}', "chat", [QA]),
    "lists.json": (json.dumps([MESSAGES, MESSAGES]).encode(), "chat", [QA, QA]),
    "parts.jsonl": (jsonl({"messages": [{"role": "user", "content": [{"type": "text", "text": "q"}]}, MESSAGES[1]]}), "chat", [QA]),
    "developer.jsonl": (jsonl({"messages": [{"role": "developer", "content": "s"}, *MESSAGES, {"role": "tool", "content": "t"}]}),
                        "chat", [["s:s", "u:q", "a:a", "t:t"]]),
    "any_name.jsonl": (jsonl({"id": "1", "stuff": MESSAGES}), "chat", [QA]),
    "sharegpt.json": (json.dumps([{"id": 1, "conversations": SHAREGPT, "system": "s"}]).encode(), "sharegpt", [["s:s", *QA]]),
    "by_role.jsonl": (jsonl({"conversation": [{"human": "q", "assistant": "a"}, {"human": "b", "assistant": "c"}]}), "chat",
                      [[*QA, "u:b", "a:c"]]),
    "in_turn.jsonl": (jsonl({"dialog": ["q", "a", "b"]}), "chat", [[*QA, "u:b"]]),
    "in_turkish.jsonl": (jsonl({"konuşma": [{"rol": "kullanıcı", "içerik": "q"}, {"rol": "asistan", "içerik": "a"}]}), "chat", [QA]),
    "chosen.jsonl": (jsonl({"chosen": MESSAGES, "rejected": MESSAGES[:1]}), "chat", [QA]),
    "trl.jsonl": (jsonl({"prompt": MESSAGES[:1], "completion": MESSAGES[1:]}), "columns", [QA]),
    "prompt.jsonl": (jsonl({"prompt": "q", "completion": "a"}), "columns", [QA]),
    "numbers.jsonl": (jsonl({"question": "q", "answer": 42}), "columns", [["u:q", "a:42"]]),
    "soru.csv": (b"soru,cevap\nq,a\n", "columns", [QA]),
    "baglam.csv": ("Bağlam;Soru;Yanıt\nc;q;a\n".encode(), "columns", [["u:q [c]", "a:a"]]),
    "talimat.tsv": ("talimat\tgirdi\tçıktı\nq\ti\ta\n".encode(), "alpaca", [["u:q [i]", "a:a"]]),
    "turns.csv": (b'id,messages\n1,"[{""role"": ""user"", ""content"": ""q""}, {""role"": ""assistant"", ""content"": ""a""}]"\n', "chat", [QA]),
    "chatml.txt": (CHATML.encode(), "chatml", [["s:kind", "u:q\nq2", "a:a"]]),
    "chatml.jsonl": (jsonl({"text": CHATML}), "chatml", [["s:kind", "u:q\nq2", "a:a"]]),
    "chatml_two.txt": ((CHATML + CHATML + "\n<|im_start|>user\nb<|im_end|><|im_start|>assistant\nc<|im_end|>").encode(), "chatml",
                       [["s:kind", "u:q\nq2", "a:a"]] * 2 + [["u:b", "a:c"]]),
    "guanaco.jsonl": (jsonl({"text": "### Human: q### Assistant: a### Human: b### Assistant: c"}), "text", [[*QA, "u:b", "a:c"]]),
    "soru.txt": ("Soru: q\nCevap: a\nfazlası\n\nSORU: b\ncevap: c".encode(), "text", [["u:q", "a:a\nfazlası"], ["u:b", "a:c"]]),
    "bold.md": (b"**Question:** q\n\n**Answer:** a\n\n---\n\n**Question:** b\n**Answer:** c\n", "text", [QA, ["u:b", "a:c"]]),
    "alpaca.txt": (b"### Instruction:\nq\n\n### Input:\ni\n\n### Response:\na\n<|endoftext|>\n### Instruction:\nb\n\n### Response:\nc</s>\n", "text",
                   [["u:q [i]", "a:a"], ["u:b", "a:c"]]),
    "dialogue.txt": (b"User: q\nAssistant: a\nUser: b\nAssistant: c\n\nUser: d\nAssistant: e\n", "text", [[*QA, "u:b", "a:c"], ["u:d", "a:e"]]),
    "packed.jsonl.gz": (gzip.compress(jsonl({"prompt": "q", "completion": "a"})), "columns", [QA]),
    "packed.json.zst": (zstandard.compress(json.dumps([{"messages": MESSAGES}]).encode()), "chat", [QA]),
    "cp1254.csv": ("soru,cevap\nq,şöyle\n".encode("utf-16"), "columns", [["u:q", "a:şöyle"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_every_usual_form(tmp_path, name):
    content, format, conversations = GOOD[name]
    (tmp_path / name).write_bytes(content)
    assert detect(section(tmp_path / name)).format == format
    assert read(tmp_path / name) == conversations


def test_parquet(tmp_path):
    polars.DataFrame({"soru": ["q", "r"], "cevap": ["a", "b"], "n": [1, 2]}).write_parquet(tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [QA, ["u:r", "a:b"]]
    polars.DataFrame({"messages": [MESSAGES, MESSAGES]}).write_parquet(tmp_path / "b.parquet")
    assert read(tmp_path / "b.parquet") == [QA, QA]
    first, second = read_conversations(section(tmp_path / "b.parquet"))
    assert (second.file, second.line) == (f"{tmp_path / 'b.parquet'} row 2", 0)
    assert first.turns == (Turn("user", "q"), Turn("assistant", "a"))


def test_named_columns(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        jsonl({"meta": {"q": "nested"}, "b": "answer", "c": "about", "d": "system", "prompt": "no", "output": "no"})
    )
    named = {"prompt_column": "meta.q", "answer_column": "b", "context_column": "c", "system_column": "d"}
    assert read(path, **named) == [["s:system", "u:nested [about]", "a:answer"]]
    path.write_bytes(jsonl({"messages": MESSAGES[:1], "other": [{"from": "user", "value": "b"}]}))
    assert read(path, turns_column="other") == [["u:b"]]
    assert detect(section(path, turns_column="other")).format == "sharegpt"


def test_the_format_may_be_asked_for(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl({"prompt": "p", "completion": "c", "text": "Soru: q\nCevap: a", "messages": MESSAGES}))
    assert detect(section(path)).format == "chat"
    assert read(path, format="columns") == [["u:p", "a:c"]]
    assert detect(section(path, format="alpaca")).format == "alpaca"
    assert read(path, format="text") == [QA]


def test_the_marks_of_a_text_template_are_used(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("F> q\nmore\nG> a\nF> b\nG> c\n")
    assert read(path, template="F> {prompt}\nG> {answer}") == [["u:q\nmore", "a:a"], ["u:b", "a:c"]]


def test_an_answer_of_weight_zero_is_only_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        jsonl({"messages": [*MESSAGES, *MESSAGES]}, {"messages": [MESSAGES[0], {**MESSAGES[1], "weight": 0}]})
    )
    whole, partly = read_conversations(section(path))
    assert [turn.learned for turn in whole.turns] == [True] * 4
    assert [turn.learned for turn in partly.turns] == [True, False]


def test_a_folder_with_notes_about_the_data(tmp_path):
    (tmp_path / "README.md").write_text("# About\nNothing to learn here.")
    (tmp_path / "dataset_info.json").write_text('{"features": {}}')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "b.jsonl").write_bytes(jsonl({"prompt": "q", "completion": "a"}))
    (tmp_path / "data" / "c.csv").write_text("soru,cevap\nr,b\n")
    skipped: list[str] = []
    found = [said(c.turns) for c in read_conversations(section(tmp_path), skipped=skipped)]
    assert found == [QA, ["u:r", "a:b"]]
    assert [line.split(": ")[1] for line in skipped] == ["left out beside tables and JSON"] * 2


def test_lines_and_files_are_known(tmp_path):
    (tmp_path / "a.json").write_text('[\n {"prompt": "q", "completion": "a"},\n\n {"prompt": "q", "completion": "b"}]')
    assert [c.line for c in read_conversations(section(tmp_path / "a.json"))] == [2, 4]
    (tmp_path / "b.txt").write_text("\nSoru: q\nCevap: a\n\nSoru: b\nCevap: c\n")
    assert [c.line for c in read_conversations(section(tmp_path / "b.txt"))] == [2, 5]


def test_only_so_many(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(jsonl(*[{"prompt": str(n), "completion": "a"} for n in range(100)]))
    assert [c[0] for c in read(tmp_path / "a.jsonl", examples=3)] == ["u:0", "u:1", "u:2"]
    assert len(read("tales:en", examples=7)) == 7


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_tales_have_pairs(language):
    found = detect(section(f"tales:{language}"))
    assert (found.format, found.prompt, found.answer, found.language) == ("columns", "instruction", "output", language)
    pairs = list(read_conversations(section(f"tales:{language}")))
    assert len(pairs) == 4000
    assert all([turn.role for turn in pair.turns] == ["user", "assistant"] for pair in pairs)
    assert tales_language(f"tales:{language}") == language


def test_the_language_is_recognised(tmp_path):
    (tmp_path / "tr.jsonl").write_bytes(
        jsonl({"prompt": "Gökyüzü niçin mavidir?", "completion": "Işık saçıldığı için."})
    )
    (tmp_path / "de.jsonl").write_bytes(jsonl({"prompt": "Übermütig schöne Größe?", "completion": "Ja, natürlich."}))
    assert detect(section(tmp_path / "tr.jsonl")).language == "tr"
    assert detect(section(tmp_path / "de.jsonl")).language == "en"


def test_real_data(shared_data):
    path = shared_data / "instruction-data.json"
    if not path.is_file():
        pytest.skip("instruction-data.json is not here")
    found = detect(section(path))
    assert (found.format, found.prompt, found.answer, found.context) == ("alpaca", "instruction", "output", "input")
    rows = json.loads(path.read_text())
    conversations = list(read_conversations(section(path)))
    assert len(conversations) == len(rows) == 1100
    for row, conversation in zip(rows, conversations, strict=True):
        asked, answered = conversation.turns
        assert (asked.text, asked.context, answered.text) == (row["instruction"], row["input"], row["output"])


# ------------------------------------------------------------------ what is refused: content, what the error says, what the remedy says

GOOD_ROW = {"messages": MESSAGES}
BAD = {
    "empty.jsonl": (b"", "is empty", "Give a file"),
    "blank.jsonl": (b"\n\n", "holds no rows", "Give a file that holds conversations"),
    "empty_list.json": (b"[]", "holds no rows", "Give a file"),
    "not_json.jsonl": (b'{"prompt": "q", "completion": "a"}\n{"prompt": oops}\n', ":2:12: not JSON", "skip_bad_lines"),
    "truncated.json": (b'[{"prompt": "q", "completion": "a"}, {"prompt": "q"', "not JSON", "Mend the file"),
    "unknown.json": (b'[{"a": "x", "b": "y"}]', "it is not clear which column holds the question and which the answer. Columns: a, b.", "data.prompt_column and data.answer_column"),
    "no_answer.csv": (b"soru,x,y\nq,1,2\n", "which column holds the answer. Columns: soru, x, y.", "data.answer_column"),
    "no_question.csv": (b"cevap,x\nq,1\n", "which column holds the question. Columns: cevap, x.", "data.prompt_column"),
    "plain.txt": (b"Once upon a time.\n", "no marked questions and answers were found", "Question: and Answer:"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a PNG picture", "Give .txt"),
    "missing_field.jsonl": (jsonl({"prompt": "q", "completion": "a"}, {"prompt": "q", "compl": "a"}), ":2: the field 'completion' is missing; there are: prompt, compl", "skip_bad_lines"),
    "object_answer.jsonl": (jsonl({"question": "q", "answer": "a"}, {"question": "q", "answer": {"text": ["a"]}}), ":2: the field 'answer' is an object, not text", "skip_bad_lines"),
    "true_answer.jsonl": (jsonl({"question": "q", "answer": True}), ":1: the field 'answer' is true or false, not text", "skip_bad_lines"),
    "a_number_row.jsonl": (jsonl(GOOD_ROW, 7), ":2: expected an object", "skip_bad_lines"),
    "a_text_row.jsonl": (jsonl(GOOD_ROW, "hello"), ":2: expected an object, found a text", "skip_bad_lines"),
    "unknown_role.jsonl": (jsonl({"messages": [{"role": "alien", "content": "q"}]}), ":1: messages[0].role is 'alien'; known roles are system, user, assistant, tool", "skip_bad_lines"),
    "no_role.jsonl": (jsonl(GOOD_ROW, {"messages": [{"name": "x", "content": "q"}]}), ":2: messages[0] has no role; it has: name, content", "skip_bad_lines"),
    "no_content.jsonl": (jsonl({"messages": [MESSAGES[0], {"role": "assistant"}]}), ":1: messages[1] has no content; it has: role", "skip_bad_lines"),
    "tool_call.jsonl": (jsonl({"messages": [MESSAGES[0], {"role": "assistant", "content": None, "tool_calls": [{}]}]}), ":1: messages[1] calls a tool; only text can be learned", "skip_bad_lines"),
    "image.jsonl": (jsonl({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}), ":1: messages[0].content[0] is of type 'image_url', not text", "skip_bad_lines"),
    "not_messages.jsonl": (jsonl(GOOD_ROW, {"messages": "hello"}), ":2: the field 'messages' is a text that is not JSON, not a list of messages", "skip_bad_lines"),
    "an_object.jsonl": (jsonl(GOOD_ROW, {"messages": {"role": "user"}}), ":2: the field 'messages' is an object, not a list of messages", "skip_bad_lines"),
    "a_bad_message.jsonl": (jsonl({"messages": [MESSAGES[0], 7]}), ":1: messages[1] is a number, not a message", "skip_bad_lines"),
    "history.jsonl": (jsonl({"instruction": "q", "output": "a", "history": [["only"]]}), ":1: history[0] is no pair of a question and an answer", "skip_bad_lines"),
    "fields.csv": (b"soru,cevap\nq,a\nq,a,b\n", ":3: 3 fields where the header has 2", "skip_bad_lines"),
    "quotes.csv": (b'soru,cevap\nq,a\nq,"a\n', ":3: a quoted field that begins here never ends", "skip_bad_lines"),
    "unclosed.txt": (b"<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na\n", ":3: <|im_start|> without <|im_end|>", "skip_bad_lines"),
    "outside.txt": (b"<|im_start|>user\nq<|im_end|>\nhello\n", ":3: text outside of <|im_start|>", "skip_bad_lines"),
    "alien.txt": (b"<|im_start|>alien\nq<|im_end|>\n", ":1: 'alien' is no role", "skip_bad_lines"),
    "before.txt": (b"A title\nSoru: q\nCevap: a\n", ":1: text before the first mark (soru: and cevap:)", "skip_bad_lines"),
    "no_marks.jsonl": (jsonl({"text": "Soru: q\nCevap: a"}, {"text": "nothing"}), ":2: text before the first mark", "skip_bad_lines"),
    "cp1254.csv": ("soru,cevap\nq,şöyle\n".encode("cp1254"), ":2:3: byte 0xFE is not valid UTF-8", 'data.encoding = "cp1254"'),
    "nested.json": (b"[" * 100_000, "nested too deeply", "Mend the file"),
    "two_lists.json": (b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "holds 2 lists", "holds one list of rows"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_and_what_a_person_reads(tmp_path, name):
    content, text, remedy = BAD[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        read(tmp_path / name)
    assert text in caught.value.text
    assert remedy in caught.value.remedy
    assert name in caught.value.text


WISHES = {
    "prompt_column": ({"prompt_column": "x"}, "has no column 'x' (data.prompt_column). Columns: prompt, completion."),
    "turns_column": ({"turns_column": "x"}, "has no column 'x' (data.turns_column)"),
    "chat": ({"format": "chat"}, "no column holds a list of messages"),
    "text": ({"format": "text"}, "it is not clear which column"),
    "encoding": ({"encoding": "utf-99"}, "There is no text encoding named 'utf-99'"),
}


@pytest.mark.parametrize("name", WISHES)
def test_wishes_that_the_data_cannot_fulfil(tmp_path, name):
    (tmp_path / "a.jsonl").write_bytes(jsonl({"prompt": "q", "completion": "a"}))
    wishes, text = WISHES[name]
    with pytest.raises(DataError) as caught:
        read(tmp_path / "a.jsonl", **wishes)
    assert text in caught.value.text
    assert caught.value.remedy


@pytest.mark.parametrize("path", ["tales:de", "tales:", "tales:en:8MB", "/nowhere/at/all.json", ""])
def test_paths_that_lead_nowhere(path):
    with pytest.raises(DataError) as caught:
        read(path)
    assert caught.value.remedy


def test_bad_rows_are_left_out_and_counted(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        jsonl(GOOD_ROW, 7, {"messages": [{"role": "alien", "content": "x"}]}) + b"\n{oops\n" + jsonl(GOOD_ROW)
    )
    problems = Problems()
    found = list(read_conversations(section(path, skip_bad_lines=True), problems))
    assert [c.line for c in found] == [1, 5]
    assert [(p.line, p.reason.split(";")[0]) for p in sorted(problems.kept, key=lambda p: p.line)] == [
        (2, "expected an object"),
        (3, "messages[0].role is 'alien'"),
        (4, "not JSON: Expecting property name enclosed in double quotes"),
    ]


def test_lone_surrogates_are_replaced_and_counted(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"prompt": "q\\ud800", "completion": "a"}\n')
    problems = Problems()
    (found,) = read_conversations(section(tmp_path / "a.jsonl"), problems)
    assert found.turns[0].text == "q\ufffd"
    assert problems.lone_surrogates == 1


# ------------------------------------------------------------------ whatever comes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["messages", "role", "content", "prompt", "output", "text", "history", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(rows=st.lists(JSON, min_size=1, max_size=4))
def test_whatever_the_rows_are_only_data_errors_come(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    try:
        found = list(read_conversations(section(path, skip_bad_lines=True)))
    except DataError:
        return
    assert all(isinstance(turn.text, str) for conversation in found for turn in conversation.turns)


LINES = st.lists(
    st.sampled_from(["Soru: q", "Cevap: a", "", "more", "<|im_start|>user", "x<|im_end|>", "---"]), max_size=12
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(lines=LINES)
def test_marked_text_never_loses_an_answer(lines):
    text = "\n".join(lines)
    marks = find_marks(text)
    if marks is None or marks.chatml:
        return
    turns, problem = turns_in(text, marks)
    if not problem:
        answers = [turn for turn in turns if turn.role == "assistant"]
        assert len(answers) == lines.count("Cevap: a")
        assert all(turn.text.startswith("a") for turn in answers)
