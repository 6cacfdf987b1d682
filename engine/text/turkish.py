"""Turkish suffixes: vowel harmony, buffer letters, softening and the nouns that do otherwise.

A suffix is written as a pattern: ``A`` is a or e, ``I`` one of ı i u ü, ``D`` d or t, each by what stands
before it; a letter in brackets appears only where two vowels (or, for ``(I)``, two consonants) would meet.
"""

from __future__ import annotations

VOWELS = "aeıioöuü"
_BACK, _ROUND, _HARD = "aıou", "oöuü", "fstkçşhp"
_SOFTER = {"p": "b", "ç": "c", "t": "d", "k": "ğ"}

# Nouns of one syllable keep their last consonant and longer ones soften p, ç and k, but for these.
_SOFTENS = {"kurt", "kanat", "armut", "kağıt", "söğüt", "yoğurt", "dert", "tat", "renk", "kap", "dip"}
_KEEPS = {"sepet", "bulut", "robot", "paket", "bilet", "ceket", "park", "sirk"}
_DROPS = {  # the vowel of the last syllable falls in front of a vowel
    "burun": "burn", "ağız": "ağz", "oğul": "oğl", "boyun": "boyn", "karın": "karn", "omuz": "omz", "göğüs": "göğs",
    "şehir": "şehr", "resim": "resm", "isim": "ism", "akıl": "akl", "nehir": "nehr", "sabır": "sabr", "vakit": "vakt",
}  # fmt: skip
_FRONT = {"saat", "kalp", "dikkat", "hal", "harf"}  # end in a back vowel and take front suffixes

SUFFIXES = {
    "i": "(y)I", "e": "(y)A", "de": "DA", "den": "DAn", "in": "(n)In", "le": "(y)lA",
    "ler": "lAr", "leri": "lArI", "lere": "lArA", "lerin": "lArIn", "lerde": "lArDA", "lerden": "lArDAn",
    "si": "(s)I", "sini": "(s)InI", "sine": "(s)InA", "sinde": "(s)InDA", "sinden": "(s)InDAn", "sinin": "(s)InIn",
    "siyle": "(s)IylA", "im": "(I)m", "imi": "(I)mI", "ime": "(I)mA", "imin": "(I)mIn", "n": "(I)n", "ni": "(I)nI",
    "inden": "(I)nDAn", "deyken": "DAyken", "li": "lI", "ydi": "(y)DI",
}  # fmt: skip
# A compound such as "köy meydanı" ends in a possessive already: n stands between it and a case.
_AFTER_POSSESSIVE = {"i": "nI", "e": "nA", "de": "nDA", "den": "nDAn", "in": "nIn", "le": "ylA", "deyken": "nDAyken"}


def attach(stem: str, pattern: str, front: bool = False) -> str:
    """``stem`` with the suffix of ``pattern``; ``front`` forces front vowels."""
    result = stem
    bracket = False
    for letter in pattern:
        if letter in "()":
            bracket = letter == "("
            continue
        ends_in_vowel = result[-1].lower() in VOWELS + "â"
        if bracket and (ends_in_vowel if letter == "I" else not ends_in_vowel):
            continue
        result += _letter(letter, result, front)
        front = front and not any(c in VOWELS for c in result[len(stem) :])
    return result


def _letter(letter: str, before: str, front: bool) -> str:
    vowel = next((c for c in reversed(_lower(before)) if c in VOWELS), "e")
    back = vowel in _BACK and not front
    if letter == "A":
        return "a" if back else "e"
    if letter == "I":
        rounded = vowel in _ROUND
        return ("u" if rounded else "ı") if back else ("ü" if rounded else "i")
    if letter == "D":
        return "t" if before[-1].lower() in _HARD else "d"
    return letter


def _lower(text: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower().replace("â", "a")


def _stem(word: str, pattern: str, front: bool) -> str:
    """The stem in front of a suffix: softened, or without its vowel, when the suffix begins with a vowel."""
    if attach(word, pattern, front)[len(word)] not in VOWELS:
        return word
    if word in _DROPS:
        return _DROPS[word]
    syllables = sum(c in VOWELS for c in word)
    if word not in _SOFTENS and not (syllables > 1 and word[-1] in "pçk" and word not in _KEEPS):
        return word
    return word[:-1] + ("g" if word.endswith("nk") else _SOFTER[word[-1]])


class Noun:
    """A noun or noun phrase that inflects in a format: ``f"{noun:den}"``.

    ``proper`` puts an apostrophe in front of the suffix, ``compound`` says that the phrase ends in a
    possessive ("köy meydanı").
    """

    def __init__(self, text: str, *, proper: bool = False, compound: bool = False) -> None:
        self.text = text
        self.proper = proper
        self.compound = compound

    def __str__(self) -> str:
        return self.text

    def __format__(self, suffix: str) -> str:
        if suffix.endswith("_de"):  # "too", a word of its own
            inflected = format(self, suffix.removesuffix("_de"))
            return f"{inflected} d{_letter('A', inflected, front=False)}"
        if not suffix:
            return self.text
        pattern = _AFTER_POSSESSIVE[suffix] if self.compound else SUFFIXES[suffix]
        if self.proper:
            return self.text + "'" + attach(self.text, pattern)[len(self.text) :]
        head, _, last = self.text.rpartition(" ")
        if last == "su" and pattern.startswith(("(n)", "(s)")):
            pattern = "(y)" + pattern[3:]  # suyun, suyu
        front = last in _FRONT
        inflected = attach(_stem(last, pattern, front), pattern, front)
        return f"{head} {inflected}" if head else inflected


def capital(text: str) -> str:
    """``text`` with a Turkish capital letter in front (i becomes İ)."""
    return ("İ" if text[0] == "i" else text[0].upper()) + text[1:] if text else text
