"""The page on which a planning team makes a priorities survey from its own themes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from analysis.edits import apply
from analysis.report import Edit, Report
from sipbot.storage import Database
from sipbot.web.survey_desk import questions_of
from sipbot.web.survey_themes import offered
from tests.reports import school
from tests.test_survey_pages import BUS, Team, database, folder, somebody, words

__all__ = ["database", "folder"]

PAGE = "/from-themes"
CHOICES = {
    "bus_late_morning": "bus late morning",
    "safe_halls": "safe halls",
    "ayuda_lectura_clase": "ayuda lectura clase",
}


@pytest.fixture
async def reviewer(database: Database, folder: Path) -> AsyncIterator[Team]:
    async for team in somebody(database, folder, "reviewer", report=school()):
        yield team


def form(report: Report | None = None, **more: Any) -> dict[str, Any]:
    return {"seen": offered(report or school()).mark, "theme": ["T1", "T2", "T3"], "name": "our_priorities", **more}


def question(team: Team, key: str) -> dict[str, Any]:
    draft = team.drafts.draft("our_priorities")
    found: dict[str, Any] = next(one for one in questions_of(draft.path if draft else Path()) if one["key"] == key)
    return found


async def test_the_themes_are_listed_and_ticked_largest_first(reviewer: Team) -> None:
    html = await reviewer.sees(PAGE)
    assert html.count("checked>") == 4
    assert "bus late morning safe halls ayuda lectura clase two languages" in words(html)


async def test_the_list_of_surveys_leads_there(reviewer: Team) -> None:
    assert "/surveys/from-themes" in await reviewer.sees("")


async def test_ticked_themes_become_the_choices_of_a_draft(reviewer: Team) -> None:
    told = await reviewer.sends(PAGE, form())
    assert told.startswith("200")
    assert "This is your school's own draft now." in told
    assert question(reviewer, "picked")["choices"] == CHOICES
    assert question(reviewer, "first")["choices_from"] == "picked"


async def test_other_languages_wait_for_the_new_choices(reviewer: Team) -> None:
    assert "closed: 3 texts to translate" in await reviewer.sends(PAGE, form())


async def test_a_draft_of_that_name_is_left_as_it_is(reviewer: Team) -> None:
    await reviewer.sends(PAGE, form())
    told = await reviewer.sends(PAGE, form(theme=["T2", "T3", "T4"]))
    assert told.startswith("422")
    assert "There is a survey of that name already" in told
    assert question(reviewer, "picked")["choices"] == CHOICES


async def test_two_themes_are_too_few_to_pick_three_of(reviewer: Team) -> None:
    told = await reviewer.sends(PAGE, form(theme=["T1", "T2"]))
    assert told.startswith("422")
    assert "Tick 3 to 9 themes." in told
    assert reviewer.drafts.names() == ()


async def test_themes_that_are_others_meanwhile_make_no_survey(reviewer: Team) -> None:
    before = replace(school(), themes=school().themes[1:])
    told = await reviewer.sends(PAGE, form(before))
    assert told.startswith("409")
    assert reviewer.drafts.names() == ()


async def test_a_form_without_its_token_makes_no_survey(reviewer: Team) -> None:
    assert (await reviewer.sends(PAGE, form(csrf=""))).startswith("403")
    assert reviewer.drafts.names() == ()


async def test_a_theme_of_too_few_people_is_not_offered_but_counted(database: Database, folder: Path) -> None:
    report = school()
    some = replace(report, options=replace(report.options, smallest_group=13))
    async for team in somebody(database, folder, "reviewer", report=some):
        told = words(await team.sees(PAGE))
        assert "2 themes are not in the list: too few people spoke of them." in told
        assert "ayuda lectura clase" not in told
        assert (await team.sends(PAGE, form(some))).startswith("422")


async def test_without_themes_the_page_says_so(database: Database, folder: Path) -> None:
    async for team in somebody(database, folder, "reviewer"):
        assert "There are not enough themes yet" in words(await team.sees(PAGE))


async def test_who_may_only_look_makes_no_survey(database: Database, folder: Path) -> None:
    async for team in somebody(database, folder, "viewer", report=school()):
        assert "<fieldset" not in await team.sees(PAGE)
        assert (await team.sends(PAGE, form())).startswith("403")
        assert team.drafts.names() == ()


async def test_where_no_survey_can_be_written_the_page_says_why(database: Database) -> None:
    async for team in somebody(database, None, "reviewer", report=school()):
        assert "SIPBOT_SURVEYS" in words(await team.sees(PAGE))


async def test_seven_of_many_are_ticked_and_ten_are_too_many(database: Database, folder: Path) -> None:
    largest = school().themes[0]
    themes = tuple(replace(largest, id=f"T{n}", name=f"theme {n}") for n in range(1, 11))
    many = replace(school(), themes=themes)
    async for team in somebody(database, folder, "reviewer", report=many):
        assert (await team.sees(PAGE)).count("checked>") == 7
        told = await team.sends(PAGE, form(many, theme=[theme.id for theme in themes]))
        assert told.startswith("422 ")
        assert (await team.sends(PAGE, form(many, theme=[theme.id for theme in themes[:9]]))).startswith("200 ")


async def test_making_the_survey_is_written_down(reviewer: Team, database: Database) -> None:
    await reviewer.sends(PAGE, form())
    rows = await database.read(lambda tx: tx.execute(text("select action from audit_lines order by number")).all())
    assert rows[-1].action == "make a survey from themes"


async def test_a_priorities_survey_without_that_question_begins_no_draft(reviewer: Team, folder: Path) -> None:
    (folder / "priorities.yaml").write_text(BUS)
    told = await reviewer.sends(PAGE, form())
    assert told.startswith("422 ")
    assert reviewer.drafts.names() == ()


async def test_a_hidden_theme_is_not_offered(database: Database, folder: Path) -> None:
    hide = Edit(1, school().run_id, "T1", "hide", {}, "Ana Invented", "Not about the school", "2026-11-04")
    async for team in somebody(database, folder, "reviewer", report=apply(school(), [hide])):
        told = words(await team.sees(PAGE))
        assert "safe halls" in told
        assert "bus late morning" not in told
