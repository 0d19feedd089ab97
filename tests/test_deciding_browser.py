"""Working on a recommendation in a real browser: words, approval, decision, document, for everybody."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import docx
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, expect

from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from tests import reports, room
from tests.browser import chromium, faults
from tests.conftest import NOON, sqlite_copy
from tests.keys import keyring
from tests.stored_reports import store

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Put a second bus on the Hill Street route."
LONG = "Kraftfahrzeughaftpflichtversicherungsbedingungen"
PAGES = (
    "recommendations",
    "recommendations/REC1",
    "recommendations/REC2",
    "recommendations/new",
    "approval",
    "what-became-of-it",
)
EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPEN = "document.querySelectorAll('details').forEach(one => { one.removeAttribute('name'); one.open = true })"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the room of Alder Brook, an invented school, is, and the cookie of its owner's browser."""

    address: str
    analyses: Analyses
    cookie: str

    async def let_in(self, context: BrowserContext) -> BrowserContext:
        """Let a browser in as the owner."""
        await context.add_cookies([{"name": room.COOKIE, "value": self.cookie, "url": self.address}])
        return context

    async def change(self, subject: str, kind: str, **detail: Any) -> int:
        """What somebody else of the team changes."""
        report = await self.analyses.latest("alder")
        return await self.analyses.edit(
            "alder",
            subject=subject,
            kind=kind,
            detail=detail,
            who=f"Ben {LONG}",
            why="So we agreed.",
            run_id=report.run_id,
            seen=report.last_edit,
        )


@pytest_asyncio.fixture(loop_scope="session")
async def place(
    sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory, new_id: Callable[[], str]
) -> AsyncIterator[Place]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path_factory.mktemp("room")), keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School", invented=True), now=NOON)
    await store(database, "alder", replace(reports.school(), engagement=None), run_id="fall")
    analyses = Analyses(database, smallest_group=10, embedder="tfidf", clock=lambda: NOON, new_id=new_id)
    accounts = room.accounts_of(database)
    cookies = await room.signed_in(accounts, "alder", "owner")
    async with TestServer(room.room(accounts, analyses, editor=analyses)) as server:
        yield Place(str(server.make_url("/s/alder/")), analyses, cookies[room.COOKIE])
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def busy_place(place: Place) -> Place:
    """The same after the team has worked on everything, with long words."""
    await place.change("rule", "rule", needed=2, roles=["Principal", "Family member", LONG])
    await place.change("objectives", "objectives", objectives=["Every child reads by grade 3", LONG])
    await place.change("REC1", "write", text=f"{WORDS} {LONG}{LONG}")
    await place.change("REC1", "comment", text=f"Ask the driver. {LONG}")
    await place.change("REC1", "practice", practice="TP2", objective=LONG)
    await place.change("REC1", "flags", flags=["needs new money", "only the district can"])
    await place.change("REC1", "approve", role=LONG, text=f"{WORDS} {LONG}{LONG}", by="ben")
    told = {"plan_section": LONG, "owner": LONG, "due": "2027-06-30", "decided_by": LONG}
    made = await place.change("REC1", "fate", fate="adapted", **told)
    await place.change("REC1", "fate", fate="adopted", **told)
    await place.change(str(made), "undo")
    await place.change("REC2", "combine", others=["REC3"])
    await place.change("", "add", text="Interpreters at every meeting.", meeting=LONG)
    return place


@pytest.mark.parametrize(("colors", "width"), [("dark", 360), ("light", 1280)])
async def test_no_page_breaks_the_wcag(
    chromium: Browser, busy_place: Place, colors: Literal["dark", "light"], width: int
) -> None:
    # axe is put into the page as a script of its own, which the page's policy rightly forbids.
    async with await chromium.new_context(
        color_scheme=colors, bypass_csp=True, viewport={"width": width, "height": 800}
    ) as context:
        page = await (await busy_place.let_in(context)).new_page()
        found = [await faults_at(page, busy_place.address + path) for path in PAGES]
    assert found == [[]] * len(PAGES)


