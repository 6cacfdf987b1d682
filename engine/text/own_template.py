"""The chat template that a model folder brings, and the texts at which its answers end: read and written.  Torch-free."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.errors import DataError
from engine.text.huggingface import read_json
from engine.text.tokenizer import TEMPLATE_FILE, Tokenizer, dumps

GENERATION_FILE = "generation_config.json"

LARGEST_TEMPLATE_BYTES = 1 << 20

# How families of chat models end a turn, where that is not their end of text.
_TURN_ENDS = ("<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<end_of_turn>", "<|end|>", "<|end_of_turn|>", "<|return|>")


def own_template(folder: Path) -> str:
    """The chat template (jinja) of a model folder; "" when it has none.

    It stands in ``chat_template.jinja``, or in tokenizer_config.json: as a text, or as a list of which the one
    called "default" counts.  Raises DataError when the file cannot be read.
    """
    file = folder / TEMPLATE_FILE
    if file.is_file():
        try:
            if file.stat().st_size > LARGEST_TEMPLATE_BYTES:
                raise DataError(f"{file} is larger than {LARGEST_TEMPLATE_BYTES >> 20} MB.", "Fetch the model again.")
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{file} cannot be read: {error}.", "Fetch the model again.") from None
    template = _json_of(folder / "tokenizer_config.json").get("chat_template")
    if isinstance(template, list):
        named = {str(t.get("name")): t.get("template") for t in template if isinstance(t, dict)}
        template = named.get("default", next(iter(named.values()), ""))
    return template if isinstance(template, str) else ""


def own_stops(folder: Path, tokenizer: Tokenizer, template: str) -> tuple[str, ...]:
    """The texts at which an answer of a chat model ends: the end of a turn that its template writes, what its
    generation_config.json and config.json call the end, and last the tokenizer's end of text.  Empty without a template.
    """
    if not template:
        return ()
    texts = {id: text for text, id in tokenizer.special_tokens.items()}
    stops = _turn_ends(template, tokenizer)
    for name in (GENERATION_FILE, "config.json"):
        ends = _json_of(folder / name).get("eos_token_id")
        stops += [texts[id] for id in (ends if isinstance(ends, list) else [ends]) if id in texts]
    end = tokenizer.eot_text
    return (*dict.fromkeys(stop for stop in stops if stop != end), end)


def save_tokenizer(tokenizer: Tokenizer, folder: Path, template: str = "", stops: Sequence[str] = ()) -> None:
    """Write the tokenizer with its chat template, and tell other programs where an answer ends.

    ``stops`` are texts at which answers end; those that are special tokens go into generation_config.json, with the
    end of text and the template's own end of a turn, so that transformers' ``generate`` ends there too.
    """
    tokenizer.save(folder, template)
    if not template:
        return
    known = tokenizer.special_tokens
    ends = [tokenizer.eot_text, *(stop for stop in stops if stop in known), *_turn_ends(template, tokenizer)]
    named = {f"{name}_id": known[text] for name, text in tokenizer.named_tokens.items() if text in known}
    named.pop("unk_token_id", None)
    body = {**_json_of(folder / GENERATION_FILE), **named, "eos_token_id": sorted({known[text] for text in ends})}
    (folder / GENERATION_FILE).write_text(dumps(dict(sorted(body.items())), indent=2) + "\n", encoding="utf-8")


def _turn_ends(template: str, tokenizer: Tokenizer) -> list[str]:
    return [text for text in _TURN_ENDS if text in template and text in tokenizer.special_tokens]


def _json_of(path: Path) -> dict[str, Any]:
    return read_json(path) if path.is_file() else {}
