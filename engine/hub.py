"""Models from the Hugging Face hub, by name and only when the user asks: their size first, then the files that are read
here (safetensors, configuration, tokenizer; never pickles, never code), each checked against the hub's checksum.

A download that was interrupted goes on where it stopped.  Plain HTTPS; torch-free, and nothing of it runs at import.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from engine.errors import DiskError, ModelError, UsageError

ENDPOINT = "https://huggingface.co"
RECORD = "tezgah_hub.json"

_NAME = re.compile(r"[\w][\w.-]*(/[\w][\w.-]*)?")
_REVISION = re.compile(r"[\w][\w./-]*")
_TEXTS = (
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt", "tokenizer.model", "chat_template.jinja",
)  # fmt: skip
_WHOLE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_SHARD = re.compile(r"model-\d+-of-\d+\.safetensors")
_LARGEST_ANSWER = 64 << 20
_SPARE_BYTES = 64 << 20
_CHUNK = 1 << 20
_TIMEOUT_S = 30
_ATTEMPTS = 5  # without a byte in between

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class HubFile:
    """One file: its name, its bytes, and what its content must hash to (SHA-256 of large files, git's SHA-1 of others)."""

    name: str
    size: int
    sha256: str = ""
    git_sha1: str = ""


@dataclass(frozen=True)
class HubModel:
    """A model on the hub at one revision (a commit), and the files of it that would be fetched."""

    name: str
    revision: str
    files: tuple[HubFile, ...]
    endpoint: str = ENDPOINT

    @property
    def bytes(self) -> int:
        """How much would be downloaded."""
        return sum(file.size for file in self.files)

    @property
    def folder_name(self) -> str:
        """The name of its folder among the fetched models."""
        return self.name.replace("/", "--")


def look_up(name: str, *, endpoint: str | None = None) -> HubModel:
    """What fetching a model would mean; nothing is downloaded but the hub's answer.

    ``name`` is OWNER/MODEL, with @REVISION for another than the newest.  ``endpoint`` is a mirror's address
    (HF_ENDPOINT, else the hub).  Raises UsageError for what is no name, ModelError when there is no such model, when it
    has no safetensors, or when there is no network.
    """
    bare, _, revision = name.partition("@")
    if not _NAME.fullmatch(bare) or (revision and not _REVISION.fullmatch(revision)) or ".." in name:
        raise UsageError(f"{name!r:.80} is no name of a model on the hub.", "Write OWNER/MODEL.")
    endpoint = (endpoint or os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
    at = f"/revision/{quote(revision, safe='')}" if revision else ""
    body = _ask(f"{endpoint}/api/models/{bare}{at}?blobs=true", bare)
    commit = body.get("sha")
    if not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{7,64}", commit):
        raise _strange(endpoint, "a commit")
    siblings = body.get("siblings")
    files = [file for each in (siblings if isinstance(siblings, list) else []) if (file := _file(each, endpoint))]
    return HubModel(bare, commit, tuple(_wanted(bare, files)), endpoint)


def _file(sibling: Any, endpoint: str) -> HubFile | None:
    """A file that is read here, as the hub lists it; None for others."""
    name = sibling.get("rfilename") if isinstance(sibling, dict) else None
    if not isinstance(name, str) or not (name in (*_TEXTS, _WHOLE, _INDEX) or _SHARD.fullmatch(name)):
        return None
    large = sibling.get("lfs") if isinstance(sibling.get("lfs"), dict) else {}
    size = large.get("size", sibling.get("size"))
    sha256, sha1 = str(large.get("sha256") or ""), str(sibling.get("blobId") or "")
    if not isinstance(size, int) or size < 0 or not (sha256 or sha1):
        raise _strange(endpoint, f"size and checksum of {name}")
    return HubFile(name, size, sha256, "" if sha256 else sha1)


def _wanted(name: str, files: list[HubFile]) -> list[HubFile]:
    """Either the whole weights or their shards; the configuration last."""
    names = {file.name for file in files}
    if "config.json" not in names or not (_WHOLE in names or _INDEX in names):
        raise ModelError(
            f"{name} has no {'config.json' if 'config.json' not in names else 'safetensors weights'} on the hub.",
            "Choose another model. One with pickled weights only (pytorch_model.bin) can be downloaded by hand and "
            "imported:  tezgah import FOLDER --to FOLDER",
        )
    if _WHOLE in names:
        files = [file for file in files if file.name != _INDEX and not _SHARD.fullmatch(file.name)]
    return sorted(files, key=lambda file: (file.name == "config.json", file.name))


# ------------------------------------------------------------------ fetch


def fetch_model(wanted: str | HubModel, to: Path, progress: Progress | None = None) -> Path:
    """Download a model into a folder of its own in ``to`` (OWNER--MODEL) and return that folder.

    The folder appears when everything in it has arrived and hashes right.  ``progress`` is told the bytes that are there
    and all bytes; an exception that it raises ends the download, which goes on from there the next time.
    Raises what ``look_up`` raises, ModelError when the network fails or sends something else than the hub promised,
    DiskError when there is no room.
    """
    model = look_up(wanted) if isinstance(wanted, str) else wanted
    target = to / model.folder_name
    if _recorded(target) == model.revision:
        return target
    part = to / f".{model.folder_name}-{model.revision[:12]}.part"
    try:
        part.mkdir(parents=True, exist_ok=True)
        present = {file.name: _present(part / file.name) for file in model.files}
        _check_room(to, model.bytes - sum(present.values()))
        for file in model.files:
            done = sum(present.values()) - present[file.name]
            _fetch_file(model, file, part / file.name, partial(_tell, progress, model, done))
            present[file.name] = file.size
        record = {"name": model.name, "revision": model.revision, "files": [asdict(file) for file in model.files]}
        (part / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        _put_in_place(part, target)
    except OSError as error:
        raise DiskError(
            f"{part}: {error.strerror or error}.", "Make room there, or choose another workspace."
        ) from error
    return target


def _recorded(folder: Path) -> str:
    try:
        return str(json.loads((folder / RECORD).read_text(encoding="utf-8"))["revision"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # not fetched, or not by this program


def _present(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _tell(progress: Progress | None, model: HubModel, before: int, got: int) -> None:
    if progress:
        progress(before + got, model.bytes)


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE_BYTES:
        raise DiskError(
            f"{folder}: {needed / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB free.",
            "Make room there, or choose another workspace (TEZGAH_HOME).",
        )


def _put_in_place(part: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    for leftover in target.parent.glob(f".{target.name}-*.part"):
        shutil.rmtree(leftover, ignore_errors=True)


def _fetch_file(model: HubModel, file: HubFile, path: Path, tell: Callable[[int], None]) -> None:
    """One file, whole and checked; what is there of it already is not fetched again."""
    url = f"{model.endpoint}/{model.name}/resolve/{model.revision}/{quote(file.name)}"
    failures = 0
    while (before := _present(path)) < file.size or not path.exists():
        try:
            _continue(url, path, before, file.size, tell)
        except (OSError, http.client.HTTPException) as error:
            refused = isinstance(error, urllib.error.HTTPError) and error.code < 500
            if refused or not _of_the_network(error):
                raise _unreachable(model.endpoint, model.name, error) from error
            failures = failures + 1 if _present(path) == before else 1
            if failures >= _ATTEMPTS:
                raise _unreachable(model.endpoint, model.name, error) from error
            time.sleep(0.2 * 2**failures)
    tell(file.size)
    if _present(path) != file.size or not _hashes_right(path, file):
        path.unlink()
        raise ModelError(
            f"{url} sent something else than the hub promised (its checksum differs).",
            "Try again later; what was wrong is deleted.",
        )


def _continue(url: str, path: Path, held: int, size: int, tell: Callable[[int], None]) -> None:
    """Ask for what is missing and append it."""
    request = _request(url)
    if held:
        request.add_header("Range", f"bytes={held}-")
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
        goes_on = answer.status == 206 and (answer.headers.get("Content-Range") or "").startswith(f"bytes {held}-")
        with open(path, "ab" if held and goes_on else "wb") as file:
            got = held if held and goes_on else 0
            while chunk := answer.read(min(_CHUNK, size + 1 - got)):
                file.write(chunk)
                got += len(chunk)
                tell(min(got, size))
                if got > size:
                    return
    if got < size:
        raise http.client.IncompleteRead(b"", size - got)


def _hashes_right(path: Path, file: HubFile) -> bool:
    digest = hashlib.sha256() if file.sha256 else hashlib.sha1(b"blob %d\0" % file.size)
    with open(path, "rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == (file.sha256 or file.git_sha1)


# ------------------------------------------------------------------ the hub's answers


def _request(url: str) -> urllib.request.Request:
    request = urllib.request.Request(url, headers={"User-Agent": "tezgah"})
    token = os.environ.get("HF_TOKEN")
    if token and urlsplit(url).scheme == "https":
        request.add_unredirected_header("Authorization", f"Bearer {token}")  # for the hub, not for whom it refers to
    return request


def _ask(url: str, name: str) -> dict[str, Any]:
    """The JSON object that the hub answers."""
    endpoint = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        raise _unreachable(endpoint, name, OSError("HF_HUB_OFFLINE is set"))
    try:
        with urllib.request.urlopen(_request(url), timeout=_TIMEOUT_S) as answer:
            body = json.loads(_read(answer))
    except (OSError, http.client.HTTPException) as error:  # URLError is an OSError
        raise _unreachable(endpoint, name, error) from error
    except ValueError:
        raise _strange(endpoint, "JSON") from None
    if not isinstance(body, dict):
        raise _strange(endpoint, "an object")
    return body


def _read(answer: IO[bytes]) -> bytes:
    content = answer.read(_LARGEST_ANSWER + 1)
    if len(content) > _LARGEST_ANSWER:
        raise ValueError("far too long")
    return content


def _strange(endpoint: str, what: str) -> ModelError:
    return ModelError(f"{endpoint} answered without {what}.", "Try again later, or check HF_ENDPOINT.")


def _of_the_network(error: BaseException) -> bool:
    """Whether an OSError came from the network and not from the disk."""
    networks = (urllib.error.URLError, ConnectionError, TimeoutError, ssl.SSLError, http.client.HTTPException)
    return isinstance(error, networks)


def _unreachable(endpoint: str, name: str, error: BaseException) -> Exception:
    """The error for a request that failed; an error of the disk stays what it is."""
    code = error.code if isinstance(error, urllib.error.HTTPError) else 0
    if code in (401, 404):
        return ModelError(
            f"There is no model {name!r} on {endpoint}, or it is private.",
            "Check the name (OWNER/MODEL, as on its page). For a private one set HF_TOKEN to your token.",
        )
    if code == 403:
        return ModelError(
            f"{name} is given only to those who agreed to its licence.",
            f"Agree on {endpoint}/{name}, then set HF_TOKEN to your token.",
        )
    if code:
        return ModelError(f"{endpoint} refused {name}: {code} {getattr(error, 'reason', '')}.", "Try again later.")
    if not _of_the_network(error) and isinstance(error, OSError) and error.errno is not None:
        return error
    reason = getattr(error, "reason", error)
    return ModelError(
        f"{endpoint} cannot be reached: {reason}.",
        "Check the network and run the same again: what has arrived is kept. Without a network, copy the model's folder "
        "(config.json, *.safetensors, tokenizer.json) from another computer and give its path.",
    )
