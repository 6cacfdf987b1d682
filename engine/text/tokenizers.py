"""The kinds of tokenizers: make one for a text, load one that was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from engine.errors import DataError
from engine.text.alphabets import ByteTokenizer, CharTokenizer
from engine.text.bpe import SMALLEST_VOCABULARY, BPETokenizer, train_bpe
from engine.text.bytes_in_json import BYTE_LEVEL, BYTE_LEVEL_DECODER, to_bytes
from engine.text.documents import Piece
from engine.text.huggingface import HuggingFaceTokenizer, load_huggingface, named_tokens_beside, read_json
from engine.text.published import PUBLISHED, fetch_encoding, gpt2_ranks, load_published, published_name
from engine.text.tokenizer import EOT_TEXT, OWN_FILE, Tokenizer, bpe_model

__all__ = [
    "EOT_TEXT",
    "KINDS",
    "PUBLISHED",
    "BPETokenizer",
    "ByteTokenizer",
    "CharTokenizer",
    "HuggingFaceTokenizer",
    "Tokenizer",
    "fetch_encoding",
    "holds_tokenizer",
    "load_tokenizer",
    "make_tokenizer",
    "needs_text",
]

KINDS = ("char", "bytes", "bpe", *PUBLISHED)
SAMPLE_CHARACTERS = 32 << 20


def needs_text(kind: str, path: str = "") -> bool:
    """Whether a tokenizer of this kind is made from the user's text."""
    return not path and kind in ("char", "bpe")


