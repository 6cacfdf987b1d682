"""Devices of this computer, and of computers that are only imagined."""

from __future__ import annotations

import mmap
from collections.abc import Callable

import pytest
import torch

from engine.errors import DeviceError
from engine.training import devices
from engine.training.devices import Device, list_devices, pick_device
from engine.training.flops import known_peak, measured_peak, peak_flops, utilisation
from engine.training.memory import check_room, memory_free, memory_peak, memory_used

CPU = torch.device("cpu")
GIB = 2**30


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A computer with two GPUs, the first of which fails with the given error at its first use."""

    def imagine(error: str) -> None:
        def zeros(*shape: int, device: str = "cpu") -> torch.Tensor:
            if device == "cuda:0" and error:
                raise RuntimeError(error)
            return torch.ones(*shape)

        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: f"NVIDIA Test {index}")
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda index: (6 * GIB, 8 * GIB))
        monkeypatch.setattr(devices.torch, "zeros", zeros)

    return imagine


def test_the_cpu_is_always_there_and_last() -> None:
    last = list_devices()[-1]
    assert (last.id, last.kind, last.usable) == ("cpu", "cpu", True)
    assert last.name
    assert 0 < last.free_memory <= last.total_memory


def test_auto_takes_the_first_that_works(two_gpus: Callable[[str], None]) -> None:
    two_gpus("")
    assert [d.id for d in list_devices()][:2] == ["cuda:0", "cuda:1"]
    assert list_devices()[0].free_memory == 6 * GIB
    assert pick_device() == torch.device("cuda:0")
    assert pick_device("cuda") == torch.device("cuda:0")
    assert pick_device("cuda:1") == torch.device("cuda:1")
    assert pick_device("cpu") == CPU


def test_a_gpu_that_fails_is_listed_with_its_reason_and_passed_over(two_gpus: Callable[[str], None]) -> None:
    two_gpus("CUDA error: no kernel image is available for execution on the device\nmore lines")
    broken = list_devices()[0]
    assert (broken.usable, broken.reason) == (
        False,
        "CUDA error: no kernel image is available for execution on the device",
    )
    assert pick_device("auto") == torch.device("cuda:1")
    assert pick_device("cuda") == torch.device("cuda:1")
    with pytest.raises(DeviceError, match=r"cuda:0 \(NVIDIA Test 0\) does not work: CUDA error"):
        pick_device("cuda:0")


@pytest.mark.parametrize("asked", ["cuda:7", "mps", "xpu"])
def test_a_missing_device_is_named_with_what_there_is(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "list_devices", lambda: [Device("cpu", "cpu", "Test CPU", GIB, GIB)])
    with pytest.raises(DeviceError, match=asked) as caught:
        pick_device(asked)
    assert "cpu (Test CPU)" in caught.value.remedy
    assert "doctor" in caught.value.remedy


def test_memory_of_this_process() -> None:
    before = memory_used(CPU)
    block = mmap.mmap(-1, 32 << 20)  # from the system, not from what the allocator still holds
    block.write(b"\1" * (32 << 20))
    assert memory_used(CPU) >= before + (24 << 20)
    assert memory_peak(CPU) >= memory_used(CPU) - (8 << 20)
    assert memory_free(CPU) > 0
    block.close()


def test_a_model_that_cannot_fit_is_refused_before_anything_is_allocated() -> None:
    check_room(1_000_000, CPU)
    with pytest.raises(DeviceError, match=r"10,000,000,000,000 parameters needs at least 74,505\.8 GiB") as caught:
        check_room(10**13, CPU)
    assert "n_layers" in caught.value.remedy


def test_peaks_of_gpus_by_name() -> None:
    assert known_peak("NVIDIA H200", "bf16") == 989e12
    assert known_peak("NVIDIA H100 PCIe", "bf16") == 756e12
    assert known_peak("NVIDIA GeForce RTX 4090", "fp32") == 82.6e12
    assert known_peak("Tesla T4", "fp16") == 65e12
    assert known_peak("NVIDIA L4", "bf16") == 121e12
    assert known_peak("NVIDIA L40S", "bf16") == 362e12
    assert known_peak("NVIDIA TITAN 9", "bf16") is None


def test_the_cpu_is_measured() -> None:
    peak = measured_peak(torch.float32, seconds=0.05, size=256)
    assert 1e8 < peak < 1e14
    assert peak_flops(torch.device("mps"), "fp32") is None


def test_utilisation_on_hand_numbers() -> None:
    assert utilisation(2e6, 1000.0, 1e10) == pytest.approx(0.2)
    assert utilisation(2e6, 1000.0, None) is None
