"""The doctor: GPUs that the installed torch cannot use are found, with the remedy."""

from __future__ import annotations

import json

import pytest

from engine import devices_probe
from engine.devices_probe import Gpu, find_gpus, remedy
from engine.doctor import examine_computer, problems
from engine.training.devices import Device

CPU = Device("cpu", "cpu", "a processor", 8, 4)


def pci(root, address, vendor, kind="0x030000", driver=True):
    device = root / "sys/bus/pci/devices" / address
    device.mkdir(parents=True)
    (device / "vendor").write_text(vendor + "\n")
    (device / "class").write_text(kind + "\n")
    if driver:
        (device / "driver").mkdir()


@pytest.fixture
def no_tools(monkeypatch):
    monkeypatch.setattr(devices_probe.shutil, "which", lambda name: None)
    monkeypatch.setattr(devices_probe.sys, "platform", "linux")


def test_gpus_on_the_bus_are_found(tmp_path, no_tools):
    pci(tmp_path, "0000:01:00.0", "0x10de", driver=False)
    pci(tmp_path, "0000:02:00.0", "0x1002")
    pci(tmp_path, "0000:00:02.0", "0x8086")  # integrated graphics
    pci(tmp_path, "0000:03:00.0", "0x8086", kind="0x020000")  # a network card
    assert [(g.vendor, g.driver) for g in find_gpus(tmp_path)] == [("nvidia", False), ("amd", True)]


def test_nvidia_smi_is_asked(tmp_path, monkeypatch):
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'GPU 0: NVIDIA GeForce RTX 4070 (UUID: GPU-1)'\n")
    tool.chmod(0o755)
    monkeypatch.setattr(devices_probe.sys, "platform", "linux")
    monkeypatch.setattr(devices_probe.shutil, "which", lambda name: str(tool))
    assert find_gpus(tmp_path) == [Gpu("nvidia", "NVIDIA GeForce RTX 4070")]
    tool.write_text("#!/bin/sh\necho 'NVIDIA-SMI has failed'\nexit 9\n")
    assert find_gpus(tmp_path) == []


@pytest.mark.parametrize(
    ("gpu", "version", "system", "says"),
    [
        (Gpu("nvidia", "x"), "2.13.0+cpu", "win32", "/cu130"),
        (Gpu("nvidia", "x"), "2.13.0+cpu", "linux", "/cu130"),
        (Gpu("nvidia", "x", driver=False), "2.13.0+cpu", "linux", "driver and restart"),
        (Gpu("nvidia", "x"), "2.13.0+cu130", "linux", "Update NVIDIA's driver"),
        (Gpu("amd", "x"), "2.13.0+cpu", "linux", "/rocm"),
        (Gpu("amd", "x"), "2.13.0+cpu", "win32", "WSL"),
        (Gpu("intel", "x"), "2.13.0+cpu", "linux", "/xpu"),
        (Gpu("apple", "x"), "2.13.0", "darwin", "arm64"),
    ],
)
def test_the_remedy_fits_the_system(gpu, version, system, says):
    assert says in remedy(gpu, version, system)


def test_only_gpus_that_torch_cannot_use_are_problems():
    gpus = [Gpu("nvidia", "GeForce"), Gpu("intel", "Arc")]
    assert len(problems(gpus, [CPU], "2.13.0+cpu")) == 2
    cuda = Device("cuda:0", "cuda", "GeForce", 8, 4)
    [line] = problems(gpus, [cuda, CPU], "2.13.0")
    assert line.startswith("Arc is not used")
    broken = Device("cuda:0", "cuda", "GeForce", 0, 0, usable=False, reason="no kernel image")
    assert "no kernel image" in problems([], [broken, CPU], "2.13.0")[0]


def test_the_facts_are_plain_and_name_what_works():
    facts = json.loads(json.dumps(examine_computer()))
    assert facts["devices"][-1]["id"] == "cpu"
    assert facts["auto"]
    assert facts["cores"] >= 1
    assert "missing" not in facts["packages"].values()
