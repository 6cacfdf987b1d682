"""The studio's settings survive anything that a disk or a person does to their file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from studio import settings as file
from studio.settings import Settings


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "Şükrü" / "settings.json"
    chosen = Settings(theme="dark", language="tr", runs_folder=str(tmp_path), threads=3, text_scale=1.3, notify=True)
    file.save(chosen, path)
    assert file.load(path).settings == chosen
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert file.load(tmp_path / "settings.json") == file.Loaded(Settings())


@pytest.mark.parametrize("garbage", [b"", b"{", b"\xff\xfe\0", b"[]", b"null", b'{"theme": "dark"}', b"[" * 50_000])
def test_garbage_is_moved_aside_and_told_once(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(garbage)

    loaded = file.load(path)

    assert loaded.settings == Settings()
    assert loaded.moved_to == tmp_path / "settings.json.bad-1"
    assert loaded.moved_to.read_bytes() == garbage
    assert file.load(path) == file.Loaded(Settings())


def test_a_second_wreck_does_not_overwrite_the_first(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for number in (1, 2):
        path.write_text(f"garbage {number}")
        assert file.load(path).moved_to == tmp_path / f"settings.json.bad-{number}"
    assert (tmp_path / "settings.json.bad-1").read_text() == "garbage 1"


def test_a_wrong_value_falls_back_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "theme": "pink", "threads": True, "language": "tr", "new_in_2027": 1}))
    loaded = file.load(path)
    assert loaded.settings == Settings(language="tr")
    assert loaded.moved_to is None


def test_a_newer_version_is_read_as_far_as_it_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 99, "theme": "dark"}))
    assert file.load(path).settings.theme == "dark"
    assert path.exists()


_BODIES = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(
        st.sampled_from(
            ["version", "theme", "language", "runs_folder", "threads", "text_scale", "notify", "geometry", "x"]
        ),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=9),
            st.lists(st.integers(), max_size=2),
        ),
    ).map(lambda body: json.dumps(body).encode()),
)


@profile(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_BODIES)
def test_no_bytes_keep_the_studio_from_starting(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(body)
    loaded = file.load(path).settings
    assert loaded.theme in file.THEMES
    assert loaded.language in file.LANGUAGES
    assert 0.5 <= loaded.text_scale <= 3.0
    assert 0 <= loaded.threads <= file.MAX_THREADS
    file.save(loaded, path)
    assert file.load(path).settings == loaded
