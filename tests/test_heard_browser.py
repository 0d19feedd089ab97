"""Who was heard and how many there are, in a real browser: for everybody, on a phone and on a large screen."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from sipbot.app import random_id
from sipbot.engagements import add_school
from sipbot.groups import Groups
from sipbot.ledger import Tried
from sipbot.meetings import Meeting, Meetings
from sipbot.plans import Line, Plans
from sipbot.rules import shipped
from sipbot.storage import Database
from sipbot.web import heard, meetings, planning, review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.browser import chromium, faults, signed_in_page
from tests.conftest import NOON, Clock, sqlite_copy
from tests.keys import keyring
from tests.reports import school
from tests.test_heard import SCHOOLS, hear, ledger_of, sixty_families
from tests.test_review import OneReport
from tests.test_review_browser import EVERYTHING

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("heard", "heard?group=race%7Cblack", "enrollment", "plan", "meetings", "meetings/1", "meetings/1/agenda")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are, and the cookie of a browser that may change them."""

    address: str
    cookie: str


@pytest_asyncio.fixture(loop_scope="session")
async def place(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Place]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SCHOOLS[0], now=NOON)
    await hear(database, "alder", sixty_families())
    await ledger_of(database).add("alder", Tried("2026-10-14", "Supper at the church", "Liaison", "race", "black"))
    accounts, app, pages = room.accounts_of(database), web.Application(), Pages()
    door = Door(accounts, pages, is_https=False)
    heard.connect(app, ledger_of(database), database, door, pages)
    plans, groups = Plans(database, clock=Clock()), Groups(database, shipped(), clock=Clock())
    planning.connect(app, plans, groups, OneReport(school()), door, pages)
    mark = (await plans.of("alder")).mark
    await plans.set_line("alder", Line("2026-10-05", "Letter home", "Families"), place=None, mark=mark)
    held = Meetings(database, clock=Clock(), new_id=random_id)
    await held.add(
        "alder", Meeting("2026-10-05", "Kraftfahrzeughaftpflichtversicherungsabend", minutes="One two three.")
    )
    meetings.connect(app, held, database, door, pages, address="https://chat.example.org")
    review.connect(app, OneReport(None), room.Forgetful(), door, pages)
    cookies = await room.signed_in(accounts, "alder", "reviewer")
    async with TestServer(app) as server:
        yield Place(str(server.make_url("/s/alder/")), cookies[room.COOKIE])
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, place: Place) -> AsyncIterator[Page]:
    async with signed_in_page(chromium, place.address, room.COOKIE, place.cookie) as page:
        yield page


@pytest.mark.parametrize("width", [320, 1280])
async def test_no_page_breaks_the_wcag_or_scrolls_sideways(page: Page, place: Place, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    found = []
    for path in PAGES:
        await page.goto(place.address + path)
        found.append((await faults(page, EVERYTHING), await page.evaluate("document.documentElement.scrollWidth")))
    assert found == [([], width)] * len(PAGES)


async def test_somebody_new_adds_a_line_to_the_calendar(page: Page, place: Place) -> None:
    await page.goto(f"{place.address}plan")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Add"))
    await form.get_by_label("Day").fill("2026-11-20")
    await form.get_by_label("What takes place").fill("Family night")
    await form.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("row", name="November 20, 2026")).to_contain_text("not named yet")


async def test_somebody_new_writes_down_what_was_tried(page: Page, place: Place) -> None:
    await page.goto(f"{place.address}heard")
    await page.get_by_role("link", name="Say what was tried English learners").click()
    await expect(page.get_by_label("For which group")).to_have_value("english_learner|yes")
    await page.get_by_label("Day").fill("2026-10-20")
    await page.get_by_label("How", exact=True).fill("Calls in Spanish")
    await page.get_by_label("By whom").fill("Family liaison")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("row", name="October 20, 2026")).to_contain_text("Calls in Spanish")
