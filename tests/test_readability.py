"""How many years of school a text asks for, by published formulas."""

import pytest

from sipbot import surveys
from sipbot.checking.before_launch import levels
from sipbot.checking.readability import _SYLLABLES, Level, level

EASY = "The cat sat on the mat. The dog ran to the cat. They sat in the sun. " * 2
HARD = (
    "Comprehensive institutional accountability necessitates considerable administrative collaboration among "
    "representatives of interdisciplinary organizations throughout metropolitan communities, particularly where "
    "socioeconomic characteristics differentiate educational opportunities and complicate subsequent evaluation."
)


@pytest.mark.parametrize(
    ("language", "word", "n"),
    [
        ("en", "school", 1),
        ("en", "students", 2),
        ("en", "hoped", 1),
        ("en", "started", 2),
        ("en", "table", 2),
        ("en", "classes", 2),
        ("en", "language", 2),
        ("en", "family", 3),
        ("en", "community", 4),
        ("es", "escuela", 3),
        ("es", "qué", 1),
        ("es", "país", 2),
        ("es", "guía", 2),
        ("es", "pingüino", 3),
        ("es", "estudiante", 4),
        ("es", "leer", 2),
        ("es", "rey", 1),
        ("pt", "não", 1),
        ("pt", "água", 2),
        ("pt", "coração", 3),
        ("pt", "informações", 4),
        ("pt", "português", 3),
        ("pt", "saúde", 3),
    ],
)
def test_syllables_are_counted_by_the_rules_of_each_spelling(language: str, word: str, n: int) -> None:
    assert _SYLLABLES[language](word) == n


def test_english_is_graded_by_flesch_and_kincaid() -> None:
    words, sentences, syllables = 40, 6, 40
    expected = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert level(EASY, "en") == Level(max(expected, 0.0), max(expected, 0.0))


def test_a_hard_text_is_far_above_sixth_grade() -> None:
    found = level(HARD * 2, "en")
    assert found is not None
    assert found.lowest > 20


def test_spanish_is_graded_by_crawford() -> None:
    text = "La niña lee un libro en casa. El perro come pan. Mi mamá canta en la cocina con mi papá. " * 2
    found = level(text, "es")
    assert found is not None
    words, sentences, syllables = 40, 6, 62
    expected = -0.205 * sentences * 100 / words + 0.049 * syllables * 100 / words - 3.407
    assert found.lowest == pytest.approx(expected)


def test_portuguese_has_bands_of_grades() -> None:
    assert str(level("A menina vai à escola. O pai lê um livro. A mãe canta na rua. " * 3, "pt")) == "grades 1 to 4"


@pytest.mark.parametrize("language", ["ht", "vi", "zh-Hans", "kea"])
def test_without_a_published_formula_nothing_is_said(language: str) -> None:
    assert level(EASY, language) is None


def test_of_a_few_words_nothing_is_said() -> None:
    assert level("How are you?", "en") is None


@pytest.mark.parametrize("name", surveys.names())
def test_our_surveys_can_be_read_by_a_sixth_grader(name: str) -> None:
    found = levels(surveys.load(name))
    assert {language for language, one in found.items() if one.lowest > 6} == set()
    assert {"en", "es"} <= set(found)
