"""Two documents of one school, handed out over HTTP: what the second shows beside the first."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from analysis.document.blocks import Bullets, Table
from analysis.document.people import People
from analysis.document.speaking import who_speaks
from analysis.document.words import HELD_BACK, NOTHING
from analysis.report import Report
from analysis.table import check
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.releasing import Releases
from sipbot.storage import Database, ledger
from sipbot.web import review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.conftest import NOON, Clock, sqlite_copy
from tests.keys import keyring

NewId = Callable[[], str]
BUS = ("The bus is late every morning", "Lunch is much too short", "Our teachers are kind and patient")


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    for school in ("alder", "birch"):
        await add_school(database, SchoolFile(id=school, name=f"{school} (invented)", invented=True), now=NOON)
    yield database
    await database.close()


@pytest.fixture
def analyses(database: Database, clock: Clock, new_id: NewId) -> Analyses:
    return Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)


@pytest.fixture
async def look(database: Database, analyses: Analyses, clock: Clock) -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """`await look("/themes/T1")`: the words of a page of the school's room, as its owner sees them."""
    accounts, app, pages = room.accounts_of(database), web.Application(), Pages()
    review.connect(app, analyses, Releases(database, clock=clock), Door(accounts, pages, is_https=False), pages)
    cookies = await room.signed_in(accounts, "alder", "owner")
    client: TestClient[web.Request, web.Application] = TestClient(TestServer(app), cookies=cookies)
    await client.start_server()

    async def words(path: str) -> str:
        async with client.get(f"/s/alder{path}") as response:
            assert response.status == 200
            html = (await response.read()).decode(errors="replace")
            return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())

    yield words
    await client.close()


@pytest.fixture
def download(look: Callable[..., Awaitable[str]]) -> Callable[..., Awaitable[str]]:
    """`await download()`: the words of the school's document as a web page."""

    async def words(format_: str = "html") -> str:
        return await look(f"/download/{format_}")

    return words


async def hear(analyses: Analyses, school: str = "alder", **roles: int) -> None:
    """So many more people of each role, and a new analysis."""
    rows = [
        {"text": f"{BUS[n % 3]}.", "analyze": "challenge", "tag.role": role}
        for role, many in roles.items()
        for n in range(many)
    ]
    await analyses.take_in(school, check(pd.DataFrame(rows)), source="answers.csv")
    await analyses.run(school)


async def test_two_more_families_cannot_be_told_from_two_documents(
    analyses: Analyses, download: Callable[..., Awaitable[str]], clock: Clock
) -> None:
    await hear(analyses, family=40, student=30)
    assert "Families 40 57%" in await download()
    clock.advance(days=7)
    await hear(analyses, family=2)
    again = await download()
    assert "Families 40 57%" in again
    assert "These are the numbers of the document of October 5, 2026." in again


async def test_enough_new_people_are_shown(
    analyses: Analyses, download: Callable[..., Awaitable[str]], clock: Clock
) -> None:
    await hear(analyses, family=40, student=30)
    await download()
    clock.advance(days=7)
    await hear(analyses, family=20)
    assert "Families 60 67%" in await download()


async def test_a_document_that_is_made_again_is_the_same(
    analyses: Analyses, download: Callable[..., Awaitable[str]], database: Database
) -> None:
    await hear(analyses, family=40, student=30)
    assert await download() == await download()
    assert len(await database.read(ledger.releases, "alder")) == 1


async def test_tables_for_the_team_are_no_document(
    analyses: Analyses, download: Callable[..., Awaitable[str]], database: Database
) -> None:
    await hear(analyses, family=40, student=30)
    await download("csv")
    assert await database.read(ledger.releases, "alder") == []


async def test_what_one_school_handed_out_holds_back_nothing_of_another(
    analyses: Analyses, download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=40, student=30)
    await download()
    await hear(analyses, "birch", family=42, student=30)
    report = await analyses.latest("birch")
    assert report.engagement is not None
    assert report.engagement.released == ()


# A theme under another name.


async def first_theme(analyses: Analyses) -> tuple[str, str]:
    """The id and the name of the largest theme."""
    theme = (await analyses.latest("alder")).themes[0]
    return theme.id, theme.name


async def change(analyses: Analyses, kind: str, subject: str, **detail: object) -> None:
    """Somebody changes a theme of the report as it is now."""
    report = await analyses.latest("alder")
    await analyses.edit(
        "alder", subject=subject, kind=kind, detail=detail, who="Ana", run_id=report.run_id, seen=report.last_edit
    )


