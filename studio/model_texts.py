"""What the engine says about models and tokenizers, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

SHAPES = (
    QT_TRANSLATE_NOOP("engine", "{0} tokens are read at once; memory and time grow with it"),
    QT_TRANSLATE_NOOP("engine", "each of {0} tokens becomes {1} numbers: about 64 for each of {2} layers"),
    QT_TRANSLATE_NOOP("engine", "{0} / {1} = {2} numbers a head, the size that GPT-2 kept over all its models"),
    QT_TRANSLATE_NOOP("engine", "{0} / {1} = {2} numbers a head: narrow models keep several heads"),
    QT_TRANSLATE_NOOP("engine", "{0} layers of {1} come nearest to the asked size"),
    QT_TRANSLATE_NOOP("engine", "rotary, as in Llama: distances between tokens, no table to learn"),
    QT_TRANSLATE_NOOP("engine", "rmsnorm, as in Llama: one division less than layernorm"),
    QT_TRANSLATE_NOOP("engine", "swiglu, as in Llama: a gate beside each number"),
    QT_TRANSLATE_NOOP(
        "engine", "model.size = {0} parameters is too small: with {1} tokens the smallest model has {2}."
    ),
    QT_TRANSLATE_NOOP("engine", "Choose a larger size or a tokenizer with a smaller vocabulary."),
    QT_TRANSLATE_NOOP("engine", "model.size = {0} parameters is more than this dial builds ({1})."),
    QT_TRANSLATE_NOOP("engine", "Give emb_dim, n_heads and n_layers yourself."),
)

TOKENIZERS = (
    QT_TRANSLATE_NOOP("engine", "The vocabulary of {0} is not on this computer."),
    QT_TRANSLATE_NOOP(
        "engine",
        "With a network, run once: {0}. Without one, copy {1} from another computer into {2}, or use "
        'tokenizer.kind = "bpe", which needs no download.',
    ),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be fetched: {1}."),
    QT_TRANSLATE_NOOP("engine", "Check the network, or copy the file from another computer to {0}."),
    QT_TRANSLATE_NOOP("engine", "{0} sent something else than expected (its SHA-256 differs)."),
    QT_TRANSLATE_NOOP("engine", "Try again later."),
    QT_TRANSLATE_NOOP("engine", "{0}: there is no such tokenizer file or folder."),
    QT_TRANSLATE_NOOP("engine", "Check tokenizer.path."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no tokenizer.json."),
    QT_TRANSLATE_NOOP("engine", "{0} is not a tokenizer.json: it has no model."),
    QT_TRANSLATE_NOOP("engine", "{0} is not a tokenizer.json: its added_tokens are damaged."),
    QT_TRANSLATE_NOOP("engine", "The tokenizer cannot encode this text ({0} characters): {1}."),
    QT_TRANSLATE_NOOP(
        "engine", "Its vocabulary lacks a character of it and names no unknown token: choose another tokenizer."
    ),
    QT_TRANSLATE_NOOP("engine", "{0} is not JSON: {1}."),
    QT_TRANSLATE_NOOP("engine", "Give the folder of a tokenizer, or the file itself."),
    QT_TRANSLATE_NOOP("engine", "Give a tokenizer.json of the tokenizers library, or the folder that holds one."),
    QT_TRANSLATE_NOOP("engine", "There is no text yet that a tokenizer could learn from."),
    QT_TRANSLATE_NOOP("engine", "Choose a text first."),
)

MODELS = (
    QT_TRANSLATE_NOOP("engine", "Loading torch"),
    QT_TRANSLATE_NOOP("engine", "Asking the hub"),
    QT_TRANSLATE_NOOP("engine", "Downloading"),
    QT_TRANSLATE_NOOP("engine", "Opening {0} in a limited process"),
    QT_TRANSLATE_NOOP("engine", "Reading the weights"),
    QT_TRANSLATE_NOOP("engine", "Recognising the model"),
    QT_TRANSLATE_NOOP("engine", "Saving the model"),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} parameters, {2} layers of {3}, {4} heads, context {5}; saved as {6}."),
    QT_TRANSLATE_NOOP("engine", "With the tokenizer {0} ({1} tokens)."),
    QT_TRANSLATE_NOOP(
        "engine", "Without a tokenizer: GPT-2's is not on this computer. Run  tezgah fetch gpt2  and import again."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Without a tokenizer: name the model's own with --tokenizer, a kind such as gpt2 or a tokenizer.json.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: not a checkpoint that torch saved."),
    QT_TRANSLATE_NOOP("engine", "Choose a .pt, .pth, .bin or .ckpt file from torch.save, or a safetensors file."),
    QT_TRANSLATE_NOOP("engine", "{0}: contains code ({1}), not only tensors. It was not opened."),
    QT_TRANSLATE_NOOP("engine", "{0}: cut off or damaged ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: the file is empty."),
    QT_TRANSLATE_NOOP("engine", "{0} does not exist."),
    QT_TRANSLATE_NOOP("engine", "Give a run or a model folder."),
    QT_TRANSLATE_NOOP("engine", "{0} has no model yet."),
    QT_TRANSLATE_NOOP("engine", "Wait for its first checkpoint, or take another run."),
)

HUB = (
    QT_TRANSLATE_NOOP("engine", "{0} is no name of a model on the hub."),
    QT_TRANSLATE_NOOP("engine", "Write OWNER/MODEL."),
    QT_TRANSLATE_NOOP("engine", "{0} has no {1} on the hub."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Choose another model. One with pickled weights only (pytorch_model.bin) can be downloaded by hand and imported:  "
        "tezgah import FOLDER --to FOLDER",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} GB are needed and {2} GB free."),
    QT_TRANSLATE_NOOP("engine", "Make room there, or choose another workspace (TEZGAH_HOME)."),
    QT_TRANSLATE_NOOP("engine", "{0} sent something else than the hub promised (its checksum differs)."),
    QT_TRANSLATE_NOOP("engine", "Try again later; what was wrong is deleted."),
    QT_TRANSLATE_NOOP("engine", "There is no model {0} on {1}, or it is private."),
    QT_TRANSLATE_NOOP(
        "engine", "Check the name (OWNER/MODEL, as on its page). For a private one set HF_TOKEN to your token."
    ),
    QT_TRANSLATE_NOOP("engine", "{0} is given only to those who agreed to its licence."),
    QT_TRANSLATE_NOOP("engine", "Agree on {0}, then set HF_TOKEN to your token."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be reached: {1}."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Check the network and run the same again: what has arrived is kept. Without a network, copy the model's folder "
        "(config.json, *.safetensors, tokenizer.json) from another computer and give its path.",
    ),
)

PROBE = (
    QT_TRANSLATE_NOOP("engine", "measuring steps"),
    QT_TRANSLATE_NOOP("engine", "The measurement was ended by the system: the memory of this computer was not enough."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Halve train.batch_size and double train.grad_accumulation, or set train.gradient_checkpointing = true.",
    ),
    QT_TRANSLATE_NOOP("engine", "The recipe ends after {0} steps: there is too little to measure."),
    QT_TRANSLATE_NOOP("engine", "Give it more text, or more steps."),
)

MODEL_TEXTS = (*SHAPES, *TOKENIZERS, *MODELS, *HUB, *PROBE)
