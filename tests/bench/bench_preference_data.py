"""People's pairs instead of the tales' judge: reward accuracy, DPO's accuracy and margin on data/preference-data.json.

    python tests/bench/bench_preference_data.py --seeds 3 --threads 2

A model of a million weights is pretrained on Shakespeare's plays (--text), which is all the English that it ever reads
at length.  For every seed the 1,100 records are shuffled and halved: the first half's instructions and answers fine-tune the
model, the second half's pairs (one answer polite, one not) teach the reward model and DPO, and three tenths of those pairs
are kept for the figures.  So nothing that is examined was ever learned from, by any stage.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
HELD_OUT = 0.3
TOKENS = 320
SHOWN = ("accuracy", "error", "calibration_error", "length_correlation")


def main() -> int:
    """Pretrain once, then walk the seeds; print a line each and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--pretrain-seconds", type=float, default=180.0)
    parser.add_argument("--pairs", type=Path, default=DATA / "preference-data.json")
    parser.add_argument("--text", type=Path, default=DATA / "tinyshakespeare.txt")
    options = parser.parse_args()
    records = json.loads(options.pairs.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TEZGAH_HOME"] = folder
        walk = Walk(Path(folder), options.threads)
        base = walk.pretrain(options.text, options.pretrain_seconds)
        found = [walk.seed(base, records, seed) for seed in range(options.seeds)]
    print(f"{'mean':>4}" + "".join(f"{fmean(column):9.3f}" for column in zip(*found, strict=True)))
    if len(found) > 1:
        print(f"{'sd':>4}" + "".join(f"{stdev(column):9.3f}" for column in zip(*found, strict=True)))
    return 0


class Walk:
    """The stages, one after another, in a folder."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.folder = folder
        self.threads = threads

    def train(self, stage: str, **sections: Any) -> tuple[Path, list[Any]]:
        """A run to its end: its folder and what it told."""
        import engine

        told: list[Any] = []
        sections["train"] = {"threads": self.threads, **sections.get("train", {})}
        if stage in ("pretrain", "finetune"):
            sections["sample"] = {"max_new_tokens": 0}
        run = engine.train(stage=stage, runs=self.folder / "runs", watch=told.append, **sections)
        return run.path, told

    def pretrain(self, text: Path, seconds: float) -> Path:
        """The base model, and a line about it."""
        base, told = self.train(
            "pretrain",
            data={"path": str(text), "split": "characters"},
            tokenizer={"kind": "bpe", "vocab_size": 2048},
            model={"context_length": TOKENS, "emb_dim": 128, "n_heads": 4, "n_layers": 4, "drop_rate": 0.0},
            train={"max_seconds": seconds, "batch_size": 8, "learning_rate": 2e-3},
        )
        print(f"base: validation loss {_last(told, 'val/loss'):.2f} after {seconds:.0f} s", flush=True)
        return base

    def seed(self, base: Path, records: list[dict[str, str]], seed: int) -> list[float]:
        """Fine-tune, reward and DPO on a shuffle of the records of its own."""
        shuffled = random.Random(f"records {seed}").sample(records, len(records))
        half = len(shuffled) // 2
        answers, pairs = self.folder / f"answers-{seed}.json", self.folder / f"pairs-{seed}.json"
        plain = [{key: row[key] for key in ("instruction", "input", "output")} for row in shuffled[:half]]
        answers.write_text(json.dumps(plain), encoding="utf-8")
        judged = [{k: v for k, v in row.items() if k != "output"} for row in shuffled[half:]]
        pairs.write_text(json.dumps(judged), encoding="utf-8")
        tuned, told = self.train(
            "finetune",
            model={"from": str(base)},
            method={"kind": "full"},
            data={"path": str(answers)},
            train={"seed": seed, "max_epochs": 4, "batch_size": 8, "learning_rate": 5e-4},
        )
        losses = _all(told, "val/loss")
        kept: dict[str, Any] = {"path": str(pairs), "val_fraction": HELD_OUT}
        _, told = self.train("reward", model={"from": str(tuned)}, data=kept, train={"seed": seed, "max_epochs": 3})
        exam = told[-1].facts["exam"]
        _, told = self.train("dpo", model={"from": str(tuned)}, data=kept, train={"seed": seed, "max_epochs": 3})
        rights, margins = _all(told, "val/rewards/accuracies"), _all(told, "val/rewards/margins")
        kl, ended = _last(told, "val/kl"), _last(told, "val/ended")
        figures = [losses[0], losses[-1], *(exam[name] for name in SHOWN), rights[-1], margins[-1], kl, ended]
        if seed == 0:
            print("     finetune, val    reward model                        DPO, held out")
            print("seed   before    after accuracy       se      ECE   length accuracy   margin       KL    ended")
        print(f"{seed:4}" + "".join(f"{figure:9.3f}" for figure in figures), flush=True)
        return figures


def _all(told: list[Any], name: str) -> list[float]:
    return [m.values[name] for m in told if name in getattr(m, "values", {})]


def _last(told: list[Any], name: str) -> float:
    values = _all(told, name)
    return values[-1] if values else float("nan")


if __name__ == "__main__":
    sys.exit(main())
