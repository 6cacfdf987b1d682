"""What the engine says about conversations and templates, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

REPORT = (
    QT_TRANSLATE_NOOP("engine", "Preparing the conversations"),
    QT_TRANSLATE_NOOP(
        "engine",
        "Conversations: {0} read, {1} to train on, {2} to validate; {3} tokens, of which {4} are learned.",
    ),
    QT_TRANSLATE_NOOP("engine", "Left out: {0} that could not be read."),
    QT_TRANSLATE_NOOP("engine", "Left out: {0} that hold nothing to learn (no question, or no answer)."),
    QT_TRANSLATE_NOOP("engine", "Left out: {0} that have no room for an answer: the question alone fills {1} tokens."),
    QT_TRANSLATE_NOOP("engine", "Left out: {0} that are longer than {1} tokens."),
    QT_TRANSLATE_NOOP("engine", "Left out: {0} that repeat an earlier one."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Cut: {0} conversations ({1}) are longer than {2} tokens (the longest has {3}); they lose their end, and with it "
        "the sign that the answer is over.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        '{0} of the conversations lose their end, and the model does not learn to end them: set data.tail = "drop" to '
        "leave them out, or take a model with a longer context.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "No conversation is kept for validation, so overfitting will not show. Set data.val_fraction, say to 0.1.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "{0} conversations repeat an earlier one, word for word; data.drop_duplicates = true leaves them out.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "In {0} conversations a token spans the end of the question and the beginning of the answer; a template that ends "
        "the question with a line end or a special token avoids it.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: no conversation is left to learn from: {1}."),
)

FORMS = (
    QT_TRANSLATE_NOOP("engine", "{0} names no instruction pairs."),
    QT_TRANSLATE_NOOP("engine", "Write tales:en or tales:tr."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no rows."),
    QT_TRANSLATE_NOOP("engine", "Give a file that holds conversations."),
    QT_TRANSLATE_NOOP("engine", "{0} has no column {1} (data.{2}). Columns: {3}."),
    QT_TRANSLATE_NOOP("engine", "Set data.{0} to one of them, or leave it empty."),
    QT_TRANSLATE_NOOP("engine", "{0}: no column holds a list of messages. Columns: {1}."),
    QT_TRANSLATE_NOOP("engine", "Name it with data.turns_column."),
    QT_TRANSLATE_NOOP(
        "engine", "{0}: it is not clear which column holds the question and which the answer. Columns: {1}."
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: it is not clear which column holds the answer. Columns: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0}: it is not clear which column holds the question. Columns: {1}."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Name them with data.prompt_column and data.answer_column, or data.turns_column for whole conversations.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: no marked questions and answers were found in the text."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Begin their lines with marks such as Question: and Answer: (or Soru: and Cevap:), or set data.template to a text "
        "with {0} and {1} whose marks the file uses.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: left out beside tables and JSON"),
)

CHAT_TEMPLATES = (
    QT_TRANSLATE_NOOP("engine", "The template {0} is not valid: line {1}: {2}."),
    QT_TRANSLATE_NOOP("engine", "The template {0} refuses the conversation: {1}."),
    QT_TRANSLATE_NOOP("engine", "The template {0} cannot be used: {1}."),
    QT_TRANSLATE_NOOP("engine", "it takes too long: its loops go round too often"),
    QT_TRANSLATE_NOOP("engine", "it makes a text of more than {0} characters"),
    QT_TRANSLATE_NOOP("engine", "it calls itself without end, or is nested too deeply"),
    QT_TRANSLATE_NOOP("engine", "Mend it, or choose another data.template: {0}."),
    QT_TRANSLATE_NOOP("engine", "The template {0} must hold {1} once and, after it, {2} once."),
    QT_TRANSLATE_NOOP("engine", "data.template = {0} is no template and no file."),
    QT_TRANSLATE_NOOP("engine", "The template {0} cannot be read: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no chat template."),
)

INSTRUCTION_TEXTS = (*REPORT, *FORMS, *CHAT_TEMPLATES)
