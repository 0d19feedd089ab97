"""Finding one's way in the room: two rows where there is room for them, and a menu that folds where there is not."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import chromium, faults
from tests.test_changing_browser import Place, place

__all__ = ["chromium", "place"]

pytestmark = pytest.mark.asyncio(loop_scope="session")
MAIN = ["Overview", "Who was heard", "Themes", "Recommendations", "Meetings", "Documents"]
WIDTHS = (320, 360, 768, 1280)


def pages_of(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Pages")


async def tops(links: Locator) -> set[float]:
    """How far down each row of links stands."""
    return set(await links.evaluate_all("every => every.map(one => one.getBoundingClientRect().top)"))


async def in_spanish(page: Page) -> None:
    await page.get_by_role("button", name="Español").click()
    await expect(page.locator("html")).to_have_attribute("lang", "es")


@pytest.mark.parametrize("width", [768, 1280])
async def test_the_places_where_the_work_happens_stand_in_one_row_and_the_rest_below(place: Place, width: int) -> None:
    page = await place.page(viewport={"width": width, "height": 800})
    first, second = pages_of(page).locator(":scope > ul a"), pages_of(page).locator("details a")
    assert await first.all_inner_texts() == MAIN
    assert (len(await tops(first)), len(await tops(second))) == (1, 1)
    await expect(pages_of(page).get_by_role("link", name="Search")).to_be_visible()
    await expect(pages_of(page).locator("summary")).to_be_hidden()


@pytest.mark.parametrize("width", [768, 1280])
async def test_longer_words_stand_in_two_rows_too(place: Place, width: int) -> None:
    page = await place.page(viewport={"width": width, "height": 800})
    await in_spanish(page)
    links = page.locator(".top nav")
    assert (len(await tops(links.locator(":scope > ul a"))), len(await tops(links.locator("details a")))) == (1, 1)


async def test_on_a_phone_the_rest_is_folded_and_opens_by_keyboard_without_javascript(place: Place) -> None:
    page = await place.page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    search = pages_of(page).get_by_role("link", name="Search")
    await expect(search).to_be_hidden()
    await pages_of(page).locator("summary").press("Enter")
    await search.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Search")
    await expect(pages_of(page).locator("[aria-current=page]")).to_have_text("Search")
    await expect(search).to_be_visible()


async def test_every_place_is_reached_with_the_tab_key(place: Place) -> None:
    page = await place.page(viewport={"width": 1280, "height": 800})
    await pages_of(page).get_by_role("link", name="Overview").focus()
    seen = []
    for _ in range(13):
        seen.append(await page.evaluate("document.activeElement.innerText"))
        await page.keyboard.press("Tab")
    assert seen == [*MAIN, "Plan", "Surveys", "Differences", "What became of it", "Set aside", "Search", "Changes"]


@pytest.mark.parametrize("path", ["/", "/themes/T1", "/changes"])
async def test_the_page_that_is_open_is_marked_once(place: Place, path: str) -> None:
    page = await place.page(viewport={"width": 360, "height": 800})
    await page.goto(f"{place.address}/s/lincoln{path}")
    await expect(pages_of(page).locator("[aria-current=page]")).to_have_count(1)
    await expect(pages_of(page).locator("[aria-current=page]")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
async def test_no_width_and_no_language_makes_a_page_wider_than_the_screen(place: Place, width: int) -> None:
    page = await place.page(viewport={"width": width, "height": 800})
    await in_spanish(page)
    await page.goto(f"{place.address}/s/lincoln/changes")
    assert await page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", WIDTHS)
async def test_nothing_stands_in_the_way_of_a_screen_reader(place: Place, width: int) -> None:
    page = await place.page(viewport={"width": width, "height": 800}, bypass_csp=True)
    await page.goto(f"{place.address}/s/lincoln/second-reading")
    assert await faults(page) == []


async def test_ones_own_name_is_large_enough_for_a_finger(place: Place) -> None:
    page = await place.page(viewport={"width": 360, "height": 800})
    box = await page.get_by_role("link", name="Ana Invented").bounding_box()
    assert box is not None
    assert box["height"] >= 24
