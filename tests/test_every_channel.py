"""What every channel promises, found by its file: nothing here names one."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from dotenv import dotenv_values

from sipbot import by_name
from sipbot.channels import Channel
from sipbot.engine.prompt import Prompt
from tests.fakes import MemoryVault, ScriptedInbox

CHANNELS = by_name.names("sipbot.channels")
EXAMPLE = Path(__file__).parents[1] / ".env.example"
SETTING = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
MOST_SETTINGS = 20


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


def example() -> dict[str, str]:
    """The settings as `.env.example` has them."""
    return {name: value or "" for name, value in dotenv_values(EXAMPLE).items()}


def built(name: str, env: Mapping[str, str], http: aiohttp.ClientSession) -> Channel:
    channel: Channel = by_name.load("sipbot.channels", name).Channel.from_env(env, http, MemoryVault())
    return channel


def set_up(name: str, http: aiohttp.ClientSession) -> Channel:
    """The channel as somebody sets it up who writes what each error asks for, and nothing else."""
    env = example()
    for _ in range(MOST_SETTINGS):
        try:
            return built(name, env, http)
        except ValueError as error:
            missing = [setting for setting in SETTING.findall(str(error)) if env.get(setting) == ""]
            if not missing:
                pytest.fail(f"it names no setting that .env.example has: {error}")
            env[missing[0]] = "invented"
    pytest.fail("it asks for more and more settings")


@pytest.mark.parametrize("name", CHANNELS)
async def test_it_is_called_like_its_file_and_says_what_it_is(name: str, http: aiohttp.ClientSession) -> None:
    assert set_up(name, http).name == name
    assert by_name.first_line(by_name.load("sipbot.channels", name)).endswith((".", ":"))


@pytest.mark.parametrize("name", CHANNELS)
async def test_it_says_whether_anything_is_sent_and_how_fast(name: str, http: aiohttp.ClientSession) -> None:
    channel = set_up(name, http)
    assert isinstance(channel.pulls, bool)
    assert channel.per_second is None or channel.per_second > 0


@pytest.mark.parametrize("body", [b"", b"{", b"Body=hi&From=%2B15550100777", b"\xff\xfe", b'{"event": "sms:received"}'])
@pytest.mark.parametrize("name", CHANNELS)
async def test_its_webhooks_refuse_what_nobody_has_signed(name: str, http: aiohttp.ClientSession, body: bytes) -> None:
    app, ear = web.Application(), ScriptedInbox("invented", {"en": (Prompt("Hello?"),)}, school="")
    set_up(name, http).connect(app, ear)
    webhooks = [route for route in app.router.routes() if route.method == "POST" and "path" in route.get_info()]
    async with TestClient(TestServer(app)) as client:
        statuses = [(await client.post(str(route.get_info()["path"]), data=body)).status for route in webhooks]
    assert [status for status in statuses if not 400 <= status < 500] == []
    assert ear.received == []
