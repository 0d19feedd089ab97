"""When people may be written to without having written first: by day, where their school is."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS = time(9)
CLOSES = time(20)
"""Federal rules allow 8 to 21 o'clock, several states less (47 CFR 64.1200(c)(1) and state laws)."""

_SATURDAY = 5


def next_allowed(now: datetime, zone: str, *, weekdays_only: bool = False) -> datetime:
    """*now* if that is between 9 and 20 o'clock in *zone*, else the next morning at 9, on a weekday if it must be."""
    place = ZoneInfo(zone)
    local = now.astimezone(place)
    if local.time() < CLOSES and _is_allowed(local, weekdays_only):
        morning = datetime.combine(local.date(), OPENS, place)
        return now if local.time() >= OPENS else morning.astimezone(UTC)
    # Days are counted on the calendar there, so that a day of 23 or 25 hours moves nothing.
    morning = datetime.combine(local.date() + timedelta(days=1), OPENS, place)
    while not _is_allowed(morning, weekdays_only):
        morning = datetime.combine(morning.date() + timedelta(days=1), OPENS, place)
    return morning.astimezone(UTC)


def seconds_left(now: datetime, zone: str) -> float:
    """How long it is until 20 o'clock in *zone*: what a provider has not delivered by then, it should drop."""
    place = ZoneInfo(zone)
    evening = datetime.combine(now.astimezone(place).date(), CLOSES, place)
    return max((evening.astimezone(UTC) - now).total_seconds(), 0.0)


def _is_allowed(day: datetime, weekdays_only: bool) -> bool:
    return not weekdays_only or day.weekday() < _SATURDAY
