"""A word is found in its other forms, in every language of the surveys, whether or not it was typed with accents."""

import pytest

from analysis.inflection import forms
from sipbot.web.search import Asked, search
from tests.reports import Planted


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("interpreters", "interpreter"),
        ("interpreter", "interpreters"),
        ("families", "family"),
        ("class", "classes"),
        ("profesores", "profesor"),
        ("profesor", "profesores"),
        ("lapiz", "lapices"),
        ("luces", "luz"),
        ("animais", "animal"),
        ("licao", "licoes"),
        ("homens", "homem"),
    ],
)
def test_one_and_many_are_forms_of_one_word(typed: str, found: str) -> None:
    assert found in forms(typed)


@pytest.mark.parametrize(("typed", "other"), [("grades", "graduate"), ("themes", "them"), ("bus", "busy")])
def test_another_word_is_no_form_of_it(typed: str, other: str) -> None:
    assert other not in forms(typed)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("interpreters", ["interpreter"]),
        ("INTÉRPRETES", ["intérprete"]),
        ("profesores", ["profesor"]),
        ("lições", ["lição"]),
        ("entèprèt", ["entèprèt"]),
        ("phiên dịch", ["phiên", "dịch"]),
        ("翻译", ["翻译"]),
        ("buses", []),
    ],
)
def test_a_search_finds_and_marks_the_other_forms(typed: str, marked: list[str]) -> None:
    planted = Planted()
    planted.say("We need an interpreter.", "T1")
    planted.say("Falta un intérprete y un profesor.", "T1", language="es")
    planted.say("Uma lição por dia.", "T1", language="pt")
    planted.say("Yon entèprèt pou paran yo.", "T1", language="ht")
    planted.say("Cần phiên dịch.", "T1", language="vi")
    planted.say("需要翻译。", "T1", language="zh")
    found = search(planted.report({"T1": "interpreter"}), Asked(words=typed))
    assert [piece.text for one in found.answers for piece in one.pieces if piece.is_marked] == marked


def test_what_is_found_leads_to_its_theme() -> None:
    planted = Planted()
    planted.say("We need an interpreter.", "T1")
    found = search(planted.report({"T1": "interpreter"}), Asked(words="interpreters"))
    assert [theme.name for one in found.answers for theme in one.themes] == ["interpreter"]
