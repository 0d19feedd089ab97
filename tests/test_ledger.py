"""Who was heard beside who there is: shares with intervals, lights, what is not known, and whom to reach next."""

from collections.abc import Sequence

import pytest

from analysis.ledger import AMBER, GREEN, GREY, RED, Line, Standing, Tally, ledger, reach_next, tally
from analysis.represent import bridged
from analysis.statistics import wilson, wilson_of_few

STATE = tuple(
    ("race", value, n)
    for value, n in (
        ("black", 100),
        ("hispanic", 250),
        ("asian", 40),
        ("white", 170),
        ("native", 2),
        ("pacific", 1),
        ("multiracial", 37),
    )
)
LEARNERS = (("english_learner", "yes", 171), ("english_learner", "no", 441))


def heard(**tags: dict[str, int]) -> Tally:
    """People who told one thing each, out of as many as told the first of them."""
    everyone = sum(next(iter(tags.values())).values())
    return tally(everyone, [(tag, cell, n) for tag, cells in tags.items() for cell, n in cells.items()], STATE)


def learners(yes: int, no: int, unknown: int = 0) -> Standing:
    """English learners of a school with 171 among 612 students."""
    people = tally(yes + no + unknown, [("english_learner", "yes", yes), ("english_learner", "no", no)], ())
    return ledger(people, LEARNERS, smallest_group=10)[0]


def line(standing: Standing, value: str) -> Line:
    return next(one for one in standing.lines if one.value == value)


def of_tag(standings: Sequence[Standing], tag: str) -> Standing:
    return next(one for one in standings if one.tag == tag)


# Race as the state counts it.


@pytest.mark.parametrize(
    ("chosen", "counted"),
    [
        (("hispanic", "black"), "hispanic"),
        (("black", "asian"), "multiracial"),
        (("mena", "black"), "multiracial"),
        (("mena",), "white"),
        (("native",), "native"),
    ],
)
def test_everybody_has_one_of_the_states_seven_categories(chosen: tuple[str, ...], counted: str) -> None:
    assert bridged(chosen, STATE) == counted


def test_a_school_that_counts_middle_eastern_students_apart_finds_them_apart() -> None:
    assert bridged(("mena",), (*STATE, ("race", "mena", 8))) == "mena"


def test_people_of_several_races_are_counted_once() -> None:
    standing = of_tag(ledger(heard(race={"black;asian": 12, "hispanic;white": 20}), STATE, smallest_group=10), "race")
    assert {one.value: one.n for one in standing.lines if one.n} == {"multiracial": 12, "hispanic": 20}
    assert standing.adds_up


def test_every_category_of_the_state_is_listed_also_where_nobody_was_heard() -> None:
    standing = of_tag(ledger(heard(race={"hispanic": 60, "white": 30}), STATE, smallest_group=10), "race")
    assert [one.value for one in standing.lines] == [value for _, value, _ in STATE]
    assert (line(standing, "black").n, line(standing, "black").light) == (0, GREY)


# Shares and lights.


def test_a_share_stands_beside_that_of_the_school() -> None:
    one = line(learners(30, 70), "yes")
    assert (one.n, one.share, one.there, one.there_share) == (30, 0.3, 171, 171 / 612)
    assert one.gap == pytest.approx(0.3 - 171 / 612)
    assert one.index == pytest.approx(0.3 * 612 / 171)
    assert one.rate == pytest.approx(30 / 171)


def test_the_interval_is_narrower_where_most_people_answered() -> None:
    low, high = wilson(60, 100)
    nearer_low, nearer_high = wilson_of_few(60, 100, 110)
    assert low < nearer_low < 0.6 < nearer_high < high
    assert wilson_of_few(60, 100, 100) == (0.6, 0.6)
    assert wilson_of_few(60, 100, 10**9) == pytest.approx(wilson(60, 100))


@pytest.mark.parametrize(
    ("yes", "no", "light"),
    [
        (28, 72, GREEN),  # 28 % beside 27.9 %
        (22, 78, AMBER),  # 22 %: six points less
        (20, 180, RED),  # 10 %: far less, and not by chance
        (9, 191, GREY),  # too few to show
    ],
)
def test_a_light_says_how_near_a_group_is_to_its_share(yes: int, no: int, light: str) -> None:
    assert line(learners(yes, no), "yes").light == light


