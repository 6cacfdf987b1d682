"""What child processes of the studio have in common."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QProcessEnvironment

import engine


def child_environment() -> QProcessEnvironment:
    """The environment of a Python child that imports this engine, installed or not, and writes UTF-8."""
    environment = QProcessEnvironment.systemEnvironment()
    home = str(Path(engine.__file__).parent.parent)
    before = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, [home, before])))
    environment.insert("PYTHONIOENCODING", "utf-8")
    return environment
