"""Numbers in a reply that are no places in the list: those that labels have, those that count, and names of rooms."""

import pytest

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.questions import Question
from sipbot.engine.words import Words
from tests.talk import survey_of

LANGUAGES = ("en", "es", "pt", "ht", "kea", "vi", "zh-Hans", "zh-Hant")


def asked(kind: str, *labels: str, language: str = "en") -> tuple[Question, Words]:
    """A question in that language, and how replies are read."""
    survey = survey_of(
        {"key": "q", "type": kind, "text": "Which?", "choices": {f"k{n}": label for n, label in enumerate(labels, 1)}},
        languages=LANGUAGES,
        translations={one: {} for one in LANGUAGES if one != "en"},
    )
    return survey.question("q"), survey.words(language)


def asked_back(typed: str, *labels: str, language: str = "en") -> object:
    """The label of the choice that is asked back after *typed*, None where there is no guess."""
    question, words = asked("choice", *labels, language=language)
    with pytest.raises(NotUnderstood) as unsure:
        question.read(typed, words)
    return unsure.value.maybe


GRADES = ("Grade 3", "Grade 4", "Grade 5", "Grade 6")
DAYS = ("星期二", "星期三", "星期四", "星期五", "星期六")
THU = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu")


@pytest.mark.parametrize(
    ("labels", "language", "typed", "maybe"),
    [
        (GRADES, "en", "4", "k2"),
        (GRADES, "en", "3", "k1"),
        (GRADES, "en", "the 4th one", "k2"),
        (DAYS, "zh-Hans", "3", "k2"),
        (THU, "vi", "thứ 2", "k1"),
        (THU, "vi", "2", "k1"),
    ],
)
def test_a_number_that_another_label_has_is_asked_back(
    labels: tuple[str, ...], language: str, typed: str, maybe: str
) -> None:
    assert asked_back(typed, *labels, language=language) == maybe


@pytest.mark.parametrize(
    ("labels", "typed", "meant"),
    [
        (GRADES, "Grade 4", "k2"),
        (GRADES, "b", "k2"),
        (("1 child", "2 children", "3 or more"), "2", "k2"),
        (("Never", "One time", "Often"), "3", "k3"),
    ],
)
def test_a_number_that_says_the_same_either_way_is_read(labels: tuple[str, ...], typed: str, meant: str) -> None:
    question, words = asked("choice", *labels)
    assert question.read(typed, words) == meant


def test_of_several_grades_numbers_are_asked_back_and_labels_are_read() -> None:
    question, words = asked("choices", *GRADES)
    with pytest.raises(NotUnderstood):
        question.read("3, 4", words)
    assert question.read("Grade 3, Grade 4", words) == ("k1", "k2")


WAYS = ("Message", "Call", "Paper", "Visit", "Letter")


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("es", "somos 5"),
        ("es", "tengo 2"),
        ("en", "we are 3"),
        ("pt", "temos 4"),
        ("ht", "nou gen 3"),
        ("pt", "os três"),
    ],
)
@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_how_many_there_are_is_no_place_in_the_list(language: str, typed: str, kind: str) -> None:
    question, words = asked(kind, *WAYS, language=language)
    with pytest.raises(NotUnderstood):
        question.read(typed, words)


@pytest.mark.parametrize(("language", "typed"), [("pt", "os três"), ("es", "las tres"), ("en", "all three")])
def test_all_three_of_three_are_all(language: str, typed: str) -> None:
    question, words = asked("choices", "Message", "Call", "Paper", language=language)
    assert question.read(typed, words) == ("k1", "k2", "k3")


ORDER = ("Safety", "Learning", "Food")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 food 2 safety 3 learning", ("k3", "k1", "k2")),
        ("1. Food\n2. Safety\n3. Learning", ("k3", "k1", "k2")),
        ("c-b-a", ("k3", "k2", "k1")),
        ("3 - 1 - 2", ("k3", "k1", "k2")),
    ],
)
def test_numbers_before_the_answers_of_an_order_are_places(typed: str, meant: tuple[str, ...]) -> None:
    question, words = asked("rank", *ORDER)
    assert question.read(typed, words) == meant


def test_numbers_that_say_another_order_than_the_words_are_asked_back() -> None:
    question, words = asked("rank", *ORDER)
    with pytest.raises(NotUnderstood) as unsure:
        question.read("3 food 1 safety 2 learning", words)
    assert unsure.value.maybe == ("k3", "k1", "k2")


def test_everything_in_chinese_is_every_answer() -> None:
    question, words = asked("choices", "功課", "霸凌", "午餐", language="zh-Hant")
    assert question.read("全部", words) == ("k1", "k2", "k3")


