"""A school and its engagement: read from a file, kept once, decided about."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.edits.board import EditError
from analysis.report import Fate
from analysis.table import check
from sipbot import engagements, sample_school
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, SchoolFileError
from sipbot.settings import SettingsError
from sipbot.storage import Database, reporting
from tests.conftest import NOON, SCHOOL, Clock
from tests.keys import keyring

NewId = Callable[[], str]
BUS = ("The bus is late every morning.", "The bus comes too late.", "Late bus again today.", "Please fix the late bus.")


async def analyzed(database: Database, clock: Clock, new_id: NewId) -> Analyses:
    """The analyses of a school that has heard about its bus."""
    analyses = Analyses(database, smallest_group=3, embedder="tfidf", clock=clock, new_id=new_id)
    await analyses.take_in("lincoln", check(pd.DataFrame({"text": BUS * 3, "analyze": "challenge"})), source="bus.csv")
    await analyses.run("lincoln")
    return analyses


async def decide(analyses: Analyses, recommendation: str, fate: str, why: str) -> None:
    """What the planning team decides about a recommendation."""
    report = await analyses.latest("lincoln")
    detail = {"fate": fate, "plan_section": "Goal 2", "owner": "Principal", "decided_by": "Planning team"}
    await analyses.edit(
        "lincoln",
        subject=recommendation,
        kind="fate",
        detail=detail,
        who="Ana",
        why=why,
        run_id=report.run_id,
        seen=report.last_edit,
    )


def told(tmp_path: Path, text: str) -> str:
    """What is said about a school file with that text, without its folder."""
    file = tmp_path / "school.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SchoolFileError) as error:
        engagements.read_school(file)
    return str(error.value).replace(f"{file}:", "")


def test_the_file_of_the_sample_school_is_read_whole() -> None:
    school = engagements.read_school(sample_school.SCHOOL)
    assert (school.id, school.plan.kind, school.plan.horizon_year) == ("alder-hill", "initial", 2031)
    assert (school.plan.opened_on, school.plan.closed_on) == (date(2026, 10, 5), date(2026, 10, 23))
    assert [line.owner for line in school.calendar[3:6]] == ["Family liaison", "", ""]
    assert school.enrollment["english_learner"] == {"yes": 171, "no": 441}
    assert [(one.first, one.last, one.why) for one in school.closed[3:4]] == [
        (date(2026, 11, 25), date(2026, 11, 29), "Thanksgiving")
    ]


def test_the_students_of_the_sample_school_add_up() -> None:
    counts = engagements.read_school(sample_school.SCHOOL).enrollment
    students = counts["role"]["student"]
    assert {tag: sum(values.values()) for tag, values in counts.items() if tag != "role"} == {
        tag: students for tag in counts if tag != "role"
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- Brook Side\n", "1: a school is made of lines like 'name: Our school'"),
        ("name: Brook Side\n", "1: 'id' is missing: add a line 'id: ...'"),
        (
            "id: Brook Side\nname: B\n",
            "1: 'id' is made of small letters, digits and hyphens: write one like alder-hill",
        ),
        ("id: b\nname: B\ntime_zone: Boston\n", "3: 'Boston' is no time zone: write one like America/New_York"),
        ("id: b\nname: B\nplan: {kind: third}\n", "3: 'kind' cannot be 'third': choose one of 'initial' or 'renewal'"),
        ("id: b\nname: B\nplan:\n  opened_on: soon\n", "4: 'opened_on' should be a date: write one like 2026-10-05"),
        ("id: b\nname: B\nenrolment: {}\n", "3: 'enrolment' is not known here: did you mean 'enrollment'?"),
        ("id: b\nname: B\nplan: {horizon_year: 31}\n", "3: 'horizon_year' should be at least 2000"),
        ("id: b\nname: B\nplan: {horizon_year: 20310}\n", "3: 'horizon_year' should be at most 2100"),
        ("id: b\nname: B\nenrollment: {role: {family: -2}}\n", "3: 'family' should be at least 0"),
        ("id: b\nname: B\nclosed:\n  - soon\n", "4: 'from' should be a date: write one like 2026-10-05"),
        ("id: b\nname: B\nclosed: [{why: snow}]\n", "3: 'from' is missing: add a line 'from: ...'"),
        ("id: b\nname: B\nclosed: [1492-10-12]\n", "3: 'from' should be at least 2000-01-01"),
        (
            "id: b\nname: B\nclosed:\n  - {from: 2026-11-27, to: 2026-11-26}\n",
            "4: 'to' must not be before 'from' (2026-11-26 and 2026-11-27)",
        ),
        ("id: b\nname: B\nname: C\n", "3: 'name' is written twice (first on line 2): keep one of them"),
    ],
)
def test_a_mistake_in_the_file_is_told_by_line(tmp_path: Path, text: str, problem: str) -> None:
    assert told(tmp_path, text) == problem


async def test_a_school_is_kept_once(database: Database) -> None:
    other = SchoolFile(id="lincoln", name="Another name")
    assert not await engagements.add_school(database, other, now=NOON)
    assert [row.name for row in await database.read(reporting.schools)] == [SCHOOL.name]


async def test_the_only_school_needs_no_name(database: Database) -> None:
    assert await engagements.default_school(database, "", now=NOON) == "lincoln"


async def test_the_first_school_is_made_where_there_is_none(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}", keyring())
    await database.upgrade()
    assert await engagements.default_school(database, "", now=NOON) == "our-school"
    assert [row.name for row in await database.read(reporting.schools)] == ["Our school"]
    await database.close()


async def test_a_school_that_is_not_there_is_told_with_those_that_are(database: Database) -> None:
    with pytest.raises(SettingsError, match=r"^there is no school 'nope': choose one of lincoln$"):
        await engagements.default_school(database, "nope", now=NOON)


async def test_of_several_schools_none_is_taken_by_itself(database: Database) -> None:
    await engagements.add_school(database, SchoolFile(id="brook-side", name="Brook Side"), now=NOON)
    with pytest.raises(SettingsError, match=r"use --school: choose one of brook-side, lincoln$"):
        await engagements.default_school(database, "", now=NOON)
    assert await engagements.default_school(database, "brook-side", now=NOON) == "brook-side"


async def test_what_was_decided_is_in_the_report_with_who_and_when(
    database: Database, clock: Clock, new_id: NewId
) -> None:
    analyses = await analyzed(database, clock, new_id)
    clock.advance(days=3)
    await decide(analyses, "A1", "adopted", "Everyone rides it.")
    engagement = (await analyses.latest("lincoln")).engagement
    assert engagement is not None
    assert engagement.fates == (
        Fate("A1", "adopted", "Everyone rides it.", "Goal 2", "Principal", "Planning team", "2026-10-08"),
    )


async def test_a_later_decision_takes_the_place_of_an_earlier_one(
    database: Database, clock: Clock, new_id: NewId
) -> None:
    analyses = await analyzed(database, clock, new_id)
    await decide(analyses, "A1", "adopted", "Everyone rides it.")
    await decide(analyses, "A1", "not now", "There is no driver.")
    engagement = (await analyses.latest("lincoln")).engagement
    assert engagement is not None
    assert [(fate.fate, fate.reason) for fate in engagement.fates] == [("not now", "There is no driver.")]


async def test_a_decision_kept_before_answers_were_kept_with_it_still_holds(
    database: Database, clock: Clock, new_id: NewId
) -> None:
    analyses = await analyzed(database, clock, new_id)
    run_id = (await analyses.latest("lincoln")).run_id
    detail = {"fate": "adapted", "plan_section": "Goal 1", "owner": "Dean"}
    row = {"school_id": "lincoln", "run_id": run_id, "subject": "A1", "kind": "fate", "detail": detail, "at": clock()}
    await database.write(reporting.add_edit, {**row, "who": "The team", "why": "Yes."})
    engagement = (await analyses.latest("lincoln")).engagement
    assert engagement is not None
    assert engagement.fates == (Fate("A1", "adapted", "Yes.", "Goal 1", "Dean", "The team", "2026-10-05"),)


async def test_only_what_was_recommended_is_decided_about(database: Database, clock: Clock, new_id: NewId) -> None:
    analyses = await analyzed(database, clock, new_id)
    known = ", ".join(one.id for one in (await analyses.latest("lincoln")).recommendations)
    with pytest.raises(EditError, match=f"^there is no recommendation 'R9': there are {known}$"):
        await decide(analyses, "R9", "adopted", "Everyone rides it.")
