"""Reward and DPO speed against trl, as ratios within one run (PPO: bench_ppo.py).

    python tests/bench/bench_preferences.py --task reward --peers DIR    # DIR: pip install --target DIR --no-deps trl==1.16.0 ...
    python tests/bench/bench_preferences.py --task dpo --peers DIR

4 layers of 128, vocabulary 8192, pairs of 96 tokens a side.  Every contestant runs in a process of its own; rounds are interleaved; a contestant's figure is its best round, a round's the median step.
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
GOALS = {"reward": 2.0, "dpo": 1.5}
SHAPE = {"layers": 4, "heads": 4, "width": 128, "context": 256, "vocab": 8192}
PAIRS, SIDE = 16, 96


def main() -> int:
    """Parse the command line; compute as a child, or run the children and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", choices=GOALS, default="reward")
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--peers", type=Path, default=None)
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_child(options)))
        return 0
    best: dict[str, dict[str, Any]] = {}
    contestants = options.only.split(",") if options.only else ("trl", "ours-fp32", "ours-bf16")
    for _ in range(options.rounds):
        for contestant in contestants:
            result = _run(contestant, options)
            if result["per_second"] > best.get(contestant, {}).get("per_second", 0.0):
                best[contestant] = result
    base = best.get("trl", {}).get("per_second")
    print(f"{options.task:12} {'a second':>9} {'ratio':>7} {'goal':>6}")
    for contestant, result in best.items():
        ratio = f"{result['per_second'] / base:.2f}" if base else "-"
        goal = f"{GOALS[options.task]:.1f}" if contestant != "trl" else ""
        print(f"{contestant:12} {result['per_second']:9.1f} {ratio:>7} {goal:>6}  {result['notes']}")
    return 0


