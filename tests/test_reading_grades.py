"""Labels that count grades: "third" is the third grade, never the third in the list."""

import pytest

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.questions.choice import Choice
from sipbot.engine.words import Words

GRADE = Choice.model_validate(
    {
        "key": "grade",
        "type": "choice",
        "text": "Which grade?",
        "choices": {
            "prek_2": "Preschool to second grade",
            "3_5": "Third to fifth grade",
            "6_8": "Sixth to eighth grade",
        },
    }
)
ENGLISH = Words("en", ("en", "es"))


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        ("third", "3_5"),
        ("3rd", "3_5"),
        ("fourth grade", "3_5"),
        ("2nd grade", "prek_2"),
        ("grade 7", "6_8"),
        ("octavo", "6_8"),
        ("third and fifth", "3_5"),
        ("3", "6_8"),
        ("2 third to fifth grade", "3_5"),
    ],
)
def test_an_ordinal_means_the_grade_and_a_bare_number_the_number_beside_it(reply: str, meant: str) -> None:
    assert GRADE.read(reply, ENGLISH) == meant


@pytest.mark.parametrize(("reply", "likely"), [("5", "3_5"), ("the second", "prek_2"), ("la segunda", "prek_2")])
def test_what_may_be_a_place_in_the_list_is_asked_back(reply: str, likely: str) -> None:
    with pytest.raises(NotUnderstood) as asked:
        GRADE.read(reply, ENGLISH)
    assert asked.value.maybe == likely


@pytest.mark.parametrize("reply", ["ninth", "second and seventh"])
def test_what_no_one_label_holds_is_not_understood(reply: str) -> None:
    with pytest.raises(NotUnderstood):
        GRADE.read(reply, ENGLISH)
