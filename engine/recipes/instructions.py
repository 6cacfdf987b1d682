"""Where instruction data comes from and how the model sees it: the ``[data]`` table of fine-tuning."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.recipes.base import Section, knob

Format = Literal["auto", "alpaca", "chat", "sharegpt", "chatml", "columns", "text"]
LossOn = Literal["answers", "all"]
Tail = Literal["cut", "drop"]


class InstructionDataSection(Section):
    """Questions and answers: where they come from and how the model sees them."""

    title: ClassVar[str] = "Instructions"

    path: str = knob(
        "tales:en",
        "Instructions",
        "A file, a folder, or built-in pairs: tales:en, tales:tr. Reads .json .jsonl .csv .tsv .parquet .txt, "
        "also as .gz or .zst.",
        offers=("tales:en", "tales:tr"),
    )
    format: Format = knob(
        "auto",
        "Format",
        "auto: recognised by the first rows; alpaca: instruction, input, output; chat: messages with role and content; "
        "sharegpt: conversations with from and value; chatml: text with <|im_start|>; columns: a prompt and an answer "
        "column; text: plain text with marked questions and answers.",
    )
    template: str = knob(
        "auto",
        "Template",
        "How a conversation becomes text. auto: the model's own, else one that fits; or alpaca, question-answer, "
        "soru-cevap, chatml, llama3, plain; or the path of a jinja file; or a text with {prompt} and {answer}.",
        offers=("auto", "alpaca", "question-answer", "soru-cevap", "chatml", "llama3", "plain"),
    )
    loss_on: LossOn = knob(
        "answers", "Learn", "answers: the model learns answers only; all: questions and template too."
    )
    prompt_column: str = knob("", "Prompt column", "The column of the question; empty: found by itself.", expert=True)
    answer_column: str = knob("", "Answer column", "The column of the answer; empty: found by itself.", expert=True)
    context_column: str = knob(
        "", "Context column", "The column of what the question is about (alpaca's input).", expert=True
    )
    system_column: str = knob("", "System column", "The column of the system prompt.", expert=True)
    turns_column: str = knob(
        "", "Conversation column", "The column that holds a whole conversation as a list of messages.", expert=True
    )
    encoding: str = knob(
        "", "Encoding", "For example utf-8, utf-16, cp1254; empty: recognised, or refused with a preview.", expert=True
    )
    skip_bad_lines: bool = knob(
        False, "Skip bad rows", "Leave out rows that cannot be read, and tell how many.", expert=True
    )
    drop_duplicates: bool = knob(
        False, "Drop duplicates", "Keep only the first of conversations that are the same, word for word.", expert=True
    )
    val_fraction: float = knob(
        0.1,
        "Validation share",
        "The part of the conversations that the model is never trained on; equal ones stay on one side.",
        ge=0.0,
        le=0.9,
        advice="0.05 to 0.1",
    )
    max_tokens: int = knob(
        0, "Longest", "Longer conversations lose their end; 0: the model's context.", unit="tokens", ge=0, le=1_048_576
    )
    tail: Tail = knob(
        "cut", "Too long", "cut: longer conversations lose their end; drop: they are left out.", expert=True
    )
    packing: bool = knob(
        True,
        "Packing",
        "Several short conversations share one row without seeing each other: less padding, faster.",
        expert=True,
    )
    examples: int = knob(
        0,
        "Examples",
        "Take only this many conversations, from the beginning; 0: all (of the tales, which have no end, 4,000).",
        ge=0,
        le=100_000_000,
        expert=True,
    )
