"""Inbound messages per second, beside a floor: `python -m tests.bench.inbound [--channel sms] [--database postgresql]`.

The floor is the least that could be done: a bare aiohttp handler that writes the same rows into the same tables with
the plain driver in one transaction, and answers; it checks no signature. Both servers run in a process of their own, on
the same kind of database with the same durability, one after the other, three times, each warmed up for a second; the
clients are in this process. Latencies are in milliseconds, from sending a message to having the answer; the server's
CPU time says what a message costs also where others use the computer. Answers in words are taken at once, so that every
text message leads to the same rows as a form of the web chat.
"""

import asyncio
import itertools
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import create_subprocess_exec
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
import click
import psutil  # type: ignore[import-untyped]  # it brings no types
import psycopg
from aiohttp import web

from sipbot.app import build_parts
from sipbot.channels.sms.signature import signature
from sipbot.settings import Settings
from tests.bench.outbox import postgresql_in
from tests.conftest import fresh_postgresql
from tests.keys import key_file
from tests.phones import ACCOUNT, FORM, NUMBER, SETTINGS, TOKEN
from tests.web_people import free_port, serving

PEOPLE = itertools.count(1)
"""Everybody writes once, so that nobody is known from the warm-up."""
ROUNDS = 3
WARM_UP_SECONDS = 1.0
ANSWER = "The bus is late most days, and nobody tells us when it will come."
CONNECTIONS = 8
"""So many transactions PostgreSQL has at a time, here and there."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message as it is posted."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """A channel as the clients use it. `opening` brings a conversation to its open questions."""

    path: str
    taken: int
    opening: tuple[str, ...]
    post: Callable[[str, str, int, str], Post]
    settings: Mapping[str, str]


def browser_posts(_url: str, person: str, turn: int, text: str) -> Post:
    """A form of the web chat."""
    fields = {"token": f"{person}-somebody-s-browser", "turn": str(turn), "text": text, "question": ""}
    return Post(urlencode(fields).encode(), {"Content-Type": FORM})


def twilio_posts(url: str, person: str, turn: int, text: str) -> Post:
    """A text message, signed."""
    fields = {
        "AccountSid": ACCOUNT,
        "MessageSid": f"{person}:{turn}",
        "From": f"+{person[-15:]}",
        "To": NUMBER,
        "Body": text,
        "NumMedia": "0",
    }
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature(TOKEN, url, fields.items())}
    return Post(urlencode(fields).encode(), headers)


WAYS = {
    "webchat": Way("/c/family_voice", 303, ("1", "1"), browser_posts, {}),
    "sms": Way(
        "/sms",
        200,
        ("Hello", "1", "1"),
        twilio_posts,
        {
            **{name: value for name, value in SETTINGS.items() if name.startswith("TWILIO_")},
            "SIPBOT_CHANNELS": "webchat,sms",
            "SIPBOT_TWILIO_SENDERS": NUMBER,
            "SIPBOT_TWILIO_API": "http://127.0.0.1:9",
            "SIPBOT_TEXT_SURVEY": "family_voice",
            "SIPBOT_TEXT_QUIET_SECONDS": "0",
        },
    ),
}


# The floor.


Found = list[Any]
"""The first value of every row that was found or returned so far."""

Statement = tuple[str, Sequence[Any] | Callable[[Found], Sequence[Any]]]
"""SQL and its values, or how to make them of what was found before."""


class Driver(Protocol):
    """A database, plainly: each of *statements*, in one transaction."""

    async def write(self, statements: Sequence[Statement]) -> None: ...


def _values(of: Sequence[Any] | Callable[[Found], Sequence[Any]], found: Found) -> Sequence[Any]:
    return of(found) if callable(of) else of


class PlainSqlite:
    """The standard library's driver, with sipbot's settings."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {setting}")

    async def write(self, statements: Sequence[Statement]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        found: Found = []
        for sql, values in statements:
            found += [row[0] for row in self._connection.execute(sql, _values(values, found))]
        self._connection.execute("COMMIT")


class PlainPostgresql:
    """psycopg, with as many connections as sipbot has."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
        self._n_open = 0

    async def write(self, statements: Sequence[Statement]) -> None:
        if self._free.empty() and self._n_open < CONNECTIONS:
            self._n_open += 1
            self._free.put_nowait(await psycopg.AsyncConnection.connect(self._url))
        connection = await self._free.get()
        found: Found = []
        for sql, values in statements:
            cursor = await connection.execute(sql.replace("?", "%s").encode(), _values(values, found))
            found += [row[0] for row in await cursor.fetchall()] if cursor.description else []
        await connection.commit()
        self._free.put_nowait(connection)


_LOOK = (
    "SELECT a.id, c.id, c.version, c.state FROM addresses a JOIN conversations c"
    " ON c.participant_id = a.participant_id WHERE a.school_id=? AND a.channel=? AND a.handle_index=?"
)
_INBOUND = "INSERT INTO messages (school_id, conversation_id, channel, provider_id, text, at) VALUES (?,?,?,?,?,?)"
_SAVE = "UPDATE conversations SET version=version+1, state=?, updated_at=? WHERE id=?"
_RESPONSE = (
    "INSERT INTO responses (school_id, conversation_id, participant_id, survey, question, probe, text, value,"
    " language, late, at) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
_LINE = "INSERT INTO messages (school_id, conversation_id, channel, prompt, at) VALUES (?,?,?,?,?) RETURNING id"
_OUTGOING = (
    "INSERT INTO outbox (school_id, address_id, message_id, channel, kind, priority, status, attempts, due_at,"
    " dedupe_key) VALUES (?,?,?,?,'reply',0,'waiting',0,?,?)"
)
_PERSON = "INSERT INTO participants (id, school_id, created_at) VALUES (?,?,?)"
_ADDRESS = (
    "INSERT INTO addresses (school_id, participant_id, channel, handle, handle_index, sharer, created_at)"
    " VALUES (?,?,?,?,?,0,?)"
)
_CONVERSATION = (
    "INSERT INTO conversations (id, school_id, participant_id, channel, survey, fingerprint, language, status, version,"
    " state, started_at, updated_at) VALUES (?,?,?,?,'s','f','en','open',1,?,?,?)"
)


def serve_floor(url: str, port: int, *, school: str, sends: bool) -> None:
    """The least that could be done with one message."""
    database: Driver = PlainSqlite(url) if url.startswith("sqlite") else PlainPostgresql(url)
    state, prompt = "s" * 1500, json.dumps({"text": "What gets in the way?", "options": [], "hint": ""})
    known: set[str] = set()

    async def hear(request: web.Request) -> web.Response:
        form = await request.post()
        person = str(form.get("token") or form["From"])[-32:]
        message = str(form.get("MessageSid", "")) or f"{person}:{form['turn']!s}"
        text, now = str(form.get("text") or form["Body"]), "2026-10-05 16:00:00.000000+00:00"
        handle = person.encode()
        statements: list[Statement] = []
        if person not in known:
            known.add(person)
            statements += [
                (_PERSON, (person, school, now)),
                (_ADDRESS, (school, person, "floor", handle, handle, now)),
                (_CONVERSATION, (person, school, person, "floor", state, now, now)),
            ]
        statements += [
            (_LOOK, (school, "floor", handle)),
            (_INBOUND, (school, person, "floor", message, text, now)),
            (_SAVE, (state, now, person)),
            (_RESPONSE, (school, person, person, "s", "q", False, text, json.dumps(text), "en", False, now)),
            (_LINE, (school, person, "floor", prompt, now)),
        ]
        if sends:
            statements.append((_OUTGOING, lambda found: (school, *found, "floor", now, message)))
        await database.write(statements)
        if not sends:
            raise web.HTTPSeeOther("/#answer")
        return web.Response(text="<Response/>", content_type="text/xml")

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text="up")

    app = web.Application()
    app.router.add_get("/", show)
    app.router.add_post("/{path:.*}", hear)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


@asynccontextmanager
async def floor(database: str, *, sends: bool) -> AsyncIterator[tuple[str, int]]:
    """The bare server, in its own process; its address, and the number of the process."""
    parts = await build_parts(Settings(database=database, keys_file=key_file()), env={})
    await parts.close()
    port = free_port()
    asked = ["--floor", database, "--port", str(port), "--school", parts.school, *(["--sends"] if sends else [])]
    process = await create_subprocess_exec(sys.executable, "-m", "tests.bench.inbound", *asked)
    async with asyncio.timeout(120), aiohttp.ClientSession() as browser:
        while not await _is_up(browser, f"http://127.0.0.1:{port}/"):
            await asyncio.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.kill()
        await process.wait()


async def _is_up(browser: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with browser.get(url):
            return True
    except aiohttp.ClientError:
        return False


# The clients.


async def measure(address: str, way: Way, n_clients: int, seconds: float) -> tuple[float, list[float]]:
    """Messages acknowledged per second, and how long each took."""
    taken: list[float] = []
    url, ends_at = f"{address}{way.path}", time.perf_counter() + seconds

    async def client() -> None:
        async with aiohttp.ClientSession() as browser:
            while time.perf_counter() < ends_at:
                await conversation(browser, f"{next(PEOPLE):020d}")

    async def conversation(browser: aiohttp.ClientSession, person: str) -> None:
        for turn, text in enumerate((*way.opening, ANSWER, ANSWER, ANSWER, ANSWER, ANSWER)):
            if time.perf_counter() >= ends_at:
                return
            began = time.perf_counter()
            post = way.post(url, person, turn, text)
            async with browser.post(url, data=post.body, headers=post.headers, allow_redirects=False) as kept:
                if kept.status != way.taken:
                    raise RuntimeError(f"status {kept.status}")
            browser.cookie_jar.clear()
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(n_clients)))
    return len(taken) / (time.perf_counter() - began), taken


async def compare(way: Way, fresh: Callable[[Path, str], str], n_clients: int, seconds: float) -> None:
    """Three rounds of both, and the ratio of the medians. `fresh` gives the URL of a new database of that name."""
    found: dict[str, list[tuple[float, float]]] = {"sipbot": [], "floor": []}
    sends = way.taken == 200
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            async with serving(Path(folder), database=fresh(Path(folder), "sipbot"), **way.settings) as server:
                found["sipbot"].append(await _told("sipbot", server.address, server.pid, way, n_clients, seconds))
            async with floor(fresh(Path(folder), "floor"), sends=sends) as (address, pid):
                found["floor"].append(await _told("floor", address, pid, way, n_clients, seconds))
    ours, least = (statistics.median(rate for rate, _ in found[name]) for name in ("sipbot", "floor"))
    cost, least_cost = (statistics.median(cost for _, cost in found[name]) for name in ("sipbot", "floor"))
    click.echo(
        f"median: sipbot {ours:.0f}/s, floor {least:.0f}/s, ratio {ours / least:.2f}; "
        f"CPU {cost:.2f} and {least_cost:.2f} ms each, ratio {least_cost / cost:.2f}"
    )


async def _told(name: str, address: str, pid: int, way: Way, n_clients: int, seconds: float) -> tuple[float, float]:
    """Messages a second, and milliseconds of the server's CPU time for each."""
    await measure(address, way, n_clients, WARM_UP_SECONDS)
    before = _cpu_seconds(pid)
    rate, taken = await measure(address, way, n_clients, seconds)
    each = (_cpu_seconds(pid) - before) / len(taken) * 1000
    cuts = statistics.quantiles(taken, n=100)
    click.echo(
        f"{name:7} {rate:7.0f} messages/s   p50 {cuts[49]:6.1f} ms   p99 {cuts[98]:6.1f} ms   CPU {each:5.2f} ms each"
        f"   n {len(taken)}"
    )
    return rate, each


def _cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _in_file(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


def _on(server: str, _folder: Path, _name: str) -> str:
    return fresh_postgresql(server)


@click.command()
@click.option("--channel", type=click.Choice(list(WAYS)), default="webchat", show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--clients", default=32, show_default=True)
@click.option("--seconds", default=8.0, show_default=True)
@click.option("--floor", "floor_url", hidden=True)
@click.option("--port", default=0, hidden=True)
@click.option("--school", default="", hidden=True)
@click.option("--sends", is_flag=True, hidden=True)
def main(channel: str, database: str, clients: int, seconds: float, floor_url: str | None, **of_floor: Any) -> None:
    """Inbound messages per second, beside a floor measured in the same run."""
    if floor_url:
        serve_floor(floor_url, **of_floor)
    elif database == "sqlite":
        asyncio.run(compare(WAYS[channel], _in_file, clients, seconds))
    else:
        with tempfile.TemporaryDirectory() as folder:
            server = postgresql_in(Path(folder))
            try:
                fresh = partial(_on, server.get_uri())
                asyncio.run(compare(WAYS[channel], fresh, clients, seconds))
            finally:
                server.cleanup()


if __name__ == "__main__":
    main()
