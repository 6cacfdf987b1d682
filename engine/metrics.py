"""The one table of metric names: ``group/what`` with title, unit and what it means.

``train/loss`` is the loss on training text: of the batches since the last report between two
evaluations, and in evaluation mode on fixed windows wherever ``train/eval_loss`` stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """How a metric is shown.  ``unit`` is empty for pure numbers; ``better`` is "low", "high" or "".

    ``chart`` is the title of the chart that it is drawn in, together with the others of that title; empty: one of its
    own.  ``level`` is the recipe key whose value is drawn there as a line (a target, a limit).
    """

    title: str
    unit: str = ""
    help: str = ""
    better: str = ""
    chart: str = ""
    level: str = ""


METRICS: dict[str, Metric] = {
    "train/loss": Metric("Training loss", "nats/token", "Mean negative log probability of the next token.", "low"),
    "train/eval_loss": Metric("Training loss, evaluation mode", "nats/token", "On fixed windows, dropout off.", "low"),
    "train/perplexity": Metric("Training perplexity", "tokens", "exp(loss): unsure among this many tokens.", "low"),
    "val/loss": Metric("Validation loss", "nats/token", "On text that the model is not trained on.", "low"),
    "val/perplexity": Metric("Validation perplexity", "tokens", "exp(loss): unsure among this many tokens.", "low"),
    "val/bits_per_byte": Metric("Bits per byte", "bits/byte", "Comparable between tokenizers.", "low"),
    "test/loss": Metric("Test loss", "nats/token", "Measured once, at the end.", "low"),
    "test/perplexity": Metric("Test perplexity", "tokens", "", "low"),
    "test/bits_per_byte": Metric("Test bits per byte", "bits/byte", "", "low"),
    "train/learning_rate": Metric("Learning rate", "", "Step size of the optimiser."),
    "train/grad_norm": Metric("Gradient norm", "", "Length of the gradient before clipping."),
    "train/tokens": Metric("Tokens seen", "tokens", "Training tokens so far, repeats included."),
    "train/epoch": Metric("Epochs", "epochs", "How often the training text was read through."),
    "train/tokens_per_second": Metric("Speed", "tokens/s", "Over the last report.", "high"),
    "train/mfu": Metric("Utilisation (MFU)", "", "Model FLOPs over what the device can do.", "high"),
    "train/memory_bytes": Metric("Memory", "bytes", "Of the computing process, on its device.", "low"),
    "train/seconds": Metric("Training time", "s", "Steps and evaluations, without pauses."),
    "train/seconds_left_low": Metric("Time left, at least", "s"),
    "train/seconds_left_high": Metric("Time left, at most", "s"),
}
