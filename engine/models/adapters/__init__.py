"""Fine-tuning methods on one model: full, LoRA and its kin, prefix tuning, bottleneck adapters.

attached = attach(model, recipe.method, seed=0, new_rows=[50257, 50258])
learner = make_learner(...)             # learns attached.trainable()
attached.save(folder, base="gpt2", state=learner.truth)
weights = attached.merged_state(original, state=learner.truth)
"""

from __future__ import annotations

from engine.models.adapters.attached import Attached, attach, load_adapter, stands_beside

__all__ = ["Attached", "attach", "load_adapter", "stands_beside"]
