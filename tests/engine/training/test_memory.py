"""Out of memory: recognised by what allocators really raise, and injected by a failpoint."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest
import torch

from engine import failpoints
from engine.failpoints import failpoint
from engine.training.memory import give_memory_back, is_out_of_memory

# A limit on the address space makes torch's own allocator fail, as a system without overcommit does.
EXHAUST = """
import resource, torch, psutil
from engine.training.memory import is_out_of_memory
from engine.failpoints import failpoint
room = psutil.Process().memory_info().vms + 64 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (room, room))
try:
    torch.empty(10**9)
except RuntimeError as error:
    real = error
try:
    failpoint("oom")
except RuntimeError as error:
    injected = error
assert type(real) is type(injected)
assert "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000 bytes." in str(real), str(real)
assert str(injected) in str(real), str(real)
assert is_out_of_memory(real) and is_out_of_memory(injected)
"""


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty plan that is thrown away afterwards."""
    monkeypatch.setattr(failpoints, "_PLAN", {})
    monkeypatch.setattr(failpoints, "_SEEN", {})
    monkeypatch.setattr(failpoints, "_LASTING", set())


def fails(times: int) -> list[bool]:
    """Which of so many passes of the failpoint "oom" fail."""
    passes = []
    for _ in range(times):
        try:
            failpoint("oom")
        except RuntimeError as error:
            passes.append(is_out_of_memory(error))
        else:
            passes.append(False)
    return passes


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of the address space")
def test_torch_without_memory_is_recognised_and_the_failpoint_speaks_its_words() -> None:
    env = {**os.environ, "TEZGAH_FAIL": "oom"}
    done = subprocess.run(
        [sys.executable, "-c", EXHAUST], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB."),
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] data. DefaultCPUAllocator: not enough memory: you tried"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
        RuntimeError("std::bad_alloc"),
    ],
)
def test_errors_of_exhausted_memory(error: Exception) -> None:
    assert is_out_of_memory(error)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"),
        OSError(errno.ENOSPC, "No space left on device"),
        ValueError("out of memory"),
        KeyboardInterrupt(),
    ],
)
def test_other_errors_are_not_taken_for_it(error: BaseException) -> None:
    assert not is_out_of_memory(error)


@pytest.mark.usefixtures("plan")
def test_a_step_runs_out_of_memory_once() -> None:
    failpoints._read_plan("oom@3")
    assert fails(5) == [False, False, True, False, False]


@pytest.mark.usefixtures("plan")
def test_or_from_a_step_on() -> None:
    failpoints._read_plan("other@2=kill,oom@3+")
    assert fails(5) == [False, False, True, True, True]


def test_memory_is_given_back_without_harm() -> None:
    kept = torch.ones(3)
    give_memory_back(torch.device("cpu"))
    assert kept.sum() == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux hands its parent's mark to a child")
def test_a_child_of_a_large_program_reports_its_own_peak() -> None:
    """ru_maxrss is inherited over fork and exec: a probe that the studio starts must not report the studio."""
    ask = "import torch; from engine.training.memory import memory_peak; print(memory_peak(torch.device('cpu')))"
    large = (
        f"b = bytearray(b'x' * {1_500_000_000}); import subprocess as s, sys; s.run([sys.executable, '-c', {ask!r}])"
    )
    done = subprocess.run([sys.executable, "-c", large], capture_output=True, text=True, check=True, timeout=60)
    assert 50e6 < int(done.stdout) < 1e9
