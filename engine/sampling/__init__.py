"""Generation: a model, a tokenizer, prompts and settings in; text out, token by token.

``generate`` streams, ``generate_texts`` returns whole texts, ``prepare_for_generation`` makes a model fast first,
``next_logits`` and ``candidates`` tell what could come next and what the settings cut.  Loads torch.
"""

from __future__ import annotations

from engine.sampling.cuts import Candidate, candidates, cut_logits
from engine.sampling.generate import Prompt, encode, generate, generate_texts, next_logits
from engine.sampling.pieces import Completion, Piece
from engine.sampling.prepare import WEIGHTS, prepare_for_generation

__all__ = [
    "WEIGHTS",
    "Candidate",
    "Completion",
    "Piece",
    "Prompt",
    "candidates",
    "cut_logits",
    "encode",
    "generate",
    "generate_texts",
    "next_logits",
    "prepare_for_generation",
]
