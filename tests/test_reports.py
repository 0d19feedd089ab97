"""The newest report with what planners changed: kept ready, never stale, and nobody's change lost under another's."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from analysis.edits.board import EditError
from analysis.proof import NotProven, prove
from analysis.report import Report
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.reports import NothingToAnalyze, StaleEdit
from sipbot.storage import Database, Transaction, reporting, tables
from tests.conftest import NOON, Clock
from tests.edits import ideas
from tests.reports import BUSES, Planted, school
from tests.stored_reports import store, store_run

NewId = Callable[[], str]


@pytest.fixture
async def analyses(database: Database, clock: Clock, new_id: NewId) -> Analyses:
    """Lincoln has the planted report of `tests.reports.school`."""
    await store(database, "lincoln", replace(school(), engagement=None), run_id="first")
    return Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)


async def change(analyses: Analyses, subject: str, kind: str, *, who: str = "Ana", **more: Any) -> int:
    """A change on a page that was made just now, unless *seen* says otherwise."""
    report = await analyses.latest("lincoln")
    seen, run_id = more.pop("seen", report.last_edit), more.pop("run_id", report.run_id)
    return await analyses.edit(
        "lincoln", subject=subject, kind=kind, detail=more, who=who, why="So we agreed.", run_id=run_id, seen=seen
    )


async def names(analyses: Analyses, of: str = "lincoln") -> list[str]:
    return [theme.name for theme in (await analyses.latest(of)).themes]


async def test_the_newest_report_has_what_planners_changed(analyses: Analyses) -> None:
    await change(analyses, "T1", "rename", name="Late buses")
    await change(analyses, "T2", "merge", themes=["T3"])
    assert [one.name for one in prove(await analyses.latest("lincoln")).themes] == [
        "safe halls",
        "Late buses",
        "two languages",
    ]


async def test_what_the_machine_proposed_stays_beside_it(analyses: Analyses) -> None:
    await change(analyses, "T1", "rename", name="Late buses")
    assert (await analyses.proposed("lincoln")).theme("T1").name == "bus late morning"


async def test_an_edit_tells_who_made_it_when_and_why(analyses: Analyses, clock: Clock) -> None:
    clock.advance(days=1)
    await change(analyses, "T1", "rename", name="Late buses")
    (edit,) = (await analyses.latest("lincoln")).edits
    assert (edit.who, edit.why, edit.at) == ("Ana", "So we agreed.", "2026-10-06T16:00:00+00:00")


async def test_a_change_is_taken_back(analyses: Analyses) -> None:
    made = await change(analyses, "T1", "rename", name="Late buses")
    await change(analyses, str(made), "undo", who="Bo")
    assert (await names(analyses))[0] == "bus late morning"


async def test_a_change_that_cannot_be_is_not_kept(analyses: Analyses) -> None:
    with pytest.raises(EditError):
        await change(analyses, "T1", "merge", themes=["T1"])
    assert (await analyses.latest("lincoln")).last_edit == 0


async def test_who_comes_second_is_told_what_the_first_changed(analyses: Analyses) -> None:
    await change(analyses, "T1", "rename", name="Late buses", who="Bo")
    with pytest.raises(StaleEdit) as told:
        await change(analyses, "T1", "rename", name="Buses", seen=0)
    assert [(edit.who, edit.detail["name"]) for edit in told.value.edits] == [("Bo", "Late buses")]
    assert (await names(analyses))[0] == "Late buses"


async def test_a_merge_is_in_the_way_of_a_change_of_each_theme_in_it(analyses: Analyses) -> None:
    await change(analyses, "T2", "merge", themes=["T3"], who="Bo")
    with pytest.raises(StaleEdit):
        await change(analyses, "T2", "rename", name="Halls", seen=0)


async def test_changes_of_different_themes_are_in_nobodys_way(analyses: Analyses) -> None:
    await change(analyses, "T1", "rename", name="Late buses", who="Bo")
    await change(analyses, "T2", "rename", name="Safety", seen=0)
    assert (await names(analyses))[:2] == ["Late buses", "Safety"]


async def test_taking_a_change_back_is_a_change_of_the_same_theme(analyses: Analyses) -> None:
    made = await change(analyses, "T1", "rename", name="Late buses")
    await change(analyses, str(made), "undo", who="Bo")
    with pytest.raises(StaleEdit) as told:
        await change(analyses, "T1", "hide", seen=made)
    assert [edit.who for edit in told.value.edits] == ["Bo"]


async def test_a_form_that_was_sent_twice_counts_once(analyses: Analyses) -> None:
    made = await change(analyses, "T1", "rename", name="Late buses")
    assert await change(analyses, "T1", "rename", name="Late buses", seen=0) == made
    assert len((await analyses.latest("lincoln")).edits) == 1


async def test_a_form_made_before_a_new_analysis_is_refused(
    analyses: Analyses, database: Database, clock: Clock
) -> None:
    clock.advance(days=1)
    await store_run(database, "lincoln", school(), run_id="second", at=clock())
    with pytest.raises(StaleEdit) as told:
        await change(analyses, "T1", "rename", name="Late buses", run_id="first")
    assert told.value.edits == ()


async def test_changes_are_carried_over_to_a_new_analysis_with_more_answers(
    analyses: Analyses, database: Database
) -> None:
    await change(analyses, "T1", "rename", name="Late buses")
    more = Planted()
    for number in range(8):
        more.say(f"{BUSES} Again! ({number})", "T1")
    await store(database, "lincoln", more.report({"T1": "late"}), run_id="ignored", at=NOON - timedelta(days=9))
    newer = school_with_more()
    await store_run(database, "lincoln", newer, run_id="second", at=NOON + timedelta(days=9))
    report = prove(await analyses.latest("lincoln"))
    assert [(one.id, one.name, one.n_responses) for one in report.themes][:2] == [
        ("T4", "Late buses", 28),
        ("T2", "safe halls", 14),
    ]


def school_with_more() -> Report:
    """The planted school with eight more answers on buses, and its themes numbered the other way round."""
    before = school()
    planted = Planted(
        rows=[{str(name): value for name, value in row.items()} for row in before.table.to_dict("records")]
    )
    other = {"T1": "T4", "T4": "T1", "T2": "T2", "T3": "T3", None: None}
    planted.ideas = [replace(idea, theme_id=other[idea.theme_id], subtheme_id=None) for idea in before.ideas]
    for number in range(8):
        planted.say(f"{BUSES} Again! ({number})", "T4")
    return planted.report(
        {"T1": "two tongues", "T2": "safe halls", "T3": "lectura", "T4": "the bus"}, set_aside=before.set_aside
    )


async def test_one_schools_changes_are_not_anothers(analyses: Analyses, database: Database) -> None:
    await add_school(database, SchoolFile(id="maple", name="Maple School (invented)"), now=NOON)
    await store(database, "maple", replace(school(), engagement=None), run_id="maple-first")
    await change(analyses, "T1", "rename", name="Late buses")
    assert (await names(analyses, "maple"))[0] == "bus late morning"
    with pytest.raises(StaleEdit):
        await analyses.edit("maple", subject="T1", kind="hide", detail={}, who="Ana", run_id="first", seen=0)


async def test_of_two_who_change_a_theme_at_the_same_time_one_is_told(analyses: Analyses) -> None:
    await analyses.latest("lincoln")
    done = await asyncio.gather(
        change(analyses, "T1", "rename", name="Late buses", who="Ana", seen=0, run_id="first"),
        change(analyses, "T1", "rename", name="Buses", who="Bo", seen=0, run_id="first"),
        return_exceptions=True,
    )
    assert [type(one) for one in done if not isinstance(one, int)] == [StaleEdit]


async def test_changes_of_several_themes_at_the_same_time_are_all_kept(analyses: Analyses) -> None:
    changes = (
        change(analyses, theme, "rename", name=f"Name of {theme}", seen=0, run_id="first")
        for theme in ("T1", "T2", "T3", "T4")
    )
    await asyncio.gather(*changes)
    assert await names(analyses) == ["Name of T1", "Name of T2", "Name of T3", "Name of T4"]


async def test_a_report_is_built_once(analyses: Analyses) -> None:
    assert await analyses.latest("lincoln") is await analyses.latest("lincoln")


async def test_a_report_is_built_anew_for_another_server_that_changed_it(
    analyses: Analyses, database: Database, clock: Clock, new_id: NewId
) -> None:
    await analyses.latest("lincoln")
    other = Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)
    await change(other, "T1", "rename", name="Late buses")
    assert (await names(analyses))[0] == "Late buses"


async def test_a_number_that_is_changed_by_hand_in_the_database_is_not_proven(
    analyses: Analyses, database: Database
) -> None:
    await analyses.latest("lincoln")
    run = await database.read(reporting.latest_run, "lincoln")
    assert run is not None
    run.report["themes"][0]["n_responses"] = 99
    await database.write(lambda tx: tx.execute(update(tables.AnalysisRun).values(report=run.report)))
    with pytest.raises(NotProven, match=r"^theme T1 is of 20 answers, not 99$"):
        prove(await analyses.latest("lincoln"))


@pytest.mark.parametrize("how", ["erased", "changed by hand"])
async def test_a_report_that_is_ready_is_not_shown_when_an_answer_is(
    analyses: Analyses, database: Database, how: str
) -> None:
    await analyses.latest("lincoln")
    await database.write(TAMPERING[how])
    with pytest.raises((NothingToAnalyze, ValueError)):
        await analyses.latest("lincoln")


def erase(tx: Transaction) -> None:
    tx.execute(delete(tables.Response).where(tables.Response.id == 3))


def rewrite(tx: Transaction) -> None:
    tx.execute(update(tables.Response).where(tables.Response.id == 3).values(text="Everything is fine."))


TAMPERING: dict[str, Callable[[Transaction], None]] = {"erased": erase, "changed by hand": rewrite}


async def test_what_was_decided_is_in_the_report_that_is_ready(analyses: Analyses) -> None:
    await analyses.latest("lincoln")
    await change(analyses, "REC1", "fate", fate="adopted", plan_section="Goal 2", owner="Principal")
    engagement = (await analyses.latest("lincoln")).engagement
    assert engagement is not None
    assert [(fate.recommendation_id, fate.fate) for fate in engagement.fates] == [("REC1", "adopted")]


async def test_what_was_read_is_kept_and_changes_nothing(analyses: Analyses) -> None:
    before = await analyses.latest("lincoln")
    await change(analyses, "T1", "read", answers=list(before.texts)[:2])
    assert (await analyses.latest("lincoln")).themes == before.themes


async def test_an_answer_that_was_split_off_can_be_moved_back(analyses: Analyses) -> None:
    proposed = await analyses.proposed("lincoln")
    eleventh, twelfth = list(proposed.texts)[10:12]
    await change(analyses, "T1", "split", name="Two buses", ideas=ideas(proposed, eleventh, twelfth))
    await change(analyses, "", "move", ideas=ideas(proposed, eleventh), to="T1")
    assert {one.id: one.n_responses for one in prove(await analyses.latest("lincoln")).themes}["T1"] == 19
