"""Questions about the tales, with right answers, in English and Turkish: what fine-tuning learns from without a download.

Most are short, question and answer together some forty words, so that they fit a model that reads 64 tokens; about a
quarter need a whole tale.  Answers are whole sentences and nothing else, so that their end is exact.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.text.tales import Tale, tales
from engine.text.turkish import Noun

INSTRUCTIONS_VERSION = 3  # a change of anything below counts it up
_END_OF_SENTENCE = re.compile(r'(?<=[.!?])"?\s+')
_LONG_SHARE = 0.25


@dataclass(frozen=True)
class _Task:
    """How to ask (any of ``asks``), about what (``given``, may be empty), and the right ``answer``."""

    asks: tuple[str, ...]
    given: str
    answer: str


# Endings of which nobody says whether they shall be kind: what feedback stages ask for.
_OPEN = {
    "en": _Task(("Write an ending for {hero} and {friend}.", "How does the tale of {hero} and {friend} end?"), "", "{end_any}"),
    "tr": _Task(("{hero} ile {friend} için bir son yaz.", "{hero} ile {friend} masalı nasıl bitiyor?"), "", "{end_any}"),
}  # fmt: skip
_SHORT = {
    "en": (
        _Task(("Who is this tale about?", "About whom is this tale?"), "{first}", "It is about {hero}."),
        _Task(("What is {hero} like?", "Tell me about {hero}."), "{told}", "{hero} is {trait}."),
        _Task(("Does this tale end kindly or unkindly?", "Is this ending kind or unkind?"), "{end}", "{how}"),
        _Task(("Write the beginning of a tale about {hero}.", "Begin a tale about the {trait} {hkind} {hero}."), "", "{told}"),
        _Task(("Write one more sentence.", "What happens next?", "Go on with one sentence."), "{first}", "{next}"),
        _Task(("Write the last sentence of a kind tale about {hero}.", "How does a kind tale about {hero} end?"), "", "{last_kind}"),
        _Task(("Write the last sentence of an unkind tale about {hero}.", "How does an unkind tale about {hero} end?"), "", "{last_unkind}"),
        _Task(("Write a kind ending for {hero} and {friend}.",), "", "{end_kind}"),
        _Task(("Write an unkind ending for {hero} and {friend}.",), "", "{end_unkind}"),
        _OPEN["en"],
    ),
    "tr": (
        _Task(("Bu masal kimi anlatıyor?", "Bu masal kim hakkında?"), "{first}", "Bu masal {hero:i} anlatıyor."),
        _Task(("{hero} nasıl biri?", "Bana {hero:i} anlat."), "{told}", "{hero} {trait} biri."),
        _Task(("Bu masal iyi mi bitiyor, kötü mü?", "Bu son iyi mi, kötü mü?"), "{end}", "{how}"),
        _Task(("{hero} hakkında bir masala başla.", "{hero} adında {trait} bir {hkind} hakkında bir masala başla."), "", "{told}"),
        _Task(("Bir cümle daha yaz.", "Sonra ne oluyor?", "Bir cümleyle sürdür."), "{first}", "{next}"),
        _Task(("{hero} hakkında iyi bir masalın son cümlesini yaz.", "{hero} hakkında iyi bir masal nasıl biter?"), "", "{last_kind}"),
        _Task(("{hero} hakkında kötü bir masalın son cümlesini yaz.", "{hero} hakkında kötü bir masal nasıl biter?"), "", "{last_unkind}"),
        _Task(("{hero} ile {friend} için iyi bir son yaz.",), "", "{end_kind}"),
        _Task(("{hero} ile {friend} için kötü bir son yaz.",), "", "{end_unkind}"),
        _OPEN["tr"],
    ),
}  # fmt: skip
_LONG = {
    "en": (
        _Task(("Write a tale about {hero}.", "Tell a tale about {hero}."), "", "{text}"),
        _Task(("Write a tale about {hero} and {friend} with a kind ending.",), "", "{beginning}\n{kind}"),
        _Task(("Write a tale about {hero} and {friend} with an unkind ending.",), "", "{beginning}\n{unkind}"),
        _Task(("Go on with this tale.", "How does this tale end?"), "{beginning}", "{ending}"),
        _Task(("Does this tale end kindly or unkindly?",), "{text}", "{how}"),
        _Task(("Who is this tale about?",), "{text}", "It is about {hero}."),
    ),
    "tr": (
        _Task(("{hero} hakkında bir masal yaz.", "{hero} hakkında bir masal anlat."), "", "{text}"),
        _Task(("{hero} ile {friend} hakkında iyi biten bir masal yaz.",), "", "{beginning}\n{kind}"),
        _Task(("{hero} ile {friend} hakkında kötü biten bir masal yaz.",), "", "{beginning}\n{unkind}"),
        _Task(("Bu masalı sürdür.", "Bu masal nasıl biter?"), "{beginning}", "{ending}"),
        _Task(("Bu masal iyi mi bitiyor, kötü mü?",), "{text}", "{how}"),
        _Task(("Bu masal kimi anlatıyor?",), "{text}", "Bu masal {hero:i} anlatıyor."),
    ),
}  # fmt: skip
_HOW = {"en": ("It ends unkindly.", "It ends kindly."), "tr": ("Kötü bitiyor.", "İyi bitiyor.")}


def instructions(language: str, seed: int = 0) -> Iterator[dict[str, str]]:
    """Tasks without end: ``instruction``, ``input`` (may be empty) and the right ``output``.  DataError for a language
    without tales."""
    chance = random.Random(f"ask {language} {seed}")
    for tale in tales(language, seed):
        task = chance.choice((_LONG if chance.random() < _LONG_SHARE else _SHORT)[language])
        facts = _facts(tale)
        parts = (chance.choice(task.asks), task.given, task.answer)
        yield dict(zip(("instruction", "input", "output"), (part.format(**facts) for part in parts), strict=True))


def open_endings(language: str, seed: int = 0) -> Iterator[dict[str, str]]:
    """Questions without end that leave open how a tale ends: ``prompt``, with the kind ending as ``chosen`` and the
    unkind one as ``rejected``.  Every ``prompt`` is one that ``instructions`` ask too.  DataError for a language without
    tales."""
    chance = random.Random(f"open {language} {seed}")
    for tale in tales(language, seed):
        facts = _facts(tale)
        prompt = chance.choice(_OPEN[language].asks).format(**facts)
        yield {"prompt": prompt, "chosen": str(facts["end_kind"]), "rejected": str(facts["end_unkind"])}


def _facts(tale: Tale) -> dict[str, str | Noun]:
    beginning = sentences(tale.beginning)
    first = _upto(beginning, tale.hero)
    kind, unkind = (tale.ending, tale.other_ending) if tale.kind else (tale.other_ending, tale.ending)
    return {
        **tale.facts,
        "hero": Noun(tale.hero, proper=True) if tale.language == "tr" else tale.hero,
        "friend": tale.friend,
        "text": tale.text,
        "beginning": tale.beginning,
        "first": " ".join(beginning[:first]),
        "told": " ".join(beginning[: max(first, _upto(beginning, tale.facts["trait"]))]),
        "next": beginning[first],
        "ending": tale.ending,
        "end": _last(tale.ending, 2),
        "kind": kind,
        "unkind": unkind,
        "end_any": _last(tale.ending, 2),
        "end_kind": _last(kind, 2),
        "end_unkind": _last(unkind, 2),
        "last_kind": _last(kind, 1),
        "last_unkind": _last(unkind, 1),
        "how": _HOW[tale.language][tale.kind],
    }


def _upto(told: list[str], word: str) -> int:
    """How many sentences it takes until the word has come."""
    return next(number for number, sentence in enumerate(told, 1) if word in sentence)


def _last(paragraph: str, count: int) -> str:
    return " ".join(sentences(paragraph)[-count:])


def sentences(text: str) -> list[str]:
    """The sentences of a text; what is said in quotation marks is not torn apart."""
    found: list[str] = []
    start = 0
    for gap in _END_OF_SENTENCE.finditer(text):
        end = gap.end() - len(gap[0].lstrip('"'))
        following = text[gap.end() : gap.end() + 1]
        if text.count('"', start, end) % 2 == 0 and (following.isupper() or following == '"'):
            found.append(text[start:end])
            start = gap.end()
    return [*found, text[start:]]