def _run(contestant: str, options: argparse.Namespace) -> dict[str, Any]:
    from engine.training.env import worker_environment

    own = contestant.startswith("ours")
    env = worker_environment(os.environ, options.threads) if own else dict(os.environ)
    path = [str(ROOT), *([str(options.peers)] if options.peers and not own else [])]
    env |= {"OMP_NUM_THREADS": str(options.threads), "PYTHONPATH": os.pathsep.join(path)}
    env |= {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "TRL_EXPERIMENTAL_SILENCE": "1"}
    command = [sys.executable, __file__, "--task", options.task, "--child", contestant]
    command += ["--seconds", str(options.seconds), "--threads", str(options.threads)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _child(options: argparse.Namespace) -> dict[str, Any]:
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    if options.child == "trl":
        times, count, notes = {"reward": _trl_reward, "dpo": _trl_dpo}[options.task](options.seconds)
    else:
        ours = {"reward": _our_reward, "dpo": _our_dpo}[options.task]
        times, count, notes = ours(options.seconds, options.child.removeprefix("ours-"))
    warm = times[min(2, len(times) // 3) :]
    return {"per_second": count / statistics.median(warm), "notes": notes}


Result = tuple[list[float], int, str]


def _enough(times: list[float], seconds: float) -> bool:
    return len(times) >= 4 and sum(times) >= seconds


def _sides(count: int) -> list[tuple[list[int], list[int]]]:
    """Pairs of ids, the first half of which is the question that both share."""
    import numpy as np

    chance = np.random.default_rng(0)
    found = []
    for _ in range(count):
        question = chance.integers(2, SHAPE["vocab"], SIDE // 2).tolist()
        answers = [[*chance.integers(2, SHAPE["vocab"], SIDE // 2 - 1).tolist(), 1] for _ in range(2)]
        found.append((question + answers[0], question + answers[1]))
    return found


# ------------------------------------------------------------------ trl


def _gpt2(cls: str = "GPT2LMHeadModel", **more: Any) -> Any:
    import transformers

    config = transformers.GPT2Config(
        vocab_size=SHAPE["vocab"],
        n_positions=SHAPE["context"],
        n_embd=SHAPE["width"],
        n_layer=SHAPE["layers"],
        n_head=SHAPE["heads"],
        bos_token_id=1,
        eos_token_id=1,
        pad_token_id=0,
        **more,
    )
    return getattr(transformers, cls)(config)


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    vocab = {f"w{i}": i for i in range(SHAPE["vocab"])}
    inner = Tokenizer(models.WordLevel(vocab, unk_token="w0"))
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="w0", eos_token="w1")


def _words(ids: list[int]) -> str:
    return " ".join(f"w{i}" for i in ids)


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


def _arguments(cls: Any, folder: str, **more: Any) -> Any:
    return cls(
        output_dir=folder,
        per_device_train_batch_size=PAIRS,
        max_steps=100_000,
        report_to=[],
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        max_length=2 * SIDE,
        learning_rate=1e-4,
        **more,
    )


def _trl_reward(seconds: float) -> Result:
    from datasets import Dataset
    from trl import RewardConfig, RewardTrainer

    rows = [{"chosen": _words(c[:-1]), "rejected": _words(r[:-1])} for c, r in _sides(512)]
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        trainer = RewardTrainer(
            model=_gpt2("GPT2ForSequenceClassification", num_labels=1),
            args=_arguments(RewardConfig, folder),
            train_dataset=Dataset.from_list(rows),
            processing_class=_tokenizer(),
            callbacks=[_clock(times, seconds)],
        )
        trainer.train()
    return times, PAIRS, "RewardTrainer, fp32"


def _trl_dpo(seconds: float) -> Result:
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer

    half = SIDE // 2
    rows = [
        {"prompt": _words(c[:half]), "chosen": " " + _words(c[half:-1]), "rejected": " " + _words(r[half:-1])}
        for c, r in _sides(512)
    ]
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        trainer = DPOTrainer(
            model=_gpt2(),
            ref_model=_gpt2(),
            args=_arguments(DPOConfig, folder),
            train_dataset=Dataset.from_list(rows),
            processing_class=_tokenizer(),
            callbacks=[_clock(times, seconds)],
        )
        trainer.train()
    return times, PAIRS, "DPOTrainer, fp32"


# ------------------------------------------------------------------ ours


def _our_model() -> Any:
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer

    settings = ModelSettings(
        vocab_size=SHAPE["vocab"],
        context_length=SHAPE["context"],
        emb_dim=SHAPE["width"],
        n_heads=SHAPE["heads"],
        n_layers=SHAPE["layers"],
        qkv_bias=True,
        tie_embeddings=True,
    )
    return Transformer(settings, seed=0)


def _train(precision: str) -> Any:
    import torch

    from engine.recipes.finetune import FinetuneTrainSection

    asked = {"learning_rate": 1e-4, "precision": precision, "threads": torch.get_num_threads()}
    return FinetuneTrainSection.model_validate(asked)


def _kernels(model: Any, train: Any) -> str:
    import torch

    from engine.training.kernels import choose_kernels, choose_precision

    ids = torch.randint(SHAPE["vocab"], (2 * PAIRS, SIDE))
    choice = choose_kernels(model, (ids, ids), train) | choose_precision(model, (ids, ids), train)
    return ", ".join(f"{name} {choice[name]}" for name in ("linear", "attention", "gelu"))


def _batch(sides: list[tuple[list[int], list[int]]]) -> Any:
    import numpy as np

    from engine.text.pairs import PairRows
    from engine.training.pair_batch import PairBatch

    rows = [c for c, _ in sides] + [r for _, r in sides]
    ids = np.array(rows, np.int64)
    count = len(sides)
    lengths, starts = np.full(2 * count, SIDE), np.full(2 * count, SIDE // 2)
    zeros = np.zeros(count, np.float32)
    return PairBatch(PairRows(ids, lengths, starts, zeros, np.zeros(count, bool), np.arange(count)))


def _steps(seconds: float, step: Any) -> list[float]:
    times: list[float] = []
    while not _enough(times, seconds):
        start = time.perf_counter()
        step(len(times))
        times.append(time.perf_counter() - start)
    return times


def _our_reward(seconds: float, precision: str) -> Result:
    import torch

    from engine.models.heads import RewardModel
    from engine.training import rl
    from engine.training.precision import make_learner

    train, model = _train(precision), _our_model()
    notes = _kernels(model, train)
    judge = RewardModel(model, seed=0).eval()
    learner = make_learner(judge, train, precision)
    judge.head.float()
    pairs = _sides(512)

    def step(number: int) -> None:
        at = number * PAIRS % 512
        batch = _batch(pairs[at : at + PAIRS])
        chosen, rejected = judge.raw(*batch.on(torch.device("cpu"))).chunk(2)
        learner.backward(rl.bradley_terry(chosen, rejected).sum() / PAIRS)
        learner.step(1e-4)

    return _steps(seconds, step), PAIRS, notes


def _our_dpo(seconds: float, precision: str) -> Result:
    import torch

    from engine.training import rl
    from engine.training.logprobs import answer_logprobs
    from engine.training.precision import make_learner

    train, model = _train(precision), _our_model()
    notes = _kernels(model, train)
    learner = make_learner(model.eval(), train, precision)
    pairs = _sides(512)
    references = torch.zeros(4, PAIRS)  # asked once, before learning, and kept

    def step(number: int) -> None:
        at = number * PAIRS % 512
        rows = _batch(pairs[at : at + PAIRS]).answers(torch.device("cpu"))
        logp, _ = answer_logprobs(learner.model, rows)
        chosen, rejected = logp.sum(1).chunk(2)
        losses = rl.dpo_losses("sigmoid", rl.PairLogps(chosen, rejected, references[0], references[1]), 0.1)
        learner.backward(losses.sum() / PAIRS)
        learner.step(1e-4)

    return _steps(seconds, step), PAIRS, f"reference asked once; {notes}"


if __name__ == "__main__":
    sys.exit(main())
