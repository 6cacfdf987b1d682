"""The ``tezgah`` command: without a verb it opens the studio, with a verb it hands over to ``engine.cli``."""

from __future__ import annotations

import os
import sys

NO_DISPLAY = "There is no display here, so the quick start runs in the terminal (tezgah quickstart)."


def main() -> int:
    """Runs the command; returns the exit code."""
    arguments = sys.argv[1:]
    if not arguments and has_display():
        from studio.qt_libraries import missing_libraries, remedy_for

        if missing := missing_libraries(os.environ):
            sys.stderr.write(remedy_for(missing) + "\n")
            return 1
        from studio.app import main as studio

        return studio()
    from engine.cli import main as command_line

    if not arguments:
        sys.stderr.write(NO_DISPLAY + "\n")
        arguments = ["quickstart"]
    return int(command_line(arguments) or 0)


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere when there is a display or a chosen platform."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
