"""Packed documents never see each other: their logits are those of each document alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.models import attention
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.text.packing import IGNORE, ExampleBatches
from engine.training.batch import TokenBatch


class Part:
    """Examples of random tokens, all learned but the first of each."""

    def __init__(self, lengths, vocab_size):
        random = np.random.default_rng(0)
        self.lengths = np.array(lengths)
        self._ids = [random.integers(0, vocab_size, length).astype(np.uint32) for length in lengths]

    def ids(self, number):
        return self._ids[number]

    def learned(self, number):
        return np.arange(self.lengths[number]) > 0


@pytest.mark.parametrize("position", ["learned", "rotary"])
@pytest.mark.parametrize("packing", [True, False])
@pytest.mark.parametrize("calls", [0, 1 << 40])  # documents by themselves, or a mask
def test_logits_of_packed_documents_are_those_of_each_alone(position, packing, calls, monkeypatch):
    monkeypatch.setattr(attention, "_CALLS", calls)
    settings = ModelSettings(
        vocab_size=50, context_length=32, emb_dim=32, n_heads=4, n_layers=2, position=position, drop_rate=0.0
    )
    model = Transformer(settings, seed=1).double().eval()
    part = Part([9, 5, 12, 7, 3, 20], 50)
    batch = ExampleBatches(part, 3, 32, packing, seed=0)
    documents = 0
    for step in range(batch.batches_per_epoch):
        packed = batch.batch(step)
        ids, targets, positions, mask = TokenBatch.of_packed(packed).on(torch.device("cpu"))
        with torch.no_grad():
            logits = model(ids, positions=positions, mask=mask)
        for row in range(len(ids)):
            for document in range(1, int(packed.documents[row].max()) + 1):
                places = torch.from_numpy(packed.documents[row] == document)
                with torch.no_grad():
                    alone = model(ids[row, places][None])[0]
                assert (logits[row, places] - alone).abs().max() < 1e-10
                assert (targets[row, places] != IGNORE).all()
                documents += 1
    assert documents == 6
