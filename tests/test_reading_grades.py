"""Labels that count grades: "third" is the third grade, never the third in the list."""

import pytest

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.questions.choice import Choice
from sipbot.engine.questions.number import Number
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


CLASSES = {
    "vi": ("Mầm non, lớp một hoặc lớp hai", "Lớp ba"),
    "zh-Hans": ("学前班、一年级或二年级", "三年级、四年级或五年级", "六年级、七年级或八年级", "九年级或以上"),
    "zh-Hant": ("學前班、一年級或二年級", "三年級、四年級或五年級", "六年級、七年級或八年級", "九年級或以上"),
}


@pytest.mark.parametrize(
    ("language", "reply", "meant"),
    [
        ("vi", "lớp một", "0"),
        ("vi", "lop 2", "0"),
        ("zh-Hans", "初二", "2"),
        ("zh-Hans", "他上二年级了", "0"),
        ("zh-Hans", "初三", "3"),
        ("zh-Hans", "我孩子上高一", "3"),
        ("zh-Hant", "小三", "1"),
        ("zh-Hant", "國一", "2"),
        ("zh-Hant", "２", "1"),
    ],
)
def test_grades_are_known_by_the_names_that_schools_elsewhere_give_them(language: str, reply: str, meant: str) -> None:
    labels = {str(at): label for at, label in enumerate(CLASSES[language])}
    question = Choice.model_validate({"key": "grade", "type": "choice", "text": "Which grade?", "choices": labels})
    assert question.read(reply, Words(language, (language, "en"))) == meant


def test_the_name_of_a_grade_is_no_number_of_children() -> None:
    question = Number.model_validate({"key": "kids", "type": "number", "text": "How many?", "at_least": 0})
    with pytest.raises(NotUnderstood):
        question.read("两个，小一", Words("zh-Hans", ("zh-Hans", "en")))


HIGH = Choice.model_validate(
    {
        "key": "grade",
        "type": "choice",
        "text": "Which grade?",
        "choices": {"6_8": "Sixth to eighth grade", "9_12": "Ninth grade or above"},
    }
)


@pytest.mark.parametrize("reply", ["tenth grade", "10th", "she is in 12th grade", "11th grade"])
def test_a_label_without_an_upper_end_holds_what_comes_after(reply: str) -> None:
    assert HIGH.read(reply, ENGLISH) == "9_12"


def test_what_lies_below_every_label_is_in_none() -> None:
    with pytest.raises(NotUnderstood) as asked:
        HIGH.read("third grade", ENGLISH)
    assert asked.value.maybe is None


SPANISH = Choice.model_validate(
    {
        "key": "grade",
        "type": "choice",
        "text": "¿Qué grado?",
        "choices": {"k_2": "Kínder, primer o segundo grado", "3_5": "Tercer a quinto grado", "9": "Noveno grado o más"},
    }
)


@pytest.mark.parametrize(
    "reply",
    [
        "segundo de secundaria",
        "va en primero de prepa",
        "ya no está en tercer grado",
        "uno en tercero y otro en kínder",
    ],
)
def test_a_grade_of_another_school_or_of_two_children_or_denied_is_asked_back(reply: str) -> None:
    with pytest.raises(NotUnderstood):
        SPANISH.read(reply, Words("es", ("es", "en")))
