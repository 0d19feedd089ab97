"""When people may be written to without having written first: by day, where their school is, when it is not closed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS = time(9)
CLOSES = time(20)
"""Federal rules allow 8 to 21 o'clock, several states less (47 CFR 64.1200(c)(1) and state laws)."""

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closed:
    """Days on which a school is closed, from the first to the last, and why."""

    first: date
    last: date
    why: str = ""

    def __str__(self) -> str:
        days = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"{days} ({self.why})" if self.why else days


def closed_days(kept: Iterable[tuple[str, str, str]]) -> tuple[Closed, ...]:
    """What is kept with a school: the first day, the last and why."""
    return tuple(Closed(date.fromisoformat(first), date.fromisoformat(last), why) for first, last, why in kept)


def next_allowed(now: datetime, zone: str, *, weekdays_only: bool = False, closed: Collection[Closed] = ()) -> datetime:
    """*now* if that is between 9 and 20 o'clock in *zone* on a day that is allowed, else the next such morning at 9.

    No day in *closed* is allowed; with *weekdays_only* no Saturday and no Sunday.
    """
    place = ZoneInfo(zone)
    local = now.astimezone(place)
    day = local.date()
    if local.time() < CLOSES and not _objection(day, weekdays_only, closed):
        return now if local.time() >= OPENS else datetime.combine(day, OPENS, place).astimezone(UTC)
    # Days are counted on the calendar there, so that a day of 23 or 25 hours moves nothing.
    day += _DAY
    while _objection(day, weekdays_only, closed):
        day += _DAY
    return datetime.combine(day, OPENS, place).astimezone(UTC)


def why_later(
    now: datetime, zone: str, *, weekdays_only: bool = False, closed: Collection[Closed] = ()
) -> tuple[str, ...]:
    """What speaks against *now*, and against each day until the next moment that is allowed; nothing where it is."""
    place = ZoneInfo(zone)
    local = now.astimezone(place)
    allowed = next_allowed(now, zone, weekdays_only=weekdays_only, closed=closed).astimezone(place)
    n_days = (allowed.date() - local.date()).days
    objections = [_objection(local.date() + n * _DAY, weekdays_only, closed) for n in range(n_days)]
    if not OPENS <= local.time() < CLOSES:
        objections.insert(0, "it is before 9 or after 20 o'clock")
    return tuple(dict.fromkeys(filter(None, objections)))


def seconds_left(now: datetime, zone: str) -> float:
    """How long it is until 20 o'clock in *zone*: what a provider has not delivered by then, it should drop."""
    place = ZoneInfo(zone)
    evening = datetime.combine(now.astimezone(place).date(), CLOSES, place)
    return max((evening.astimezone(UTC) - now).total_seconds(), 0.0)


def _objection(day: date, weekdays_only: bool, closed: Collection[Closed]) -> str:
    """Why nothing goes out on that *day*; "" where nothing speaks against it."""
    for one in closed:
        if one.first <= day <= one.last:
            return f"the school is closed {one}"
    return "it is a weekend" if weekdays_only and day.weekday() >= _SATURDAY else ""
