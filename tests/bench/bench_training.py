"""Training speed against transformers' Trainer and a plain PyTorch loop, as ratios within one run.

    python tests/bench/bench_training.py --shapes 4L,6L,124M --seconds 20 --threads 2
    python tests/bench/bench_training.py --parity 4L,6L          # losses over 400 steps; --only for some of them
    python tests/bench/bench_training.py --shapes 6L --only ours-fp32,trainer

    python tests/bench/bench_training.py --threads 1 --cpu-time  # processor seconds, for a busy machine

Every contestant runs in a process of its own: ours with the worker's environment, the others with
the user's.  Rounds are interleaved; a contestant's figure is its best round, a round's the median step.
"bound" is no contestant: the matrix products of a step alone, each at its best of many, nothing between them and no
optimiser.  A goal above it nobody reaches on this machine with torch's products.
Prints a table and writes JSON to ``--json`` (default: build/bench_training.json).
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
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GOALS = {"ours-fp32": 1.6, "ours-bf16": 3.0}


@dataclass(frozen=True)
class Shape:
    """A model and its batch: layers/heads/width, tokens, batch, vocabulary."""

    n_layers: int
    n_heads: int
    emb_dim: int
    context: int
    batch: int
    vocab: int
    learning_rate: float = 1e-3

    @property
    def flops_per_token(self) -> float:
        """Of a training step: 6 N + 12 L D T, N without the position table."""
        matrices = 12 * self.n_layers * self.emb_dim**2 + self.vocab * self.emb_dim
        return 6.0 * matrices + 12.0 * self.n_layers * self.emb_dim * self.context


SHAPES = {
    "tiny": Shape(2, 2, 64, 32, 4, 65),
    "4L": Shape(4, 4, 128, 64, 12, 65),
    "6L": Shape(6, 6, 384, 256, 16, 65),
    "124M": Shape(12, 12, 768, 256, 2, 50257, 3e-4),
}
clock = time.perf_counter
CONTESTANTS = ("trainer", "plain", "ours-fp32", "ours-bf16")
BOUNDS = ("bound-fp32", "bound-bf16")


# ------------------------------------------------------------------ the parent


def main() -> int:
    """Parse the command line; compute as a child, or run the children and print the table."""
    options = _arguments()
    if options.child:
        print(json.dumps(_child(options)))
        return 0
    if options.parity:
        return _parity(options)
    return _speed(options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", default="4L,6L", help=f"of {', '.join(SHAPES)}")
    parser.add_argument("--only", default=",".join(CONTESTANTS + BOUNDS), help=f"of {', '.join(CONTESTANTS + BOUNDS)}")
    parser.add_argument("--seconds", type=float, default=15.0, help="measured time of one contestant in one round")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--parity", default="", help="shapes whose losses are compared instead")
    parser.add_argument("--steps", type=int, default=400, help="steps of the parity comparison")
    parser.add_argument("--cpu-time", action="store_true", help="count processor seconds; only with --threads 1")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench_training.json")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    parser.add_argument("--shape", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _speed(options: argparse.Namespace) -> int:
    report: dict[str, Any] = {"threads": options.threads, "load": os.getloadavg()[0], "shapes": {}}
    peak = report["peak"] = _run("peak", "tiny", options)
    print(f"Matrix products reach {peak['fp32'] / 1e9:.0f} GFLOP/s in fp32, {peak['bf16'] / 1e9:.0f} in bf16 here.")
    for name in options.shapes.split(","):
        best: dict[str, dict[str, Any]] = {}
        for _ in range(options.rounds):
            for contestant in options.only.split(","):
                result = _run(contestant, name, options)
                if result["tokens_per_second"] > best.get(contestant, {}).get("tokens_per_second", 0.0):
                    best[contestant] = result
        report["shapes"][name] = best
        _print_speeds(name, best, peak)
    _write(report, options.json)
    return 0


def _print_speeds(name: str, best: dict[str, dict[str, Any]], peak: dict[str, float]) -> None:
    """The table of a shape.  "of peak" is the share of what large matrix products reach alone, with every score of the
    attention counted (causal ones are half of them); "asked" the share that the goal asks for beside this Trainer."""
    base = best.get("trainer", {}).get("tokens_per_second")
    head = f"\n{name:14} {'tokens/s':>10} {'x Trainer':>10} {'goal':>6} {'of peak':>8} {'asked':>8}   MB   notes"
    print(head, flush=True)
    for contestant, result in best.items():
        most = peak["bf16" if contestant.endswith("bf16") else "fp32"] / SHAPES[name].flops_per_token
        ratio = f"{result['tokens_per_second'] / base:.2f}" if base else "-"
        goal = f"{GOALS[contestant]:.1f}" if contestant in GOALS else ""
        wanted = f"{GOALS[contestant] * base / most:.0%}" if contestant in GOALS and base else ""
        line = f"{contestant:14} {result['tokens_per_second']:10.0f} {ratio:>10} {goal:>6}"
        line += f" {result['tokens_per_second'] / most:8.0%} {wanted:>8} {result['peak_mb']:6.0f}"
        print(f"{line}  {result.get('notes', '')}", flush=True)


def _parity(options: argparse.Namespace) -> int:
    report: dict[str, Any] = {"steps": options.steps, "parity": {}}
    for name in options.parity.split(","):
        print(f"\n{name}: mean training loss of the last 20 of {options.steps} steps", flush=True)
        report["parity"][name] = {}
        for contestant in (c for c in ("plain", "ours-fp32", "ours-bf16") if c in options.only.split(",")):
            result = _run(contestant, name, options)
            losses = result["losses"]
            report["parity"][name][contestant] = losses
            print(f"  {contestant:12} {statistics.mean(losses[-20:]):.4f}   (first {losses[0]:.4f})", flush=True)
    _write(report, options.json)
    return 0


def _run(contestant: str, shape: str, options: argparse.Namespace) -> dict[str, Any]:
    from engine.training.env import worker_environment

    own = contestant.startswith(("ours", "bound"))
    env = worker_environment(os.environ, options.threads) if own else dict(os.environ)
    env |= {"OMP_NUM_THREADS": str(options.threads), "PYTHONPATH": str(ROOT), "TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, __file__, "--child", contestant, "--shape", shape, "--seconds", str(options.seconds)]
    command += ["--threads", str(options.threads), "--steps", str(options.steps)]
    command += ["--parity", shape] if options.parity else []
    command += ["--cpu-time"] if options.cpu_time else []
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _write(report: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"\nwritten to {path}", flush=True)


# ------------------------------------------------------------------ the children


def _child(options: argparse.Namespace) -> dict[str, Any]:
    import torch

    global clock
    if options.cpu_time:
        clock = time.process_time
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    if options.child == "peak":
        from engine.training.flops import measured_peak

        sizes = (512, 1024, 2048)  # the largest that any size reaches
        return {
            "fp32": max(measured_peak(torch.float32, 1.0, n) for n in sizes),
            "bf16": max(measured_peak(torch.bfloat16, 1.0, n) for n in sizes),
        }
    shape = SHAPES[options.shape]
    limit = Limit(steps=options.steps) if options.parity else Limit(seconds=options.seconds)
    match options.child:
        case "trainer":
            times, losses, notes = _trainer(shape, limit)
        case "plain":
            times, losses, notes = _plain(shape, limit)
        case "bound-fp32" | "bound-bf16":
            times, losses, notes = _bound(shape, limit, options.child.removeprefix("bound-"))
        case _:
            times, losses, notes = _ours(shape, limit, options.child.removeprefix("ours-"))
    warm = times[min(3, len(times) // 3) :]
    return {
        "tokens_per_second": shape.batch * shape.context / statistics.median(warm),
        "steps": len(times),
        "losses": losses,
        "peak_mb": _peak_mb(),
        "notes": notes,
    }


@dataclass
class Limit:
    """When a contestant ends: after steps, or after seconds (and at least five steps)."""

    steps: int = 0
    seconds: float = 0.0

    def reached(self, times: list[float]) -> bool:
        return len(times) >= self.steps if self.steps else len(times) >= 5 and sum(times) >= self.seconds


Result = tuple[list[float], list[float], str]


def _batches(shape: Shape) -> Any:
    """Endless batches of (ids, targets) from Python's own library, characters as ids: the same for all."""
    import torch

    text = "".join(p.read_text("utf-8", "replace") for p in sorted(Path(os.__file__).parent.glob("[a-d]*.py")))
    codes = torch.tensor([min(ord(c), 127) for c in text])
    common = torch.bincount(codes, minlength=128).argsort(descending=True).argsort()
    ids = common[codes].clamp(max=shape.vocab - 1)
    random = torch.Generator().manual_seed(1)
    while True:
        starts = torch.randint(len(ids) - shape.context - 1, (shape.batch,), generator=random)
        rows = torch.stack([ids[s : s + shape.context + 1] for s in starts.tolist()])
        yield rows[:, :-1].contiguous(), rows[:, 1:].contiguous()


