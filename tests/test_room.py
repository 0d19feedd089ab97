"""The door of the planning team's room over HTTP: who gets in, who may change what, and that nothing typed is lost."""

import re
from collections.abc import AsyncIterator, Mapping
from html import unescape
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from analysis.report import Report
from sipbot.app import build_pages, build_parts
from sipbot.engagements import SchoolFile, add_school
from sipbot.settings import Settings
from sipbot.storage import Database
from sipbot.web.auth import ROLES, may
from sipbot.web.auth.accounts import Accounts
from sipbot.web.auth.door import onward_to, seal
from tests import reports, room
from tests.conftest import NOON, sqlite_copy
from tests.keys import key_file, keyring
from tests.room import PASSWORD

HERE, ELSEWHERE = "alder", "elsewhere"
NEVER_SIGNED_IN = "/s/{school}"


class AlderBrook:
    """An invented school's report."""

    async def latest(self, school: str) -> Report:
        return reports.school()


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    for school in (HERE, ELSEWHERE):
        await add_school(
            database,
            SchoolFile(
                id=school, name="Alder Brook School" if school == HERE else "elsewhere (invented)", invented=True
            ),
            now=NOON,
        )
    yield database
    await database.close()


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return room.accounts_of(database)


@pytest.fixture
async def browser(accounts: Accounts) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """A browser in which nobody is signed in."""
    async with TestClient(TestServer(room.room(accounts, AlderBrook()))) as client:
        yield client


async def csrf_of(accounts: Accounts, cookies: Mapping[str, str]) -> str:
    person = await accounts.signed_in(cookies[room.COOKIE])
    assert person is not None
    return person.csrf


