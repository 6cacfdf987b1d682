"""What one pass of a batch through a transformer holds in memory, tensor by tensor.  Torch-free arithmetic.

The counts follow ``engine.models.transformer`` line by line: what each operation keeps for the backward pass, and what it
needs for a moment on top.  ``tests/engine/forecast/test_footprint.py`` holds them against what autograd keeps.
Letters: n tokens in the batch, D width, F width inside the MLP, Q and K widths of queries and keys, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.forecast.method import EVERYTHING, Reads
from engine.models.settings import ModelSettings

FAST = {"linear": "onednn", "attention": "blocks", "gelu": "sigmoid"}  # what a CPU that has them mostly chooses
PLAIN = {"linear": "torch", "attention": "torch", "gelu": "torch"}

# These repeat numbers of engine.training.losses and engine.models.attention, which load torch; a test compares them.
CALLS = 1 << 20
LOGITS_AT_ONCE = 1 << 30
PIECE = 1 << 28
FUSE_FROM = 1 << 22
CACHED = 1 << 20
KEEP_BYTES = 32 << 20
QUERY_ROWS = {4: 64, 2: 128}

FLOAT, HALF = 4, 2


@dataclass(frozen=True)
class Pass:
    """One batch of ``rows`` texts of ``tokens`` tokens.  All results in bytes.

    ``number``: bytes of a number in the residual stream (4 or 2); ``autocast``: float16 products around float32
    weights; ``document``: tokens of a document where rows are packed with several (0: each row is one text); ``reads``:
    what the method of fine-tuning keeps; ``learned``: the share of tokens whose logits are computed.
    """

    settings: ModelSettings
    rows: int
    tokens: int
    number: int = FLOAT
    autocast: bool = False
    device: str = "cpu"
    kernels: Mapping[str, str] = field(default_factory=lambda: dict(FAST))
    checkpointing: bool = False
    document: int = 0
    reads: Reads = EVERYTHING
    learned: float = 1.0

    # ------------------------------------------------------------------ sizes

    @property
    def positions(self) -> int:
        """Tokens in the batch, padding included: n."""
        return self.rows * self.tokens

    def _seen(self) -> int:
        """Tokens that attention sees: n, and the prefix before each text."""
        return self.rows * (self.tokens + self.reads.prefix)

    @property
    def product(self) -> int:
        """Bytes of a number that comes out of a matrix product."""
        return HALF if self.autocast else self.number

    def stream(self) -> int:
        """One copy of the residual stream, n D."""
        return self.positions * self.settings.emb_dim * self.number

    def wide(self) -> int:
        """One tensor inside the MLP, n F."""
        return self.positions * self.settings.hidden_dim * self.product

    def queries(self) -> int:
        """All queries, n Q, those of a prefix too: they ask and nobody listens."""
        return self._seen() * self.settings.n_heads * self.settings.head_dim * self.product

    def keys(self) -> int:
        """All keys, or all values, n K."""
        return self._seen() * self.settings.n_kv_heads * self.settings.head_dim * self.product

    def logit_count(self) -> int:
        """Logits of the whole batch, n V; none for tokens that nothing is learned of."""
        return math.ceil(self.positions * self.learned) * self.settings.vocab_size

    # ------------------------------------------------------------------ what stays for the backward pass

    def kept(self) -> int:
        """All that stays between the forward and the backward pass, the head's logits apart."""
        return self._dropout(self.stream()) + self.blocks_kept() + self.final_kept()

    def blocks_kept(self) -> int:
        """All blocks' together: of each its input with checkpointing, else all that its backward pass reads."""
        if self.checkpointing:
            return self.settings.n_layers * self.stream()
        learning = self.settings.n_layers - self.reads.from_block
        return max(0, learning * self.block_kept() - self._first_keeps_less())

    def _first_keeps_less(self) -> int:
        """What the first block with a backward pass keeps less than the others: its input never changes."""
        if not self.reads.still:
            return 0
        less = self._normed(self.stream()) + self.positions * self.reads.spared * self.product
        if self.reads.still == "attention":
            less += self._attention_kept()
        elif (
            self.reads.still == "queries" and self._in_blocks()
        ):  # torch's kernel computes it: queries have no gradient
            less += self._scores_kept() - self.queries()
        return less

    def block_kept(self) -> int:
        """One block's: its input, attention's parts, the stream between, the MLP's parts, and what dropout hides."""
        dropped = 2 * self._dropout(self.positions * self.settings.emb_dim * self.product)
        own = self.positions * self.reads.own * self.product
        return 2 * self._normed(self.stream()) + self._attention_kept() + self._mlp_kept() + dropped + own

    def final_kept(self) -> int:
        """The last norm's input and its output, which the head reads."""
        return self._normed(self.stream()) + self._read(self.reads.head)

    def _normed(self, entering: int) -> int:
        """What a norm keeps of what ``entering`` bytes enter it: that, and what RMSNorm's single steps leave on a CPU."""
        statistics = 2 * FLOAT * self.positions
        if self.settings.norm == "layernorm":
            return entering + statistics
        if self.device == "cuda":
            return entering + statistics // 2
        steps = (3 if self.number == HALF else 1) if self.reads.norms else (1 if self.number == HALF else 0)
        return entering + entering * steps + statistics // 2

    def _dropout(self, size: int) -> int:
        """A mask for ``size`` bytes of numbers: bytes on a GPU, numbers on a CPU."""
        if not self.settings.drop_rate:
            return 0
        return size // self.product if self.device == "cuda" else size

    def _attention_kept(self) -> int:
        read = self._read(self.reads.attention) * (3 if self.autocast else 1)  # each of the three casts for itself
        heads = self.queries() + 2 * self.keys()
        if self.reads.mixing or not self._in_blocks():  # torch's kernel keeps its result itself
            heads += self.queries()
        if self.reads.mixing and self.apart() and not self._in_blocks():  # that of each document, and all joined
            heads += self.queries()
        if self.settings.qk_norm:
            heads += self._normed(self.queries()) + self._normed(self.keys())
        return read + heads + self._scores_kept()

    def _scores_kept(self) -> int:
        """What the attention kernel keeps besides queries, keys, values and its result."""
        s = self.settings
        seen = min(self.document, self.tokens) if self.apart() else self.tokens + self.reads.prefix
        texts = self._seen() // seen  # that attention meets: rows, or documents where each is attended to by itself
        at_once = (1 if self.apart() else texts) * s.n_heads * seen * seen
        whole = texts * s.n_heads * seen * seen
        dropping = s.drop_rate > 0
        if self._in_blocks():
            if not dropping and at_once * self.number // 2 > KEEP_BYTES:
                return 0
            step = QUERY_ROWS[self.number]
            ends = [min(start + step, seen) for start in range(0, seen, step)]
            triangle = sum((end - index * step) * end for index, end in enumerate(ends))
            return texts * s.n_heads * triangle * self.number * (2 if dropping else 1)
        if dropping and self.device == "cpu":  # torch has no fused kernel there: scores, their mask, and their product
            converted = 0 if self.product == FLOAT else 3 * self.queries()
            return 3 * whole * FLOAT + converted + 2 * (self.queries() - self.keys())
        mask = self.rows * seen * seen * self.product if self._masked() else 0  # as numbers, once a layer
        return self._seen() * s.n_heads * FLOAT + mask

    def apart(self) -> bool:
        """Whether each packed document is attended to by itself: ``engine.models.attention.document_lengths``."""
        if not self.document or self.device != "cpu" or self.reads.prefix or not self.settings.causal:
            return False
        saved = (self.tokens - self.document) * self.document  # scores, for each document
        return saved * self.settings.emb_dim > CALLS

    def _masked(self) -> bool:
        """Whether attention sees a mask that tells packed documents apart."""
        return self.document > 0 and not self.apart()

    def _in_blocks(self) -> bool:
        s = self.settings
        suits = s.causal and s.n_heads == s.n_kv_heads and not self.autocast and not self._masked()
        return suits and self.device == "cpu" and self.kernels.get("attention") == "blocks"

    def _mlp_kept(self) -> int:
        read = self._read(self.reads.mlp)
        bent = self.wide() if self.reads.narrowing else 0
        if self.settings.mlp == "gelu":
            return read + self.wide() + bent
        return read * (2 if self.autocast else 1) + 3 * self.wide() + bent

    def _read(self, kept: bool) -> int:
        """What a product reads from the residual stream, if it is kept."""
        return self.positions * self.settings.emb_dim * self.product if kept else 0

    # ------------------------------------------------------------------ the head

    def logits_kept(self) -> int:
        """Logits that stay until the backward pass."""
        return 0 if self._in_pieces() else self._loss(self.logit_count())[0]

    def head_needs(self) -> int:
        """The most that head and loss hold at any moment of the forward or the backward pass, what is kept included."""
        count = self._logits_at_once()
        most = self._loss(count)[1]
        # oneDNN gets the gradient's transpose as a copy
        turned = count * self.product if self._turns() and self.reads.head else 0
        return max(most, count * self.product + turned + self.stream())

    def _loss(self, count: int) -> tuple[int, int]:
        """Bytes kept, and bytes held at most, for the loss of ``count`` logits."""
        if not self.autocast and count >= FUSE_FROM:
            softmax = 0 if self.number == FLOAT else self._softmax_at_once(count) * FLOAT
            return count * self.number, count * self.number + softmax
        return count * FLOAT, count * 3 * FLOAT

    def _softmax_at_once(self, count: int) -> int:
        """How many of ``count`` half-precision logits are float32 at a time."""
        if self.device == "cpu":
            return min(count, 2 * CACHED)
        return min(count, max(CACHED, 1024 * self.settings.vocab_size))

    def _logits_at_once(self) -> int:
        vocabulary = self.settings.vocab_size
        return max(1, PIECE // (vocabulary * self.product)) * vocabulary if self._in_pieces() else self.logit_count()

    def _in_pieces(self) -> bool:
        return self.logit_count() * self.product > LOGITS_AT_ONCE

    def _turns(self) -> bool:
        return self.kernels.get("linear") == "onednn" and self.device == "cpu" and self.product == FLOAT

    # ------------------------------------------------------------------ for a moment

    def backward_needs(self) -> int:
        """What a block's backward pass holds on top of what it has kept: gradients of the MLP's numbers."""
        gates = 1 if self.settings.mlp == "gelu" else 2
        needs = max(gates, 1 + self.reads.beside) * self.wide() + self.stream() * (2 if self._turns() else 1)
        if self.checkpointing:  # the block is computed again
            needs += self.block_kept()
        return needs

    def reading_needs(self) -> int:
        """The most that an evaluation of this batch holds: nothing is kept from block to block."""
        block = 4 * self.stream() + 2 * self.wide()
        if self.settings.mlp == "swiglu":
            block = max(block, 3 * self.stream() + 3 * self.wide())
        count = self._logits_at_once()
        wider = 0 if self.product == FLOAT else count * FLOAT
        return max(block, self.stream() + count * self.product + wider + count * FLOAT)

    def cache(self, rows: int = 1) -> int:
        """Keys and values of ``rows`` texts of ``tokens`` tokens while they are written."""
        s = self.settings
        return 2 * s.n_layers * rows * self.tokens * s.n_kv_heads * s.head_dim * self.number
