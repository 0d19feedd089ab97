"""A school's file, imported again, changes what it names and nothing else, and tells each change."""

from typing import Any

import pytest

from sipbot.engagements import SchoolFile
from sipbot.quiet_hours import closed_days
from sipbot.school_changes import Imported, import_school
from sipbot.storage import Database, reporting
from tests.conftest import NOON

SNOW = {"from": "2026-12-14", "why": "snow"}
FILE: dict[str, Any] = {
    "id": "brook-side",
    "name": "Brook Side School (invented)",
    "invented": True,
    "plan": {"kind": "initial", "horizon_year": 2031, "owner": "Principal"},
    "calendar": [{"on": "2026-10-14", "what": "Family night", "audience": "All families"}],
    "closed": ["2026-11-11", {"from": "2026-11-26", "to": "2026-11-27", "why": "Thanksgiving"}],
    "enrollment": {"role": {"family": 612, "teacher": 46}},
}


@pytest.fixture
async def known(database: Database) -> Database:
    """A database in which the school of the file is."""
    assert await import_school(database, SchoolFile.model_validate(FILE), now=NOON) == Imported(is_new=True)
    return database


async def newest(database: Database) -> Any:
    """The newest engagement of the school."""
    return await database.read(reporting.latest_engagement, "brook-side")


async def changes(database: Database, **written: object) -> tuple[str, ...]:
    """What is told when a file with the same id and name, and with that, is imported."""
    file = {"id": FILE["id"], "name": FILE["name"], **written}
    imported = await import_school(database, SchoolFile.model_validate(file), now=NOON)
    assert not imported.is_new
    return imported.changes


async def test_the_same_file_again_changes_nothing(known: Database) -> None:
    assert await changes(known, **FILE) == ()


async def test_a_snow_day_is_added_and_nothing_else_touched(known: Database) -> None:
    assert await changes(known, closed=[*FILE["closed"], SNOW]) == ("closed 2026-12-14: new (snow)",)
    school = await known.read(reporting.school, "brook-side")
    assert school is not None
    assert [str(one) for one in closed_days(school.closed)] == [
        "2026-11-11",
        "2026-11-26 to 2026-11-27 (Thanksgiving)",
        "2026-12-14 (snow)",
    ]
    assert school.invented
    engagement = await newest(known)
    assert (engagement.owner, engagement.population) == (
        "Principal",
        [["role", "family", 612], ["role", "teacher", 46]],
    )


async def test_every_change_is_told_in_a_line(known: Database) -> None:
    told = await changes(
        known,
        time_zone="America/Chicago",
        contact="office@brook-side.example.org",
        invented=False,
        plan={"kind": "initial", "horizon_year": 2031, "owner": "Vice principal"},
        calendar=[{"on": "2026-10-15", "what": "Family night", "audience": "All families", "owner": "Principal"}],
        closed=["2026-11-11"],
        enrollment={"role": {"family": 640, "student": 0}},
    )
    assert told == (
        "invented: no, was yes",
        "time_zone: America/Chicago, was America/New_York",
        "contact: office@brook-side.example.org, was nothing",
        "closed 2026-11-26 to 2026-11-27: taken out",
        "owner: Vice principal, was Principal",
        "calendar 2026-10-14, Family night: taken out",
        "calendar 2026-10-15, Family night: new (All families; Principal)",
        "enrollment role=family: 640, was 612",
        "enrollment role=teacher: taken out",
        "enrollment role=student: new (0)",
    )
    assert await changes(known, contact="", closed=[]) == (
        "contact: nothing, was office@brook-side.example.org",
        "closed 2026-11-11: taken out",
    )


async def test_another_plan_stands_beside_the_one_before(known: Database) -> None:
    plan = {"kind": "renewal", "horizon_year": 2036}
    assert await changes(known, plan=plan) == ("plan: renewal, horizon_year 2036: new",)
    assert await changes(known, plan=plan) == ()
    assert (await newest(known)).kind == "renewal"
    before: Any = await known.read(reporting.engagement, "brook-side", kind="initial", horizon_year=2031)
    assert (before.owner, len(before.calendar)) == ("Principal", 1)


async def test_a_plan_without_a_year_is_found_again(database: Database) -> None:
    imported = await import_school(database, SchoolFile(id="lincoln", name="Lincoln"), now=NOON)
    assert imported == Imported(False, ("name: Lincoln, was Lincoln School (invented)",))
    file = SchoolFile.model_validate({"id": "lincoln", "name": "Lincoln", "plan": {"owner": "Principal"}})
    assert (await import_school(database, file, now=NOON)).changes == ("owner: Principal, was nothing",)
