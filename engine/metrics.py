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
    "train/eval_perplexity": Metric(
        "Training perplexity, evaluation mode", "tokens", "On fixed windows, dropout off.", "low"
    ),
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
    "ppo/reward": Metric("Reward", "", "Mean of the answers of an update, penalties included.", "high", "Reward"),
    "val/reward": Metric(
        "Reward, validation questions", "", "Always the same questions and random numbers.", "high", "Reward"
    ),
    "val/reward_before": Metric(
        "Reward before", "", "Of the reference's answers to the validation questions.", "", "Reward"
    ),
    "ppo/objective": Metric(
        "Objective", "", "Reward less the KL coefficient times the KL: what PPO makes large.", "high", "Objective"
    ),
    "val/objective": Metric(
        "Objective, validation questions", "", "The same on validation questions.", "high", "Objective"
    ),
    "ppo/best_objective": Metric(
        "Best possible (J*)",
        "",
        "What the best policy on this leash could reach, estimated from the reference's own answers. Shown while there are "
        "enough of them to tell.",
        "",
        "Objective",
    ),
    "ppo/kl": Metric(
        "KL", "nats", "How far whole answers are from the reference (k1; may dip below 0 by chance).", "low", "KL"
    ),
    "ppo/kl_k3": Metric("KL (k3)", "nats", "The same by an estimate that is never negative.", "low", "KL"),
    "val/kl": Metric("KL, validation questions", "nats", "The same on validation questions.", "low", "KL"),
    "ppo/kl_coef": Metric("KL coefficient", "", "What a nat of KL costs: the leash."),
    "ppo/entropy": Metric("Entropy", "nats/token", "How undecided the policy is at each token."),
    "ppo/ended": Metric("Answers that end", "", "Share of answers that end by themselves.", "high", "Answers that end"),
    "val/ended": Metric("Answers that end, validation questions", "", "", "high", "Answers that end"),
    "ppo/length": Metric("Answer length", "tokens", "Mean, the end included.", "", "Answer length"),
    "val/length": Metric("Answer length, validation questions", "tokens", "", "", "Answer length"),
    "ppo/distinct": Metric(
        "Different answers",
        "",
        "Share of an update's answers that differ from each other.",
        "high",
        "Different answers",
    ),
    "val/distinct": Metric("Different answers, validation questions", "", "", "high", "Different answers"),
    "ppo/filtered": Metric(
        "Filtered answers", "", "Share that holds what the output filter names.", "low", "Filtered answers"
    ),
    "val/filtered": Metric("Filtered answers, validation questions", "", "", "low", "Filtered answers"),
    "ppo/explained_variance": Metric(
        "Value fit", "", "How much of the returns the critic foresees: 1 all, 0 nothing, below 0 it misleads.", "high"
    ),
    "ppo/policy_loss": Metric(
        "Policy loss", "", "Clipped, mean over tokens. Small by nature: look at the reward.", "", "Losses"
    ),
    "ppo/value_loss": Metric("Value loss", "", "Half the critic's squared error, clipped.", "low", "Losses"),
    "ppo/approx_kl": Metric(
        "KL of the update", "nats/token", "How far the policy went from the one that wrote the answers.", "low"
    ),
    "ppo/clip_fraction": Metric("Clipped tokens", "", "Share of tokens whose gradient was cut off.", "", "Clipping"),
    "ppo/value_clip_fraction": Metric("Clipped values", "", "The same for the critic.", "", "Clipping"),
    "ppo/ratio_max": Metric("Largest ratio", "", "Of a token's probability, new against old."),
    "ppo/first_ratio_error": Metric(
        "First ratio's error",
        "",
        "How far from 1 the ratios of an update's first minibatch were; 0 but for rounding.",
        "low",
    ),
    "ppo/steps": Metric("Steps per update", "steps", "Optimiser steps that were taken."),
    "ppo/stopped_early": Metric("Stopped early", "", "1: the update went far enough before its end (stop_kl)."),
    "ppo/reward_std": Metric(
        "Spread of rewards", "", "Standard deviation over an update's answers.", "", "Spread of rewards"
    ),
    "val/reward_std": Metric("Spread of rewards, validation questions", "", "", "", "Spread of rewards"),
    "train/accuracy": Metric(
        "Pairs judged right", "", "The chosen answer scores higher.", "high", "Pairs judged right"
    ),
    "val/accuracy": Metric("Pairs judged right, validation", "", "", "high", "Pairs judged right"),
    "train/margin": Metric("Margin", "", "Score of the chosen answer less that of the rejected one.", "high", "Margin"),
    "val/margin": Metric("Margin, validation", "", "", "high", "Margin"),
    "train/score_low": Metric("Lowest score", "", "", "", "Scores, training"),
    "train/score_mean": Metric("Mean score", "", "", "", "Scores, training"),
    "train/score_high": Metric("Highest score", "", "", "", "Scores, training"),
    "val/score_low": Metric("Lowest score, validation", "", "", "", "Scores, validation"),
    "val/score_mean": Metric("Mean score, validation", "", "", "", "Scores, validation"),
    "val/score_high": Metric("Highest score, validation", "", "", "", "Scores, validation"),
    "exam/accuracy": Metric("Exam: right", "", "Share of pairs, none of which was learned from.", "high"),
    "exam/calibration_error": Metric(
        "Exam: calibration error", "", "How far being sure is from being right, on average.", "low"
    ),
    "exam/length_correlation": Metric("Exam: length bias", "", "Correlation of score and length: 0 is fair.", ""),
    "rewards/chosen": Metric(
        "Reward of the chosen",
        "",
        "beta times how much likelier the policy finds the chosen answers than the reference does. It may fall while the "
        "margin rises: both answers become less likely, the rejected ones faster.",
        "",
        "Implicit rewards",
    ),
    "rewards/rejected": Metric(
        "Reward of the rejected", "", "The same of the rejected answers.", "low", "Implicit rewards"
    ),
    "rewards/margins": Metric("Margin of rewards", "", "Chosen less rejected.", "high", "Margin of rewards"),
    "rewards/accuracies": Metric("Right pairs", "", "The chosen answer has the higher reward.", "high", "Right pairs"),
    "logps/chosen": Metric("Log-probability of the chosen", "nats", "Of whole answers.", "", "Log-probabilities"),
    "logps/rejected": Metric("Log-probability of the rejected", "nats", "Of whole answers.", "", "Log-probabilities"),
    "entropy": Metric(
        "Entropy", "nats/token", "How undecided the policy is at each token of both answers.", "", "Entropy"
    ),
    "val/rewards/chosen": Metric("Reward of the chosen, validation", "", "", "", "Implicit rewards"),
    "val/rewards/rejected": Metric("Reward of the rejected, validation", "", "", "low", "Implicit rewards"),
    "val/rewards/margins": Metric("Margin of rewards, validation", "", "", "high", "Margin of rewards"),
    "val/rewards/accuracies": Metric("Right pairs, validation", "", "", "high", "Right pairs"),
    "val/logps/chosen": Metric("Log-probability of the chosen, validation", "nats", "", "", "Log-probabilities"),
    "val/logps/rejected": Metric("Log-probability of the rejected, validation", "nats", "", "", "Log-probabilities"),
    "val/entropy": Metric("Entropy, validation", "nats/token", "", "", "Entropy"),
}

REWARDS = "Rewards one by one"


def metric_of(name: str) -> Metric:
    """The metric's line in the table, or one made from its name: each of several rewards has its own (``reward/judge``)."""
    if name in METRICS:
        return METRICS[name]
    for prefix, mark in (("reward/", ""), ("val/reward/", " (validation)")):
        if name.startswith(prefix):
            return Metric(f"{name.removeprefix(prefix)}{mark}", chart=REWARDS)
    return Metric(name)
