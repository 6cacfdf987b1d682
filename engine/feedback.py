"""What a person prefers, kept as it is judged: one JSON line a judgement, on the disk before the next pair is shown.

``feedback/NAME.jsonl`` is preference data like any other (``engine.text.preferences`` reads it: prompt, chosen, rejected,
tie); beside what was chosen each line tells where the answers came from and how long the judgement took.  Judgements are
only ever appended; one that is taken back is the last line, which is cut off.  Pairs that were skipped stand beside it
in NAME.skipped, so that they do not come again by themselves and can be looked at later.  Torch-free.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any

from engine.errors import DataError, DiskError
from engine.messages import Plain
from engine.runs import slug
from engine.text.agreement import agreement
from engine.workspace import drop_file, make_folder

PACE_OF = 20  # the newest judgements that tell how fast somebody judges
LONGEST_JUDGEMENT_S = 120.0  # beyond, somebody was away
SETUP = ".setup"  # how a set is made, beside it
SKIPPED = ".skipped"  # the pairs that were passed over, beside it
BY_HAND = 0  # pair numbers from here on were judged here; imported pairs have -1


@dataclass(frozen=True)
class Judgement:
    """A pair of answers and which is better.  ``prompt`` is the question, or a list of messages where more was said.

    ``side`` is where the chosen answer stood, "left" or "right" ("" when the pair was imported); with ``tie`` both are as
    good.  ``number`` counts the pairs of a set (-1: imported), ``again`` marks the second pass.  ``time`` is seconds since
    the epoch, ``seconds`` how long the judgement took.
    """

    prompt: Plain
    chosen: str
    rejected: str
    tie: bool = False
    side: str = ""
    number: int = -1
    again: bool = False
    seed: int = 0
    model: str = ""
    time: float = 0.0
    seconds: float = 0.0

    @property
    def question(self) -> str:
        """The last thing asked."""
        return self.prompt if isinstance(self.prompt, str) else str(self.prompt[-1]["content"])

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """What makes two judgements be of one pair."""
        return json.dumps(self.prompt), frozenset((self.chosen, self.rejected))


@dataclass(frozen=True)
class Setup:
    """What a set is made of, so that it can be gone on with: the model and how it answers, what it is asked, how many
    pairs are wanted.  ``questions`` is a path or tales:…; where it is "", ``prompts`` are the questions."""

    model: str = ""
    questions: str = "tales:en"
    prompts: tuple[str, ...] = ()
    pairs: int = 100
    seed: int = 1
    temperature: float = 1.0
    max_new_tokens: int = 48


class FeedbackSet:
    """The judgements of one set, in memory and on the disk."""

    def __init__(self, path: Path) -> None:
        """Opens the set, or begins it.  A torn last line is cut off; lines that are no judgements are left alone and
        counted in ``bad``.  Raises DiskError."""
        self.path = path
        self.judgements: list[Judgement] = []
        self.skipped: list[Judgement] = []  # the left answer as the chosen one
        self.bad = 0
        self._starts: list[int] = []  # of each judgement's line
        make_folder(path.parent)
        try:
            self._read(path.read_bytes() if path.exists() else b"")
            self._read_skipped()
        except OSError as error:
            raise _cannot(path, error) from None

    @property
    def name(self) -> str:
        """What the set is called."""
        return self.path.stem

    @property
    def setup_path(self) -> Path:
        """Where its setup is kept."""
        return self.path.with_suffix(SETUP)

    def __len__(self) -> int:
        return len(self.judgements)

    # ------------------------------------------------------------------ in

    def add(self, *judgements: Judgement) -> None:
        """Appends judgements; they are on the disk when this returns.  Raises DiskError, and then nothing was added."""
        lines = [_line(judgement) for judgement in judgements]
        try:
            with self.path.open("ab") as file:
                end = file.tell()
                try:
                    file.write(b"".join(lines))
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(end)  # no half a line stays
                    raise
        except OSError as error:
            raise _cannot(self.path, error) from None
        for judgement, line in zip(judgements, lines, strict=True):
            self.judgements.append(judgement)
            self._starts.append(end)
            end += len(line)

    def undo(self) -> Judgement | None:
        """Takes the last judgement back, also on the disk; None when it was not made here.  Raises DiskError."""
        if not self.judgements or self.judgements[-1].number < BY_HAND:
            return None
        try:
            with self.path.open("r+b") as file:
                file.truncate(self._starts[-1])
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _cannot(self.path, error) from None
        self._starts.pop()
        return self.judgements.pop()

    def skip(self, pair: Judgement) -> None:
        """Keeps a pair that was passed over.  Raises DiskError, and then it is not kept."""
        self._keep_skipped(sorted([*self.skipped, pair], key=lambda each: each.number))

    def take_skipped(self, pair: Judgement) -> bool:
        """Takes a pair out of those passed over, where it was one; whether it was.  Raises DiskError."""
        rest = [other for other in self.skipped if other.key != pair.key]
        if len(rest) == len(self.skipped):
            return False
        self._keep_skipped(rest)
        return True

    def _keep_skipped(self, pairs: list[Judgement]) -> None:
        path = self.path.with_suffix(SKIPPED)
        _replace(path, b"".join(map(_line, pairs)).decode("utf-8"))
        self.skipped = pairs

    def _read_skipped(self) -> None:
        path = self.path.with_suffix(SKIPPED)
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                self.skipped.append(_judgement(json.loads(line)))
            except (ValueError, KeyError, TypeError, IndexError):
                self.bad += bool(line.strip())

    def _read(self, data: bytes) -> None:
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            if _is_judgement(data[whole:]):  # an editor left out the last line end: nothing is torn
                with self.path.open("ab") as file:
                    file.write(b"\n")
                data, whole = data + b"\n", len(data) + 1
            else:
                with self.path.open("r+b") as file:
                    file.truncate(whole)
        start = 0
        for line in data[:whole].splitlines(keepends=True):
            try:
                self.judgements.append(_judgement(json.loads(line)))
                self._starts.append(start)
            except (ValueError, KeyError, TypeError, IndexError):
                self.bad += bool(line.strip())
            start += len(line)

    # ------------------------------------------------------------------ what it tells

    @property
    def judged(self) -> int:
        """How many pairs were judged, each counted once."""
        return sum(not judgement.again for judgement in self.judgements)

    @property
    def next_number(self) -> int:
        """The number of the next pair to be judged: behind those that were judged or passed over."""
        return max((pair.number for pair in (*self.judgements, *self.skipped)), default=-1) + 1

    def agreement(self) -> tuple[int, int]:
        """How many judgements were of a pair judged before, and how many were as the first."""
        return agreement((json.dumps(j.prompt), j.chosen, j.rejected, j.tie) for j in self.judgements)

    def seconds_left(self, pairs: int) -> float | None:
        """How long so many more pairs will take at this person's pace; None while there is none."""
        took = [j.seconds for j in self.judgements[-PACE_OF:] if 0 < j.seconds < LONGEST_JUDGEMENT_S]
        return pairs * statistics.median(took) if took else None

    def for_second_pass(self, count: int) -> list[Judgement]:
        """Some pairs that were judged once, for a second look; always the same ones of a set."""
        times: dict[tuple[str, frozenset[str]], list[Judgement]] = {}
        for judgement in self.judgements:
            times.setdefault(judgement.key, []).append(judgement)
        once = [seen[0] for seen in times.values() if len(seen) == 1 and seen[0].number >= BY_HAND]
        return random.Random(len(times)).sample(once, min(count, len(once)))

    # ------------------------------------------------------------------ setup

    def setup(self) -> Setup | None:
        """How the set was begun; None where nobody knows."""
        try:
            told = json.loads(self.setup_path.read_text(encoding="utf-8"))
            known = {field.name for field in fields(Setup)}
            values = {name: value for name, value in told.items() if name in known}
            return Setup(**{**values, "prompts": tuple(values.get("prompts", ()))})
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def keep_setup(self, setup: Setup) -> None:
        """Keeps how the set is made, for the next time.  Raises DiskError."""
        _replace(self.setup_path, json.dumps(asdict(setup), ensure_ascii=False, indent=1))

    # ------------------------------------------------------------------ out

    def export(self, to: Path) -> int:
        """Writes the pairs as .jsonl, .json or .csv (by the name's end); how many.  Raises DataError, DiskError."""
        return write_pairs(to, self.judgements)

    def split(self, share: float, seed: int = 0) -> tuple[Path, Path]:
        """Writes the set in two files beside it: to learn from, and (about ``share`` of the pairs) kept back.

        All pairs of a question are on one side.  Raises DataError when there are not two questions, DiskError.
        """
        by_question: dict[str, list[Judgement]] = {}
        for judgement in self.judgements:
            by_question.setdefault(json.dumps(judgement.prompt), []).append(judgement)
        if len(by_question) < 2:
            raise DataError("One question cannot be split in two.", "Judge answers to more questions first.")
        order = sorted(by_question, key=lambda q: blake2b(f"{seed} {q}".encode(), digest_size=8).digest())
        wanted, kept = max(1, round(share * len(self.judgements))), set[str]()
        for question in order[: len(order) - 1]:
            if sum(len(by_question[q]) for q in kept) >= wanted:
                break
            kept.add(question)
        parts = self.path.with_name(f"{self.name}-train.jsonl"), self.path.with_name(f"{self.name}-held-out.jsonl")
        write_pairs(parts[0], [j for j in self.judgements if json.dumps(j.prompt) not in kept])
        write_pairs(parts[1], [j for j in self.judgements if json.dumps(j.prompt) in kept])
        return parts


