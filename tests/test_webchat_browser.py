"""The web chat in a real browser: for everybody, with every device, and without losing a word."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from sipbot.app import build_app, build_parts
from sipbot.settings import Settings
from tests.browser import Person, chromium, faults
from tests.keys import key_file

__all__ = ["chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

SURVEYS = Path(__file__).parent / "data" / "surveys"
ANSWERS = [
    ("role", "A student"),
    ("keep", "The garden,\nand the library."),
    ("safe", "4"),
    ("likes", "1,3"),
    ("first", "2,1,3"),
    ("children", "2"),
]


@dataclass(frozen=True, slots=True)
class House:
    """A running sipbot: where its chat is, and what it has stored since row number `last` of the answers."""

    url: str
    database: Path
    last: int = 0

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Every stored answer that counts: question and text."""
        return [(question, text) for _, question, text in self.rows()]

    def rows(self) -> list[tuple[int, str, str]]:
        query = "select id, question, text from responses where superseded_at is null and id > ? order by id"
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(query, [self.last]).fetchall()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    database = tmp_path_factory.mktemp("webchat") / "sipbot.db"
    settings = Settings(database=f"sqlite:///{database}", keys_file=key_file(), surveys=str(SURVEYS))
    parts = await build_parts(settings, env={})
    async with TestServer(build_app(parts)) as server:
        yield House(str(server.make_url("/c/every_kind")), database)
    await parts.close()


@pytest.fixture
def house(running: House) -> House:
    return replace(running, last=max((row[0] for row in running.rows()), default=0))


@pytest_asyncio.fixture(loop_scope="session")
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    async with await chromium.new_context(locale="en-US") as context:
        yield context


@pytest_asyncio.fixture(loop_scope="session")
async def person(house: House, context: BrowserContext) -> Person:
    return await arrives(context, house.url)


async def arrives(context: BrowserContext, url: str) -> Person:
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(url)
    return Person(page)


async def whole_survey(person: Person) -> AsyncIterator[int]:
    """Answer everything; a turn's number whenever there is something new to look at."""
    yield 0
    await person.chooses(1)
    yield 1
    await person.chooses(2)
    yield 2
    await person.writes("The garden,\nand the library.")
    yield 3
    await person.chooses(4)
    yield 4
    await person.ticks(1, 3)
    yield 5
    await person.orders(2, 1, 3)
    yield 6
    await person.writes("2")
    yield 7


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("colors", ["light", "dark"])
async def test_no_turn_breaks_the_wcag(
    house: House, chromium: Browser, language: str, colors: Literal["light", "dark"]
) -> None:
    # axe is put into the page as a script of its own, which the page's policy rightly forbids.
    async with await chromium.new_context(locale=language, color_scheme=colors, bypass_csp=True) as context:
        person = await arrives(context, house.url)
        assert await person.page.get_attribute("html", "lang") == language
        found = [await faults(person.page) async for _ in whole_survey(person)]
    assert found == [[]] * 8


async def test_the_poster_and_the_apology_do_not_break_the_wcag(house: House, chromium: Browser) -> None:
    async with await chromium.new_context(bypass_csp=True) as context:
        poster = await arrives(context, f"{house.url}/poster")
        apology = await arrives(context, f"{house.url}-of-nobody")
        assert await faults(poster.page) + await faults(apology.page) == []


async def test_a_whole_survey_with_the_mouse(person: Person, house: House) -> None:
    assert [turn async for turn in whole_survey(person)][-1] == 7
    assert house.answers == ANSWERS
    assert (await person.said())[-2:] == ["2", "Thank you for your time."]


async def test_a_whole_survey_with_javascript_off(house: House, chromium: Browser) -> None:
    async with await chromium.new_context(java_script_enabled=False) as context:
        person = await arrives(context, house.url)
        assert [turn async for turn in whole_survey(person)][-1] == 7
    assert house.answers == ANSWERS


