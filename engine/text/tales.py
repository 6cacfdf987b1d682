"""Little tales from a seeded grammar, in English and Turkish, with a gold judge of how they end.

Every tale has a hero with a trait, a friend, a problem, and an ending that is kind or unkind.  The same
beginning can end both ways, so instructions, preference pairs and a true reward follow from one grammar.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from types import ModuleType
from typing import Any

from engine.errors import DataError
from engine.text import tales_english, tales_turkish
from engine.text.turkish import Noun, capital

VERSION = 1
LANGUAGES = ("en", "tr")
_GRAMMARS: dict[str, ModuleType] = {"en": tales_english, "tr": tales_turkish}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”]?\s+")
_JUDGED_SENTENCES = 4


@dataclass(frozen=True)
class Tale:
    """One tale.  ``text`` is ``beginning`` and ``ending``; ``kind`` says whether it ends kindly.

    ``other_ending`` is how the same tale would end the other way, ``shape`` what happens in it.
    """

    text: str
    language: str
    kind: bool
    hero: str
    friend: str = ""
    shape: str = ""
    beginning: str = ""
    ending: str = ""
    other_ending: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def tales(language: str, seed: int = 0) -> Iterator[Tale]:
    """Tales without end, the same for the same language and seed."""
    grammar = _grammar(language)
    chance = random.Random(f"{language} {seed}")
    while True:
        yield _tell(language, grammar, chance)


def tales_text(language: str, size: int, seed: int = 0) -> Iterator[str]:
    """The texts of tales until ``size`` bytes of UTF-8 are reached."""
    written = 0
    for tale in tales(language, seed):
        yield tale.text
        written += len(tale.text.encode())
        if written >= size:
            return


def _grammar(language: str) -> ModuleType:
    if language not in _GRAMMARS:
        raise DataError(f"There are no tales in {language!r}.", "There are tales in en and tr.")
    return _GRAMMARS[language]


def _tell(language: str, grammar: ModuleType, chance: random.Random) -> Tale:
    shape = chance.choice(list(grammar.SHAPES))
    beats = grammar.SHAPES[shape]
    slots = _english_slots(chance) if language == "en" else _turkish_slots(chance)
    first = [chance.choice(grammar.OPENINGS), chance.choice(grammar.CHARACTER)]
    if "trait" in first[0] and "trait" in first[1]:  # the opening has told the trait
        first.pop()
    if chance.random() < 0.5:
        first.append(chance.choice(grammar.WEATHER))
    middle = [chance.choice(beat) for beat in beats["body"]]
    if chance.random() < 0.4:
        middle.append(chance.choice(grammar.FEELINGS))
    ends = {
        kind: [*(chance.choice(beat) for beat in beats["kind" if kind else "unkind"]), chance.choice(closings)]
        for kind, closings in ((True, grammar.CLOSINGS_KIND), (False, grammar.CLOSINGS_UNKIND))
    }
    kind = chance.random() < 0.5
    fill = _Fill(slots)
    beginning = fill.paragraph(first) + "\n" + fill.paragraph(middle)
    ending, other = fill.paragraph(ends[kind]), fill.paragraph(ends[not kind])
    return Tale(
        text=f"{beginning}\n{ending}",
        language=language,
        kind=kind,
        hero=str(slots["hero"]),
        friend=str(slots["friend"]),
        shape=shape,
        beginning=beginning,
        ending=ending,
        other_ending=other,
        facts={name: str(slots[name]) for name in ("hkind", "fkind", "thing", "food", "trait")},
    )


class _Fill(dict[str, Any]):
    """Fills slots; ``{^name:suffix}`` writes the slot with a capital letter."""

    def paragraph(self, sentences: list[str]) -> str:
        return " ".join(self._sentence(sentence) for sentence in sentences)

    def _sentence(self, template: str) -> str:
        parts = re.split(r"\{(\^?)(\w+)(?::(\w+))?\}", template)
        result = parts[0]
        for mark, name, suffix, after in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True):
            word = format(self[name], suffix or "")
            result += (capital(word) if mark else word) + after
        return result


# ------------------------------------------------------------------ who, where, what


def _cast(chance: random.Random, grammar: ModuleType, girl: str, boy: str) -> list[tuple[str, str, bool]]:
    """Two different characters: (name, what it is, whether it is she)."""
    cast: list[tuple[str, str, bool]] = []
    while len(cast) < 2:
        she = chance.random() < 0.5
        if chance.random() < 0.45:
            who = (chance.choice(grammar.GIRLS if she else grammar.BOYS), girl if she else boy, she)
        else:
            number = chance.randrange(len(grammar.ANIMAL_NAMES))
            who = (grammar.ANIMAL_NAMES[number], chance.choice(grammar.ANIMALS), number % 2 == 0)
        if all(who[0] != other[0] and who[1] != other[1] for other in cast):
            cast.append(who)
    return cast


def _english_slots(chance: random.Random) -> dict[str, Any]:
    grammar = tales_english
    (hero, hkind, hshe), (friend, fkind, fshe) = _cast(chance, grammar, "girl", "boy")
    pronouns = dict(zip(("he", "him", "his", "himself"), grammar.HERS if hshe else grammar.HIS, strict=True))
    pronouns["him"], pronouns["his"] = ("her", "her") if hshe else ("him", "his")
    theirs = dict(zip(("fhe", "fhim", "fhis"), ("she", "her", "her") if fshe else ("he", "him", "his"), strict=True))
    trait, habit = chance.choice(list(grammar.TRAITS.items()))
    bare, bare2 = chance.sample(grammar.THINGS, 2)
    thing = f"{chance.choice(grammar.COLOURS)} {bare}"
    food, food2 = chance.sample(grammar.FOODS, 2)
    places = chance.sample(grammar.PLACES, 3)
    relative, rel_he, rel_his = chance.choice(grammar.RELATIVES)
    return {
        "hero": hero, "hkind": hkind, "friend": friend, "fkind": fkind, "the_fkind": _known_as(fkind, chance),
        "a_hero": _a(hkind), "a_trait": _a(trait), "trait": trait, "habit": habit.format(**pronouns),
        "home": chance.choice(grammar.HOMES), "place": places[0], "place2": places[1], "place3": places[2],
        "thing": thing, "a_thing": _a(thing), "bare": bare, "A_bare": _a(bare).capitalize(), "bare2": bare2, "crop": chance.choice(grammar.CROPS), "food": food, "food2": food2,
        "food_one": f"bowl of {food2}" if food2 in grammar.POURED else f"plate of {food2}",
        "time": chance.choice(grammar.TIMES), "relative": relative, "relative_title": f"{hero}'s {relative}",
        "rel_he": rel_he, "rel_his": rel_his,
        **pronouns, "He": pronouns["he"].capitalize(), "His": pronouns["his"].capitalize(),
        **theirs, "FHe": theirs["fhe"].capitalize(), "FHis": theirs["fhis"].capitalize(),
    }  # fmt: skip


def _known_as(kind: str, chance: random.Random) -> str:
    if kind not in ("girl", "boy"):
        return f"the {kind}"
    return f"the {chance.choice(tales_english.TRADES)}'s {'daughter' if kind == 'girl' else 'son'}"


def _a(phrase: str) -> str:
    return ("an " if phrase[0] in "aeiou" or phrase.startswith("honest") else "a ") + phrase


def _turkish_slots(chance: random.Random) -> dict[str, Any]:
    grammar = tales_turkish
    (hero, hkind, _), (friend, fkind, _) = _cast(chance, grammar, "kız", "oğlan")
    trait, habit = chance.choice(list(grammar.TRAITS.items()))
    bare, bare2 = chance.sample(grammar.THINGS, 2)
    colour = chance.choice(grammar.COLOURS)
    food, food2 = chance.sample(grammar.FOODS, 2)
    places = [Noun(p.rstrip("+"), compound=p.endswith("+")) for p in chance.sample(grammar.PLACES, 3)]
    return {
        "hero": Noun(hero, proper=True), "hkind": Noun(hkind), "friend": Noun(friend, proper=True),
        "fkind": Noun(fkind), "trait": Noun(trait), "habit": habit, "home": Noun(chance.choice(grammar.HOMES)),
        "place": places[0], "place2": places[1], "place3": places[2],
        "thing": Noun(f"{colour} {bare}"), "thing2": Noun(f"{colour} bir {bare}"), "bare": Noun(bare), "bare2": Noun(bare2),
        "crop": chance.choice(grammar.CROPS), "food": Noun(food), "food2": Noun(food2), "time": chance.choice(grammar.TIMES), "rel": Noun(chance.choice(grammar.RELATIVES)),
    }  # fmt: skip


# ------------------------------------------------------------------ judge, words, tasks


def judge(text: str, language: str) -> float:
    """How kindly a text ends: -1 (unkind) … 1 (kind), 0 when nothing tells.

    Counts the grammar's kind and unkind words in the last sentences, the later ones for more.
    """
    grammar = _grammar(language)
    kind, unkind = frozenset(grammar.KIND_WORDS), frozenset(grammar.UNKIND_WORDS)
    sentences = [s for s in _SENTENCE.split(text.strip()) if s][-_JUDGED_SENTENCES:]
    score = weight_sum = 0.0
    for weight, sentence in enumerate(sentences, 1):
        for word in _WORD.findall(_lower(sentence, language)):
            value = (word in kind) - (word in unkind)
            score += weight * value
            weight_sum += weight * abs(value)
    return score / weight_sum if weight_sum else 0.0


def _lower(text: str, language: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower() if language == "tr" else text.lower()


@lru_cache(maxsize=2)
def words(language: str) -> frozenset[str]:
    """Every word that the tales use, in lower case (Turkish: ı and i kept apart)."""
    found: set[str] = set()
    for number, tale in enumerate(tales(language, seed=1)):
        found.update(_WORD.findall(_lower(f"{tale.text} {tale.other_ending}", language)))
        if number >= 12_000:
            return frozenset(found)
    raise AssertionError("tales do not end")


def split_words(text: str, language: str) -> list[str]:
    """The words of a text as ``words`` lists them."""
    return _WORD.findall(_lower(text, language))


def preferences(language: str, seed: int = 0) -> Iterator[dict[str, str]]:
    """Pairs without end: ``prompt`` (a beginning), ``chosen`` (its kind ending) and ``rejected`` (its unkind one)."""
    for tale in tales(language, seed):
        kind, unkind = (tale.ending, tale.other_ending) if tale.kind else (tale.other_ending, tale.ending)
        yield {"prompt": tale.beginning, "chosen": kind, "rejected": unkind}
