"""How ideas speak, by their words and by what was asked."""

import pytest

from analysis.stance import stance_of, time_of


@pytest.mark.parametrize(
    ("text", "language", "stance"),
    [
        ("I love the art teacher", "en", "asset"),
        ("The bathrooms are always dirty", "en", "challenge"),
        ("More recess", "en", "suggestion"),
        ("The librarian lets them take two books", "en", "asset"),
        ("lets have more recess", "en", "suggestion"),
        ("We need fewer fights in the hallways", "en", "suggestion"),
        ("They should fix the heat, it is too cold", "en", "suggestion"),
        ("I'd like a longer lunch", "en", "suggestion"),
        ("Can we have longer lunch?", "en", "suggestion"),
        ("Why is the bus always late?", "en", "question"),
        ("I don't feel safe at school", "en", "challenge"),
        ("In five years every child feels known here", "en", "vision"),
        ("The third floor", "en", "unclear"),
        ("Me encanta la maestra", "es", "asset"),
        ("No me gusta la comida", "es", "challenge"),
        ("Deberían arreglar los baños", "es", "suggestion"),
        ("¿Por qué llega tarde el autobús?", "es", "question"),
        ("Os professores são ótimos", "pt", "asset"),
        ("O banheiro está sujo", "pt", "challenge"),
        ("Precisamos de mais livros", "pt", "suggestion"),
        ("Mwen renmen pwofesè yo", "ht", "asset"),
        ("Twalèt yo sal", "ht", "challenge"),
        ("Nou bezwen plis bis", "ht", "suggestion"),
        ("Xe buýt luôn trễ", "vi", "challenge"),
        ("应该有更多老师", "zh", "suggestion"),
        ("Die Lehrer sind gut", "de", "unclear"),
    ],
)
def test_the_words_tell_the_stance(text: str, language: str, stance: str) -> None:
    assert stance_of(text, language) == stance


@pytest.mark.parametrize("asked_for", ["asset", "challenge", "suggestion", "vision"])
def test_a_bare_word_is_what_was_asked_for(asked_for: str) -> None:
    assert stance_of("Music", "en", asked_for) == asked_for


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A teacher asked our elders instead of the internet", "en"),
        ("She listened rather than yelling", "en"),
        ("La maestra escribió una carta en vez de llamar", "es"),
        ("老师听我们说而不是骂", "zh"),
    ],
)
def test_one_thing_in_the_place_of_another_is_no_wish_where_somebody_did_it(text: str, language: str) -> None:
    assert stance_of(text, language, "asset") == "asset"


def test_one_thing_in_the_place_of_another_is_a_wish_where_nothing_else_tells() -> None:
    assert stance_of("Books instead of screens", "en") == "suggestion"


def test_clear_words_count_more_than_what_was_asked_for() -> None:
    assert stance_of("The food is cold and bad", "en", "asset") == "challenge"


@pytest.mark.parametrize(
    ("text", "language", "asked_for", "time"),
    [
        ("The bus is late", "en", "", "now"),
        ("They cut the music teacher two years ago", "en", "", "past"),
        ("More recess", "en", "suggestion", "future"),
        ("Kids laugh in the halls", "en", "vision", "future"),
        ("We gave teachers time", "en", "suggestion", "past"),
        ("I wish we had a nurse", "en", "", "future"),
        ("No había intérpretes", "es", "", "past"),
        ("Yo te ede nou", "ht", "", "past"),
        ("Daqui a cinco anos ninguém vai ter medo", "pt", "", "future"),
    ],
)
def test_the_words_tell_the_time(text: str, language: str, asked_for: str, time: str) -> None:
    assert time_of(text, language, asked_for, stance_of(text, language, asked_for)) == time


@pytest.mark.parametrize(
    "text", ["Nobody makes fun of my accent", "I have no complaints", "She never gives up on a kid"]
)
def test_what_is_not_bad_is_good(text: str) -> None:
    assert stance_of(text, "en") == "asset"
