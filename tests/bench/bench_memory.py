"""The memory forecast against measured peaks: every row is a recipe, taken two real steps far by ``engine.probe``.

    python tests/bench/bench_memory.py [--only PART_OF_A_NAME] [--device cpu] [--threads 1] [--json FILE]

Each row is a child process in the environment of a worker, with its own kernels chosen as in a real run; memory does not
depend on how busy the machine is.  With ``--threads 2`` small models without dropout share their batches by rows.  What only
the end of a run needs (``Forecast.moments["saving"]``) is left out.
Goal: every forecast within 10 % of the peak.  Exit code 1 when one is not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.forecast import Forecast, Plan
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.probe import Probed, command
from engine.recipes.places import Places
from engine.recipes.recipe import Recipe, default
from engine.recipes.render import render

GOAL = 0.10
GPT2_VOCABULARY = 50257
SMALL_VOCABULARY = 2048


@dataclass(frozen=True)
class Row:
    """A configuration: what is set in the stage's default recipe, and the model that it starts from or makes."""

    name: str
    sets: tuple[str, ...]
    preset: str = "small"
    shape: dict[str, Any] = field(default_factory=dict)
    vocabulary: int = SMALL_VOCABULARY
    stage: str = "pretrain"


def _pretrain(name: str, preset: str, *sets: str, vocabulary: int = SMALL_VOCABULARY) -> Row:
    return Row(name, (f"model.preset={preset}", *sets), preset, vocabulary=vocabulary)


def _finetune(name: str, preset: str, kind: str, *sets: str, vocabulary: int = SMALL_VOCABULARY, **shape: Any) -> Row:
    return Row(name, (f"method.kind={kind}", *sets), preset, shape, vocabulary, "finetune")


FP32, BF16, CHECKPOINTING = "train.precision=fp32", "train.precision=bf16", "train.gradient_checkpointing=true"
SHORT = "model.context_length=128"

ROWS = (
    _pretrain("nano, all chosen", "nano"),
    _pretrain("tiny, fp32, batch 64", "tiny", FP32, "train.batch_size=64"),
    _pretrain("tiny, bf16, batch 64", "tiny", BF16, "train.batch_size=64"),
    _pretrain("tiny, fp32, 50,257 tokens", "tiny", FP32, vocabulary=GPT2_VOCABULARY),
    _pretrain("tiny, bf16, 50,257 tokens", "tiny", BF16, "train.batch_size=64", vocabulary=GPT2_VOCABULARY),
    _pretrain("small, fp32, batch 4", "small", FP32, "train.batch_size=4"),
    _pretrain("small, bf16, batch 16", "small", BF16),
    _pretrain("small, fp32, no dropout, torch's kernels", "small", FP32, "train.kernels=torch", "model.drop_rate=0"),
    _pretrain("small, fp32, no dropout, batch 2", "small", FP32, "train.batch_size=2", "model.drop_rate=0"),
    _pretrain("small, fp32, checkpointing", "small", FP32, CHECKPOINTING),
    _pretrain("small, bf16, checkpointing", "small", BF16, CHECKPOINTING),
    _pretrain("small, fp32, untied", "small", FP32, "train.batch_size=4", "model.tie_embeddings=false"),
    _pretrain("small, fp32, accumulation", "small", FP32, "train.batch_size=2", "train.grad_accumulation=3"),
    _pretrain("small, fp32, rmsprop", "small", FP32, "train.batch_size=2", "train.optimizer=rmsprop"),
    _pretrain("llama-15M, fp32, batch 8", "llama-15M", FP32, "train.batch_size=8"),
    _pretrain("llama-15M, bf16, checkpointing", "llama-15M", BF16, CHECKPOINTING),
    _pretrain("llama-15M, fp32, grouped heads", "llama-15M", FP32, "train.batch_size=8", "model.n_kv_heads=2"),
    _pretrain("llama-42M, fp32, context 1,024", "llama-42M", FP32, "train.batch_size=1"),
    _pretrain("124M, fp32", "gpt2-124M", FP32, SHORT, "train.batch_size=1", vocabulary=GPT2_VOCABULARY),
    _pretrain("124M, bf16", "gpt2-124M", BF16, SHORT, "train.batch_size=2", vocabulary=GPT2_VOCABULARY),
    _pretrain(
        "124M, fp32, checkpointing", "gpt2-124M", FP32, SHORT, CHECKPOINTING, "train.batch_size=2",
        vocabulary=GPT2_VOCABULARY,
    ),
    _pretrain(
        "124M, fp32, accumulation", "gpt2-124M", FP32, SHORT, "train.batch_size=1", "train.grad_accumulation=2",
        vocabulary=GPT2_VOCABULARY,
    ),
    _finetune("llama-15M, full, fp32", "llama-15M", "full", FP32),
    _finetune("llama-15M, full, upper half", "llama-15M", "full", FP32, "method.freeze_layers=3"),
    _finetune("llama-15M, lora, fp32", "llama-15M", "lora", FP32),
    _finetune("llama-15M, lora, bf16", "llama-15M", "lora", BF16),
    _finetune("llama-15M, dora, fp32", "llama-15M", "dora", FP32),
    _finetune("llama-15M, qlora, fp32", "llama-15M", "qlora", FP32),
    _finetune("llama-15M, prefix, fp32", "llama-15M", "prefix", FP32),
    _finetune("llama-15M, adapter, bf16", "llama-15M", "adapter", BF16),
    _finetune("124M, full, bf16", "gpt2-124M", "full", BF16, "train.batch_size=1", vocabulary=GPT2_VOCABULARY, context_length=128),
    _finetune("124M, lora, fp32", "gpt2-124M", "lora", FP32, "train.batch_size=2", vocabulary=GPT2_VOCABULARY, context_length=128),
    _finetune(
        "124M, lora, checkpointing", "gpt2-124M", "lora", FP32, CHECKPOINTING, "train.batch_size=2",
        vocabulary=GPT2_VOCABULARY, context_length=128,
    ),
    _finetune("124M, qlora, bf16", "gpt2-124M", "qlora", BF16, "train.batch_size=2", vocabulary=GPT2_VOCABULARY, context_length=128),
)  # fmt: skip


