"""What this computer's processor computes with.  Torch-free."""

from __future__ import annotations

from functools import cache
from pathlib import Path

BFLOAT16 = {"avx512_bf16", "amx_bf16", "bf16"}  # as Linux names them on x86 and on Arm


@cache
def computes_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor has products of bfloat16 of its own; False where the system does not tell."""
    try:
        text = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.lower().startswith(("flags", "features"))), "")
    return bool(BFLOAT16 & set(flags.partition(":")[2].split()))
