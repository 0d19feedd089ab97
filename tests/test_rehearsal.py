"""Rehearsals: the planning team goes through a survey itself, and nothing of it is kept, neither here nor there."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sipbot import surveys
from sipbot.app import build_pages, build_parts
from sipbot.settings import Settings
from sipbot.trying.rehearsal import rehearse
from tests import room
from tests.command_line import sipbot
from tests.keys import key_file

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
SCHOOL = "our-school"
VISION = "hopes_and_dreams"
FIRST = f"/s/{SCHOOL}/rehearse/{VISION}"
Browser = TestClient[web.Request, web.Application]


def words(html: str) -> str:
    """The words on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


def count(file: Path, table: str) -> int:
    """How many rows *table* has."""
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute(f"select count(*) from {table}").fetchone()[0])


def test_the_same_replies_lead_to_the_same_place() -> None:
    survey = surveys.load(VISION)
    once = rehearse(survey, ["1", "1"], language="en", now=NOON)
    assert once == rehearse(survey, ["1", "1"], language="en", now=NOON)
    assert once.prompt is not None
    assert once.prompt.question == "hopes_for_child"


def test_a_rehearsal_ends_where_the_survey_ends() -> None:
    survey = surveys.load("student_voice_k3")
    over = rehearse(survey, ["1", "1", "the slide", "1", "recess", "1"], language="en", now=NOON)
    assert over.prompt is None
    assert over.lines[-1].text == survey.thanks


def test_a_rehearsal_switches_the_language_as_the_survey_does() -> None:
    switched = rehearse(surveys.load(VISION), ["español"], language="en", now=NOON)
    assert (switched.language, switched.title) == ("es", "Esperanzas y sueños para nuestros estudiantes")


# In the terminal.


def test_the_terminal_says_at_both_ends_that_nothing_is_kept() -> None:
    done = sipbot("chat", "student_voice_k3", "--rehearse", said="1\n1\nthe slide\n1\nrecess\n1\n")
    lines = done.output.splitlines()
    assert (done.exit_code, lines[0]) == (0, "This is a rehearsal: nothing that you write is kept.")
    assert lines[-1] == "The rehearsal is over: nothing was kept."
    assert "> the slide" in lines


def test_a_rehearsal_in_the_terminal_opens_no_database(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/rehearsed.db"
    done = sipbot("chat", VISION, "--rehearse", said="1\n1\n", SIPBOT_DATABASE=database)
    assert (done.exit_code, list(tmp_path.iterdir())) == (0, [])


def test_a_rehearsal_takes_no_database() -> None:
    done = sipbot("chat", VISION, "--rehearse", "--db", "sqlite:///sipbot.db")
    assert done.exit_code == 2
    assert "--rehearse keeps nothing, so it takes no --as, --school and --db" in done.output


def test_a_survey_that_is_not_there_is_told() -> None:
    done = sipbot("chat", "hopes_and_dream", "--rehearse")
    assert done.output == "sipbot: there is no survey 'hopes_and_dream': did you mean 'hopes_and_dreams'?\n"


# In the planning team's room.


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Browser]:
    """The browser of a reviewer of the school."""
    settings = Settings(database=f"sqlite:///{tmp_path}/sipbot.db", keys_file=key_file())
    parts = await build_parts(settings, env={}, durable=False)
    cookies = await room.signed_in(room.accounts_of(parts.database), SCHOOL, "reviewer")
    async with TestClient(TestServer(build_pages(parts)), cookies=cookies) as browser:
        yield browser
    await parts.close()


async def get(team: Browser, path: str) -> str:
    async with team.get(path) as response:
        assert response.status == 200
        return await response.text()


async def says(team: Browser, page: str, reply: str) -> str:
    """The page after *reply*, sent with everything that the form of *page* holds."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition('class="fields"')[2])
    fields = [*((name, unescape(value)) for name, value in hidden), ("reply", reply)]
    async with team.post(FIRST, data=fields) as response:
        assert response.status == 200
        return await response.text()


async def test_the_surveys_to_rehearse_are_listed_by_the_stages_of_a_plan(team: Browser) -> None:
    page = await get(team, f"/s/{SCHOOL}/rehearse")
    stages = re.findall(r'<h2 id="stage-\d+">(.*?)</h2>', page)
    assert (stages[0], stages[2], stages[-1]) == ("Getting started", "Envision the future", "Annual renewal")
    assert "Hopes and dreams for our students : 6 to 10 questions, about 5 minutes." in words(page)


async def test_the_team_goes_through_a_survey_in_its_room(team: Browser) -> None:
    page = await get(team, FIRST)
    assert "This is a rehearsal: nothing that you write is kept." in words(page)
    page = await says(team, await says(team, page, "1"), "1")
    page = await says(team, page, "That <b>every</b> child reads for fun and wants to come")
    assert "That &lt;b&gt;every&lt;/b&gt; child reads for fun" in page
    assert "What should every student be able to do by the time they leave our school?" in words(page)


async def test_nothing_of_a_rehearsal_in_the_room_is_stored(team: Browser, tmp_path: Path) -> None:
    page = await get(team, FIRST)
    before = count(tmp_path / "sipbot.db", "audit_lines")
    await says(team, await says(team, page, "1"), "1")
    kept = ("conversations", "responses", "consents", "messages", "participants", "survey_texts", "audit_lines")
    assert {table: count(tmp_path / "sipbot.db", table) for table in kept} == {
        **dict.fromkeys(kept, 0),
        "audit_lines": before,
    }


async def test_a_rehearsal_begins_in_the_language_of_its_link(team: Browser) -> None:
    assert "Esperanzas y sueños para nuestros estudiantes" in words(await get(team, f"{FIRST}?in=es"))


async def test_a_survey_that_is_not_there_cannot_be_rehearsed(team: Browser) -> None:
    async with team.get(f"/s/{SCHOOL}/rehearse/nope") as response:
        assert response.status == 404
