"""Who speaks of a theme more than others, where all agree, and each group counted once."""

import pytest

from analysis.compare import agreed, comparisons, shares
from tests.reports import Planted, heard


def test_a_clear_difference_is_found_with_its_numbers_and_interval() -> None:
    first = comparisons(heard(family=(30, 10), student=(12, 48)))[0]
    assert (first.value, first.n, first.of, first.n_others, first.of_others) == ("family", 30, 40, 12, 60)
    assert first.is_clear
    assert first.may_be_shown
    assert [round(end, 3) for end in (first.difference, *first.interval)] == [0.55, 0.358, 0.686]


def test_a_difference_that_chance_would_make_is_not_clear() -> None:
    assert [one.is_clear for one in comparisons(heard(family=(11, 9), student=(10, 10)))] == [False, False]


def test_of_many_comparisons_one_lucky_one_is_not_believed() -> None:
    planted = Planted()
    for place in range(40):
        for theme in range(1, 31):
            lucky = theme == 1 and place % 2 == 0 and place < 26
            planted.say(
                f"Idea {theme} ({place}).",
                f"T{theme}" if lucky or (theme > 1 and place % 4 < 2) else None,
                tag_role="family" if place % 2 == 0 else "student",
                participant_id=f"P{place}",
            )
    report = planted.report({f"T{theme}": f"idea {theme}" for theme in range(1, 31)})
    assert [one.theme.id for one in comparisons(report) if one.is_clear] == ["T1", "T1"]


@pytest.mark.parametrize("small", [1, 9])
def test_a_group_that_is_too_small_is_not_compared(small: int) -> None:
    assert comparisons(heard(family=(30, 10), student=(small, 0))) == ()


def test_each_group_is_counted_once_beside_the_share_of_all() -> None:
    (one,) = shares(heard(family=(20, 180), student=(30, 10)), "role")
    assert one.averaged == pytest.approx((20 / 200 + 30 / 40) / 2)
    assert [(group.value, group.n, group.of) for group in one.groups] == [("family", 20, 200), ("student", 30, 40)]


def test_an_average_does_not_tell_a_number_that_is_held_back() -> None:
    (one,) = shares(heard(family=(20, 20), student=(15, 5), staff=(3, 10)), "role")
    assert [group.value for group in one.groups] == ["family"]
    assert one.averaged is None


def test_groups_agree_where_each_speaks_of_it_and_none_is_apart() -> None:
    alike, apart = heard(family=(20, 20), student=(18, 22)), heard(family=(30, 10), student=(12, 48))
    assert [one.theme.id for one in agreed(alike, "role", comparisons(alike))] == ["T1"]
    assert agreed(apart, "role", comparisons(apart)) == ()


def test_a_number_that_could_be_worked_out_is_not_shown() -> None:
    clear = comparisons(heard(family=(30, 10), student=(12, 48), staff=(2, 3)))
    assert [(one.value, one.is_clear, one.may_be_shown) for one in clear] == [
        ("family", True, False),
        ("student", True, True),  # The others, families and staff, are 32 of 45: that tells neither of the two.
    ]
