"""The planning team's room in a browser that is set to Spanish: no English is left, and everybody can use it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from sipbot.app import build_pages, build_parts, utc_now
from sipbot.engagements import SchoolFile, add_school
from sipbot.ledger import Ledger, Tried
from sipbot.meetings import Meeting, Meetings
from sipbot.plans import Line, Plans
from sipbot.settings import Settings
from sipbot.storage import Database
from tests import reports, room
from tests.browser import chromium, faults
from tests.conftest import NOON, sqlite_copy
from tests.keys import key_file, keyring
from tests.stored_reports import store

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
HERE = "/s/alder"
PAGES = (
    "/sign-in",
    "/account",
    "/account/tokens",
    "/join/used-already",
    f"{HERE}/",
    f"{HERE}/plan",
    f"{HERE}/heard",
    f"{HERE}/enrollment",
    f"{HERE}/meetings",
    f"{HERE}/meetings/1",
    f"{HERE}/meetings/1/agenda",
    f"{HERE}/recommendations",
    f"{HERE}/recommendations/REC1",
    f"{HERE}/recommendations/new",
    f"{HERE}/approval",
    f"{HERE}/what-became-of-it",
    f"{HERE}/themes/T1",
    f"{HERE}/set-aside",
    f"{HERE}/search?q=bus",
    f"{HERE}/changes",
    f"{HERE}/second-reading",
    f"{HERE}/team",
    f"{HERE}/group",
    f"{HERE}/log",
    f"{HERE}/rehearse",
    f"{HERE}/no-such-page",
)
OPEN = "document.querySelectorAll('details').forEach(one => { one.removeAttribute('name'); one.open = true })"
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|this|that|with|who|what|not|people|answers|your|from|for|you|was|were|they|it|in|to)\b",
    re.IGNORECASE,
)
"""Words without which hardly an English sentence gets by, and none of which is Spanish."""
SAID = """() => {
  const mine = (node) => !node.closest('[lang]:not([lang=es]), [dir=auto], code, script, style, option');
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (mine(walker.currentNode.parentElement)) found.push(walker.currentNode.data.trim());
  for (const name of ['aria-label', 'alt', 'placeholder', 'title'])
    for (const node of document.querySelectorAll(`[${name}]`)) if (mine(node)) found.push(node.getAttribute(name));
  return [document.title.split(' · ')[0], ...found].filter(Boolean);
}"""
"""What the page says by itself: not what people wrote, nor what is marked as English."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the whole room is, and the cookie of an owner's browser."""

    address: str
    cookie: str


@pytest_asyncio.fixture(loop_scope="session")
async def place(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Place]:
    file = sqlite_copy(sqlite_with_tables, tmp_path)
    settings = Settings(database=file, keys_file=key_file(), school="alder")
    database = Database(file, keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School", invented=True), now=NOON)
    await store(database, "alder", replace(reports.school(), engagement=None), run_id="fall")
    await fill(database)
    cookies = await room.signed_in(room.accounts_of(database), "alder", "owner")
    parts = await build_parts(settings, env={}, durable=False)
    async with TestServer(build_pages(parts)) as server:
        yield Place(str(server.make_url("")).rstrip("/"), cookies[room.COOKIE])
    await parts.close()
    await database.close()


async def fill(database: Database) -> None:
    """Something on every page."""
    ledger = Ledger(database, smallest_group=10, clock=utc_now)
    await ledger.add("alder", Tried("2026-10-14", "Cena en la iglesia", "Liaison", "race", "black"))
    plans = Plans(database, clock=utc_now)
    mark = (await plans.of("alder")).mark
    await plans.set_line("alder", Line("2026-10-05", "Carta a casa", "Familias"), place=None, mark=mark)
    meetings = Meetings(database, clock=utc_now, new_id=lambda: "x" * 32)
    await meetings.add("alder", Meeting("2026-10-05", "Noche del ELPAC", minutes="Uno dos tres."))


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, place: Place) -> AsyncIterator[Page]:
    # axe is put into the page as a script of its own, which the page's policy rightly forbids.
    async with await chromium.new_context(
        locale="es-US", bypass_csp=True, viewport={"width": 320, "height": 800}
    ) as context:
        await context.add_cookies([{"name": room.COOKIE, "value": place.cookie, "url": place.address}])
        page = await context.new_page()
        page.set_default_timeout(60_000)
        yield page


async def test_no_page_says_anything_in_english(page: Page, place: Place) -> None:
    found = {}
    for path in PAGES:
        await page.goto(place.address + path)
        await page.evaluate(OPEN)
        found[path] = [text for text in await page.evaluate(SAID) if ENGLISH.search(text)]
    assert {path: told for path, told in found.items() if told} == {}


async def test_no_page_breaks_the_wcag_or_scrolls_sideways(page: Page, place: Place) -> None:
    found = {}
    for path in PAGES:
        await page.goto(place.address + path)
        await page.evaluate(OPEN)
        width = await page.evaluate("document.documentElement.scrollWidth")
        found[path] = (await faults(page, EVERYTHING), width, await page.locator("html").get_attribute("lang"))
    assert found == dict.fromkeys(PAGES, ([], 320, "es"))


async def test_a_press_of_a_button_turns_the_page_to_english_and_another_one_back(page: Page, place: Place) -> None:
    await page.goto(f"{place.address}{HERE}/plan")
    await page.get_by_role("button", name="English", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Where the plan stands")
    await page.get_by_role("button", name="Español", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Cómo va el plan")
