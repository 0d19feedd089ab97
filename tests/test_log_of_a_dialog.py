"""What a running server logs and stores while people talk to it over every channel, and its providers fail."""

import asyncio
import hashlib
import hmac
import itertools
import json
import signal
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sipbot import sample_school, surveys
from sipbot.channels.sms.signature import signature
from tests.command_line import running, sipbot
from tests.phones import FORM, text_fields
from tests.slack_side import signature as slack_signature
from tests.web_people import free_port

PUBLIC_URL, NUMBER = "https://voice.example.org", "+16085550100"
SAM, ANA, LEO, MIA = "+16085550142", "+16085550143", "U0LEO77", "kitchen-table-phone-of-mia"
ANSWER = "Señora Quillfeather never lets us outside"
TOKENS = {
    "TWILIO_ACCOUNT_SID": "AC" + "7" * 32,
    "TWILIO_AUTH_TOKEN": "twilio-token-of-the-tests",
    "SIPBOT_ANDROID_KEY": "android-key-of-the-tests",
    "SIPBOT_ANDROID_PASSWORD": "android-password-of-the-tests",
    "SIPBOT_SLACK_BOT_TOKEN": "xoxb-of-the-tests",
    "SIPBOT_SLACK_SIGNING_SECRET": "slack-secret-of-the-tests",
}
SETTINGS = {
    **TOKENS,
    "SIPBOT_CHANNELS": "webchat,sms,android,slack",
    "SIPBOT_PUBLIC_URL": PUBLIC_URL,
    "SIPBOT_SCHOOL": "alder-hill",
    "SIPBOT_TWILIO_SENDERS": NUMBER,
    "SIPBOT_TEXT_SURVEY": "family_voice",
    "SIPBOT_ANDROID_USER": "school",
    "SIPBOT_SLACK_SURVEYS": "family_voice",
}
IDENTITY = (SAM[1:], ANA[1:], LEO, MIA, *TOKENS.values())
WORDS = ("Quillfeather", "outside")


class Providers:
    """Twilio, a phone's gateway and Slack at one address; every second message fails, and its error quotes people."""

    def __init__(self) -> None:
        self.n_calls = 0
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._answer)
        self.server = TestServer(app)

    async def called(self, n_times: int) -> None:
        """Come back when they have been called so often."""
        async with asyncio.timeout(120):
            while self.n_calls < n_times:
                await asyncio.sleep(0.01)

    async def _answer(self, request: web.Request) -> web.Response:
        is_message = not request.path.endswith("auth.test")
        self.n_calls += is_message
        if is_message and self.n_calls % 2:
            return web.json_response({"code": 30008, "message": f"{SAM}: {ANSWER}", "error": ANSWER}, status=500)
        return web.json_response({"ok": True, "team_id": "T1", "user_id": "UBOT", "ts": "1.1", "sid": "SM1"})


@pytest.fixture
async def providers() -> AsyncIterator[Providers]:
    providers = Providers()
    async with providers.server:
        yield providers


@pytest.fixture
def server(tmp_path: Path, providers: Providers) -> Iterator[tuple[str, "Popen[str]"]]:
    """`sipbot serve` with every channel: its address, and its process when it is ready."""
    there = str(providers.server.make_url("")).rstrip("/")
    where = {
        "SIPBOT_PORT": str(free_port()),
        "SIPBOT_TWILIO_API": there,
        "SIPBOT_ANDROID_URL": there,
        "SIPBOT_SLACK_API": f"{there}/api/",
    }
    sipbot("import", str(sample_school.SCHOOL), "--db", f"sqlite:///{tmp_path / 'sipbot.db'}")
    with running("serve", cwd=tmp_path, **SETTINGS, **where) as process:
        assert process.stdout is not None
        for _ in (*surveys.names(), "staff"):
            process.stdout.readline()
        yield f"http://127.0.0.1:{where['SIPBOT_PORT']}", process


class Everybody:
    """Sam texts over Twilio, Ana to the school's phone, Leo writes in Slack, Mia in her browser."""

    def __init__(self, browser: aiohttp.ClientSession) -> None:
        self._browser = browser
        self._numbers = itertools.count()

    async def say(self, text: str) -> list[int]:
        """All of them say it; then somebody says it for them, without the signatures. What the server answers."""
        number = next(self._numbers)
        chat = {"token": MIA, "turn": str(number), "text": text}
        said = (_over_twilio(text, number), _over_the_phone(text, number), _in_slack(text, number))
        return [
            *[await self._post(path, body, headers) for path, body, headers in said],
            *[await self._post(path, body, {"Content-Type": headers["Content-Type"]}) for path, body, headers in said],
            await self._post("/c/family_voice", urlencode(chat).encode(), {"Content-Type": FORM}),
        ]

    async def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        async with self._browser.post(path, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status


Post = tuple[str, bytes, dict[str, str]]


def _over_twilio(text: str, number: int) -> Post:
    fields = text_fields(SAM, text, f"SM{number:032}") | {"To": NUMBER, "AccountSid": TOKENS["TWILIO_ACCOUNT_SID"]}
    signed = signature(TOKENS["TWILIO_AUTH_TOKEN"], f"{PUBLIC_URL}/sms", fields.items())
    return "/sms", urlencode(fields).encode(), {"Content-Type": FORM, "X-Twilio-Signature": signed}


def _over_the_phone(text: str, number: int) -> Post:
    payload = {"messageId": f"m{number}", "sender": ANA, "message": text, "receivedAt": "2026-10-05T16:00:00Z"}
    body, now = json.dumps({"event": "sms:received", "payload": payload}).encode(), str(int(time.time()))
    signed = hmac.new(TOKENS["SIPBOT_ANDROID_KEY"].encode(), body + now.encode(), hashlib.sha256).hexdigest()
    return "/android", body, {"Content-Type": "application/json", "X-Timestamp": now, "X-Signature": signed}


def _in_slack(text: str, number: int) -> Post:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": LEO, "text": text}
    told = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": event}
    body, now = json.dumps(told).encode(), str(int(time.time()))
    signed = slack_signature(body, now, TOKENS["SIPBOT_SLACK_SIGNING_SECRET"])
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signed}
    return "/slack/events", body, {"Content-Type": "application/json", **headers}


async def test_a_dialog_over_every_channel_leaves_nobody_in_the_log_or_readable_in_the_database(
    server: tuple[str, "Popen[str]"], providers: Providers, tmp_path: Path
) -> None:
    address, process = server
    async with aiohttp.ClientSession(address) as browser:
        everybody = Everybody(browser)
        statuses = [await everybody.say(text) for text in ("1", "1", ANSWER, "STOP")]
    await providers.called(3)
    process.send_signal(signal.SIGTERM)
    said, logged = await asyncio.to_thread(process.communicate, timeout=240)
    assert statuses == [[200, 204, 200, 403, 403, 401, 303]] * 4
    assert [secret for secret in (*IDENTITY, *WORDS) if secret in said + logged] == []
    assert {json.loads(line)["log"].partition(".")[0] for line in logged.splitlines()} >= {"sipbot"}
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("sipbot.db*"))
    assert [secret for secret in IDENTITY if secret.encode() in stored] == []
    assert [word for word in WORDS if word.encode() in stored] == list(WORDS)
