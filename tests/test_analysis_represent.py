"""Who is counted in which group, what is shown of it, and who was not heard."""

import pandas as pd

from analysis.report import Gap, GroupCount, Options
from analysis.represent import gaps, group_counts, members, shown, shown_among
from analysis.table import check


def people(**tags: list[str]) -> pd.DataFrame:
    columns = {f"tag.{name}": values for name, values in tags.items()}
    return check(pd.DataFrame({"text": ["x"] * len(next(iter(tags.values())))} | columns))


def counts(*numbers: int) -> list[GroupCount]:
    return [GroupCount("role", str(i), n, 100) for i, n in enumerate(numbers)]


def test_a_person_is_in_every_group_they_chose() -> None:
    groups = members(people(race=["black; hispanic", "black|white", "", "unsaid"]))
    assert groups == {
        ("race", "black"): {"P1", "P2"},
        ("race", "hispanic"): {"P1"},
        ("race", "white"): {"P2"},
    }


def test_a_person_with_two_answers_counts_once() -> None:
    table = check(pd.DataFrame({"text": ["x", "y"], "participant_id": ["ana", "ana"], "tag.role": ["family", ""]}))
    assert group_counts(members(table), ["ana"]) == (GroupCount("role", "family", 1, 1),)


def test_groups_are_counted_out_of_all_of_them() -> None:
    groups = members(people(role=["family", "family", "student"]))
    assert group_counts(groups, ["P1", "P3"]) == (
        GroupCount("role", "family", 1, 2),
        GroupCount("role", "student", 1, 1),
    )


def test_numbers_under_the_smallest_group_are_held_back() -> None:
    assert shown(counts(50, 9, 3, 10), 10) == (50, None, None, 10)


def test_one_number_held_back_takes_the_next_smallest_with_it() -> None:
    assert shown(counts(50, 9, 20, 30), 10) == (50, None, None, 30)


def test_a_group_of_too_few_people_is_held_back_whatever_its_number() -> None:
    assert shown_among([GroupCount("role", "a", 0, 4), GroupCount("role", "b", 40, 90)], 10) == (None, None)


def test_nobody_is_no_small_group() -> None:
    assert shown(counts(50, 0, 30), 10) == (50, 0, 30)


def test_a_group_with_too_small_a_share_is_a_gap() -> None:
    table = people(race=["white"] * 9 + ["black"])
    population = (("race", "white", 60), ("race", "black", 40))
    found = gaps(table, Options(population=population, marginalized=()))
    assert found == (Gap("race", "black", 1, 10, population=40, population_of=100),)


def test_a_group_with_its_share_is_no_gap() -> None:
    table = people(race=["white"] * 6 + ["black"] * 4)
    assert gaps(table, Options(population=(("race", "white", 60), ("race", "black", 40)), marginalized=())) == ()


def test_a_marginalized_group_with_few_voices_is_a_gap_even_where_nobody_knows_its_size() -> None:
    table = people(disability=["yes"] * 3 + ["no"] * 20)
    options = Options(marginalized=(("disability", "yes"), ("disability", "no")))
    assert gaps(table, options) == (Gap("disability", "yes", 3, 23, population=None, population_of=None),)
