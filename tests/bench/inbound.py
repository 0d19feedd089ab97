"""Inbound web-chat messages per second, beside a floor: `python -m tests.bench.inbound [--clients 32] [--seconds 8]`.

The floor is the least that could be done: a bare aiohttp handler that writes the same rows into the same tables with
plain sqlite3 in one transaction, and answers 303. Both servers run in a process of their own, on the same kind of file
with the same durability, one after the other, three times; the clients are in this process. Latencies are in
milliseconds, from sending a form to having the answer.
"""

import asyncio
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import click
from aiohttp import web

from sipbot.app import build_parts
from sipbot.settings import Settings
from tests.web_people import free_port, serving

ROUNDS = 3
ANSWER = "The bus is late most days, and nobody tells us when it will come."
FIRST_TURNS = ("1", "1")
"""What brings a conversation to its open questions, where every answer leads to another question."""


@asynccontextmanager
async def floor(folder: Path) -> AsyncIterator[str]:
    """The bare server, in its own process; its address."""
    await (await build_parts(Settings(database=f"sqlite:///{folder / 'floor.db'}"))).close()
    port = free_port()
    process = await create_subprocess_exec(
        sys.executable, "-m", "tests.bench.inbound", "--floor", str(folder / "floor.db"), "--port", str(port)
    )
    async with asyncio.timeout(30), aiohttp.ClientSession() as browser:
        while not await _is_up(browser, f"http://127.0.0.1:{port}/"):
            await asyncio.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        await process.wait()


async def _is_up(browser: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with browser.get(url):
            return True
    except aiohttp.ClientError:
        return False


def serve_floor(file: str, port: int) -> None:
    """The least that could be done with one message."""
    database = sqlite3.connect(file, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        database.execute(f"PRAGMA {setting}")
    school = database.execute("SELECT id FROM schools").fetchone()[0]
    state, prompt = "s" * 1500, json.dumps({"text": "What gets in the way?", "options": [], "hint": ""})
    known: dict[str, str] = {}

    async def hear(request: web.Request) -> web.Response:
        form = await request.post()
        handle, turn, text, now = str(form["token"]), str(form["turn"]), str(form["text"]), "2026-10-05 16:00:00.000000"
        write = database.execute
        write("BEGIN IMMEDIATE")
        if handle not in known:
            known[handle] = handle
            write("INSERT INTO participants VALUES (?, ?, ?)", (handle, school, now))
            write(
                "INSERT INTO addresses (school_id, participant_id, channel, handle, created_at) VALUES (?,?,?,?,?)",
                (school, handle, "webchat", handle, now),
            )
            write(
                "INSERT INTO conversations VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (handle, school, handle, "webchat", "s", "f", "en", "open", 1, state, now, now),
            )
        row = write(
            "SELECT a.id, c.id, c.version, c.state FROM addresses a JOIN conversations c"
            " ON c.participant_id = a.participant_id WHERE a.school_id=? AND a.channel=? AND a.handle=?",
            (school, "webchat", handle),
        ).fetchone()
        write(
            "INSERT INTO messages (school_id, conversation_id, channel, provider_id, text, at) VALUES (?,?,?,?,?,?)",
            (school, handle, "webchat", f"{handle}:{turn}", text, now),
        )
        write(
            "UPDATE conversations SET version=version+1, state=?, updated_at=? WHERE id=? AND version=?",
            (state, now, handle, row[2]),
        )
        write(
            "INSERT INTO responses (school_id, conversation_id, participant_id, survey, question, probe, text, value,"
            " language, late, at) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (school, handle, handle, "s", "q", False, text, json.dumps(text), "en", False, now),
        )
        line = write(
            "INSERT INTO messages (school_id, conversation_id, channel, prompt, at) VALUES (?,?,?,?,?)",
            (school, handle, "webchat", prompt, now),
        ).lastrowid
        write(
            "INSERT INTO outbox (school_id, address_id, message_id, channel, kind, priority, status, attempts, due_at,"
            " dedupe_key) VALUES (?,?,?,?,?,?,?,?,?,?)",
            (school, row[0], line, "webchat", "reply", 0, "waiting", 0, now, f"{handle}:{turn}"),
        )
        write("COMMIT")
        raise web.HTTPSeeOther("/#answer")

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text="up")

    app = web.Application()
    app.router.add_get("/", show)
    app.router.add_post("/", hear)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


async def measure(url: str, n_clients: int, seconds: float) -> tuple[float, list[float]]:
    """Messages acknowledged per second, and how long each took."""
    taken: list[float] = []
    ends_at = time.perf_counter() + seconds

    async def client(number: int) -> None:
        async with aiohttp.ClientSession() as browser:
            person = 0
            while time.perf_counter() < ends_at:
                person += 1
                await conversation(browser, f"{os.getpid():08d}-client-{number:04d}-person-{person:06d}")

    async def conversation(browser: aiohttp.ClientSession, token: str) -> None:
        for turn, text in enumerate((*FIRST_TURNS, ANSWER, ANSWER, ANSWER, ANSWER, ANSWER)):
            if time.perf_counter() >= ends_at:
                return
            began = time.perf_counter()
            form = {"token": token, "turn": str(turn), "text": text, "question": ""}
            async with browser.post(url, data=form, allow_redirects=False) as kept:
                if kept.status != 303:
                    raise RuntimeError(f"status {kept.status}")
            browser.cookie_jar.clear()
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(n_clients)))
    return len(taken) / (time.perf_counter() - began), taken


async def compare(n_clients: int, seconds: float) -> None:
    """Three rounds of both, and the ratio of the medians."""
    rates: dict[str, list[float]] = {"sipbot": [], "floor": []}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            async with serving(Path(folder)) as server:
                rates["sipbot"].append(await _told("sipbot", f"{server.address}/c/family_voice", n_clients, seconds))
            async with floor(Path(folder)) as url:
                rates["floor"].append(await _told("floor", url, n_clients, seconds))
    ours, least = statistics.median(rates["sipbot"]), statistics.median(rates["floor"])
    click.echo(f"median: sipbot {ours:.0f}/s, floor {least:.0f}/s, ratio {ours / least:.2f}")


async def _told(name: str, url: str, n_clients: int, seconds: float) -> float:
    rate, taken = await measure(url, n_clients, seconds)
    cuts = statistics.quantiles(taken, n=100)
    click.echo(f"{name:7} {rate:7.0f} messages/s   p50 {cuts[49]:6.1f} ms   p99 {cuts[98]:6.1f} ms   n {len(taken)}")
    return rate


@click.command()
@click.option("--clients", default=32, show_default=True)
@click.option("--seconds", default=8.0, show_default=True)
@click.option("--floor", "floor_file", hidden=True)
@click.option("--port", default=0, hidden=True)
def main(clients: int, seconds: float, floor_file: str | None, port: int) -> None:
    """Inbound web-chat messages per second, beside a floor measured in the same run."""
    if floor_file:
        serve_floor(floor_file, port)
    else:
        asyncio.run(compare(clients, seconds))


if __name__ == "__main__":
    main()
