"""What can go wrong in a way that the user can mend.

``EngineError`` and its children are written for the person in front of the screen: they name what
is wrong (file, line, field) and what to do about it.  Everything else that is raised is a bug and
is shown with its trace.
"""

from __future__ import annotations

from pathlib import Path


class EngineError(Exception):
    """A problem that the user can act on.

    ``text`` says what is wrong, ``remedy`` what to do.  ``str(error)`` is both, one plain line each.
    """

    kind = "error"
    exit_code = 1

    def __init__(self, text: str, remedy: str = "") -> None:
        super().__init__(text, remedy)
        self.text = text
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.text}\n{self.remedy}" if self.remedy else self.text


class UsageError(EngineError):
    """The command or a call was used wrongly (exit code 2)."""

    kind = "usage"
    exit_code = 2


class RecipeError(UsageError):
    """A recipe has a wrong key, type or value, or its fields contradict each other."""

    kind = "recipe"


class DataError(EngineError):
    """A text, table or tokenizer file cannot be read as what it claims to be."""

    kind = "data"


class ModelError(EngineError):
    """A model file or folder cannot be loaded, or a model cannot be saved in the asked form."""

    kind = "model"


class NoModelYet(ModelError):
    """A run has not made what is asked of it: a checkpoint, unless ``remedy`` tells otherwise; ``run`` is its folder."""

    def __init__(self, run: Path, remedy: str = "Wait for its first checkpoint, or take another run.") -> None:
        super().__init__(f"{run.name} has no model yet.", remedy)
        self.run = run


class RunError(EngineError):
    """A run folder is missing, damaged, or already computing."""

    kind = "run"


class DeviceError(EngineError):
    """The asked device is missing, lost, or out of memory."""

    kind = "device"


class DiskError(EngineError):
    """No room, no permission, or the disk answers with an error."""

    kind = "disk"


class TrainingError(EngineError):
    """Training cannot go on (numbers stopped being finite, time is up before the first step, …)."""

    kind = "training"
