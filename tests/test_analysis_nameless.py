"""Groups that no words set apart are no themes; groups that words set apart stay, whatever their language."""

import numpy as np
import pytest

from analysis.nameless import nameless, without
from analysis.wording import Wording

REMARKS = [
    "dignity",
    "possible",
    "more of it",
    "she laughed",
    "my uncle agrees",
    "ordinary days",
    "a handshake",
    "who knows",
    "patience",
    "point blank",
    "curtains",
    "a quiet corner",
    "velvet",
    "Tuesday feelings",
    "courage",
    "the usual",
    "luck",
    "an apple",
    "sunlight",
    "courtesy",
    "a second chance",
    "wonder",
    "thunder",
    "kindling",
    "oatmeal",
    "gratitude",
    "a whistle",
    "harbor",
    "steady hands",
    "nonsense",
    "mercy",
    "pebbles",
    "a lantern",
    "brass",
    "honesty",
    "somewhere else",
    "a map",
    "silver",
    "grace",
    "almost",
]
"""Invented; no two of them are about the same."""
BUSES = [f"The bus is late on day {n}." for n in range(40)]
LUNCH = [f"Lunch is too short in week {n}." for n in range(40)]


def wordings(texts: list[str], language: str = "en") -> list[Wording]:
    return [Wording(text, language) for text in texts]


def test_a_group_of_remarks_of_many_kinds_is_nameless() -> None:
    labels = np.array([0] * 40 + [1] * 40 + [2] * len(REMARKS))
    assert nameless(labels, wordings([*BUSES, *LUNCH, *REMARKS])) == (2,)


def test_a_small_group_may_be_of_many_words() -> None:
    labels = np.array([0] * 40 + [1] * 19)
    assert nameless(labels, wordings([*BUSES, *REMARKS[:19]])) == ()


def test_a_group_in_several_languages_is_judged_by_the_one_that_most_of_it_is_in() -> None:
    mixed = wordings(BUSES) + wordings(REMARKS[:30], "es")
    labels = np.array([0] * 70 + [1] * 40)
    assert nameless(labels, [*mixed, *wordings(LUNCH)]) == ()


def test_ideas_in_no_group_are_not_looked_at() -> None:
    assert nameless(np.full(len(REMARKS), -1), wordings(REMARKS)) == ()


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_is_found_among_nothing(n: int) -> None:
    assert nameless(np.zeros(n, dtype=np.int64), wordings(REMARKS[:n])) == ()


ROWS = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [0.6, 0.8], [0.99, 0.14], [-0.8, -0.6]])
LABELS = np.array([2, 2, 1, 1, 0, 0])
"""Two themes, and a nameless group of one idea that is near the first theme, and one that is far from both."""


def test_an_idea_of_a_nameless_group_goes_with_the_theme_that_it_is_near() -> None:
    assert without((0,), LABELS, ROWS, ["a", "b", "c", "d", "a", "c"]).tolist() == [1, 1, 0, 0, 1, -1]


def test_an_answer_does_not_leave_all_themes_with_a_nameless_group() -> None:
    assert without((0,), LABELS, ROWS, ["a", "b", "c", "d", "e", "f"]).tolist() == [1, 1, 0, 0, 1, 0]


def test_where_nothing_but_a_nameless_group_was_found_its_ideas_stand_alone() -> None:
    assert without((0,), np.array([0, 0, -1]), np.eye(3), ["a", "b", "c"]).tolist() == [-1, -1, -1]
