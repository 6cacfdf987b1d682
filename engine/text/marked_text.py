"""Conversations in plain text, their turns marked: ``Soru: …`` and ``Cevap: …``, or ChatML's ``<|im_start|>``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.text.turns import Turn, role_named

CHATML_START, CHATML_END = "<|im_start|>", "<|im_end|>"
_ENDS = ("<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>")
_RULE = re.compile(r"\s*(-{3,}|\*{3,}|={3,})\s*")

# Marks of questions and answers, the likeliest first; those of dialogues go on until a blank line.
_PAIRS = (
    ("soru", "cevap"), ("soru", "yanıt"), ("question", "answer"), ("q", "a"), ("s", "c"),
    ("instruction", "response"), ("instruction", "output"), ("talimat", "yanıt"), ("talimat", "çıktı"),
    ("prompt", "completion"), ("prompt", "response"), ("istem", "yanıt"), ("input", "output"), ("girdi", "çıktı"),
)  # fmt: skip
_DIALOGUES = (("human", "assistant"), ("user", "assistant"), ("kullanıcı", "asistan"), ("human", "ai"), ("user", "bot"))
_OTHERS = {"system": "system", "sistem": "system", "input": "context", "context": "context", "bağlam": "context"}


@dataclass(frozen=True)
class Marks:
    """How turns are marked: a label of a line's beginning (lower case) -> its role; "context" belongs to the question.

    A ``dialogue`` goes on until a blank line before the next question; else every question begins a conversation.
    """

    labels: dict[str, str]
    dialogue: bool = False
    chatml: bool = False
    pattern: re.Pattern[str] = field(default=re.compile(""), compare=False)

    @classmethod
    def of(cls, labels: dict[str, str], dialogue: bool = False) -> Marks:
        """Marks of labels with a colon, as ``Soru:``, ``### Soru:`` or ``**Soru:**``."""
        names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
        pattern = re.compile(rf"\s*(?:#+\s*)?\**({names})\s*\**\s*:\**[ \t]*", re.IGNORECASE)
        return cls(labels, dialogue, pattern=pattern)

    def told(self) -> str:
        """The marks in words."""
        return f"{CHATML_START}user" if self.chatml else " and ".join(f"{label}:" for label in self.labels)


CHATML = Marks({}, chatml=True, pattern=re.compile(re.escape(CHATML_START)))


def find_marks(text: str) -> Marks | None:
    """The marks that a sample of text uses; None when it uses none that is known."""
    if CHATML_START in text:
        return CHATML
    labels = {m[1].casefold() for m in re.finditer(r"^\s*(?:#+\s*)?\**(\w+)\s*\**\s*:", _broken(text), re.MULTILINE)}
    for pairs, dialogue in ((_PAIRS, False), (_DIALOGUES, True)):
        for question, answer in pairs:
            if question in labels and answer in labels:
                others = {k: v for k, v in _OTHERS.items() if k in labels and k not in (question, answer)}
                return Marks.of({question: "user", answer: "assistant", **others}, dialogue)
    return None


def marks_of_template(template: str) -> Marks | None:
    """The marks of a text template: what stands before {prompt} and {answer} on their lines; None when nothing does."""
    before, _, rest = template.partition("{prompt}")
    between = rest.partition("{answer}")[0]
    question, answer = before.rpartition("\n")[2].strip(), between.rpartition("\n")[2].strip()
    if not question or not answer or question == answer or "{" in question + answer:
        return None
    names = {question.casefold(): "user", answer.casefold(): "assistant"}
    pattern = re.compile(rf"\s*({re.escape(question)}|{re.escape(answer)})[ \t]*", re.IGNORECASE)
    return Marks(names, pattern=pattern)


def _broken(text: str) -> str:
    """``text`` with a line end before each ``### Label:`` that stands in the middle of a line."""
    return re.sub(r"(?<=[^\n#])(?=### ?\w+:)", "\n", text)