IDEAS = """\
title: Ideas
audience: [family]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - {key: ideas, type: text, text: What would you change? Write one idea a line.}
  - {key: best, type: choices, text: Which matter most?, choices_from: ideas, at_most: 3}
  - {key: one, type: choice, text: And if only one?, choices_from: best}
thanks: Thank you.
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
async def test_people_choose_among_their_own_ideas(chromium: Browser, tmp_path: Path, scripts: bool) -> None:
    (tmp_path / "ideas.yaml").write_text(IDEAS)
    file = tmp_path / "sipbot.db"
    parts = await build_parts(
        Settings(database=f"sqlite:///{file}", keys_file=key_file(), surveys=str(tmp_path)), env={}
    )
    async with (
        TestServer(build_app(parts)) as server,
        await chromium.new_context(java_script_enabled=scripts, locale="en-US") as context,
    ):
        person = await arrives(context, str(server.make_url("/c/ideas")))
        await person.presses("1 Yes")
        await person.writes("Safer buses\nbetter food\nmore art\nsmaller classes")
        assert await person.page.locator(".tick").all_inner_texts() == [
            "1\nSafer buses",
            "2\nbetter food",
            "3\nmore art",
            "4\nsmaller classes",
        ]
        await person.ticks(1, 3, 4)
        await person.presses("2 more art")
        said = await person.said()
    await parts.close()
    assert said[-4:] == ["Safer buses, more art, smaller classes", "And if only one?", "more art", "Thank you."]
    assert House("", file).answers[1:] == [("best", "1,3,4"), ("one", "more art")]


async def test_a_whole_survey_with_the_keyboard_alone(person: Person, house: House) -> None:
    keys = Keyboard(person)
    await keys.presses(".options button >> nth=0", "Enter")
    await keys.presses(".options button >> nth=1", "Space")
    await keys.types("The garden,\nand the library.")
    await keys.presses(".steps button >> nth=3", "Enter")
    await keys.moves_to(".tick input >> nth=0", "Space")
    await keys.moves_to(".tick input >> nth=2", "Space")
    await keys.presses("button[name=picked]", "Enter")
    await keys.moves_to(".ranks select >> nth=0", "2")
    await keys.moves_to(".ranks select >> nth=1", "1")
    await keys.moves_to(".ranks select >> nth=2", "3")
    await keys.presses("button[name=picked]", "Enter")
    await keys.types("2")
    assert house.answers == ANSWERS


class Keyboard:
    """The same person without a mouse."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._keys = person.page.keyboard

    async def moves_to(self, selector: str, key: str) -> None:
        """Tab to the control and press *key* there."""
        wanted = self._person.page.locator(selector)
        for _ in range(40):
            if await wanted.evaluate("control => control === document.activeElement"):
                break
            await self._keys.press("Tab")
        await expect(wanted).to_be_focused()
        await self._keys.press(key)

    async def presses(self, selector: str, key: str) -> None:
        async with self._person.answering():
            await self.moves_to(selector, key)

    async def types(self, text: str) -> None:
        """Type where the focus is already: in the answer box. Enter sends."""
        await expect(self._person.box).to_be_focused()
        async with self._person.answering():
            first, *more = text.split("\n")
            await self._keys.type(first)
            for line in more:
                await self._keys.press("Shift+Enter")
                await self._keys.type(line)
            await self._keys.press("Enter")


@pytest.mark.parametrize(
    ("width", "pixels"), [pytest.param(320, 1, id="320 pixels"), pytest.param(640, 2, id="1280 pixels at 200 %")]
)
async def test_nothing_has_to_be_scrolled_sideways(house: House, chromium: Browser, width: int, pixels: int) -> None:
    size = ViewportSize(width=width, height=400)
    async with await chromium.new_context(viewport=size, device_scale_factor=pixels) as context:
        person = await arrives(context, house.url)
        widths = [await scroll_width(person.page) async for _ in whole_survey(person)]
        await person.page.goto(f"{house.url}/poster")
        assert [*widths, await scroll_width(person.page)] == [width] * 9


