"""Writing a survey in a real browser, from a copy to what a family is asked, on a phone and on a large screen."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from sipbot.app import random_id
from sipbot.channels.webchat import Channel
from sipbot.conversations import Conversations
from sipbot.engagements import add_school
from sipbot.engine.survey import Privacy
from sipbot.library import Library
from sipbot.storage import Database
from sipbot.web import review, survey_themes, surveys
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.browser import Person, chromium, faults, signed_in_page
from tests.conftest import NOON, SCHOOL, Clock, sqlite_copy
from tests.keys import keyring
from tests.reports import school
from tests.test_review import OneReport
from tests.test_survey_pages import BUS

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = (
    "",
    "/from-themes",
    "/young",
    "/young/phone",
    "/young/about",
    "/young/questions/1",
    "/young/new",
    "/young/yaml",
    "/young/publish",
)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are, and the cookie of an owner's browser."""

    address: str
    cookie: str


@pytest_asyncio.fixture(loop_scope="session")
async def place(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Place]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SCHOOL, now=NOON)
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "buses.yaml").write_text(BUS)
    library, accounts, app, pages = (
        Library(tmp_path / "surveys"),
        room.accounts_of(database),
        web.Application(),
        Pages(),
    )
    door = Door(accounts, pages, is_https=False)
    survey_themes.connect(app, library, OneReport(school()), door, pages, clock=Clock())
    surveys.connect(app, library, database, door, pages, clock=Clock())
    inbox = Conversations(database, {}, own=library.own, privacy=Privacy(), clock=Clock(), new_id=random_id)
    Channel(public_url="http://127.0.0.1", default_school=SCHOOL.id).connect(app, inbox)
    review.connect(app, OneReport(school()), room.Forgetful(), door, pages)
    cookies = await room.signed_in(accounts, SCHOOL.id, "owner")
    async with TestServer(app) as server:
        yield Place(str(server.make_url("/")).rstrip("/"), cookies[room.COOKIE])
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, place: Place) -> AsyncIterator[Page]:
    async with signed_in_page(chromium, place.address, room.COOKIE, place.cookie) as page:
        yield page


async def copy(page: Page, place: Place, source: str, name: str) -> None:
    await page.goto(f"{place.address}/s/{SCHOOL.id}/surveys/{source}")
    await page.get_by_label("Name of the copy").fill(name)
    await page.get_by_role("button", name="Make the copy").click()


async def test_a_principal_makes_a_survey_and_a_family_is_asked_it(page: Page, place: Place) -> None:
    await copy(page, place, "student_voice_k3", "young")
    await page.locator("#question-1").get_by_role("link", name="Change").click()
    await page.get_by_label("What you ask").fill("What do you like and what do you not like here?")
    await page.get_by_role("button", name="Save").click()
    assert await page.get_by_text("this may ask two things at once").is_visible()

    await page.get_by_role("link", name="Add a question below").first.click()
    await page.get_by_label("What you ask").fill("Where do you like to play?")
    await page.get_by_label("How people answer").select_option("choice")
    await page.get_by_role("button", name="Add").click()
    for number, label in enumerate(("The swings", "The field"), 1):
        await page.get_by_label(f"Choice {number}").fill(label)
    await page.get_by_role("button", name="Save").click()
    assert await page.get_by_text("1. The swings").is_visible()

    await page.get_by_role("link", name="See what changed, and publish").click()
    await page.get_by_label("I have looked at what is listed here.").check()
    await page.get_by_role("button", name="Publish").click()
    assert await page.get_by_text("Published as version 1.").is_visible()

    await page.goto(f"{place.address}/c/young")
    child = Person(page)
    await child.chooses(1)
    await child.chooses(1)
    assert (await child.said())[-1].endswith("Where do you like to play?")


async def test_a_survey_is_shown_in_spanish_as_a_text_message(page: Page, place: Place) -> None:
    await page.goto(f"{place.address}/s/{SCHOOL.id}/surveys/family_voice")
    await page.get_by_role("link", name="Español", exact=True).click()
    assert await page.get_by_text("¿Qué tiene de bueno nuestra escuela?").first.is_visible()


@pytest.mark.parametrize("width", [320, 1280])
async def test_no_page_breaks_the_wcag_or_scrolls_sideways(page: Page, place: Place, width: int) -> None:
    await copy(page, place, "student_voice_k3", "young")
    await page.set_viewport_size({"width": width, "height": 800})
    found = []
    for path in PAGES:
        await page.goto(f"{place.address}/s/{SCHOOL.id}/surveys{path}")
        found += [(path, fault) for fault in await faults(page)]
        found += [(path, "scrolls sideways")] if await page.evaluate(SIDEWAYS) else []
    await page.get_by_label("I have looked at what is listed here.").check()
    await page.get_by_role("button", name="Publish").click()
    await page.goto(f"{place.address}/s/{SCHOOL.id}/surveys/young/versions/1")
    assert found + await faults(page) == []
