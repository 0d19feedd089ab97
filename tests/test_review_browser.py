"""The planning team's pages in a real browser: for everybody, on every screen, in both color schemes."""

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, expect

from analysis.report import Report
from sipbot.engagements import SchoolFile, add_school
from sipbot.reports import NothingToAnalyze
from sipbot.storage import Database
from sipbot.web.auth.accounts import Accounts
from tests import room
from tests.browser import chromium, faults
from tests.conftest import NOON, sqlite_copy
from tests.keys import keyring
from tests.reports import ALDER_BROOK, Planted

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("", "themes/T1", "differences", "team", "themes/T1?role=student", "recommendations", "set-aside", "themes/T99")
STANCES = ("challenge", "asset", "suggestion", "vision", "question", "unclear")
NUMBERS = itertools.count(1)
EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class School:
    """An invented school whose newest report is `report`; None while there is none."""

    report: Report | None = None

    async def latest(self, school: str) -> Report:
        if self.report is None:
            raise NothingToAnalyze(f"nothing of {school} has been analyzed yet: run 'sipbot analyze' first")
        return self.report


def busy() -> Report:
    """A report with much to show: many themes, every stance, long words, two languages, pages of answers."""
    planted = Planted()
    names = {"T1": "Kraftfahrzeughaftpflichtversicherungen"} | {f"T{n}": f"theme {n}" for n in range(2, 16)}
    for n in range(180):
        theme = "T1" if n < 70 else f"T{2 + n % 14}"
        role = ("family", "student", "staff")[n % 3]
        planted.say(f"The bus is late, {'so' * 30} late ({n}).", theme, stance=STANCES[n % 6], tag_role=role)
    planted.say("Más música.", None, language="es", tag_role="board")
    return planted.report(names, engagement=ALDER_BROOK)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are, and the cookie of a browser that may see them."""

    address: str
    cookie: str

    async def let_in(self, context: BrowserContext) -> BrowserContext:
        """Let a browser in as a reviewer."""
        await context.add_cookies([{"name": room.COOKIE, "value": self.cookie, "url": self.address}])
        return context


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Accounts]:
    file = sqlite_copy(sqlite_with_tables, tmp_path_factory.mktemp("room"))
    database = Database(file, keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School", invented=True), now=NOON)
    yield room.accounts_of(database)
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def place(accounts: Accounts) -> AsyncIterator[Place]:
    """Where the pages of the busy report are."""
    school = School()
    school.report = busy()
    async with served(school, accounts) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="session")
async def empty_place(accounts: Accounts) -> AsyncIterator[Place]:
    """Where the pages are while nothing has been analyzed."""
    async with served(School(), accounts) as place:
        yield place


@asynccontextmanager
async def served(school: School, accounts: Accounts) -> AsyncIterator[Place]:
    cookies = await room.signed_in(accounts, "alder", "owner", name=f"Ana Invented {next(NUMBERS)}")
    async with TestServer(room.room(accounts, school)) as server:
        yield Place(str(server.make_url("/s/alder/")), cookies[room.COOKIE])


@pytest_asyncio.fixture(loop_scope="session")
async def address(place: Place) -> str:
    return place.address


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, place: Place) -> AsyncIterator[Page]:
    async with await chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = await (await place.let_in(context)).new_page()
        page.set_default_timeout(60_000)
        await page.goto(place.address)
        yield page


@pytest.mark.parametrize(("colors", "width"), [("dark", 320), ("light", 1280)])
async def test_no_page_breaks_the_wcag(
    chromium: Browser, place: Place, colors: Literal["dark", "light"], width: int
) -> None:
    # axe is put into the page as a script of its own, which the page's policy rightly forbids.
    async with await chromium.new_context(
        color_scheme=colors, bypass_csp=True, viewport={"width": width, "height": 800}
    ) as context:
        page = await (await place.let_in(context)).new_page()
        found = [await faults_at(page, place.address + path) for path in PAGES]
    assert found == [[]] * len(PAGES)


async def faults_at(page: Page, url: str) -> list[str]:
    await page.goto(url)
    await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return await faults(page, EVERYTHING)


async def test_the_page_before_the_first_analysis_does_not_break_the_wcag(
    chromium: Browser, empty_place: Place
) -> None:
    async with await chromium.new_context(bypass_csp=True) as context:
        page = await (await empty_place.let_in(context)).new_page()
        assert await faults_at(page, empty_place.address) == []


@pytest.mark.parametrize("width", [320, 768, 1280])
async def test_no_page_scrolls_sideways(page: Page, address: str, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    widths = []
    for path in PAGES:
        await page.goto(address + path)
        widths.append(await page.evaluate("document.documentElement.scrollWidth"))
    assert widths == [width] * len(PAGES)


async def test_pages_need_nothing_from_elsewhere_and_nothing_complains(chromium: Browser, place: Place) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    async with await chromium.new_context(java_script_enabled=False) as context:
        page = await (await place.let_in(context)).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        for path in PAGES[:-1]:
            await page.goto(place.address + path)
    origin = place.address.partition("/s/")[0]
    assert [url for url in asked if not url.startswith(origin)] == []
    assert complaints == []


async def test_somebody_new_reads_a_theme_and_its_recommendation(page: Page) -> None:
    await page.get_by_role("link", name="Kraftfahrzeughaftpflichtversicherungen", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Kraftfahrzeughaftpflichtversicherungen")
    await expect(page.locator("article.answer")).to_have_count(50)
    await page.get_by_role("link", name="Students").click()
    await expect(page.locator("article.answer")).to_have_count(23)
    await page.get_by_role("link", name="Strengths").click()
    await expect(page.locator("article.answer")).to_have_count(12)
    await page.get_by_role("link", name="REC1").click()
    await expect(page).to_have_url(re.compile(r"/recommendations/REC1$"))


async def test_every_page_of_answers_is_a_click_away(page: Page, address: str) -> None:
    await page.goto(f"{address}themes/T1")
    await page.get_by_role("link", name="More").click()
    await expect(page.locator("article.answer")).to_have_count(20)
    await page.get_by_role("link", name="Back").click()
    await expect(page.locator("article.answer")).to_have_count(50)


async def test_the_keyboard_is_enough(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("Skip to the page")).to_be_focused()
    await expect(page.get_by_text("Skip to the page")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("something that gets in the way")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/themes/T1$"))


async def test_smaller_themes_are_printed_though_they_stand_behind_a_click(page: Page) -> None:
    last = page.get_by_role("link", name="theme 15", exact=True)
    await expect(last).to_be_hidden()
    await page.emulate_media(media="print")
    await expect(last).to_be_visible()


async def test_a_document_is_saved_while_the_page_says_that_it_is_being_made(page: Page) -> None:
    await page.get_by_role("link", name="Documents", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Web page in one file").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Your file is being made")
    assert (await download.value).suggested_filename == "alder-brook-school.html"
