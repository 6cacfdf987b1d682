"""Generation against transformers' generate at the shape of GPT-2 124M, in one interleaved run.

    python tests/bench/bench_generation.py [--threads 1] [--rounds 4] [--new 32] [--skip-quality]

Two processes with the same random weights take turns, ours in the environment that a worker gets: every round times
each variant once, prompt included, and the best of all rounds counts.  With one thread CPU time is measured (a busy
machine does not disturb it), with more wall time, on a quiet machine.  ``--skip-quality`` leaves out what bf16 and int8
cost in perplexity: a small model, trained here for a minute, is read in each format.
Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

GOALS = {("fp32", 1): 1.2, ("bf16", 1): 1.4, ("int8", 1): 2.5, ("fp32", 16): 1.5, ("bf16", 16): 2.5}
PROMPT, TOP_K, SEED = 32, 50, 7
PEER, OURS = "transformers", "ours"


# ------------------------------------------------------------------ the two processes


def serve(side: str, threads: int, new: int) -> None:
    """Answers {"weights", "batch"} on stdin with the seconds that one generation took."""
    import torch

    torch.set_num_threads(threads)
    clock = time.process_time if threads == 1 else time.perf_counter
    variant = _peer(new) if side == PEER else _ours(new)
    for line in sys.stdin:
        asked = json.loads(line)
        run = variant(asked["weights"], asked["batch"])
        began = clock()
        run()
        sys.stdout.write(json.dumps(clock() - began) + "\n")
        sys.stdout.flush()


def _prompts(batch: int) -> list[list[int]]:
    import torch

    return torch.randint(0, 50257, (batch, PROMPT), generator=torch.Generator().manual_seed(SEED)).tolist()


def _peer(new: int) -> Callable[[str, int], Callable[[], object]]:
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(SEED)
    model = GPT2LMHeadModel(GPT2Config()).eval()
    models = {"fp32": model, "bf16": GPT2LMHeadModel(GPT2Config()).to(torch.bfloat16).eval()}

    def variant(weights: str, batch: int) -> Callable[[], object]:
        ids = torch.tensor(_prompts(batch))
        kind = {"attention_mask": torch.ones_like(ids), "pad_token_id": 50256, "eos_token_id": None}
        return lambda: models[weights].generate(ids, **kind, max_new_tokens=new, do_sample=True, top_k=TOP_K)

    return variant


def _ours(new: int) -> Callable[[str, int], Callable[[], object]]:
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer
    from engine.sampler_settings import SamplerSettings
    from engine.sampling import generate_texts, prepare_for_generation

    shape = ModelSettings(
        vocab_size=50257, context_length=1024, emb_dim=768, n_heads=12, n_layers=12, qkv_bias=True, tie_embeddings=True
    )
    model = Transformer(shape, seed=SEED)
    ready: dict[tuple[str, int], Transformer] = {}
    settings = SamplerSettings(max_new_tokens=new, temperature=1.0, top_k=TOP_K, seed=SEED, stop_at_eot=False)

    def variant(weights: str, batch: int) -> Callable[[], object]:
        if (weights, batch) not in ready:
            ready[weights, batch] = prepare_for_generation(model, weights, batch=batch)
        return lambda: generate_texts(ready[weights, batch], NumberTokenizer(), _prompts(batch), settings)

    return variant


class NumberTokenizer:
    """Tokens whose text is their number: random weights write no text that would be worth a real tokenizer."""

    vocab_size, eot_id = 50257, 50256

    def token_bytes(self, id: int) -> bytes:
        return b"%d " % id

    def decode(self, ids: list[int]) -> str:
        return " ".join(map(str, ids))


class Side:
    """One of the two processes."""

    def __init__(self, name: str, threads: int, new: int) -> None:
        from engine.training.env import worker_environment

        environment = worker_environment(threads=threads) if name == OURS else dict(os.environ)
        environment |= {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
        command = [sys.executable, __file__, "--serve", name, "--threads", str(threads), "--new", str(new)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def seconds(self, weights: str, batch: int) -> float:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps({"weights": weights, "batch": batch}) + "\n")
        self._child.stdin.flush()
        return float(json.loads(self._child.stdout.readline()))

    def close(self) -> None:
        self._child.communicate()


# ------------------------------------------------------------------ quality


def quality(seconds: float = 60.0) -> dict[str, tuple[float, float]]:
    """Loss and perplexity on held-out text of a small model, trained here, in each number format."""
    import math

    import torch
    import torch.nn.functional as F

    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer
    from engine.sampling import prepare_for_generation

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    text = next(p / "shared/data/tinyshakespeare.txt" for p in Path(__file__).parents if (p / "shared/data").is_dir())
    data = torch.tensor(list(text.read_bytes()))
    train, held_out = data[:-60_000], data[-60_000:]
    shape = ModelSettings(vocab_size=256, context_length=128, emb_dim=192, n_heads=6, n_layers=4, qkv_bias=True)
    model = Transformer(shape, seed=SEED)
    optimizer = torch.optim.AdamW(model.parameters(), 2e-3, fused=True)
    began = time.process_time()
    while time.process_time() - began < seconds:
        windows = torch.stack([train[i : i + 129] for i in torch.randint(len(train) - 129, (12,)).tolist()])
        loss = F.cross_entropy(model(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    windows = held_out[: 128 * 200 + 1].unfold(0, 129, 128)
    found = {}
    for weights in ("fp32", "bf16", "int8"):
        ready = prepare_for_generation(model.eval(), weights)
        with torch.inference_mode():
            logits = ready(windows[:, :-1]).float().flatten(0, 1)
            mean = float(F.cross_entropy(logits, windows[:, 1:].flatten()))
        found[weights] = (mean, math.exp(mean))
    return found


# ------------------------------------------------------------------ the run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--new", type=int, default=32)
    parser.add_argument("--skip-quality", action="store_true")
    parser.add_argument("--serve", choices=(PEER, OURS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.threads, given.new)
        return 0
    best = measure(given.threads, given.rounds, given.new)
    missed = report(best, given.new)
    if not given.skip_quality:
        for weights, (loss, perplexity) in (found := quality()).items():
            change = perplexity / found["fp32"][1] - 1
            print(f"quality {weights}: held-out loss {loss:.4f}, perplexity {perplexity:.4f} ({change:+.3%})")
    return 1 if missed else 0


def measure(threads: int, rounds: int, new: int) -> dict[tuple[str, str, int], float]:
    """The best seconds of each (side, weights, batch)."""
    variants = [(PEER, weights, batch) for batch in (1, 16) for weights in ("fp32", "bf16")]
    variants += [(OURS, weights, batch) for batch in (1, 16) for weights in ("fp32", "bf16", "int8")]
    variants.sort(key=lambda each: (each[2], each[0]))
    sides = {name: Side(name, threads, new) for name in (PEER, OURS)}
    best: dict[tuple[str, str, int], float] = {}
    try:
        for _ in range(rounds + 1):  # the first round warms up; its times can only be worse
            for side, weights, batch in variants:
                took = sides[side].seconds(weights, batch)
                best[side, weights, batch] = min(took, best.get((side, weights, batch), took))
    finally:
        for side in sides.values():
            side.close()
    return best


def report(best: dict[tuple[str, str, int], float], new: int) -> list[tuple[str, int]]:
    """Prints the table; the goals that were missed."""
    missed = []
    print(f"{'':14}{'weights':9}{'batch':>6}{'tokens/s':>10}{'x fp32 peer':>13}{'goal':>7}")
    for (side, weights, batch), seconds in best.items():
        ratio = best[PEER, "fp32", batch] / seconds
        goal = GOALS.get((weights, batch)) if side == OURS else None
        if goal is not None and ratio < goal:
            missed.append((weights, batch))
        mark = "" if goal is None else f"{goal:.1f}" + ("" if ratio >= goal else " !")
        print(f"{side:14}{weights:9}{batch:6}{batch * new / seconds:10.1f}{ratio:13.2f}{mark:>7}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
