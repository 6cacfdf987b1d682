"""More tokens for a model: its embedding table and its head get rows for them."""

from __future__ import annotations

import dataclasses

import torch

from engine.models.through_transformers import LanguageModel
from engine.models.transformer import Transformer


def grow_vocabulary(model: LanguageModel, vocab_size: int, new_ids: list[int]) -> LanguageModel:
    """The model with room for ``vocab_size`` tokens; the rows of ``new_ids`` stand at the mean of the old ones.

    A new token that stands at the mean is neither likely nor unlikely, and disturbs no old one (Hewitt 2021, "Initializing
    new word embeddings for pretrained language models").  Models that came with spare rows grow only where they must.
    The model is changed in place where it need not grow; other models than ours bring their own ``grow``.
    """
    if not isinstance(model, Transformer):
        return model.grow(vocab_size, new_ids)
    before = model.settings.vocab_size
    tables = {name: table for name, table in (("tok_emb", model.tok_emb), ("head", model.head)) if table is not None}
    old = [i for i in range(before) if i not in set(new_ids)]
    with torch.no_grad():
        means = {name: table.weight[old].mean(0) for name, table in tables.items()}
        if vocab_size > before:
            wider = Transformer(dataclasses.replace(model.settings, vocab_size=vocab_size), seed=0)
            state = model.state_dict()
            for name, table in tables.items():
                key = f"{name}.weight"
                state[key] = torch.cat([table.weight, means[name].expand(vocab_size - before, -1)])
            wider.load_state_dict(state, assign=True)
            model = wider.train(model.training)
        for name, mean in means.items():
            getattr(model, name).weight[new_ids] = mean
    return model
