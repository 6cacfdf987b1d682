"""tiktoken's published vocabularies: where their files may lie, how they are checked, and fetching one on request.

Nothing here touches the network unless ``fetch_encoding`` is called, which the user asks for by name.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import tempfile
import urllib.request
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError, DiskError
from engine.text.bpe import BPETokenizer
from engine.text.bytes_in_json import BYTE_TO_CHARACTER, to_bytes

_SITE = "https://openaipublic.blob.core.windows.net/"
_TIMEOUT_S = 30
_LARGEST_BYTES = 1 << 25

# Each pattern twice: as the tokenizers library reads it (Oniguruma), and as tiktoken runs it faster
# (possessive quantifiers, which Oniguruma would read differently).  Both cut alike.
_GPT2 = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
_GPT2_FAST = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"
_CL100K = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_CL100K_FAST = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


@dataclass(frozen=True, slots=True)
class Published:
    """One published vocabulary: its file, what it must hash to, and its shape."""

    url: str
    sha256: str
    pattern: str
    json_pattern: str
    eot_id: int
    vocab_size: int
    names: tuple[str, ...] = ()  # other names under which people keep the same file


PUBLISHED = {
    "gpt2": Published(
        _SITE + "gpt-2/encodings/main/vocab.bpe",
        "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
        _GPT2_FAST, _GPT2, 50256, 50257, ("merges.txt",),
    ),
    "r50k": Published(
        _SITE + "encodings/r50k_base.tiktoken",
        "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
        _GPT2_FAST, _GPT2, 50256, 50257,
    ),
    "p50k": Published(
        _SITE + "encodings/p50k_base.tiktoken",
        "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
        _GPT2_FAST, _GPT2, 50256, 50281,
    ),
    "cl100k": Published(
        _SITE + "encodings/cl100k_base.tiktoken",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        _CL100K_FAST, _CL100K, 100257, 100258,
    ),
    "o200k": Published(
        _SITE + "encodings/o200k_base.tiktoken",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        _O200K, _O200K, 199999, 200000,
    ),
}  # fmt: skip


def published_name(kind: str) -> str:
    """The short name of a published vocabulary (``cl100k_base`` is ``cl100k``); "" when it is none."""
    short = kind.removesuffix("_base")
    return short if short in PUBLISHED else ""


def load_published(name: str, folders: Sequence[Path | str]) -> BPETokenizer:
    """A published vocabulary from a file on this computer; DataError with the remedy when there is none.

    Looks in ``folders``, then where tiktoken keeps its own (TIKTOKEN_CACHE_DIR, DATA_GYM_CACHE_DIR, the
    temporary folder), under tiktoken's name for it and its usual ones; what is found must hash right.
    """
    published = PUBLISHED[name]
    damaged: list[str] = []
    for path in _places(published, folders):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content).hexdigest() == published.sha256:
            return _tokenizer(name, published, content)
        damaged.append(str(path))
    file_name = published.url.rsplit("/", 1)[-1]
    told = f" ({damaged[0]} is not it: its SHA-256 differs.)" if damaged else ""
    raise DataError(
        f"The vocabulary of {name!r} is not on this computer.{told}",
        f"With a network, run once: tezgah fetch {name}. Without one, copy {file_name} from another computer into "
        f'{folders[0] if folders else "the folder TIKTOKEN_CACHE_DIR"}, or use tokenizer.kind = "bpe", which needs no '
        "download.",
    )


def _places(published: Published, folders: Sequence[Path | str]) -> list[Path]:
    own = [Path(folder) for folder in folders]
    theirs = [os.environ.get("TIKTOKEN_CACHE_DIR"), os.environ.get("DATA_GYM_CACHE_DIR")]
    temporary = os.path.join(tempfile.gettempdir(), "data-gym-cache")
    everywhere = own + [Path(folder) for folder in (*theirs, temporary) if folder]
    names = [_cache_name(published), published.url.rsplit("/", 1)[-1], *published.names]
    return [folder / name for folder in everywhere for name in names]


def _cache_name(published: Published) -> str:
    return hashlib.sha1(published.url.encode()).hexdigest()  # as tiktoken names it


def _tokenizer(name: str, published: Published, content: bytes) -> BPETokenizer:
    merges = [line.split() for line in content.decode().split("\n")[1:-1]] if name == "gpt2" else None
    ranks = gpt2_ranks(merges) if merges else _tiktoken_ranks(content)
    return BPETokenizer(
        ranks,
        kind=name,
        pattern=published.pattern,
        json_pattern=published.json_pattern,
        eot_id=published.eot_id,
        vocab_size=published.vocab_size,
        merges=merges,
    )


def gpt2_ranks(merges: list[list[str]]) -> dict[bytes, int]:
    """Ids in GPT-2's order: the bytes, the printable ones first, then what each merge makes."""
    first = sorted(range(256), key=lambda byte: BYTE_TO_CHARACTER[byte])
    ranks = {bytes([byte]): rank for rank, byte in enumerate(first)}
    for left, right in merges:
        ranks[to_bytes(left) + to_bytes(right)] = len(ranks)
    return ranks


def _tiktoken_ranks(content: bytes) -> dict[bytes, int]:
    lines = (line.split() for line in content.splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in lines}


def fetch_encoding(kind: str, folder: Path) -> Path:
    """Download a published vocabulary into ``folder``, check it, and return its path.

    DataError when there is no network or the content is wrong, DiskError when it cannot be written.
    """
    name = published_name(kind)
    if not name:
        raise DataError(f"{kind!r} cannot be fetched.", f"These can: {', '.join(PUBLISHED)}.")
    published = PUBLISHED[name]
    target = folder / _cache_name(published)
    try:
        with urllib.request.urlopen(published.url, timeout=_TIMEOUT_S) as answer:
            content = answer.read(_LARGEST_BYTES)
    except (OSError, http.client.HTTPException) as error:  # URLError is an OSError
        raise DataError(
            f"{published.url} cannot be fetched: {error}.",
            f"Check the network, or copy the file from another computer to {target}.",
        ) from error
    if hashlib.sha256(content).hexdigest() != published.sha256:
        raise DataError(f"{published.url} sent something else than expected (its SHA-256 differs).", "Try again later.")
    temporary = folder / f".{target.name}.{uuid.uuid4().hex}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        raise DiskError(f"{folder}: {error.strerror}.", "Make room there, or choose another workspace.") from error
    return target
