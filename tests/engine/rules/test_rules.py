"""Rules and the output filter: what they score, and that nothing a recipe may hold can run away with the program."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from engine.errors import RecipeError
from engine.rules import Expression, ExpressionError, OutputFilter, parse_rule
from engine.rules.output_filter import HIDDEN

KIND = "They shared the bread. Anna thanked him and they were happy together."
EXPLODES = r"(?:(a|aa)+)$\1"
UNKIND = "He shouted and pushed her. Nobody helped."


def _score(rule: str, answer: str, prompt: str = "Tell me.") -> float:
    return parse_rule(rule).score(prompt, answer)


# ------------------------------------------------------------------ kinds


def test_the_judge_of_tales() -> None:
    assert _score("judge:en", KIND) > 0.5 > 0 > _score("judge: en", UNKIND)
    assert _score("judge", KIND) == _score("judge:en", KIND)
    assert _score("judge:tr", "Ona teşekkür etti ve birlikte mutlu oldular.") > 0


@pytest.mark.parametrize(
    ("rule", "words", "score"),
    [
        ("length: 10-30", 10, 1.0),
        ("length: 10-30", 30, 1.0),
        ("length: 10-30", 45, 0.5),
        ("length: 10-30", 5, 0.0),
        ("length: 10-30", 0, -1.0),
        ("length: 10-30", 500, -1.0),
        ("length: 20 words", 20, 1.0),
        ("length: 20", 30, 0.5),
    ],
)
def test_length_in_words(rule: str, words: int, score: float) -> None:
    assert _score(rule, " ".join(["word"] * words)) == pytest.approx(score)


def test_length_in_characters() -> None:
    assert _score("length: 4-6 characters", "Merhaba!"[:5]) == 1.0
    assert _score("length: 4 characters", "çok iyi") == pytest.approx(0.25)


def test_regular_expressions() -> None:
    assert _score(r"regex: (?i)\bplease\b", "Yes, PLEASE!") == 1.0
    assert _score(r"regex: \bplease\b", "displeased") == 0.0
    assert _score("regex: ^Answer:.*end$", "First\nAnswer: two\nlines, end") == 1.0


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 if 'please' in lower(answer) else 0", 1.0),
        ("words(answer)", 5.0),
        ("distinct(answer)", 4.0),
        ("sentences(answer)", 2.0),
        ("len(answer) / 10", 3.2),
        ("count(answer, 'Please')", 2.0),
        ("matches(answer, 'Tea|Coffee') and not starts(answer, 'No')", 1.0),
        ("min(3, words(answer)) - 2 * any(('rude' in answer, ends(answer, '?')))", 3.0),
        ("0 < words(answer) <= 6", 1.0),
        ("answer[:2] == 'Te' or answer[-1] in ('!', '?')", 1.0),
        ("round(-(2 ** 3) / 3, 2) + 7 // 2 + 7 % 4", 3.33),
        ("answer != prompt", 1.0),
        ("sqrt(16) + abs(-1) + max(1, 2, 3) + sum((1, 2))", 11.0),
    ],
)
def test_expressions(expression: str, value: float) -> None:
    assert _score(f"expression: {expression}", "Tea, Please. Please, some sugar!") == pytest.approx(value)


# ------------------------------------------------------------------ what is refused when the rule is read


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("__import__('os').system('true')", "only these can be called"),
        ("answer.__class__", "after a dot"),
        ("(1).__class__.__mro__", "after a dot"),
        ("open('/etc/passwd')", "only these can be called"),
        ("[w for w in answer]", "ListComp"),
        ("(lambda: 1)()", "only these can be called"),
        ("f'{answer}'", "JoinedStr"),
        ("x := 1", "not an expression"),
        ("import os", "not an expression"),
        ("(yield)", "Yield"),
        ("len(*answer)", "plain arguments"),
        ("round(1, digits=2)", "plain arguments"),
        ("globals", "there is no 'globals'"),
        ("words", "is a function"),
        ("answer", "no number"),
        ("'a' * 10**9", "no number"),
        ("9**9**9", "exponent"),
        ("(9**99)**99", "larger than"),
        ("10**15 * 10", "larger than"),
        ("(-8) ** 0.5", "no real number"),
        ("1e400", "larger than"),
        ("starts(answer)", "missing"),
        ("b'x' in answer", "neither"),
        ("matches(answer, '(')", "not valid"),
        ("", "empty"),
        ("(" * 500, "not an expression"),
        ("-" * 1999 + "1", "parts"),
        ("1 + " * 700 + "1", "characters"),
        ("1\0", "not an expression"),
    ],
)
def test_expressions_that_are_refused(expression: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said.replace("(", r"\(")):
        parse_rule(f"expression: {expression}")


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "please",
        "lenght: 3",
        "length: many",
        "length: 30-10",
        "regex:",
        "regex: (",
        "judge:de",
        "regex: " + "a" * 2000,
    ],
)
def test_rules_that_are_none_are_refused_with_what_there_is(rule: str) -> None:
    with pytest.raises(RecipeError) as error:
        parse_rule(rule)
    assert error.value.remedy


def test_a_near_spelling_is_named() -> None:
    with pytest.raises(RecipeError) as error:
        parse_rule("expresion: 1")
    assert "expression:" in error.value.remedy


# ------------------------------------------------------------------ limits while it runs


@pytest.mark.parametrize("expression", ["1 / count(answer, 'q')", "len(answer[100]) + words(answer)"])
def test_what_some_answers_have_no_number_for_is_no_reason_to_refuse(expression: str) -> None:
    rule = parse_rule(f"expression: {expression}")
    with pytest.raises(ExpressionError, match="Error"):
        rule.score("", "Yes.")
    assert rule.score("", "q" * 200) > 0


def test_the_edge_of_a_word_is_not_taken_for_a_control_character(recwarn: pytest.WarningsRecorder) -> None:
    r"""Python reads \b in a plain text as backspace, which matches nothing, without a word; \d it leaves, and warns."""
    with pytest.raises(ExpressionError, match="r'…'"):
        Expression(r"matches(answer, '\bplease\b')")
    assert Expression(r"matches(answer, r'\bplease\b')")("", "yes, please!") == 1.0
    assert Expression(r"matches(answer, '\d')")("", "in 3 days") == 1.0
    assert not recwarn.list


def test_an_answer_without_a_number_says_so() -> None:
    ratio = Expression("1 / words(answer)")
    assert ratio("", "two words") == 0.5
    with pytest.raises(ExpressionError, match="division"):
        ratio("", "")
    with pytest.raises(ExpressionError, match="range"):
        Expression("exp(len(answer))")("", "a" * 5000)


def test_a_pattern_that_explodes_ends() -> None:
    begin = time.monotonic()
    with pytest.raises(ExpressionError, match="takes longer"):
        parse_rule(f"regex: {EXPLODES}").score("", "a" * 60 + "!")
    assert time.monotonic() - begin < 5.0


@pytest.mark.parametrize("pattern", ["(?:(?:a{1000}){1000}){1000}", "(?:(?:a{9}){999}){999}"])
def test_a_pattern_that_unrolls_is_refused_at_once(pattern: str) -> None:
    begin = time.monotonic()
    with pytest.raises(RecipeError, match="repeats"):
        parse_rule(f"regex: {pattern}")
    assert time.monotonic() - begin < 1.0


def test_rounding_to_absurd_places_ends() -> None:
    assert Expression("round(5, -(10 ** 9))")("", "") == 0.0


def test_rules_load_no_torch() -> None:
    code = "import engine.rules, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ------------------------------------------------------------------ the filter


def test_the_filter_finds_whole_words_and_patterns() -> None:
    output_filter = OutputFilter(["idiot", "Shut up", ""], [r"\d{3}-\d{4}"])
    assert output_filter.found("You IDIOT, shut up!") == ["idiot", "Shut up"]
    assert output_filter.found("Idiotic. Call 555-1234") == [r"\d{3}-\d{4}"]
    assert output_filter.found("All is well.") == []
    assert bool(output_filter)
    assert not OutputFilter()


def test_the_filter_hides_letter_for_letter() -> None:
    output_filter = OutputFilter(["idiot"], [r"\d+"])
    assert output_filter.hide("An idiot of 42.") == f"An {HIDDEN * 5} of {HIDDEN * 2}."


def test_what_cannot_be_looked_through_is_not_let_through() -> None:
    output_filter = OutputFilter(patterns=[EXPLODES])
    text = "a" * 60 + "!"
    assert output_filter.found(text) == [EXPLODES]
    assert set(output_filter.hide(text)) == {HIDDEN}


def test_a_word_that_is_too_long_for_the_filter_is_named() -> None:
    with pytest.raises(RecipeError, match=r"filter\.words: 'aaa"):
        OutputFilter(words=["a" * 2000])


def test_a_bad_pattern_in_the_filter_is_named() -> None:
    with pytest.raises(RecipeError, match=r"filter\.patterns"):
        OutputFilter(patterns=["("])


def test_an_output_filter_tells_where_it_finds_something() -> None:
    found = OutputFilter(["kötü", "fox"], [r"\d+", r"ox 1"])
    assert found.spans("A Fox 12, foxes and KÖTÜ.") == [(2, 8), (20, 24)]
    assert found.spans("foxes") == []
    assert OutputFilter([], ["x*"]).spans("ab") == [], "a pattern that matches nothing marks nothing"
    assert OutputFilter([], [EXPLODES]).spans("a" * 60 + "b") == [(0, 61)], "what takes too long is marked as a whole"