def _model(shape: Shape) -> Any:
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer

    settings = ModelSettings(
        vocab_size=shape.vocab,
        context_length=shape.context,
        emb_dim=shape.emb_dim,
        n_heads=shape.n_heads,
        n_layers=shape.n_layers,
        qkv_bias=True,
    )
    return Transformer(settings, seed=0)


def _ours(shape: Shape, limit: Limit, precision: str) -> Result:
    """The parts of engine.training, used as the pretraining stage uses them."""
    import torch

    from engine.recipes.sections import TrainSection
    from engine.training.precision import make_learner
    from engine.training.setup import choose
    from engine.training.shards import one_thread, shards_of

    train = TrainSection.model_validate(
        {
            "learning_rate": shape.learning_rate,
            "beta2": 0.999,
            "precision": precision,
            "threads": torch.get_num_threads(),
        }
    )
    model = _model(shape)
    batch = next(_batches(shape))
    with tempfile.TemporaryDirectory() as cache:
        choice = _last(choose(model, batch, train, torch.device("cpu"), Path(cache), by_rows=True))
    shards = shards_of(choice, train, model)
    notes = ", ".join(f"{name} {choice[name]}" for name in ("shards", "linear", "attention", "gelu"))
    learner = make_learner(model, train, precision)
    batches = _batches(shape)
    times: list[float] = []
    losses: list[float] = []
    while not limit.reached(times):
        start = clock()
        ids, targets = next(batches)
        if shards is None:
            loss, tokens = learner.forward_loss(ids, targets)
            learner.backward(loss / tokens)
        else:
            rows = -(-shape.batch // shards.count)
            parts = list(zip(ids.split(rows), targets.split(rows), strict=True))
            for loss, gradients in shards.map(partial(_gradients, learner, targets.numel()), parts):
                learner.add(loss, gradients)
        with nullcontext() if shards is None else one_thread():
            losses.append(learner.step(shape.learning_rate).loss)
        times.append(clock() - start)
    return times, losses, notes


def _last(steps: Any) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def _gradients(learner: Any, total: int, part: Any) -> tuple[Any, Any]:
    loss = learner.forward_loss(*part)[0] / total
    return loss.detach(), learner.gradients(loss)


def _plain(shape: Shape, limit: Limit) -> Result:
    """The loop that everybody writes first, on the same model with torch's own kernels."""
    import torch
    import torch.nn.functional as F

    model, batches = _model(shape), _batches(shape)
    optimizer = torch.optim.AdamW(model.parameters(), lr=shape.learning_rate, weight_decay=0.1)
    times: list[float] = []
    losses: list[float] = []
    while not limit.reached(times):
        start = clock()
        ids, targets = next(batches)
        loss = F.cross_entropy(model(ids).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        times.append(clock() - start)
    return times, losses, ""


def _bound(shape: Shape, limit: Limit, precision: str) -> Result:
    """The products of a step alone: by all threads together, or a share of the rows by each on a core of its own.

    Each product takes its best time of many, by whichever kernel is faster; of the attention's scores half are counted.
    """
    import torch

    threads, rows = torch.get_num_threads(), shape.batch * shape.context
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    ways = {threads: shape.batch}
    if threads > 1 and shape.batch % threads == 0:
        ways[1] = shape.batch // threads
    seconds = {}
    for count, batch in ways.items():
        torch.set_num_threads(count)
        seconds[count] = _products_s(shape, batch, dtype, limit.seconds / len(ways))
    best = min(seconds, key=lambda count: seconds[count])
    how = f"each by {threads} threads" if best == threads else f"each thread its rows of {rows}"
    return [seconds[best]] * 5, [], f"{seconds[best] * 1e3:.1f} ms of products a step, {how}"


def _products_s(shape: Shape, batch: int, dtype: Any, budget_s: float) -> float:
    """Seconds of the products of a step of ``batch`` texts: forward, and of inputs and weights backward."""
    import torch

    from engine.models.linear import linear_shapes

    products: dict[tuple[int, int, int], int] = {}
    for one in linear_shapes(_model(shape).settings, batch * shape.context):
        products[one] = products.get(one, 0) + 1
    heads, width = batch * shape.n_heads, shape.emb_dim // shape.n_heads
    q, scores = (torch.randn(heads, shape.context, n).to(dtype) for n in (width, shape.context))
    # two products of queries with keys' shape and four of scores with values', half of each being hidden
    inside = [(2, lambda: torch.bmm(q, q.transpose(1, 2))), (4, lambda: torch.bmm(scores, q))]
    share = budget_s / (len(products) + 1)
    total = shape.n_layers * sum(times / 2 * _best_s([run], share / 2) for times, run in inside)
    for (rows, wide, out), times in products.items():
        x, w, g = (torch.randn(*size).to(dtype) for size in ((rows, wide), (out, wide), (rows, out)))
        kinds = [[partial(torch.mm, x, w.t())], [partial(torch.mm, g, w)], [partial(torch.mm, g.t(), x)]]
        if dtype is torch.float32:
            onednn = torch.ops.mkldnn._linear_pointwise
            for kind, (a, b) in zip(kinds, ((x, w), (g, w.t()), (g.t(), x.t())), strict=True):
                kind.append(partial(onednn, a, b, None, "none", [], ""))
        total += times * sum(_best_s(kernels, share / 3) for kernels in kinds)
    return total


def _best_s(kernels: Any, budget_s: float) -> float:
    """The best time of many, of the fastest kernel."""
    best, end, turns = float("inf"), time.perf_counter() + budget_s, 0
    while turns < 3 or time.perf_counter() < end:
        for run in kernels:
            start = time.perf_counter()
            run()
            best = min(best, time.perf_counter() - start)
        turns += 1
    return best


def _trainer(shape: Shape, limit: Limit) -> Result:
    """transformers' Trainer around GPT2LMHeadModel of the same shape, with its defaults and without dropout."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainerCallback, TrainingArguments

    config = GPT2Config(
        vocab_size=shape.vocab,
        n_positions=shape.context,
        n_embd=shape.emb_dim,
        n_layer=shape.n_layers,
        n_head=shape.n_heads,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
    )
    times: list[float] = []
    source = _batches(Shape(**{**shape.__dict__, "batch": 1}))

    class Windows(torch.utils.data.Dataset[Any]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, index: int) -> dict[str, Any]:
            ids = next(source)[0][0]
            return {"input_ids": ids, "labels": ids}

    class Clock(TrainerCallback):  # type: ignore[misc]
        def on_step_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            now = clock()
            if state.global_step:
                times.append(now - self.before)
                control.should_training_stop = limit.reached(times)
            self.before = now

    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            output_dir=folder,
            per_device_train_batch_size=shape.batch,
            max_steps=limit.steps + 1 if limit.steps else 1_000_000,
            learning_rate=shape.learning_rate,
            weight_decay=0.1,
            use_cpu=True,
            report_to=[],
            save_strategy="no",
            disable_tqdm=True,
            logging_strategy="no",
        )
        Trainer(GPT2LMHeadModel(config), arguments, train_dataset=Windows(), callbacks=[Clock()]).train()
    return times, [], str(arguments.optim)


def _peak_mb() -> float:
    import torch

    from engine.training.memory import memory_peak

    return memory_peak(torch.device("cpu")) / 2**20


if __name__ == "__main__":
    sys.exit(main())
