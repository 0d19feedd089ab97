"""Two documents of one school, handed out over HTTP: what the second shows beside the first."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

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
async def download(
    database: Database, analyses: Analyses, clock: Clock
) -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """`await download()`: the words of the school's document as a web page."""
    accounts, app, pages = room.accounts_of(database), web.Application(), Pages()
    review.connect(app, analyses, Releases(database, clock=clock), Door(accounts, pages, is_https=False), pages)
    cookies = await room.signed_in(accounts, "alder", "viewer")
    client: TestClient[web.Request, web.Application] = TestClient(TestServer(app), cookies=cookies)
    await client.start_server()

    async def words(format_: str = "html") -> str:
        async with client.get(f"/s/alder/download/{format_}") as response:
            assert response.status == 200
            html = (await response.read()).decode(errors="replace")
            return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())

    yield words
    await client.close()


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
