"""Our losses against trl's, on the same GPT-2 and batch.  Optional: trl is no dependency, not even of development.

pip install --no-deps --target PEERS/site-packages trl==1.16.0 datasets pyarrow dill multiprocess xxhash pandas
PYTHONPATH=PEERS/site-packages pytest tests/engine/training/test_rl_peers.py
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    trl = pytest.importorskip("trl", reason="trl is not here (see the docstring)")
    pytest.importorskip("datasets", reason="datasets, which trl needs, is not here")
    transformers = pytest.importorskip("transformers")

from engine.models.exchange import save_model
from engine.models.heads import RewardModel
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.training import rl
from engine.training.logprobs import AnswerRows, answer_logprobs, logprobs_and_entropies
from engine.training.rollouts import answer_rows

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]

VOCABULARY = 24
PROMPTS = [[5, 6, 7], [8, 9], [10, 11, 12, 13], [14]]
CHOSEN = [[3, 4, 1], [15, 16, 17, 18, 1], [19, 1], [3, 3, 3, 1]]
REJECTED = [[20, 1], [21, 22, 1], [23, 20, 19, 1], [4, 1]]
SHAPE = ModelSettings(
    vocab_size=VOCABULARY, context_length=16, emb_dim=32, n_heads=2, n_layers=2, qkv_bias=True, norm_eps=1e-5
)


def _model(seed: int) -> Transformer:
    """GPT-2's shape with weights far from zero, so that log-probabilities are not uniform."""
    model = Transformer(SHAPE, seed=seed).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.mul_(0.15 / parameter.std())
    return model


@pytest.fixture
def twins(tmp_path: Path) -> Callable[[int], tuple[Transformer, Any]]:
    def make(seed: int) -> tuple[Transformer, Any]:
        model = _model(seed)
        save_model(model, tmp_path / str(seed), eos_id=1)
        return model, transformers.AutoModelForCausalLM.from_pretrained(tmp_path / str(seed)).eval()

    return make


def _trainer_args(folder: Path) -> dict[str, Any]:
    return {"output_dir": str(folder), "report_to": [], "use_cpu": True, "bf16": False, "disable_tqdm": True}


def _tokenizer() -> Any:
    from tokenizers import Tokenizer as Fast
    from tokenizers.models import WordLevel

    words = {("<pad>", "<eos>")[i] if i < 2 else f"w{i}": i for i in range(VOCABULARY)}
    fast = Fast(WordLevel(words, unk_token="<pad>"))
    return transformers.PreTrainedTokenizerFast(tokenizer_object=fast, pad_token="<pad>", eos_token="<eos>")


def _summed(model: Transformer, rows: AnswerRows) -> tuple[Tensor, Tensor]:
    logp, _ = answer_logprobs(model, rows)
    return rl.sequence_sum(logp, rows.mask), rows.mask.sum(1)


def _pairs(policy: Transformer, reference: Transformer) -> rl.PairLogps:
    chosen, rejected = answer_rows(PROMPTS, CHOSEN), answer_rows(PROMPTS, REJECTED)
    (c, n), (r, m) = _summed(policy, chosen), _summed(policy, rejected)
    with torch.no_grad():
        return rl.PairLogps(c, r, _summed(reference, chosen)[0], _summed(reference, rejected)[0], n, m)


def test_token_log_probabilities_and_entropies() -> None:
    """O10."""
    from trl.trainer.utils import entropy_from_logits, selective_log_softmax

    logits = torch.randn(40, VOCABULARY, generator=torch.Generator().manual_seed(0)) * 3
    ids = torch.randint(0, VOCABULARY, (40,), generator=torch.Generator().manual_seed(1))
    logp, entropy = logprobs_and_entropies(logits, ids)
    torch.testing.assert_close(logp, selective_log_softmax(logits, ids), rtol=0, atol=1e-6)
    torch.testing.assert_close(entropy, entropy_from_logits(logits), rtol=0, atol=2e-6)


@pytest.mark.parametrize(
    ("kind", "theirs", "smoothing"),
    [
        ("sigmoid", "sigmoid", 0.0),
        ("hinge", "hinge", 0.0),
        ("robust", "robust", 0.1),
        ("ipo_mean", "ipo", 0.0),
    ],
)
def test_dpo_losses(
    twins: Callable[[int], tuple[Transformer, Any]], tmp_path: Path, kind: str, theirs: str, smoothing: float
) -> None:
    """O8, and the implicit rewards."""
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer
    from trl.trainer.dpo_trainer import DataCollatorForPreference

    (policy, hf_policy), (reference, hf_reference) = twins(1), twins(2)
    rows = [
        {"prompt_ids": p, "chosen_ids": c, "rejected_ids": r} for p, c, r in zip(PROMPTS, CHOSEN, REJECTED, strict=True)
    ]
    text = [{"prompt": "w5", "chosen": " w3", "rejected": " w4"}]
    args = DPOConfig(
        loss_type=[theirs], beta=0.1, label_smoothing=smoothing, **_trainer_args(tmp_path), gradient_checkpointing=False
    )
    trainer = DPOTrainer(
        model=hf_policy,
        ref_model=hf_reference,
        args=args,
        train_dataset=Dataset.from_list(text),
        processing_class=_tokenizer(),
    )
    batch = DataCollatorForPreference(pad_token_id=0)(rows)
    hf_policy.eval()
    wanted = trainer.compute_loss(hf_policy, batch)
    pairs = _pairs(policy, reference)
    mine = rl.dpo_losses(kind, pairs, 0.1, smoothing).mean()
    torch.testing.assert_close(mine, wanted, rtol=0, atol=1e-5)
    metrics = trainer._metrics["train"] or trainer._metrics["eval"]
    chosen, rejected = pairs.rewards(0.1)
    assert float(chosen.mean()) == pytest.approx(metrics["rewards/chosen"][-1], abs=1e-5)
    assert float(rejected.mean()) == pytest.approx(metrics["rewards/rejected"][-1], abs=1e-5)


