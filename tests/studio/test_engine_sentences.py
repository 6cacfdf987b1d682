"""No text of the engine that the window shows is without a template: read out of the engine's sources, not of its runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from studio.engine_texts import TEMPLATES, forecast_texts, known
from tests.studio.engine_sentences import PLACE, Text, texts

TERMINAL = tuple(
    f"engine/{name}.py"
    for name in ("cli", "cli_chat", "cli_forecast", "cli_runs", "fetching", "forecast/command", "progress", "start")
)
"""What these say, only the terminal shows."""

LEFT_OUT = (
    "new_rows.safetensors",  # a file
    f"Model: {PLACE} parameters, {PLACE} layers, {PLACE} wide, context {PLACE}; needs about {PLACE} MB to train.",  # of `tezgah look`
)

NO_ANSWER = (
    "there is no chosen answer (data.chosen_column); the columns are: a, b",
    "there is no rejected answer (data.rejected_column); the columns are: none",
    "there is no chosen answer in a column 'good' (data.chosen_column); the columns are: a, b",
    "there is no rejected answer in a column 'bad' (data.rejected_column); the columns are: none",
)

ASSEMBLED = {
    **{
        f"there is no {PLACE} answer{column} (data.{PLACE}_column); the columns are: {listed}": NO_ANSWER
        for column in ("", f" in a column {PLACE}")
        for listed in (PLACE, "none")
    },
    f"The model has learned {PLACE}, which no Hugging Face class has a place for beside its weights.": (
        "The model has learned a prefix, which no Hugging Face class has a place for beside its weights.",
        "The model has learned bottleneck adapters, which no Hugging Face class has a place for beside its weights.",
    ),
    f"{PLACE}: the weights {PLACE} (and {PLACE} more).": (
        "/m: the weights lack h.0.ln (and 3 more).",
        "/m: the weights have h.0.ln in another shape (and 3 more).",
    ),
    f"The computing process was ended by {PLACE}": (
        "The computing process was ended by SIGKILL (probably the system: out of memory).",
        "The computing process was ended by SIGTERM.",
    ),
    f"The template {PLACE} {PLACE}.": (
        "The template chatml is not valid: line 3: unexpected '}'.",
        "The template chatml refuses the conversation: 3.",
        "The template chatml cannot be used: it calls itself without end, or is nested too deeply.",
    ),
    f"The {PLACE} text gives {PLACE} windows, less than one batch (train.batch_size = {PLACE}).": (
        "The training text gives 3 windows, less than one batch (train.batch_size = 8).",
    ),
    f"The {PLACE} text has {PLACE} tokens; one window needs {PLACE} (model.context_length = {PLACE}, and the next token).": tuple(
        f"The {name} text has 9 tokens; one window needs 129 (model.context_length = 128, and the next token)."
        for name in ("training", "validation", "test")
    ),
    f"{PLACE} Or set data.skip_bad_lines = true to leave such lines out (they are counted).": (
        "Leave it out. Or set data.skip_bad_lines = true to leave such lines out (they are counted).",
    ),
    f"Left out: {PLACE} that {PLACE}.": (
        "Left out: 3 that could not be read.",
        "Left out: 3 that hold nothing to learn (no question, or no answer).",
        "Left out: 3 that have no room for an answer: the question alone fills 128 tokens.",
        "Left out: 3 that are longer than 128 tokens.",
        "Left out: 3 that repeat an earlier one.",
    ),
    f"There is judge:{PLACE}.": ("There is judge:en and judge:tr.",),
}
"""Texts of which the scan sees too little, each with all that it comes to."""

COMMAND_OR_NAME = re.compile(r"tezgah .*|[\w.:/+-]*[_.:/][\w.:/+-]*")
WORDS = re.compile(r"[A-Za-z]{2,}")
PHRASE = re.compile(r"[A-Za-z]+ [A-Za-z]{2,}")


def english(text: str) -> Iterator[str]:
    """The parts of a text that no template knows: sentences of it, and phrases in their filled places."""
    if not WORDS.search(text) or COMMAND_OR_NAME.fullmatch(text):
        return
    found = known(text)
    if found is None:
        yield text
        return
    _, filled, rest = found
    for part in filled:
        if PHRASE.search(part):
            yield from english(part)
    if rest:
        yield from english(rest)


@pytest.fixture(scope="module")
def shown() -> list[Text]:
    return [text for text in texts() if text.file not in TERMINAL and text.shape not in LEFT_OUT]


def test_every_text_that_the_window_shows_has_a_template(shown: list[Text]) -> None:
    left = {
        f"{text.file}:{text.line}: {part}"
        for text in shown
        for whole in ASSEMBLED.get(text.shape, (text.shape,))
        for line in whole.split("\n")
        for part in english(line)
    }
    assert not left, "write a template (studio/*_texts.py) and its Turkish:\n" + "\n".join(sorted(left))


def test_the_scan_sees_the_engine(shown: list[Text]) -> None:
    """A scan that finds nothing would let everything through."""
    assert len(shown) > 900
    shapes = {text.shape for text in shown}
    assert {f"{PLACE} is empty.", "Give a file that holds text.", "paused", "Tokenizing"} <= shapes
    assert shapes >= ASSEMBLED.keys(), "assembled otherwise by now: take it off the list"


@pytest.mark.parametrize(
    "text", ["Nobody wrote this.", f"{PLACE} is empty. Nobody wrote this.", "paused: nobody wrote this"]
)
def test_a_text_without_a_template_is_told(text: str) -> None:
    assert list(english(text)) == ["Nobody wrote this." if "Nobody" in text else "nobody wrote this"]


def test_no_template_takes_the_text_of_another() -> None:
    """Each template, filled, is known again as itself, with the same in the same places."""
    taken = {}
    for template in (*TEMPLATES, *forecast_texts()):
        places = sorted(set(re.findall(r"\{\d\}", template)))
        values = [f"<{number}>" for number in range(len(places))]
        found = known(template.format(*values))
        assert found is not None, template
        if (found[0], found[2]) != (template, "") or list(found[1]) != values:
            taken[template] = found[0]
    assert taken == {}


def test_the_places_of_a_template_come_once_each_and_in_order() -> None:
    """The matcher fills them in the order in which it finds them."""
    assert len(set(TEMPLATES)) == len(TEMPLATES)
    for template in (*TEMPLATES, *forecast_texts()):
        numbers = re.findall(r"\{(\d)\}", template)
        assert numbers == [str(number) for number in range(len(numbers))], template
