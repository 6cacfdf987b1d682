"""PPO's speed against trl's PPOTrainer (1.12, the last that has one), as a ratio within one run.

    python tests/bench/bench_ppo.py --peers PEERS/site-packages --rounds 3

The same model (4 layers of 128, vocabulary 8192), prompts of 32 tokens, answers of 32, 16 episodes an update, 4 epochs of
one minibatch, a reward model and a critic of the same shape.  Each contestant runs in a process of its own on one thread;
rounds are interleaved, a contestant's figure is its best round, in episodes per processor second.

PEERS:  pip install --no-deps --target PEERS/site-packages trl==1.12.0 datasets pyarrow dill multiprocess xxhash pandas \
            python-dateutil pytz six tzdata
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GOAL = 2.0
VOCABULARY, PROMPT, ANSWER, EPISODES, EPOCHS = 8192, 32, 32, 16, 4
LAYERS, HEADS, WIDTH, CONTEXT = 4, 4, 128, 128
WARM_UP = 1


def ours(updates: int) -> float:
    """Processor seconds of ``updates`` updates."""
    import torch

    from engine.models.heads import RewardModel, ValueModel
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer
    from engine.recipes.sections import TrainSection
    from engine.sampling import prepare_for_generation
    from engine.training.agent import Agent
    from engine.training.kernels import restore
    from engine.training.ppo import AtOnce, PPOSettings, observe, update, weigh
    from engine.training.precision import make_learner
    from engine.training.reward_sources import padded
    from engine.training.rollouts import Answering, uniform_numbers, write_answers

    restore({"threads": 1, "linear": "onednn", "attention": "blocks", "precision": "fp32"})
    shape = ModelSettings(
        vocab_size=VOCABULARY, context_length=CONTEXT, emb_dim=WIDTH, n_heads=HEADS, n_layers=LAYERS, qkv_bias=True
    )
    policy, reference, judge, critic = (Transformer(shape, seed=n) for n in (1, 1, 2, 2))
    reward = RewardModel(judge, seed=3).eval()
    agent = Agent(policy, reference, ValueModel(critic), vocabulary=VOCABULARY)
    learner = make_learner(agent, TrainSection(optimizer="adam", weight_decay=0.0), "fp32")
    random = torch.Generator().manual_seed(0)
    prompts = torch.randint(0, VOCABULARY, (EPISODES, PROMPT), generator=random).tolist()
    how = Answering(ANSWER, (), VOCABULARY)
    settings = PPOSettings(ppo_epochs=EPOCHS, minibatches=1, stop_kl=0.0)

    def one(number: int) -> None:
        writer: Any = prepare_for_generation(policy, batch=EPISODES)
        rollout = write_answers(writer, prompts, how, uniform_numbers(0, number, EPISODES, ANSWER))
        rows = rollout.rows()
        with torch.no_grad():
            scores = reward(*padded([p + a for p, a in zip(prompts, rollout.answers, strict=True)], "cpu"))
        experience = weigh(rows, observe(agent, rows, AtOnce(EPISODES)), scores, 0.05, settings)
        update(agent, learner, experience, settings, 3e-6, (0, number), AtOnce(EPISODES))

    for number in range(WARM_UP):
        one(number)
    begin = time.process_time()
    for number in range(updates):
        one(WARM_UP + number)
    return time.process_time() - begin


def theirs(updates: int) -> float:
    """Processor seconds of ``updates`` updates of trl's trainer, between its own callbacks."""
    import warnings

    warnings.simplefilter("ignore")
    import torch
    from datasets import Dataset
    from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel, TrainerCallback
    from trl.experimental.ppo import PPOConfig, PPOTrainer

    torch.set_num_threads(1)
    none = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}
    shape: dict[str, Any] = {
        "vocab_size": VOCABULARY, "n_positions": CONTEXT, "n_embd": WIDTH, "n_layer": LAYERS, "n_head": HEADS,
        "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 1, **none,
    }  # fmt: skip
    policy, reference = (GPT2LMHeadModel(GPT2Config(**shape)) for _ in range(2))
    reward, value = (GPT2ForSequenceClassification(GPT2Config(**shape, num_labels=1)) for _ in range(2))
    reference.load_state_dict(policy.state_dict())
    random = torch.Generator().manual_seed(0)
    prompts = torch.randint(2, VOCABULARY, (EPISODES, PROMPT), generator=random).tolist()
    marks: list[float] = []

    class Clock(TrainerCallback):
        def on_step_end(self, *_: Any, **__: Any) -> None:
            marks.append(time.process_time())

    with tempfile.TemporaryDirectory() as folder:
        args = PPOConfig(
            output_dir=folder, per_device_train_batch_size=EPISODES, gradient_accumulation_steps=1, num_mini_batches=1,
            num_ppo_epochs=EPOCHS, total_episodes=EPISODES * (WARM_UP + updates), response_length=ANSWER,
            local_rollout_forward_batch_size=EPISODES, num_sample_generations=0, temperature=1.0, report_to=[],
            use_cpu=True, bf16=False, save_strategy="no", logging_strategy="no", disable_tqdm=True, missing_eos_penalty=None,
        )  # fmt: skip
        trainer = PPOTrainer(
            args=args, processing_class=_words(), model=policy, ref_model=reference, reward_model=reward, value_model=value,
            train_dataset=Dataset.from_dict({"input_ids": prompts}), eval_dataset=Dataset.from_dict({"input_ids": prompts}),
            callbacks=[Clock()],
        )  # fmt: skip
        trainer.train()
    return marks[-1] - marks[WARM_UP - 1]


def _words() -> Any:
    """A tokenizer without text: one word for each id."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast

    fast = Tokenizer(WordLevel({f"w{i}": i for i in range(VOCABULARY)}, unk_token="w1"))
    return PreTrainedTokenizerFast(tokenizer_object=fast, pad_token="w1", eos_token="w0", padding_side="left")


# ------------------------------------------------------------------ the parent


def _child(side: str, updates: int, peers: str) -> float:
    env = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), *([peers] if side == "theirs" else [])])
    command = [sys.executable, __file__, "--child", side, "--updates", str(updates)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return float(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--updates", type=int, default=6)
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench_ppo.json")
    parser.add_argument("--child", default="")
    asked = parser.parse_args()
    if asked.child:
        print({"ours": ours, "theirs": theirs}[asked.child](asked.updates))
        return
    sides = ["ours", "theirs"] if asked.peers else ["ours"]
    best = dict.fromkeys(sides, float("inf"))
    for _ in range(asked.rounds):
        for side in sides:
            best[side] = min(best[side], _child(side, asked.updates, asked.peers))
    speeds = {side: EPISODES * asked.updates / seconds for side, seconds in best.items()}
    for side, speed in speeds.items():
        print(f"{side:8} {speed:6.1f} episodes per processor second")
    if "theirs" in speeds:
        ratio = speeds["ours"] / speeds["theirs"]
        print(f"ratio    {ratio:6.2f}   goal {GOAL:.1f}   {'reached' if ratio >= GOAL else 'MISSED'}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(speeds, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
