"""The whole path on ten seeds: fine-tuning, reward model, PPO and DPO, and the gates they must pass.

    python tests/bench/bench_path.py --seeds 10                 # about two minutes of one core a seed
    python tests/bench/bench_path.py --only adaptive            # the controller, from both sides
    python tests/bench/bench_path.py --only controls --seeds 2  # shuffled labels and rewards, a weak leash
    python tests/bench/bench_path.py --json FILE                # what was measured, seed by seed

A small model (tests/small_path.py) is pretrained once; every seed fine-tunes it on its own questions, lets it answer twice,
lets the judge of the tales choose with a known noise, and learns from that.  Gold is the judge's mean on 512 questions that
nobody learned from, -1 … 1.  J is PPO's reward less the price of its KL over the last three updates, J* the best that any
policy could reach (from 2,048 answers of the reference, 32 to each of 64 questions).  Times are CPU seconds of one thread.  The exit code is 1 when a
gate is not passed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.small_path import SmallPath, base_model, objective, shuffled_rewards

KL_BOUND = 5.0
ENDS = 0.95
GAIN_OF_NOTHING = 0.15  # what a shuffled control may gain by chance: 3 standard errors of two means of 512 answers
WEAK_LEASH = 0.01
TARGET_KL, UPDATES, STARTS = 1.0, 60, (0.08, 1.5)  # of the adaptive controller
T = TypeVar("T")


@dataclass(frozen=True)
class Seed:
    """What came of one seed."""

    seed: int
    seconds: float
    gold: float
    gold_ppo: float
    gold_dpo: float
    kl_ppo: float
    kl_dpo: float
    ended: float
    ended_ppo: float
    ended_dpo: float
    accuracy: float
    ceiling: float
    calibration_error: float
    objective: float
    best: float
    error: float
    alarms: list[str]


@dataclass(frozen=True)
class Gate:
    """A promise, whether it was kept, and by how much."""

    text: str
    kept: bool
    found: str


def main() -> int:
    """Walk, print the tables, check the gates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--only", choices=("path", "adaptive", "controls"), default=None)
    parser.add_argument("--base", type=Path, default=None, help="a folder whose base model is used again, or made")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        folder = (options.base or Path(aside)).absolute()
        os.environ["TEZGAH_HOME"] = str(folder / "home")
        (folder / "runs").mkdir(parents=True, exist_ok=True)
        base = next((folder / "runs").glob("*-base"), None) or _timed("base", lambda: base_model(folder))[0]
        paths = [SmallPath(folder / "runs", base, options.first_seed + n) for n in range(options.seeds)]
        gates: list[Gate] = []
        seeds: list[Seed] = []
        if options.only in (None, "path"):
            for number, path in enumerate(paths):
                seeds.append(_seed(path))
                _say(_line(seeds[-1]) if number else f"{HEADER}\n{_line(seeds[-1])}")
            gates += gates_of(seeds)
        if options.only in (None, "adaptive"):
            gates += _adaptive(paths[0])
        if options.only in (None, "controls"):
            for path in paths[: 2 if options.only is None else None]:
                gates += _controls(path)
    _say("")
    for gate in gates:
        _say(f"{'kept  ' if gate.kept else 'BROKEN'}  {gate.text}: {gate.found}")
    if options.json:
        kept = {"seeds": [asdict(seed) for seed in seeds], "gates": [asdict(gate) for gate in gates]}
        options.json.write_text(json.dumps(kept, indent=1) + "\n")
    return 0 if all(gate.kept for gate in gates) else 1


# ------------------------------------------------------------------ the path


def _seed(path: SmallPath) -> Seed:
    begun = time.process_time()
    tuned = path.finetune()
    pairs = path.preferences(tuned)
    reward = path.reward(tuned, pairs)
    ppo, dpo = path.ppo(tuned, reward), path.dpo(tuned, pairs)
    spent = time.process_time() - begun
    before, after_ppo, after_dpo = (path.look(walked) for walked in (tuned, ppo, dpo))
    best = path.best(tuned, reward)
    return Seed(
        seed=path.seed,
        seconds=spent,
        gold=before.gold,
        gold_ppo=after_ppo.gold,
        gold_dpo=after_dpo.gold,
        kl_ppo=ppo.numbers("val/kl")[-1],
        kl_dpo=dpo.numbers("val/kl")[-1],
        ended=before.ended,
        ended_ppo=after_ppo.ended,
        ended_dpo=after_dpo.ended,
        accuracy=reward.exam["accuracy"],
        ceiling=pairs.ceiling,
        calibration_error=reward.exam["calibration_error"],
        objective=objective(ppo),
        best=best.objective,
        error=best.standard_error,
        alarms=[text for text in ppo.alarms() if _is_exploiting(text)],
    )


HEADER = (
    "                 gold                  KL         ended by itself     reward model            objective\n"
    "seed  CPU s  before   PPO   DPO    PPO   DPO  before  PPO  DPO   acc  ceiling  ECE       J     J*    se  J/J*"
)


def _line(s: Seed) -> str:
    return (
        f"{s.seed:4}{s.seconds:7.0f}{s.gold:+8.2f}{s.gold_ppo:+6.2f}{s.gold_dpo:+6.2f}{s.kl_ppo:7.2f}{s.kl_dpo:6.2f}"
        f"{s.ended:8.1%}{s.ended_ppo:6.1%}{s.ended_dpo:6.1%}{s.accuracy:6.3f}{s.ceiling:7.3f}{s.calibration_error:7.3f}"
        f"{s.objective:8.2f}{s.best:7.2f}{s.error:6.3f}{s.objective / s.best:6.0%}"
    )


