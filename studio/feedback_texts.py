"""What the engine says of runs that learn preferences: templates for ``studio.engine_texts``."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

VERDICTS = (
    QT_TRANSLATE_NOOP(
        "engine",
        "The reward rises ({0}) while {1}: the policy is exploiting the reward, not getting better. Read the answers in the table.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Raise ppo.kl_coef two- or threefold (or set ppo.adaptive_kl), and start again from an earlier checkpoint. A rule that counts what went wrong, or more pairs for the reward model, help as well.",
    ),
    QT_TRANSLATE_NOOP("engine", "the KL explodes ({0} nats) and fewer answers end ({1})"),
    QT_TRANSLATE_NOOP("engine", "the KL explodes ({0} nats) and the answers become alike ({1} of them differ)"),
    QT_TRANSLATE_NOOP("engine", "fewer answers end ({0}) and the answers become alike ({1} of them differ)"),
    QT_TRANSLATE_NOOP("engine", "the KL explodes ({0} nats)"),
    QT_TRANSLATE_NOOP("engine", "fewer answers end ({0})"),
    QT_TRANSLATE_NOOP("engine", "the answers become alike ({0} of them differ)"),
    QT_TRANSLATE_NOOP(
        "engine",
        "The KL reads {0} nats (its estimate that cannot be negative: {1}). A KL cannot be negative: the answers were not drawn from the policy whose log-probabilities are used.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "This is a fault of the program or of a model that computes differently each time: please report it."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The policy has become almost certain of every token (entropy {0} nats): it writes nearly the same answer each time and has nothing left to learn from.",
    ),
    QT_TRANSLATE_NOOP("engine", "Raise ppo.kl_coef, or lower train.learning_rate."),
    QT_TRANSLATE_NOOP(
        "engine",
        "The critic misleads (explained variance {0}; 0 would be no critic at all): its advantages are noise.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        'Lower train.learning_rate, or let the answers be compared with each other: ppo.advantages = "group".',
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Four updates in a row were ended early, because their steps led too far from the policy that wrote the answers.",
    ),
    QT_TRANSLATE_NOOP("engine", "Lower train.learning_rate to a half or a third, or ppo.ppo_epochs to 2."),
    QT_TRANSLATE_NOOP("engine", "After {0} updates the policy is where it began (KL {1} nats, reward {2})."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Raise train.learning_rate threefold, or lower ppo.kl_coef. If all answers get the same reward there is nothing to learn: look at the table.",
    ),
    QT_TRANSLATE_NOOP("engine", "All answers get the same reward ({0}): there is nothing to learn from."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Check reward.rule or the reward model on a few answers; raise ppo.temperature if the answers are all alike.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The objective ({0}) is above the best that the reference's own answers allow ({1}): the policy writes what the reference never wrote, where the reward may be wrong.",
    ),
    QT_TRANSLATE_NOOP("engine", "Read the answers in the table. A higher ppo.kl_coef keeps the policy nearer."),
    QT_TRANSLATE_NOOP("engine", "Only {0} of the answers of the model that it began as end by themselves."),
    QT_TRANSLATE_NOOP("engine", "Fine-tune that model on whole answers first, or raise ppo.max_new_tokens."),
    QT_TRANSLATE_NOOP("engine", "Fine-tune that model on whole answers first, or raise dpo.max_new_tokens."),
)

DPO = (
    QT_TRANSLATE_NOOP("engine", "Only {0} of the answers end by themselves."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Lower train.learning_rate, raise dpo.beta, or add some of the chosen answers' likelihood (dpo.nll).",
    ),
    QT_TRANSLATE_NOOP("engine", "The answers are {0} nats away from the reference's: the policy strays."),
    QT_TRANSLATE_NOOP("engine", "Raise dpo.beta or lower train.learning_rate."),
    QT_TRANSLATE_NOOP("engine", "After the first step the policy still is its reference: no weight has moved."),
    QT_TRANSLATE_NOOP("engine", "Raise train.learning_rate."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Before the first step the policy must be as likely to write its answers as its reference, but it differs by {0} nats a token. Learning from this would look fine and be wrong.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "The kept numbers of the reference do not belong to this model: delete {0} and start again. If that does not help, this is a fault of the program: please report it.",
    ),
)

PAIRS = (
    QT_TRANSLATE_NOOP("engine", "There was no pair to examine the reward model on."),
    QT_TRANSLATE_NOOP(
        "engine",
        "Exam: right in {0} of {1} pairs. Calibration error {2}, score and length correlate {3}.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Exam: right in {0} of {1} pairs; {2} is the ceiling, by how the labels agree. Calibration error {3}, score and length correlate {4}.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "That is hardly better than guessing: give it more pairs, or clearer ones, before you learn from it.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "The scores follow the length of answers: a policy may learn to write long instead of well."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "No question leaves room for an answer in the model's context: the scores are brought to mean 0 and deviation 1 on the pairs' own answers, not on the model's.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "A KL coefficient will mean something else with this reward model. Lower head.max_new_tokens, or begin with a model that reads longer texts.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "model.from: {0} is a reward model: it has learned to judge answers, not to write them."
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "Begin with the model that it began with (tezgah show tells its parent); a reward model goes into reward.from.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", 'Set method.kind = "lora", begin with a smaller model, or choose another train.device.'
    ),
    QT_TRANSLATE_NOOP(
        "engine", "Set data.max_tokens higher, or take a model with a longer context; {0} tokens are read at most."
    ),
    QT_TRANSLATE_NOOP("engine", "Preferences: {0} pairs, {1} for training, {2} for the exam, {3} tokens."),
    QT_TRANSLATE_NOOP("engine", "There is no question of 1 to {0} tokens."),
    QT_TRANSLATE_NOOP("engine", "Write one question a line, or choose a file with questions."),
    QT_TRANSLATE_NOOP("engine", "Answers of {0} tokens leave no room for a question in the model's context of {1}."),
    QT_TRANSLATE_NOOP("engine", "Let answers have at most {0} tokens."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no pairs that can be used ({1} rows were left out)."),
    QT_TRANSLATE_NOOP("engine", "Give a file with the columns prompt, chosen and rejected."),
    QT_TRANSLATE_NOOP("engine", "The reward model cannot read this: {0}."),
    QT_TRANSLATE_NOOP("engine", "Leave such characters out."),
    QT_TRANSLATE_NOOP("engine", "One question cannot be split in two."),
    QT_TRANSLATE_NOOP("engine", "Judge answers to more questions first."),
    QT_TRANSLATE_NOOP("engine", "{0}: pairs are written as .jsonl, .json or .csv."),
    QT_TRANSLATE_NOOP("engine", "Give the file such a name."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be written: {1}."),
    QT_TRANSLATE_NOOP("engine", "Free some space, or mend the folder's permissions."),
)

FEEDBACK_TEXTS = (*VERDICTS, *DPO, *PAIRS)
