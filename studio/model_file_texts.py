"""What the engine says of model files: those that are opened, imported, fetched and exported."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

MODEL_FILE_TEXTS = (
    QT_TRANSLATE_NOOP("engine", "{0} is a file, not a model folder."),
    QT_TRANSLATE_NOOP("engine", "Turn it into one first:  {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} is a checkpoint of a reward model: it judges answers and writes none."),
    QT_TRANSLATE_NOOP("engine", "The tokenizer has {0} tokens, the model {1}."),
    QT_TRANSLATE_NOOP("engine", "The tokenizer has {0} tokens, the model knows {1}."),
    QT_TRANSLATE_NOOP("engine", "{0}: the tokenizer has {1} tokens, the model {2}."),
    QT_TRANSLATE_NOOP("engine", "Use the tokenizer that the model was trained with."),
    QT_TRANSLATE_NOOP("engine", "Give the tokenizer that the model was trained with."),
    QT_TRANSLATE_NOOP("engine", "They do not belong together: give the tokenizer that the model was trained with."),
    QT_TRANSLATE_NOOP("engine", "Export the model with the tokenizer that it was trained with."),
    QT_TRANSLATE_NOOP("engine", "{0} answered without {1}."),
    QT_TRANSLATE_NOOP("engine", "Try again later, or check HF_ENDPOINT."),
    QT_TRANSLATE_NOOP("engine", "Make room there, or choose another workspace."),
    QT_TRANSLATE_NOOP("engine", "Choose a folder with config.json and model.safetensors."),
    QT_TRANSLATE_NOOP("engine", "{0}: no {1} in it."),
    QT_TRANSLATE_NOOP("engine", "Fetch or export the model again."),
    QT_TRANSLATE_NOOP("engine", "Fetch or save the model again."),
    QT_TRANSLATE_NOOP("engine", "Fetch the model again."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} is missing."),
    QT_TRANSLATE_NOOP("engine", "The model is incomplete: fetch or save it again."),
    QT_TRANSLATE_NOOP("engine", "{0}: holds its weights as a pickle (pytorch_model.bin), which may contain code."),
    QT_TRANSLATE_NOOP("engine", "Import it: the import converts it in a limited process and writes safetensors."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} has the shape {2}; {3} is needed."),
    QT_TRANSLATE_NOOP(
        "engine", "Weights and configuration do not belong together, or are damaged: fetch the model again."
    ),
    QT_TRANSLATE_NOOP("engine", "Weights and configuration do not belong together: fetch the model again."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} has no place in this model."),
    QT_TRANSLATE_NOOP(
        "engine", "Weights and configuration do not belong together, or the model has parts not known here."
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: the model cannot be written ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: the tokenizer cannot be written ({1})."),
    QT_TRANSLATE_NOOP("engine", "Free space or choose another folder."),
    QT_TRANSLATE_NOOP("engine", "{0}: is a file."),
    QT_TRANSLATE_NOOP("engine", "Choose a folder that does not exist yet."),
    QT_TRANSLATE_NOOP("engine", "{0}: the folder holds other files."),
    QT_TRANSLATE_NOOP("engine", "Choose an empty folder, or one that does not exist yet."),
    QT_TRANSLATE_NOOP("engine", "{0}: a model of this shape needs the transformers library, which is not installed."),
    QT_TRANSLATE_NOOP(
        "engine", "Install it (pip install transformers), or choose a GPT-2, Llama, Mistral or Qwen model."
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: transformers cannot open it ({1}: {2})."),
    QT_TRANSLATE_NOOP(
        "engine", "Choose a model of a shape that it knows without code from the folder, or fetch it again."
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: its tokenizer cannot be converted ({1}: {2})."),
    QT_TRANSLATE_NOOP("engine", "Put the model's tokenizer.json into the folder."),
    QT_TRANSLATE_NOOP("engine", "{0}: the base model {1} is not here."),
    QT_TRANSLATE_NOOP("engine", "{0}: base_model_name_or_path is missing."),
    QT_TRANSLATE_NOOP("engine", "Write there the folder of the model that the adapter was trained on."),
    QT_TRANSLATE_NOOP("engine", "{0}: no weights in it: {1}."),
    QT_TRANSLATE_NOOP("engine", "Choose a file with a model's state dict."),
    QT_TRANSLATE_NOOP("engine", "{0}: contains code or unknown objects, not only tensors ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: a zip archive, but not one that torch saved."),
    QT_TRANSLATE_NOOP("engine", "{0}: a pickle, but not a checkpoint that torch saved."),
    QT_TRANSLATE_NOOP("engine", "{0}: the tensors are those of no model known here (the first is {1})."),
    QT_TRANSLATE_NOOP("engine", "Reading {0} and its data"),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} was left out; only the weights are read."),
    QT_TRANSLATE_NOOP("engine", "{0}: cannot be read ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: cannot be opened ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: there is no such file."),
    QT_TRANSLATE_NOOP("engine", "{0}: is a folder, not a file."),
    QT_TRANSLATE_NOOP("engine", "Choose a file in it."),
    QT_TRANSLATE_NOOP("engine", "{0}: not valid JSON ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} holds numbers that are not finite (NaN or infinite)."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} holds numbers that are not finite."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} holds {2}, not floating-point numbers."),
    QT_TRANSLATE_NOOP(
        "engine", "Quantised weights are not supported here: use the float16, bfloat16 or float32 files."
    ),
    QT_TRANSLATE_NOOP("engine", "The model was spoiled in training: use an earlier checkpoint."),
    QT_TRANSLATE_NOOP("engine", "{0} is a reward model: it scores answers and writes none."),
    QT_TRANSLATE_NOOP("engine", "Take the model that it began with{0}; a reward model goes into reward.from."),
    QT_TRANSLATE_NOOP(
        "engine", "Let it come to its end: only then its scores have a known scale. Or take another run."
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: it does not say how many heads there are ({1}); model_type is {2}."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Choose a model with attention (GPT-2, Llama, Qwen and their like): one that keeps a state instead, as Mamba and RWKV do, cannot be used here.",
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: the model was opened from this very folder."),
    QT_TRANSLATE_NOOP("engine", "Choose another folder to export to."),
)
