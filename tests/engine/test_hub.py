"""Models by name, against a hub of the test's own on this computer: size first, resume, checksums, plain errors."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DiskError, ModelError, UsageError
from engine.hub import fetch_model, look_up

COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAME = "somebody/tiny"
FILES = {
    "config.json": b'{"model_type": "gpt2"}',
    "tokenizer.json": b'{"model": {}}',
    "model.safetensors": bytes(range(256)) * 12_000,
    "pytorch_model.bin": b"never",
    "modeling_tiny.py": b"never",
    "onnx/model.safetensors": b"never",
    "README.md": b"never",
}


class Hub:
    """What the server does next, and what it was asked."""

    def __init__(self) -> None:
        self.files = dict(FILES)
        self.asked: list[tuple[str, str, str]] = []
        self.status = 200
        self.body: bytes | None = None
        self.breaks_after: list[int] = []
        self.knows_ranges = True
        self.promised: dict[str, bytes] = {}
        self.address = ""

    def description(self) -> dict[str, Any]:
        siblings = []
        for name, content in {**self.files, **self.promised}.items():
            sha1 = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            sibling: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": sha1}
            if name.endswith(".safetensors"):
                sibling["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            siblings.append(sibling)
        return {"sha": COMMIT, "siblings": siblings}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, self.headers.get("Range") or "", self.headers.get("Authorization") or ""))
            if state.status != 200:
                return self.reply(state.status, b"no")
            if self.path.startswith("/api/models/"):
                body = state.body if state.body is not None else json.dumps(state.description()).encode()
                return self.reply(200, body)
            prefix = f"/{NAME}/resolve/{COMMIT}/"
            if not self.path.startswith(prefix):
                return self.reply(404, b"no")
            content, start = state.files[self.path.removeprefix(prefix)], 0
            wished = self.headers.get("Range")
            if wished and state.knows_ranges:
                start = int(wished.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            part = content[start:]
            if state.breaks_after and len(part) > 10_000:
                part = part[: state.breaks_after.pop(0)]
                self.close_connection = True
            self.wfile.write(part)

        def reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("HF_ENDPOINT", state.address)
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("engine.hub.time.sleep", lambda seconds: None)
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_size_is_known_before_anything_is_downloaded(hub: Hub) -> None:
    model = look_up(NAME)
    assert (model.name, model.revision, model.folder_name) == (NAME, COMMIT, "somebody--tiny")
    assert [file.name for file in model.files] == ["model.safetensors", "tokenizer.json", "config.json"]
    assert model.bytes == sum(len(FILES[file.name]) for file in model.files)
    assert [path for path, _, _ in hub.asked] == [f"/api/models/{NAME}?blobs=true"]
    look_up(f"{NAME}@v1.0/x")
    assert hub.asked[-1][0] == f"/api/models/{NAME}/revision/v1.0%2Fx?blobs=true"


def test_only_what_is_read_here_is_fetched_and_every_byte_checked(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    folder = fetch_model(NAME, tmp_path, lambda done, total: told.append((done, total)))
    assert folder == tmp_path / "somebody--tiny"
    assert sorted(file.name for file in folder.iterdir()) == [
        "config.json", "model.safetensors", "tezgah_hub.json", "tokenizer.json"
    ]  # fmt: skip
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        assert (folder / name).read_bytes() == FILES[name]
    assert json.loads((folder / "tezgah_hub.json").read_text())["revision"] == COMMIT
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (look_up(NAME).bytes,) * 2
    assert list(tmp_path.iterdir()) == [folder], "nothing is left aside"
    before = len(hub.asked)
    assert fetch_model(NAME, tmp_path) == folder
    assert len(hub.asked) == before + 1, "what is here is not fetched again"


def test_shards_are_fetched_where_there_is_no_whole_file(hub: Hub, tmp_path: Path) -> None:
    del hub.files["model.safetensors"]
    shards = {f"model-0000{i}-of-00002.safetensors": bytes([i]) * 100 for i in (1, 2)}
    hub.files |= {**shards, "model.safetensors.index.json": b"{}", "consolidated.safetensors": b"never"}
    folder = fetch_model(NAME, tmp_path)
    assert sorted(file.name for file in folder.glob("*safetensors*")) == sorted(
        [*shards, "model.safetensors.index.json"]
    )
    hub.files["model.safetensors"] = b"whole"
    assert [file.name for file in look_up(NAME).files if "safetensors" in file.name] == ["model.safetensors"]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_connection_that_breaks_is_taken_up_again(hub: Hub, knows_ranges: bool, tmp_path: Path) -> None:
    hub.knows_ranges = knows_ranges
    hub.breaks_after = [1_000_000, 70_000]
    folder = fetch_model(NAME, tmp_path)
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    ranges = [wished for path, wished, _ in hub.asked if path.endswith("model.safetensors")]
    assert ranges == ["", "bytes=1000000-", "bytes=1070000-" if knows_ranges else "bytes=70000-"]


def test_a_download_that_was_stopped_goes_on_later(hub: Hub, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 1_500_000:
            raise Stopped

    with pytest.raises(Stopped):
        fetch_model(NAME, tmp_path, stop)
    assert not (tmp_path / "somebody--tiny").exists()
    first = len(hub.asked)
    told: list[int] = []
    folder = fetch_model(NAME, tmp_path, lambda done, total: told.append(done))
    assert hub.asked[first + 1][1].startswith("bytes=")
    assert told[0] > 1_500_000
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]


def test_a_network_that_stays_away_is_told_with_what_to_do(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after = [1000] + [0] * 20
    with pytest.raises(ModelError, match="cannot be reached") as caught:
        fetch_model(NAME, tmp_path)
    assert "what has arrived is kept" in caught.value.remedy
    assert len(hub.asked) < 12


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_content_that_hashes_otherwise_is_refused_and_deleted(hub: Hub, name: str, tmp_path: Path) -> None:
    hub.promised = {name: FILES[name][:-1] + b"!"}
    with pytest.raises(ModelError, match="checksum"):
        fetch_model(NAME, tmp_path)
    assert not (tmp_path / "somebody--tiny").exists()
    assert not list(tmp_path.glob(f"**/{name}"))
    hub.promised = {name: FILES[name][:-5]}
    with pytest.raises(ModelError, match="checksum"):
        fetch_model(NAME, tmp_path)


def test_a_newer_revision_takes_the_place_of_an_older_one(hub: Hub, tmp_path: Path) -> None:
    folder = fetch_model(NAME, tmp_path)
    record = json.loads((folder / "tezgah_hub.json").read_text())
    (folder / "tezgah_hub.json").write_text(json.dumps({**record, "revision": "older"}))
    hub.files["config.json"] = b'{"model_type": "llama"}'
    fetch_model(NAME, tmp_path)
    assert (folder / "config.json").read_bytes() == b'{"model_type": "llama"}'
    assert list(tmp_path.iterdir()) == [folder]


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    "name", ["", "a/b/c", "../x", "a/..", "-rf", "https://huggingface.co/a/b", "a b", "a/b@../../x"]
)
def test_what_is_no_name_is_refused_before_anything_is_asked(hub: Hub, name: str) -> None:
    with pytest.raises(UsageError, match="no name"):
        look_up(name)
    assert hub.asked == []


@pytest.mark.parametrize(
    ("status", "told", "remedy"),
    [
        (401, "There is no model", "HF_TOKEN"),
        (404, "There is no model", "HF_TOKEN"),
        (403, "licence", f"/{NAME}, then set HF_TOKEN"),
        (429, "429", "later"),
        (503, "503", "later"),
    ],
)
def test_the_hubs_refusals_are_told_in_plain_words(hub: Hub, status: int, told: str, remedy: str) -> None:
    hub.status = status
    with pytest.raises(ModelError, match=told) as caught:
        look_up(NAME)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"[1]",
        b"{}",
        b'{"sha": "../../x"}',
        b'{"sha": "0123456", "siblings": [{"rfilename": "config.json"}]}',
    ],
)
def test_an_answer_that_is_none_of_the_hubs_is_told(hub: Hub, answer: bytes) -> None:
    hub.body = answer
    with pytest.raises(ModelError, match="answered without"):
        look_up(NAME)


def test_a_list_of_files_that_is_none_is_told(hub: Hub) -> None:
    hub.body = b'{"sha": "0123456", "siblings": 3}'
    with pytest.raises(ModelError, match=r"no config\.json"):
        look_up(NAME)


def test_a_model_without_safetensors_names_the_way_around(hub: Hub) -> None:
    del hub.files["model.safetensors"]
    with pytest.raises(ModelError, match="no safetensors weights") as caught:
        look_up(NAME)
    assert "tezgah import" in caught.value.remedy
    del hub.files["config.json"]
    with pytest.raises(ModelError, match=r"no config\.json"):
        look_up(NAME)


def test_offline_nothing_is_asked_and_the_remedy_names_the_folder(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE") as caught:
        look_up(NAME)
    assert "copy the model's folder" in caught.value.remedy
    assert hub.asked == []
    monkeypatch.delenv("HF_HUB_OFFLINE")
    with pytest.raises(ModelError, match="cannot be reached"):
        look_up(NAME, endpoint="http://127.0.0.1:9")


def test_too_little_room_is_told_before_the_download(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 5, 5))
    with pytest.raises(DiskError, match="GB free"):
        fetch_model(NAME, tmp_path)
    assert len(hub.asked) == 1
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError):
        fetch_model(NAME, tmp_path / "file")


def test_the_token_goes_to_the_hub_only_over_https(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.hub import _request

    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    look_up(NAME)
    assert hub.asked[-1][2] == ""
    request = _request("https://huggingface.co/api/models/x")
    assert request.unredirected_hdrs["Authorization"] == "Bearer hf_secret"
    assert "Authorization" not in request.headers, "it would follow a redirect to another host"


# ------------------------------------------------------------------ the verb


def test_the_verb_tells_the_size_and_asks(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    from engine.cli import main

    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path))
    assert main(["fetch", NAME]) == 2
    told = capfd.readouterr().err
    assert "somebody/tiny (0123456789ab): 3 files, 3.1 MB." in told
    assert "--yes" in told
    assert len(hub.asked) == 1
    assert main(["fetch", NAME, "--yes"]) == 0
    assert capfd.readouterr().out.strip() == str(tmp_path / "models" / "somebody--tiny")
    hub.status = 404
    assert main(["fetch", "somebody/else", "--yes"]) == 1
    assert "There is no model 'somebody/else'" in capfd.readouterr().err
