"""What the engine says of rules that reward and patterns that filter, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

EXPRESSIONS = (
    QT_TRANSLATE_NOOP("engine", "the expression is empty"),
    QT_TRANSLATE_NOOP("engine", "the expression has more than {0} characters"),
    QT_TRANSLATE_NOOP("engine", "the expression has {0} parts; {1} are allowed"),
    QT_TRANSLATE_NOOP("engine", "not an expression: {0} (column {1})"),
    QT_TRANSLATE_NOOP("engine", "not an expression that can be read"),
    QT_TRANSLATE_NOOP("engine", "the exponent {0} is larger than {1}"),
    QT_TRANSLATE_NOOP("engine", "{0} ** {1} is no real number"),
    QT_TRANSLATE_NOOP("engine", "{0} is no text"),
    QT_TRANSLATE_NOOP("engine", "{0} is no number"),
    QT_TRANSLATE_NOOP("engine", "{0} is neither a number nor a text"),
    QT_TRANSLATE_NOOP("engine", "a number is larger than {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} has no parts"),
    QT_TRANSLATE_NOOP("engine", "{0} is a function: write {1}"),
    QT_TRANSLATE_NOOP("engine", "{0} takes plain arguments only"),
    QT_TRANSLATE_NOOP("engine", "there is no {0}; there are {1}"),
    QT_TRANSLATE_NOOP("engine", "only these can be called: {0}"),
    QT_TRANSLATE_NOOP("engine", "nothing after a dot is allowed ({0}); texts have functions: words(answer)"),
    QT_TRANSLATE_NOOP("engine", "{0} is not allowed in an expression"),
    QT_TRANSLATE_NOOP("engine", "in a plain text {0} is a control character; write the pattern as r'…'"),
)

PATTERNS = (
    QT_TRANSLATE_NOOP("engine", "the pattern has {0} characters; {1} are allowed"),
    QT_TRANSLATE_NOOP("engine", "its repeats {0} come to more than {1}; use * or + instead"),
    QT_TRANSLATE_NOOP("engine", "the pattern is not valid at character {0}: {1}"),
    QT_TRANSLATE_NOOP("engine", "the pattern is not valid: {0}"),
    QT_TRANSLATE_NOOP("engine", "the pattern is too deep or too large ({0})"),
    QT_TRANSLATE_NOOP(
        "engine",
        "the pattern takes longer than {0} s on a text of {1} characters; repeats inside repeats, as in (a+)+, do that",
    ),
)

RULES = (
    QT_TRANSLATE_NOOP("engine", "reward.rule: there is no judge for {0}."),
    QT_TRANSLATE_NOOP("engine", "There is {0} and {1}."),
    QT_TRANSLATE_NOOP("engine", 'For example  rule = "regex: (?i)please"'),
    QT_TRANSLATE_NOOP("engine", "It may use {0} and {1}, numbers, texts, and, or, not, if, in, < and ==."),
    QT_TRANSLATE_NOOP("engine", "{0} answers got no number from {1} ({2})."),
)

RULE_TEXTS = (*EXPRESSIONS, *PATTERNS, *RULES)
