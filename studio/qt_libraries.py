"""The system's libraries that Qt needs to open a window on Linux: which are missing, and how to get them.  Neither Qt nor torch."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

# Files that Qt's own libraries name, and Debian's packages of them.
DRAWING = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}


def missing_libraries(environment: Mapping[str, str]) -> dict[str, str]:
    """The libraries that a window needs and this Linux lacks, each with its Debian package; empty on other systems.

    Without them Qt ends the process, or its import fails, before anything could be told.  Those of X11 count where the
    window will be drawn by it: with a DISPLAY, no Wayland and no other platform asked for.
    """
    if not sys.platform.startswith("linux"):
        return {}
    platform = environment.get("QT_QPA_PLATFORM", "")
    on_x11 = platform.startswith("xcb") or (
        not platform and bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")
    )
    return {name: package for name, package in {**DRAWING, **(X11 if on_x11 else {})}.items() if not _is_there(name)}


def remedy_for(missing: Mapping[str, str]) -> str:
    """What to tell a person."""
    return (
        f"error: The window cannot be opened: Qt needs {', '.join(missing)}, which this system lacks.\n"
        f"Install them (Debian, Ubuntu):  sudo apt install {' '.join(missing.values())}\n"
        "or work in the terminal:  tezgah quickstart"
    )


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
