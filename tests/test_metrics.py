"""What Prometheus is told: counts and times, and only whoever has the token."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sipbot.app import build_app, build_parts, build_worker
from sipbot.channels import DeliveryError
from sipbot.outbox import Outbox
from sipbot.settings import Settings
from sipbot.storage import Database
from sipbot.web.metrics import Metrics
from tests.conftest import Clock
from tests.keys import key_file
from tests.people import Person, bot
from tests.test_outbox import Phone

NewId = Callable[[], str]


async def test_how_much_waits_and_since_when_is_told(database: Database, clock: Clock, new_id: NewId) -> None:
    metrics = Metrics()
    await Person(bot(database, clock, new_id), "sam").says("1")
    told = (await metrics.look(database, clock() + timedelta(minutes=1))).decode()
    assert 'sipbot_outbox_messages{channel="webchat",kind="reply",status="waiting"} 2.0' in told
    assert 'sipbot_outbox_oldest_due_seconds{channel="webchat"} 60.0' in told


async def test_what_became_of_messages_is_counted(database: Database, clock: Clock, new_id: NewId) -> None:
    metrics, phone = Metrics(), Phone()
    outbox = Outbox(database, {"webchat": phone}, owner="one", clock=clock, count=metrics.count)
    await Person(bot(database, clock, new_id), "sam").says("1")
    await outbox.deliver_due()
    phone.error = DeliveryError("refused", halts="channel")
    await outbox.deliver_due()
    told = (await metrics.look(database, clock())).decode()
    assert 'sipbot_outbox_outcomes_total{channel="webchat",outcome="sent"} 1.0' in told
    assert 'sipbot_channel_halted{channel="webchat"} 1.0' in told


def settings_in(folder: Path, token: str) -> Settings:
    return Settings(database=f"sqlite:///{folder / 'sipbot.db'}", keys_file=key_file(), metrics_token=token)


async def test_a_server_tells_how_long_inbound_messages_take(tmp_path: Path) -> None:
    parts = await build_parts(settings_in(tmp_path, "let me see"), env={})
    async with TestClient(TestServer(build_app(parts))) as browser:
        form = {"token": "kitchen-table-phone-of-sam", "turn": "0", "text": "1"}
        await browser.post("/c/family_voice", data=form, allow_redirects=False)
        async with browser.get("/metrics", headers={"Authorization": "Bearer let me see"}) as answer:
            told = await answer.text()
    await parts.close()
    assert 'sipbot_inbound_seconds_count{route="/c/{survey}",status="303"} 1.0' in told


@pytest.mark.parametrize(
    ("token", "given"), [("let me see", "Bearer no"), ("let me see", ""), ("", ""), ("", "Bearer ")]
)
async def test_nobody_else_is_told_anything(tmp_path: Path, token: str, given: str) -> None:
    parts = await build_parts(settings_in(tmp_path, token), env={})
    client: TestClient[web.Request, web.Application] = TestClient(TestServer(build_worker(parts)))
    async with client as browser, browser.get("/metrics", headers={"Authorization": given}) as answer:
        assert answer.status == 404
    await parts.close()