def gates_of(seeds: list[Seed]) -> list[Gate]:
    """What the issue promises of PPO and DPO, on these seeds."""
    rises = math.ceil(0.9 * len(seeds))
    gates = []
    for name in ("ppo", "dpo"):
        gains = [getattr(s, f"gold_{name}") - s.gold for s in seeds]
        rose = sum(gain > GAIN_OF_NOTHING for gain in gains)
        ended = [getattr(s, f"ended_{name}") for s in seeds]
        kls = [getattr(s, f"kl_{name}") for s in seeds]
        what = name.upper()
        found = f"{rose} of {len(seeds)}, {min(gains):+.2f} … {max(gains):+.2f}"
        gates.append(Gate(f"{what} raises gold in {rises} of {len(seeds)}", rose >= rises, found))
        gates.append(Gate(f"{what} ends at least {ENDS:.0%} of its answers", min(ended) >= ENDS, f"{min(ended):.1%}"))
        gates.append(Gate(f"{what} keeps its KL below {KL_BOUND:g}", max(kls) < KL_BOUND, f"{max(kls):.2f}"))
    shares = [s.objective / s.best for s in seeds]
    within = all(0.75 * s.best <= s.objective <= s.best + 3 * s.error for s in seeds)
    found = f"{min(shares):.0%} … {max(shares):.0%}"
    gates.append(Gate("PPO's J lies between 0.75 J* and J* + 3 se", within, found))
    alarmed = [s for s in seeds if s.alarms]
    found = f"{len(alarmed)} alarmed{': ' if alarmed else ''}{'; '.join(s.alarms[0] for s in alarmed):.160}"
    gates.append(Gate("no healthy run raises the alarm of over-optimisation", not alarmed, found))
    short = [s.ceiling - s.accuracy for s in seeds]
    gates.append(
        Gate("reward models come within 0.08 of their ceiling", fmean(short) <= 0.08, f"{fmean(short):+.3f} on average")
    )
    errors = [s.calibration_error for s in seeds]
    gates.append(Gate("and are calibrated to 0.1", fmean(errors) <= 0.1, f"{fmean(errors):.3f} on average"))
    return gates


# ------------------------------------------------------------------ the leash, and controls


def _adaptive(path: SmallPath) -> list[Gate]:
    """The controller, beginning far below and far above the coefficient that it needs."""
    tuned = path.finetune()
    reward = path.reward(tuned, path.preferences(tuned))
    gates: list[Gate] = []
    for start in STARTS:
        ppo, seconds = _timed(
            f"adaptive from {start:g}",
            lambda start=start: path.ppo(
                tuned,
                reward,
                f"adaptive-{start:g}",
                train={"max_steps": UPDATES, "schedule": "constant"},
                adaptive_kl=True,
                target_kl=TARGET_KL,
                kl_coef=start,
                episodes=96,
            ),
        )
        last = fmean(ppo.numbers("ppo/kl")[-10:])
        found = f"{last:.2f}, KL coefficient {start:g} → {ppo.numbers('ppo/kl_coef')[-1]:.2f} ({seconds:.0f} s)"
        text = f"adaptive KL from {start:g} is within 30 % of {TARGET_KL:g} after {UPDATES} updates"
        gates.append(Gate(text, abs(last / TARGET_KL - 1) <= 0.3, found))
    return gates


def _controls(path: SmallPath) -> list[Gate]:
    """Where there is nothing to learn nothing is gained; without a leash the alarm is raised."""
    tuned = path.finetune()
    pairs = path.preferences(tuned)
    gold = path.look(tuned).gold
    coin = path.preferences(tuned, shuffled=True)
    judged = path.reward(tuned, pairs)
    guessing = path.reward(tuned, coin).exam
    gates = [
        Gate(
            f"seed {path.seed}: on shuffled labels a reward model guesses",
            abs(guessing["accuracy"] - 0.5) <= 3.5 * guessing["error"],
            f"{guessing['accuracy']:.3f}",
        )
    ]
    dpo = path.look(path.dpo(tuned, coin, "dpo-coin"))
    gates.append(_no_gain(f"seed {path.seed}: DPO on shuffled labels", dpo.gold - gold))
    with shuffled_rewards(path.seed):
        ppo = path.look(path.ppo(tuned, judged, "ppo-shuffled"))
    gates.append(_no_gain(f"seed {path.seed}: PPO on shuffled rewards", ppo.gold - gold))
    loose = path.ppo(tuned, judged, "ppo-loose", train={"learning_rate": 1e-3}, kl_coef=WEAK_LEASH, stop_kl=0.0)
    alarms = list(filter(_is_exploiting, loose.alarms()))
    found = f"KL {loose.numbers('ppo/kl')[-1]:.1f}, gold {path.look(loose).gold - gold:+.2f}: {(alarms or ['no alarm'])[0]:.100}"
    gates.append(Gate(f"seed {path.seed}: a weak leash raises the alarm", bool(alarms), found))
    return gates


def _is_exploiting(text: str) -> bool:
    return "exploiting" in text or "reference never wrote" in text


def _no_gain(what: str, gain: float) -> Gate:
    return Gate(f"{what} gains nothing", gain <= GAIN_OF_NOTHING, f"{gain:+.2f}")


# ------------------------------------------------------------------ telling


def _timed(what: str, work: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    made = work()
    spent = time.process_time() - begun
    _say(f"{what}: {spent:.0f} CPU s")
    return made, spent


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