def test_twice_a_week_is_not_once_a_week() -> None:
    question, words = asked("choice", "Chak jou", "Yon fwa pa semèn", "Prèske jamè", language="ht")
    with pytest.raises(NotUnderstood):
        question.read("2 fwa pa semèn", words)
    assert question.read("2. yon fwa pa semèn", words) == "k2"


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "she's in room 12"), ("en", "bus 7 every day"), ("es", "está en el salón 4"), ("pt", "na sala 3")],
)
def test_the_number_of_a_room_counts_no_children(language: str, typed: str) -> None:
    survey = survey_of(
        {"key": "q", "type": "number", "text": "How many children?", "at_least": 0, "at_most": 20},
        languages=LANGUAGES,
        translations={one: {} for one in LANGUAGES if one != "en"},
    )
    with pytest.raises(NotUnderstood):
        survey.question("q").read(typed, survey.words(language))


FACES = ("😀 Yes", "😐 Sometimes", "🙁 Not much 😐")


@pytest.mark.parametrize(("typed", "meant"), [("😀", "k1"), ("😀😀", "k1"), (" 🙁!", "k3"), ("😀 yes", "k1")])
def test_a_smiley_that_one_label_has_picks_it(typed: str, meant: str) -> None:
    question, words = asked("choice", *FACES)
    assert question.read(typed, words) == meant


@pytest.mark.parametrize("typed", ["😐", "😀🙁", "🎉", "😀🎉", "!!"])
def test_another_sign_is_asked_back(typed: str) -> None:
    question, words = asked("choice", *FACES)
    with pytest.raises(NotUnderstood):
        question.read(typed, words)


@pytest.mark.parametrize("typed", ["①④", "1️⃣4️⃣", "❶ ❹"])
def test_numbers_in_circles_and_on_keys_are_one_number_each(typed: str) -> None:
    question, words = asked("choices", "Phone", "Paper", "Radio", "Poster")
    assert question.read(typed, words) == ("k1", "k4")


ROLES = ("A parent or caregiver", "A student", "A teacher")
OFTEN = ("Never", "Rarely", "Sometimes", "Often", "Always")


@pytest.mark.parametrize(
    ("labels", "language", "typed", "likely"),
    [
        (ROLES, "en", "mom", "k1"),
        (ROLES, "en", "im a grandma of 2 here", "k1"),
        (ROLES, "en", "i teach third grade", "k3"),
        (("Madre, padre o quien cuida", "Estudiante", "Maestra o maestro"), "es", "abuelita", "k1"),
        (("Paran oswa gadyen", "Elèv", "Pwofesè"), "ht", "mwen se manman", "k1"),
        (("Phụ huynh", "Học sinh", "Giáo viên"), "vi", "bà ngoại của bé", "k1"),
        (("家长或监护人", "学生", "老师"), "zh-Hans", "我是孩子姥姥", "k1"),
        (OFTEN, "en", "hardly ever", "k2"),
        (OFTEN, "en", "every single day, all the time", "k5"),
    ],
)
def test_another_word_for_what_one_label_says_is_asked_back_by_its_label(
    labels: tuple[str, ...], language: str, typed: str, likely: str
) -> None:
    assert asked_back(typed, *labels, language=language) == likely


@pytest.mark.parametrize("typed", ["not a mom", "mom and an educator", "none of these"])
def test_what_denies_or_may_be_two_answers_is_asked_again_without_a_guess(typed: str) -> None:
    assert asked_back(typed, *ROLES) is None


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "my son is 7"),
        ("en", "she's 9"),
        ("es", "mi hijo tiene 6"),
        ("pt", "minha filha tem 5"),
        ("ht", "pitit mwen gen 8"),
    ],
)
def test_an_age_is_no_number_of_children(language: str, typed: str) -> None:
    survey = survey_of(
        {"key": "kids", "type": "number", "text": "How many?", "at_least": 0, "at_most": 20},
        languages=LANGUAGES,
        translations={one: {} for one in LANGUAGES if one != "en"},
    )
    with pytest.raises(NotUnderstood):
        survey.question("kids").read(typed, survey.words(language))


@pytest.mark.parametrize(("typed", "likely"), [("3 groups", 3), ("I have seen 3 groups", 3), ("2 times", 2)])
def test_what_is_counted_is_no_step_of_a_scale(typed: str, likely: int) -> None:
    scale = {"low": {1: "None"}, "high": {5: "A lot"}}
    survey = survey_of({"key": "seen", "type": "scale", "text": "How much have you seen of the groups?", **scale})
    with pytest.raises(NotUnderstood) as unsure:
        survey.question("seen").read(typed, survey.words("en"))
    assert unsure.value.maybe == likely


@pytest.mark.parametrize(("typed", "likely"), [("segunda", "k2"), ("terça", None), ("sexta", None)])
def test_a_weekday_that_is_a_place_as_well_is_asked_back(typed: str, likely: str | None) -> None:
    assert asked_back(typed, "De manhã", "De tarde", language="pt") == likely