def turns_in(text: str, marks: Marks) -> tuple[list[Turn], str]:
    """The turns of one text (a row's), and what is wrong with it ("" when nothing is)."""
    turns: list[Turn] = []
    for found in marked_conversations(enumerate(_broken(text).split("\n"), 1), marks):
        if found.problem:
            return [], found.problem
        turns += found.turns
    return turns, ""


@dataclass
class Found:
    """A conversation in a text, or a ``problem`` in its place; ``line`` is where it begins."""

    line: int
    turns: list[Turn]
    problem: str = ""


def marked_conversations(lines: Iterable[tuple[int, str]], marks: Marks) -> Iterator[Found]:
    """The conversations of numbered lines, in order."""
    return _chatml(lines) if marks.chatml else _labelled(lines, marks)


def _labelled(lines: Iterable[tuple[int, str]], marks: Marks) -> Iterator[Found]:
    parts: list[tuple[str, list[str]]] = []  # role, lines
    begun, blank, stray = 0, True, False
    for number, line in lines:
        match = marks.pattern.match(line)
        role = marks.labels.get(match[1].casefold(), "") if match else ""
        over = _RULE.fullmatch(line) is not None or line.strip() in _ENDS
        if over or (role and _begins(role, parts, marks, blank)):
            if parts:
                yield Found(begun, _joined(parts))
            parts = []
        if role and match:
            begun = begun if parts else number
            parts.append((role, [line[match.end() :]]))
        elif parts and not over:
            parts[-1][1].append(line)
        elif line.strip() and not over and not stray:
            stray = True  # told once: the rest of it says nothing new
            yield Found(number, [], f"text before the first mark ({marks.told()})")
        blank = not line.strip()
    if parts:
        yield Found(begun, _joined(parts))


def _begins(role: str, parts: list[tuple[str, list[str]]], marks: Marks, blank: bool) -> bool:
    """Whether a mark of this role begins a new conversation."""
    roles = [r for r, _ in parts]
    if role == "system":
        return bool(roles)
    answered = "assistant" in roles
    return role == "user" and ("user" in roles or answered) and (not marks.dialogue or (answered and blank))


def _joined(parts: list[tuple[str, list[str]]]) -> list[Turn]:
    turns: list[Turn] = []
    for role, lines in parts:
        text = "\n".join(lines).strip()
        for end in _ENDS:
            text = text.removesuffix(end).rstrip()
        if role == "context" and turns and turns[-1].role == "user":
            turns[-1] = Turn("user", turns[-1].text, text)
        elif role == "context":
            turns.append(Turn("user", text))
        else:
            turns.append(Turn(role, text))
    return turns


def _chatml(lines: Iterable[tuple[int, str]]) -> Iterator[Found]:
    turns: list[Turn] = []
    begun, opened, role, held, blank = 0, 0, "", [""], False
    for number, line in lines:
        rest = line
        while True:
            if not opened:
                before, mark, rest = rest.partition(CHATML_START)
                ended = before.strip() in _ENDS
                if before.strip() and not ended:
                    yield Found(number, [], f"text outside of {CHATML_START} … {CHATML_END}")
                if turns and (ended or (mark and (blank or rest.strip().casefold() == "system"))):
                    yield Found(begun, turns)
                    turns = []
                blank = not mark and not before.strip()
                if not mark:
                    break
                name, _, rest = rest.strip().partition(" ")
                role, opened, held = role_named(name), number, []
                begun = begun if turns else number
                if not role:
                    yield Found(number, [], f"{name[:40]!r} is no role; known are system, user, assistant, tool")
                if not rest:
                    break
                continue
            content, mark, rest = rest.partition(CHATML_END)
            held.append(content)
            if not mark:
                break
            if role:
                turns.append(Turn(role, "\n".join(held)))
            opened = 0
            if not rest.strip():
                break
    if opened:
        yield Found(opened, [], f"{CHATML_START} without {CHATML_END}")
    if turns:
        yield Found(begun, turns)