def write_pairs(to: Path, judgements: Sequence[Judgement]) -> int:
    """Writes pairs for others to read (prompt, chosen, rejected, tie); how many.  Raises DataError, DiskError."""
    rows = [{"prompt": j.prompt, "chosen": j.chosen, "rejected": j.rejected, "tie": j.tie} for j in judgements]
    kind = to.suffix.casefold()
    if kind == ".csv":
        return _write_csv(to, judgements)
    if kind == ".json":
        text = json.dumps(rows, ensure_ascii=False, indent=1)
    elif kind == ".jsonl":
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    else:
        raise DataError(f"{to.name}: pairs are written as .jsonl, .json or .csv.", "Give the file such a name.")
    _replace(to, text)
    return len(rows)


def _write_csv(to: Path, judgements: Sequence[Judgement]) -> int:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["prompt", "chosen", "rejected", "tie"])
    for j in judgements:
        prompt = j.prompt if isinstance(j.prompt, str) else json.dumps(j.prompt, ensure_ascii=False)
        writer.writerow([prompt, j.chosen, j.rejected, int(j.tie)])
    _replace(to, written.getvalue())
    return len(judgements)


# ------------------------------------------------------------------ sets of a workspace


def feedback_folder(workspace: Path) -> Path:
    """Where the sets of a workspace are kept."""
    return workspace / "feedback"


