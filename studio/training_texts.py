"""What the engine says while a run computes, and when it ends too soon, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

MEMORY = (
    QT_TRANSLATE_NOOP("engine", "Out of memory."),
    QT_TRANSLATE_NOOP("engine", "Out of memory: {0}"),
    QT_TRANSLATE_NOOP(
        "engine",
        "Halve train.batch_size and double train.grad_accumulation (the same learning, less memory), "
        "shorten model.context_length, or set train.gradient_checkpointing = true.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Memory ran out at step {0}. Each batch is computed in {1} parts from now on: the same learning, "
        "less memory at once, a little slower.",
    ),
    QT_TRANSLATE_NOOP("engine", "To start like this: halve train.batch_size and double train.grad_accumulation."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Memory ran out at step {0}. {1} answers are computed at once from now on: the same learning, "
        "less memory at once, a little slower.",
    ),
    QT_TRANSLATE_NOOP("engine", "To start like this: halve train.batch_size."),
    QT_TRANSLATE_NOOP(
        "engine", "Choose a smaller model.preset, emb_dim or n_layers, a smaller vocabulary, or another train.device."
    ),
    QT_TRANSLATE_NOOP(
        "engine", 'Set train.device to "auto" or one of: {0}. `tezgah doctor` tells why a GPU is not used.'
    ),
)

ENDS = (
    QT_TRANSLATE_NOOP("engine", "paused"),
    QT_TRANSLATE_NOOP("engine", "The run was ended by force."),
    QT_TRANSLATE_NOOP("engine", "The computing process ended without a word."),
    QT_TRANSLATE_NOOP("engine", "The measurement ended with code {0}."),
    QT_TRANSLATE_NOOP("engine", "The GPU was lost: {0}"),
    QT_TRANSLATE_NOOP(
        "engine",
        "Resume the run: a new process starts from the last checkpoint. If it happens again, restart the computer.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "This is a fault of Tezgah, not yours. The last checkpoint is kept; please report the trace."
    ),
    QT_TRANSLATE_NOOP("engine", "The stage {0} ended without saying how."),
    QT_TRANSLATE_NOOP("engine", "Wait for its first checkpoint, or ask for one now."),
    QT_TRANSLATE_NOOP("engine", "Check the path, or see all runs with:  {0}"),
    QT_TRANSLATE_NOOP("engine", "Watch it with:  {0}      Stop it with:  {1}"),
    QT_TRANSLATE_NOOP("engine", "The base model of {0} has changed since the run began."),
    QT_TRANSLATE_NOOP("engine", "Put the old base model back to go on, or start a new run with the new one."),
    QT_TRANSLATE_NOOP("engine", "Put the old text back to go on, or start a new run with the new one."),
    QT_TRANSLATE_NOOP("engine", "The playground does not know the command {0}."),
    QT_TRANSLATE_NOOP("engine", "The feedback desk does not know the command {0}."),
    QT_TRANSLATE_NOOP("engine", "{0} is not the folder of a run: it holds no recipe.toml."),
    QT_TRANSLATE_NOOP("engine", "{0} is already being computed."),
    QT_TRANSLATE_NOOP("engine", "Watch it on the Train page."),
)

STATES = (
    QT_TRANSLATE_NOOP("engine", "The optimiser's state names {0}, which this model does not have."),
    QT_TRANSLATE_NOOP("engine", "The optimiser's state of {0} has shape {1}, the model's {2}."),
    QT_TRANSLATE_NOOP("engine", "The optimiser's state lacks {0} of {1}."),
    QT_TRANSLATE_NOOP("engine", "Go on with the recipe that this checkpoint was made by."),
    QT_TRANSLATE_NOOP("engine", "The checkpoint and the model differ in {0}."),
    QT_TRANSLATE_NOOP("engine", "Use the recipe of the checkpoint."),
    QT_TRANSLATE_NOOP("engine", "{0} has shape {1} in the checkpoint, {2} here."),
    QT_TRANSLATE_NOOP("engine", "The adapter was merged into the model: on {0} tokens, logits differ by at most {1}."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Before the first step of an update the policy must be as likely to write its answers as when it "
        "wrote them (ratio 1), but the ratio is off by {0} (at most {1} is rounding). Learning from this "
        "would look fine and be wrong.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Something computes differently in the two passes: dropout, another number format, or a model "
        'that changed. Try train.precision = "fp32"; if that does not help, this is a fault of the '
        "program: please report it.",
    ),
)

DEVICES = (
    QT_TRANSLATE_NOOP("engine", "{0} is not used by the installed torch {1}."),
    QT_TRANSLATE_NOOP("engine", "Install NVIDIA's driver and restart, then run  tezgah doctor  again."),
    QT_TRANSLATE_NOOP(
        "engine", "Update NVIDIA's driver: this torch needs a newer one (nvidia-smi shows which CUDA it can run)."
    ),
    QT_TRANSLATE_NOOP("engine", "On Windows torch uses AMD GPUs through WSL; without it the CPU computes."),
    QT_TRANSLATE_NOOP("engine", "Update macOS (14 or later) and use a native arm64 Python: Apple GPUs need both."),
)

TRAINING_TEXTS = (*MEMORY, *ENDS, *STATES, *DEVICES)
