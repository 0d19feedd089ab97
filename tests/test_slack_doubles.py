"""Slack as others have rebuilt it: a stateful copy for installing and writing, and its own specification for calls."""

import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sipbot.channels import Asked, DeliveryError, Outbound
from sipbot.channels.slack import Channel, api, blocks
from sipbot.channels.slack.presses import Place
from sipbot.engine.prompt import Option, Prompt
from tests import doubles
from tests.fakes import MemoryVault, ScriptedInbox
from tests.slack_side import OPTIONS, signature

TEAM = "T000000001"
SCOPES = ["chat:write", "commands", "im:history", "im:write", "users:read"]
TO_SPECIFICATION = Path(__file__).parents[2] / "shared" / "tools" / "slack_fix.py"
QUESTION = Prompt(
    "Which of these are you?",
    input="choice",
    question="role",
    options=(Option("1", "A teacher"), Option("2", "An aide & more")),
    hint="Reply with a number.",
)
THANKS = Prompt("Thank you.", kind="closing", answered="A teacher")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


# A copy with a memory.


@pytest.fixture(scope="module")
def port() -> int:
    return doubles.free_port()


@pytest.fixture(scope="module")
def slack(port: int) -> Iterator[str]:
    app = {
        "client_id": "111.222",
        "client_secret": "client-secret",
        "app_id": "A1",
        "name": "sipbot",
        "redirect_uris": [f"http://127.0.0.1:{port}/slack/oauth_redirect"],
        "scopes": SCOPES,
        "bot_name": "sipbot",
    }
    seed = {
        "team": {"name": "Harbor View School (invented)", "domain": "harbor"},
        "strict_scopes": True,
        "users": [{"name": "maria", "real_name": "Maria Invented", "email": "maria@harbor.example.org"}],
        "bots": [{"name": "sipbot"}],
        "oauth_apps": [app],
    }
    with doubles.emulated("slack", seed) as url:
        yield url


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
async def installed(slack: str, port: int, http: aiohttp.ClientSession, vault: MemoryVault) -> AsyncIterator[Channel]:
    """The app, installed by somebody who clicked through Slack's page."""
    options = replace(
        OPTIONS,
        bot_token="",
        client_id="111.222",
        client_secret="client-secret",
        schools={TEAM: "demo"},
        public_url=f"http://127.0.0.1:{port}",
        api=f"{slack}/api/",
    )
    channel = Channel(options, http, vault)
    app = web.Application()
    channel.connect(app, ScriptedInbox("staff", {"en": (QUESTION,)}))
    server = TestServer(app, port=port)
    async with server, TestClient(server) as browser:
        assert await _click_through(browser, http) == 200
        yield channel


async def test_the_app_is_installed_as_slack_does_it(installed: Channel) -> None:
    assert [(found.what, found.ok) for found in await installed.check()] == [(f"Slack: workspace {TEAM}", True)]


async def test_a_question_arrives_and_is_redrawn_once_answered(
    installed: Channel, vault: MemoryVault, slack: str
) -> None:
    handle = f"{TEAM}/U000000001"
    asked = Asked(await installed.deliver(Outbound("1", "demo", "slack", handle, QUESTION, "staff")), QUESTION)
    await installed.deliver(Outbound("2", "demo", "slack", handle, THANKS, "staff", follows=asked))
    token = json.loads(await vault.get(f"token.{TEAM}") or "")["token"]
    opened = await _posted(f"{slack}/api/conversations.open", token, users="U000000001")
    history = await _posted(f"{slack}/api/conversations.history", token, channel=opened["channel"]["id"])
    assert [message["text"] for message in history["messages"]] == [
        "Thank you.",
        "Which of these are you?\n1. A teacher\n2. An aide &amp; more\nReply with a number.",
    ]
    assert history["messages"][1]["blocks"] == blocks.answered(QUESTION, "A teacher")


