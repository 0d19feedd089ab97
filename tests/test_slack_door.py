"""Where Slack comes in: nothing is read before its signature, and nothing but Slack gets in."""

import io
import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from sipbot.channels.slack.options import Options
from sipbot.settings import SettingsError
from sipbot.storage import Database
from tests.conftest import Clock, sqlite_copy
from tests.slack_side import OPTIONS, SECRET, TEAMS, Member, NewId, Slack, World, refuses, signature, slack_world

JSON = "application/json"
SOCKET = replace(OPTIONS, signing_secret="", app_token="xapp-one")


@pytest.fixture
def database_url(sqlite_with_tables: Path, tmp_path: Path) -> str:
    """One kind of database is enough to knock at a door."""
    return sqlite_copy(sqlite_with_tables, tmp_path)


@pytest.fixture
async def world(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[World]:
    async with slack_world(database, clock, new_id) as world:
        yield world


@pytest.fixture
async def socket(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[World]:
    async with slack_world(database, clock, new_id, SOCKET) as world:
        yield world


def hello(slack: Slack) -> bytes:
    return json.dumps(slack.event_body(Member(slack).said_event("hi"))).encode()


async def test_unsigned_junk_is_refused_before_it_is_parsed(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "sipbot"):
        for body in (b"{", b"\xff\xfe", b"", b"payload={", b"x" * 4096):
            async with world.client.post("/slack/events", data=body, headers={"Content-Type": JSON}) as answer:
                assert answer.status == 401
    assert [record for record in caplog.records if record.name.startswith("sipbot")] == []


async def test_a_wrong_signature_is_refused(world: World) -> None:
    assert (await world.slack.post(hello(world.slack), JSON, secret="another")).status == 401
    assert await world.rows("select count(*) from participants") == [(0,)]


@pytest.mark.parametrize(("age", "status"), [(-290, 200), (-310, 401), (310, 401)])
async def test_a_signature_is_good_for_five_minutes(world: World, age: int, status: int) -> None:
    stamp = str(int(time.time()) + age)
    assert (await world.slack.post(hello(world.slack), JSON, stamp=stamp)).status == status


@pytest.mark.parametrize("stamp", ["abc", "1e9", "-1", "９９"])
async def test_a_time_that_is_none_is_refused(world: World, stamp: str) -> None:
    headers = {"Content-Type": JSON, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=00"}
    async with world.client.post("/slack/events", data=b"{}", headers=headers) as answer:
        assert answer.status == 401


async def test_a_body_that_was_cut_off_no_longer_fits_its_signature(world: World) -> None:
    whole = hello(world.slack)
    stamp = str(int(time.time()))
    headers = {"Content-Type": JSON, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(whole, stamp)}
    async with world.client.post("/slack/events", data=whole[:-20], headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\xff\xfe", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b'"hi"', JSON),
        (b"payload=%7B", "application/x-www-form-urlencoded"),
    ],
)
async def test_signed_junk_is_refused_without_a_retry(world: World, raw: bytes, kind: str) -> None:
    answer = await world.slack.post(raw, kind)
    assert answer.status in (400, 401, 403)
    assert await world.rows("select count(*) from participants") == [(0,)]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/json; charset=nope"])
async def test_a_wrong_content_type_does_no_harm(world: World, kind: str) -> None:
    assert (await world.slack.post(b"hello there", kind)).status in (400, 403)


async def test_more_than_a_megabyte_is_not_read(world: World) -> None:
    for body in (io.BytesIO(b"x" * ((1 << 20) + 1)), _chunks()):
        async with world.client.post("/slack/events", data=body) as answer:
            assert answer.status == 413


async def test_a_workspace_that_is_not_ours_is_refused(world: World) -> None:
    other = Slack(world.client, world.fake, team="T0666")
    answer = await Member(other).says("hi")
    assert (answer.status, answer.headers["X-Slack-No-Retry"]) == (403, "1")
    assert (await other.command("U0001", "start")).status == 403
    assert await world.rows("select count(*) from participants") == [(0,)]


async def test_slack_can_check_the_address(world: World) -> None:
    asked = {"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}
    answer = await world.slack.post(json.dumps(asked).encode(), JSON)
    assert (answer.status, json.loads(await answer.text())) == (200, {"challenge": "3eZbrw1a"})


async def test_while_slack_cannot_say_who_we_are_it_is_asked_to_come_again(world: World) -> None:
    world.fake.answers["auth.test"] = refuses("internal_error", 500)
    assert (await Member(world.slack).says("hi")).status == 503


async def test_two_bots_do_not_talk_to_each_other(world: World) -> None:
    bot = Member(world.slack, "U0B0T")
    for _ in range(20):
        assert (await bot.says("Please reply 1 to begin or 2 to leave.", bot_id="B2")).status == 200
    await world.delivered()
    assert world.fake.called("chat.postMessage") == []


async def test_a_hundred_messages_of_one_person_lose_nobody_elses(world: World) -> None:
    ana, bea = Member(world.slack), Member(world.slack, "U0002")
    await bea.says("hi")
    for number in range(100):
        await ana.says(f"spam {number}")
    await bea.says("1")
    await world.delivered()
    assert await world.rows("select count(*) from consents") == [(1,)]
    assert len(ana.messages) < 10


# Socket Mode.


async def test_over_a_socket_an_event_is_acknowledged_after_it_is_kept(socket: World) -> None:
    body = socket.slack.event_body(Member(socket.slack).said_event("hi"))
    await socket.fake.send({"type": "events_api", "envelope_id": "E1", "payload": body})
    assert (await socket.fake.acknowledged.get())["envelope_id"] == "E1"
    assert await socket.rows("select count(*) from conversations") == [(1,)]


async def test_over_a_socket_a_button_and_a_command_work_too(socket: World) -> None:
    ana = Member(socket.slack)
    command = {"command": "/sip", "text": "start", "team_id": "T0001", "user_id": "U0001", "trigger_id": "1.2.a"}
    await socket.fake.send({"type": "slash_commands", "envelope_id": "E1", "payload": command})
    await socket.fake.acknowledged.get()
    await socket.delivered()
    (yes, _no) = ana.buttons()
    press = {
        "type": "block_actions",
        "team": {"id": "T0001"},
        "user": {"id": "U0001"},
        "trigger_id": "1.3.a",
        "actions": [{"type": "button", "action_id": yes["action_id"], "value": yes["value"]}],
    }
    await socket.fake.send({"type": "interactive", "envelope_id": "E2", "payload": press})
    assert (await socket.fake.acknowledged.get())["envelope_id"] == "E2"
    assert await socket.rows("select count(*) from consents") == [(1,)]


async def test_over_a_socket_what_nobody_listens_for_is_acknowledged(socket: World) -> None:
    body = socket.slack.event_body({"type": "team_join"})
    await socket.fake.send({"type": "events_api", "envelope_id": "E1", "payload": body})
    assert (await socket.fake.acknowledged.get())["envelope_id"] == "E1"


async def test_over_a_socket_a_repeat_changes_nothing(socket: World) -> None:
    body = socket.slack.event_body(Member(socket.slack).said_event("hi"), event_id="Ev1")
    for attempt in range(3):
        envelope = {"type": "events_api", "envelope_id": f"E{attempt}", "retry_attempt": attempt, "payload": body}
        await socket.fake.send(envelope)
        await socket.fake.acknowledged.get()
    await socket.delivered()
    assert len(Member(socket.slack).messages) == 1


async def test_over_a_socket_what_cannot_be_kept_is_not_acknowledged(socket: World) -> None:
    body = socket.slack.event_body(Member(socket.slack).said_event("hi"))
    await socket.database.write(lambda tx: tx.execute(text("alter table messages rename to gone")))
    await socket.fake.send({"type": "events_api", "envelope_id": "E1", "payload": body})
    await socket.fake.send(
        {"type": "events_api", "envelope_id": "E2", "payload": socket.slack.event_body({"type": "x"})}
    )
    assert (await socket.fake.acknowledged.get())["envelope_id"] == "E2"
    await socket.database.write(lambda tx: tx.execute(text("alter table gone rename to messages")))
    await socket.fake.send({"type": "events_api", "envelope_id": "E3", "payload": body})
    assert (await socket.fake.acknowledged.get())["envelope_id"] == "E3"


async def test_a_socket_that_is_closed_is_opened_again(socket: World) -> None:
    body = socket.slack.event_body(Member(socket.slack).said_event("hi"))
    await socket.fake.send({"type": "disconnect", "reason": "refresh_requested"})
    await socket.fake.reconnected()
    await socket.fake.send({"type": "events_api", "envelope_id": "E1", "payload": body})
    assert (await socket.fake.acknowledged.get())["envelope_id"] == "E1"


async def test_with_a_socket_there_is_no_address_to_post_to(socket: World) -> None:
    assert (await Member(socket.slack).says("hi")).status == 404


# Settings.


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({}, "SIPBOT_SLACK_SURVEYS is missing"),
        ({"SURVEYS": "staff"}, "set either SIPBOT_SLACK_SIGNING_SECRET"),
        ({"SURVEYS": "staff", "SIGNING_SECRET": "s", "APP_TOKEN": "xapp"}, "set either SIPBOT_SLACK_SIGNING_SECRET"),
        ({"SURVEYS": "staff", "SIGNING_SECRET": "s"}, "set either SIPBOT_SLACK_BOT_TOKEN"),
        ({"SURVEYS": "staff", "SIGNING_SECRET": "s", "CLIENT_ID": "1"}, "set either SIPBOT_SLACK_BOT_TOKEN"),
        (
            {"SURVEYS": "staff", "SIGNING_SECRET": "s", "BOT_TOKEN": "x", "SCHOOLS": "T1A=a"},
            "set either SIPBOT_SLACK_BOT_TOKEN",
        ),
        ({"SURVEYS": "staff", "SIGNING_SECRET": "s", "SCHOOLS": "Lincoln"}, "SIPBOT_SLACK_SCHOOLS has 'Lincoln'"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(env: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        Options.read({f"SIPBOT_SLACK_{name}": value for name, value in env.items()})


def test_settings_are_read_into_options() -> None:
    env = {
        "SIPBOT_SCHOOL": "lincoln",
        "SIPBOT_PUBLIC_URL": "https://v.example.org/",
        "SIPBOT_SLACK_SURVEYS": "staff",
        "SIPBOT_SLACK_SIGNING_SECRET": SECRET,
        "SIPBOT_SLACK_BOT_TOKEN": next(iter(TEAMS)),
    }
    assert Options.read(env) == OPTIONS


async def test_an_unknown_survey_stops_the_start(database: Database, clock: Clock, new_id: NewId) -> None:
    with pytest.raises(
        SettingsError, match=r"^SIPBOT_SLACK_SURVEYS .*: there is no survey 'staf': choose one of staff"
    ):
        async with slack_world(database, clock, new_id, replace(OPTIONS, surveys=("staf",))):
            pass


async def _chunks() -> AsyncIterator[bytes]:
    for _ in range(17):
        yield b"x" * (1 << 16)