def make_tokenizer(
    kind: str,
    *,
    path: str = "",
    vocab_size: int = 4096,
    documents: Callable[[], Iterable[Piece]] | None = None,
    cache: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Tokenizer:
    """A tokenizer of a kind.

    ``char`` and ``bpe`` read ``documents()`` once and tell ``progress`` the characters read so far; ``bpe`` trains on
    a sample spread over the text, with ``vocab_size`` as upper limit (end of text included).  Published vocabularies
    come from files on this computer (``path``, ``cache`` and tiktoken's own places), never from the network.  A
    ``path`` (or a kind that is one) opens a ``tokenizer.json`` or a folder, whatever the kind.  Raises DataError with
    the remedy.
    """
    name = published_name(kind)
    if path and not (name and _holds_published(Path(path))):
        return load_tokenizer(path)
    if name:
        return load_published(name, [Path(folder) for folder in (cache, path) if folder])
    if kind == "bytes":
        return ByteTokenizer()
    if not needs_text(kind):
        if kind in KINDS or not Path(kind).expanduser().exists():
            raise DataError(
                f"There is no tokenizer kind {kind!r}, and no such file.",
                f"Choose one of {', '.join(KINDS)}, or give the path of a tokenizer.json.",
            )
        return load_tokenizer(kind)
    if documents is None:
        raise DataError(f"A tokenizer of kind {kind!r} is made from text, and none is given.")
    sampler = TextSampler(kind)
    for piece in documents():
        sampler.add(piece)
        if progress:
            progress(sampler.characters)
    return sampler.tokenizer(vocab_size)


def _holds_published(folder: Path) -> bool:
    """Whether a folder is one of tiktoken's files, not of a tokenizer that stands for itself."""
    return folder.is_dir() and not any((folder / name).is_file() for name in ("tokenizer.json", "vocab.json"))


class TextSampler:
    """What a tokenizer needs to know of a text, gathered in bounded memory while it streams by.

    For ``char`` the set of characters; for ``bpe`` chunks spread evenly over the whole text: when they exceed
    SAMPLE_CHARACTERS every second one is dropped, and from then on only every second, fourth, … is kept.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._alphabet: set[str] = set()
        self._kept: list[str] = []
        self._kept_characters = 0
        self._stride = 1
        self._count = 0
        self.characters = 0

    def add(self, piece: Piece) -> None:
        self.characters += len(piece.text)
        if self._kind == "char":
            self._alphabet.update(piece.text)
        if self._kind != "bpe":
            return
        for start in range(0, len(piece.text), 1 << 16):
            self._keep(piece.text[start : start + (1 << 16)])

    def _keep(self, text: str) -> None:
        if self._count % self._stride == 0:
            self._kept.append(text)
            self._kept_characters += len(text)
            while self._kept_characters > SAMPLE_CHARACTERS and len(self._kept) > 1:
                self._kept = self._kept[::2]
                self._stride *= 2
                self._kept_characters = sum(map(len, self._kept))
        self._count += 1

    def tokenizer(self, vocab_size: int) -> Tokenizer:
        """The tokenizer of the text so far.  DataError when there was no text."""
        if not self.characters:
            raise DataError("The text is empty.", "Choose a file that holds text.")
        if self._kind == "char":
            return CharTokenizer("".join(self._alphabet))
        if vocab_size < SMALLEST_VOCABULARY:
            text = f"tokenizer.vocab_size = {vocab_size} is too small for BPE over bytes."
            raise DataError(text, f"Set it to at least {SMALLEST_VOCABULARY}: 256 bytes and end of text.")
        return train_bpe(self._kept, vocab_size)


# ------------------------------------------------------------------ load

_MERGE_FILES = (("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe"))  # Hugging Face's names, OpenAI's


def holds_tokenizer(folder: Path) -> bool:
    """Whether a folder has the files of a tokenizer that ``load_tokenizer`` reads."""
    if (folder / "tokenizer.json").is_file():
        return True
    return any((folder / vocab).is_file() and (folder / merges).is_file() for vocab, merges in _MERGE_FILES)


def load_tokenizer(folder: Path | str, *, for_model: bool = False) -> Tokenizer:
    """The tokenizer of a folder that ``Tokenizer.save`` wrote, of any folder with a ``tokenizer.json`` or with
    GPT-2's ``vocab.json`` and ``merges.txt`` (``encoder.json`` and ``vocab.bpe``), or of a ``tokenizer.json`` itself.

    ``for_model``: it is opened with the model that was trained with it, so what that wants before a text is kept.
    Raises DataError when there is none, or its files are damaged.
    """
    place = Path(folder).expanduser()
    if place.is_file():
        own, file = place.with_name(OWN_FILE), place
    else:
        own, file = place / OWN_FILE, place / "tokenizer.json"
    if not str(folder) or not place.exists():
        raise DataError(f"{folder}: there is no such tokenizer file or folder.", "Check tokenizer.path.")
    if own.is_file() and file.is_file() and file.name == "tokenizer.json":
        tokenizer, fingerprint = _load_own(own, file)
        if tokenizer.fingerprint != fingerprint:
            raise DataError(f"{file} is damaged: it is not what was saved.", "Save the tokenizer again from its run.")
        return tokenizer
    if file.is_file():
        return load_huggingface(file, for_model=for_model)
    for vocab, merges in _MERGE_FILES:
        if (place / vocab).is_file() and (place / merges).is_file():
            return _load_merges(place / vocab, place / merges)
    raise DataError(f"{place} holds no tokenizer.json.", "Give the folder of a tokenizer, or the file itself.")


def _load_own(own: Path, file: Path) -> tuple[Tokenizer, str]:
    """What was saved, and the fingerprint that it had."""
    facts, content = read_json(own), read_json(file)
    try:
        return _rebuild(facts, content), str(facts["fingerprint"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise DataError(f"{file} is damaged: {error!r}.", "Save the tokenizer again from its run.") from error


def _rebuild(facts: dict[str, Any], content: dict[str, Any]) -> Tokenizer:
    kind = str(facts["kind"])
    if kind == "path":
        named = {str(name): str(text) for name, text in facts.get("named", {}).items()}
        marks, starts = bool(facts.get("marks_in_text")), [str(text) for text in facts.get("starts", [])]
        return HuggingFaceTokenizer(content, str(facts["eot"]), named, marks_in_text=marks, starts=starts)
    if added := [str(token) for token in facts.get("added", [])]:
        vocab = {name: id for name, id in content["model"]["vocab"].items() if name not in added}
        without = {**content, "model": {**content["model"], "vocab": vocab}}
        return _rebuild({**facts, "added": []}, without).with_added(added)
    vocab = content["model"]["vocab"]
    end = vocab[EOT_TEXT]
    if kind == "bytes":
        return ByteTokenizer()
    if kind == "char":
        return CharTokenizer("".join(name for name, id in vocab.items() if id != end))
    return BPETokenizer(
        {to_bytes(name): int(id) for name, id in vocab.items() if id != end},
        kind=kind,
        pattern=str(facts["pattern"]),
        json_pattern=str(content["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"]),
        eot_id=end,
        vocab_size=int(facts["vocab_size"]),
        merges=content["model"]["merges"],
    )


def _load_merges(vocab_path: Path, merges_path: Path) -> Tokenizer:
    """GPT-2's own two files: run as GPT-2 when the ids are in the order of the merges, as they are in its own."""
    vocab = read_json(vocab_path)
    try:
        lines = merges_path.read_text(encoding="utf-8").split("\n")
        merges = [line.split() for line in lines if line and not line.startswith("#version")]
        ranks = gpt2_ranks(merges)
        words = {to_bytes(name): int(id) for name, id in vocab.items() if name != EOT_TEXT}
    except (KeyError, ValueError, OSError) as error:
        raise DataError(f"{merges_path} is not a list of merges: {error!r}.", "Fetch the file again.") from None
    if words == ranks and vocab.get(EOT_TEXT) == len(ranks):
        gpt2 = PUBLISHED["gpt2"]
        return BPETokenizer(
            ranks,
            kind="gpt2",
            pattern=gpt2.pattern,
            json_pattern=gpt2.json_pattern,
            eot_id=len(ranks),
            vocab_size=len(ranks) + 1,
            merges=merges,
        )
    content = {
        "version": "1.0",
        "added_tokens": [],
        "pre_tokenizer": {**BYTE_LEVEL, "use_regex": True},
        "decoder": BYTE_LEVEL_DECODER,
        "model": bpe_model({str(name): int(id) for name, id in vocab.items()}, merges),
    }
    named = named_tokens_beside(vocab_path)
    return HuggingFaceTokenizer(content, named.get("eos_token", ""), named)