def words(html: str) -> str:
    """The words on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


# Every address.


def routes_of_schools(app: web.Application) -> list[tuple[str, str]]:
    """(method, address) of everything under a school, with made-up names for what varies."""
    found = [
        (route.method, re.sub(r"\{(?!school)\w+(:[^{}]*)?\}", "T1", route.resource.canonical))
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith(NEVER_SIGNED_IN)
    ]
    return [(method, address) for method, address in found if method != "HEAD"]


@pytest.fixture
async def whole(database: Database, sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[web.Application]:
    """All that `sipbot serve` serves, over the same file."""
    file = f"sqlite:///{tmp_path / 'sipbot.db'}"
    parts = await build_parts(Settings(database=file, keys_file=key_file(), school=HERE), env={}, durable=False)
    yield build_pages(parts)
    await parts.close()


async def test_no_address_of_a_school_opens_without_signing_in(whole: web.Application) -> None:
    routes = routes_of_schools(whole)
    async with TestClient(TestServer(whole)) as client:
        for method, address in routes:
            path = address.replace("{school}", HERE)
            async with client.request(method, path, allow_redirects=False) as response:
                told = (response.status, response.headers.get("Location", "").partition("?")[0])
                assert told == ((303, "/sign-in") if method == "GET" else (401, "")), path
    assert len(routes) > 8


@pytest.mark.parametrize("role", ROLES[:-1])
async def test_nobody_sees_or_changes_anything_of_another_school(
    whole: web.Application, accounts: Accounts, role: str
) -> None:
    cookies = await room.signed_in(accounts, HERE, role)
    csrf = await csrf_of(accounts, cookies)
    routes = routes_of_schools(whole)
    async with TestClient(TestServer(whole), cookies=cookies) as client:
        statuses = set()
        for school in (ELSEWHERE, "no-such-school"):
            for method, address in routes:
                path = address.replace("{school}", school)
                sent = {"csrf": csrf} if method == "POST" else None
                async with client.request(method, path, data=sent, allow_redirects=False) as response:
                    assert "elsewhere (invented)" not in await response.text()
                    statuses.add(response.status)
    assert statuses == {404}


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
async def test_a_form_that_takes_a_larger_role_changes_nothing(
    whole: web.Application, accounts: Accounts, role: str
) -> None:
    cookies = await room.signed_in(accounts, HERE, role)
    csrf = await csrf_of(accounts, cookies)
    posts = [address.replace("{school}", HERE) for method, address in routes_of_schools(whole) if method == "POST"]
    async with TestClient(TestServer(whole), cookies=cookies) as client:
        statuses = {}
        for path in posts:
            async with client.post(path, data={"csrf": csrf}, allow_redirects=False) as response:
                statuses[path] = response.status
    of_owners = {path: status for path, status in statuses.items() if "/team" in path or "/group" in path}
    assert set(of_owners.values()) == {403}
    assert len([path for path in of_owners if "/group" in path]) == 5
    if not may(role, "reviewer"):
        assert set(statuses.values()) == {403}


async def test_every_form_needs_the_token_of_who_is_signed_in(whole: web.Application, accounts: Accounts) -> None:
    cookies = await room.signed_in(accounts, HERE, "owner")
    posts = [address.replace("{school}", HERE) for method, address in routes_of_schools(whole) if method == "POST"]
    async with TestClient(TestServer(whole), cookies=cookies) as client:
        for path in posts:
            for sent in ({}, {"csrf": "guessed"}):
                async with client.post(path, data=sent, allow_redirects=False) as response:
                    assert (response.status, "Nothing was changed yet" in await response.text()) == (403, True), path


# Signing in.


async def test_signing_in_leads_on_to_the_page_that_was_wanted(
    browser: TestClient[web.Request, web.Application], accounts: Accounts
) -> None:
    await room.signed_in(accounts, HERE, "viewer")
    async with browser.get("/s/alder/themes/T1?stance=asset") as response:
        assert response.url.path == "/sign-in"
        onward = response.url.query["next"]
    form = {"email": "ana.invented@school.example", "password": PASSWORD, "next": onward}
    async with browser.post("/sign-in", data=form) as response:
        assert (response.url.path_qs, response.status) == ("/s/alder/themes/T1?stance=asset", 200)


async def test_a_wrong_password_is_told_and_the_address_stays_in_the_form(
    browser: TestClient[web.Request, web.Application], accounts: Accounts
) -> None:
    await room.signed_in(accounts, HERE, "viewer")
    form = {"email": "ana.invented@school.example", "password": "wrong", "next": "/s/alder/"}
    async with browser.post("/sign-in", data=form) as response:
        html = await response.text()
    assert (response.status, 'value="ana.invented@school.example"' in html) == (403, True)
    assert "Not signed in: address and password do not belong together." in html
    assert "Set-Cookie" not in response.headers


async def test_too_many_wrong_passwords_are_429(
    browser: TestClient[web.Request, web.Application], accounts: Accounts
) -> None:
    form = {"email": "ana.invented@school.example", "password": "wrong", "next": ""}
    statuses = []
    for _ in range(11):
        async with browser.post("/sign-in", data=form) as response:
            statuses.append(response.status)
    assert statuses == [403] * 10 + [429]


@pytest.mark.parametrize(
    ("wanted", "onward"),
    [
        ("/s/alder/themes/T1?a=b", "/s/alder/themes/T1?a=b"),
        ("https://elsewhere.example/s/alder/", "/s/alder/"),
        ("//elsewhere.example/s/", "/s/"),
        ("/s//elsewhere.example", ""),
        ("/s/\\elsewhere", ""),
        ("/account", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(wanted: str, onward: str) -> None:
    assert onward_to(wanted) == onward


async def test_the_cookie_is_kept_from_scripts_and_from_plain_http(database: Database) -> None:
    for address, name in (("https://voice.example", "__Host-sipbot"), ("http://127.0.0.1", "sipbot")):
        accounts = room.accounts_of(database)
        token = await accounts.invite("Bo", f"bo@{len(name)}.example", role="viewer", school=HERE)
        app = room.room(accounts, AlderBrook(), address=address)
        form = {"password": PASSWORD, "again": PASSWORD}
        async with (
            TestClient(TestServer(app)) as client,
            client.post(f"/join/{token}", data=form, allow_redirects=False) as response,
        ):
            cookie = response.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert bool(cookie["secure"]) == address.startswith("https")


async def test_another_site_cannot_sign_somebody_in(
    browser: TestClient[web.Request, web.Application], accounts: Accounts
) -> None:
    await room.signed_in(accounts, HERE, "viewer")
    form = {"email": "ana.invented@school.example", "password": PASSWORD}
    async with browser.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"}) as response:
        assert (response.status, "Set-Cookie" in response.headers) == (403, False)


# Forms.


async def test_a_form_from_before_signing_in_anew_is_shown_again_and_then_kept(accounts: Accounts) -> None:
    cookies = await room.signed_in(accounts, HERE, "owner")
    async with TestClient(TestServer(room.room(accounts, AlderBrook())), cookies=cookies) as client:
        typed = {"name": "Bo <b>", "email": "bo@school.example", "role": "viewer", "csrf": "of last week"}
        async with client.post("/s/alder/team/invite", data=typed) as response:
            html = await response.text()
        assert (response.status, "Bo &lt;b&gt;" in html) == (403, True)
        again = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', html)}
        fields = [(name, unescape(value)) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', html)]
        assert again == {**typed, "csrf": await csrf_of(accounts, cookies)}
        async with client.post("/s/alder/team/invite", data=fields[1:]) as response:
            assert response.status == 200
    assert [member.name for member in await accounts.members(HERE)] == ["Ana Invented", "Bo <b>"]


async def test_a_form_of_somebody_signed_out_says_how_nothing_is_lost(
    browser: TestClient[web.Request, web.Application],
) -> None:
    async with browser.post("/s/alder/team/invite", data={"name": "Bo"}) as response:
        told = words(await response.text())
    assert response.status == 401
    assert "it is still on the page before this one" in told


async def test_a_notice_is_shown_only_to_whom_it_was_said(accounts: Accounts) -> None:
    cookies = await room.signed_in(accounts, HERE, "owner")
    person = await accounts.signed_in(cookies[room.COOKIE])
    assert person is not None
    async with TestClient(TestServer(room.room(accounts, AlderBrook())), cookies=cookies) as client:
        forged, sealed = (
            {"notice": "Call 555 0100", "seal": "0" * 32},
            {"notice": "Kept.", "seal": seal(person, "Kept.")},
        )
        for query, is_shown in ((forged, False), (sealed, True)):
            async with client.get("/s/alder/team", params=query) as response:
                assert ('class="notice"' in await response.text()) == is_shown


async def test_a_link_for_somebody_new_is_shown_once_and_lets_them_in(accounts: Accounts) -> None:
    cookies = await room.signed_in(accounts, HERE, "owner")
    csrf = await csrf_of(accounts, cookies)
    async with TestClient(TestServer(room.room(accounts, AlderBrook())), cookies=cookies) as client:
        form = {"name": "Bo", "email": "bo@school.example", "role": "viewer", "csrf": csrf}
        async with client.post("/s/alder/team/invite", data=form) as response:
            token = re.findall(r"http://127.0.0.1/join/([\w-]+)<", await response.text())[0]
        async with client.get("/s/alder/team") as response:
            assert token not in await response.text()
    assert (await accounts.invited(token)).name == "Bo"


# What is written down.


async def test_reading_answers_and_downloading_them_is_written_down(accounts: Accounts, database: Database) -> None:
    cookies = await room.signed_in(accounts, HERE, "viewer")
    async with TestClient(TestServer(room.room(accounts, AlderBrook())), cookies=cookies) as client:
        for path in ("", "themes/T1", "themes/T99", "set-aside", "download/xlsx"):
            await client.get(f"/s/alder/{path}")
    rows = await database.read(lambda tx: tx.execute(text("select action, subject from audit_lines order by number")))
    assert [tuple(row) for row in rows][3:] == [
        ("read a theme", "theme=T1"),
        ("read what is set aside", ""),
        ("download", "format=xlsx"),
    ]
