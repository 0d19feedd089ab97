"""One school's plan and its calendar: what is planned, met and due, who answers for each line, changed by hand."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sipbot.sayings import Refusal, Saying, say
from sipbot.storage import Database, Transaction, reporting

KINDS = ("initial", "renewal")
MET, DUE, PLANNED = "met", "due", "planned"
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LONGEST = 300
MOST_LINES = 200
_LONGEST_LINE = 75


class PlanError(Refusal):
    """A plan or a line of its calendar cannot be kept like that; the message has one line per problem."""


class StalePlan(Exception):
    """Somebody else changed the plan after the page was made."""


@dataclass(frozen=True, slots=True)
class Line:
    """One date: what takes place, is sent, or is due. `owner` is "" while nobody answers for it."""

    on: str
    what: str
    audience: str = ""
    owner: str = ""
    held: bool = False

    def standing(self, today: date) -> str:
        """Whether it is met, planned, or due: today or earlier, and not met."""
        if self.held:
            return MET
        return DUE if self.on <= today.isoformat() else PLANNED


@dataclass(frozen=True, slots=True)
class Plan:
    """What a school plans, its calendar by date. `mark` tells whether somebody changed it since a page was made."""

    school: str
    invented: bool
    kind: str
    horizon_year: int | None
    opened_on: str
    closed_on: str
    owner: str
    calendar: tuple[Line, ...]
    today: date
    mark: str = ""


class Plans:
    """The plans of every school in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of(self, school: str) -> Plan:
        """The plan of a school."""
        return await self._database.read(_plan, school, self._clock())

    def now(self) -> datetime:
        """The time."""
        return self._clock()

    async def change(self, school: str, plan: Plan) -> None:
        """Keep all of *plan* but its calendar. Raises `PlanError` and `StalePlan`."""
        _refuse(_plan_problems(plan))
        values = {
            "kind": plan.kind,
            "horizon_year": plan.horizon_year,
            "opened_on": plan.opened_on,
            "closed_on": plan.closed_on,
            "owner": plan.owner,
        }
        await self._database.write(_change, school, values, plan.mark, self._clock())

    async def set_line(self, school: str, line: Line, *, place: int | None, mark: str) -> None:
        """Keep a line of the calendar: a new one, or instead of the one at *place*. Raises `PlanError`, `StalePlan`."""
        _refuse(_line_problems(line))
        await self._database.write(_set_line, school, line, place, mark, self._clock())

    async def remove_line(self, school: str, *, place: int, mark: str) -> None:
        """Take a line out of the calendar. Raises `PlanError` and `StalePlan`."""
        await self._database.write(_set_line, school, None, place, mark, self._clock())


def as_ics(plan: Plan, *, school: str, made_at: datetime) -> bytes:
    """The calendar as a file for any calendar program (RFC 5545): each line is an event of a whole day.

    An event keeps its id as long as its date and words stay, so that reading the file again changes nothing.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sipbot//calendar of an engagement//EN"]
    for line in plan.calendar:
        lines += _event(line, school, made_at)
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event(line: Line, school: str, made_at: datetime) -> list[str]:
    told = hashlib.sha256(f"{school}\n{line.on}\n{line.what}".encode()).hexdigest()[:32]
    about = [f"For: {line.audience}"] * bool(line.audience) + [f"Responsible: {line.owner or 'nobody yet'}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{told}@sipbot",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{line.on.replace('-', '')}",
        f"SUMMARY:{_escaped(line.what)}",
        f"DESCRIPTION:{_escaped(chr(10).join(about))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    plain = "".join(one for one in text if one == "\n" or one.isprintable())
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 bytes on a line; what goes on begins with a space, and no letter is cut in two."""
    folded, length = bytearray(), 0
    for letter in line:
        written = letter.encode("utf-8", "replace")
        if length + len(written) > _LONGEST_LINE:
            folded += b"\r\n "
            length = 1
        folded += written
        length += len(written)
    return bytes(folded) + b"\r\n"


