"""Tokens that programs read with: made once, kept as a hash, revoked on a page, and worth no more than their person."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from sipbot.storage import Database
from sipbot.web.auth.accounts import AccountError, Accounts
from sipbot.web.auth.door import Door
from sipbot.web.auth.token_views import TokenViews
from sipbot.web.auth.tokens import Tokens
from sipbot.web.pages import Pages
from tests import room
from tests.command_line import sipbot
from tests.conftest import SCHOOL, Clock
from tests.room import email_of

HERE = SCHOOL.id
ANA = email_of("Ana Invented")
Browser = TestClient[web.Request, web.Application]


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return room.accounts_of(database)


@pytest.fixture
def tokens(database: Database, clock: Clock) -> Tokens:
    return Tokens(database, clock=clock)


@pytest.fixture
async def ana(accounts: Accounts) -> str:
    """The account of an invented viewer."""
    await accounts.invite("Ana Invented", ANA, role="viewer", school=HERE)
    return await accounts.find(ANA)


@pytest.fixture
async def browser(accounts: Accounts, tokens: Tokens) -> AsyncIterator[Browser]:
    """A browser in which Ana is signed in."""
    app, pages = web.Application(), Pages()
    TokenViews(tokens, Door(accounts, pages, is_https=False), pages).connect(app)
    cookies = await room.signed_in(accounts, HERE, "viewer")
    async with TestClient(TestServer(app), cookies=cookies) as client:
        yield client


async def page(browser: Browser, path: str = "", **form: str) -> tuple[int, str]:
    """The status and the HTML of the page, or of what sending a form to *path* leads to."""
    method = "POST" if form else "GET"
    async with browser.request(method, f"/account/tokens{path}", data=form or None) as response:
        return response.status, await response.text()


def csrf_in(html: str) -> str:
    (found, *_) = re.findall(r'name="csrf" value="([^"]+)"', html)
    return str(found)


def rows_in(html: str) -> list[str]:
    """The rows of the table, as they are read."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows[1:]]


# What is kept.


async def test_a_token_is_kept_as_a_hash_and_its_name_encrypted(tokens: Tokens, ana: str, database: Database) -> None:
    secret = await tokens.make(ana, "District warehouse")
    kept = await database.read(lambda tx: repr([tuple(row) for row in tx.execute(text("select * from api_tokens"))]))
    assert secret.removeprefix("sipbot_") not in kept
    assert "warehouse" not in kept
    assert re.fullmatch(r"sipbot_[\w-]{43}", secret)


async def test_a_token_reads_in_the_name_of_its_person(tokens: Tokens, ana: str) -> None:
    holder = await tokens.holder(await tokens.make(ana, "Warehouse"))
    assert holder is not None
    assert (holder.person.id, holder.person.roles) == (ana, {HERE: "viewer"})
    assert await tokens.holder("sipbot_guessed") is None
    assert await tokens.holder("") is None
    assert await tokens.holder("\udc80") is None


async def test_when_a_token_was_last_used_is_kept_to_some_minutes(tokens: Tokens, ana: str, clock: Clock) -> None:
    secret = await tokens.make(ana, "Warehouse")
    assert [one.used_at for one in await tokens.of(ana)] == [None]
    used = []
    for minutes in (1, 4, 5):
        clock.advance(minutes=minutes)
        await tokens.holder(secret)
        used += [one.used_at for one in await tokens.of(ana)]
    first = clock.now - timedelta(minutes=9)
    assert used == [first, first, clock.now]


async def test_nobody_has_more_than_ten_tokens_at_a_time(tokens: Tokens, ana: str) -> None:
    for n in range(10):
        secret = await tokens.make(ana, f"Program {n}")
    with pytest.raises(AccountError, match="nobody may have more than 10 tokens: revoke one first"):
        await tokens.make(ana, "One more")
    holder = await tokens.holder(secret)
    assert holder is not None
    await tokens.revoke(holder.person, holder.token)
    assert await tokens.make(ana, "One more")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "\u202eabc"])
async def test_a_token_needs_a_name_that_can_be_read(tokens: Tokens, ana: str, name: str) -> None:
    with pytest.raises(AccountError, match="write what the token is for, with at most 80 characters"):
        await tokens.make(ana, name)


async def test_a_token_is_revoked_once_and_by_its_person_alone(tokens: Tokens, accounts: Accounts, ana: str) -> None:
    await accounts.invite("Bo Invented", email_of("Bo Invented"), role="owner", school=HERE)
    bos = await tokens.holder(await tokens.make(await accounts.find(email_of("Bo Invented")), "Bo's"))
    anas = await tokens.holder(await tokens.make(ana, "Ana's"))
    assert bos
    assert anas
    with pytest.raises(AccountError, match="there is no such token any more"):
        await tokens.revoke(bos.person, anas.token)
    await tokens.revoke(anas.person, anas.token)
    with pytest.raises(AccountError, match="there is no such token any more"):
        await tokens.revoke(anas.person, anas.token)


