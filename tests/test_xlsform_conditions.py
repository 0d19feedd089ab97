"""What `relevant` and `constraint` of a form become."""

import pytest

from sipbot.xlsforms.conditions import (
    Asked,
    Choosable,
    Condition,
    Countable,
    condition,
    limits,
    most_picked,
    relevant_of,
)
from sipbot.xlsforms.expressions import Unreadable, read_expression, spelled

ASKED: dict[str, Asked] = {
    "Role": Choosable("role", {"family": "family", "Student": "student", "staff": "staff"}),
    "likes": Choosable("likes", {"art": "art", "music": "music", "8": "8"}, takes_several=True),
    "grade": Choosable("grade", {"1": "1", "2": "2", "3": "3"}, is_always_answered=True),
    "safe": Countable("safe", 1, 5),
    "age": Countable("age"),
    "pupils": Countable("pupils", 0, 300),
    "weight": Countable("weight", is_whole=False),
    "hopes": "only picked choices and numbers can be compared",
}


def found(relevant: str) -> Condition:
    return condition([read_expression(relevant)], ASKED)


@pytest.mark.parametrize(
    ("relevant", "ask_if"),
    [
        ("${Role} = 'Student'", {"role": ("student",)}),
        ('${Role}="family"', {"role": ("family",)}),
        ("‘family’ = ${Role}", {"role": ("family",)}),
        ("${Role} = 'staff' or ${Role} = 'family'", {"role": ("staff", "family")}),
        ("selected(${Role}, 'staff')", {"role": ("staff",)}),
        ("${Role} != 'staff'", {"role": ("family", "student")}),
        ("not(${Role} = 'staff' or ${Role} = 'family')", {"role": ("student",)}),
        ("${Role} != ''", {"role": ("family", "student", "staff")}),
        ("string-length(${Role}) > 0 and ${Role} != 'staff'", {"role": ("family", "student")}),
        ("selected(${likes}, 'art')", {"likes": ("art",)}),
        ("selected(${likes}, 'music') or selected(${likes}, 'art')", {"likes": ("music", "art")}),
        ("selected(${likes}, 8)", {"likes": ("8",)}),
        ("${likes} != ''", {"likes": ("art", "music", "8")}),
        ("count-selected(${likes}) >= 1", {"likes": ("art", "music", "8")}),
        ("string-length(${likes}) > 0", {"likes": ("art", "music", "8")}),
        ("${grade} = 2 or ${grade} = '3'", {"grade": ("2", "3")}),
        ("${grade} >= 2", {"grade": ("2", "3")}),
        ("${safe} <= 2", {"safe": (1, 2)}),
        ("not(${safe} > 2)", {"safe": (1, 2)}),
        ("${safe} = 3 or ${safe} = 1", {"safe": (3, 1)}),
        ("${safe} > 4 or ${safe} < 2", {"safe": (1, 5)}),
        ("${age} >= 15 and ${age} < 18", {"age": (15, 16, 17)}),
        ("${age} = 6", {"age": (6,)}),
        ("${age} = -6", {"age": (-6,)}),
        ("${pupils} = 200", {"pupils": (200,)}),
        ("${pupils} > 297", {"pupils": (298, 299, 300)}),
        ("number(${weight}) = 40", {"weight": (40,)}),
        ("${Role} = 'staff' and (${safe} = 1 or ${safe} = 2)", {"role": ("staff",), "safe": (1, 2)}),
        ("(((${Role} = 'staff')))", {"role": ("staff",)}),
        ("true()", {}),
        ("${safe} >= 1 or not(${safe} >= 1)", {}),
    ],
)
def test_what_an_ask_if_can_say_is_carried(relevant: str, ask_if: dict[str, tuple[str | int, ...]]) -> None:
    assert list(found(relevant).ask_if.items()) == list(ask_if.items())
    assert found(relevant).unsaid == ()


@pytest.mark.parametrize(
    ("relevant", "why"),
    [
        ("${Role} = 'staff' or ${safe} = 1", "'or' can join answers to one question only"),
        ("${age} >= 15", "numbers without end fulfill it, and a survey lists them one by one"),
        ("${pupils} > 5", "more than 200 numbers fulfill it, and a survey lists them one by one"),
        (
            "${weight} > 10 and ${weight} < 20",
            "numbers between the whole ones fulfill it, and a survey lists whole ones",
        ),
        ("${hopes} = 'x'", "${hopes}: only picked choices and numbers can be compared"),
        ("${nobody} = 'x'", "${nobody}: no question before this one is called so"),
        ("count-selected(${likes}) > 2", "of a question with several answers, only 'one of these is picked'"),
        ("not(selected(${likes}, 'art'))", "of a question with several answers, only 'one of these is picked'"),
        ("${likes} = 'art'", "of a question with several answers, only 'one of these is picked'"),
        ("regex(${Role}, 'a.*')", "regex(${Role}, 'a.*') cannot be said in a survey"),
        ("today() > ${age}", "today() cannot be said in a survey"),
    ],
)
def test_what_it_cannot_say_is_told(relevant: str, why: str) -> None:
    assert found(relevant).ask_if == {}
    assert [told[: len(why)] for _, told in found(relevant).unsaid] == [why]


