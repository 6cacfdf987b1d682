"""Named places where a test can make the engine fail: killed, out of space, out of memory, or slow.

``TEZGAH_FAIL=checkpoint:before_rename=kill`` (several separated by commas; ``name@3=kill`` fails the third
time, ``name@3+=kill`` the third time and every time after it).  A name without an action is its own: ``oom@5``
lets the fifth step run out of memory as torch's allocator would.  Without the variable a failpoint costs one
dictionary look-up.
"""

from __future__ import annotations

import errno
import os
import signal
import time

_PLAN: dict[str, tuple[int, str]] = {}
_LASTING: set[str] = set()  # names that go on failing after their first time
_SEEN: dict[str, int] = {}


def _read_plan(text: str) -> None:
    for part in filter(None, text.split(",")):
        name, _, action = part.partition("=")
        name, _, count = name.partition("@")
        if count.endswith("+"):
            _LASTING.add(name)
        _PLAN[name] = (int(count.rstrip("+") or 1), action or name)


_read_plan(os.environ.get("TEZGAH_FAIL", ""))


def failpoint(name: str) -> None:
    """Does what the plan says for ``name``; nothing without a plan."""
    if name not in _PLAN:
        return
    _SEEN[name] = _SEEN.get(name, 0) + 1
    when, action = _PLAN[name]
    if _SEEN[name] == when or (name in _LASTING and _SEEN[name] > when):
        _fail(name, action)


def _fail(name: str, action: str) -> None:
    if action == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        time.sleep(60)
    elif action in ("enospc", "eio"):
        code = errno.ENOSPC if action == "enospc" else errno.EIO
        raise OSError(code, os.strerror(code), name)
    elif action == "memory":
        raise MemoryError(name)
    elif action == "oom":  # the words of torch's allocator, which raises no type of its own on a CPU
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000 bytes.")
    elif action == "bug":
        raise ZeroDivisionError(name)
    elif action.startswith("sleep"):
        time.sleep(float(action[5:] or 1))