async def test_a_closed_account_gets_no_token(tokens: Tokens, accounts: Accounts, ana: str) -> None:
    await accounts.close(ANA)
    with pytest.raises(AccountError, match="this account was closed"):
        await tokens.make(ana, "Warehouse")


async def test_making_and_revoking_a_token_is_written_down(tokens: Tokens, ana: str, database: Database) -> None:
    holder = await tokens.holder(await tokens.make(ana, "Warehouse", by=ana))
    assert holder is not None
    await tokens.revoke(holder.person, holder.token)
    lines = await database.read(
        lambda tx: tx.execute(text("select action, account_id, subject from audit_lines order by number")).all()
    )
    assert [tuple(line) for line in lines][1:] == [
        ("make a token", ana, ana),
        ("revoke a token", ana, str(holder.token)),
    ]


# The page.


async def test_a_token_is_shown_once_and_then_listed(browser: Browser, tokens: Tokens) -> None:
    _, html = await page(browser)
    assert "You have none." in html
    status, html = await page(browser, name="<b>Warehouse</b>", csrf=csrf_in(html))
    (secret,) = re.findall(r"<code class=\"link\">(sipbot_[\w-]+)</code>", html)
    assert (status, rows_in(html)) == (
        200,
        ["<b>Warehouse</b> Made on October 5, 2026. Never used. Revoke <b>Warehouse</b>"],
    )
    assert await tokens.holder(secret)
    assert secret not in (await page(browser))[1]


async def test_a_token_is_revoked_on_the_page(browser: Browser, tokens: Tokens, accounts: Accounts) -> None:
    secret = await tokens.make(await accounts.find(ANA), "Warehouse")
    _, html = await page(browser)
    (path,) = re.findall(r'action="/account/tokens(/\d+/revoke)"', html)
    status, html = await page(browser, path, csrf=csrf_in(html))
    assert (status, rows_in(html)) == (
        200,
        ["Warehouse Made on October 5, 2026. Never used. Revoked on October 5, 2026"],
    )
    assert await tokens.holder(secret) is None


async def test_what_cannot_be_done_is_told_and_what_was_typed_stays(browser: Browser) -> None:
    csrf = csrf_in((await page(browser))[1])
    status, html = await page(browser, name="x" * 81, csrf=csrf)
    assert (status, f'value="{"x" * 81}"' in html) == (422, True)
    assert "Not done: write what the token is for, with at most 80 characters." in html
    assert (await page(browser, "/999999999/revoke", csrf=csrf))[0] == 422


@pytest.mark.parametrize("csrf", ["", "guessed"])
async def test_another_site_can_neither_make_nor_revoke_a_token(
    browser: Browser, tokens: Tokens, accounts: Accounts, csrf: str
) -> None:
    secret = await tokens.make(await accounts.find(ANA), "Warehouse")
    for path in ("", "/1/revoke"):
        assert (await page(browser, path, name="Theirs", csrf=csrf))[0] == 422
    assert [one.name for one in await tokens.of(await accounts.find(ANA))] == ["Warehouse"]
    assert await tokens.holder(secret)


async def test_nobody_else_can_revoke_a_token_on_the_page(browser: Browser, tokens: Tokens, accounts: Accounts) -> None:
    await accounts.invite("Bo Invented", email_of("Bo Invented"), role="owner", school=HERE)
    secret = await tokens.make(await accounts.find(email_of("Bo Invented")), "Bo's")
    csrf = csrf_in((await page(browser))[1])
    assert (await page(browser, "/1/revoke", csrf=csrf))[0] == 422
    assert await tokens.holder(secret)


async def test_the_page_of_tokens_is_for_who_is_signed_in(browser: Browser) -> None:
    browser.session.cookie_jar.clear()
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/1/revoke")):
        async with browser.request(method, f"/account/tokens{path}", allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (303, "/sign-in")


# The command line.


def test_a_token_can_be_made_on_the_command_line(tmp_path: Path) -> None:
    settings = {"SIPBOT_DATABASE": f"sqlite:///{tmp_path / 'sipbot.db'}"}
    assert sipbot("staff", "invite", "Ana Invented", ANA, **settings).exit_code == 0
    made = sipbot("staff", "token", ANA, "--name", "Warehouse", **settings)
    assert (made.exit_code, bool(re.fullmatch(r"sipbot_[\w-]{43}\n", made.stdout))) == (0, True)
    unknown = sipbot("staff", "token", "bo@school.example", **settings)
    assert (unknown.exit_code, unknown.stderr) == (2, "sipbot: nobody has the address bo@school.example\n")
