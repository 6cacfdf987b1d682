"""The templates to choose from: ready ones, a model's own, a jinja file, or a text with {prompt} and {answer}."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from engine.errors import DataError
from engine.text.own_template import own_template
from engine.text.rendering import ChatTemplate, probed
from engine.text.sandbox import LARGEST_SOURCE

__all__ = ["READY", "ChatTemplate", "choose_template", "text_template"]

_TEXT = """\
{%- set asked = namespace(any=false) -%}
{%- if messages and messages[0]['role'] == 'system' -%}
{{ messages[0]['content'] + '\\n\\n' }}
{%- else -%}
{{ HEAD }}
{%- endif -%}
{%- for message in messages -%}
{%- if message['role'] == 'assistant' -%}
{{ BETWEEN + message['content'] + AFTER + eos_token }}
{%- elif not (message['role'] == 'system' and loop.first) -%}
{{ ('\\n\\n' if asked.any else '') + QUESTION + message['content'] }}
{%- set asked.any = true -%}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{ PROMPT }}
{%- endif -%}
"""

_CHATML = """\
{%- for message in messages -%}
{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{ '<|im_start|>assistant\\n' }}
{%- endif -%}
"""

_LLAMA3 = """\
{{- '<|begin_of_text|>' -}}
{%- for message in messages -%}
{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif -%}
"""


def text_template(name: str, text: str, context_join: str = "\n\n") -> ChatTemplate:
    """The template of a text with {prompt} and {answer}.

    What stands before the last blank line in front of {prompt} is written once, or a system prompt in its place; the
    rest once for each question.  The answer is followed by end of text.  Raises DataError when a place is missing.
    """
    head, _, rest = text.partition("{prompt}")
    between, found, after = rest.partition("{answer}")
    if not found or text.count("{prompt}") + text.count("{answer}") > 2:
        raise DataError(
            f"The template {text!r} must hold {{prompt}} once and, after it, {{answer}} once.",
            'For example data.template = "Question: {prompt}\\nAnswer: {answer}".',
        )
    introduction, blank, question = head.rpartition("\n\n")
    places = {
        "HEAD": introduction + blank,
        "QUESTION": question,
        "BETWEEN": between,
        "AFTER": after.rstrip(),
        # without the last space: a word's token begins with it, so it belongs to the answer
        "PROMPT": between.rstrip(" \t"),
    }
    jinja = re.sub(r"\b[A-Z]+\b", lambda place: json.dumps(places[place[0]], ensure_ascii=False), _TEXT)
    stops = (f"\n\n{question.rstrip()}",) if question.strip() else ()
    return ChatTemplate(name, jinja, stops, context_join=context_join)


READY: dict[str, ChatTemplate] = {
    "alpaca": text_template(
        "alpaca",
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
        "### Instruction:\n{prompt}\n\n### Response:\n{answer}",
        context_join="\n\n### Input:\n",
    ),
    "question-answer": text_template("question-answer", "Question: {prompt}\nAnswer: {answer}", context_join="\n"),
    "soru-cevap": text_template("soru-cevap", "Soru: {prompt}\nCevap: {answer}", context_join="\n"),
    "chatml": ChatTemplate("chatml", _CHATML, ("<|im_end|>",), ("<|im_start|>", "<|im_end|>")),
    "llama3": ChatTemplate(
        "llama3",
        _LLAMA3,
        ("<|eot_id|>",),
        ("<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    ),
    "plain": text_template("plain", "{prompt}\n{answer}"),
}


def choose_template(
    asked: str, own: str = "", format: str = "", language: str = "", own_stops: Sequence[str] = ()
) -> ChatTemplate:
    """The template that is asked for.

    ``asked`` is "auto", a ready one's name, a text with {prompt} and {answer}, or the path of a jinja file or of a model
    folder.  "auto" is the model's ``own`` (whose answers end at ``own_stops``), else one that fits ``format`` and
    ``language`` as ``detect`` finds them.  Raises DataError when it is none of these.
    """
    if asked in ("", "auto"):
        if own:
            return probed(ChatTemplate("the model's own", own, tuple(own_stops)))
        return READY[_fitting(format, language)]
    if asked in READY:
        return READY[asked]
    if "{prompt}" in asked or "{answer}" in asked:
        return text_template("of the recipe", asked if "\n" in asked else asked.replace("\\n", "\n"))
    return probed(ChatTemplate(Path(asked).name, _from_file(asked)))


def _fitting(format: str, language: str) -> str:
    if format in ("chat", "sharegpt", "chatml"):
        return "chatml"
    if language == "tr":
        return "soru-cevap"
    return "alpaca" if format == "alpaca" else "question-answer"


def _from_file(asked: str) -> str:
    path = Path(asked).expanduser()
    near = difflib.get_close_matches(asked, READY, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    remedy = f"{hint}Choose one of auto, {', '.join(READY)}, the path of a jinja file, or a text with {{prompt}} and {{answer}}."
    try:
        if path.is_dir():
            text = own_template(path)
            if not text:
                raise DataError(f"{path} holds no chat template.", remedy)
            return text
        if not path.is_file():
            raise DataError(f"data.template = {asked!r} is no template and no file.", remedy)
        if path.stat().st_size > LARGEST_SOURCE:
            raise DataError(f"{path} is longer than {LARGEST_SOURCE:,} bytes: that is no chat template.", remedy)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise DataError(f"The template {path} cannot be read: {error}.", remedy) from None
