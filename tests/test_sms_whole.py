"""The whole way of a text message: from a phone over Twilio to us, through the outbox, and back to the phone."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, encode_basic_auth
from aiohttp.test_utils import TestServer

from sipbot.app import build_app, build_parts
from sipbot.channels import NoSuchSurvey
from sipbot.settings import Settings
from tests.doubles import emulated, free_port
from tests.keys import key_file
from tests.phones import ACCOUNT, NUMBER, SETTINGS, TOKEN

SAM, KIM = "+15550100777", "+15550100888"
SURVEY = """\
title: The bus
audience: [family]
consent: May we ask you about the bus? Reply 1 to begin, 2 to leave.
questions:
  - {key: ride, type: text, text: How is the ride?, analyze: challenge}
  - {key: like, type: scale, text: Do you like it?, low: {1: Not at all}, high: {5: Very}}
thanks: Thank you for telling us.
"""

IDEAS = """\
title: Ideas
audience: [family]
consent: May we ask you for ideas? Reply 1 to begin, 2 to leave.
questions:
  - {key: ideas, type: text, text: What would you change? Write one idea a line.}
  - {key: best, type: choices, text: Which matter most?, choices_from: ideas, at_most: 3}
  - {key: one, type: choice, text: And if only one?, choices_from: best}
thanks: Thank you for your ideas.
"""


class Town:
    """A Twilio with everybody's phones, and our server behind the school's number."""

    def __init__(self, http: ClientSession, twilio: str) -> None:
        self._http = http
        self._twilio = twilio
        self._headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}

    async def texts(self, handle: str, text: str) -> None:
        fields = {"From": handle, "To": NUMBER, "Body": text}
        url = f"{self._twilio}/_twilio/simulate/inbound-message"
        async with self._http.post(url, data=fields, headers=self._headers) as response:
            assert response.ok

    async def reads(self, handle: str, n_messages: int) -> list[str]:
        """What has come to a phone, as soon as it is so many messages."""
        async with asyncio.timeout(120):
            while len(found := await self._delivered_to(handle)) < n_messages:
                await asyncio.sleep(0.02)
        return found

    async def _delivered_to(self, handle: str) -> list[str]:
        url = f"{self._twilio}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        async with self._http.get(url, params={"To": handle}, headers=self._headers) as response:
            newest_first: list[dict[str, Any]] = (await response.json())["messages"]
        return [str(message["body"]) for message in reversed(newest_first)]


@asynccontextmanager
async def serving(folder: Path, *, port: int, **env: str) -> AsyncIterator[None]:
    """The whole of sipbot with these settings, on a new database."""
    settings = Settings(
        database=f"sqlite:///{folder / 'sipbot.db'}",
        keys_file=key_file(),
        surveys=str(folder),
        channels=("sms",),
        public_url=env["SIPBOT_PUBLIC_URL"],
    )
    parts = await build_parts(settings, env=env)
    try:
        async with TestServer(build_app(parts), port=port):
            yield
    finally:
        await parts.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    (tmp_path / "bus.yaml").write_text(SURVEY)
    (tmp_path / "ideas.yaml").write_text(IDEAS)
    port = free_port()
    ours = f"http://127.0.0.1:{port}"
    seed = {
        "account": {"sid": ACCOUNT, "auth_token": TOKEN},
        "phone_numbers": [{"phone_number": NUMBER, "sms_url": f"{ours}/sms"}],
    }
    fast = {"SIPBOT_TEXT_QUIET_SECONDS": "1", "SIPBOT_TWILIO_PER_SECOND": "50"}
    with emulated("twilio", seed) as twilio:
        env = {**SETTINGS, **fast, "SIPBOT_PUBLIC_URL": ours, "SIPBOT_TWILIO_API": twilio}
        async with serving(tmp_path, port=port, **env), aiohttp.ClientSession() as http:
            yield Town(http, twilio)


async def test_a_survey_is_answered_from_a_phone_over_twilio(town: Town) -> None:
    await town.texts(SAM, "Hello?")
    await town.reads(SAM, 1)
    await town.texts(SAM, "1")
    await town.reads(SAM, 2)
    await town.texts(SAM, "It is late on most days,")
    await town.texts(SAM, "and nobody tells us why 😕")
    await town.reads(SAM, 3)
    await town.texts(SAM, "2")
    assert await town.reads(SAM, 4) == [
        "May we ask you about the bus? Reply 1 to begin, 2 to leave.",
        "(1 of 2) How is the ride?",
        "(2 of 2) Do you like it?\nReply with a number from 1 (Not at all) to 5 (Very).",
        "Thank you for telling us.",
    ]


async def test_people_are_texted_their_own_ideas_to_choose_from(town: Town) -> None:
    wrote = "Safer buses\nbetter food\nmore art\nsmaller classes"
    for n_read, text in enumerate(("Ideas", "1", wrote, "1, 2 and 4"), 1):
        await town.texts(SAM, text)
        await town.reads(SAM, n_read)
    await town.texts(SAM, "better food")
    assert (await town.reads(SAM, 5))[2:] == [
        "(2 of 2) Which matter most?\n1. Safer buses\n2. better food\n3. more art\n4. smaller classes\n"
        "Pick up to 3. Reply with numbers, for example 1,3.",
        "(3 of 3) And if only one?\n1. Safer buses\n2. better food\n3. smaller classes\nReply with a number.",
        "Thank you for your ideas.",
    ]


async def test_nobody_is_texted_after_stop(town: Town) -> None:
    await town.texts(SAM, "Hello?")
    await town.reads(SAM, 1)
    await town.texts(SAM, "STOP")
    await town.texts(KIM, "Hello?")
    await town.reads(KIM, 1)
    assert len(await town.reads(SAM, 1)) == 1


async def test_no_number_and_no_word_of_a_person_is_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for text in ("Hello?", "1", "It is late on most days"):
        await town.texts(SAM, text)
    await town.reads(SAM, 3)
    told = caplog.text
    assert [secret for secret in (SAM, SAM[1:], "late on most days", TOKEN, "Hello?") if secret in told] == []


async def test_a_survey_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    env = {**SETTINGS, "SIPBOT_TEXT_SURVEY": "buss"}
    with pytest.raises(NoSuchSurvey, match="'buss'"):
        async with serving(tmp_path, port=free_port(), **env):
            pass
