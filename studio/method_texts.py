"""What the engine says about fine-tuning methods and adapters, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

METHOD_TEXTS = (
    QT_TRANSLATE_NOOP("engine", "No adapter is in use."),
    QT_TRANSLATE_NOOP("engine", "Switch to one of them first."),
    QT_TRANSLATE_NOOP("engine", "There is already an adapter {0} on this model."),
    QT_TRANSLATE_NOOP("engine", "Choose another name."),
    QT_TRANSLATE_NOOP("engine", "Full fine-tuning and adapters do not go together on one model."),
    QT_TRANSLATE_NOOP("engine", "Open the model a second time."),
    QT_TRANSLATE_NOOP("engine", "There is no adapter {0} on this model."),
    QT_TRANSLATE_NOOP("engine", "There are: {0}."),
    QT_TRANSLATE_NOOP("engine", "The adapter's tensors differ in {0}."),
    QT_TRANSLATE_NOOP("engine", "Use the method that they are of."),
    QT_TRANSLATE_NOOP("engine", "{0} has the shape {1}; here it is {2}."),
    QT_TRANSLATE_NOOP("engine", "Use the method that these tensors are of (rank, targets, …)."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be worked into the weights."),
    QT_TRANSLATE_NOOP("engine", "Use the model with its adapter."),
    QT_TRANSLATE_NOOP(
        "engine", "An adapter is merged into full-precision weights only; this model computes with rounded ones."
    ),
    QT_TRANSLATE_NOOP("engine", "Open the base model once more in float32 and merge into that."),
    QT_TRANSLATE_NOOP("engine", "method.targets: the head learns the rows of the new tokens already."),
    QT_TRANSLATE_NOOP("engine", "Leave the head out."),
    QT_TRANSLATE_NOOP("engine", "The block {0} of this model has no {1} that a bottleneck adapter could follow."),
    QT_TRANSLATE_NOOP("engine", "Use method.kind = 'lora', or another model."),
    QT_TRANSLATE_NOOP("engine", "Full fine-tuning has no adapter to save."),
    QT_TRANSLATE_NOOP("engine", "Save the whole model."),
    QT_TRANSLATE_NOOP("engine", "{0}: the adapter cannot be written ({1})."),
    QT_TRANSLATE_NOOP("engine", "Free some space or choose another folder."),
    QT_TRANSLATE_NOOP("engine", "method.kind = 'qlora' needs the bitsandbytes library, which is not installed."),
    QT_TRANSLATE_NOOP("engine", "Install it:  pip install 'tezgah[qlora]'  (or use method.kind = 'lora')."),
    QT_TRANSLATE_NOOP("engine", "The model has no linear layers that could be kept in 4 bits."),
    QT_TRANSLATE_NOOP("engine", "Use method.kind = 'lora'."),
    QT_TRANSLATE_NOOP("engine", "method.freeze_layers = {0} freezes all {1} layers."),
    QT_TRANSLATE_NOOP("engine", "Choose at most {0}."),
    QT_TRANSLATE_NOOP("engine", "Full fine-tuning changes the model's own weights: it cannot be switched off."),
    QT_TRANSLATE_NOOP("engine", "Open the model that it started from."),
    QT_TRANSLATE_NOOP("engine", "method.kind = {0} needs the peft library."),
    QT_TRANSLATE_NOOP("engine", "Install it:  pip install peft"),
    QT_TRANSLATE_NOOP("engine", "The model has no stack of {0} layers that adapters could be put on."),
    QT_TRANSLATE_NOOP("engine", "Fine-tune it with method.kind = 'full', or choose another model."),
    QT_TRANSLATE_NOOP("engine", "The model has no linear layers that LoRA could stand beside."),
    QT_TRANSLATE_NOOP("engine", "Choose another method.kind."),
    QT_TRANSLATE_NOOP("engine", "method.targets: {0} is no linear layer of this model."),
    QT_TRANSLATE_NOOP("engine", "Write {0}, {1}, or names out of: {2}."),
    QT_TRANSLATE_NOOP("engine", "method.targets is empty."),
    QT_TRANSLATE_NOOP("engine", "Write for example  targets = {0}."),
    QT_TRANSLATE_NOOP(
        "engine", "method.targets: which layers of this model are its queries and values is not known ({0})."
    ),
    QT_TRANSLATE_NOOP("engine", "Name them, or write {0}."),
    QT_TRANSLATE_NOOP(
        "engine", "method.targets: {0} is the embedding table as well (tied); a merge would change both."
    ),
    QT_TRANSLATE_NOOP("engine", "Leave the head out, or fine-tune with method.kind = 'full'."),
    QT_TRANSLATE_NOOP("engine", "method.targets: {0} is an embedding table, not a linear layer."),
    QT_TRANSLATE_NOOP("engine", "Leave it out; rows of new tokens are trained anyhow."),
    QT_TRANSLATE_NOOP("engine", "method.prefix_tokens = {0} leaves no room in a context of {1}."),
    QT_TRANSLATE_NOOP("engine", "The layers of this model differ in their heads."),
    QT_TRANSLATE_NOOP("engine", "Choose method.kind = 'lora'."),
    QT_TRANSLATE_NOOP("engine", "This family of models forgets a prefix when it computes activations again."),
    QT_TRANSLATE_NOOP("engine", "Set train.gradient_checkpointing = false, or choose method.kind = 'lora'."),
    QT_TRANSLATE_NOOP("engine", "Choose the folder of an adapter: this program's, or one that peft wrote."),
    QT_TRANSLATE_NOOP(
        "engine",
        "An adapter_model.bin may contain code: save the adapter again with a newer peft, which writes safetensors.",
    ),
    QT_TRANSLATE_NOOP("engine", "Supported are LORA (with rsLoRA and DoRA), PREFIX_TUNING and {0}."),
    QT_TRANSLATE_NOOP("engine", "{0}: {1} cannot be read ({2})."),
    QT_TRANSLATE_NOOP("engine", "A newer Tezgah wrote it, or it is damaged: without it the folder is read as peft's."),
    QT_TRANSLATE_NOOP("engine", "{0}: the adapter is of a model with {1}."),
    QT_TRANSLATE_NOOP(
        "engine", "It belongs to another base model, or is damaged: open it on the model that it was trained on."
    ),
    QT_TRANSLATE_NOOP("engine", "{0} is not supported."),
    QT_TRANSLATE_NOOP("engine", "Merge the adapter with peft first."),
    QT_TRANSLATE_NOOP(
        "engine", "Merge the adapter into its base with peft (merge_and_unload), and open the merged model."
    ),
    QT_TRANSLATE_NOOP("engine", "{0}: holds no prompt_embeddings alone."),
    QT_TRANSLATE_NOOP("engine", "Save the prefix again."),
    QT_TRANSLATE_NOOP("engine", "{0}: a prefix of the shape {1}; this model needs {2} numbers a token."),
    QT_TRANSLATE_NOOP("engine", "{0}: bottleneck = {1} is no width."),
    QT_TRANSLATE_NOOP("engine", "Save the adapter again."),
    QT_TRANSLATE_NOOP("engine", "{0}: rows of the shape {1} for {2} tokens."),
    QT_TRANSLATE_NOOP("engine", "{0}: it trains the row of token {1}; the model has {2} tokens."),
    QT_TRANSLATE_NOOP("engine", "Give the base model rows for the tokens that were added to its tokenizer first."),
    QT_TRANSLATE_NOOP("engine", "{0}: tensor {1} has no place here."),
    QT_TRANSLATE_NOOP("engine", "{0}: this model has no {1}."),
    QT_TRANSLATE_NOOP("engine", "{0}: there are no matrices in it."),
    QT_TRANSLATE_NOOP("engine", "{0}: the matrices of {1} are {2} and {3}; the layer has {4} inputs and {5} outputs."),
    QT_TRANSLATE_NOOP("engine", "{0}: trainable_token_indices do not tell the rows of {1}."),
)
