"""A designated school's local stakeholder group against the rules: seats, last days, and what is missing by when.

Everything here is counted from what is passed in: the rules, the group, and the day that it is today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sipbot.rules import DESIGNATION, Deadline, Rules, Seat
from sipbot.sayings import Saying, say

MET, MET_LATE, PLANNED, PLANNED_LATE, OPEN, OVER = "met", "met late", "planned", "planned late", "open", "over"
EMPTY_SEAT, NO_DAY = "seat", "no_day"
"""The kinds of what is missing that a table of all seats and days shows by itself."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a seat. `role` says what they are without saying who; names stay in the planning team's room."""

    seat: str
    role: str
    name: str = ""
    alternate: str = ""
    appointed_on: str = ""
    languages: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Council:
    """English learners, and their parents' council. What nobody has said is None or ""."""

    has_program: bool | None = None
    n_learners: int | None = None
    n_students: int | None = None
    established_on: str = ""
    by_laws_on: str = ""
    notice_on: str = ""
    notice_languages: str = ""
    n_volunteers: int | None = None
    n_appointed: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What a school has said about its designation and its group. `dates` are the days of the rules' deadlines, by key.

    `status` is "" where the state has not designated it; `mark` tells whether somebody changed anything since a page
    was made.
    """

    status: str = ""
    designated_on: str = ""
    levels: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    council: Council = Council()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """One seat and who has it."""

    seat: Seat
    members: tuple[Member, ...]

    @property
    def is_missing(self) -> bool:
        """Whether somebody should have it and nobody has."""
        return self.seat.required and not self.members


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline: the `last` day, and the day that is `set`, past or to come.

    It `is_firm` once what it is counted after has taken place.
    """

    deadline: Deadline
    last: date
    set: date | None
    is_firm: bool

    def standing(self, today: date) -> str:
        """Whether it is met, planned, open or over."""
        if self.set is None:
            return OVER if today > self.last else OPEN
        if self.set <= today:
            return MET if self.set <= self.last else MET_LATE
        return PLANNED if self.set <= self.last else PLANNED_LATE

    def days_left(self, today: date) -> int:
        """Days until the last one, from the day that is set or else from today; below 0 they are over."""
        return (self.last - (self.set or today)).days


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing: its kind, what is said of it, and the last day, None where the rules name none."""

    kind: str
    saying: Saying
    by: date | None = None

    def __str__(self) -> str:
        return f"{self.saying}"


@dataclass(frozen=True, slots=True)
class Wave:
    """When a survey should open at the latest and about when it should close, so that the group can use it."""

    opens_by: date
    closes_about: date


def filled(rules: Rules, group: Group) -> tuple[Filled, ...]:
    """Every seat of the school, in the rules' order. Where nobody has said which grades it serves, those of all."""
    return tuple(
        Filled(seat, tuple(one for one in group.members if one.seat == seat.key))
        for seat in rules.seats
        if seat.is_for(group.status) and _is_for_levels(seat, group.levels)
    )


def elsewhere(rules: Rules, group: Group) -> tuple[Member, ...]:
    """Whoever has a seat that the school does not have by these rules."""
    known = {one.seat.key for one in filled(rules, group)}
    return tuple(one for one in group.members if one.seat not in known)


def deadlines(rules: Rules, group: Group, today: date) -> tuple[Due, ...]:
    """Every deadline with its last day; none where nobody has said when the school was designated.

    What follows something without a day is counted from the last one that it may have.
    """
    designated = _day(group.designated_on)
    if designated is None:
        return ()
    days, are_firm, found = {DESIGNATION: designated}, {DESIGNATION: designated <= today}, []
    for one in rules.deadlines:
        last, at = days[one.after] + timedelta(days=one.within_days), _day(group.dates.get(one.key, ""))
        found.append(Due(one, last, at, are_firm[one.after]))
        days[one.key], are_firm[one.key] = at or last, at is not None and at <= today
    return tuple(found)


def lacks(rules: Rules, group: Group, today: date) -> tuple[Lack, ...]:
    """What is missing, the most urgent first; nothing for a school that is not designated."""
    if not group.status:
        return ()
    due = deadlines(rules, group, today)
    found = [*_of_designation(rules, group), *_of_seats(rules, group, due), *_of_days(due, today)]
    return tuple(sorted((*found, *_of_council(rules, group, today)), key=lambda one: one.by or date.max))


