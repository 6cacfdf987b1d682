"""Which GPUs are in this computer, whatever torch makes of them.  Torch-free."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

VENDORS = {"0x10de": "nvidia", "0x1002": "amd", "0x8086": "intel"}
WHEELS = "https://download.pytorch.org/whl"
TORCH = '"torch>=2.11,<2.14"'


@dataclass(frozen=True)
class Gpu:
    """A GPU that the system knows.  ``vendor``: nvidia, amd, intel or apple; ``driver`` tells whether one is loaded."""

    vendor: str
    name: str
    driver: bool = True


def find_gpus(root: Path = Path("/")) -> list[Gpu]:
    """The GPUs of this computer, from the drivers' tools and the system's device tree."""
    if sys.platform == "darwin":
        return [Gpu("apple", "Apple GPU")] if platform.machine() == "arm64" else []
    found = _nvidia()
    known = {gpu.vendor for gpu in found}
    return found + [gpu for gpu in _pci(root) if gpu.vendor not in known]


def _nvidia() -> list[Gpu]:
    """What nvidia-smi lists; nothing without a working driver."""
    tool = shutil.which("nvidia-smi")
    if not tool:
        return []
    try:
        told = subprocess.run([tool, "-L"], capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    names = [line.split(":", 1)[1].split("(UUID")[0].strip() for line in told.splitlines() if line.startswith("GPU ")]
    return [Gpu("nvidia", name) for name in names]


def _pci(root: Path) -> list[Gpu]:
    """Display devices on the PCI bus (Linux); integrated Intel graphics are left out, torch does not use them."""
    found = []
    for device in sorted((root / "sys/bus/pci/devices").glob("*")):
        try:
            kind = (device / "class").read_text().strip()
            vendor = VENDORS.get((device / "vendor").read_text().strip(), "")
        except OSError:
            continue
        integrated = vendor == "intel" and device.name.startswith("0000:00:02")
        if kind.startswith("0x03") and vendor and not integrated:
            found.append(Gpu(vendor, f"{vendor.upper()} GPU at {device.name}", driver=(device / "driver").exists()))
    return found


def remedy(gpu: Gpu, torch_version: str, system: str = sys.platform) -> str:
    """What makes the installed torch use ``gpu``: one line with the command to run."""
    if gpu.vendor == "nvidia":
        if not gpu.driver:
            return "Install NVIDIA's driver and restart, then run  tezgah doctor  again."
        if "+cpu" in torch_version or system == "win32":
            return f"python -m pip install --upgrade --force-reinstall {TORCH} --index-url {WHEELS}/cu130"
        return "Update NVIDIA's driver: this torch needs a newer one (nvidia-smi shows which CUDA it can run)."
    if gpu.vendor == "amd":
        if system == "win32":
            return "On Windows torch uses AMD GPUs through WSL; without it the CPU computes."
        return f"python -m pip install --upgrade --force-reinstall {TORCH} --index-url {WHEELS}/rocm6.4"
    if gpu.vendor == "intel":
        return f"python -m pip install --upgrade --force-reinstall {TORCH} --index-url {WHEELS}/xpu"
    return "Update macOS (14 or later) and use a native arm64 Python: Apple GPUs need both."
