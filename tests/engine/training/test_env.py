"""The worker's environment."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from engine.training.env import OFF_SWITCH, worker_environment

GLIBC = platform.libc_ver()[0] == "glibc"


def test_it_adds_and_never_overrides() -> None:
    base = {"PATH": "/bin", "GOMP_SPINCOUNT": "7"}
    env = worker_environment(base, threads=3)
    assert env["PATH"] == "/bin"
    assert env["GOMP_SPINCOUNT"] == "7"
    assert env["OMP_NUM_THREADS"] == "3"
    assert base == {"PATH": "/bin", "GOMP_SPINCOUNT": "7"}
    assert ("MALLOC_MMAP_MAX_" in env) == GLIBC
    assert "OMP_NUM_THREADS" not in worker_environment({})


@pytest.mark.parametrize("value", ["1", "yes"])
def test_the_off_switch(value: str) -> None:
    assert worker_environment({OFF_SWITCH: value}, threads=3) == {OFF_SWITCH: value}


def test_switched_on_by_zero_or_nothing() -> None:
    assert "GOMP_SPINCOUNT" in worker_environment({OFF_SWITCH: "0"})
    assert "GOMP_SPINCOUNT" in worker_environment({OFF_SWITCH: ""})


_ALLOCATE = """
import ctypes, ctypes.util, resource
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = libc.free.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def once():
    block = libc.malloc(64 << 20)
    ctypes.memset(block, 1, 64 << 20)
    libc.free(block)
once()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(3): once()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not GLIBC, reason="the settings are glibc's")
def test_big_blocks_are_given_again_without_page_faults() -> None:
    def faults(env: dict[str, str]) -> int:
        run = subprocess.run([sys.executable, "-c", _ALLOCATE], env=env, capture_output=True, text=True, check=True)
        return int(run.stdout)

    plain = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))}
    assert faults(plain | {"MALLOC_MMAP_THRESHOLD_": str(32 << 20)}) > 3 * 10_000
    assert faults(worker_environment(plain)) < 1000


_ALIGNED = """
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
libc.posix_memalign.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_size_t, ctypes.c_size_t]
SIZE = 16 << 20
def tensor():
    place = ctypes.c_void_p()
    libc.posix_memalign(ctypes.byref(place), 64, SIZE)
    ctypes.memset(place.value, 1, SIZE)
    return place.value
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024
before = peak()
for step in range(12):
    of_a_step = tensor()
    libc.malloc(1 << 20)  # something that stays: no two steps' tensors lie side by side
    libc.free(of_a_step)
print((peak() - before) / SIZE)
"""


@pytest.mark.skipif(not GLIBC or not os.path.exists("/proc/self/status"), reason="the settings are glibc's")
def test_an_aligned_tensor_finds_the_place_of_the_one_before_it() -> None:
    def blocks(env: dict[str, str]) -> float:
        run = subprocess.run([sys.executable, "-c", _ALIGNED], env=env, capture_output=True, text=True, check=True)
        return float(run.stdout)

    env = worker_environment({k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))})
    tuned, untuned = blocks(env), blocks({k: v for k, v in env.items() if k != "GLIBC_TUNABLES"})
    assert tuned < 4
    assert untuned > 2 * tuned


_IN_THREADS = """
import ctypes, threading
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
BLOCK, COUNT = 8 << 20, 12
def step():
    blocks = [libc.malloc(BLOCK) for _ in range(COUNT)]
    for block in blocks: ctypes.memset(block, 1, BLOCK)
    for block in blocks: libc.free(block)
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024
before = peak()
for _ in range(3):  # each in its turn: what one has given back the next could have
    thread = threading.Thread(target=step)
    thread.start()
    thread.join()
    step()
print((peak() - before) / BLOCK / COUNT)
"""


@pytest.mark.skipif(not GLIBC or not os.path.exists("/proc/self/status"), reason="the settings are glibc's")
def test_a_thread_gets_what_another_has_given_back() -> None:
    def steps(env: dict[str, str]) -> float:
        run = subprocess.run([sys.executable, "-c", _IN_THREADS], env=env, capture_output=True, text=True, check=True)
        return float(run.stdout)

    env = worker_environment({k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))})
    assert steps(env) < 1.2
    assert steps({**env, "MALLOC_ARENA_MAX": "8"}) > 1.6


_MANY_LENGTHS = """
import torch
import torch.nn.functional as F
torch.set_num_threads(1)
def resident():
    with open("/proc/self/statm") as file: return int(file.read().split()[1]) * 4096
def once(tokens):
    q, k, v = (torch.ones(1, 4, tokens, 16, dtype=torch.bfloat16, requires_grad=True) for _ in range(3))
    F.scaled_dot_product_attention(q, k, v, is_causal=True).sum().backward()
once(400)
before = resident()
for tokens in range(40, 340, 3): once(tokens)
print(resident() - before)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="resident memory is read as Linux tells it")
def test_texts_of_many_lengths_leave_little_behind() -> None:
    def grown(env: dict[str, str]) -> int:
        run = subprocess.run([sys.executable, "-c", _MANY_LENGTHS], env=env, capture_output=True, text=True, check=True)
        return int(run.stdout)

    as_they_come = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "1024", "LRU_CACHE_CAPACITY": "1024"}
    unbounded = grown(worker_environment() | as_they_come)
    if unbounded < 200e6:
        pytest.skip("this processor keeps no code for each shape")
    assert grown(worker_environment()) < 0.6 * unbounded
