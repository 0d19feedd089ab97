"""A school in trouble: its processes are killed, its database restarts, its providers say everything twice.

Twilio and Slack are played here, with as little as it takes; so are the people who answer. Every process is a real one.
"""

import asyncio
import contextlib
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from sipbot.channels.sms.signature import signature as twilio_signature
from tests.nursery import Nursery, is_alive, kill
from tests.phones import ACCOUNT, FORM, NUMBER, PUBLIC_URL, TOKEN, text_fields
from tests.slack_side import SECRET
from tests.slack_side import signature as slack_signature
from tests.web_people import free_port

TEAM, BOT_TOKEN = "T0001", "xoxb-one"
QUESTIONS = {"one": "What should we keep?", "two": "What should we change?", "three": "What did we miss?"}
INVITED = "Reply STOP and we will not write again."
SURVEY = f"""
title: Chaos
audience: [family, staff]
consent: May we ask you three things? Reply 1 to begin, 2 to leave.
expires_after_days: 30
questions:
  - {{key: one, type: text, text: "{QUESTIONS["one"]}", analyze: asset}}
  - {{key: two, type: text, text: "{QUESTIONS["two"]}", analyze: suggestion}}
  - {{key: three, type: text, text: "{QUESTIONS["three"]}", analyze: suggestion}}
thanks: Thank you for everything.
"""
STARTED_WITHIN_SECONDS = 120.0
PROVIDER_SECONDS = 2
IN_FLIGHT_SECONDS = PROVIDER_SECONDS + 0.5
"""A text that a sender had in hand when STOP was stored may still arrive; no later than its provider's time-out."""


def settings_of(database: str, folder: Path, keys: str, providers: str) -> dict[str, str]:
    """What every process is told."""
    return {
        "SIPBOT_DATABASE": database,
        "SIPBOT_KEYS_FILE": keys,
        "SIPBOT_SURVEYS": str(folder / "surveys"),
        "SIPBOT_SCHOOL": "lincoln",
        "SIPBOT_CHANNELS": "sms,slack",
        "SIPBOT_PUBLIC_URL": PUBLIC_URL,
        "SIPBOT_PROVIDER_SECONDS": str(PROVIDER_SECONDS),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SIPBOT_TWILIO_SENDERS": NUMBER,
        "SIPBOT_TWILIO_API": providers,
        "SIPBOT_TWILIO_PER_SECOND": "100",
        "SIPBOT_TEXT_SURVEY": "chaos",
        "SIPBOT_TEXT_QUIET_SECONDS": "0",
        "SIPBOT_SLACK_SURVEYS": "chaos",
        "SIPBOT_SLACK_API": f"{providers}/slack/",
        "SIPBOT_SLACK_BOT_TOKEN": BOT_TOKEN,
        "SIPBOT_SLACK_SIGNING_SECRET": SECRET,
    }