# ------------------------------------------------------------------ what the rows need


def tokenizer_file(folder: Path, size: int) -> Path:
    """A byte-level BPE of exactly ``size`` tokens, made of pairs of bytes: real text is never needed for its size."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    path = folder / f"tokenizer-{size}.json"
    if not path.exists():
        alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
        pairs = [(a, b) for a in alphabet for b in alphabet][: size - len(alphabet) - 1]
        names = [*alphabet, *(a + b for a, b in pairs), "<|endoftext|>"]
        made = Tokenizer(models.BPE({name: number for number, name in enumerate(names)}, pairs))
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        made.decoder = decoders.ByteLevel()
        made.add_special_tokens(["<|endoftext|>"])
        made.save(str(path))
    return path


def settings_of(row: Row) -> ModelSettings:
    """The model of a row."""
    shape: dict[str, Any] = dict(PRESETS[row.preset]) | row.shape
    for assignment in row.sets:
        key, _, text = assignment.partition("=")
        if key.startswith("model.") and key != "model.preset":
            shape[key.removeprefix("model.")] = json.loads(text)
    return ModelSettings(vocab_size=row.vocabulary, **shape)


def model_folder(folder: Path, row: Row) -> Path:
    """A model of the row's shape with random weights, and its tokenizer: written by a process of its own."""
    path = folder / f"{row.preset}-{row.vocabulary}-{'-'.join(map(str, row.shape.values()))}"
    if not path.exists():
        arguments = [json.dumps(settings_of(row).to_dict()), str(tokenizer_file(folder, row.vocabulary)), str(path)]
        subprocess.run([sys.executable, __file__, "--write-model", *arguments], check=True)
    return path


def write_model(settings: str, tokenizer: str, path: str) -> None:
    """``--write-model``: see ``model_folder``."""
    from engine.models.exchange import save_model
    from engine.models.transformer import Transformer
    from engine.text.tokenizers import load_tokenizer

    save_model(Transformer(ModelSettings.from_dict(json.loads(settings)), seed=1), path)
    load_tokenizer(tokenizer).save(Path(path))


def recipe_of(row: Row, folder: Path, device: str, threads: int) -> Recipe:
    """The row's recipe."""
    common = [f"train.device={device}", f"train.threads={threads}"]
    if row.stage == "finetune":
        made = [f"model.from={model_folder(folder, row)}", "data.examples=400"]
        return default("finetune", [*made, *common, *row.sets])
    if row.vocabulary != SMALL_VOCABULARY:
        common.append(f"tokenizer.path={tokenizer_file(folder, row.vocabulary)}")
    return default("pretrain", [*common, *row.sets])


# ------------------------------------------------------------------ the comparison


def measure(row: Row, folder: Path, device: str, threads: int) -> tuple[Probed, Forecast]:
    """What the row needed, and what the forecast says for the format and the kernels that it took."""
    recipe = recipe_of(row, folder, device, threads)
    text = render(recipe.located(Places(folder / "runs", folder / "models")), comments=False)
    done = subprocess.run(
        command(folder / "cache", folder / "runs"), input=text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{row.name}: {done.stderr[-2000:]}")
    probed = Probed(**json.loads(done.stdout.splitlines()[-1])["probed"])
    plan = Plan.of(recipe, settings_of(row), "cpu" if device == "cpu" else "cuda")
    return probed, plan.forecast(probed.precision or "auto", probed.kernels or None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path, default=None, help="where to write the figures")
    args = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench-memory-") as folder:
        print(f"{'':44} {'measured':>10} {'forecast':>10} {'off':>7}  fullest")
        for row, probed, forecast in results(Path(folder), args):
            if probed.problem:
                print(f"{row.name:44} {probed.problem}")
                figures.append({"name": row.name, "problem": probed.problem})
                continue
            off = forecast.of_steps / probed.peak_bytes - 1
            steps = {
                moment: total for moment, total in forecast.moments.items() if moment not in ("saving", "sampling")
            }
            fullest = max(steps, key=lambda moment: steps[moment])
            missed = "" if abs(off) <= GOAL else "  MISSED"
            print(
                f"{row.name:44} {probed.peak_bytes / 1e6:>7,.0f} MB {forecast.of_steps / 1e6:>7,.0f} MB {off:>+6.1%}  "
                f"{fullest}, {probed.seconds_per_step:.1f} s a step{missed}",
                flush=True,
            )
            figures.append({"name": row.name, "peak": probed.peak_bytes, "forecast": forecast.as_dict(), "off": off})
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    within = sum(1 for f in figures if abs(f.get("off", 1.0)) <= GOAL)
    print(f"{within} of {len(figures)} within {GOAL:.0%}")
    return 0 if within == len(figures) else 1


def results(folder: Path, args: argparse.Namespace) -> Iterator[tuple[Row, Probed, Forecast]]:
    """Row by row, as they are measured."""
    for row in ROWS:
        if args.only in row.name:
            yield row, *measure(row, folder, args.device, args.threads)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write-model"]:
        write_model(*sys.argv[2:])
    else:
        sys.exit(main())
