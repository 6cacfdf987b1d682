"""Where in a model the parts are that fine-tuning methods touch: in our transformer, and in those of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import nn

from engine.errors import ModelError, RecipeError
from engine.models.layouts import layout_for
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.methods import ALL_LINEAR, ATTENTION, no_targets, unknown_target

# Queries and values as the families of models call them; fused layers hold both.
_QUERIES_AND_VALUES = (
    ("q_proj", "v_proj"), ("query", "value"), ("q_lin", "v_lin"), ("q", "v"),
    ("c_attn",), ("query_key_value",), ("qkv_proj",), ("Wqkv",), ("qkv",), ("in_proj",), ("attn_qkv",),
)  # fmt: skip


@dataclass(frozen=True)
class ModulePaths:
    """Paths of modules inside a model.

    ``blocks``: the layers, lowest first; ``table``: the embedding of tokens; ``tables``: all embeddings; ``head``: the
    output projection, None where our transformer has none; ``tied``: the head is the table.
    """

    blocks: tuple[str, ...]
    table: str
    tables: tuple[str, ...]
    head: str | None
    tied: bool

    @classmethod
    def of(cls, model: nn.Module) -> ModulePaths:
        """The paths of a Transformer or a ForeignLM, adapted or not.

        Raises ModelError for a model without a stack of ``settings.n_layers`` like layers.
        """
        if isinstance(model, Transformer):
            count = len(model.blocks)
            tables = ("tok_emb", "pos_emb") if model.pos_emb is not None else ("tok_emb",)
            head = None if model.head is None else "head"
            return cls(tuple(f"blocks.{i}" for i in range(count)), "tok_emb", tables, head, model.head is None)
        return cls._of_foreign(model)

    @classmethod
    def _of_foreign(cls, model: nn.Module) -> ModulePaths:
        settings = model.settings
        assert isinstance(settings, ModelSettings)
        stacks = [
            (sum(p.numel() for p in module.parameters()), name)
            for name, module in model.named_modules()
            if isinstance(module, nn.ModuleList) and len(module) == settings.n_layers
        ]
        if not stacks:
            raise ModelError(
                f"The model has no stack of {settings.n_layers} layers that adapters could be put on.",
                "Fine-tune it with method.kind = 'full', or choose another model.",
            )
        stack = max(stacks)[1]
        paths = {id(module): name for name, module in model.named_modules()}
        inner: Any = library_part(model)[0]
        table, head = inner.get_input_embeddings(), inner.get_output_embeddings()
        tables = tuple(name for name, module in model.named_modules() if isinstance(module, nn.Embedding))
        return cls(
            tuple(f"{stack}.{i}" for i in range(settings.n_layers)),
            paths[id(table)],
            tuple({paths[id(table)]: None} | dict.fromkeys(tables)),
            None if head is None else paths[id(head)],
            head is None or head.weight is table.weight,
        )


def library_part(model: nn.Module) -> tuple[nn.Module, str]:
    """The model of transformers inside a ForeignLM and the prefix of its paths; of ours, itself and nothing."""
    if isinstance(model, Transformer):
        return model, ""
    return next((child, f"{name}.") for name, child in model.named_children() if hasattr(child, "get_input_embeddings"))


def put_module(model: nn.Module, path: str, module: nn.Module) -> None:
    """Let ``module`` stand at ``path`` of the model."""
    parent, _, name = path.rpartition(".")
    setattr(model.get_submodule(parent), name, module)


def is_linear(module: nn.Module) -> bool:
    """Whether LoRA can stand beside a module: a linear layer, GPT-2's kind of one, or one that is adapted already."""
    base: nn.Module = module.get_base_layer() if hasattr(module, "get_base_layer") else module  # type: ignore[operator]
    return isinstance(base, nn.Linear) or type(base).__name__ == "Conv1D"


def linear_paths(model: nn.Module, where: ModulePaths) -> list[str]:
    """The linear layers inside the blocks, in the order of the model; bottleneck adapters' own are left out."""
    found = []
    for block in where.blocks:
        for name, module in model.get_submodule(block).named_modules():
            inside_an_adapter = any(
                part.startswith(("lora_", "base_layer", "adapter", "bottleneck")) for part in name.split(".")
            )
            if name and is_linear(module) and not inside_an_adapter:
                found.append(f"{block}.{name}")
    return found


def resolve_targets(model: nn.Module, where: ModulePaths, targets: Sequence[str]) -> list[str]:
    """Paths of the layers that ``targets`` mean: presets, names of ours, names in Hugging Face's layout, whole paths.

    Raises RecipeError for a name that means no layer, ModelError for the head where it is the embedding table.
    """
    known = linear_paths(model, where)
    if not known:
        raise ModelError("The model has no linear layers that LoRA could stand beside.", "Choose another method.kind.")
    aliases = _their_names(model) if isinstance(model, Transformer) else {}
    chosen: dict[str, None] = {}
    for target in targets:
        if target == ALL_LINEAR:
            found = known
        elif target == ATTENTION:
            found = _attention(known)
        else:
            found = [p for p in known if _means(target, p) or any(_means(target, a) for a in aliases.get(p, ()))]
            found += _head(model, where, target)
        if not found:
            raise unknown_target(target, {path.rsplit(".", 1)[-1] for path in known})
        chosen |= dict.fromkeys(found)
    if not chosen:
        raise no_targets()
    order = {path: i for i, path in enumerate(known)}
    return sorted(chosen, key=lambda path: order.get(path, len(order)))


def _means(target: str, path: str) -> bool:
    return path == target or path.endswith(f".{target}")


def _attention(known: list[str]) -> list[str]:
    names = {path.rsplit(".", 1)[-1] for path in known}
    for wanted in _QUERIES_AND_VALUES:
        if names.issuperset(wanted):
            return [path for path in known if path.rsplit(".", 1)[-1] in wanted]
    raise RecipeError(
        f"method.targets: which layers of this model are its queries and values is not known ({', '.join(names)}).",
        f"Name them, or write {ALL_LINEAR}.",
    )


def _head(model: nn.Module, where: ModulePaths, target: str) -> list[str]:
    """The head, when it is meant and may be adapted; the embedding table never may."""
    asked = target.rsplit(".", 1)[-1]
    own = {path.rsplit(".", 1)[-1] for path in (*where.tables, where.head or "head")}
    if asked not in own | {"head", "lm_head", "wte", "embed_tokens"}:
        return []
    is_head = asked in ("head", "lm_head") or (where.head is not None and _means(asked, where.head))
    if is_head and where.head is not None and not where.tied:
        return [where.head]
    if is_head and where.tied:
        raise ModelError(
            f"method.targets: {target!r} is the embedding table as well (tied); a merge would change both.",
            "Leave the head out, or fine-tune with method.kind = 'full'.",
        )
    raise ModelError(
        f"method.targets: {target!r} is an embedding table, not a linear layer.",
        "Leave it out; rows of new tokens are trained anyhow.",
    )


def _their_names(model: Transformer) -> dict[str, list[str]]:
    """Paths in Hugging Face's layout for each of our layers, where a class can hold the model."""
    try:
        layout = layout_for(model.settings)
    except ModelError:
        return {}
    names: dict[str, list[str]] = {}
    for part in layout.parts(model.settings):
        for ours in part.ours:
            names.setdefault(ours.rsplit(".", 1)[0], []).append(layout.prefix + part.theirs.rsplit(".", 1)[0])
    return names
