"""What every fine-tuning method is to a model that carries it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from torch import Tensor, nn

from engine.recipes.methods import MethodSection

FIRST = "default"  # what the model calls its first adapter; all adapters name their tensors so


class Adapter(ABC):
    """One way in which a model learns, on that model and switched off at first.

    ``slot`` is what the model calls it.  Tensors are named as if it were the first, so that they fit wherever the same
    method does.
    """

    def __init__(self, method: MethodSection, slot: str) -> None:
        self.method = method
        self.slot = slot

    @abstractmethod
    def parameters(self) -> dict[str, nn.Parameter]:
        """What learns."""

    @abstractmethod
    def on(self) -> None:
        """Let the model compute with this adapter, and the adapter learn."""

    @abstractmethod
    def off(self) -> None:
        """Let the model compute as if this adapter had never been."""

    @abstractmethod
    def take_off(self) -> None:
        """Remove what this adapter, switched off, has put into the model."""

    @abstractmethod
    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The base model's ``weights`` with this adapter, whose tensors are ``state``, worked in.

        Only for kinds whose method is ``mergeable``.
        """
