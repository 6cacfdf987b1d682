"""What the engine says, in the language in force.

The engine writes English with its numbers and names filled in.  ``TEMPLATES`` are those sentences with the filled
places as ``{0}``, translated in context "engine"; a text that no template knows is shown as the engine wrote it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication

from engine.errors import EngineError
from studio.data_texts import DATA_TEXTS
from studio.feedback_texts import FEEDBACK_TEXTS
from studio.instruction_texts import INSTRUCTION_TEXTS
from studio.language import QT_TRANSLATE_NOOP
from studio.library_texts import LIBRARY_TEXTS
from studio.method_texts import METHOD_TEXTS
from studio.model_file_texts import MODEL_FILE_TEXTS
from studio.model_import_texts import MODEL_IMPORT_TEXTS
from studio.model_shape_texts import MODEL_SHAPE_TEXTS
from studio.model_texts import MODEL_TEXTS
from studio.numbers import per_cent_of
from studio.playground_texts import PLAYGROUND_TEXTS
from studio.recipe_texts import RECIPE_TEXTS
from studio.row_texts import ROW_TEXTS
from studio.rule_texts import RULE_TEXTS
from studio.run_texts import RUN_TEXTS
from studio.template_texts import TEMPLATE_TEXTS
from studio.text_file_texts import TEXT_FILE_TEXTS
from studio.training_texts import TRAINING_TEXTS

STATUS = (
    QT_TRANSLATE_NOOP("engine", "preparing"),
    QT_TRANSLATE_NOOP("engine", "Checking the text"),
    QT_TRANSLATE_NOOP("engine", "Reading the text"),
    QT_TRANSLATE_NOOP("engine", "Making the tokenizer"),
    QT_TRANSLATE_NOOP("engine", "Tokenizing"),
    QT_TRANSLATE_NOOP("engine", "Waiting for another run that prepares the same text"),
    QT_TRANSLATE_NOOP("engine", "building the model"),
    QT_TRANSLATE_NOOP("engine", "measuring threads, kernels and precision"),
    QT_TRANSLATE_NOOP("engine", "compiling"),
    QT_TRANSLATE_NOOP("engine", "training"),
    QT_TRANSLATE_NOOP("engine", "writing the model"),
    QT_TRANSLATE_NOOP("engine", "the numbers stopped being finite"),
)

DEVICES = (
    QT_TRANSLATE_NOOP("engine", "works"),
    QT_TRANSLATE_NOOP("engine", "does not work: {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} ({1}) does not work: {2}"),
    QT_TRANSLATE_NOOP("engine", "{0} free of {1}"),
)

TEXT = (
    QT_TRANSLATE_NOOP("engine", "{0} is empty."),
    QT_TRANSLATE_NOOP("engine", "The text is empty."),
    QT_TRANSLATE_NOOP("engine", "Give a file that holds text."),
    QT_TRANSLATE_NOOP("engine", "Choose a file that holds text."),
    QT_TRANSLATE_NOOP("engine", "{0} is not text: it holds binary data."),
    QT_TRANSLATE_NOOP("engine", "{0} is {1}, not text."),
    QT_TRANSLATE_NOOP("engine", "{0} is a {1}, not a regular file."),
    QT_TRANSLATE_NOOP("engine", "Give {0} (also .gz, .zst); convert other formats first."),
    QT_TRANSLATE_NOOP("engine", "Give one of {0} (also .gz, .zst), a folder, tales:en or tales:tr."),
    QT_TRANSLATE_NOOP("engine", "{0}: there is no such file or folder."),
    QT_TRANSLATE_NOOP("engine", "{0}: no permission to read it."),
    QT_TRANSLATE_NOOP("engine", "Change its permissions or copy it."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no text that can be read."),
    QT_TRANSLATE_NOOP("engine", "{0} is damaged: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} ends too early (it is truncated)."),
    QT_TRANSLATE_NOOP("engine", "Fetch or make the file again."),
    QT_TRANSLATE_NOOP("engine", "byte {0} is not valid {1}."),
    QT_TRANSLATE_NOOP("engine", "byte {0} is not valid {1} (the text ends in the middle of a character)."),
    QT_TRANSLATE_NOOP(
        "engine", "Mend the line, or set data.skip_bad_lines = true to leave such lines out (they are counted)."
    ),
    QT_TRANSLATE_NOOP("engine", "Save the file as UTF-8, or set data.skip_bad_lines = true to leave such lines out."),
    QT_TRANSLATE_NOOP("engine", "The text changed while it was read."),
    QT_TRANSLATE_NOOP("engine", "Start again when nothing writes to it any more."),
    QT_TRANSLATE_NOOP("engine", "{0} bad lines were left out; the first: {1}"),
    QT_TRANSLATE_NOOP(
        "engine", "The text is one document, too few to split by documents; its end is kept: {0} for validation."
    ),
    QT_TRANSLATE_NOOP(
        "engine", "The text is {0} documents, too few to split by documents; its end is kept: {1} for validation."
    ),
)

AMOUNT = (
    QT_TRANSLATE_NOOP(
        "engine",
        "The training text has {0} tokens; one window needs {1} (model.context_length = {2}, and the next token).",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The validation text has {0} tokens; one window needs {1} (model.context_length = {2}, and the next token).",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "The test text has {0} tokens; one window needs {1} (model.context_length = {2}, and the next token)."
    ),
    QT_TRANSLATE_NOOP("engine", "Use a shorter context, or give more text."),
    QT_TRANSLATE_NOOP("engine", "Use a shorter context, raise {0}, or give more text."),
    QT_TRANSLATE_NOOP("engine", "Set model.context_length to at most {0}, or give more text."),
    QT_TRANSLATE_NOOP("engine", "Set model.context_length to at most {0}, raise {1}, or give more text."),
    QT_TRANSLATE_NOOP("engine", "The training text gives {0} windows, less than one batch (train.batch_size = {1})."),
    QT_TRANSLATE_NOOP("engine", "Set train.batch_size to at most {0}, or data.drop_last = false, or give more text."),
    QT_TRANSLATE_NOOP(
        "engine", "There is no validation text, so overfitting will not show. Set data.val_fraction, say to 0.1."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "An epoch has few batches ({0}): the model will soon know the text by heart. More text is the best remedy.",
    ),
)

RUN = (
    QT_TRANSLATE_NOOP("engine", "Text: {0} characters, {1} tokens, 1 document, vocabulary {2}, {3} bytes a token."),
    QT_TRANSLATE_NOOP("engine", "Text: {0} characters, {1} tokens, {2} documents, vocabulary {3}, {4} bytes a token."),
    QT_TRANSLATE_NOOP("engine", "Training: {0} characters, {1} tokens, {2} windows, {3} batches."),
    QT_TRANSLATE_NOOP("engine", "Training: {0} characters, {1} tokens, {2} windows, 1 batch."),
    QT_TRANSLATE_NOOP("engine", "Training: {0} characters, {1} tokens, 1 window, 1 batch."),
    QT_TRANSLATE_NOOP("engine", "Training: {0} characters, {1} tokens, 1 window, {2} batches."),
    QT_TRANSLATE_NOOP("engine", "Validation: {0} characters, {1} tokens, {2} windows, {3} batches."),
    QT_TRANSLATE_NOOP("engine", "Validation: {0} characters, {1} tokens, {2} windows, 1 batch."),
    QT_TRANSLATE_NOOP("engine", "Validation: {0} characters, {1} tokens, 1 window, 1 batch."),
    QT_TRANSLATE_NOOP("engine", "Test: {0} characters, {1} tokens, {2} windows, {3} batches."),
    QT_TRANSLATE_NOOP("engine", "Test: {0} characters, {1} tokens, {2} windows, 1 batch."),
    QT_TRANSLATE_NOOP("engine", "Test: {0} characters, {1} tokens, 1 window, 1 batch."),
    QT_TRANSLATE_NOOP("engine", "The computing process was ended by SIGKILL (probably the system: out of memory)."),
    QT_TRANSLATE_NOOP("engine", "The computing process was ended by {0}."),
    QT_TRANSLATE_NOOP(
        "engine", "The computing process ended with code {0} and without a word; its last lines are in {1}."
    ),
    QT_TRANSLATE_NOOP("engine", "Go on from the last checkpoint:  {0}"),
    QT_TRANSLATE_NOOP("engine", "It had no checkpoint yet. Start it anew from step 0:  {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} is not running."),
    QT_TRANSLATE_NOOP("engine", "Go on with:  {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} is already computed by process {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} is not a run: it has no recipe.toml."),
    QT_TRANSLATE_NOOP("engine", "The text of {0} has changed since the run began."),
    QT_TRANSLATE_NOOP("engine", "{0} is not what was written (damaged); the checkpoint is not used."),
    QT_TRANSLATE_NOOP("engine", "{0} is missing; the checkpoint is not used."),
    QT_TRANSLATE_NOOP(
        "engine", "No checkpoint of this run can be used: start a new run, or restore the folder from a copy."
    ),
    QT_TRANSLATE_NOOP("engine", "Disk full: {0} MB are free at {1}, {2} MB are needed."),
    QT_TRANSLATE_NOOP("engine", "Disk full: {0} MB are free at {1}, not enough for a checkpoint."),
    QT_TRANSLATE_NOOP("engine", "Free some space: the run goes on by itself."),
    QT_TRANSLATE_NOOP("engine", "There is room again; the run goes on."),
    QT_TRANSLATE_NOOP("engine", "Nothing was saved: {0} holds numbers that are not finite."),
    QT_TRANSLATE_NOOP("engine", "No sample: {0}"),
    QT_TRANSLATE_NOOP("engine", "Not compiled: {0}"),
    QT_TRANSLATE_NOOP("engine", "Validation did not get better for {0} evaluations (best {1} at step {2})."),
    QT_TRANSLATE_NOOP("engine", "There is no device {0} here."),
)

NUMBERS = (
    QT_TRANSLATE_NOOP("engine", "Step {0}: the loss is {1}; the step was left out, no weight changed."),
    QT_TRANSLATE_NOOP("engine", "Step {0}: the gradient's length is {1}; the step was left out, no weight changed."),
    QT_TRANSLATE_NOOP(
        "engine",
        "{0} steps in a row were not finite (step {1}: the loss is {2}). The weights are those of the last good step.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "{0} steps in a row were not finite (step {1}: the gradient's length is {2}). The weights are those of the last good step.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        'Lower train.learning_rate (a third is a good try), lengthen train.warmup_steps, set train.grad_clip to 1, or use train.precision = "fp32"; then resume.',
    ),
    QT_TRANSLATE_NOOP("engine", "Step {0}: the loss jumped to {1} from about {2}."),
    QT_TRANSLATE_NOOP(
        "engine", "It often comes down by itself. If it stays, lower train.learning_rate or go back to a checkpoint."
    ),
)

RUNS = (
    QT_TRANSLATE_NOOP("engine", "{0} is in the queue already."),
    QT_TRANSLATE_NOOP("engine", "See it with:  {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} is finished."),
    QT_TRANSLATE_NOOP("engine", "Branch from it, or start a new run."),
    QT_TRANSLATE_NOOP("engine", "{0} is being computed."),
    QT_TRANSLATE_NOOP("engine", "Watch it with:  {0}"),
    QT_TRANSLATE_NOOP("engine", "Stop it first:  {0}"),
    QT_TRANSLATE_NOOP("engine", "Stop it instead:  {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} has begun."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot change in a branch: {1}."),
    QT_TRANSLATE_NOOP("engine", "a branch goes on with the same stage"),
    QT_TRANSLATE_NOOP("engine", "the weights know the tokens by these numbers"),
    QT_TRANSLATE_NOOP("engine", "the weights of the checkpoint have this shape"),
    QT_TRANSLATE_NOOP("engine", "what the checkpoint remembers belongs to it"),
    QT_TRANSLATE_NOOP("engine", "the optimiser's memory belongs to this kind"),
    QT_TRANSLATE_NOOP("engine", "Start a new run for that, or branch without this change."),
    QT_TRANSLATE_NOOP("engine", "train.precision cannot become fp16 in a branch: the checkpoint holds no loss scale."),
    QT_TRANSLATE_NOOP("engine", "Start a new run for that, or take bf16."),
    QT_TRANSLATE_NOOP("engine", "{0} has no checkpoint to branch from."),
    QT_TRANSLATE_NOOP("engine", "Wait for its first one, or ask for one now."),
    QT_TRANSLATE_NOOP("engine", "{0} has no checkpoint of step {1}."),
    QT_TRANSLATE_NOOP("engine", "Nothing would be left to train: {0} is reached at step {1}."),
    QT_TRANSLATE_NOOP("engine", "Set more, say {0}."),
    QT_TRANSLATE_NOOP("engine", "{0} changed while it was copied."),
    QT_TRANSLATE_NOOP("engine", "Branch from it once more."),
    QT_TRANSLATE_NOOP("engine", "Branch from another step."),
    QT_TRANSLATE_NOOP("engine", "There is a run {0} again."),
    QT_TRANSLATE_NOOP("engine", "Rename that folder first."),
    QT_TRANSLATE_NOOP("engine", "{0} is no longer in the bin."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be put into the bin: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be taken out of the bin: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0}: not of the form section.key=value,value."),
    QT_TRANSLATE_NOOP("engine", "{0}: there is an empty value."),
    QT_TRANSLATE_NOOP("engine", "Take away the extra comma."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} is given twice."),
    QT_TRANSLATE_NOOP("engine", "{0} is given twice."),
    QT_TRANSLATE_NOOP("engine", "Give each value once."),
    QT_TRANSLATE_NOOP("engine", "A list needs as many values of each key: {0}."),
    QT_TRANSLATE_NOOP("engine", "Give as many of each, or take every combination."),
    QT_TRANSLATE_NOOP("engine", "That would be {0} runs."),
    QT_TRANSLATE_NOOP("engine", "Sweep at most {0} at once."),
    QT_TRANSLATE_NOOP("engine", "The name has {0} characters."),
    QT_TRANSLATE_NOOP("engine", "There are too many tags, or one is too long."),
)

MODEL = (
    QT_TRANSLATE_NOOP("engine", "The model's process was killed by the system (SIGKILL), probably for want of memory."),
    QT_TRANSLATE_NOOP("engine", "Load the model again; choose a smaller one, or int8 weights, if memory is short."),
    QT_TRANSLATE_NOOP("engine", "The character {0} is not among the {1} characters that this tokenizer was made from."),
    QT_TRANSLATE_NOOP(
        "engine", 'Leave it out, or train with tokenizer.kind = "bpe" or "bytes", which know every character.'
    ),
)

RECIPE = (
    QT_TRANSLATE_NOOP("engine", "{0}, line {1}: {2}"),
    QT_TRANSLATE_NOOP("engine", "{0}, or the path of a tokenizer.json"),
    QT_TRANSLATE_NOOP("engine", "model: without a preset, {0} must be set."),
    QT_TRANSLATE_NOOP("engine", "Set model.preset (for example {0}) or the missing values."),
    QT_TRANSLATE_NOOP("engine", "data.val_fraction ({0}) and data.test_fraction ({1}) leave nothing to learn from."),
    QT_TRANSLATE_NOOP("engine", "Let their sum be at most 0.95."),
    QT_TRANSLATE_NOOP("engine", "{0} needs validation text."),
    QT_TRANSLATE_NOOP("engine", "{0} needs conversations to validate on."),
    QT_TRANSLATE_NOOP("engine", "Set data.val_fraction, for example to 0.1."),
    QT_TRANSLATE_NOOP(
        "engine", "train.max_steps, train.max_seconds and train.max_epochs are all 0: the run would never end."
    ),
    QT_TRANSLATE_NOOP("engine", "Set one of them."),
    QT_TRANSLATE_NOOP("engine", "train.min_learning_rate ({0}) is above train.learning_rate ({1})."),
    QT_TRANSLATE_NOOP("engine", "Lower train.min_learning_rate, a tenth of the learning rate is usual."),
    QT_TRANSLATE_NOOP("engine", "model.n_heads = {0} does not divide model.emb_dim = {1}."),
    QT_TRANSLATE_NOOP("engine", "Choose n_heads from {0}, or emb_dim = {1}."),
    QT_TRANSLATE_NOOP("engine", "model.n_kv_heads = {0} does not divide model.n_heads = {1}."),
    QT_TRANSLATE_NOOP("engine", "Choose n_kv_heads from {0}."),
    QT_TRANSLATE_NOOP("engine", "model.from is empty, and there is no finished run to start from in {0}."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Pretrain a model first (tezgah quickstart makes one in a minute), or set model.from to a run or a model folder.",
    ),
    QT_TRANSLATE_NOOP("engine", "model.from: {0}"),
    QT_TRANSLATE_NOOP("engine", "There is no run {0} (looked in {1})."),
    QT_TRANSLATE_NOOP("engine", "See all runs with:  {0}"),
    QT_TRANSLATE_NOOP("engine", "Is it a model on the hub? Fetch it first:  {0}"),
    QT_TRANSLATE_NOOP("engine", "{0} = {1} is not allowed; allowed: {2}."),
    QT_TRANSLATE_NOOP("engine", "{0} is unknown; {1} has: {2}."),
    QT_TRANSLATE_NOOP("engine", "{0}: not valid TOML: {1}."),
    QT_TRANSLATE_NOOP("engine", 'Text needs quotes: key = "text"; sections look like [train].'),
)

TEMPLATES = (
    *DEVICES,
    *STATUS,
    *TEXT,
    *AMOUNT,
    *RUN,
    *NUMBERS,
    *RUNS,
    *MODEL,
    *RECIPE,
    *MODEL_TEXTS,
    *INSTRUCTION_TEXTS,
    *METHOD_TEXTS,
    *FEEDBACK_TEXTS,
    *DATA_TEXTS,
    *PLAYGROUND_TEXTS,
    *RUN_TEXTS,
    *MODEL_FILE_TEXTS,
    *MODEL_IMPORT_TEXTS,
    *MODEL_SHAPE_TEXTS,
    *TEXT_FILE_TEXTS,
    *TEMPLATE_TEXTS,
    *ROW_TEXTS,
    *RECIPE_TEXTS,
    *RULE_TEXTS,
    *TRAINING_TEXTS,
    *LIBRARY_TEXTS,
)
_SHARE = re.compile(r"\d+(\.\d+)?%")
_PLACE = re.compile(r"\\\{\d\\\}")
_LINE_OF_A_FILE = re.compile(r"((?:(?!: ).)+:\d+): (.+?)(?: \| (.*))?")


def said(text: str) -> str:
    """A text of the engine in the language in force: whole, else line by line, else sentence by sentence."""
    if "\n" in text:
        return "\n".join(said(line) for line in text.split("\n"))
    if problem := _LINE_OF_A_FILE.fullmatch(text):  # what stands there may hold any words, ours too
        place, reason, excerpt = problem.groups()
        return f"{place}: {said(reason)}" + (f" | {excerpt}" if excerpt is not None else "")
    found = known(text)
    if found is None:
        return text
    template, filled, rest = found
    written = QCoreApplication.translate("engine", template).format(*map(_filled_in, filled))
    if not rest and not text.endswith("."):
        written = written.removesuffix(".")
    return f"{written} {said(rest)}" if rest else written


def _filled_in(text: str) -> str:
    """What fills a place: a text of its own, or a share with its sign where the language has it."""
    return per_cent_of(text.removesuffix("%"), tight=True) if _SHARE.fullmatch(text) else said(text)


def said_error(error: EngineError) -> str:
    """What is wrong, and in the next line what to do about it."""
    return f"{said(error.text)}\n{said(error.remedy)}".strip()


@lru_cache(maxsize=1000)
def known(text: str) -> tuple[str, tuple[str, ...], str] | None:
    """The template that the text begins with, what fills its places, and what follows; None when there is none."""
    for template, words in _ordered():
        if words in text and (match := _shape(template).fullmatch(text)):
            *filled, rest = match.groups()
            return template, tuple(filled), rest or ""
    return None


def forecast_texts() -> tuple[str, ...]:
    """The templates that the forecast keeps itself (it brings the recipes, which weigh too much for a window's start)."""
    from engine.forecast.advice import TEXTS as questions
    from engine.forecast.remedy import TEXTS as changes

    return (*changes, *questions)


@cache
def _ordered() -> tuple[tuple[str, str], ...]:
    """The templates, those with the most fixed words first, each with the longest of its words: whoever lacks them need
    not be compared."""
    fixed = {template: re.split(r"\{\d\}", template) for template in (*TEMPLATES, *forecast_texts())}
    ordered = sorted(fixed, key=lambda template: -sum(map(len, fixed[template])))
    return tuple((template, max(fixed[template], key=len)) for template in ordered)


@cache
def _shape(template: str) -> re.Pattern[str]:
    """A template as a pattern; made when it is first needed, for there are many."""
    return re.compile(_PLACE.sub("(.+?)", re.escape(template.removesuffix("."))) + _follows(template))


def _follows(template: str) -> str:
    """Behind a whole sentence another may come; one that stands within another has no full stop."""
    return r"(?:\.(?: (.+))?)?" if template.endswith(".") else "()"
