"""A designated school's group against the rules: who is missing, which day is the last, what stands open today."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipbot.rules import Status, shipped
from sipbot.stakeholder_group import Council, Due, Group, Lack, Member, deadlines, elsewhere, filled, lacks, wave

TODAY = date(2026, 10, 5)
RULES = shipped()
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
NO_PROGRAM = Council(has_program=False)
SEATS = st.lists(st.sampled_from([*(seat.key for seat in RULES.seats), "unheard_of"]), max_size=16)
STATUSES = st.sampled_from(["underperforming", "chronically_underperforming"])


def group(
    on: str = "2026-09-28",
    *,
    status: Status = "underperforming",
    seats: tuple[str, ...] = (),
    council: Council = NO_PROGRAM,
    first_meeting: str = "",
    recommendations: str = "",
) -> Group:
    dates = {"first_meeting": first_meeting, "recommendations": recommendations}
    members = tuple(Member(seat, f"role of {seat}", id=number) for number, seat in enumerate(seats, start=1))
    return Group(status, on, ("elementary",), dates, members, council)


def whole() -> Group:
    """A group with everybody who has to be in it."""
    return group(seats=tuple(one.seat.key for one in filled(RULES, group()) if one.seat.required))


def due(of: Group, key: str, today: date = TODAY) -> Due:
    return next(one for one in deadlines(RULES, of, today) if one.deadline.key == key)


def kinds(of: Group, today: date = TODAY) -> list[str]:
    return [one.kind for one in lacks(RULES, of, today)]


def told(of: Group, kind: str, today: date = TODAY) -> list[Lack]:
    return [one for one in lacks(RULES, of, today) if one.kind == kind]


# Last days.


def test_a_group_meets_within_thirty_days_and_recommends_within_seventy_five_at_the_latest() -> None:
    days = [one.last for one in deadlines(RULES, group(), TODAY)[:2]]
    assert days == [date(2026, 10, 28), date(2026, 12, 12)]
    assert (days[1] - date(2026, 9, 28)).days == 75


def test_an_early_first_meeting_brings_the_recommendations_forward() -> None:
    met = group(first_meeting="2026-10-01")
    found = due(met, "recommendations")
    assert (found.last, found.is_firm) == (date(2026, 11, 15), True)
    assert not due(group(first_meeting="2026-10-20"), "recommendations").is_firm


@pytest.mark.parametrize(
    ("day", "today", "standing", "left"),
    [
        ("", "2026-10-27", "open", 1),
        ("", "2026-10-28", "open", 0),
        ("", "2026-10-29", "over", -1),
        ("2026-10-28", "2026-10-28", "met", 0),
        ("2026-10-28", "2026-10-05", "planned", 0),
        ("2026-10-30", "2026-10-05", "planned late", -2),
        ("2026-10-30", "2026-11-02", "met late", -2),
    ],
)
def test_a_deadline_says_how_it_stands_and_how_many_days_are_left(
    day: str, today: str, standing: str, left: int
) -> None:
    on = date.fromisoformat(today)
    found = due(group(first_meeting=day), "first_meeting", on)
    assert (found.standing(on), found.days_left(on)) == (standing, left)


def test_without_the_day_of_the_designation_no_day_is_counted() -> None:
    assert deadlines(RULES, group(""), TODAY) == ()
    assert wave(RULES, group("")) is None
    assert "designated_on" in kinds(group(""))


def test_a_survey_opens_before_day_thirty_and_closes_about_day_fifty() -> None:
    found = wave(RULES, group())
    assert found is not None
    assert (found.opens_by, found.closes_about) == (date(2026, 10, 28), date(2026, 11, 17))


@given(DAYS, st.integers(-400, 400))
def test_each_day_takes_one_from_the_days_left_and_none_is_left_after_the_last(designated: date, passed: int) -> None:
    today = designated + timedelta(days=passed)
    for one in deadlines(RULES, group(designated.isoformat()), today):
        assert one.days_left(today) - one.days_left(today + timedelta(days=1)) == 1
        assert (one.standing(today) == "over") == (one.days_left(today) < 0) == (today > one.last)


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_whatever_has_taken_place_the_next_day_is_counted_from_it(designated: date, first: int, second: int) -> None:
    met = designated + timedelta(days=first)
    reported = met + timedelta(days=second)
    of = group(designated.isoformat(), first_meeting=met.isoformat(), recommendations=reported.isoformat())
    assert due(of, "recommendations").last == met + timedelta(days=45)
    assert due(of, "plan").last == reported + timedelta(days=30)
    assert due(of, "recommendations").standing(reported) == ("met" if second <= 45 else "met late")


# Seats.


def test_a_whole_group_with_all_its_days_lacks_nothing() -> None:
    days = {
        "first_meeting": "2026-10-20",
        "recommendations": "2026-12-01",
        "plan": "2026-12-20",
        "modifications": "2027-01-10",
        "final_plan": "2027-01-30",
    }
    assert lacks(RULES, replace(whole(), dates=days), TODAY) == ()


def test_an_empty_seat_is_missing_by_the_first_meeting_with_who_chooses() -> None:
    of = whole()
    found = told(replace(of, members=of.members[1:]), "seat")
    assert [str(one) for one in found] == [
        "Nobody has this seat: The commissioner of elementary and secondary education, or a designee. It comes with an "
        "office."
    ]
    assert found[0].by == date(2026, 10, 28)


def test_a_seat_for_where_it_is_appropriate_is_never_missing() -> None:
    seat = next(one for one in filled(RULES, group()) if one.seat.key == "workforce")
    assert (seat.members, seat.is_missing) == ((), False)


def test_seats_depend_on_the_grades_that_the_school_serves() -> None:
    def seats(*levels: str) -> set[str]:
        return {one.seat.key for one in filled(RULES, replace(group(), levels=levels))}

    assert seats("elementary", "middle_or_high") - seats("elementary") == {"higher_education"}
    assert seats("elementary", "middle_or_high") - seats("middle_or_high") == {"early_education"}
    assert seats() == seats("elementary", "middle_or_high")


def test_before_anybody_said_which_grades_only_that_is_missing_of_their_seats() -> None:
    of = replace(group(), levels=())
    assert "levels" in kinds(of)
    assert not [one for one in told(of, "seat") if "early education" in str(one) or "higher education" in str(one)]


def test_two_people_in_a_seat_for_one_are_told_and_in_a_seat_for_several_are_not() -> None:
    of = group(seats=("parent", "parent", "social_services", "social_services"))
    assert [str(one) for one in told(of, "crowded")] == ["2 people have a seat for one: A parent of the school."]


def test_a_group_of_fourteen_is_one_too_large() -> None:
    thirteen = ("social_services",) * 13
    assert told(group(seats=thirteen), "too_many") == []
    assert [str(one) for one in told(group(seats=(*thirteen, "community")), "too_many")] == [
        "The group has 14 people, and may have 13 at most."
    ]


def test_somebody_in_a_seat_that_the_school_does_not_have_is_told_by_role() -> None:
    of = group(seats=("superintendent",))
    assert [str(one) for one in told(of, "other_seat")] == [
        "Somebody has a seat that the rules do not name: role of superintendent."
    ]
    assert elsewhere(RULES, replace(of, status="chronically_underperforming")) == ()


@given(SEATS, STATUSES)
def test_everybody_stands_in_exactly_one_place(seats: list[str], status: Status) -> None:
    of = group(status=status, seats=tuple(seats))
    placed = [member.id for one in filled(RULES, of) for member in one.members]
    assert sorted([*placed, *(member.id for member in elsewhere(RULES, of))]) == list(range(1, len(seats) + 1))


@given(SEATS, STATUSES, DAYS)
def test_what_is_missing_stands_by_day_and_what_has_none_comes_last(
    seats: list[str], status: Status, today: date
) -> None:
    found = [one.by for one in lacks(RULES, group(status=status, seats=tuple(seats), council=Council()), today)]
    assert found == sorted(found, key=lambda by: by or date.max)


@given(SEATS, st.sampled_from([seat.key for seat in RULES.seats]))
def test_filling_a_seat_never_leaves_more_seats_empty(seats: list[str], more: str) -> None:
    before = len(told(group(seats=tuple(seats)), "seat"))
    assert len(told(group(seats=(*seats, more)), "seat")) in (before, before - 1)


def test_a_school_that_is_not_designated_lacks_nothing() -> None:
    assert lacks(RULES, replace(group(), status=""), TODAY) == ()


# English learners.


@pytest.mark.parametrize(
    ("council", "missing"),
    [
        (Council(), {"program"}),
        (NO_PROGRAM, set()),
        (Council(has_program=True), {"council", "notice", "volunteers"}),
        (Council(has_program=True, established_on="2026-09-01"), {"by_laws", "notice", "volunteers"}),
        (Council(True, None, None, "2026-09-01", "2026-09-02", "2026-09-03"), {"notice_languages", "volunteers"}),
        (Council(True, None, None, "2026-09-01", "2026-09-02", "2026-09-03", "Spanish", 5, 3), {"appoint"}),
        (Council(True, None, None, "2026-09-01", "2026-09-02", "2026-09-03", "Spanish", 5, 5), set()),
    ],
)
def test_what_a_council_of_parents_lacks(council: Council, missing: set[str]) -> None:
    of_council = {
        "program",
        "council",
        "by_laws",
        "notice",
        "notice_again",
        "notice_languages",
        "volunteers",
        "appoint",
    }
    assert of_council & set(kinds(group(council=council))) == missing


def test_the_notice_is_due_again_after_a_year() -> None:
    council = Council(True, None, None, "2025-01-01", "2025-02-01", "2025-10-05", "Spanish", 0, 0)
    assert told(group(council=council), "notice_again", date(2026, 10, 4)) == []
    assert [one.by for one in told(group(council=council), "notice_again", TODAY)] == [date(2026, 10, 5)]


def test_everybody_who_volunteered_is_to_be_appointed() -> None:
    council = Council(True, None, None, "2026-09-01", "2026-09-02", "2026-09-03", "Spanish", 11, 9)
    assert [str(one) for one in told(group(council=council), "appoint")] == [
        "Parents who volunteered and are not appointed yet: 2. All of them are to be."
    ]