@pytest.mark.parametrize("per_token", [True, False])
def test_the_clipped_policy_loss(
    twins: Callable[[int], tuple[Transformer, Any]], tmp_path: Path, per_token: bool
) -> None:
    """O12: GRPO's bnpo route is the clipped PPO loss; values and gradients."""
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    policy, hf_policy = twins(1)
    prompts = [[5, 6, 7], [8, 9, 10], [10, 11, 12], [14, 15, 2]]  # of one length: trl gives GPT-2 no positions
    rows = answer_rows(prompts, CHOSEN)
    random = torch.Generator().manual_seed(5)
    shape = rows.mask.shape
    advantages = torch.randn(shape if per_token else (shape[0], 1), generator=random)
    logp, _ = answer_logprobs(policy, rows)
    old = (logp.detach() + 0.3 * torch.randn(shape, generator=random)).where(rows.mask, 0.0)
    mine = rl.policy_loss(logp, old, advantages.expand(shape), rows.mask, 0.2).loss
    mine.backward()
    args = GRPOConfig(
        loss_type="bnpo",
        beta=0.0,
        epsilon=0.2,
        num_generations=2,
        per_device_train_batch_size=4,
        **_trainer_args(tmp_path),
    )
    trainer = GRPOTrainer(
        model=hf_policy,
        args=args,
        reward_funcs=lambda completions, **_: [0.0] * len(completions),
        train_dataset=Dataset.from_list([{"prompt": "w5"}] * 4),
        processing_class=_tokenizer(),
    )
    trainer.current_gradient_accumulation_steps = 1
    batch = {
        "prompt_ids": torch.tensor(prompts),
        "prompt_mask": torch.ones(4, 3, dtype=torch.long),
        "completion_ids": torch.tensor([c + [0] * (rows.width - len(c)) for c in CHOSEN]),
        "completion_mask": rows.mask.long(),
        "advantages": advantages if per_token else advantages[:, 0],
        "old_per_token_logps": old,
        "num_items_in_batch": rows.mask.sum(),
    }
    wanted = trainer._compute_loss(hf_policy.eval(), batch)
    torch.testing.assert_close(mine.detach(), wanted.detach(), rtol=0, atol=1e-5)
    wanted.backward()
    gradient, peer = policy.tok_emb.weight.grad, hf_policy.transformer.wte.weight.grad
    assert gradient is not None
    torch.testing.assert_close(gradient, peer, rtol=0, atol=1e-5)


@pytest.mark.parametrize("centring", [0.0, 0.01])
@pytest.mark.parametrize("margins", [False, True])
def test_the_reward_loss(tmp_path: Path, centring: float, margins: bool) -> None:
    """O6: Bradley-Terry with margin and centring on GPT2ForSequenceClassification with our weights."""
    from datasets import Dataset
    from trl import RewardConfig, RewardTrainer

    trunk = _model(3)
    save_model(trunk, tmp_path / "trunk", eos_id=1)
    theirs = transformers.GPT2ForSequenceClassification.from_pretrained(tmp_path / "trunk", num_labels=1).eval()
    theirs.config.pad_token_id = 0
    model = RewardModel(trunk, seed=4)
    with torch.no_grad():
        theirs.score.weight.copy_(model.head.weight)
    texts = [p + a for answers in (CHOSEN, REJECTED) for p, a in zip(PROMPTS, answers, strict=True)]
    longest = max(map(len, texts))
    ids = torch.tensor([t + [0] * (longest - len(t)) for t in texts])
    mask = torch.tensor([[1] * len(t) + [0] * (longest - len(t)) for t in texts]).bool()
    margin = torch.tensor([0.5, 0.0, 1.0, 0.2])
    scores = model.raw(ids, mask)
    mine = rl.bradley_terry(scores[:4], scores[4:], margin=margin if margins else None, centring=centring).mean()
    args = RewardConfig(center_rewards_coefficient=centring or None, **_trainer_args(tmp_path))
    trainer = RewardTrainer(
        model=theirs,
        args=args,
        train_dataset=Dataset.from_list([{"chosen": "w5 w6", "rejected": "w5 w7"}]),
        processing_class=_tokenizer(),
    )
    batch = {"input_ids": ids, "attention_mask": mask.long()} | ({"margin": margin} if margins else {})
    wanted = trainer.compute_loss(theirs.eval(), batch)
    torch.testing.assert_close(mine, wanted, rtol=0, atol=1e-6)
