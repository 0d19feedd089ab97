"""What answers may be narrowed to: whoever takes away all that may be looked at is left with nobody they can tell."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import MultiDict

from analysis.document.people import People
from analysis.report import Options, Report
from sipbot.web.protection import TooManyCrossed, crossed_at_most_twice, open_groups, open_languages
from sipbot.web.search import Asked, search
from tests.reports import Planted

RACES = ("asian", "black", "hispanic", "white", "")


def heard(races: list[str], smallest: int, languages: tuple[str, ...] = ("en",)) -> Report:
    planted = Planted()
    for place, race in enumerate(races):
        language = languages[place % len(languages)]
        planted.say(f"The bus is late ({place}).", "T1" if place % 3 else None, tag_race=race, language=language)
    return planted.report({"T1": "late bus"}, options=Options(smallest_group=smallest))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 25), min_size=5, max_size=5).filter(any),
    st.sampled_from((5, 10)),
    st.integers(1, 4),
)
def test_a_theme_and_one_group_leave_nobody_who_can_be_told(numbers: list[int], smallest: int, keep: int) -> None:
    races = [race for race, n in zip(RACES, numbers, strict=True) for _ in range(n)]
    who = People(heard(races, smallest))
    people = frozenset(sorted(who.everyone)[::keep])
    race_of = dict(zip(who.report.table["participant_id"], races, strict=True))
    counted = Counter(race_of[one] for one in people)
    open_ = open_groups(who, "race", people)
    rest = [race for race in counted if race not in open_]
    left = sum(counted[race] for race in rest)
    assert all(counted[race] == 0 or counted[race] >= smallest for race in open_)
    assert left == 0 or left >= smallest or not open_
    assert not (len(rest) == 1 and 0 < left < smallest and open_)


def test_a_small_group_is_not_what_is_left_when_all_others_are_taken_away() -> None:
    who = People(heard(["white"] * 40 + ["hispanic"] * 30 + ["black"] * 3, 10))
    assert open_groups(who, "race", who.everyone) == {"white"}


def test_many_of_whom_nothing_is_known_hide_a_small_group_as_well() -> None:
    who = People(heard(["white"] * 40 + ["hispanic"] * 30 + ["black"] * 3 + [""] * 20, 10))
    assert open_groups(who, "race", who.everyone) == {"white", "hispanic"}


def test_a_theme_is_not_narrowed_to_a_group_whose_number_it_holds_back() -> None:
    planted = Planted()
    for role, n, of in (("family", 5, 60), ("student", 12, 100), ("staff", 20, 40)):
        for place in range(of):
            planted.say(f"A {role} says this ({place}).", "T1" if place < n else None, tag_role=role)
    report = planted.report({"T1": "late bus"})
    assert People(report).as_shown("late bus", report.themes[0].groups).number("staff") is None
    assert search(report, Asked(theme="T1", group="role:staff")).is_held_back
    assert len(search(report, Asked(group="role:staff")).answers) == 40


def test_a_language_that_few_of_a_group_write_is_not_shown_apart() -> None:
    races = ["white", "white", "hispanic", "white"] * 15 + ["hispanic", "white"] * 15
    languages = ("en", "en", "en", "es")
    who = People(heard(races, 10, languages))
    written = Counter((race, languages[place % 4]) for place, race in enumerate(races))
    few = {language for (race, language), n in written.items() if race == "hispanic" and n < 10}
    assert open_languages(who, "race", "hispanic") == set(languages) - few


@pytest.mark.parametrize(
    ("query", "is_refused"),
    [
        ([("role", "family")], False),
        ([("role", "family"), ("race", "")], False),
        ([("role", "family"), ("page", "2")], False),
        ([("role", "family"), ("race", "black")], True),
        ([("role", "family"), ("role", "student")], True),
    ],
)
def test_one_thing_beside_the_theme_and_no_more(query: list[tuple[str, str]], is_refused: bool) -> None:
    refused = False
    try:
        crossed_at_most_twice(MultiDict(query), "role", "race")
    except TooManyCrossed:
        refused = True
    assert refused == is_refused
