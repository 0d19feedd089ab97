"""The designation of each school and its local stakeholder group, changed by hand, and its last days for a calendar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sipbot import designating
from sipbot.plans import Line, is_day
from sipbot.rules import DESIGNATION, LEVELS, Rules
from sipbot.sayings import Refusal, Saying, say
from sipbot.stakeholder_group import Council, Group, Lack, Member, deadlines, filled, lacks
from sipbot.storage import Database, Transaction, ledger, reporting
from sipbot.storage import groups as stored

LONGEST = 200
MOST_MEMBERS = 100
MOST_PEOPLE = 100_000
EARLIEST, LATEST = "2000-01-01", "2100-12-31"
LEARNERS = "english_learner"


class GroupError(Refusal):
    """This cannot be kept of a designation or a group; the message has one line per problem."""


class StaleGroup(Exception):
    """Somebody else changed the designation or the group after the page was made."""


@dataclass(frozen=True, slots=True)
class Known:
    """A school's group on a day, and what else is known that its page needs: the survey, the English learners."""

    school: str
    is_invented: bool
    group: Group
    today: date
    opened_on: str = ""
    closed_on: str = ""
    n_learners: int | None = None
    n_students: int | None = None


class Groups:
    """The groups of every school in one database, counted with *rules*."""

    def __init__(self, database: Database, rules: Rules, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self.rules = rules

    async def of(self, school: str) -> Known:
        """All that is known of a school's group, names included."""
        return await self._database.read(_known, school, self._clock())

    async def designate(self, school: str, said: Group, mark: str) -> None:
        """Keep what the state designated the school as, when, and which grades it serves.

        Raises `GroupError` and `StaleGroup`, as the others do.
        """
        _refuse(_designation_problems(said, self.rules))

        def change(was: Group) -> Group:
            return replace(was, status=said.status, designated_on=said.designated_on, levels=said.levels)

        await self._change(school, change, mark)

    async def set_dates(self, school: str, said: Group, mark: str) -> None:
        """Keep the days of the rules' deadlines, past or to come."""

        def change(was: Group) -> Group:
            return replace(was, dates={**was.dates, **said.dates})

        await self._change(school, change, mark)

    async def set_council(self, school: str, said: Council, mark: str) -> None:
        """Keep what is said of English learners and their parents' council."""
        _refuse(_council_problems(said))
        await self._change(school, lambda was: replace(was, council=said), mark)

    async def seat(self, school: str, member: Member, mark: str) -> None:
        """Keep somebody with a seat: somebody new, or instead of whoever has their `id`."""
        await self._database.write(_seat, school, member, self.rules, mark, self._clock())

    async def unseat(self, school: str, number: int, mark: str) -> None:
        """Forget somebody with a seat, their name too."""
        await self._database.write(_unseat, school, number, mark)

    async def _change(self, school: str, change: Callable[[Group], Group], mark: str) -> None:
        await self._database.write(_change, school, change, self.rules, mark, self._clock())

    def lacks(self, known: Known) -> tuple[Lack, ...]:
        """What is missing, the most urgent first."""
        return lacks(self.rules, known.group, known.today)

    def lines(self, known: Known) -> tuple[Line, ...]:
        """The days of a designated school's group for a calendar: those that are set, and the last ones of the rest."""
        designation = self.rules.designation(known.group.status)
        if designation is None:
            return ()
        found = [
            Line(
                on=f"{one.set or one.last}",
                what=one.deadline.name if one.set else f"Last day: {one.deadline.name}",
                owner=one.deadline.by or designation.convened_by,
                held=one.set is not None and one.set <= known.today,
            )
            for one in deadlines(self.rules, known.group, known.today)
        ]
        return (*found, *self._notice(known.group.council))

    def _notice(self, council: Council) -> tuple[Line, ...]:
        if not (council.has_program and council.notice_on):
            return ()
        again = date.fromisoformat(council.notice_on) + timedelta(days=self.rules.council.notice_every_days)
        return (Line(f"{again}", f"Yearly notice to parents: {self.rules.council.name}"),)


def _known(tx: Transaction, school: str, now: datetime) -> Known:
    owner, planned = reporting.school(tx, school), reporting.latest_engagement(tx, school)
    if owner is None:
        raise LookupError(f"there is no school {school!r}")
    counted = {value: n for tag, value, n in ledger.population(tx, school) if tag == LEARNERS}
    return Known(
        school=owner.name,
        is_invented=owner.invented,
        group=designating.group(tx, school),
        today=now.astimezone(ZoneInfo(owner.time_zone)).date(),
        opened_on=planned.opened_on if planned else "",
        closed_on=planned.closed_on if planned else "",
        n_learners=counted.get("yes"),
        n_students=sum(counted.values()) if {"yes", "no"} <= counted.keys() else None,
    )


def _unchanged(tx: Transaction, school: str, mark: str) -> Group:
    reporting.wait_for_turn(tx, school)
    was = designating.group(tx, school)
    if was.mark != mark:
        raise StaleGroup
    return was


def _change(
    tx: Transaction, school: str, change: Callable[[Group], Group], rules: Rules, mark: str, now: datetime
) -> None:
    changed = change(_unchanged(tx, school, mark))
    _refuse(order_problems(changed, rules))
    designating.keep(tx, school, changed, now)


def _seat(tx: Transaction, school: str, member: Member, rules: Rules, mark: str, now: datetime) -> None:
    was = _unchanged(tx, school, mark)
    _refuse(_member_problems(member, was, rules))
    values = {**designating.seat_values(member), "at": now}
    if not member.id:
        stored.add_seat(tx, {**values, "school_id": school})
    elif not stored.change_seat(tx, school, member.id, values):
        raise GroupError("There is nobody with that seat any more.")


def _unseat(tx: Transaction, school: str, number: int, mark: str) -> None:
    _unchanged(tx, school, mark)
    if not stored.remove_seat(tx, school, number):
        raise GroupError("There is nobody with that seat any more.")


def _refuse(problems: Sequence[Saying]) -> None:
    if problems:
        raise GroupError.of(problems)


def _designation_problems(said: Group, rules: Rules) -> list[Saying]:
    problems = []
    if said.status and rules.designation(said.status) is None:
        problems.append(say("Choose one of the designations."))
    if said.designated_on and not _is_likely(said.designated_on):
        problems.append(_no_date(said.designated_on))
    if not set(said.levels) <= set(LEVELS):
        problems.append(say("Choose which grades the school serves."))
    return problems


def order_problems(said: Group, rules: Rules) -> list[Saying]:
    """What is wrong with the days of a group: no dates, or one before what it follows."""
    problems = [_no_date(day) for day in said.dates.values() if not _is_fine(day)]
    days = {DESIGNATION: said.designated_on, **said.dates}
    for one in rules.deadlines:
        day, before = days.get(one.key, ""), days.get(one.after, "")
        if _is_fine(day) and day and before and day < before:
            problems.append(say("This cannot be before what it follows: %(what)s.", what=one.name))
    return problems


def _member_problems(member: Member, was: Group, rules: Rules) -> list[Saying]:
    problems = []
    known = {one.seat.key for one in filled(rules, was)} | {one.seat for one in was.members if one.id == member.id}
    if member.seat not in known:
        problems.append(say("Choose one of the seats."))
    if not member.name or not member.role:
        problems.append(say("Say who has the seat, and what they are: a job title, or whom they speak for."))
    if max(len(text) for text in (member.name, member.role, member.alternate, member.languages)) > LONGEST:
        problems.append(say("Say each in at most %(most)s letters.", most=LONGEST))
    if not _is_fine(member.appointed_on):
        problems.append(_no_date(member.appointed_on))
    if not member.id and len(was.members) >= MOST_MEMBERS:
        problems.append(say("%(most)s people are written down already.", most=MOST_MEMBERS))
    return problems


def _council_problems(said: Council) -> list[Saying]:
    days = (said.established_on, said.by_laws_on, said.notice_on)
    problems = [_no_date(day) for day in days if not _is_fine(day)]
    numbers = (said.n_learners, said.n_students, said.n_volunteers, said.n_appointed)
    if any(n is not None and not 0 <= n <= MOST_PEOPLE for n in numbers):
        problems.append(say("Say how many as whole numbers."))
    elif said.n_learners is not None and said.n_students is not None and said.n_learners > said.n_students:
        problems.append(say("There cannot be more English learners than students."))
    if len(said.notice_languages) > LONGEST:
        problems.append(say("Say the languages in at most %(most)s letters.", most=LONGEST))
    return problems


def _no_date(day: str) -> Saying:
    return say("%(day)s is no date: write one like 2026-10-05.", day=repr(day))


def _is_fine(day: str) -> bool:
    return not day or _is_likely(day)


def _is_likely(day: str) -> bool:
    return is_day(day) and EARLIEST <= day <= LATEST
