"""What the engine says while it reads a person's data, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

DATA_TEXTS = (
    QT_TRANSLATE_NOOP("engine", "Reading the data"),
    QT_TRANSLATE_NOOP("engine", "Reading the questions"),
    QT_TRANSLATE_NOOP("engine", "Counting the rows"),
    QT_TRANSLATE_NOOP("engine", "Comparing the documents"),
    QT_TRANSLATE_NOOP("engine", "Preparing the preferences"),
    QT_TRANSLATE_NOOP("engine", "nothing to learn"),
    QT_TRANSLATE_NOOP("engine", "nothing is asked"),
    QT_TRANSLATE_NOOP("engine", "the row holds no text"),
    QT_TRANSLATE_NOOP("engine", "not JSON: {0}"),
    QT_TRANSLATE_NOOP("engine", "expected an object"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is missing; there are: {1}"),
    QT_TRANSLATE_NOOP("engine", "the model's own"),
    QT_TRANSLATE_NOOP("engine", "of the recipe"),
    QT_TRANSLATE_NOOP("engine", "Mend the file."),
    QT_TRANSLATE_NOOP("engine", "Did you mean {0}?"),
    QT_TRANSLATE_NOOP(
        "engine",
        "Give .txt, .md, .jsonl, .json, .csv, .tsv or .parquet (also .gz, .zst); convert other formats first.",
    ),
    QT_TRANSLATE_NOOP("engine", "there is no chosen answer (data.chosen_column); the columns are: {0}"),
    QT_TRANSLATE_NOOP("engine", "there is no rejected answer (data.rejected_column); the columns are: {0}"),
    QT_TRANSLATE_NOOP("engine", "expected an object with a chosen and a rejected answer"),
    QT_TRANSLATE_NOOP("engine", "There is no text to paste."),
    QT_TRANSLATE_NOOP("engine", "Copy a text first."),
    QT_TRANSLATE_NOOP(
        "engine",
        "{0} pairs with the same answer twice and {1} with an empty answer teach nothing and were left out.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0} pairs have an answer of more than {1} tokens and were left out."),
    QT_TRANSLATE_NOOP("engine", "{0} pairs are longer than {1} tokens and lost their beginning."),
    QT_TRANSLATE_NOOP("engine", "{0} pairs were judged twice; {1} of the second judgements agree with the first."),
    QT_TRANSLATE_NOOP("engine", "{0} questions are longer than {1} tokens and were left out."),
    QT_TRANSLATE_NOOP("engine", "{0} rows could not be read and were left out."),
    QT_TRANSLATE_NOOP("engine", "{0} questions were asked before and count once."),
    QT_TRANSLATE_NOOP("engine", "{0} holds {1} questions that fit; at least 2 are needed, one of them for validation."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Give more questions, or allow answers of fewer tokens (max_new_tokens), so that longer questions fit the model's context.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0} holds {1} pairs to learn from; at least 2 are needed ({2})."),
    QT_TRANSLATE_NOOP("engine", "{0} holds {1} pairs to learn from; at least 2 are needed."),
    QT_TRANSLATE_NOOP("engine", "Look at the columns (data.prompt_column, data.chosen_column, data.rejected_column)."),
    QT_TRANSLATE_NOOP("engine", "The template {0} needs tokens that the model does not know yet."),
    QT_TRANSLATE_NOOP("engine", "Fine-tune the model with this template first, or choose another data.template."),
)