async def scroll_width(page: Page) -> int:
    width: int = await page.evaluate("document.documentElement.scrollWidth")
    return width


async def test_every_control_is_large_enough_for_a_finger(house: House, chromium: Browser) -> None:
    small = """[...document.querySelectorAll("a, button, summary, select, textarea, label.tick")]
        .filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 44)
        .map(control => control.textContent)"""
    async with await chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True) as context:
        person = await arrives(context, house.url)
        assert [await person.page.evaluate(small) async for _ in whole_survey(person)] == [[]] * 8


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
async def test_a_double_click_is_one_answer(house: House, chromium: Browser, scripts: bool) -> None:
    async with await chromium.new_context(java_script_enabled=scripts) as context:
        person = await arrives(context, house.url)
        await person.chooses(1)
        await person.chooses(2)
        await person.box.fill("The garden")
        async with person.answering():
            await person.page.locator(".send").dblclick()
        await expect(person.page.locator("#lines li")).to_have_count(7)
    assert house.answers == [("role", "A student"), ("keep", "The garden")]


async def test_the_back_button_and_posting_again_do_no_harm(house: House, chromium: Browser) -> None:
    async with await chromium.new_context(java_script_enabled=False) as context:
        person = await arrives(context, house.url)
        await person.chooses(1)
        await person.chooses(2)
        await person.writes("The garden")
        await person.page.go_back()
        await person.page.reload()
        assert await person.turn() == 3
    assert house.answers == [("role", "A student"), ("keep", "The garden")]


async def test_an_old_page_cannot_answer_a_newer_question(house: House, context: BrowserContext) -> None:
    person = await arrives(context, house.url)
    await person.chooses(1)
    await context.route("**/events*", lambda route: route.abort())
    old = await arrives(context, house.url)
    await person.chooses(2)
    await old.page.locator(".options button").nth(2).click()
    await expect(old.page.locator("#notice")).to_have_text("You already answered that. Say BACK to change it.")
    assert house.answers == [("role", "A student")]


async def test_the_conversation_goes_on_days_later_in_the_same_browser(house: House, chromium: Browser) -> None:
    async with await chromium.new_context() as before:
        person = await arrives(before, house.url)
        await person.chooses(1)
        await person.chooses(2)
        kept = await before.storage_state()
    async with await chromium.new_context(storage_state=kept) as after:
        person = await arrives(after, house.url)
        await person.writes("The garden")
    assert house.answers == [("role", "A student"), ("keep", "The garden")]


async def test_a_script_in_an_answer_is_shown_as_text(person: Person) -> None:
    script = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
    await person.chooses(1)
    await person.chooses(2)
    await person.writes(script)
    await person.page.reload()
    assert script in await person.said()
    assert await person.page.title() == "A little of everything · Our school"


async def test_nothing_is_asked_of_another_host_and_nothing_is_blocked(house: House, context: BrowserContext) -> None:
    page = await context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(error.message))
    await page.goto(house.url)
    assert [turn async for turn in whole_survey(Person(page))][-1] == 7
    origin = house.url.partition("/c/")[0]
    assert [url for url in asked if not url.startswith(origin)] == []
    assert complaints == []


async def test_the_focus_stays_in_the_answer_box(person: Person) -> None:
    await person.chooses(1)
    await person.chooses(2)
    await expect(person.box).to_be_focused()
    await person.presses("Help")
    await expect(person.box).to_be_focused()


async def test_each_new_message_is_announced_once(person: Person) -> None:
    await person.chooses(1)
    await person.page.evaluate(
        """window.announced = [];
        new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(
            line => line.matches && line.matches("li") && announced.push(line.querySelector("p").textContent)
        ))).observe(document.getElementById("log"), {childList: true, subtree: true})"""
    )
    await person.chooses(2)
    assert await person.page.evaluate("announced") == ["A student", "What would you keep?"]


