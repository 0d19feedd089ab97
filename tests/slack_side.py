"""Slack's side on loopback: the Web API and the socket that the app calls, and the people who press its buttons."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from sipbot.channels.slack import Channel
from sipbot.channels.slack.options import Options
from sipbot.conversations import Conversations
from sipbot.engine.survey import Privacy, Survey
from sipbot.outbox import Outbox
from sipbot.storage import Database
from sipbot.storage.vault import StoredVault

SECRET = "signing-secret-of-the-tests"
TEAMS = {"xoxb-one": "T0001", "xoxb-two": "T0002"}
Answer = Callable[[str], web.Response]
NewId = Callable[[], str]

STAFF = Survey.model_validate(
    {
        "name": "staff",
        "title": "Our school",
        "audience": ["staff"],
        "languages": ["en", "es"],
        "consent": "May we keep your answers? Reply 1 to begin, 2 to leave.",
        "questions": [
            {
                "key": "role",
                "type": "choice",
                "text": "What do you do?",
                "choices": {"teach": "I teach", "help": "I help"},
                "tag": "role",
            },
            {"key": "safe", "type": "scale", "text": "How safe is it?", "low": {1: "Not at all"}, "high": {5: "Very"}},
            {
                "key": "likes",
                "type": "choices",
                "text": "What do you like?",
                "choices": {"art": "Art", "music": "Music", "sport": "Sport"},
            },
            {
                "key": "first",
                "type": "rank",
                "text": "What comes first?",
                "choices": {"bus": "Buses", "food": "Food", "light": "Lights"},
            },
            {"key": "hopes", "type": "text", "text": "What do you hope for?", "analyze": "vision"},
        ],
        "thanks": "Thank you.",
    }
)
OPTIONS = Options(
    surveys=("staff",),
    school="lincoln",
    public_url="https://v.example.org",
    bot_token="xoxb-one",
    signing_secret=SECRET,
)


class FakeSlack:
    """The Web API: it keeps every call and every message, and answers as `answers` says or that all is well."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.messages: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, Answer] = {}
        self.hangs_up = False
        self.looks_up: Answer = refuses("users_not_found")
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket", self._socket)
        self.server = TestServer(app)

    @property
    def api(self) -> str:
        return str(self.server.make_url("/api/"))

    def called(self, method: str, token: str | None = None) -> list[dict[str, Any]]:
        """The arguments of the calls of *method*."""
        return [sent for name, spoke, sent in self.calls if name == method and token in (None, spoke)]

    async def send(self, envelope: dict[str, Any]) -> None:
        """Send one envelope down the newest socket."""
        async with asyncio.timeout(120):
            while not self.sockets or self.sockets[-1].closed:
                await asyncio.sleep(0.01)
        await self.sockets[-1].send_json(envelope)

    async def reconnected(self) -> None:
        """The app has opened another socket."""
        n_before = len(self.sockets)
        async with asyncio.timeout(120):
            while len(self.sockets) == n_before:
                await asyncio.sleep(0.01)

    async def _call(self, request: web.Request) -> web.Response:
        if self.hangs_up and request.transport is not None:
            request.transport.close()
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        sent = await _arguments(request)
        self.calls.append((method, token, sent))
        if method in self.answers:
            return self.answers[method](token)
        match method:
            case "auth.test" if token in TEAMS:
                return _fine(team_id=TEAMS[token], bot_id="B1", user_id="UBOT")
            case "auth.test":
                return refuses("invalid_auth")(token)
            case "chat.postMessage":
                ts = f"1700000000.{len(self.messages):06}"
                self.messages[ts] = {**sent, "ts": ts}
                return _fine(channel=f"D{sent['channel']}", ts=ts)
            case "chat.update":
                self.messages[sent["ts"]] |= {"text": sent["text"], "blocks": sent["blocks"]}
            case "users.lookupByEmail":
                return self.looks_up(sent["email"])
            case "apps.connections.open":
                return _fine(url=str(self.server.make_url("/socket")).replace("http", "ws", 1))
        return _fine()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello"})
        async for message in socket:
            await self.acknowledged.put(json.loads(message.data))
        return socket


def _fine(**told: str) -> web.Response:
    return web.json_response({"ok": True, **told})


def refuses(error: str, status: int = 200, **headers: str) -> Answer:
    """An answer with which Slack refuses."""
    return lambda _token: web.json_response({"ok": False, "error": error}, status=status, headers=headers)


