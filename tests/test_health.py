"""What the server tells whoever watches over it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from sipbot.app import build_app, build_parts
from sipbot.channels.sms import Channel
from sipbot.outbox import Outbox
from sipbot.settings import Settings
from sipbot.storage import Database, Transaction
from sipbot.web import health
from tests.conftest import Clock
from tests.fakes import MemoryVault
from tests.keys import key_file, keyring
from tests.phones import SETTINGS


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def never() -> bool:
    return await asyncio.Future()


def of_a_newer_version(tx: Transaction) -> None:
    tx.execute(text("update alembic_version set version_num = '9999'"))


def watched(probes: Mapping[str, health.Probe]) -> TestClient[web.Request, web.Application]:
    app = web.Application()
    health.connect(app, probes)
    return TestClient(TestServer(app))


async def test_a_server_is_alive_as_long_as_it_answers() -> None:
    async with watched({"database": no}) as watcher, watcher.get("/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"alive": True})


async def test_a_server_is_ready_when_all_it_needs_is() -> None:
    async with watched({"database": yes, "outbox": yes}) as watcher, watcher.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (200, {"database": True, "outbox": True})


async def test_what_is_not_ready_is_named() -> None:
    async with watched({"database": yes, "outbox": no}) as watcher, watcher.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (503, {"database": True, "outbox": False})


async def test_a_served_sipbot_is_ready(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'sipbot.db'}", keys_file=key_file())
    parts = await build_parts(settings, env={})
    async with TestClient(TestServer(build_app(parts))) as watcher, watcher.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (200, {"database": True, "outbox": True})
    await parts.close()


async def test_an_outbox_is_alive_as_long_as_it_looks_for_messages(database: Database, clock: Clock) -> None:
    async with aiohttp.ClientSession() as http:
        sms = Channel.from_env(SETTINGS, http, MemoryVault())
        outbox = Outbox(database, {"sms": sms}, owner="one", clock=clock)
        assert not await outbox.is_alive()
        await outbox.deliver_due()
        assert await outbox.is_alive()
        clock.advance(minutes=10)
        assert not await outbox.is_alive()


async def test_a_database_of_another_version_is_not_ready(database: Database) -> None:
    assert await database.is_ready()
    await database.write(of_a_newer_version)
    assert not await database.is_ready()


async def test_a_database_that_cannot_be_reached_is_not_ready() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing", keyring())
    assert not await database.is_ready()
    await database.close()


async def test_several_servers_may_start_at_once(nothing_yet: str) -> None:
    servers = [Database(nothing_yet, keyring()) for _ in range(3)]
    await asyncio.gather(*(server.upgrade() for server in servers))
    assert await servers[0].is_ready()
    for server in servers:
        await server.close()
