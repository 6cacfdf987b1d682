"""The environment of a worker process, set before torch loads.  Torch-free.

``TEZGAH_PLAIN_ENV=1`` switches all of it off; a variable that the user has set is left alone.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

OFF_SWITCH = "TEZGAH_PLAIN_ENV"

# glibc gives big tensors back to the system at every free, so that each step pays for the same page faults
# again (260,000 a step at GPT-2 124M).  No mmap for big blocks, never trim, and grow 64 MB at a time.  One heap for all
# threads: each would keep what it has given back for itself (10-50 % more memory where threads share a batch by rows).
_MALLOC = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(2**62),
    "MALLOC_TOP_PAD_": str(64 * 2**20),
    "MALLOC_ARENA_MAX": "1",
    # Tensors are aligned, which cuts a few bytes off before and behind each.  glibc keeps such scraps apart for small
    # requests, and then the block without them is too small for the very same tensor of the next step.  Without
    # those two caches scraps and block grow together again: 1.2 GB become 0.9 GB for a vocabulary of 50,257, at equal speed.
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0",
}

# For every shape of a product in bfloat16 oneDNN writes code of its own, 0.3 MB, and so does what keeps it a second time for
# torch; a thousand each are kept.  Packed conversations bring new lengths with every batch: 30 MB more after each, up to
# 0.6 GB.  So many hold the shapes of a step (one that was forgotten costs 0.3 ms), in 90 MB.
_KERNELS = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "256", "LRU_CACHE_CAPACITY": "64"}

# libgomp's threads spin at every barrier; when another program takes a core they burn the time of the thread
# they wait for (0.1-0.3 x of one thread).  Spin shortly, then sleep.
_OPENMP = {"GOMP_SPINCOUNT": "1000"}


def worker_environment(base: Mapping[str, str] | None = None, threads: int = 0) -> dict[str, str]:
    """A copy of ``base`` (os.environ unless given) with what makes torch fast and a busy machine bearable.

    ``threads`` > 0 fixes the number of OpenMP threads; 0 leaves it to the measurement at the run's start.
    """
    env = dict(os.environ if base is None else base)
    if env.get(OFF_SWITCH, "") not in ("", "0"):
        return env
    wanted = _OPENMP | _KERNELS
    if platform.libc_ver()[0] == "glibc":
        wanted |= _MALLOC
    if threads > 0:
        wanted |= {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    return {**wanted, **env}