def sets_in(folder: Path) -> list[Path]:
    """The sets of a folder, the newest first; what ``split`` made is not among them."""
    try:
        found = [path for path in folder.glob("*.jsonl") if not path.stem.endswith(("-train", "-held-out"))]
        return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))
    except OSError:
        return []


def path_of(folder: Path, name: str) -> Path:
    """Where the set of this name is kept, whatever is in the name."""
    return folder / f"{slug(name)}.jsonl"


def judged_now(pair: Judgement, choice: str, seconds: float, clock: Callable[[], float] = time.time) -> Judgement:
    """``pair`` (its chosen answer on the left) with a person's choice: left, right or equal."""
    left, right = pair.chosen, pair.rejected
    chosen, rejected = (right, left) if choice == "right" else (left, right)
    side = "right" if choice == "right" else "left"
    values = {field.name: getattr(pair, field.name) for field in fields(Judgement)}
    return Judgement(
        **{**values, "chosen": chosen, "rejected": rejected, "tie": choice == "equal", "side": side,
           "time": clock(), "seconds": round(seconds, 2)}
    )  # fmt: skip


# ------------------------------------------------------------------ lines


def _line(judgement: Judgement) -> bytes:
    return json.dumps(asdict(judgement), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _is_judgement(line: bytes) -> bool:
    try:
        _judgement(json.loads(line))
    except (ValueError, KeyError, TypeError, IndexError):
        return False
    return True


def _judgement(row: Any) -> Judgement:
    """A line's judgement.  Raises ValueError, KeyError or TypeError for what is none."""
    known = {field.name for field in fields(Judgement)}
    if not (isinstance(row["chosen"], str) and isinstance(row["rejected"], str)):
        raise TypeError("answers are texts")
    made = Judgement(**{name: value for name, value in row.items() if name in known})
    if not isinstance(made.question, str) or not isinstance(made.number, int):
        raise TypeError("a question is a text")
    return made


def _replace(path: Path, text: str) -> None:
    """Writes a whole file at once: the old one stays until the new one is there."""
    aside = path.with_name(f".{path.name}.tmp")
    try:
        with aside.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        drop_file(aside)
        raise _cannot(path, error) from None


def _cannot(path: Path, error: OSError) -> DiskError:
    return DiskError(
        f"{path} cannot be written: {error.strerror or error}.", "Free some space, or mend the folder's permissions."
    )
