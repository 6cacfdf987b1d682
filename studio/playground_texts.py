"""What the engine says about conversations and the playground's models; see ``studio.engine_texts``."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

PLAYGROUND_TEXTS = (
    QT_TRANSLATE_NOOP("engine", "{0} needs about {1} GB of memory; {2} GB are free."),
    QT_TRANSLATE_NOOP("engine", "Close another model or program first, or choose a smaller model."),
    QT_TRANSLATE_NOOP(
        "engine", "The question has {0} tokens with the template; the model reads {1}, and its answer needs room."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The question and the system prompt have {0} tokens with the template; the model reads {1}, and its answer needs room.",
    ),
    QT_TRANSLATE_NOOP("engine", "Ask something shorter."),
    QT_TRANSLATE_NOOP("engine", "The template {0} needs the token {1}, which this model does not have."),
    QT_TRANSLATE_NOOP("engine", "Fine-tune the model with this template first, or choose another one."),
    QT_TRANSLATE_NOOP("engine", "{0} is no reward model: it has neither a reward head of Tezgah's nor a classifier's."),
    QT_TRANSLATE_NOOP("engine", "No reward model is loaded."),
    QT_TRANSLATE_NOOP("engine", "filter.patterns: {0}: the pattern is not valid at character {1}: {2}."),
    QT_TRANSLATE_NOOP("engine", "filter.patterns: {0}: {1}."),
    QT_TRANSLATE_NOOP("engine", "filter.words: {0}: {1}."),
    QT_TRANSLATE_NOOP("engine", "Correct it or remove it."),
)
