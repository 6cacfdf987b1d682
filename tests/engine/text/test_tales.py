"""The sample corpora: grammar of the suffixes, variety, the judge, and the tasks that derive from them."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from engine.errors import DataError
from engine.text import tales_english, tales_turkish
from engine.text.tales import judge, preferences, split_words, tales, tales_text, words
from engine.text.tales_instructions import instructions, sentences
from engine.text.turkish import Noun, capital

LANGUAGES = ["en", "tr"]


@pytest.fixture(scope="module", params=LANGUAGES)
def many(request):
    return request.param, list(islice(tales(request.param, seed=11), 3000))


def test_the_same_seed_tells_the_same_tales():
    for language in LANGUAGES:
        first = [tale.text for tale in islice(tales(language, 5), 20)]
        assert first == [tale.text for tale in islice(tales(language, 5), 20)]
        assert first != [tale.text for tale in islice(tales(language, 6), 20)]


def test_tales_hardly_ever_repeat(many):
    _, told = many
    assert len({tale.text for tale in told}) == len(told)
    assert len({tale.beginning.split("\n")[1] for tale in told}) > 0.99 * len(told)


def test_every_slot_is_filled_and_every_sentence_ends(many):
    language, told = many
    for tale in told:
        assert not re.search(r"[{}^+_]|  | [,.!?]", tale.text), tale.text
        assert tale.text.count("\n") == 2
        for line in tale.text.split("\n"):
            assert line[0].isupper() or line[0] == '"', line
            assert line[-1] in '.!?"', line
            assert line.count('"') % 2 == 0, line
        if language == "en":
            assert not re.search(r"\b[Aa] [aeiou]\w+|\b[Aa]n [b-df-gj-np-tv-z]", tale.text), tale.text


def test_names_stay_the_same_through_a_tale(many):
    language, told = many
    grammar = {"en": tales_english, "tr": tales_turkish}[language]
    cast = {*grammar.GIRLS, *grammar.BOYS, *grammar.ANIMAL_NAMES}
    for tale in told:
        assert tale.hero != tale.friend
        assert tale.hero in tale.beginning
        assert tale.friend in tale.beginning
        named = cast & set(re.findall(r"[^\W\d_]+", tale.text + tale.other_ending))
        assert named == {tale.hero, tale.friend}, tale.text


def test_english_pronouns_agree_with_their_hero():
    she = {tale.hero for tale in islice(tales("en", 1), 2000) if "She was so" in tale.beginning.split("\n")[0]}
    he = {tale.hero for tale in islice(tales("en", 1), 2000) if "He was so" in tale.beginning.split("\n")[0]}
    assert len(she) > 20
    assert not she & he


def test_the_judge_knows_the_ending(many):
    language, told = many
    assert all((judge(tale.text, language) > 0) == tale.kind for tale in told)
    assert all((judge(f"{tale.beginning}\n{tale.other_ending}", language) > 0) != tale.kind for tale in told)
    assert judge("", language) == 0.0
    assert judge("xyzzy. " * 20, language) == 0.0


def test_the_vocabulary_is_small_and_known(many):
    language, told = many
    known = words(language)
    assert 800 < len(known) < 5000
    used = {word for tale in told for word in split_words(tale.text, language)}
    assert len(used - known) <= 0.005 * len(used)
    assert "qwertz" not in known


def test_both_endings_and_all_shapes_occur_alike(many):
    _, told = many
    assert 0.45 < sum(tale.kind for tale in told) / len(told) < 0.55
    shapes = {shape: sum(tale.shape == shape for tale in told) for shape in {tale.shape for tale in told}}
    assert len(shapes) == 12
    assert min(shapes.values()) > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_much_text_as_is_asked_for(language):
    size = sum(len(text.encode()) for text in tales_text(language, 50_000))
    assert 50_000 <= size < 52_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_preferences_share_a_beginning_and_differ_in_kindness(language):
    for pair in islice(preferences(language, 3), 200):
        assert judge(pair["chosen"], language) > 0 > judge(pair["rejected"], language)
        assert pair["prompt"]


ENDS = {"It ends kindly.": 1, "İyi bitiyor.": 1, "It ends unkindly.": -1, "Kötü bitiyor.": -1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_instructions_have_right_answers(language):
    asked = list(islice(instructions(language, 3), 2000))
    assert {task["output"] for task in asked} >= {how for how in ENDS if how[0] == ("I" if language == "en" else "İ")}
    for task in asked:
        if task["output"] in ENDS:
            assert judge(task["input"], language) * ENDS[task["output"]] > 0
        elif " kind ending" in task["instruction"] or "iyi bir son" in task["instruction"]:
            assert judge(task["output"], language) > 0
        elif " unkind ending" in task["instruction"] or "kötü bir son" in task["instruction"]:
            assert judge(task["output"], language) < 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_instructions_are_whole_sentences_and_mostly_short(language):
    asked = list(islice(instructions(language, 3), 2000))
    for task in asked:
        for text in (task["instruction"], task["output"], task["input"] or "."):
            assert text == text.strip()
            assert text[-1] in '.?!"'
            assert text[0].isupper() or text[0] in '"1.'
            assert text.count('"') % 2 == 0
            assert "{" not in text
    words_of = [sum(len(text.split()) for text in task.values()) for task in asked]
    assert sum(words <= 45 for words in words_of) > 0.7 * len(asked)
    assert max(words_of) < 200
    assert len({task["instruction"] for task in asked}) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_instructions_are_the_same_every_time(language):
    first, again = (list(islice(instructions(language, 7), 50)) for _ in range(2))
    assert first == again != list(islice(instructions(language, 8), 50))


def test_sentences_keep_what_is_said_together():
    text = 'She ran. "Stop! Who are you?" he asked. "I am Ann." They sat down. "Hm," she said. "Yes?" he said!'
    assert sentences(text) == ["She ran.", '"Stop! Who are you?" he asked.', '"I am Ann."', "They sat down.",
                               '"Hm," she said.', '"Yes?" he said!']  # fmt: skip
    assert sentences("One.") == ["One."]


def test_there_are_no_tales_in_other_languages():
    with pytest.raises(DataError, match="'de'"):
        next(tales("de"))


# ------------------------------------------------------------------ Turkish suffixes, checked by hand

INFLECTED = {
    # word: accusative, dative, locative, ablative, genitive, with, plural, his, his (accusative), my
    "ev": "evi eve evde evden evin evle evler evi evini evim",
    "ağaç": "ağacı ağaca ağaçta ağaçtan ağacın ağaçla ağaçlar ağacı ağacını ağacım",
    "kitap": "kitabı kitaba kitapta kitaptan kitabın kitapla kitaplar kitabı kitabını kitabım",
    "çocuk": "çocuğu çocuğa çocukta çocuktan çocuğun çocukla çocuklar çocuğu çocuğunu çocuğum",
    "göl": "gölü göle gölde gölden gölün gölle göller gölü gölünü gölüm",
    "köprü": "köprüyü köprüye köprüde köprüden köprünün köprüyle köprüler köprüsü köprüsünü köprüm",
    "uçurtma": "uçurtmayı uçurtmaya uçurtmada uçurtmadan uçurtmanın uçurtmayla uçurtmalar uçurtması uçurtmasını uçurtmam",
    "top": "topu topa topta toptan topun topla toplar topu topunu topum",
    "renk": "rengi renge renkte renkten rengin renkle renkler rengi rengini rengim",
    "nehir": "nehri nehre nehirde nehirden nehrin nehirle nehirler nehri nehrini nehrim",
    "sepet": "sepeti sepete sepette sepetten sepetin sepetle sepetler sepeti sepetini sepetim",
    "saat": "saati saate saatte saatten saatin saatle saatler saati saatini saatim",
    "kurt": "kurdu kurda kurtta kurttan kurdun kurtla kurtlar kurdu kurdunu kurdum",
    "kırmızı top": "kırmızı topu kırmızı topa kırmızı topta kırmızı toptan kırmızı topun kırmızı topla kırmızı toplar "
    "kırmızı topu kırmızı topunu kırmızı topum",
}
CASES = ("i", "e", "de", "den", "in", "le", "ler", "si", "sini", "im")


@pytest.mark.parametrize("word", INFLECTED)
def test_nouns_inflect(word):
    assert " ".join(f"{Noun(word):{case}}" for case in CASES) == INFLECTED[word]


def test_names_take_an_apostrophe_and_never_soften():
    ahmet, ayse = Noun("Ahmet", proper=True), Noun("Ayşe", proper=True)
    assert [f"{ahmet:{case}}" for case in CASES[:6]] == [
        "Ahmet'i",
        "Ahmet'e",
        "Ahmet'te",
        "Ahmet'ten",
        "Ahmet'in",
        "Ahmet'le",
    ]
    assert [f"{ayse:{case}}" for case in CASES[:6]] == [
        "Ayşe'yi",
        "Ayşe'ye",
        "Ayşe'de",
        "Ayşe'den",
        "Ayşe'nin",
        "Ayşe'yle",
    ]
    assert f"{Noun('Pamuk', proper=True):in}" == "Pamuk'un"
    assert f"{ahmet:in_de}, {ayse:_de}, {Noun('Umut', proper=True):_de}" == "Ahmet'in de, Ayşe de, Umut da"


def test_compounds_put_n_in_front_of_a_case():
    square = Noun("köy meydanı", compound=True)
    assert [f"{square:{case}}" for case in CASES[:6]] == [
        "köy meydanını", "köy meydanına", "köy meydanında", "köy meydanından", "köy meydanının", "köy meydanıyla"
    ]  # fmt: skip


def test_the_past_of_to_be():
    adjectives = ("cesur", "neşeli", "utangaç", "dürüst", "obur", "şen")
    assert [f"{Noun(word):ydi}" for word in adjectives] == [
        "cesurdu",
        "neşeliydi",
        "utangaçtı",
        "dürüsttü",
        "oburdu",
        "şendi",
    ]


def test_capitals_are_turkish():
    assert capital("ırmak") == "Irmak"
    assert capital("incir") == "İncir"
    assert capital("") == ""