@pytest.mark.parametrize(
    ("relevant", "why"),
    [
        ("${a} + 1 = 2", "'+' cannot be said in a survey"),
        ("../a = 1", "'../a' cannot be said in a survey"),
        ("${a} = ", "it ends too early"),
        ("(${a} = 1", "it ends too early"),
        ("${a} = 1)", "')' cannot be said in a survey"),
        ("a = 1", "'a' cannot be said in a survey"),
        ("${a} 'x'", "\"'x'\" cannot be said in a survey"),
        ("(" * 60 + "1", "it has too many parentheses"),
        ("", "it ends too early"),
    ],
)
def test_an_expression_that_nobody_can_read_says_where(relevant: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_expression(relevant)
    assert str(error.value) == why


def test_a_part_that_cannot_be_said_leaves_the_others() -> None:
    two = found("${Role} = 'staff' and ${age} > 3 and ${safe} = 1")
    assert two.ask_if == {"role": ("staff",), "safe": (1,)}
    assert [part for part, _ in two.unsaid] == ["${age} > 3"]


def test_two_picks_at_once_are_asked_for_by_one() -> None:
    two = found("selected(${likes}, 'art') and selected(${likes}, 'music')")
    assert two.ask_if == {"likes": ("art",)}
    assert two.unsaid == (("selected(${likes}, 'music')", "two picks at once cannot be asked for"),)


def test_a_form_that_asks_also_those_who_did_not_answer_is_told() -> None:
    assert found("${Role} != 'staff'").skips == ("Role",)
    assert found("${Role} = 'staff'").skips == ()
    assert found("${grade} != 2").skips == ()


@pytest.mark.parametrize(
    "relevant", ["false()", "1 = 2", "${Role} = 'nobody'", "selected(${likes}, 'x')", "${safe} = 9"]
)
def test_a_condition_that_is_never_true_is_known(relevant: str) -> None:
    assert found(relevant).never


@pytest.mark.parametrize(
    "ask_if", [{"role": ["staff"]}, {"likes": ["art", "8"], "safe": [1, 5]}, {"grade": ["3", "1"]}]
)
def test_an_ask_if_is_the_same_after_a_form(ask_if: dict[str, list[str | int]]) -> None:
    names = {"role": ("Role", False), "likes": ("likes", True), "safe": ("safe", False), "grade": ("grade", False)}
    again = found(relevant_of(ask_if, names)).ask_if
    assert {key: list(accepted) for key, accepted in again.items()} == ask_if


@pytest.mark.parametrize(
    ("constraint", "is_whole", "least", "most"),
    [
        (". >= 5", True, 5, None),
        (". < 10", True, None, 9),
        (".>0 and .<=3", True, 1, 3),
        (". >= 0 and . <= 10.5", False, 0, 10.5),
        ("10 >= . and 2 < .", True, 3, 10),
        ("not(. < 3)", True, 3, None),
        (". > 2.5", True, 3, None),
        (". >= -4", True, -4, None),
        (". >= 1 and . >= 3", True, 3, None),
    ],
)
def test_limits_of_a_number_are_carried(
    constraint: str, is_whole: bool, least: float | None, most: float | None
) -> None:
    told = limits(read_expression(constraint), is_whole=is_whole)
    assert (told.least, told.most, told.unsaid, told.wider) == (least, most, (), ())


def test_a_limit_that_is_not_taken_itself_is_told_where_it_is_taken_now() -> None:
    assert limits(read_expression(". > 10.51"), is_whole=False).wider == ("10.51",)


@pytest.mark.parametrize("constraint", [". != 3", "regex(., '[0-9]+')", ". < ${age}", ". = 1 or . = 3"])
def test_other_constraints_are_told(constraint: str) -> None:
    assert [part for part, _ in limits(read_expression(constraint), is_whole=True).unsaid] == [constraint]


@pytest.mark.parametrize(
    ("constraint", "most", "n_unsaid"),
    [
        ("count-selected(.) <= 3", 3, 0),
        ("count-selected(.) < 4", 3, 0),
        ("3 >= count-selected(.)", 3, 0),
        ("count-selected(.) >= 1 and count-selected(.) <= 2", 2, 0),
        ("count-selected(.) = 2", 2, 1),
        ("count-selected(.) >= 2", None, 1),
        ("not(selected(., 'c') and selected(., 'd'))", None, 1),
    ],
)
def test_how_many_may_be_picked_is_carried(constraint: str, most: int | None, n_unsaid: int) -> None:
    told = most_picked(read_expression(constraint))
    assert (told.most, len(told.unsaid)) == (most, n_unsaid)


@pytest.mark.parametrize("written", ["${a} = 'x' and (${b} = 1 or not(${c} != \"d'e\"))", "selected(., 'x')", "-1 < ."])
def test_an_expression_is_spelled_as_it_was(written: str) -> None:
    assert spelled(read_expression(written)) == written
