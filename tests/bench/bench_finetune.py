"""Fine-tuning speed against peft with transformers' Trainer, and against trl's padded SFT, as ratios within one run.

    python tests/bench/bench_finetune.py --task lora --seconds 30 --threads 2
    python tests/bench/bench_finetune.py --task sft --seconds 20 --peers DIR     # DIR: pip install --target DIR --no-deps trl
    python tests/bench/bench_finetune.py --task methods                          # full, LoRA, DoRA, QLoRA, prefix, adapter

``lora``: steps of GPT-2 124M's shape, 2 x 256 tokens, rank 8 on queries, keys and values; every weight beside it, for the
memory.  ``sft``: 6 layers of 384, vocabulary 8192, rows of log-normal length (median 90, cut at 256), 4 rows a step; real
tokens a second, without padding.
``methods``: trainable share, peak memory, tokens a second and validation loss of every method on
``data/instruction-data.json`` (--data), with a model of a million weights that is pretrained first on the plays beside it.

Every contestant runs in a process of its own, ours with the worker's environment.  Rounds are interleaved; a
contestant's figure is its best round, a round's the median step.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GOAL = 2.0
TASKS = {
    "lora": ("peft-trainer", "ours-fp32", "ours-bf16", "ours-full-fp32"),
    "sft": ("trl-padded", "ours-fp32", "ours-bf16"),
    "methods": ("full", "lora", "dora", "qlora", "prefix", "adapter"),
}
LORA = {"layers": 12, "heads": 12, "width": 768, "context": 256, "vocab": 50257, "batch": 2}
SFT = {"layers": 6, "heads": 6, "width": 384, "context": 256, "vocab": 8192, "batch": 4}


def main() -> int:
    """Parse the command line; compute as a child, or run the children and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", choices=TASKS, default="lora")
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--steps", type=int, default=200, help="optimiser steps of --task methods")
    parser.add_argument("--pretrain-seconds", type=float, default=120.0, help="for --task methods")
    parser.add_argument("--peers", type=Path, default=None, help="a folder with trl, for --task sft")
    parser.add_argument("--data", default=str(ROOT.parent / "shared" / "data" / "instruction-data.json"))
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_child(options)))
        return 0
    if options.task == "methods":
        return _methods(options)
    best: dict[str, dict[str, Any]] = {}
    contestants = options.only.split(",") if options.only else TASKS[options.task]
    for _ in range(options.rounds):
        for contestant in contestants:
            result = _run(contestant, options)
            if result["tokens_per_second"] > best.get(contestant, {}).get("tokens_per_second", 0.0):
                best[contestant] = result
    base = best.get(TASKS[options.task][0], {}).get("tokens_per_second")
    print(f"{options.task:14} {'tokens/s':>10} {'ratio':>7} {'goal':>6}   MB   notes")
    for contestant, result in best.items():
        ratio = f"{result['tokens_per_second'] / base:.2f}" if base else "-"
        goal = f"{GOAL:.1f}" if contestant.startswith("ours") else ""
        line = f"{contestant:14} {result['tokens_per_second']:10.0f} {ratio:>7} {goal:>6} {result['peak_mb']:6.0f}"
        print(f"{line}  {result['notes']}")
    return 0