class Slack:
    """What Slack sends to the app at *client*, signed: events of one workspace, and what its people press."""

    def __init__(
        self, client: TestClient[web.Request, web.Application] | ClientSession, fake: FakeSlack, team: str = "T0001"
    ) -> None:
        self._client = client
        self.fake = fake
        self.team = team
        self._ids = itertools.count(1)

    async def post(self, raw: bytes, kind: str, *, stamp: str | None = None, secret: str = SECRET) -> ClientResponse:
        """Post *raw* as Slack would; the answer, read."""
        stamp = stamp or str(int(time.time()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(raw, stamp, secret),
        }
        async with self._client.post("/slack/events", data=raw, headers=headers) as answer:
            await answer.read()
            return answer

    async def event(self, event: dict[str, Any], *, event_id: str | None = None) -> ClientResponse:
        """One event of the workspace."""
        body = self.event_body(event, event_id=event_id)
        return await self.post(json.dumps(body).encode(), "application/json")

    def event_body(self, event: dict[str, Any], *, event_id: str | None = None) -> dict[str, Any]:
        known = event_id or f"Ev{self.team}{next(self._ids)}"
        return {"type": "event_callback", "team_id": self.team, "api_app_id": "A1", "event_id": known, "event": event}

    async def interaction(self, payload: dict[str, Any]) -> ClientResponse:
        """A press or a sent modal."""
        about = {"team": {"id": self.team}, "trigger_id": f"{self.team}.{next(self._ids)}.press", **payload}
        return await self.post(urlencode({"payload": json.dumps(about)}).encode(), "application/x-www-form-urlencoded")

    async def command(self, user: str, text: str, *, trigger_id: str | None = None) -> ClientResponse:
        """`/sip` with *text*."""
        fields = {
            "command": "/sip",
            "text": text,
            "team_id": self.team,
            "user_id": user,
            "trigger_id": trigger_id or f"{self.team}.{next(self._ids)}.command",
        }
        return await self.post(urlencode(fields).encode(), "application/x-www-form-urlencoded")


class Member:
    """Somebody in the workspace. `messages` are those in their direct messages, as they look now."""

    def __init__(self, slack: Slack, user: str = "U0001") -> None:
        self.slack = slack
        self.user = user

    def said_event(self, text: str, **more: Any) -> dict[str, Any]:
        return {"type": "message", "channel_type": "im", "channel": "D1", "user": self.user, "text": text, **more}

    async def says(self, text: str, *, event_id: str | None = None, **more: Any) -> ClientResponse:
        """Write to the app."""
        return await self.slack.event(self.said_event(text, **more), event_id=event_id)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for message in self.slack.fake.messages.values() if message["channel"] == self.user]

    def buttons(self, message: int = -1) -> list[dict[str, Any]]:
        """The buttons of a message as it looks now."""
        return buttons(self.messages[message]["blocks"])

    def shown(self) -> list[str]:
        """The words of every message as it looks now."""
        return ["\n".join(words(message["blocks"])) for message in self.messages]

    async def presses(self, label: str, *, message: int = -1, trigger_id: str | None = None) -> ClientResponse:
        """Press the button called *label* of a message."""
        button = next(one for one in self.buttons(message) if one["text"]["text"] == label)
        return await self.press(button, trigger_id=trigger_id)

    async def press(self, button: dict[str, Any], *, trigger_id: str | None = None) -> ClientResponse:
        action = {"type": "button", "action_id": button["action_id"], "value": button["value"]}
        known = {"trigger_id": trigger_id} if trigger_id else {}
        return await self.slack.interaction(
            {"type": "block_actions", "user": {"id": self.user}, "actions": [action], **known}
        )

    async def picks(self, **numbers: list[str] | str) -> ClientResponse:
        """Send the open modal with what was picked in each of its blocks."""
        view = self.slack.fake.called("views.open")[-1]["view"]
        values = {name.replace("_", "."): {"picked": _selected(value)} for name, value in numbers.items()}
        kept = {name: view[name] for name in ("type", "callback_id", "private_metadata")}
        sent = {**kept, "state": {"values": values}}
        return await self.slack.interaction({"type": "view_submission", "user": {"id": self.user}, "view": sent})


def words(blocks: list[dict[str, Any]]) -> list[str]:
    """What stands in *blocks*, buttons in brackets."""
    found = []
    for block in blocks:
        if "text" in block:
            found.append(block["text"]["text"])
        for element in block.get("elements", ()):
            text = element["text"]["text"] if element["type"] == "button" else element["text"]
            found.append(f"[{text}]" if element["type"] == "button" else text)
    return found


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons in *blocks*."""
    return [one for block in blocks for one in block.get("elements", ()) if one["type"] == "button"]


def signature(raw: bytes, stamp: str, secret: str = SECRET) -> str:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class World:
    """The running app, the Slack that it talks to, and what it is made of."""

    client: TestClient[web.Request, web.Application]
    slack: Slack
    fake: FakeSlack
    outbox: Outbox
    database: Database
    channel: Channel
    conversations: Conversations

    async def delivered(self) -> None:
        """Everything that is due has been sent."""
        while await self.outbox.deliver_due():
            pass

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        """What *query* finds."""
        return await self.database.read(lambda tx: [tuple(row) for row in tx.execute(text(query))])


@asynccontextmanager
async def slack_world(
    database: Database,
    clock: Callable[[], datetime],
    new_id: NewId,
    options: Options = OPTIONS,
    *,
    survey: Survey = STAFF,
) -> AsyncIterator[World]:
    """The app asks *survey* with *options*, against a Slack that plays along."""
    fake = FakeSlack()
    async with fake.server, aiohttp.ClientSession() as http:
        channel = Channel(replace(options, api=fake.api), http, StoredVault(database, "slack", clock=clock))
        conversations = Conversations(database, {survey.name: survey}, privacy=Privacy(), clock=clock, new_id=new_id)
        app = web.Application()
        channel.connect(app, conversations)
        outbox = Outbox(database, {"slack": channel}, owner="one", clock=clock)
        server = TestServer(app)
        async with server, TestClient(server) as client:
            yield World(client, Slack(client, fake), fake, outbox, database, channel, conversations)


def _selected(value: list[str] | str) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": "radio_buttons", "selected_option": {"value": value}}
    return {"type": "checkboxes", "selected_options": [{"value": one} for one in value]}


async def _arguments(request: web.Request) -> dict[str, Any]:
    """What was sent, whichever way the SDK sends that method."""
    if request.content_type == "application/json":
        return dict(await request.json())
    sent = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
    return {name: json.loads(value) if value[:1] in ("[", "{") else value for name, value in sent.items()}
