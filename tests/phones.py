"""People who text the school's number, and Twilio between them and the bot."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from sipbot.channels import Inbound, Inbox, Receipt, Transcript
from sipbot.channels.sms import Channel
from sipbot.channels.sms.signature import signature
from sipbot.conversations import Conversations
from sipbot.engine.survey import Privacy
from sipbot.storage import Database, Transaction
from sipbot.storage.tables import Message
from tests.fakes import MemoryVault
from tests.people import BUS

ACCOUNT, TOKEN = "AC" + "0" * 32, "an invented token"
NUMBER, POOL = "+15550100001", "MG" + "0" * 32
PUBLIC_URL = "https://voice.example.org"
FORM = "application/x-www-form-urlencoded"
SETTINGS: Mapping[str, str] = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "SIPBOT_TWILIO_SENDERS": NUMBER,
    "SIPBOT_PUBLIC_URL": PUBLIC_URL,
    "SIPBOT_SCHOOL": "lincoln",
    "SIPBOT_TEXT_SURVEY": "bus",
}
Client = TestClient[web.Request, web.Application]


def bus_bot(database: Database, clock: Callable[[], Any], new_id: Callable[[], str]) -> Conversations:
    """The bot that asks about the bus, in a school with a name."""
    return Conversations(database, {"bus": BUS}, privacy=Privacy(), clock=clock, new_id=new_id)


@asynccontextmanager
async def twilio_of(inbox: Inbox, **settings: str) -> AsyncIterator["Twilio"]:
    """The webhooks of a channel with these settings, over HTTP."""
    app = web.Application()
    async with aiohttp.ClientSession() as http:
        Channel.from_env({**SETTINGS, **settings}, http, MemoryVault()).connect(app, inbox)
        server = TestServer(app)
        await server.start_server()
        async with TestClient(server) as client:
            yield Twilio(client)


class Twilio:
    """What Twilio does when a text comes in or its state changes: it signs and posts."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._n_texts = 0
        self._last = b"", ""

    async def posts(self, path: str, fields: Mapping[str, str], *, token: str = TOKEN) -> int:
        """The HTTP status that it gets."""
        self._last = urlencode(fields).encode(), signature(token, f"{PUBLIC_URL}{path}", fields.items())
        return await self.sends(path, *self._last)

    async def resends(self, path: str) -> int:
        """The same body and signature again, to *path*."""
        return await self.sends(path, *self._last)

    async def sends(self, path: str, body: bytes, signed: str | None, content_type: str = FORM) -> int:
        headers = {"Content-Type": content_type, **({} if signed is None else {"X-Twilio-Signature": signed})}
        url = URL(f"{self.client.make_url('/').origin()}{path}", encoded=True)
        async with self.client.session.post(url, data=BytesIO(body), headers=headers) as response:
            self.said = await response.text()
            return response.status

    async def text(self, handle: str, text: str, *, sid: str | None = None, **fields: str) -> int:
        """Somebody at *handle* has texted."""
        self._n_texts += 1
        sid = sid or f"SM{self._n_texts:032d}"
        return await self.posts("/sms", text_fields(handle, text, sid) | fields)


class Ear:
    """An inbox that hears everything and says nothing. It knows every survey."""

    def __init__(self) -> None:
        self.received: list[Inbound] = []
        self.receipts: list[Receipt] = []

    async def receive(self, inbound: Inbound) -> bool:
        self.received.append(inbound)
        return True

    async def receipt(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)

    async def transcript(
        self, channel: str, school: str, handle: str, *, survey: str, language: str | None = None
    ) -> Transcript:
        return Transcript(survey, survey, school, True, "en", ("en",), "new", 0, (), None)


def text_fields(handle: str, text: str, sid: str) -> dict[str, str]:
    """What Twilio tells about one text."""
    return {
        "AccountSid": ACCOUNT,
        "MessageSid": sid,
        "From": handle,
        "To": NUMBER,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }


async def said_to(database: Database) -> list[str]:
    """Everything that the bot has said, oldest first, without progress, options and hints."""
    return await database.read(_said)


async def heard_from(database: Database) -> list[str | None]:
    """Every text that was kept, oldest first."""
    return await database.read(_heard)


def _said(tx: Transaction) -> list[str]:
    rows = tx.execute(Message.__table__.select().order_by(Message.id))
    return [row.prompt["text"] for row in rows if row.prompt]


def _heard(tx: Transaction) -> list[str | None]:
    rows = tx.execute(Message.__table__.select().order_by(Message.id))
    return [row.text for row in rows if not row.prompt]
