"""Tokenizing a large text: speed, peak memory, and how it scales with threads.

    python -m pytest tests/bench/bench_tokenize.py -m bench -s        (1 GB; TEZGAH_BENCH_MB=200 for less)

The text is tales, made here, so nothing is downloaded.  Each measurement runs in a process of its own, whose
peak memory is what the operating system counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import cycle, islice

import pytest

from engine.text.tales import tales_text

MEGABYTES = int(os.environ.get("TEZGAH_BENCH_MB", "1000"))
LONGEST_MEMORY_BYTES = 1_000_000_000

CHILD = """
import json, resource, sys, time
from pathlib import Path
from engine.text.corpus import prepare

path, cache, kind, workers = sys.argv[1:]
begun = time.perf_counter()
work = prepare(path, cache=Path(cache), kind=kind, vocab_size=4096, workers=int(workers))
phases = {}
while True:
    at = time.perf_counter()
    try:
        message = next(work)
    except StopIteration as end:
        corpus = end.value
        break
    phases[message.text] = phases.get(message.text, 0) + time.perf_counter() - at
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
cpu = time.process_time()
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, "tokens": corpus.tokens, "bytes": corpus.bytes,
                  "phases": {k: round(v, 2) for k, v in phases.items()}}))
"""


@pytest.fixture(scope="module")
def large_text(tmp_path_factory):
    """(.txt, .jsonl) of MEGABYTES each: one document of lines, and one document a line."""
    folder = tmp_path_factory.mktemp("large")
    tales = list(tales_text("en", 10_000_000)) + list(tales_text("tr", 10_000_000))
    paths = folder / "tales.txt", folder / "tales.jsonl"
    for path in paths:
        written, number = 0, 0
        with path.open("w", encoding="utf-8") as file:
            for batch in iter(lambda source=cycle(tales): list(islice(source, 1000)), None):
                number += 1  # so that the text does not simply repeat
                plain = path.suffix == ".txt"
                lines = (
                    f"{number}. {t}\n\n" if plain else json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in batch
                )
                written += file.write("".join(lines))
                if written >= MEGABYTES * 1_000_000:
                    break
    return paths


def measure(path, cache, kind, workers):
    command = [sys.executable, "-c", CHILD, str(path), str(cache), kind, str(workers)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.bench
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("form", [0, 1], ids=["txt", "jsonl"])
def test_a_large_text_tokenizes_in_less_than_a_gigabyte_of_memory(large_text, tmp_path, form):
    first = measure(large_text[form], tmp_path / "cache", "bpe", 0)
    again = measure(large_text[form], tmp_path / "cache", "bpe", 0)
    one = measure(large_text[form], tmp_path / "one", "bpe", 1)
    megabytes = first["bytes"] / 1e6
    print(
        f"\n{large_text[form].name}: {megabytes:,.0f} MB, {first['tokens']:,} tokens; all cores {first['seconds']:.1f} s "
        f"({megabytes / first['seconds']:.1f} MB/s), one thread {one['seconds']:.1f} s, again {again['seconds']:.2f} s; "
        f"peak {first['peak'] / 1e6:.0f} MB; cpu {first['cpu']:.1f} s; {first['phases']}"
    )
    assert first["peak"] < LONGEST_MEMORY_BYTES
    assert again["seconds"] < 0.1 * first["seconds"] + 1
