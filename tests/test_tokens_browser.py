"""The page of one's tokens in a real browser: made and revoked by keyboard alone, on a phone's screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from sipbot.app import utc_now
from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from sipbot.web import review
from sipbot.web.auth.door import Door
from sipbot.web.auth.token_views import TokenViews
from sipbot.web.auth.tokens import Tokens
from sipbot.web.pages import Pages
from tests import room
from tests.browser import chromium, faults
from tests.conftest import NOON, sqlite_copy
from tests.keys import keyring
from tests.warehouse import HERE, TwoSchools, alder_brook

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDTH = 360


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Page]:
    """The page of somebody who is signed in and has no token yet."""
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SchoolFile(id=HERE, name="Alder Brook School", invented=True), now=NOON)
    accounts, pages, app = room.accounts_of(database), Pages(), web.Application()
    cookies = await room.signed_in(accounts, HERE, "viewer")
    door = Door(accounts, pages, is_https=False)
    TokenViews(Tokens(database, clock=utc_now), door, pages).connect(app)
    review.connect(app, TwoSchools(alder_brook()), room.Forgetful(), door, pages)
    # axe is put into the page as a script of its own, which the page's policy rightly forbids.
    async with (
        TestServer(app) as server,
        await chromium.new_context(bypass_csp=True, viewport={"width": WIDTH, "height": 740}) as context,
    ):
        url = str(server.make_url("/account/tokens"))
        await context.add_cookies([{"name": room.COOKIE, "value": cookies[room.COOKIE], "url": url}])
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await page.goto(url)
        yield page
    await database.close()


async def is_as_wide_as_the_screen(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


async def test_a_token_is_made_and_revoked_by_keyboard_alone(page: Page) -> None:
    found = [await faults(page)]
    await page.get_by_label("What it is for").focus()
    await page.keyboard.type("District warehouse")
    await page.keyboard.press("Enter")
    secret = await page.locator("code.link").inner_text()
    found.append(await faults(page))
    assert (secret.startswith("sipbot_"), await is_as_wide_as_the_screen(page)) == (True, True)
    await page.get_by_role("button", name="Revoke District warehouse").focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("Revoked on").wait_for()
    found.append(await faults(page))
    assert (found, await page.locator("code.link").count()) == ([[], [], []], 0)


async def test_a_mistake_is_told_where_it_was_made(page: Page) -> None:
    name = page.get_by_label("What it is for")
    await name.evaluate("input => input.removeAttribute('maxlength')")
    await name.fill("x" * 81)
    await name.press("Enter")
    await page.get_by_role("alert").wait_for()
    assert await name.get_attribute("aria-describedby") == "why"
    assert (await faults(page), await is_as_wide_as_the_screen(page)) == ([], True)
