"""A real Chromium for tests, and a person in front of it."""

import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Error, Locator, Page, async_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def chromium_path() -> str | None:
    """The Chromium that CHROMIUM names, else one on the PATH, else None for Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        except Error as error:
            pytest.fail(
                "Chromium does not start. Install it (apt-get install chromium, or playwright install chromium), "
                f"or set CHROMIUM to its path. {error}"
            )
        yield browser
        await browser.close()


async def faults(page: Page, standards: Sequence[str] = STANDARDS) -> list[str]:
    """What axe-core finds against the WCAG on the page as it is now."""
    found = await Axe().run(page, options={"runOnly": list(standards), "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


@asynccontextmanager
async def signed_in_page(chromium: Browser, address: str, name: str, cookie: str) -> AsyncIterator[Page]:
    """A page of a browser that has the *cookie* called *name*. Its policy is lifted, because axe is a script in it."""
    async with await chromium.new_context(bypass_csp=True, viewport={"width": 1280, "height": 800}) as context:
        await context.add_cookies([{"name": name, "value": cookie, "url": address}])
        page = await context.new_page()
        page.set_default_timeout(60_000)
        yield page


class Person:
    """Somebody at the chat's page, with a mouse or a finger. After each answer they wait for what comes next."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def box(self) -> Locator:
        """Where answers are written."""
        return self.page.locator("#text")

    async def turn(self) -> int:
        """How many of their messages the page knows of."""
        return int(await self.page.locator("#answer").get_attribute("data-turn") or 0)

    async def said(self) -> list[str]:
        """The conversation on the page, oldest first."""
        return await self.page.locator("#lines li p").all_inner_texts()

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Wait until what is done inside has been answered."""
        turn = await self.turn()
        yield
        await self.page.locator(f'#answer[data-turn="{turn + 1}"]').wait_for()

    async def presses(self, name: str) -> None:
        async with self.answering():
            await self.page.get_by_role("button", name=name, exact=True).click()

    async def writes(self, text: str) -> None:
        async with self.answering():
            await self.box.fill(text)
            await self.page.locator(".send").click()

    async def chooses(self, number: int) -> None:
        """Press the option at that place, from 1."""
        async with self.answering():
            await self.page.locator(".options button, .steps button").nth(number - 1).click()

    async def ticks(self, *numbers: int) -> None:
        async with self.answering():
            for number in numbers:
                await self.page.locator(".tick input").nth(number - 1).check()
            await self.page.locator("button[name=picked]").click()

    async def orders(self, *numbers: int) -> None:
        async with self.answering():
            for place, number in enumerate(numbers):
                await self.page.locator(".ranks select").nth(place).select_option(str(number))
            await self.page.locator("button[name=picked]").click()