def numbers(report: Report, name: str) -> dict[str, int | None]:
    """What a document would show of a theme, by role."""
    theme = next(one for one in report.themes if one.name == name)
    table = People(report).as_shown(name, [one for one in theme.groups if one.tag == "role"])
    return {cell.value: cell.n for cell in table.cells}


async def test_a_new_name_is_no_new_beginning(
    analyses: Analyses, download: Callable[..., Awaitable[str]], clock: Clock
) -> None:
    await hear(analyses, family=90, student=75)
    theme, name = await first_theme(analyses)
    before = numbers(await analyses.latest("alder"), name)
    await download()
    await change(analyses, "rename", theme, name="Another name")
    assert numbers(await analyses.latest("alder"), "Another name") == before
    assert None not in before.values()
    clock.advance(days=7)
    await hear(analyses, family=3)
    assert set(numbers(await analyses.latest("alder"), "Another name").values()) == {None}


async def test_a_part_that_is_split_off_cannot_be_subtracted_from_the_whole(
    analyses: Analyses, download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=90, student=75)
    theme, name = await first_theme(analyses)
    await download()
    report = await analyses.latest("alder")
    ideas = [[one.span.response_id, one.span.start, one.span.end] for one in report.ideas_of(theme)]
    await change(analyses, "split", theme, name="A few", ideas=ideas[:4])
    assert set(numbers(await analyses.latest("alder"), name).values()) == {None}


async def test_a_theme_that_took_in_a_small_one_cannot_be_subtracted_from_what_it_was(
    analyses: Analyses, download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=90, student=75)
    theme, name = await first_theme(analyses)
    report = await analyses.latest("alder")
    ideas = [[one.span.response_id, one.span.start, one.span.end] for one in report.ideas_of(theme)]
    await change(analyses, "split", theme, name="A few", ideas=ideas[:4])
    await download()
    few = next(one.id for one in (await analyses.latest("alder")).themes if one.name == "A few")
    await change(analyses, "merge", theme, themes=[few])
    assert set(numbers(await analyses.latest("alder"), name).values()) == {None}


async def test_no_table_of_a_document_tells_what_the_theme_s_page_holds_back(
    analyses: Analyses, download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=90, student=75)
    theme, name = await first_theme(analyses)
    tables = [one for one in who_speaks(People(await analyses.latest("alder"))) if isinstance(one, Table)]
    assert [HELD_BACK in row for table in tables for row in table.rows if row[1] == name] == [False]
    await download()
    report = await analyses.latest("alder")
    ideas = [[one.span.response_id, one.span.start, one.span.end] for one in report.ideas_of(theme)]
    await change(analyses, "split", theme, name="A few", ideas=ideas[:4])
    blocks = list(who_speaks(People(await analyses.latest("alder"))))
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows if row[1] == name]
    assert [set(row[3:]) for row in rows] == [{NOTHING, HELD_BACK}]
    assert not [item for block in blocks if isinstance(block, Bullets) for item in block.items if f"“{name}”" in item]


async def test_whoever_changes_a_theme_after_a_document_is_told_before_that_numbers_may_be_held_back(
    analyses: Analyses, look: Callable[..., Awaitable[str]], download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=90, student=75)
    theme, _ = await first_theme(analyses)
    told = "If a theme is merged or split now, its numbers are held back wherever somebody could subtract the two"
    assert told not in await look(f"/themes/{theme}")
    await download()
    assert told in await look(f"/themes/{theme}")


async def test_taking_a_change_back_brings_the_numbers_back(
    analyses: Analyses, download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=90, student=75)
    theme, name = await first_theme(analyses)
    shown = numbers(await analyses.latest("alder"), name)
    await download()
    report = await analyses.latest("alder")
    ideas = [[one.span.response_id, one.span.start, one.span.end] for one in report.ideas_of(theme)]
    await change(analyses, "split", theme, name="A few", ideas=ideas[:4])
    assert set(numbers(await analyses.latest("alder"), name).values()) == {None}
    await change(analyses, "undo", str((await analyses.latest("alder")).last_edit))
    assert numbers(await analyses.latest("alder"), name) == shown


async def test_a_theme_that_takes_the_name_of_another_is_not_bound_by_it(
    analyses: Analyses, download: Callable[..., Awaitable[str]]
) -> None:
    await hear(analyses, family=90, student=75)
    first, second = (await analyses.latest("alder")).themes[:2]
    shown = numbers(await analyses.latest("alder"), second.name)
    await download()
    await change(analyses, "rename", first.id, name="Given away")
    await change(analyses, "rename", second.id, name=first.name)
    assert numbers(await analyses.latest("alder"), first.name) == shown