def _run(contestant: str, options: argparse.Namespace) -> dict[str, Any]:
    from engine.training.env import worker_environment

    own = contestant.startswith("ours")
    env = worker_environment(os.environ, options.threads) if own else dict(os.environ)
    path = [str(ROOT), *([str(options.peers)] if options.peers and not own else [])]
    env |= {"OMP_NUM_THREADS": str(options.threads), "PYTHONPATH": os.pathsep.join(path)}
    env |= {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, __file__, "--task", options.task, "--child", contestant]
    command += ["--seconds", str(options.seconds), "--threads", str(options.threads)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


# ------------------------------------------------------------------ the children


def _child(options: argparse.Namespace) -> dict[str, Any]:
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    contestants = {"peft-trainer": _peft_trainer, "trl-padded": _trl_padded}
    times, tokens, notes = contestants.get(options.child, _ours)(options)
    warm = slice(min(3, len(times) // 3), None)
    speeds = [n / t for n, t in zip(tokens[warm], times[warm], strict=True)]
    return {"tokens_per_second": statistics.median(speeds), "peak_mb": _peak_mb(), "notes": notes}


Result = tuple[list[float], list[int], str]


def _enough(times: list[float], seconds: float) -> bool:
    return len(times) >= 5 and sum(times) >= seconds


def _lengths(count: int) -> list[int]:
    """Tokens of rows: log-normal, median 90, at most 256."""
    import numpy as np

    drawn = np.random.default_rng(0).lognormal(np.log(90), 0.7, count)
    return [int(n) for n in drawn.clip(8, 256)]


def _rows(vocab: int, count: int) -> list[list[int]]:
    import numpy as np

    chance = np.random.default_rng(1)
    return [chance.integers(2, vocab, n).tolist() for n in _lengths(count)]


def _peft_trainer(options: argparse.Namespace) -> Result:
    """peft's LoRA on GPT2LMHeadModel in transformers' Trainer, defaults, no dropout."""
    import torch
    from peft import LoraConfig, get_peft_model

    model = get_peft_model(
        _gpt2(LORA),
        LoraConfig(r=8, lora_alpha=16, target_modules=["c_attn"], fan_in_fan_out=True, task_type="CAUSAL_LM"),
    )
    size = LORA["context"]
    chance = torch.Generator().manual_seed(1)

    class Windows(torch.utils.data.Dataset[Any]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, index: int) -> dict[str, Any]:
            ids = torch.randint(LORA["vocab"], (size,), generator=chance)
            return {"input_ids": ids, "labels": ids}

    times = _with_trainer(model, Windows(), LORA["batch"], options.seconds)
    return times, [LORA["batch"] * size] * len(times), "peft c_attn r=8, Trainer fp32"


def _gpt2(shape: dict[str, int]) -> Any:
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=shape["vocab"],
            n_positions=shape["context"],
            n_embd=shape["width"],
            n_layer=shape["layers"],
            n_head=shape["heads"],
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=0,
            eos_token_id=0,
        )
    )


def _clock(times: list[float], seconds: float) -> Any:
    from transformers import TrainerCallback

    class Clock(TrainerCallback):  # type: ignore[misc]
        def on_step_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            now = time.perf_counter()
            if state.global_step:
                times.append(now - self.before)
                control.should_training_stop = _enough(times, seconds)
            self.before = now

    return Clock()


def _with_trainer(model: Any, data: Any, batch: int, seconds: float) -> list[float]:
    from transformers import Trainer, TrainingArguments

    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            output_dir=folder,
            per_device_train_batch_size=batch,
            max_steps=100_000,
            report_to=[],
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
            use_cpu=True,
            learning_rate=1e-4,
        )
        trainer = Trainer(model=model, args=arguments, train_dataset=data, callbacks=[_clock(times, seconds)])
        trainer.train()
    return times


def _trl_padded(options: argparse.Namespace) -> Result:
    """trl's SFTTrainer with its defaults: padded rows."""
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    rows = _rows(SFT["vocab"], 4096)
    times: list[float] = []
    counted: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        config = SFTConfig(
            output_dir=folder,
            per_device_train_batch_size=SFT["batch"],
            max_steps=100_000,
            report_to=[],
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
            use_cpu=True,
            bf16=False,
            max_length=SFT["context"],
            gradient_checkpointing=False,
            dataset_kwargs={"skip_prepare_dataset": True},
            learning_rate=1e-4,
        )
        trainer = SFTTrainer(
            model=_gpt2(SFT),
            args=config,
            train_dataset=Dataset.from_dict({"input_ids": rows}),
            processing_class=_any_tokenizer(),
            callbacks=[_clock(times, options.seconds)],
        )
        step = trainer.training_step

        def counting(model: Any, inputs: Any, *rest: Any, **named: Any) -> Any:
            counted.append(int(inputs["attention_mask"].sum()))
            return step(model, inputs, *rest, **named)

        trainer.training_step = counting
        trainer.train()
    return times, counted[: len(times)], "SFTTrainer, padded, fp32"


def _any_tokenizer() -> Any:
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    vocab = {f"<{i}>": i for i in range(SFT["vocab"])}
    inner = Tokenizer(models.WordLevel(vocab, unk_token="<0>"))
    return PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<0>", eos_token="<1>")