class Running:
    """A process of sipbot that can be killed and started again; what it logs is kept in *folder*."""

    def __init__(self, command: str, settings: Mapping[str, str], born_in: Nursery, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.is_ready = False
        self._arguments = (command,) if command == "serve" else (command, "--port", str(self.port))
        self._env = {**settings, "SIPBOT_PORT": str(self.port)}
        self._born_in = born_in
        self._log = folder / f"{command}-{self.port}.log"
        self._number: int | None = None

    async def start(self) -> None:
        """Start it, and come back when it answers; where it gives up by itself, it is started again."""
        async with asyncio.timeout(STARTED_WITHIN_SECONDS), aiohttp.ClientSession() as watcher:
            while not await _answers(watcher, f"{self.address}/healthz"):
                if self._number is None or not is_alive(self._number):
                    self._number = await self._born_in.start(self._arguments, self._env, self._log)
                await asyncio.sleep(0.05)
        self.is_ready = True

    async def kill(self) -> None:
        """SIGKILL: no goodbye, no clean-up."""
        self.is_ready = False
        if self._number is not None:
            await kill(self._number)


async def _answers(watcher: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with watcher.get(url) as page:
            return page.status == 200
    except (aiohttp.ClientError, OSError):
        return False


@dataclass(slots=True)
class Somebody:
    """One person: what reached them and when, what they said that was acknowledged, by the provider's id."""

    handle: str
    says_stop: bool = False
    arrived: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    got: list[tuple[float, str]] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    stopped_at: float | None = None
    has_finished: bool = False

    @property
    def is_on_slack(self) -> bool:
        return not self.handle.startswith("+")

    def reply_to(self, text: str) -> str | None:
        """What they say to a message; None where they have said it already."""
        if "reply 1 to begin" in text.casefold():
            return "1"
        for key, question in QUESTIONS.items():
            if question in text:
                return "STOP" if self.says_stop and key == "two" else f"{self.handle} thinks of {key}, at length."
        return None


class World:
    """Twilio, Slack and everybody who uses them. Every webhook goes out twice, late and to any server."""

    def __init__(self, people: list[Somebody], seed: int) -> None:
        self.people = {person.handle: person for person in people}
        self.servers: list[Running] = []
        self._random = random.Random(seed)
        self._n_messages = 0
        self._posting: set[asyncio.Task[None]] = set()
        app = web.Application()
        app.router.add_post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", self._text)
        app.router.add_post("/slack/{method}", self._slack)
        self.server = TestServer(app)
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))

    @property
    def address(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    async def close(self) -> None:
        for task in self._posting:
            task.cancel()
        await asyncio.gather(*self._posting, return_exceptions=True)
        await self.http.close()
        await self.server.close()

    # What providers get.

    async def _text(self, request: web.Request) -> web.Response:
        form = await request.post()
        sid = self._arrives(str(form["To"]), str(form["Body"]))
        self._tell_status(str(form["StatusCallback"]).removeprefix(PUBLIC_URL), sid)
        return web.json_response({"sid": sid}, status=201)

    async def _slack(self, request: web.Request) -> web.Response:
        raw = await request.text()
        body = json.loads(raw) if request.content_type == "application/json" else dict(parse_qsl(raw))
        match request.match_info["method"]:
            case "auth.test":
                return web.json_response({"ok": True, "team_id": TEAM, "bot_id": "B1", "user_id": "UBOT"})
            case "chat.postMessage":
                ts = self._arrives(f"{TEAM}/{body['channel']}", str(body["text"]))
                return web.json_response({"ok": True, "channel": f"D{body['channel']}", "ts": ts})
        return web.json_response({"ok": True})

    def _arrives(self, handle: str, text: str) -> str:
        self._n_messages += 1
        self.people[handle].got.append((time.monotonic(), text))
        self.people[handle].arrived.put_nowait(text)
        return f"SM{self._n_messages:032d}"

    # What providers post.

    def _tell_status(self, path: str, sid: str) -> None:
        fields = {"AccountSid": ACCOUNT, "MessageSid": sid, "MessageStatus": "delivered"}
        headers = {"Content-Type": FORM, "X-Twilio-Signature": _signed(path, fields)}
        self._twice(path, lambda: (urlencode(fields).encode(), headers))

    async def say(self, person: Somebody, text: str, number: int) -> None:
        """They say it; come back when a server has acknowledged it."""
        said = asyncio.Event()
        if person.is_on_slack:
            known = f"Ev-{person.handle.partition('/')[2]}-{number}"
            self._twice("/slack/events", lambda: _slack_event(person.handle, text, known), said)
        else:
            known = f"SM-{person.handle}-{number}"
            fields = text_fields(person.handle, text, known)
            headers = {"Content-Type": FORM, "X-Twilio-Signature": _signed("/sms", fields)}
            self._twice("/sms", lambda: (urlencode(fields).encode(), headers), said)
        await said.wait()
        person.acknowledged[known] = text

    def _twice(
        self,
        path: str,
        request: Callable[[], tuple[bytes, Mapping[str, str]]],
        kept: asyncio.Event | None = None,
    ) -> None:
        for _ in range(2):
            task = asyncio.create_task(self._post(path, request, kept, late=self._random.uniform(0, 0.4)))
            self._posting.add(task)
            task.add_done_callback(self._posting.discard)

    async def _post(
        self,
        path: str,
        request: Callable[[], tuple[bytes, Mapping[str, str]]],
        kept: asyncio.Event | None,
        *,
        late: float,
    ) -> None:
        """Post until a server says that it has it."""
        while True:
            await asyncio.sleep(late)
            body, headers = request()
            server = self._random.choice(self.servers)
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with self.http.post(f"{server.address}{path}", data=body, headers=headers) as answer:
                    if answer.status < 300:
                        if kept is not None:
                            kept.set()
                        return

    # People.

    def _patience(self, person: Somebody) -> float:
        return self._random.uniform(0, 6) if person.is_on_slack else self._random.uniform(6, 10)

    async def take_part(self, person: Somebody) -> None:
        """Answer until it is over, or until they have had enough.

        Whom nobody has invited, or whose invitation is lost, writes by themselves: once, for that must be enough.
        """
        n_said, answered = 0, set[str]()
        while not person.has_finished:
            try:
                async with asyncio.timeout(None if n_said else self._patience(person)):
                    text = await person.arrived.get()
            except TimeoutError:
                n_said += 1
                await self.say(person, "hello there", n_said)
                continue
            person.has_finished = "Thank you for everything." in text
            reply = person.reply_to(text)
            if reply is None or reply in answered:
                continue
            answered.add(reply)
            n_said += 1
            await self.say(person, reply, n_said)
            if reply == "STOP":
                person.stopped_at, person.has_finished = time.monotonic(), True


def _signed(path: str, fields: Mapping[str, str]) -> str:
    return twilio_signature(TOKEN, f"{PUBLIC_URL}{path}", fields.items())


def _slack_event(handle: str, text: str, event_id: str) -> tuple[bytes, Mapping[str, str]]:
    user = handle.partition("/")[2]
    event = {"type": "message", "channel_type": "im", "channel": f"D{user}", "user": user, "text": text, "ts": "1.1"}
    about = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": event_id, "event": event}
    body, stamp = json.dumps(about).encode(), str(int(time.time()))
    return body, {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": slack_signature(body, stamp, SECRET),
    }


async def kill_one_each_second(processes: list[Running], *, seconds: float, at_least: int, seed: int) -> None:
    """Each second one that is up dies, and is started again at once: for so long, and so often."""
    chance, n_killed, ends_at = random.Random(seed), 0, time.monotonic() + seconds
    async with asyncio.TaskGroup() as starting:
        while time.monotonic() < ends_at or n_killed < at_least:
            await asyncio.sleep(1)
            up = [process for process in processes if process.is_ready]
            if up:
                victim = chance.choice(up)
                await victim.kill()
                starting.create_task(victim.start())
                n_killed += 1


def asked(person: Somebody) -> Counter[str]:
    """How often each question, and the invitation, reached them."""
    found: defaultdict[str, int] = defaultdict(int)
    for _, text in person.got:
        for key, question in QUESTIONS.items():
            found[key] += question in text
        found["invitation"] += INVITED in text
    return Counter(found)
