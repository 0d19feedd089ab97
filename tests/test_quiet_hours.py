"""Nobody is written to at night, at their school's own time, on any day of the year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipbot.quiet_hours import next_allowed

BOSTON = "America/New_York"
ZONES = (BOSTON, "America/Phoenix", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo")


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


@given(
    st.integers(0, 8 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(ZONES),
    st.booleans(),
)
def test_the_next_moment_is_allowed_and_never_before(now: datetime, zone: str, weekdays_only: bool) -> None:
    allowed = next_allowed(now, zone, weekdays_only=weekdays_only)
    assert 9 <= allowed.astimezone(ZoneInfo(zone)).hour < 20
    assert now <= allowed <= now + timedelta(days=4 if weekdays_only else 1, hours=1)
    assert next_allowed(allowed, zone, weekdays_only=weekdays_only) == allowed
