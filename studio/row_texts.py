"""What the engine says about a row of data that it cannot use, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

PLACES = (
    QT_TRANSLATE_NOOP("engine", "{0}: {1} | {2}"),
    QT_TRANSLATE_NOOP("engine", "{0}: {1}"),
)

FIELDS = (
    QT_TRANSLATE_NOOP("engine", "the field {0} is null, not text"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is a number, not text"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is a list, not text"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is an object, not text"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is true or false, not text"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is {1}, not text"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is a number, not a list of messages"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is an object, not a list of messages"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is a text that is not JSON, not a list of messages"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is true or false, not a list of messages"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is {1}, not a list of messages"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is missing; there are: none"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is a list of {1} texts, not one answer"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is {1}, not a number"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is {1}, which is not finite"),
    QT_TRANSLATE_NOOP("engine", "the field {0} is {1}; a margin is 0 or more"),
    QT_TRANSLATE_NOOP("engine", "the column {0} is null, not text"),
    QT_TRANSLATE_NOOP("engine", "the column {0} is a number, not text"),
    QT_TRANSLATE_NOOP("engine", "the column {0} is a list, not text"),
    QT_TRANSLATE_NOOP("engine", "the column {0} is an object, not text"),
    QT_TRANSLATE_NOOP("engine", "the column {0} is {1}, not text"),
    QT_TRANSLATE_NOOP("engine", "{0} row {1}"),
)

SHAPES = (
    QT_TRANSLATE_NOOP("engine", "expected a text or an object, found null"),
    QT_TRANSLATE_NOOP("engine", "expected a text or an object, found a number"),
    QT_TRANSLATE_NOOP("engine", "expected a text or an object, found a list"),
    QT_TRANSLATE_NOOP("engine", "expected a text or an object, found {0}"),
    QT_TRANSLATE_NOOP("engine", "expected a list of messages, found an object"),
    QT_TRANSLATE_NOOP("engine", "expected an object, found a text"),
    QT_TRANSLATE_NOOP("engine", "the JSON is nested too deeply"),
    QT_TRANSLATE_NOOP("engine", "not a table row: {0}"),
    QT_TRANSLATE_NOOP("engine", "a quoted field that begins here never ends"),
    QT_TRANSLATE_NOOP("engine", "{0} fields where the header has {1}"),
    QT_TRANSLATE_NOOP("engine", "the text has no marks ({0})"),
    QT_TRANSLATE_NOOP("engine", "text before the first mark ({0})"),
    QT_TRANSLATE_NOOP("engine", "text outside of {0} … {1}"),
    QT_TRANSLATE_NOOP("engine", "<|im_start|> without <|im_end|>"),
    QT_TRANSLATE_NOOP("engine", "{0} is no role; known are system, user, assistant, tool"),
    QT_TRANSLATE_NOOP("engine", "{0} is {1}; known roles are system, user, assistant, tool"),
    QT_TRANSLATE_NOOP("engine", "{0} has no role; it has: nothing"),
    QT_TRANSLATE_NOOP("engine", "{0} has no role; it has: {1}"),
    QT_TRANSLATE_NOOP("engine", "{0} has no content; it has: {1}"),
    QT_TRANSLATE_NOOP("engine", "{0} calls a tool; only text can be learned"),
    QT_TRANSLATE_NOOP("engine", "{0} is null, not a message"),
    QT_TRANSLATE_NOOP("engine", "{0} is a number, not a message"),
    QT_TRANSLATE_NOOP("engine", "{0} is a list, not a message"),
    QT_TRANSLATE_NOOP("engine", "{0} is {1}, not a message"),
    QT_TRANSLATE_NOOP("engine", "{0} is of type {1}, not text"),
    QT_TRANSLATE_NOOP("engine", "{0} is no pair of a question and an answer"),
)

ANSWERS = (
    QT_TRANSLATE_NOOP(
        "engine", "there is no question: neither a column of its own nor turns that both conversations share"
    ),
    QT_TRANSLATE_NOOP("engine", "the question is empty"),
    QT_TRANSLATE_NOOP("engine", "no question in {0}"),
    QT_TRANSLATE_NOOP("engine", "no question"),
    QT_TRANSLATE_NOOP("engine", "there is no chosen answer in a column {0} (data.chosen_column); the columns are: {1}"),
    QT_TRANSLATE_NOOP(
        "engine", "there is no rejected answer in a column {0} (data.rejected_column); the columns are: {1}"
    ),
)

LEFT_OUT = (
    QT_TRANSLATE_NOOP("engine", "{0} could not be read"),
    QT_TRANSLATE_NOOP("engine", "{0} hold nothing to learn (no question, or no answer)"),
    QT_TRANSLATE_NOOP("engine", "{0} have no room for an answer: the question alone fills {1} tokens"),
    QT_TRANSLATE_NOOP("engine", "{0} are longer than {1} tokens"),
    QT_TRANSLATE_NOOP("engine", "{0} repeat an earlier one"),
    QT_TRANSLATE_NOOP("engine", "{0}: no conversation is left to learn from: there are none."),
    QT_TRANSLATE_NOOP("engine", "Look at the columns (data.prompt_column, data.answer_column) and the template."),
    QT_TRANSLATE_NOOP(
        "engine", "Raise data.max_tokens if it is set, take a model with a longer context, or give shorter questions."
    ),
)

ROW_TEXTS = (*PLACES, *FIELDS, *SHAPES, *ANSWERS, *LEFT_OUT)