def _ours(options: argparse.Namespace) -> Result:
    """The parts of the engine, used as the fine-tuning stage uses them."""
    import torch

    from engine.models.adapters import attach
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer
    from engine.recipes.finetune import FinetuneTrainSection
    from engine.recipes.methods import MethodSection
    from engine.training.batch import TokenBatch
    from engine.training.kernels import choose_kernels, choose_precision
    from engine.training.precision import make_learner

    shape = LORA if options.task == "lora" else SFT
    precision = options.child.rpartition("-")[2]
    asked = {"learning_rate": 1e-4, "precision": precision, "threads": torch.get_num_threads()}
    train = FinetuneTrainSection.model_validate(asked)
    settings = ModelSettings(
        vocab_size=shape["vocab"],
        context_length=shape["context"],
        emb_dim=shape["width"],
        n_heads=shape["heads"],
        n_layers=shape["layers"],
        qkv_bias=True,
    )
    model = Transformer(settings, seed=0)
    batches = _packed(shape) if options.task == "sft" else _windows(shape)
    ids, targets, *_ = next(batches).on(torch.device("cpu"))
    choice = choose_kernels(model, (ids, targets), train)
    choice |= choose_precision(model, (ids, targets), train)
    if options.task == "lora" and "full" not in options.child:
        method = MethodSection(kind="lora", rank=8, targets=["q_proj", "k_proj", "v_proj"])
        learning = attach(model, method, seed=0).trainable()
    else:
        learning = dict(model.named_parameters())
    model.train()
    learner = make_learner(model, train, precision, learning)
    times: list[float] = []
    tokens: list[int] = []
    while not _enough(times, options.seconds):
        start = time.perf_counter()
        batch = next(batches)
        loss, _ = learner.forward_loss(*batch.on(torch.device("cpu")))
        learner.backward(loss / batch.weight)
        learner.step(1e-4)
        times.append(time.perf_counter() - start)
        tokens.append(batch.tokens)
    notes = ", ".join(f"{name} {choice[name]}" for name in ("linear", "attention", "gelu"))
    assert isinstance(batch, TokenBatch)
    return times, tokens, notes


def _windows(shape: dict[str, int]) -> Any:
    import numpy as np

    from engine.training.batch import TokenBatch

    chance = np.random.default_rng(1)
    while True:
        yield TokenBatch.of_windows(chance.integers(0, shape["vocab"], (shape["batch"], shape["context"] + 1)))


def _packed(shape: dict[str, int]) -> Any:
    import numpy as np

    from engine.text.packing import ExampleBatches
    from engine.training.batch import TokenBatch

    rows = [np.array(row, np.uint32) for row in _rows(shape["vocab"], 4096)]

    class Part:
        lengths = np.array([len(row) for row in rows], np.int64)

        def ids(self, number: int) -> Any:
            return rows[number]

        def learned(self, number: int) -> Any:
            return np.arange(len(rows[number])) > 0

    batches = ExampleBatches(Part(), shape["batch"], shape["context"], packing=True, seed=0)
    step = 0
    while True:
        yield TokenBatch.of_packed(batches.batch(step))
        step += 1


def _peak_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ------------------------------------------------------------------ the methods beside each other


def _methods(options: argparse.Namespace) -> int:
    """Whole runs through ``engine.train``, with their own figures."""
    import engine
    from engine.messages import Metrics, Started

    with tempfile.TemporaryDirectory() as folder:
        base = engine.train(
            runs=folder,
            data={"path": str(Path(options.data).with_name("tinyshakespeare.txt")), "split": "characters"},
            tokenizer={"kind": "bpe", "vocab_size": 2048},
            model={"context_length": 320, "emb_dim": 128, "n_heads": 4, "n_layers": 4, "drop_rate": 0.0},
            train={"max_seconds": options.pretrain_seconds, "batch_size": 8, "learning_rate": 2e-3},
            sample={"max_new_tokens": 0},
        )
        print(
            f"{'method':8} {'learning':>10} {'share':>8} {'MB':>7} {'tokens/s':>9} {'val before':>11} {'val after':>10}"
        )
        for kind in options.only.split(",") if options.only else TASKS["methods"]:
            told: list[Any] = []
            engine.train(
                stage="finetune",
                runs=folder,
                watch=told.append,
                model={"from": str(base.path)},
                method={"kind": kind},
                data={"path": options.data},
                train={"max_steps": options.steps, "learning_rate": 3e-4 if kind == "full" else 2e-3},
                sample={"max_new_tokens": 0},
            )
            facts = next(m for m in told if isinstance(m, Started)).facts
            seen = [m.values for m in told if isinstance(m, Metrics)]
            val = [v["val/loss"] for v in seen if "val/loss" in v]
            speed = statistics.median([v["train/tokens_per_second"] for v in seen if "train/tokens_per_second" in v])
            peak = max(v["train/memory_bytes"] for v in seen if "train/memory_bytes" in v) / 1e6
            share = facts["trainable"] / facts["parameters"]
            line = f"{kind:8} {facts['trainable']:10,} {share:8.2%} {peak:7.0f} {speed:9.0f} {val[0]:11.3f} {val[-1]:10.3f}"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
