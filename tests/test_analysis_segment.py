"""How one answer is split into the ideas in it."""

import pytest

from analysis.segment import ideas_in, n_words


def ideas(text: str) -> list[str]:
    return [text[start:end] for start, end in ideas_in(text)]


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("Smaller classes", ["Smaller classes"]),
        ("More recess. Better food!", ["More recess.", "Better food!"]),
        ("more recess. better food", ["more recess.", "better food"]),
        ("1. more recess\n2. better food\n- art", ["more recess", "better food", "art"]),
        ("1. more recess 2. better food", ["more recess", "better food"]),
        ("two things: 1) more recess 2) better food", ["two things:", "more recess", "better food"]),
        ("Open the gym until 5. I'll donate balls.", ["Open the gym until 5.", "I'll donate balls."]),
        ("More buses, better lunch, and cleaner bathrooms.", ["More buses", "better lunch", "cleaner bathrooms."]),
        ("Mejor comida, más recreo y menos tarea", ["Mejor comida", "más recreo", "menos tarea"]),
        (
            "The teachers are great but the bathrooms are always dirty",
            ["The teachers are great", "but the bathrooms are always dirty"],
        ),
        ("My son needs help; he waits a lot", ["My son needs help;", "he waits a lot"]),
        ("我喜欢老师。食物不好！", ["我喜欢老师。", "食物不好！"]),
        ("Tôi thích cô giáo. Xe buýt trễ.", ["Tôi thích cô giáo.", "Xe buýt trễ."]),
    ],
)
def test_each_idea_is_a_span_of_its_own(answer: str, parts: list[str]) -> None:
    assert ideas(answer) == parts


@pytest.mark.parametrize(
    "answer",
    [
        "The teachers, staff, and kids are kind",
        "Mr. Smith comes at 3.30 p.m. every day",
        "I think... maybe more time outside",
        "Sad but true",
        "I love the art room. Why? Thanks!",
        "La Sra. Díaz ayuda a mi hijo",
        "?",
    ],
)
def test_what_belongs_together_stays_together(answer: str) -> None:
    assert ideas(answer) == [answer]


def test_spaces_and_list_marks_are_outside_of_the_span() -> None:
    assert ideas_in("  - more recess \n") == ((4, 15),)


def test_an_empty_answer_is_one_empty_span() -> None:
    assert ideas_in("") == ((0, 0),)


def test_words_are_counted_in_every_script() -> None:
    assert [n_words(text) for text in ("Don't run", "más recreo", "学校午餐")] == [2, 2, 2]
