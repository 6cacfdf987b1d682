"""Chat templates: their text letter by letter, what is learned of it, and that transformers makes the same of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from engine.text.chat_template import READY, ChatTemplate, choose_template, text_template
from engine.text.turns import Turn

ASKED = [Turn("user", "Where is it?")]
TWO = [Turn("user", "hi", "there"), Turn("assistant", "yo"), Turn("user", "more"), Turn("assistant", "no")]
SYSTEM = Turn("system", "Be kind.")
END = "<|endoftext|>"

# Of real models, shortened; each has something that goes wrong easily.
TRIMS = (
    "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ ' ' + message['content'] | trim + eos_token }}{% endif %}{% endfor %}"
)
THINKS = (
    "{%- for message in messages %}{%- if message.role == 'assistant' %}{%- set content = message.content %}"
    "{%- if '</think>' in content %}{%- set content = content.split('</think>')[-1].lstrip('\\n') %}{%- endif %}"
    "{{- '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' + content + '<|im_end|>\\n' }}"
    "{%- else %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{%- endif %}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
FORGETS = (  # as Qwen3's: only an answer to the last question keeps its thoughts
    "{%- set n = namespace(last=0) %}{%- for m in messages %}{%- if m.role == 'user' %}{%- set n.last = loop.index0 %}"
    "{%- endif %}{%- endfor %}{%- for m in messages %}{{- '<|im_start|>' + m.role + '\\n' }}"
    "{%- if m.role == 'assistant' and loop.index0 > n.last %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
    "{{- m.content + '<|im_end|>\\n' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
BLOCKS = (
    "{% for m in messages %}{% if m.role == 'assistant' %}{{ 'A:' }}{% generation %}{{ m.content + '<end>' }}{% endgeneration %}"
    "{% else %}{{ 'U:' + m.content + '\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}A:{% endif %}"
)
OPEN_BLOCKS = "{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{{ eos_token }}{% else %}{{ m.content }} {% endif %}{% endfor %}"
DATED = "{{ strftime_now('%d %b %Y') }}{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"


def told(template, turns):
    """The spans, learned ones in brackets."""
    return "".join(f"[{text}]" if learned else text for text, learned in template.spans(turns))


# ------------------------------------------------------------------ the ready ones, letter by letter

ALPACA = "Below is an instruction that describes a task. Write a response that appropriately completes the request."
WRITTEN = {
    "alpaca": f"{ALPACA}\n\n### Instruction:\nhi\n\n### Input:\nthere\n\n### Response:\n[yo{END}]\n\n### Instruction:\nmore\n\n### Response:\n[no{END}]",
    "question-answer": f"Question: hi\nthere\nAnswer:[ yo{END}]\n\nQuestion: more\nAnswer:[ no{END}]",
    "soru-cevap": f"Soru: hi\nthere\nCevap:[ yo{END}]\n\nSoru: more\nCevap:[ no{END}]",
    "chatml": "<|im_start|>user\nhi\n\nthere<|im_end|>\n<|im_start|>assistant\n[yo<|im_end|>]\n<|im_start|>user\nmore<|im_end|>\n<|im_start|>assistant\n[no<|im_end|>]\n",
    "llama3": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi\n\nthere<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n[yo<|eot_id|>]<|start_header_id|>user<|end_header_id|>\n\nmore<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n[no<|eot_id|>]",
    "plain": f"hi\n\nthere\n[yo{END}]\n\nmore\n[no{END}]",
}
PROMPTS = {
    "alpaca": f"{ALPACA}\n\n### Instruction:\nWhere is it?\n\n### Response:\n",
    "question-answer": "Question: Where is it?\nAnswer:",
    "soru-cevap": "Soru: Where is it?\nCevap:",
    "chatml": "<|im_start|>user\nWhere is it?<|im_end|>\n<|im_start|>assistant\n",
    "llama3": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nWhere is it?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
    "plain": "Where is it?\n",
}


def test_every_ready_template_is_listed_here():
    assert set(WRITTEN) == set(PROMPTS) == set(READY)


@pytest.mark.parametrize("name", READY)
def test_the_ready_templates_letter_by_letter(name):
    assert told(READY[name], TWO) == WRITTEN[name]
    assert READY[name].render(ASKED, generation_prompt=True) == PROMPTS[name]
    assert "Be kind." in READY[name].render([SYSTEM, *TWO])
    assert READY[name].name == name


@pytest.mark.parametrize("name", READY)
def test_a_prompt_is_the_beginning_of_the_whole(name):
    whole = READY[name].render(TWO)
    assert whole.startswith(READY[name].render(TWO[:1], generation_prompt=True))
    assert whole.startswith(READY[name].render(TWO[:3], generation_prompt=True))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufdd0\ufdd1"), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    st.sampled_from([*READY.values(), ChatTemplate("t", TRIMS), ChatTemplate("b", BLOCKS)]),
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4),
)
def test_the_spans_joined_are_the_text(template, pairs):
    turns = [turn for asked, said in pairs for turn in (Turn("user", asked), Turn("assistant", said))]
    spans = template.spans(turns)
    assert "".join(text for text, _ in spans) == template.render(turns)
    assert all(text for text, _ in spans)
    learned = "".join(text for text, is_learned in spans if is_learned)
    assert all(said.strip() in learned for _, said in pairs)


# ------------------------------------------------------------------ what is learned


def test_an_answer_that_is_only_read_is_not_learned():
    turns = [TWO[0], Turn("assistant", "yo", learned=False), *TWO[2:]]
    assert told(READY["plain"], turns) == f"hi\n\nthere\nyo{END}\n\nmore\n[no{END}]"
    assert told(ChatTemplate("b", BLOCKS), turns) == "U:hi\n\nthere\nA:yo<end>U:more\nA:[no<end>]"


def test_generation_blocks_are_honoured():
    template = choose_template("auto", BLOCKS)
    assert told(template, TWO) == "U:hi\n\nthere\nA:[yo<end>]U:more\nA:[no<end>]"
    assert template.stops == ("<end>",)


def test_the_end_of_an_answer_outside_of_its_block_is_learned_too():
    assert told(ChatTemplate("o", OPEN_BLOCKS), TWO[2:]) == f"more [no{END}]"


def test_what_a_template_puts_into_the_prompt_is_not_learned():
    thinks = choose_template("auto", THINKS)
    assert thinks.stops == ("<|im_end|>",)
    # the prompt ends before <think>, so the model must write it
    assert told(thinks, TWO[2:]).endswith("assistant\n[<think>\n\n</think>\n\nno<|im_end|>]\n")


def test_a_template_that_writes_earlier_answers_otherwise():
    forgets = choose_template("auto", FORGETS)
    assert told(forgets, TWO) == (
        "<|im_start|>user\nhi\n\nthere<|im_end|>\n<|im_start|>assistant\n[yo<|im_end|>]\n"
        "<|im_start|>user\nmore<|im_end|>\n<|im_start|>assistant\n[<think>\n\n</think>\n\nno<|im_end|>]\n"
    )
    thoughts = "{% for m in messages %}{{ m.role[0] + ':' + (m.content if loop.last else m.content.upper()) + ';' }}{% endfor %}"
    assert told(ChatTemplate("t", thoughts), [*TWO[2:], *TWO[2:]]) == "u:MORE;a:NO;u:MORE;a:[no;]"


def test_an_opening_line_answers_nothing():
    assert told(READY["plain"], [Turn("assistant", "Welcome."), *TWO[2:]]).endswith(f"more\n[no{END}]")
    assert "[W" not in told(READY["plain"], [Turn("assistant", "Welcome."), *TWO[2:]])


def test_a_template_that_trims_and_one_that_refuses():
    template = ChatTemplate("m", TRIMS, names={"bos_token": "<s>", "eos_token": "</s>"})
    assert told(template, [ASKED[0], Turn("assistant", "  here \n")]) == "<s>[INST] Where is it? [/INST][ here</s>]"
    with pytest.raises(DataError, match="refuses the conversation: Conversation roles must alternate"):
        template.render([SYSTEM, *ASKED])


# ------------------------------------------------------------------ text that looks like a special token

SPECIALS = ("<|im_start|>", "<|im_end|>", "<think>", "</think>")


def test_text_that_looks_like_a_special_token_is_found():
    turns = [Turn("user", "say <|im_end|> twice: <|im_end|>"), Turn("assistant", "<|im_start|>!")]
    rendered = READY["chatml"].rendered(turns, SPECIALS)
    assert [rendered.text[start:end] for start, end in rendered.content] == ["<|im_end|>", "<|im_end|>", "<|im_start|>"]
    assert rendered.text[: rendered.content[0][0]] == "<|im_start|>user\nsay "
    assert READY["chatml"].rendered(TWO, SPECIALS).content == []
    prompt = READY["chatml"].prompt(turns[:1], SPECIALS)
    assert [prompt.text[start:end] for start, end in prompt.content] == ["<|im_end|>", "<|im_end|>"]


def test_what_a_template_itself_looks_for_is_its_own():
    turns = [Turn("user", "q <|im_end|>"), Turn("assistant", "hm</think>yes <|im_start|>")]
    rendered = ChatTemplate("t", THINKS).rendered(turns, SPECIALS)
    assert [rendered.text[start:end] for start, end in rendered.content] == ["<|im_end|>", "<|im_start|>"]
    assert "hm" not in rendered.text


# ------------------------------------------------------------------ choosing


def test_auto_takes_the_models_own_else_one_that_fits():
    own = choose_template("auto", TRIMS, own_stops=("</s>",))
    assert (own.jinja, own.stops) == (TRIMS, ("</s>",))
    fits = {("alpaca", "en"): "alpaca", ("alpaca", "tr"): "soru-cevap", ("columns", "en"): "question-answer",
            ("columns", "tr"): "soru-cevap", ("text", "tr"): "soru-cevap", ("chat", "tr"): "chatml", ("sharegpt", "en"): "chatml",
            ("chatml", "en"): "chatml", ("", ""): "question-answer"}  # fmt: skip
    assert {key: choose_template("auto", "", *key).name for key in fits} == fits
    assert choose_template("chatml", TRIMS) is READY["chatml"]


def test_special_tokens_and_stops_are_found_by_trying():
    chatml = READY["chatml"]
    found = choose_template("auto", chatml.jinja)
    assert (found.special_tokens, found.stops) == (chatml.special_tokens, chatml.stops)
    assert choose_template("auto", READY["alpaca"].jinja).special_tokens == ()
    assert choose_template("auto", "{{ raise_exception('never') }}").stops == ()


def test_a_text_with_places():
    template = choose_template("auto", "", "columns")
    assert template is READY["question-answer"]
    mine = choose_template("Sen bir yardımcısın.\n\nS> {prompt}\nC> {answer} ##")
    assert told(mine, TWO) == f"Sen bir yardımcısın.\n\nS> hi\n\nthere\nC>[ yo ##{END}]\n\nS> more\nC>[ no ##{END}]"
    assert told(mine, [SYSTEM, *TWO[2:]]) == f"Be kind.\n\nS> more\nC>[ no ##{END}]"
    assert mine.stops == ("\n\nS>",)
    assert choose_template(r"Q: {prompt}\nA: {answer}").jinja == choose_template("Q: {prompt}\nA: {answer}").jinja


def test_letters_of_a_text_are_letters():
    text = 'HEAD "{{ x }}" {% if %} \\n \u2028 😀 PROMPT\n\nQUESTION: {prompt}\nANSWER AFTER: {answer} BETWEEN }}'
    begin, between = text.split("{prompt}")
    wanted = begin + "q" + between.replace(": {answer}", ":[ a") + END + "]"
    assert told(text_template("t", text), [Turn("user", "q"), Turn("assistant", "a")]) == wanted


def test_a_file_and_a_model_folder(tmp_path):
    (tmp_path / "mine.jinja").write_text("\ufeff" + BLOCKS, encoding="utf-8")
    template = choose_template(str(tmp_path / "mine.jinja"))
    assert (template.name, template.jinja) == ("mine.jinja", BLOCKS)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "chat_template.jinja").write_text(TRIMS)
    assert choose_template(str(tmp_path / "model")).jinja == TRIMS


def test_templates_that_cannot_be_used(tmp_path):
    (tmp_path / "binary.jinja").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "long.jinja").write_text("x" * 300_000)
    (tmp_path / "empty").mkdir()
    table = {
        "chtml": ("'chtml' is no template and no file", "Did you mean chatml?"),
        "Soru: {prompt}": ("must hold {prompt} once and, after it, {answer} once", "Answer: {answer}"),
        "{answer} {prompt}": ("must hold {prompt} once", "data.template"),
        "{prompt} {prompt} {answer}": ("must hold {prompt} once", ""),
        str(tmp_path / "none.jinja"): ("is no template and no file", "Choose one of auto, alpaca"),
        str(tmp_path / "binary.jinja"): ("cannot be read", ""),
        str(tmp_path / "long.jinja"): ("is longer than 262,144 bytes", ""),
        str(tmp_path / "empty"): ("holds no chat template", ""),
    }
    for asked, (text, remedy) in table.items():
        with pytest.raises(DataError) as caught:
            choose_template(asked)
        assert text in caught.value.text, asked
        assert remedy in caught.value.remedy, asked


# ------------------------------------------------------------------ the oracle

JINJA = {name: template.jinja for name, template in READY.items()} | {
    "trims": TRIMS, "thinks": THINKS, "forgets": FORGETS, "blocks": BLOCKS, "open blocks": OPEN_BLOCKS
}  # fmt: skip


@pytest.fixture(scope="module")
def theirs():
    """A tokenizer of transformers, whose own apply_chat_template is the oracle."""
    transformers = pytest.importorskip("transformers")
    import tokenizers

    words = {chr(n): n for n in range(33, 127)} | {"[UNK]": 0, " ": 1, "\n": 2, END: 3}
    model = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))
    model.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    return transformers.PreTrainedTokenizerFast(tokenizer_object=model, eos_token=END, bos_token=END)


def as_messages(turns):
    return [{"role": turn.role, "content": turn.text} for turn in turns]


@pytest.mark.parametrize("name", JINJA)
@pytest.mark.parametrize("prompt", [False, True])
def test_transformers_makes_the_same_text(name, prompt, theirs):
    template = ChatTemplate(name, JINJA[name])
    conversations = [
        [Turn("user", "hi ş\n{{ x }}")],
        [Turn("user", " q "), Turn("assistant", " a </think>\n b "), Turn("user", "r")],
    ]
    if name != "trims":  # which refuses a system prompt
        conversations.append([SYSTEM, *TWO[2:]])
    for turns in conversations:
        wanted = theirs.apply_chat_template(
            as_messages(turns), chat_template=JINJA[name], tokenize=False, add_generation_prompt=prompt
        )
        assert template.render(turns, generation_prompt=prompt) == wanted


def test_generation_blocks_as_transformers_marks_them(theirs):
    turns = [Turn("user", "one"), Turn("assistant", "two"), Turn("user", "three"), Turn("assistant", "four")]
    found = theirs.apply_chat_template(
        as_messages(turns), chat_template=BLOCKS, return_dict=True, return_assistant_tokens_mask=True
    )
    template = choose_template("auto", BLOCKS)
    marks = [int(learned) for text, learned in template.spans(turns) for _ in text]
    assert len(marks) == len(found["input_ids"])  # a token is a character there
    assert marks == found["assistant_masks"]
