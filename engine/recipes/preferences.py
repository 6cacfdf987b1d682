"""Where preferences come from: the ``[data]`` table of stages that learn from pairs of answers."""

from __future__ import annotations

from typing import ClassVar

from engine.recipes.base import Section, knob


class PreferenceDataSection(Section):
    """Pairs of answers, the better one chosen: where they come from and how the model sees them."""

    title: ClassVar[str] = "Preferences"

    path: str = knob(
        "tales:en",
        "Preferences",
        "A file, a folder, or built-in pairs: tales:en, tales:tr (kind endings are chosen). Columns with a question, a "
        "chosen and a rejected answer; whole conversations as messages; transcripts of Human and Assistant. Reads .json "
        ".jsonl .csv .tsv .parquet, also as .gz or .zst.",
        offers=("tales:en", "tales:tr"),
    )
    template: str = knob(
        "auto",
        "Template",
        "How a conversation becomes text. auto: the model's own, else one that fits; or a ready one's name; or the path of "
        "a jinja file; or a text with {prompt} and {answer}.",
        expert=True,
    )
    prompt_column: str = knob("", "Prompt column", "The column of the question; empty: found by itself.", expert=True)
    chosen_column: str = knob("", "Chosen column", "The column of the better answer; empty: chosen.", expert=True)
    rejected_column: str = knob("", "Rejected column", "The column of the worse answer; empty: rejected.", expert=True)
    context_column: str = knob("", "Context column", "The column of what the question is about.", expert=True)
    system_column: str = knob("", "System column", "The column of the system prompt.", expert=True)
    margin_column: str = knob(
        "", "Margin column", "The column that says by how much the chosen answer is better; empty: margin.", expert=True
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
        "The part of the pairs that is kept for the exam; pairs of one question stay on one side.",
        ge=0.0,
        le=0.9,
        advice="0.1",
    )
    max_tokens: int = knob(
        0,
        "Longest",
        "Longer conversations lose their beginning, never their answer; 0: the model's context.",
        unit="tokens",
        ge=0,
        le=1_048_576,
        expert=True,
    )
    examples: int = knob(
        0,
        "Pairs",
        "Take only this many pairs, from the beginning; 0: all (of the tales, which have no end, 2,000).",
        ge=0,
        le=100_000_000,
        expert=True,
    )