async def test_an_answer_that_could_not_be_sent_stays_and_can_be_sent_again(
    person: Person, house: House, context: BrowserContext
) -> None:
    await person.chooses(1)
    await person.chooses(2)
    await context.set_offline(True)
    await person.box.fill("The garden")
    await person.page.locator(".send").click()
    await expect(person.page.locator("#unsent")).to_contain_text("Not sent yet.")
    await expect(person.box).to_have_value("The garden")
    await context.set_offline(False)
    async with person.answering():
        await person.page.locator(".send").click()
    assert house.answers == [("role", "A student"), ("keep", "The garden")]


async def test_half_an_answer_outlives_a_reload(person: Person) -> None:
    await person.chooses(1)
    await person.chooses(2)
    await person.box.fill("The gar")
    await person.page.reload()
    await expect(person.box).to_have_value("The gar")
    await person.writes("The garden")
    await person.page.reload()
    await person.presses("Back")
    await expect(person.box).to_have_value("")


async def test_half_an_answer_stays_while_they_ask_who_sees_it(person: Person) -> None:
    await person.chooses(1)
    await person.chooses(2)
    await person.box.fill("The gar")
    await person.presses("Who sees this?")
    await expect(person.box).to_have_value("The gar")


async def test_what_happens_in_one_tab_shows_in_the_other(house: House, context: BrowserContext) -> None:
    first = await arrives(context, house.url)
    await first.chooses(1)
    second = await arrives(context, house.url)
    await second.chooses(2)
    await expect(first.page.locator("#lines li")).to_have_count(5)
    await expect(first.box).to_be_visible()


async def test_the_language_can_be_changed_in_mid_conversation(person: Person, house: House) -> None:
    await person.chooses(1)
    await person.presses("Español")
    assert (await person.said())[-1] == "¿Quién es usted?"
    await expect(person.page.locator("html")).to_have_attribute("lang", "es")
    await person.presses("2 Estudiante")
    await expect(person.page.get_by_label("Su respuesta", exact=True).last).to_be_focused()
    assert house.answers == [("role", "Estudiante")]


async def test_the_next_person_on_the_device_starts_anew(person: Person, house: House) -> None:
    await person.chooses(1)
    await person.chooses(2)
    await person.page.get_by_role("button", name="Someone else on this device? Begin again").click()
    await expect(person.page.locator("#lines li")).to_have_count(1)
    await person.chooses(1)
    await person.chooses(1)
    assert house.answers == [("role", "A student"), ("role", "A parent")]


async def test_the_next_person_does_not_see_what_was_half_written(person: Person) -> None:
    await person.chooses(1)
    await person.chooses(2)
    await person.box.fill("The gar")
    await person.page.get_by_role("button", name="Someone else on this device? Begin again").click()
    await expect(person.page.locator("#lines li")).to_have_count(1)
    await person.chooses(1)
    await person.chooses(2)
    await expect(person.box).to_have_value("")


async def test_whoever_stopped_can_come_back(person: Person, house: House) -> None:
    await person.chooses(1)
    await person.presses("Stop")
    await expect(person.page.locator(".words")).to_have_count(0)
    await person.presses("Start again")
    await person.presses("1 Yes")
    await person.chooses(2)
    assert house.answers == [("role", "A student")]


async def test_the_last_answer_can_be_changed_and_added_to_after_the_end(person: Person, house: House) -> None:
    assert [turn async for turn in whole_survey(person)][-1] == 7
    await person.page.get_by_text("Add something").click()
    await person.writes("Thank you for asking about the garden.")
    await person.presses("Change my last answer")
    await person.writes("3")
    assert house.answers[-2:] == [("afterword", "Thank you for asking about the garden."), ("children", "3")]


async def test_words_can_be_written_where_buttons_are_offered(person: Person, house: House) -> None:
    await person.chooses(1)
    await person.page.get_by_text("Write instead").click()
    await person.writes("student")
    assert house.answers == [("role", "student")]
