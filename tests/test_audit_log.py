"""Who saw and changed what, for the owners of one school: paged, narrowed, saved, checked; two schools apart."""

import csv
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from html import unescape
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database, audit
from sipbot.web import audit_log
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.conftest import NOON, sqlite_copy
from tests.keys import keyring

Browser = TestClient[web.Request, web.Application]
HERE, ELSEWHERE = "alder", "birch"


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    for school in (HERE, ELSEWHERE):
        await add_school(database, SchoolFile(id=school, name=f"{school} (invented)", invented=True), now=NOON)
    yield database
    await database.close()


@pytest.fixture
async def enter(database: Database) -> AsyncIterator[Callable[..., Awaitable[Browser]]]:
    """`await enter("owner")`: a browser of somebody at Alder."""
    accounts, app, pages = room.accounts_of(database), web.Application(), Pages()
    app.middlewares.append(pages.languages.of_request)
    audit_log.connect(app, database, Door(accounts, pages, is_https=False), pages)
    server, clients = TestServer(app), []
    await server.start_server()

    async def come_in(role: str = "owner") -> Browser:
        cookies = await room.signed_in(accounts, HERE, role, name=f"Ana {role.title()}")
        clients.append(TestClient(server, cookies=cookies))
        return clients[-1]

    yield come_in
    for client in clients:
        await client.close()
    await server.close()


async def did(database: Database, school: str | None, *actions: str, account: str | None = None) -> None:
    """Somebody did that, one after the other."""
    lines = [audit.Line(NOON, school, account, action, f"theme=T{n}") for n, action in enumerate(actions, start=1)]
    await database.write(audit.append, *lines)


async def look(browser: Browser, query: str = "") -> str:
    async with browser.get(f"/s/{HERE}/log{query}") as response:
        assert response.status == 200
        html = await response.text()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


def told(page: str) -> list[str]:
    """What was done with which theme, in the order of the page."""
    return re.findall(r"theme=T\d+", page)


async def test_the_newest_line_stands_first(database: Database, enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter()
    await did(database, HERE, "read a theme", "rename")
    page = await look(browser)
    assert told(page) == ["theme=T2", "theme=T1"]
    assert "the command line rename theme=T2" in page


async def test_the_log_is_read_in_the_language_of_its_reader_and_saved_as_it_was_written(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter()
    await did(database, HERE, "read a theme")
    browser.session.cookie_jar.update_cookies({"sipbot-language": "es"})
    page = await look(browser)
    assert "leer un tema theme=T1" in page
    assert "read a theme" not in page
    async with browser.get(f"/s/{HERE}/log.csv") as response:
        assert ",read a theme,theme=T1" in await response.text()


def test_a_page_writes_nothing_into_the_log_that_cannot_be_said_in_every_language(database: Database) -> None:
    door = Door(room.accounts_of(database), Pages(), is_https=False)
    with pytest.raises(ValueError, match="'look around' is not among the actions"):
        door.page(look, noting="look around")  # type: ignore[arg-type]  # it is refused before it is called


async def test_a_long_log_is_read_page_by_page(database: Database, enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter()
    await did(database, HERE, *["read a theme"] * 150)
    async with browser.get(f"/s/{HERE}/log") as response:
        older = re.findall(r'rel="next" href="[^"]*log(\?[^"#]*)', await response.text())
    first, second = told(await look(browser)), told(await look(browser, unescape(older[0])))
    assert (first[0], first[-1], second[0], second[-1]) == ("theme=T150", "theme=T51", "theme=T50", "theme=T1")


async def test_lines_are_narrowed_to_a_person_and_a_kind(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter()
    ana = await room.accounts_of(database).find(room.email_of("Ana Owner"))
    await did(database, HERE, "read a theme", "rename", account=ana)
    await did(database, HERE, "read a theme")
    assert told(await look(browser, f"?who={ana}&kind=rename")) == ["theme=T2"]
    assert told(await look(browser, "?who=-&kind=read+a+theme")) == ["theme=T1"]
    assert "No line is like that." in await look(browser, "?kind=hide")
    assert "Ana Owner rename" in await look(browser, f"?who={ana}")


async def test_nothing_of_another_school_or_of_the_whole_district_is_told(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter()
    await did(database, ELSEWHERE, "seen elsewhere")
    await did(database, None, "seen by the district")
    for query in ("", "?who=-", "?kind=seen+elsewhere"):
        assert "seen" not in await look(browser, query)
    async with browser.get(f"/s/{ELSEWHERE}/log") as response, browser.get(f"/s/{ELSEWHERE}/log.csv") as file:
        assert (response.status, file.status) == (404, 404)


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
async def test_only_owners_read_it(enter: Callable[..., Awaitable[Browser]], role: str) -> None:
    browser = await enter(role)
    async with browser.get(f"/s/{HERE}/log") as response, browser.get(f"/s/{HERE}/log.csv") as file:
        assert (response.status, file.status) == (403, 403)


async def test_a_school_where_nobody_did_anything_says_so(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter("district")
    assert "Nobody has read answers or changed anything at this school yet." in await look(browser)


async def test_all_lines_are_saved_as_a_table_that_no_spreadsheet_computes(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter("district")
    await did(database, HERE, *["read a theme"] * 120, "=cmd|' /C calc'!A0")
    async with browser.get(f"/s/{HERE}/log.csv") as response:
        rows = list(csv.DictReader(io.StringIO((await response.read()).decode(), newline="")))
    assert (len(rows), rows[0]["action"], rows[-1]["subject"]) == (121, "'=cmd|' /C calc'!A0", "theme=T1")
    assert "save the log" in await look(browser)


async def test_a_walk_over_the_log_says_that_it_holds(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter()
    await did(database, HERE, *["read a theme"] * 1100)
    n_lines = (await database.read(audit.check)).n_lines
    assert f"each of the {n_lines:,} lines of your district’s log is as it was written" in await look(
        browser, "?check=yes"
    )


async def test_a_line_that_was_changed_is_told(database: Database, enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter()
    await did(database, HERE, "read a theme", "rename")
    (number,) = await database.read(
        lambda tx: tx.execute(text("select number from audit_lines where action = 'read a theme'")).one()
    )
    await database.write(
        lambda tx: tx.execute(text("update audit_lines set subject = '' where number = :n"), {"n": number})
    )
    page = await look(browser, "?check=yes")
    assert f"The log was tampered with. Line {number}: it was changed after it was written." in page
