"""What the engine says about chat templates and tokenizers, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

CHAT = (
    QT_TRANSLATE_NOOP("engine", "{0}: no marked questions and answers of the form {1} were found in the text."),
    QT_TRANSLATE_NOOP("engine", 'For example data.template = "Question: {0}\\nAnswer: {1}".'),
    QT_TRANSLATE_NOOP(
        "engine", "Did you mean {0}? Choose one of auto, {1}, the path of a jinja file, or a text with {2} and {3}."
    ),
    QT_TRANSLATE_NOOP("engine", "Choose one of auto, {0}, the path of a jinja file, or a text with {1} and {2}."),
    QT_TRANSLATE_NOOP(
        "engine", "Mend it, or choose another data.template: {0}, a jinja file, or a text with {1} and {2}."
    ),
    QT_TRANSLATE_NOOP("engine", "{0} is longer than {1} bytes: that is no chat template."),
    QT_TRANSLATE_NOOP("engine", "it makes a list of more than {0} values"),
    QT_TRANSLATE_NOOP("engine", "it makes a number of more than a thousand digits"),
    QT_TRANSLATE_NOOP("engine", "it makes a list that is nested more than {0} deep"),
    QT_TRANSLATE_NOOP("engine", "{0} is asked for more than {1} characters"),
    QT_TRANSLATE_NOOP("engine", "it formats a text to a large width"),
    QT_TRANSLATE_NOOP("engine", "it raises a number to a large power"),
    QT_TRANSLATE_NOOP("engine", "A conversation uses every code point that stands for nothing."),
    QT_TRANSLATE_NOOP("engine", "Take it out of the data."),
)

TOKENIZERS = (
    QT_TRANSLATE_NOOP(
        "engine", "The control character U+{0} is not among the {1} characters that this tokenizer was made from."
    ),
    QT_TRANSLATE_NOOP("engine", "{0} is an ordinary token of this tokenizer, so it cannot be a special one."),
    QT_TRANSLATE_NOOP("engine", "Choose another text for it, such as <|user|>."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no JSON object."),
    QT_TRANSLATE_NOOP("engine", "The tokenizer cannot be loaded: {0}."),
    QT_TRANSLATE_NOOP("engine", "The vocabulary of {0} is not on this computer. ({1} is not it: its SHA-256 differs.)"),
    QT_TRANSLATE_NOOP(
        "engine",
        "With a network, run once: {0}. Without one, copy {1} from another computer into the folder "
        'TIKTOKEN_CACHE_DIR, or use tokenizer.kind = "bpe", which needs no download.',
    ),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be fetched."),
    QT_TRANSLATE_NOOP("engine", "These can: {0}."),
    QT_TRANSLATE_NOOP("engine", "There is no token {0} in a vocabulary of {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be a special token."),
    QT_TRANSLATE_NOOP("engine", "Give it visible characters."),
    QT_TRANSLATE_NOOP("engine", "There is no tokenizer kind {0}, and no such file."),
    QT_TRANSLATE_NOOP("engine", "Choose one of {0}, or give the path of a tokenizer.json."),
    QT_TRANSLATE_NOOP("engine", "A tokenizer of kind {0} is made from text, and none is given."),
    QT_TRANSLATE_NOOP("engine", "tokenizer.vocab_size = {0} is too small for BPE over bytes."),
    QT_TRANSLATE_NOOP("engine", "Set it to at least {0}: 256 bytes and end of text."),
    QT_TRANSLATE_NOOP("engine", "{0} is damaged: it is not what was saved."),
    QT_TRANSLATE_NOOP("engine", "Save the tokenizer again from its run."),
    QT_TRANSLATE_NOOP("engine", "{0} is not a list of merges: {1}."),
    QT_TRANSLATE_NOOP("engine", "Fetch the file again."),
    QT_TRANSLATE_NOOP("engine", "tiktoken cannot encode this text ({0} characters): {1}."),
    QT_TRANSLATE_NOOP("engine", "The token {0} of this vocabulary cannot be made by merging pairs."),
)

TEMPLATE_TEXTS = (*CHAT, *TOKENIZERS)
