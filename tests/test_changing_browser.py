"""Changing themes in a real browser: with a mouse, with the keyboard alone, and without JavaScript."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from sipbot.analyses import Analyses
from sipbot.app import random_id
from sipbot.engagements import add_school
from sipbot.storage import Database
from tests import room
from tests.browser import chromium, faults
from tests.conftest import NOON, SCHOOL, sqlite_copy
from tests.keys import keyring
from tests.reports import school
from tests.stored_reports import store

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("/themes/T1", "/changes", "/search?q=bus", "/second-reading", "/set-aside", "/themes/T4", "/documents")


@dataclass(frozen=True, slots=True)
class Place:
    """The room of an invented school with the planted report, for a reviewer."""

    chromium: Browser
    address: str
    cookie: str

    async def page(self, **how: Any) -> Page:
        """A browser of the reviewer's, at the overview."""
        context = await self.chromium.new_context(**how)
        await context.add_cookies([{"name": room.COOKIE, "value": self.cookie, "url": self.address}])
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await page.goto(f"{self.address}/s/lincoln/")
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def place(
    chromium: Browser, sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    file = sqlite_copy(sqlite_with_tables, tmp_path_factory.mktemp("room"))
    database = Database(file, keyring(), durable=False)
    await add_school(database, SCHOOL, now=NOON)
    await store(database, "lincoln", replace(school(), engagement=None), run_id="first")
    accounts = room.accounts_of(database)
    cookies = await room.signed_in(accounts, "lincoln", "reviewer")
    analyses = Analyses(database, smallest_group=10, embedder="tfidf", clock=lambda: NOON, new_id=random_id)
    server = TestServer(room.room(accounts, analyses, editor=analyses))
    await server.start_server()
    yield Place(chromium, str(server.make_url("")).rstrip("/"), cookies[room.COOKIE])
    await server.close()
    await database.close()


async def test_two_themes_are_merged_and_the_merge_is_taken_back(place: Place) -> None:
    page = await place.page()
    await page.get_by_role("link", name="safe halls", exact=True).first.click()
    await page.get_by_text("Put other themes into it").click()
    await page.get_by_label("bus late morning").check()
    await page.get_by_role("button", name="Merge").click()
    await expect(page.get_by_role("status")).to_have_text("“bus late morning” is part of “safe halls” now.")
    await expect(page.locator(".lead")).to_contain_text("34 answers")
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(page.get_by_role("status")).to_have_text(
        "Taken back: The merge of “bus late morning” into “safe halls”."
    )
    await expect(page.locator(".lead")).to_contain_text("14 answers")
    await page.get_by_role("button", name="Redo", exact=True).click()
    await expect(page.locator(".lead")).to_contain_text("34 answers")


async def test_two_themes_are_merged_without_javascript(place: Place) -> None:
    page = await place.page(java_script_enabled=False)
    await page.goto(f"{place.address}/s/lincoln/themes/T3")
    await page.get_by_text("Put other themes into it").click()
    await page.get_by_label("two languages").check()
    await page.get_by_role("button", name="Merge").click()
    await expect(page.locator(".lead")).to_contain_text("24 answers")


async def test_answers_are_split_off_with_the_keyboard_alone(place: Place) -> None:
    page = await place.page()
    await page.goto(f"{place.address}/s/lincoln/themes/T1")
    await page.locator("input[id^='tick-']").first.focus()
    for key in ("Space", "j", "Space", "j", "k", "s"):
        await page.keyboard.press(key)
    await page.keyboard.type("Two buses")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**#answers")
    await expect(page.get_by_role("status")).to_have_text("The answers are a theme of their own now.")
    await expect(page.locator("#changes + ol")).to_contain_text("2 ideas of “bus late morning” became the theme")


async def test_what_was_typed_is_still_there_for_whoever_is_second(place: Place) -> None:
    first, second = await place.page(), await place.page(bypass_csp=True)
    for page in (first, second):
        await page.goto(f"{place.address}/s/lincoln/themes/T2")
        await page.get_by_text("Give it another name").click()
    await first.get_by_label("Name").fill("Safety")
    await first.get_by_role("button", name="Rename").click()
    await second.get_by_label("Name").fill("Safe and sound")
    await second.get_by_role("button", name="Rename").click()
    await expect(second.get_by_role("heading", level=1)).to_have_text("This was not kept yet")
    await expect(second.get_by_label("Name")).to_have_value("Safe and sound")
    assert await faults(second) == []
    await second.get_by_role("button", name="Do it now").click()
    await expect(second.get_by_role("heading", level=1)).to_have_text("Safe and sound")


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_of_changes_can_be_used_by_everybody(place: Place, path: str) -> None:
    # axe is put into the page as a script of its own, which the page's policy rightly forbids.
    page = await place.page(viewport={"width": 360, "height": 740}, bypass_csp=True)
    await page.goto(f"{place.address}/s/lincoln{path}")
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_a_praise_that_was_misread_is_corrected_and_an_answer_translated_without_javascript(place: Place) -> None:
    page = await place.page(java_script_enabled=False)
    await page.goto(f"{place.address}/s/lincoln/themes/T3")
    await page.locator("article.answer").first.get_by_role("link", name="Answer R").click()
    await page.get_by_label("It is").select_option("asset")
    await page.get_by_role("button", name="Save 1").click()
    await expect(page.locator("#ideas + p + ol")).to_contain_text("the program thought: Suggestion")
    await page.get_by_label("Translation", exact=True).fill("More help with reading after class.")
    await page.get_by_role("button", name="Save the translation").click()
    await expect(page.locator("article.answer .translation")).to_contain_text("Translation by Ana Invented")


async def test_the_page_of_an_answer_has_no_axe_violations_and_fits_a_phone(place: Place) -> None:
    page = await place.page(bypass_csp=True, viewport={"width": 320, "height": 640})
    await page.goto(f"{place.address}/s/lincoln/themes/T3")
    await page.locator("article.answer").first.get_by_role("link", name="Answer R").click()
    await page.get_by_role("heading", name="The ideas in it").wait_for()
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
