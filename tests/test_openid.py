"""The district's own sign-in: against Google's and Microsoft's as others have rebuilt them, and what must not work."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sipbot.app import utc_now
from sipbot.engagements import SchoolFile, add_school
from sipbot.settings import Settings, SettingsError
from sipbot.storage import Database
from sipbot.web.auth.accounts import Accounts
from sipbot.web.auth.openid import Provider, ProviderTrouble
from sipbot.web.auth.views import BACK
from tests import room
from tests.conftest import NOON, sqlite_copy
from tests.doubles import emulated, free_port
from tests.keys import keyring
from tests.test_room import AlderBrook, words

ANA, EVE = "ana@school.example", "eve@elsewhere.example"
PORT = free_port()
HERE = f"http://127.0.0.1:{PORT}"
SEED = {
    "users": [
        {"email": ANA, "name": "Ana Invented", "hd": "school.example", "email_verified": True},
        {"email": EVE, "name": "Eve Invented", "hd": "elsewhere.example", "email_verified": True},
    ],
    "oauth_clients": [
        {"client_id": "sipbot", "client_secret": "invented", "name": "sipbot", "redirect_uris": [f"{HERE}{BACK}"]}
    ],
}
Browser = TestClient[web.Request, web.Application]


@pytest.fixture(scope="module", params=["google", "microsoft"])
def district(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the district signs in: Google's or Microsoft's accounts, rebuilt."""
    with emulated(request.param, SEED) as url:
        yield url


@pytest.fixture(scope="module")
def google() -> Iterator[str]:
    with emulated("google", SEED) as url:
        yield url


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School (invented)"), now=NOON)
    yield database
    await database.close()


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return room.accounts_of(database)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


async def issuer_of(http: aiohttp.ClientSession, district: str) -> str:
    async with http.get(f"{district}/.well-known/openid-configuration") as response:
        return str((await response.json())["issuer"])


def settings_of(issuer: str, **changed: Any) -> Settings:
    said = {"openid_issuer": issuer, "openid_client_id": "sipbot", "openid_client_secret": "invented", **changed}
    return Settings(**said)


@pytest.fixture
async def browser(
    accounts: Accounts, database: Database, http: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> AsyncIterator[Browser]:
    """A browser at our pages; the test says where the district signs in by the fixture it uses."""
    name = "district" if "district" in request.fixturenames else "google"
    issuer = await issuer_of(http, request.getfixturevalue(name))
    domains = ("school.example",) if name == "google" else ()
    provider = Provider(
        settings_of(issuer, openid_domains=domains), http, database, back=f"{HERE}{BACK}", clock=utc_now
    )
    app = room.room(accounts, AlderBrook(), address=HERE, provider=provider)
    async with TestClient(TestServer(app, port=PORT)) as client:
        yield client


async def leave(browser: Browser, path: str) -> str:
    """Where the browser is sent."""
    async with browser.get(path, allow_redirects=False) as response:
        assert response.status == 303
        return response.headers["Location"]


async def signs_in_there(http: aiohttp.ClientSession, address: str, email: str) -> str:
    """What somebody does at the provider: choose their account; where they are sent back to."""
    async with http.get(address) as response:
        html = await response.text()
    form = next(one for one in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'value="{email}"' in one)
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    action = re.findall(r'action="([^"]+)"', form)[0]
    there = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}{action}"
    async with http.post(there, data=fields, allow_redirects=False) as response:
        return response.headers["Location"]


def path_of(address: str) -> str:
    """The path and query of one of our addresses."""
    assert address.startswith(HERE)
    return address.removeprefix(HERE)


async def comes_back(browser: Browser, address: str) -> tuple[int, str, str]:
    async with browser.get(path_of(address), allow_redirects=False) as response:
        return response.status, response.headers.get("Location", ""), words(await response.text())


async def come_in(browser: Browser, http: aiohttp.ClientSession, accounts: Accounts, email: str = ANA) -> None:
    token = await accounts.invite("Ana", email, role="reviewer", school="alder")
    back = await signs_in_there(http, await leave(browser, f"/join/{token}/openid"), email)
    assert (await comes_back(browser, back))[:2] == (303, "/s")


