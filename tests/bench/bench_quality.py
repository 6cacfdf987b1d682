"""What the example recipes reach on real text:  python tests/bench/bench_quality.py [shakespeare] [quickstart] [chapter]

shakespeare  the well-known CPU settings on characters, 2000 steps: full validation loss, at most 1.90 (about a minute)
quickstart   60 s of training per language: the share of real words in 20 tales, at least 95 %
chapter      GPT-2 124M on the-verdict, ten epochs: losses start at 10.98 +- 0.1, end at 0.39 +- 0.1 and 6.45 +- 0.2
             (about 8 minutes on 2 quiet cores)

Needs the folder of real texts (TEZGAH_DATA, or shared/data beside the checkout) and a quiet machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "assets" / "recipes"


def data_folder() -> Path:
    """Where the real texts are."""
    named = os.environ.get("TEZGAH_DATA")
    places = [Path(named)] if named else [p / "shared" / "data" for p in ROOT.parents]
    found = next((p for p in places if (p / "tinyshakespeare.txt").is_file()), None)
    if found is None:
        raise SystemExit("Set TEZGAH_DATA to the folder of real texts.")
    return found


def train(home: Path, recipe: str, *sets: str) -> tuple[Path, list[dict], float]:
    """Runs a recipe; its folder, its metrics and the seconds it took."""
    env = {**os.environ, "TEZGAH_HOME": str(home), "TIKTOKEN_CACHE_DIR": str(data_folder() / "tiktoken-cache")}
    command = [sys.executable, "-m", "studio", "train", str(RECIPES / recipe)]
    for value in sets:
        command += ["--set", value]
    since = time.monotonic()
    out = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
    if out.returncode:
        raise SystemExit(out.stderr)
    run = Path(out.stdout.splitlines()[-1])
    lines = (run / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return run, [m["values"] for m in map(json.loads, lines) if m["type"] == "Metrics"], time.monotonic() - since


def shakespeare(home: Path) -> bool:
    path = data_folder() / "tinyshakespeare.txt"
    worst = 0.0
    for seed in (42, 1):
        sets = [f"data.path={path}", f"train.seed={seed}", "eval.every_steps=0", "eval.batches=0", "data.stride=0"]
        _, metrics, seconds = train(home, "shakespeare-cpu.toml", *sets)
        loss = metrics[-1]["val/loss"]
        worst = max(worst, loss)
        print(f"shakespeare seed {seed}: validation {loss:.3f} after 2000 steps in {seconds:.0f} s")
    return worst <= 1.90


def quickstart(home: Path) -> bool:
    import engine
    from engine.text.tales import split_words, words

    good = True
    for language, beginning in (("en", "Once upon a time"), ("tr", "Bir zamanlar")):
        run, metrics, seconds = train(home, "quickstart.toml", f"data.path=tales:{language}")
        real, all_words = 0, 0
        known = words(language)
        for seed in range(20):
            text = beginning + engine.sample(run, beginning, seed=seed, temperature=0.7, max_new_tokens=150)
            found = split_words(text, language)
            real += sum(word in known for word in found)
            all_words += len(found)
        share = real / all_words
        steps = int(metrics[-1]["train/tokens"] / (12 * 128))
        print(
            f"quickstart {language}: {share:.1%} of {all_words} words are real, validation {metrics[-1]['val/loss']:.3f}, "
            f"about {steps} steps, {seconds:.0f} s in all"
        )
        good = good and share >= 0.95
    return good


def chapter(home: Path) -> bool:
    run, metrics, seconds = train(
        home, "gpt2-124M-chapter.toml", f"data.path={data_folder() / 'the-verdict.txt'}", "train.precision=fp32"
    )
    both = [m for m in metrics if "val/loss" in m and "train/eval_loss" in m]
    first, last = both[0], both[-1]
    print(
        f"chapter: train {first['train/loss']:.2f} -> {last['train/loss']:.3f}, "
        f"validation {first['val/loss']:.2f} -> {last['val/loss']:.3f} in {seconds:.0f} s ({run})"
    )
    return (
        abs(first["train/loss"] - 10.98) <= 0.1
        and abs(first["val/loss"] - 10.98) <= 0.1
        and abs(last["train/loss"] - 0.39) <= 0.1
        and abs(last["val/loss"] - 6.45) <= 0.2
    )


def main() -> int:
    asked = sys.argv[1:] or ["shakespeare", "quickstart"]
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in asked:
            results[name] = {"shakespeare": shakespeare, "quickstart": quickstart, "chapter": chapter}[name](
                Path(folder)
            )
    print(", ".join(f"{name}: {'reached' if good else 'MISSED'}" for name, good in results.items()))
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
