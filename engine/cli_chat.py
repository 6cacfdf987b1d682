"""``tezgah chat``: a conversation in the terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from engine.console import Runs, out, runs_folder
from engine.errors import EngineError
from engine.progress import put, say

if TYPE_CHECKING:
    from engine.chat import Chat
    from engine.sampler_settings import SamplerSettings


def chat(
    source: Annotated[
        str, typer.Argument(metavar="RUN|MODEL", help="A run (path or name), a model folder or an adapter's folder.")
    ],
    system: Annotated[str, typer.Option("--system", help="What the model is told before the conversation.")] = "",
    template: Annotated[
        str, typer.Option("--template", help="How a conversation becomes text; auto: the model's own.")
    ] = "auto",
    prompt: Annotated[str, typer.Option("--prompt", help="Ask only this, print the answer and end.")] = "",
    max_new_tokens: Annotated[int, typer.Option("--max-new-tokens", help="At most this many tokens an answer.")] = 300,
    temperature: Annotated[float, typer.Option("--temperature", help="0: always the likeliest token.")] = 0.7,
    top_k: Annotated[int, typer.Option("--top-k", help="Among the k likeliest; 0: off.")] = 0,
    top_p: Annotated[float, typer.Option("--top-p", help="Among the likeliest that hold this share; 1: off.")] = 1.0,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same answers.")] = 42,
    weights: Annotated[str, typer.Option("--weights", help="fp32, bf16 or int8.")] = "fp32",
    show_template: Annotated[bool, typer.Option("--show-template", help="Show what the model sees.")] = False,
    runs: Runs = None,
) -> None:
    """Talk with a model.  One line is one question, an empty line or Ctrl-D ends; Ctrl-C cuts an answer short."""
    from engine.sampler_settings import SamplerSettings

    settings = SamplerSettings(
        max_new_tokens=max_new_tokens, temperature=temperature, top_k=top_k, top_p=top_p, seed=seed
    )
    from engine.chat import open_chat

    talk = open_chat(source, runs_folder(runs), template=template, system=system, weights=weights)
    if prompt:
        _answer(talk, prompt, settings, show_template)
        return
    say(f"Template: {talk.template.name}. An empty line ends the conversation.")
    for turn, question in enumerate(_questions()):
        try:
            _answer(talk, question, replace(settings, seed=settings.seed + turn), show_template)
        except EngineError as error:  # one question that does not fit must not end the conversation
            say(f"error: {error}", patience_s=1)
        except KeyboardInterrupt:  # what was said so far stays in the conversation
            out("")


def _questions() -> Iterator[str]:
    """Lines that a person types, or that come through a pipe, up to the first empty one."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a stray byte is no reason to end
    while True:
        if sys.stdin.isatty():
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line.strip():
            return
        yield line.strip()


def _answer(talk: Chat, question: str, settings: SamplerSettings, show_template: bool) -> None:
    if show_template:
        say(talk.rendered(question), patience_s=1)
    begun = False
    for piece in talk.ask(question, settings):
        text = piece.text if begun else piece.text.lstrip()
        begun = begun or bool(text)
        put(text)
    out("")
    if talk.forgotten:
        say(f"({talk.forgotten} earlier turns no longer fit the model's context.)")
