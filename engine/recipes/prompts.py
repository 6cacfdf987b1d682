"""What a model is asked while it learns from rewards: the ``[data]`` table of stages that let it answer."""

from __future__ import annotations

from typing import ClassVar

from engine.recipes.base import Section, knob
from engine.recipes.instructions import Format, InstructionDataSection


class PromptDataSection(Section):
    """Questions: where they come from and how the model sees them.  Answers beside them are not read."""

    title: ClassVar[str] = "Questions"

    path: str = knob(
        "tales:en",
        "Questions",
        "A file, a folder, or built-in questions: tales:en, tales:tr. Instruction data, preference pairs, or questions "
        "alone (a text file: one a line). Reads .json .jsonl .csv .tsv .parquet .txt, also as .gz or .zst.",
    )
    format: Format = knob(
        "auto",
        "Format",
        "auto: recognised by the first rows; alpaca: instruction, input; chat: messages with role and content; sharegpt: "
        "conversations with from and value; chatml: text with <|im_start|>; columns: a prompt column; text: plain text "
        "with marked questions.",
        expert=True,
    )
    template: str = knob(
        "auto",
        "Template",
        "How a question becomes text. auto: the model's own, else one that fits; or alpaca, question-answer, soru-cevap, "
        "chatml, llama3, plain; or the path of a jinja file; or a text with {prompt} and {answer}.",
        expert=True,
    )
    prompt_column: str = knob("", "Prompt column", "The column of the question; empty: found by itself.", expert=True)
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
    val_fraction: float = knob(
        0.1,
        "Validation share",
        "The part of the questions that the model does not learn from; its answers to them are compared, before and now.",
        gt=0.0,
        le=0.9,
        advice="0.05 to 0.1",
    )
    examples: int = knob(
        0,
        "Questions",
        "Take only this many different questions, from the beginning; 0: 50,000 (of the tales 1,000).",
        ge=0,
        le=10_000_000,
        expert=True,
    )

    def as_instructions(self) -> InstructionDataSection:
        """The section by which instruction data is read the same way."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name != "examples"}
        return InstructionDataSection(**own)