def _plan(tx: Transaction, school: str, now: datetime) -> Plan:
    owner, kept = reporting.school(tx, school), reporting.latest_engagement(tx, school)
    if owner is None or kept is None:
        raise LookupError(f"there is no school {school!r} with a plan")
    plan = Plan(
        school=owner.name,
        invented=owner.invented,
        kind=kept.kind,
        horizon_year=kept.horizon_year,
        opened_on=kept.opened_on,
        closed_on=kept.closed_on,
        owner=kept.owner,
        calendar=_in_order(kept.calendar),
        today=now.astimezone(ZoneInfo(owner.time_zone)).date(),
    )
    told = [kept.kind, kept.horizon_year, kept.opened_on, kept.closed_on, kept.owner, kept.calendar]
    return replace(plan, mark=hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16])


def _in_order(kept: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(sorted((Line(**one) for one in kept), key=lambda line: (line.on, line.what)))


def _unchanged(tx: Transaction, school: str, mark: str, now: datetime) -> Plan:
    plan = _plan(tx, school, now)
    if plan.mark != mark:
        raise StalePlan
    return plan


def _change(tx: Transaction, school: str, values: Mapping[str, Any], mark: str, now: datetime) -> None:
    _unchanged(tx, school, mark, now)
    kept = reporting.latest_engagement(tx, school)
    other = reporting.engagement(tx, school, kind=values["kind"], horizon_year=values["horizon_year"])
    if kept is None or (other is not None and other.id != kept.id):
        raise PlanError("The school has another plan of that kind for that year already.")
    reporting.change_engagement(tx, kept.id, values)


def _set_line(tx: Transaction, school: str, line: Line | None, place: int | None, mark: str, now: datetime) -> None:
    calendar = list(_unchanged(tx, school, mark, now).calendar)
    kept = reporting.latest_engagement(tx, school)
    if kept is None or (place is not None and place >= len(calendar)):
        raise PlanError("There is no such line in the calendar.")
    if place is not None:
        del calendar[place]
    if line is not None:
        calendar.append(line)
    if len(calendar) > MOST_LINES:
        raise PlanError("A calendar has at most %(most)s lines.", most=MOST_LINES)
    reporting.change_engagement(tx, kept.id, {"calendar": [_as_json(one) for one in calendar]})


def _as_json(line: Line) -> dict[str, Any]:
    """As the file of a school has it: `held` only where it is."""
    return {name: value for name, value in asdict(line).items() if name != "held" or value}


def _refuse(problems: Sequence[Saying]) -> None:
    if problems:
        raise PlanError.of(problems)


def _plan_problems(plan: Plan) -> list[Saying]:
    problems = []
    if plan.kind not in KINDS:
        problems.append(say("Choose whether it is the first plan or a renewal."))
    if plan.horizon_year is not None and not EARLIEST_YEAR <= plan.horizon_year <= LATEST_YEAR:
        between = {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
        problems.append(say("The year should be between %(first)s and %(last)s, such as 2031.", **between))
    days = (day for day in (plan.opened_on, plan.closed_on) if day and not is_day(day))
    problems.extend(say("%(day)s is no date: write one like 2026-10-05.", day=repr(day)) for day in days)
    if is_day(plan.opened_on) and is_day(plan.closed_on) and plan.closed_on < plan.opened_on:
        problems.append(say("The last day must not be before the first."))
    if len(plan.owner) > 200:
        problems.append(say("Say who is responsible in at most 200 letters."))
    return problems


def _line_problems(line: Line) -> list[Saying]:
    problems = []
    if not is_day(line.on):
        problems.append(say("Say on which day, such as 2026-10-14."))
    if not line.what:
        problems.append(say("Say what takes place."))
    if max(len(line.what), len(line.audience), len(line.owner)) > LONGEST:
        problems.append(say("Say each in at most %(most)s letters.", most=LONGEST))
    return problems


def is_day(text: str) -> bool:
    """Whether *text* is a date such as 2026-10-14."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
