"""What the engine says of weights that others saved, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

REMEDIES = (
    QT_TRANSLATE_NOOP("engine", "The file is damaged: fetch or save it again."),
    QT_TRANSLATE_NOOP("engine", "The file is damaged: fetch the model again."),
    QT_TRANSLATE_NOOP("engine", "The file is damaged: fetch it again."),
    QT_TRANSLATE_NOOP("engine", "It is damaged: fetch it again."),
    QT_TRANSLATE_NOOP("engine", "The file is damaged or not a safetensors file: fetch or export it again."),
    QT_TRANSLATE_NOOP("engine", "The model was spoiled in training or the file is damaged: use an earlier checkpoint."),
    QT_TRANSLATE_NOOP("engine", "The checkpoint is damaged or incomplete: fetch it again, all of its files."),
    QT_TRANSLATE_NOOP("engine", "The checkpoint is damaged."),
    QT_TRANSLATE_NOOP("engine", "The file is incomplete."),
    QT_TRANSLATE_NOOP("engine", "The files do not belong together or are damaged: fetch the model again."),
    QT_TRANSLATE_NOOP("engine", "The files do not belong together: fetch them again."),
    QT_TRANSLATE_NOOP(
        "engine", "Do not use this file. Ask its author for a safetensors file or for the bare state dict."
    ),
    QT_TRANSLATE_NOOP("engine", "Do not trust this model."),
    QT_TRANSLATE_NOOP("engine", "Choose an ordinary file."),
    QT_TRANSLATE_NOOP("engine", "Correct it."),
)

PICKLES = (
    QT_TRANSLATE_NOOP("engine", "{0}: needs far more memory than a file of its size may."),
    QT_TRANSLATE_NOOP("engine", "{0}: needs far more time than a file of its size may."),
    QT_TRANSLATE_NOOP("engine", "{0}: could not be read within {1} s, far longer than its size needs."),
    QT_TRANSLATE_NOOP("engine", "{0}: reading it ended without a word (code {1}): damaged."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} claims more numbers than the file holds."),
    QT_TRANSLATE_NOOP("engine", "{0}: no weights in it: a {1} without named tensors."),
    QT_TRANSLATE_NOOP("engine", "{0}: no weights in it: tensor {1} is sparse or quantised."),
    QT_TRANSLATE_NOOP("engine", "{0}: cut off or damaged (it holds what torch does not write)."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} records are too many."),
    QT_TRANSLATE_NOOP("engine", "{0}: its records claim more bytes than the file has."),
    QT_TRANSLATE_NOOP("engine", "{0}: the record {1} is compressed; torch never does that. It may unpack to any size."),
    QT_TRANSLATE_NOOP("engine", "{0}: the record {1} is encrypted."),
    QT_TRANSLATE_NOOP("engine", "{0}: the record {1} lies outside torch's layout."),
    QT_TRANSLATE_NOOP("engine", "{0}: a TorchScript program, not a checkpoint."),
    QT_TRANSLATE_NOOP("engine", "Save the state dict instead."),
    QT_TRANSLATE_NOOP("engine", "{0}: a zip archive, but not one that torch saved (no data.pkl)."),
    QT_TRANSLATE_NOOP("engine", "{0}: its pickle of {1} bytes is too large."),
    QT_TRANSLATE_NOOP("engine", "{0}: a tar archive, the format of torch before 0.2."),
    QT_TRANSLATE_NOOP("engine", "Open it with an old torch and save the state dict as safetensors."),
)

SAFETENSORS = (
    QT_TRANSLATE_NOOP("engine", "{0}: is a pipe or a device, not a file."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} bytes are too many for this file."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} bytes are too few for a safetensors file."),
    QT_TRANSLATE_NOOP("engine", "{0}: the header claims {1} bytes, the file has {2}: cut off, or another format."),
    QT_TRANSLATE_NOOP("engine", "{0}: the header is not valid JSON ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: the header entry {1} is not a tensor."),
    QT_TRANSLATE_NOOP("engine", "{0}: the tensors need {1} bytes, the file holds {2}: it is cut off or damaged."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} has the unknown type {2}."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} has no valid shape or place."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} is not as large as its shape says."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} overlaps another or leaves a gap."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} is there twice."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} cannot be read ({2})."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} is missing or not a table."),
    QT_TRANSLATE_NOOP("engine", "the weights: tensor {0} is missing."),
)

TENSORFLOW = (
    QT_TRANSLATE_NOOP("engine", "{0}: {1} bytes are too many for an index."),
    QT_TRANSLATE_NOOP("engine", "{0}: cut off: {1} lies behind its end."),
    QT_TRANSLATE_NOOP("engine", "{0}: damaged: the checksum of {1} is another."),
    QT_TRANSLATE_NOOP("engine", "{0}: not an index of a TensorFlow checkpoint, or damaged ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: no GPT-2 of OpenAI's: 'model/wte' or 'model/wpe' is missing."),
    QT_TRANSLATE_NOOP("engine", "Only the checkpoints of OpenAI's GPT-2 code are read from TensorFlow's format."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} is not a table."),
    QT_TRANSLATE_NOOP("engine", "{0}: holds several TensorFlow checkpoints."),
    QT_TRANSLATE_NOOP("engine", "Name the .index file of one."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} = {2}, but the tensors say {3}."),
    QT_TRANSLATE_NOOP("engine", "{0} (stored in slices)"),
)

MODEL_IMPORT_TEXTS = (*REMEDIES, *PICKLES, *SAFETENSORS, *TENSORFLOW)