def wave(rules: Rules, group: Group) -> Wave | None:
    """When the survey should be, where it is known when the school was designated."""
    designated = _day(group.designated_on)
    if designated is None:
        return None
    opens, closes = rules.survey.opens_by_day, rules.survey.closes_about_day
    return Wave(designated + timedelta(days=opens), designated + timedelta(days=closes))


def district_needs_council(rules: Rules, council: Council) -> bool:
    """Whether this school alone has so many English learners that its whole district must have a council."""
    return (council.n_learners or 0) >= rules.council.district_learners


def _is_for_levels(seat: Seat, levels: Sequence[str]) -> bool:
    return not seat.levels or not levels or bool(set(seat.levels) & set(levels))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _of_designation(rules: Rules, group: Group) -> Iterator[Lack]:
    if not group.designated_on:
        told = say("Say on which day the state designated the school: every last day is counted from it.")
        yield Lack("designated_on", told)
    if not group.levels and any(seat.levels for seat in rules.seats):
        yield Lack("levels", say("Say which grades the school serves: one of the seats depends on it."))


def _of_seats(rules: Rules, group: Group, due: Sequence[Due]) -> Iterator[Lack]:
    by = next((one.last for one in due if one.deadline.key == rules.group.filled_by), None)
    for one in filled(rules, group):
        name, n = one.seat.name, len(one.members)
        # Which of the seats for grades the school has is not known before somebody has said which grades it serves.
        if one.is_missing and (group.levels or not one.seat.levels):
            yield Lack(EMPTY_SEAT, _empty(one.seat), by)
        if n > 1 and not one.seat.several:
            yield Lack("crowded", say("%(n)s people have a seat for one: %(what)s.", n=n, what=name), by)
    for member in elsewhere(rules, group):
        yield Lack("other_seat", say("Somebody has a seat that the rules do not name: %(what)s.", what=member.role), by)
    n, most = len(group.members), rules.group.at_most
    if n > most:
        yield Lack("too_many", say("The group has %(n)s people, and may have %(most)s at most.", n=n, most=most), by)


def _empty(seat: Seat) -> Saying:
    if not seat.chosen_by:
        return say("Nobody has this seat: %(what)s. It comes with an office.", what=seat.name)
    return say("Nobody has this seat: %(what)s. Chosen by: %(who)s.", what=seat.name, who=seat.chosen_by)


def _of_days(due: Sequence[Due], today: date) -> Iterator[Lack]:
    for one in due:
        what = one.deadline.name
        if one.set is None:
            yield Lack(NO_DAY, say("No day is set: %(what)s.", what=what), one.last)
        elif one.standing(today) == PLANNED_LATE:
            yield Lack("planned_late", say("The day that is set is after the last one: %(what)s.", what=what), one.last)


def _of_council(rules: Rules, group: Group, today: date) -> Iterator[Lack]:
    council, name = group.council, rules.council.name
    if council.has_program is None:
        yield Lack("program", say("Say whether the school runs a program for English learners."))
    if not council.has_program:
        return
    if not council.established_on:
        told = say("The school runs a program for English learners, and this is not established: %(what)s.", what=name)
        yield Lack("council", told)
    elif not council.by_laws_on:
        yield Lack("by_laws", say("The council of parents of English learners has no by-laws yet."))
    yield from _of_notice(rules, council, today)
    if council.n_volunteers is None:
        yield Lack("volunteers", say("Say how many parents of English learners volunteered for their council."))
    elif (left := council.n_volunteers - (council.n_appointed or 0)) > 0:
        told = say("Parents who volunteered and are not appointed yet: %(n)s. All of them are to be.", n=left)
        yield Lack("appoint", told)


def _of_notice(rules: Rules, council: Council, today: date) -> Iterator[Lack]:
    sent = _day(council.notice_on)
    if sent is None:
        told = say("Parents of English learners were not told yet that they can join their council.")
        yield Lack("notice", told)
        return
    again = sent + timedelta(days=rules.council.notice_every_days)
    if again <= today:
        yield Lack("notice_again", say("The yearly notice to parents of English learners is due again."), again)
    if not council.notice_languages:
        yield Lack("notice_languages", say("Say in which languages parents of English learners were told."))
