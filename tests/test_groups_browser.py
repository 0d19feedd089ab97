"""The local stakeholder group in a real browser: for everybody, at 320 px and on a large screen, without scripts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from sipbot import engagements, sample_school
from sipbot.engagements import add_school
from sipbot.groups import Groups
from sipbot.plans import Plans
from sipbot.rules import shipped
from sipbot.storage import Database
from sipbot.web import group, planning, review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.browser import chromium, faults, signed_in_page
from tests.conftest import NOON, SCHOOL, Clock, sqlite_copy
from tests.keys import keyring
from tests.test_review import OneReport
from tests.test_review_browser import EVERYTHING

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHOOLS = ("alder-hill", "lincoln")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages of both schools are, and the cookie of a browser that owns them."""

    address: str
    cookie: str


@pytest_asyncio.fixture(loop_scope="session")
async def place(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Place]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, engagements.read_school(sample_school.SCHOOL), now=NOON)
    await add_school(database, SCHOOL, now=NOON)
    accounts, app, pages = room.accounts_of(database), web.Application(), Pages()
    door, groups = Door(accounts, pages, is_https=False), Groups(database, shipped(), clock=Clock())
    planning.connect(app, Plans(database, clock=Clock()), groups, OneReport(None), door, pages)
    group.connect(app, groups, door, pages)
    review.connect(app, OneReport(None), room.Forgetful(), door, pages)
    cookies = await room.signed_in(accounts, "alder-hill", "district")
    async with TestServer(app) as server:
        yield Place(str(server.make_url("/s")), cookies[room.COOKIE])
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, place: Place) -> AsyncIterator[Page]:
    async with signed_in_page(chromium, place.address, room.COOKIE, place.cookie) as page:
        yield page


@pytest.mark.parametrize("width", [320, 1280])
async def test_the_page_breaks_no_wcag_and_never_scrolls_sideways(page: Page, place: Place, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    found = []
    for school in SCHOOLS:
        await page.goto(f"{place.address}/{school}/group")
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found.append((await faults(page, EVERYTHING), await page.evaluate("document.documentElement.scrollWidth")))
    assert found == [([], width)] * len(SCHOOLS)


async def test_an_owner_finds_the_group_from_the_plan_and_seats_somebody(page: Page, place: Place) -> None:
    await page.goto(f"{place.address}/alder-hill/plan")
    await page.get_by_role("link", name="Seats and last days").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Local stakeholder group")
    await page.get_by_text("Seat somebody more").click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Add"))
    await form.get_by_label("Seat").select_option(label="A representative of higher education")
    await form.get_by_label("What they are").fill("Dean of a community college")
    await form.get_by_label("Name: it stays on this page").fill("Ola Invented")
    await form.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("row", name="A representative of higher education")).to_contain_text("Ola Invented")


async def test_a_school_becomes_designated_without_javascript(chromium: Browser, place: Place) -> None:
    async with await chromium.new_context(java_script_enabled=False) as context:
        await context.add_cookies([{"name": room.COOKIE, "value": place.cookie, "url": place.address}])
        page = await context.new_page()
        await page.goto(f"{place.address}/lincoln/group")
        await page.get_by_label("Designation").select_option("underperforming")
        await page.get_by_label("Designated on").fill("2026-10-01")
        await page.get_by_label("Elementary grades").check()
        await page.get_by_role("button", name="Save the designation").click()
        await expect(page.get_by_role("status")).to_have_text("Kept.")
        await expect(page.locator(".lead")).to_contain_text("designated on October 1, 2026")
