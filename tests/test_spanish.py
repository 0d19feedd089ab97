"""The planning team's room in Spanish, over HTTP: every text is translated, and the reader's choice is kept."""

import asyncio
import io
import itertools
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar, FormData
from aiohttp.test_utils import TestServer
from yarl import URL

from sipbot.app import build_pages, build_parts
from sipbot.engagements import SchoolFile, add_school
from sipbot.settings import Settings
from sipbot.storage import Database
from sipbot.web.language import COOKIE
from tests import reports, room
from tests.conftest import NOON, sqlite_copy
from tests.keys import key_file, keyring
from tests.stored_reports import store

BUSES, SAFE = "bus late morning", "safe halls"
Browser = ClientSession
NUMBERS = itertools.count(1)
SPANISH = {"Accept-Language": "es-US,es;q=0.9,en;q=0.5"}


pytestmark = pytest.mark.asyncio(loop_scope="module")


# Whose language.


@pytest.fixture(scope="module")
def file(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_copy(sqlite_with_tables, tmp_path_factory.mktemp("spanish"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def database(file: str) -> AsyncIterator[Database]:
    database = Database(file, keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School", invented=True), now=NOON)
    await store(database, "alder", replace(reports.school(), engagement=None), run_id="fall")
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(file: str, database: Database) -> AsyncIterator[URL]:
    """Where all that `sipbot serve` serves is, over the same file."""
    settings = Settings(database=file, keys_file=key_file(), school="alder")
    parts = await build_parts(settings, env={}, durable=False)
    async with TestServer(build_pages(parts)) as server:
        yield server.make_url("/")
    await parts.close()


@pytest_asyncio.fixture(loop_scope="module")
async def street(address: URL) -> AsyncIterator[Browser]:
    """A browser in which nobody is signed in."""
    async with Browser(address, cookie_jar=CookieJar(unsafe=True)) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def owner(database: Database, street: Browser) -> Browser:
    """The same browser after an owner of the school has come in."""
    name = f"Ana Invented {next(NUMBERS)}"
    street.cookie_jar.update_cookies(await room.signed_in(room.accounts_of(database), "alder", "owner", name))
    return street


async def look(browser: Browser, path: str, headers: Mapping[str, str] = SPANISH) -> str:
    async with browser.get(path, headers=headers) as response:
        return await response.text()


async def send(browser: Browser, page: str, path: str, **fields: str) -> tuple[int, str]:
    """What a form on *page* is answered, with what the page put into it."""
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', await look(browser, page)))
    form.pop("back", None)
    async with browser.post(path, data={**form, **fields}, headers=SPANISH) as response:
        return response.status, await response.text()


async def test_a_browser_that_prefers_spanish_is_spoken_to_in_spanish(street: Browser) -> None:
    page = await look(street, "/sign-in")
    assert '<html lang="es">' in page
    assert "<h1>Iniciar sesión</h1>" in page


@pytest.mark.parametrize("asked", ["en-US", "pt-BR,pt", "xx-nonsense;;q=", ""])
async def test_every_other_browser_is_spoken_to_in_english(street: Browser, asked: str) -> None:
    page = await look(street, "/sign-in", {"Accept-Language": asked})
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page


async def test_a_button_in_the_head_changes_the_language_of_the_browser_without_signing_in(street: Browser) -> None:
    page = await look(street, "/sign-in?next=/s/alder/plan", {})
    assert '<button class="plain-button" name="language" value="es" lang="es">Español</button>' in page
    form = {"language": "es", "back": "/sign-in?next=%2Fs%2Falder%2Fplan"}
    async with street.post("/language", data=form) as response:
        assert response.url.path_qs == "/sign-in?next=/s/alder/plan"
        assert "<h1>Iniciar sesión</h1>" in await response.text()
    assert "<h1>Iniciar sesión</h1>" in await look(street, "/sign-in", {"Accept-Language": "en"})


async def test_the_button_leads_back_to_the_page_with_all_that_it_asked_for(owner: Browser) -> None:
    page = await look(owner, "/s/alder/search?q=bus&page=2")
    assert '<input type="hidden" name="back" value="/s/alder/search?q=bus&amp;page=2">' in page


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "http://[", ""])
async def test_the_button_leads_to_no_other_site(street: Browser, back: str) -> None:
    form = {"language": "es", "back": back}
    async with street.post("/language", data=form, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) in [(303, "/s"), (303, "/")]


async def test_a_language_that_nobody_speaks_here_changes_nothing(street: Browser) -> None:
    form = {"language": "tlh", "back": "/sign-in"}
    async with street.post("/language", data=form, allow_redirects=False) as response:
        assert (response.status, COOKIE in response.cookies) == (303, False)


async def test_another_site_cannot_change_somebodys_language(owner: Browser) -> None:
    form = {"language": "es", "back": "/account", "csrf": "guessed"}
    async with owner.post("/language", data=form, allow_redirects=False) as response:
        assert (response.status, COOKIE in response.cookies) == (303, False)


async def test_a_page_that_answers_a_form_has_no_button_that_would_lose_what_was_typed(owner: Browser) -> None:
    status, page = await send(owner, "/s/alder/plan", "/s/alder/plan", horizon_year="1066", owner="Director")
    assert (status, 'name="language"' in page) == (422, False)
    assert 'value="Director"' in page


async def test_a_language_that_was_chosen_for_an_account_goes_with_it_to_every_browser(
    owner: Browser, address: URL
) -> None:
    page = await look(owner, "/account", {})
    assert '<button class="second" name="language" value="en" lang="en" aria-current="true">English</button>' in page
    status, _ = await send(owner, "/account", "/language", language="es", back="/account")
    cookies = {one.key: one.value for one in owner.cookie_jar if one.key == room.COOKIE}
    async with Browser(address, cookies=cookies, cookie_jar=CookieJar(unsafe=True)) as elsewhere:
        page = await look(elsewhere, "/account", {"Accept-Language": "en"})
    assert (status, "<h1>Su cuenta</h1>" in page) == (200, True)


# What is said.


async def test_what_a_form_did_is_said_in_spanish(owner: Browser) -> None:
    status, page = await send(owner, "/s/alder/plan", "/s/alder/plan", kind="initial", owner="Director")
    assert (status, '<p role="status" dir="auto">Guardado.</p>' in page) == (200, True)


async def test_why_a_form_was_not_kept_is_said_in_spanish(owner: Browser) -> None:
    _, page = await send(owner, "/s/alder/plan", "/s/alder/plan", kind="initial", horizon_year="1066")
    assert "<p>El año debe estar entre 2000 y 2100, por ejemplo 2031.</p>" in page


async def test_what_stands_against_a_change_is_said_in_spanish_with_the_names_as_they_are(owner: Browser) -> None:
    path = "/s/alder/themes/T1"
    _, page = await send(owner, path, f"{path}/rename", name=SAFE)
    assert f"No se puede hacer, porque otro tema ya se llama “{SAFE}”." in page


async def test_whoever_is_second_is_told_so_in_spanish(owner: Browser) -> None:
    path = "/s/alder/themes/T3"
    old = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', await look(owner, path)))
    await send(owner, path, f"{path}/rename", name="Autobuses")
    async with owner.post(f"{path}/rename", data={**old, "name": "Buses"}, headers=SPANISH) as response:
        page = await response.text()
    assert (response.status, "Otra persona cambió lo mismo después" in page) == (409, True)
    assert "se llama “Autobuses”" in page


async def test_a_wrong_password_is_told_in_spanish(street: Browser) -> None:
    form = {"email": "ana.invented@school.example", "password": "wrong", "next": ""}
    async with street.post("/sign-in", data=form, headers=SPANISH) as response:
        assert "No se inició la sesión: la dirección y la contraseña no corresponden." in await response.text()


async def test_a_role_that_is_too_small_is_told_in_spanish(street: Browser, database: Database) -> None:
    cookies = await room.signed_in(room.accounts_of(database), "alder", "viewer", name="Bo Invented")
    street.cookie_jar.update_cookies(cookies)
    page = await look(street, "/s/alder/team")
    assert "Su función aquí es “lectura”, y para esto hace falta la función “responsable”." in page


async def test_a_file_that_is_too_large_is_told_in_spanish(owner: Browser) -> None:
    meeting = {"on": "2026-10-14", "what": "Noche del ELPAC"}
    await send(owner, "/s/alder/meetings", "/s/alder/meetings", **meeting)
    form = FormData()
    form.add_field("file", io.BytesIO(b"x" * (11 * 1024 * 1024)), filename="minutes.txt")
    async with owner.post("/s/alder/meetings/1/minutes", data=form, headers=SPANISH) as response:
        assert (response.status, "El archivo pesa más de 10 MB." in await response.text()) == (413, True)


async def test_days_groups_and_plurals_are_said_in_spanish(owner: Browser) -> None:
    await send(owner, "/s/alder/meetings", "/s/alder/meetings", on="2026-10-14", what="Noche del ELPAC")
    page = await look(owner, "/s/alder/meetings")
    assert '<th scope="row">14 de octubre de 2026</th>' in page
    page = await look(owner, "/s/alder/")
    assert "Personas que respondieron, por rol" in page
    assert re.search(r'<th scope="row">Familias', page)
    assert re.search(r"\d+ personas · \d+ respuestas · \d+ ideas", page)


async def test_what_people_wrote_stays_and_keeps_its_language(owner: Browser) -> None:
    page = await look(owner, "/s/alder/themes/T1")
    assert '<div class="words" lang="en" dir="auto">' in page
    assert f'<h1 dir="auto">{BUSES}</h1>' in page


async def test_sentences_of_the_document_stay_english_and_say_so(owner: Browser) -> None:
    told = "Los documentos están en inglés, el idioma en que se entregan al estado."
    assert [told in await look(owner, path) for path in ("/s/alder/documents", "/s/alder/plan")] == [True, True]
    page = await look(owner, "/s/alder/")
    assert '<ul lang="en"><li>' in page
    assert '<span dir="auto" lang="en">Look together at' in page


async def test_a_document_is_the_same_in_whatever_language_it_is_asked_for(owner: Browser) -> None:
    spanish = await look(owner, "/s/alder/download/html")
    assert spanish == await look(owner, "/s/alder/download/html", {})
    assert '<html lang="en">' in spanish


async def test_two_readers_at_once_each_get_their_own_language(street: Browser) -> None:
    asked = [look(street, "/sign-in", {"Accept-Language": one}) for one in ("es", "en") * 10]
    titles = [re.findall("<h1>(.*)</h1>", page)[0] for page in await asyncio.gather(*asked)]
    assert titles == ["Iniciar sesión", "Sign in"] * 10
