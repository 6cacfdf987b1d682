"""What the engine says about recipes and the values of their keys, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

PLACES = (
    QT_TRANSLATE_NOOP("engine", "{0} is a folder."),
    QT_TRANSLATE_NOOP("engine", "{0} is not a plain file."),
    QT_TRANSLATE_NOOP("engine", "Write one with:  tezgah recipe pretrain > recipe.toml"),
    QT_TRANSLATE_NOOP("engine", 'Write  stage = "pretrain"  above the first [section].'),
    QT_TRANSLATE_NOOP("engine", "{0}: version = {1} is not a recipe version."),
    QT_TRANSLATE_NOOP("engine", "Write  version = {0}"),
    QT_TRANSLATE_NOOP("engine", "There is no stage {0}; there are: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} must be a section: {1}."),
    QT_TRANSLATE_NOOP("engine", "Write {0} on a line of its own, its keys below it."),
    QT_TRANSLATE_NOOP("engine", "Write {0} on a line of its own."),
    QT_TRANSLATE_NOOP("engine", "{0} is refused: {1}"),
    QT_TRANSLATE_NOOP(
        "engine",
        "{0}: it would draw answers from another distribution than the one whose log-probabilities are "
        "learned from; the KL then reads negative and the update is wrong. Answers are drawn by "
        "ppo.temperature alone.",
    ),
    QT_TRANSLATE_NOOP("engine", "Remove it."),
    QT_TRANSLATE_NOOP("engine", "{0}, line {1}, column {2}"),
    QT_TRANSLATE_NOOP("engine", "{0}, line {1}"),
    QT_TRANSLATE_NOOP("engine", "Give each key and each section only once."),
    QT_TRANSLATE_NOOP("engine", "Numbers take a point, not a comma: 0.001."),
    QT_TRANSLATE_NOOP("engine", "Use straight quotes: \"text\" or 'text'."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Inside \"…\" a backslash is written twice; 'C:\\texts\\book.txt' in single quotes stays as it is.",
    ),
    QT_TRANSLATE_NOOP("engine", "It belongs below the line {0}."),
    QT_TRANSLATE_NOOP("engine", "Remove it, or check its section."),
    QT_TRANSLATE_NOOP("engine", "data: {0}."),
    QT_TRANSLATE_NOOP("engine", "{0} is unknown; a recipe has: {1}."),
)

VALUES = (
    QT_TRANSLATE_NOOP("engine", "a whole number"),
    QT_TRANSLATE_NOOP("engine", "a number"),
    QT_TRANSLATE_NOOP("engine", "true or false"),
    QT_TRANSLATE_NOOP("engine", "text in quotes"),
    QT_TRANSLATE_NOOP("engine", "a list of texts, {0}"),
    QT_TRANSLATE_NOOP("engine", "a section with {0}"),
    QT_TRANSLATE_NOOP("engine", "Write {0}."),
    QT_TRANSLATE_NOOP("engine", "It has: {0}."),
    QT_TRANSLATE_NOOP("engine", "Did you mean {0}? It has: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not known."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not a switch."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not true or false."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not a whole number from 1 up."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not a whole number."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not a number."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not a share."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is out of range."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is too small."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is too large."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} must be larger than 1."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} must lie between 0 and 1."),
    QT_TRANSLATE_NOOP("engine", "Write a whole number from 1 up."),
    QT_TRANSLATE_NOOP("engine", "Choose 1 or more."),
    QT_TRANSLATE_NOOP("engine", "Choose 0 (off) up to, not including, 1."),
    QT_TRANSLATE_NOOP("engine", "The usual value is {0}."),
    QT_TRANSLATE_NOOP("engine", "Choose {0} to {1}."),
    QT_TRANSLATE_NOOP("engine", "Choose more than {0}, at most {1}."),
    QT_TRANSLATE_NOOP(
        "engine",
        "model.position = 'rotary' turns pairs of numbers, but each head is {0} wide (model.emb_dim = "
        "{1} over model.n_heads = {2}), an odd number.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "Choose emb_dim and n_heads so that emb_dim / n_heads is even, or position = 'learned'."
    ),
    QT_TRANSLATE_NOOP("engine", "model settings have version {0}; this program reads version {1}."),
    QT_TRANSLATE_NOOP("engine", "Open them with the program that wrote them, or with a newer one."),
    QT_TRANSLATE_NOOP("engine", "model settings have unknown keys: {0}."),
    QT_TRANSLATE_NOOP("engine", "Remove them."),
    QT_TRANSLATE_NOOP("engine", "model settings lack {0}."),
    QT_TRANSLATE_NOOP("engine", "Add them."),
    QT_TRANSLATE_NOOP("engine", "a whole number {0} and {1}"),
    QT_TRANSLATE_NOOP("engine", "a whole number {0}"),
    QT_TRANSLATE_NOOP("engine", "a number {0} and {1}"),
    QT_TRANSLATE_NOOP("engine", "a number {0}"),
)

SETS = (
    QT_TRANSLATE_NOOP("engine", "--set {0}: not of the form section.key=value."),
    QT_TRANSLATE_NOOP("engine", "For example: --set {0}"),
    QT_TRANSLATE_NOOP("engine", "--set {0}: there is no section {1}."),
    QT_TRANSLATE_NOOP("engine", "--set {0}: {1} has no key {2}."),
    QT_TRANSLATE_NOOP("engine", "--set {0}: not true or false."),
    QT_TRANSLATE_NOOP("engine", "--set {0}: not a list."),
    QT_TRANSLATE_NOOP("engine", 'Write ["first", "second"] or one text.'),
    QT_TRANSLATE_NOOP("engine", "For example: train.learning_rate=1e-4,3e-4"),
    QT_TRANSLATE_NOOP("engine", "There is nothing to sweep over."),
    QT_TRANSLATE_NOOP("engine", "Give all its values at once: {0}"),
    QT_TRANSLATE_NOOP("engine", "--set {0}: not {1}."),
)

SAMPLER = (
    QT_TRANSLATE_NOOP("engine", "stop is one text, not a list of texts."),
    QT_TRANSLATE_NOOP("engine", "stop holds something that is no text, or an empty one."),
    QT_TRANSLATE_NOOP("engine", "The sampler has no {0}."),
)

RECIPE_TEXTS = (*PLACES, *VALUES, *SETS, *SAMPLER)
