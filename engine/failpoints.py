"""Named places where a test can make the engine fail: killed, out of space, or slow.

``TEZGAH_FAIL=checkpoint:before_rename=kill`` (several separated by commas; ``name@3=kill`` fails the third
time).  Without the variable a failpoint costs one dictionary look-up.
"""

from __future__ import annotations

import errno
import os
import signal
import time

_PLAN: dict[str, tuple[int, str]] = {}
_SEEN: dict[str, int] = {}


def _read_plan() -> None:
    for part in filter(None, os.environ.get("TEZGAH_FAIL", "").split(",")):
        name, _, action = part.partition("=")
        name, _, count = name.partition("@")
        _PLAN[name] = (int(count or 1), action)


_read_plan()


def failpoint(name: str) -> None:
    """Does what the plan says for ``name``; nothing without a plan."""
    if name not in _PLAN:
        return
    _SEEN[name] = _SEEN.get(name, 0) + 1
    when, action = _PLAN[name]
    if _SEEN[name] != when:
        return
    if action == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        time.sleep(60)
    elif action in ("enospc", "eio"):
        code = errno.ENOSPC if action == "enospc" else errno.EIO
        raise OSError(code, os.strerror(code), name)
    elif action == "memory":
        raise MemoryError(name)
    elif action == "bug":
        raise ZeroDivisionError(name)
    elif action.startswith("sleep"):
        time.sleep(float(action[5:] or 1))
