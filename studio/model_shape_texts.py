"""What the engine says of models whose shape it cannot take or write, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

FOLDERS = (
    QT_TRANSLATE_NOOP("engine", "{0} is a file."),
    QT_TRANSLATE_NOOP("engine", "{0} holds neither config.json nor recipe.toml."),
    QT_TRANSLATE_NOOP("engine", "{0}: its state.json does not tell the model's shape."),
    QT_TRANSLATE_NOOP("engine", "Take another checkpoint."),
    QT_TRANSLATE_NOOP("engine", "{0}: there is no such folder."),
    QT_TRANSLATE_NOOP("engine", "{0}: base_model_name_or_path leads back to the adapter itself."),
    QT_TRANSLATE_NOOP("engine", "Put it back there, or write into base_model_name_or_path where it is now."),
    QT_TRANSLATE_NOOP(
        "engine",
        "If it is a model of the hub, fetch it:  tezgah fetch {0}    If it is a folder here, write its "
        "whole path there.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: weight_map is missing or not a table of names."),
    QT_TRANSLATE_NOOP("engine", "{0}: the shard {1} lies outside the folder."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} layers are asked for; the weights hold {2} tensors in all."),
    QT_TRANSLATE_NOOP("engine", "{0}: settings are missing."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} is missing."),
    QT_TRANSLATE_NOOP("engine", "{0}: the weights lack {1} (and {2} more)."),
    QT_TRANSLATE_NOOP("engine", "{0}: the weights have {1} in another shape (and {2} more)."),
    QT_TRANSLATE_NOOP("engine", "{0} refused {1}: {2}."),
    QT_TRANSLATE_NOOP("engine", "{0} has no safetensors weights on the hub."),
    QT_TRANSLATE_NOOP("engine", "With the tokenizer {0} ({1} tokens) and its chat template."),
    QT_TRANSLATE_NOOP("engine", "{0}: the number of heads is not in the file, and a width of {1} does not tell it."),
    QT_TRANSLATE_NOOP("engine", "Give the number of heads that the model was built with."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Known are the pretraining chapter's GPT, nanoGPT's ckpt.pt, OpenAI's GPT-2 in TensorFlow's "
        "format, and Hugging Face files with config.json beside them.",
    ),
    QT_TRANSLATE_NOOP("engine", "Take the model that it began with; a reward model goes into reward.from."),
    QT_TRANSLATE_NOOP("engine", "Take the model that its run began with, or wait until the run is finished."),
    QT_TRANSLATE_NOOP("engine", "Give a run, one of its checkpoints, a model folder or an adapter's folder."),
    QT_TRANSLATE_NOOP("engine", "{0} answered without an object."),
    QT_TRANSLATE_NOOP("engine", "{0} answered without size and checksum of {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} answered without a commit."),
)

FAMILIES = (
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not supported."),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not supported ({2})."),
    QT_TRANSLATE_NOOP("engine", "known: {0}"),
    QT_TRANSLATE_NOOP("engine", "an object is needed"),
    QT_TRANSLATE_NOOP("engine", "only plain rotary positions are computed"),
    QT_TRANSLATE_NOOP("engine", "whole heads turn"),
    QT_TRANSLATE_NOOP("engine", "every layer sees the whole text"),
    QT_TRANSLATE_NOOP("engine", "full precision is needed"),
    QT_TRANSLATE_NOOP("engine", "it is not a model of text alone"),
    QT_TRANSLATE_NOOP("engine", "it keeps a state instead of keys and values"),
    QT_TRANSLATE_NOOP("engine", "its logits are not those of its head"),
    QT_TRANSLATE_NOOP("engine", "it looks at tokens that are still to come"),
    QT_TRANSLATE_NOOP("engine", "padding or its cache changes what it computes"),
    QT_TRANSLATE_NOOP(
        "engine", "Choose another model of this family; the list of supported shapes stands in the documentation."
    ),
    QT_TRANSLATE_NOOP("engine", "Supported are {0} and models that this program saved."),
)

WRITING = (
    QT_TRANSLATE_NOOP("engine", "{0}: what was written is not the model: {1}."),
    QT_TRANSLATE_NOOP("engine", "its tokenizer reads {0} otherwise"),
    QT_TRANSLATE_NOOP("engine", "it computes other logits (off by {0})"),
    QT_TRANSLATE_NOOP("engine", "This is a fault of the program or of the disk: do not use the folder, and report it."),
    QT_TRANSLATE_NOOP(
        "engine", "The model has learned a prefix, which no Hugging Face class has a place for beside its weights."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The model has learned bottleneck adapters, which no Hugging Face class has a place for beside its weights.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "A prefix opens in peft from the run's folder adapter/, on the base model. For a model that "
        "stands alone, train with method.kind = 'lora' or 'full'.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "No Hugging Face class can hold this mix of parts: {0} would need another {1}; {2} another {3}."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The model trains and writes here all the same. To export it, train a model with GPT-2's parts "
        "(learned, layernorm, gelu) or Llama's (rotary, rmsnorm, swiglu).",
    ),
    QT_TRANSLATE_NOOP("engine", "verified: the largest logit difference is {0}"),
    QT_TRANSLATE_NOOP(
        "engine",
        "its reward head lies beside it: reward.from takes this folder, transformers opens the model below the head",
    ),
)

BESIDE = (
    QT_TRANSLATE_NOOP("engine", "Bottleneck adapters cannot be merged into the weights."),
    QT_TRANSLATE_NOOP(
        "engine",
        "model.from: {0} has learned a prefix beside its weights (method.kind = {1}): a run that begins "
        "with it would lose that.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "model.from: {0} has learned bottleneck adapters beside its weights (method.kind = {1}): a run "
        "that begins with it would lose that.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Begin with the model below it ({0}), or train that with method.kind = 'lora' and begin with the result.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0} holds {1}; this model needs {2}."),
    QT_TRANSLATE_NOOP("engine", "Use the head's own model."),
    QT_TRANSLATE_NOOP("engine", "{0} was written by a newer Tezgah."),
    QT_TRANSLATE_NOOP("engine", "A prefix cannot be merged into the weights."),
)

MODEL_SHAPE_TEXTS = (*FOLDERS, *FAMILIES, *WRITING, *BESIDE)
