"""Nobody is written to at night or while their school is closed, at its own time, on any day of the year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipbot.quiet_hours import Closed, closed_days, next_allowed, why_later

BOSTON = "America/New_York"
ZONES = (BOSTON, "America/Phoenix", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo")


THANKSGIVING = Closed(date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
SNOW = Closed(date(2026, 11, 30), date(2026, 11, 30))
CLOSED_FOR_IT = "the school is closed 2026-11-26 to 2026-11-27 (Thanksgiving)"
BY_NIGHT = "it is before 9 or after 20 o'clock"
MINUTES = st.integers(0, 8 * 365 * 24 * 60)
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


def moment(minutes: int) -> datetime:
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)


def boston(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(BOSTON))


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-10-05T09:00", "2026-10-05T09:00"),
        ("2026-10-05T19:59:59", "2026-10-05T19:59:59"),
        ("2026-10-05T20:00", "2026-10-06T09:00"),
        ("2026-10-05T08:59", "2026-10-05T09:00"),
        ("2026-10-05T00:00", "2026-10-05T09:00"),
        ("2026-10-31T21:00", "2026-11-01T09:00"),  # the night in which clocks go back
        ("2026-03-07T21:00", "2026-03-08T09:00"),  # the night in which they go forward
        ("2026-03-08T01:59", "2026-03-08T09:00"),
        ("2026-12-31T20:00", "2027-01-01T09:00"),
    ],
)
def test_texts_go_out_from_nine_to_twenty(now: str, allowed: str) -> None:
    assert next_allowed(boston(now), BOSTON) == boston(allowed)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-10-09T19:00", "2026-10-09T19:00"),
        ("2026-10-09T20:00", "2026-10-12T09:00"),
        ("2026-10-10T12:00", "2026-10-12T09:00"),
        ("2026-10-11T12:00", "2026-10-12T09:00"),
    ],
)
def test_reminders_wait_for_a_weekday(now: str, allowed: str) -> None:
    assert next_allowed(boston(now), BOSTON, weekdays_only=True) == boston(allowed)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-11-25T19:59", "2026-11-25T19:59"),
        ("2026-11-25T20:00", "2026-11-28T09:00"),
        ("2026-11-26T12:00", "2026-11-28T09:00"),
        ("2026-11-27T23:59", "2026-11-28T09:00"),
        ("2026-11-30T00:00", "2026-12-01T09:00"),
    ],
)
def test_nobody_is_written_to_while_the_school_is_closed(now: str, allowed: str) -> None:
    assert next_allowed(boston(now), BOSTON, closed=(THANKSGIVING, SNOW)) == boston(allowed)


def test_a_reminder_waits_for_a_weekday_on_which_the_school_is_open() -> None:
    allowed = next_allowed(boston("2026-11-26T12:00"), BOSTON, weekdays_only=True, closed=(THANKSGIVING, SNOW))
    assert allowed == boston("2026-12-01T09:00")


def test_the_days_of_a_school_are_those_of_its_own_zone() -> None:
    evening = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)  # Friday at half past seven in Boston, Saturday in Nepal
    assert next_allowed(evening, BOSTON, closed=(THANKSGIVING,)) == boston("2026-11-28T09:00")
    assert next_allowed(evening, "Asia/Kathmandu", closed=(THANKSGIVING,)) == datetime(2026, 11, 28, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("2026-11-25T12:00", ()),
        ("2026-11-26T12:00", (CLOSED_FOR_IT, "it is a weekend", "the school is closed 2026-11-30")),
        ("2026-11-28T21:00", (BY_NIGHT, "it is a weekend", "the school is closed 2026-11-30")),
        ("2026-11-30T08:00", (BY_NIGHT, "the school is closed 2026-11-30")),
        ("2026-12-01T20:00", (BY_NIGHT,)),
    ],
)
def test_it_is_told_why_a_reminder_waits(now: str, why: tuple[str, ...]) -> None:
    assert why_later(boston(now), BOSTON, weekdays_only=True, closed=(THANKSGIVING, SNOW)) == why


@settings(deadline=None, derandomize=True)
@given(MINUTES.map(moment), st.sampled_from(ZONES), st.booleans())
def test_the_next_moment_is_allowed_and_never_before(now: datetime, zone: str, weekdays_only: bool) -> None:
    allowed = next_allowed(now, zone, weekdays_only=weekdays_only)
    assert 9 <= allowed.astimezone(ZoneInfo(zone)).hour < 20
    assert now <= allowed <= now + timedelta(days=4 if weekdays_only else 1, hours=1)
    assert next_allowed(allowed, zone, weekdays_only=weekdays_only) == allowed


@settings(deadline=None, derandomize=True)
@given(MINUTES.map(moment), st.sampled_from(ZONES), st.booleans(), st.lists(st.tuples(DAYS, st.integers(0, 20))))
def test_no_day_is_left_out_without_a_reason(
    now: datetime, zone: str, weekdays_only: bool, closed_for: list[tuple[date, int]]
) -> None:
    closed = closed_days((f"{first}", f"{first + timedelta(days=n)}", "") for first, n in closed_for)
    allowed = next_allowed(now, zone, weekdays_only=weekdays_only, closed=closed)
    days = (now.astimezone(ZoneInfo(zone)).date(), allowed.astimezone(ZoneInfo(zone)).date())
    assert 9 <= allowed.astimezone(ZoneInfo(zone)).hour < 20
    assert not any(one.first <= days[1] <= one.last for one in closed)
    assert (allowed == now) == (not why_later(now, zone, weekdays_only=weekdays_only, closed=closed))
    skipped = [days[0] + timedelta(days=n) for n in range(1, (days[1] - days[0]).days)]
    assert all(
        (weekdays_only and day.weekday() > 4) or any(one.first <= day <= one.last for one in closed) for day in skipped
    )
