"""A Linux without the libraries that Qt needs is told so: no trace, no core dump."""

from __future__ import annotations

import sys

import pytest

from studio import __main__ as command
from studio import qt_libraries

X11 = {"DISPLAY": ":0"}


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_libraries.sys, "platform", "linux")


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        (X11, True),
        ({**X11, "QT_QPA_PLATFORM": "offscreen"}, False),
        ({**X11, "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
    ],
)
def test_the_libraries_of_x11_count_where_it_draws(
    environment: dict[str, str], wanted: bool, linux: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qt_libraries, "_is_there", lambda name: "cursor" not in name)
    assert list(qt_libraries.missing_libraries(environment).values()) == (["libxcb-cursor0"] if wanted else [])


def test_what_is_there_is_found_and_what_is_not_is_not() -> None:
    assert not qt_libraries._is_there("libnothing-of-this-name.so.9")
    if sys.platform.startswith("linux"):
        assert qt_libraries._is_there("libc.so.6")


def test_the_command_tells_the_remedy_and_opens_nothing(
    linux: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(qt_libraries, "_is_there", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(sys, "argv", ["tezgah"])
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setitem(sys.modules, "studio.app", None)  # importing it would fail
    assert command.main() == 1
    told = capsys.readouterr().err
    assert "Qt needs libEGL.so.1" in told
    assert "sudo apt install libegl1\n" in told