async def test_somebody_invited_comes_in_with_the_districts_account_and_signs_in_with_it_again(
    district: str, browser: Browser, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    await come_in(browser, http, accounts)
    assert [(one.email, one.has_joined) for one in await accounts.members("alder")] == [(ANA, True)]
    browser.session.cookie_jar.clear()
    back = await signs_in_there(http, await leave(browser, "/sign-in/openid?next=/s/alder/themes/T1"), ANA)
    assert (await comes_back(browser, back))[:2] == (303, "/s/alder/themes/T1")
    async with browser.get("/s/alder/themes/T1") as response:
        assert response.status == 200


async def test_an_account_that_nobody_was_invited_with_does_not_come_in(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    await accounts.invite("Ana", ANA, role="reviewer", school="alder")
    back = await signs_in_there(http, await leave(browser, "/sign-in/openid"), ANA)
    status, _, told = await comes_back(browser, back)
    assert (status, "nobody here has that account: open the link that you were given first" in told) == (403, True)


async def test_an_account_of_another_district_does_not_come_in(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    token = await accounts.invite("Eve", EVE, role="reviewer", school="alder")
    back = await signs_in_there(http, await leave(browser, f"/join/{token}/openid"), EVE)
    status, _, told = await comes_back(browser, back)
    assert (status, "use your account of school.example" in told) == (403, True)
    assert (await accounts.invited(token)).email == EVE


async def test_one_account_there_is_one_account_here(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    await come_in(browser, http, accounts)
    token = await accounts.invite("Bo", "bo@school.example", role="owner", school="alder")
    back = await signs_in_there(http, await leave(browser, f"/join/{token}/openid"), ANA)
    status, _, told = await comes_back(browser, back)
    assert (status, "somebody else comes in with that account already" in told) == (403, True)


async def test_the_way_back_works_once(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    await come_in(browser, http, accounts)
    back = await signs_in_there(http, await leave(browser, "/sign-in/openid"), ANA)
    assert (await comes_back(browser, back))[0] == 303
    assert (await comes_back(browser, back))[0] == 403


@pytest.mark.parametrize("changed", [{"state": "guessed"}, {"state": ""}, {"code": "guessed"}, {"code": ""}])
async def test_a_forged_way_back_does_not_come_in(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts, changed: Mapping[str, str]
) -> None:
    await come_in(browser, http, accounts)
    browser.session.cookie_jar.clear()
    back = await signs_in_there(http, await leave(browser, "/sign-in/openid"), ANA)
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    status, _, _ = await comes_back(browser, f"{HERE}{BACK}?{urlencode({**query, **changed})}")
    assert status == 403
    async with browser.get("/account", allow_redirects=False) as response:
        assert response.status == 303


async def test_somebody_elses_way_back_does_not_sign_this_browser_in(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    await come_in(browser, http, accounts)
    back = await signs_in_there(http, await leave(browser, "/sign-in/openid"), ANA)
    browser.session.cookie_jar.clear()
    status, _, told = await comes_back(browser, back)
    assert (status, "begun in another browser" in told) == (403, True)


async def test_an_answer_for_another_question_does_not_come_in(
    browser: Browser, google: str, http: aiohttp.ClientSession, accounts: Accounts
) -> None:
    await come_in(browser, http, accounts)
    browser.session.cookie_jar.clear()
    address = await leave(browser, "/sign-in/openid")
    for changed in ({"nonce": "another"}, {"code_challenge": "another"}):
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        asked = f"{address.partition('?')[0]}?{urlencode({**query, **changed})}"
        assert (await comes_back(browser, await signs_in_there(http, asked, ANA)))[0] == 403
        address = await leave(browser, "/sign-in/openid")


async def test_a_provider_that_is_away_is_told_and_the_password_still_works(
    accounts: Accounts, database: Database, http: aiohttp.ClientSession
) -> None:
    provider = Provider(
        settings_of(f"http://127.0.0.1:{free_port()}"), http, database, back=f"{HERE}{BACK}", clock=utc_now
    )
    app = room.room(accounts, AlderBrook(), provider=provider)
    async with TestClient(TestServer(app)) as client, client.get("/sign-in/openid") as response:
        told = words(await response.text())
    assert (response.status, "cannot be reached at the moment: try again soon" in told) == (502, True)
    assert "Password" in told


@pytest.mark.parametrize("endpoint", ["token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "inside",
    ["http://localhost:{port}/", "http://169.254.169.254/", "http://10.1.2.3/", "http://[::1]:{port}/", "file:///"],
)
async def test_a_provider_cannot_send_us_into_our_own_network(
    database: Database, http: aiohttp.ClientSession, endpoint: str, inside: str
) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        own = f"http://127.0.0.1:{request.url.port}"
        said = {"issuer": own, "authorization_endpoint": f"{own}/in", "token_endpoint": f"{own}/token"}
        there = inside.format(port=request.url.port)
        return web.json_response({**said, "jwks_uri": f"{own}/keys", "keys": [], endpoint: there})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        settings = settings_of(f"http://127.0.0.1:{server.port}")
        provider = Provider(settings, http, database, back=f"{HERE}{BACK}", clock=utc_now)
        left = await provider.leave()
        state = parse_qs(urlsplit(left.address).query)["state"][0]
        with pytest.raises(ProviderTrouble, match="an address that we do not ask"):
            await provider.come_back({"state": state, "code": "invented"}, left.browser)
    assert set(asked) <= {"/.well-known/openid-configuration", "/token"}


@pytest.mark.parametrize(
    ("issuer", "secret", "why"),
    [
        ("https://accounts.google.com", "invented", "SIPBOT_OPENID_DOMAINS: name the district's domains"),
        ("https://login.microsoftonline.com/common/v2.0", "invented", "the district's own tenant id"),
        ("http://login.example", "invented", "write the provider's address, https://"),
        ("https://login.example", "", "SIPBOT_OPENID_CLIENT_SECRET"),
    ],
)
async def test_a_provider_that_would_let_in_anybody_is_refused(
    database: Database, http: aiohttp.ClientSession, issuer: str, secret: str, why: str
) -> None:
    settings = settings_of(issuer, openid_client_secret=secret)
    with pytest.raises(SettingsError, match=why):
        Provider(settings, http, database, back=f"{HERE}{BACK}", clock=utc_now)