async def faults_at(page: Page, url: str) -> list[str]:
    await page.goto(url)
    await page.evaluate(OPEN)
    return await faults(page, EVERYTHING)


@pytest.mark.parametrize("width", [320, 768, 1280])
async def test_no_page_scrolls_sideways(chromium: Browser, busy_place: Place, width: int) -> None:
    async with await chromium.new_context(viewport={"width": width, "height": 800}) as context:
        page = await (await busy_place.let_in(context)).new_page()
        widths = []
        for path in PAGES:
            await page.goto(busy_place.address + path)
            await page.evaluate(OPEN)
            widths.append(await page.evaluate("document.documentElement.scrollWidth"))
    assert widths == [width] * len(PAGES)


async def test_somebody_new_rewords_approves_decides_and_saves_the_document_without_scripts(
    chromium: Browser, place: Place, tmp_path: Path
) -> None:
    async with await chromium.new_context(java_script_enabled=False) as context:
        page = await (await place.let_in(context)).new_page()
        await page.goto(place.address)
        await page.get_by_role("link", name="Recommendations", exact=True).click()
        await page.get_by_role("link", name="Open REC1 with all answers").click()
        await page.get_by_text("Change the words").click()
        await page.get_by_label("The recommendation, in the team’s words").fill(WORDS)
        await page.get_by_role("button", name="Save these words").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(WORDS)
        await page.get_by_text("Approve it").click()
        await page.get_by_label("Your role on the planning team").fill("Principal")
        await page.get_by_role("button", name="I approve these words").click()
        await expect(page.locator(".facts")).to_contain_text("1 of 2 approvals")
        await page.get_by_text("Decide what becomes of it").click()
        await page.get_by_label("Adopted").check()
        await page.get_by_label("Where in the plan it stands").fill("Goal 2")
        await page.get_by_role("button", name="Save the decision").click()
        await expect(page.locator(".facts")).to_contain_text("Adopted")
        await page.get_by_role("link", name="Documents", exact=True).click()
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Word document").click()
        await (await download.value).save_as(tmp_path / "plan.docx")
    word = docx.Document(str(tmp_path / "plan.docx"))
    assert any(WORDS in paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert [one in cells for one in ("adopted", "Goal 2", "1 of 2", "Principal")] == [True] * 4


async def test_whoever_comes_second_sees_both_and_sends_theirs_again(chromium: Browser, place: Place) -> None:
    async with await chromium.new_context(bypass_csp=True) as context:
        page = await (await place.let_in(context)).new_page()
        await page.goto(f"{place.address}recommendations/REC1")
        await page.get_by_text("Change the words").click()
        await page.get_by_label("The recommendation, in the team’s words").fill(WORDS)
        await place.change("REC1", "write", text="Buses that come on time.")
        await page.get_by_role("button", name="Save these words").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Somebody was first")
        await expect(page.get_by_label("Words")).to_have_value(WORDS)
        assert await faults(page, EVERYTHING) == []
        await page.get_by_role("button", name="Send mine again").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(WORDS)


async def test_the_keyboard_is_enough_to_comment(chromium: Browser, place: Place) -> None:
    async with await chromium.new_context() as context:
        page = await (await place.let_in(context)).new_page()
        await page.goto(f"{place.address}recommendations/REC1")
        await page.get_by_label("Your comment").focus()
        await page.keyboard.type("The contract ends in June.")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Add the comment")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator(".comment .said")).to_have_text("The contract ends in June.")


async def test_what_became_of_it_prints_without_anything_around_it(chromium: Browser, busy_place: Place) -> None:
    async with await chromium.new_context() as context:
        page = await (await busy_place.let_in(context)).new_page()
        await page.goto(f"{busy_place.address}what-became-of-it")
        await page.emulate_media(media="print")
        await expect(page.get_by_role("navigation")).to_have_count(0)
        await expect(page.get_by_role("heading", name="Yes, we will do this (1)")).to_be_visible()