async def test_somebody_who_is_not_there_is_given_up(installed: Channel) -> None:
    with pytest.raises(DeliveryError) as error:
        await installed.deliver(Outbound("1", "demo", "slack", f"{TEAM}/U0NOBODY", QUESTION, "staff"))
    assert (error.value.permanent, error.value.bad_address) == (True, True)


async def _click_through(browser: TestClient[web.Request, web.Application], http: aiohttp.ClientSession) -> int:
    """Follow the installation through Slack's page and back; the status at the end."""
    async with browser.get("/slack/install", allow_redirects=False) as begun:
        cookie, page = begun.headers["Set-Cookie"].partition(";")[0], begun.headers["Location"]
    async with http.get(page) as shown:
        html = await shown.text()
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html.partition("</form>")[0]))
    agreed = {name: unescape(value) for name, value in form.items()}
    async with http.post(
        shown.url.with_path("/oauth/v2/authorize/callback"), data=agreed, allow_redirects=False
    ) as back:
        returned = back.headers["Location"]
    async with http.get(returned, headers={"Cookie": cookie}) as done:
        return done.status


async def _posted(url: str, token: str, **fields: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data=fields) as answer:
        return await answer.json()


# Its own specification.


@pytest.fixture(scope="module")
def specified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Slack's specification, repaired, refuses calls that it forbids and answers the others with its examples."""
    original = doubles.specification("slack_web_openapi_v2.json")
    repaired = tmp_path_factory.mktemp("slack") / "slack.json"
    subprocess.run([sys.executable, TO_SPECIFICATION, original, repaired], check=True, capture_output=True)
    with doubles.specified(repaired) as url:
        yield f"{url}/"


async def test_every_call_of_ours_is_as_slack_specifies_it(specified: str, http: aiohttp.ClientSession) -> None:
    client = api.Client(http, specified)
    window = blocks.modal(replace(QUESTION, input="choices"), Place("staff", "role", "en"))
    home = {"type": "home", "blocks": blocks.message(QUESTION, "staff")}
    answers = [
        await api.asked(client.auth_test(token="xoxb-1")),
        await api.asked(client.views_open(token="xoxb-1", trigger_id="1.2.a", view=window)),
        await api.asked(client.views_publish(token="xoxb-1", user_id="U1", view=home)),
        await api.asked(client.auth_revoke(token="xoxb-1")),
        await api.asked(client.users_info(token="xoxb-1", user="U1")),
        await api.asked(client.users_lookupByEmail(token="xoxb-1", email="ana@lincoln.example.org")),
        await api.asked(client.apps_connections_open(app_token="xapp-1")),
        await api.asked(client.oauth_v2_access(client_id="1", client_secret="s", code="c", redirect_uri="https://a.b")),
    ]
    assert [answer["ok"] for answer in answers] == [True] * 8


async def test_messages_are_posted_and_redrawn_as_slack_specifies_it(
    specified: str, http: aiohttp.ClientSession
) -> None:
    channel = Channel(replace(OPTIONS, api=specified), http, MemoryVault())
    team = (await api.asked(api.Client(http, specified).auth_test(token="xoxb-one")))["team_id"]
    follows = Asked("1503435956.000247", QUESTION)
    posted = await channel.deliver(Outbound("1", "demo", "slack", f"{team}/U1", THANKS, "staff", follows=follows))
    assert re.fullmatch(r"\d+\.\d+", posted)


async def test_the_specification_refuses_what_is_not_so(specified: str, http: aiohttp.ClientSession) -> None:
    client = api.Client(http, specified)
    with pytest.raises(DeliveryError):
        await api.asked(client.api_call("chat.postMessage", data={"text": "hi"}, headers={"Authorization": "Bearer x"}))
    with pytest.raises(DeliveryError):
        await api.asked(client.api_call("chat.postMesage", data={"channel": "C1"}))


def test_events_are_signed_as_slack_shows_it() -> None:
    # The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name="
        "foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2F"
        "hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015."
        "47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    made = signature(body.encode(), "1531420618", "8f742231b10e8888abcd99yyyzzz85a5")
    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