def test_no_group_is_called_fine_while_more_than_one_in_five_is_unknown() -> None:
    assert line(learners(28, 72, unknown=25), "yes").light == GREEN
    assert line(learners(28, 72, unknown=26), "yes").light == AMBER


def test_a_group_that_nobody_has_counted_has_no_light() -> None:
    standing = ledger(heard(role={"family": 40, "student": 60}), (), smallest_group=10)[0]
    assert [(one.there, one.gap, one.rate, one.light) for one in standing.lines] == [(None, None, None, GREY)] * 2


# What is not known, and what is held back.


def test_how_many_did_not_say_is_told() -> None:
    standing = learners(28, 72, unknown=26)
    assert (standing.everyone, standing.known, standing.unknown, standing.hides_much) == (126, 100, 26, True)


def test_a_group_too_small_to_show_shows_nothing_of_it() -> None:
    standing = learners(9, 191)
    small = line(standing, "yes")
    assert (small.n, small.share, small.interval, small.gap, small.index, small.rate) == (None,) * 6
    assert small.is_small
    assert line(standing, "no").n is None


def test_where_the_unknown_would_tell_they_are_held_back() -> None:
    people = tally(20, [("disability", "yes", 4)], ())
    standing = ledger(people, (), smallest_group=10)[0]
    assert (standing.known, standing.unknown) == (None, None)


def test_a_roster_tells_how_many_there_are_where_no_enrollment_does() -> None:
    people = heard(role={"family": 40, "staff": 20})
    roster = tally(270, [("role", "family", 200), ("role", "staff", 60), ("role", "partner", 10)], ())
    standing = ledger(people, (), smallest_group=10, roster=roster)[0]
    assert standing.source == "roster"
    assert [(one.value, one.there) for one in standing.lines] == [("family", 200), ("partner", 10), ("staff", 60)]
    assert line(standing, "family").rate == 0.2


def test_small_groups_of_a_roster_are_not_told_either() -> None:
    roster = tally(203, [("role", "family", 200), ("role", "partner", 3)], ())
    standing = ledger(heard(role={"family": 40}), (), smallest_group=10, roster=roster)[0]
    assert [one.there for one in standing.lines] == [None, None]


# Whom to reach next.


def test_a_group_under_sixty_percent_of_what_is_to_be_expected_is_urgent() -> None:
    (reach,) = reach_next([learners(15, 85)], 10)
    assert (reach.tag, reach.value, reach.is_urgent, reach.is_exact) == ("english_learner", "yes", True, True)
    assert reach.needed == 18  # 15 + 18 of 118 is its share
    assert line(learners(15 + 18, 85), "yes").light == GREEN


def test_a_group_a_little_under_its_share_is_not_urgent() -> None:
    assert [one.is_urgent for one in reach_next([learners(20, 80)], 10)] == [False]


def test_a_group_with_its_share_need_not_be_reached() -> None:
    assert reach_next([learners(28, 72)], 10) == ()


def test_of_a_group_too_small_to_show_only_the_least_is_told() -> None:
    assert reach_next([learners(2, 198)], 10) == reach_next([learners(8, 192)], 10)
    assert [one.is_exact for one in reach_next([learners(2, 198)], 10)] == [False]


def test_a_group_that_was_not_heard_at_all_comes_first() -> None:
    standings = ledger(heard(race={"hispanic": 100, "white": 68}), STATE, smallest_group=10)
    assert [one.value for one in reach_next(standings, 10)][:2] == ["black", "asian"]


def test_a_parent_who_is_staff_too_counts_once_overall_and_in_both_groups() -> None:
    told = [("role", "family", 30), ("role", "family;teacher", 12), ("role", "teacher", 20)]
    standing = of_tag(ledger(tally(62, told, ()), (), smallest_group=10), "role")
    assert (standing.everyone, standing.known, standing.unknown) == (62, 62, 0)
    assert {one.value: one.n for one in standing.lines} == {"family": 42, "teacher": 32}
    assert not standing.adds_up
