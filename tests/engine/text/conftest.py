"""What the tests of the text rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.text.corpus import prepare
from engine.text.documents import Piece
from engine.text.tokenizers import make_tokenizer


def run_to_the_end(generator):
    """The messages of a generator and what it returns."""
    messages = []
    while True:
        try:
            messages.append(next(generator))
        except StopIteration as end:
            return messages, end.value


@pytest.fixture(scope="session")
def drained():
    return run_to_the_end


@pytest.fixture
def corpus_of(tmp_path):
    """prepare(), run to its end, with a cache of this test's own."""

    def make(path, **wishes):
        wishes = {"cache": tmp_path / "cache", "kind": "bytes", **wishes}
        return run_to_the_end(prepare(str(path), **wishes))[1]

    return make


@pytest.fixture(scope="session")
def gpt2_files(shared_data) -> Path:
    folder = shared_data / "tiktoken-cache"
    if not folder.is_dir():
        pytest.skip("GPT-2's vocabulary is not here")
    return folder


@pytest.fixture(scope="session")
def gpt2(gpt2_files):
    return make_tokenizer("gpt2", cache=gpt2_files)


SAMPLE = (
    "Once upon a time there was a fox. İstanbul'da ılık bir akşam: Ali'nin kitabı çok güzeldi, şöyle böyle.\n"
    "  don't \"quote\" 'single'\t\r\n 12345 67 😀👨‍👩‍👧‍👦 e\u0301 中文，中文。 \0 <|endoftext|> <s> [CLS]\n\n\n   x = f(y)\n"
) * 20


@pytest.fixture(scope="session")
def sample() -> str:
    return SAMPLE


def made(kind: str, text: str = SAMPLE, **wishes):
    return make_tokenizer(kind, documents=lambda: [Piece(text, ends=True)], **{"vocab_size": 700, **wishes})


@pytest.fixture(scope="session")
def make():
    return made


os.environ.setdefault("HF_HUB_OFFLINE", "1")
