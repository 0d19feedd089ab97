"""Many workspaces: each installs the app, speaks with its own token, and can take it out again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse, web
from sqlalchemy import Executable, select

from sipbot.channels import Asked, DeliveryError, Outbound
from sipbot.engagements import SchoolFile, add_school
from sipbot.engine.prompt import Prompt
from sipbot.rosters import keeping
from sipbot.rosters.matching import match
from sipbot.settings import SettingsError
from sipbot.storage import Database, tables
from tests.conftest import NOON, Clock, sqlite_copy
from tests.slack_side import OPTIONS, Member, NewId, Slack, World, refuses, slack_world

MANY = replace(
    OPTIONS,
    bot_token="",
    client_id="111.222",
    client_secret="client-secret",
    schools={"T0001": "lincoln", "T0002": "harbor"},
)
HARBOR = SchoolFile(id="harbor", name="Harbor School (invented)", invented=True, contact="")


@pytest.fixture
def database_url(sqlite_with_tables: Path, tmp_path: Path) -> str:
    """One kind of database is enough here: what is kept goes through the vault, which has its own tests."""
    return sqlite_copy(sqlite_with_tables, tmp_path)


@pytest.fixture
async def world(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[World]:
    await add_school(database, HARBOR, now=NOON)
    clock.now = datetime.now(UTC)
    async with slack_world(database, clock, new_id, MANY) as world:
        world.fake.answers["oauth.v2.access"] = lambda _token: granted("T0001", "xoxb-one")
        yield world


def granted(team: str, token: str, **more: object) -> web.Response:
    told = {"ok": True, "access_token": token, "app_id": "A1", "bot_user_id": "UBOT", "scope": "chat:write"}
    return web.json_response({**told, "team": {"id": team}, "authed_user": {"id": "U9"}, **more})


async def leave(world: World) -> str:
    """Begin an installation; the state that goes to Slack with it."""
    async with world.client.get("/slack/install", allow_redirects=False) as answer:
        assert answer.status == 302
        return parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]


async def come_back(world: World, state: str, cookie: str | None = None) -> ClientResponse:
    # The cookie is for https only, and this is not: the browser is played by hand.
    headers = {"Cookie": f"slack-app-oauth-state={cookie or state}"}
    query = {"code": "c0de", "state": state}
    async with world.client.get("/slack/oauth_redirect", params=query, headers=headers) as answer:
        await answer.read()
        return answer


async def install(world: World, team: str = "T0001", token: str = "xoxb-one") -> ClientResponse:
    world.fake.answers["oauth.v2.access"] = lambda _token: granted(team, token)
    return await come_back(world, await leave(world))


async def test_an_administrator_is_sent_to_slack_with_our_scopes(world: World) -> None:
    async with world.client.get("/slack/install", allow_redirects=False) as answer:
        url = urlsplit(answer.headers["Location"])
        asked = parse_qs(url.query)
    assert (url.path, asked["client_id"]) == ("/oauth/v2/authorize", ["111.222"])
    assert asked["scope"] == ["chat:write,commands,im:history,im:write"]
    assert asked["redirect_uri"] == ["https://v.example.org/slack/oauth_redirect"]
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]


async def test_two_workspaces_speak_with_their_own_tokens_for_their_own_schools(world: World) -> None:
    assert (await install(world)).status == 200
    assert (await install(world, "T0002", "xoxb-two")).status == 200
    for team in ("T0001", "T0002"):
        await Member(Slack(world.client, world.fake, team), f"U{team}").says("hi")
    await world.delivered()
    spoke = [(token, sent["channel"]) for name, token, sent in world.fake.calls if name == "chat.postMessage"]
    assert sorted(spoke) == [("xoxb-one", "UT0001"), ("xoxb-two", "UT0002")]
    assert await world.rows("select school_id from conversations order by school_id") == [("harbor",), ("lincoln",)]


async def test_tokens_are_kept_encrypted(world: World, database: Database) -> None:
    await install(world)
    kept = await world.rows("select * from secrets")
    assert len(kept) == 1
    assert "xoxb" not in str(kept).replace("\\x", "")


async def test_a_state_is_good_once_and_only_for_the_browser_it_was_given_to(world: World) -> None:
    state, other = await leave(world), await leave(world)
    assert (await come_back(world, other, cookie=state)).status == 400
    assert (await come_back(world, state)).status == 200
    assert (await come_back(world, state)).status == 401
    assert (await come_back(world, "forged")).status == 401


async def test_a_state_is_good_for_ten_minutes(world: World, clock: Clock) -> None:
    state = await leave(world)
    clock.advance(minutes=11)
    assert (await come_back(world, state)).status == 401


async def test_who_says_no_at_slack_gets_a_plain_answer(world: World) -> None:
    async with world.client.get("/slack/oauth_redirect", params={"error": "access_denied"}) as answer:
        assert (answer.status, await answer.text()) == (
            200,
            "The app was not installed. Please begin again, in the same browser.",
        )


async def test_a_workspace_that_no_school_is_named_for_cannot_install(world: World) -> None:
    answer = await install(world, "T0666", "xoxb-one")
    assert answer.status == 403
    assert "SIPBOT_SLACK_SCHOOLS" in await answer.text()
    assert await world.rows("select count(*) from secrets") == [(0,)]
    assert len(world.fake.called("auth.revoke", "xoxb-one")) == 1


async def test_an_organization_as_a_whole_cannot_install(world: World) -> None:
    world.fake.answers["oauth.v2.access"] = lambda _token: granted("T0001", "xoxb-one", is_enterprise_install=True)
    assert (await come_back(world, await leave(world))).status == 403


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"], "oauth": []}}]
)
async def test_taking_the_app_out_forgets_the_token(world: World, event: dict[str, object]) -> None:
    await install(world)
    assert (await world.slack.event(event)).status == 200
    assert await world.rows("select count(*) from secrets") == [(0,)]
    assert (await Member(world.slack).says("hi")).status == 403


async def test_a_revoked_token_of_a_person_is_not_ours(world: World) -> None:
    await install(world)
    await world.slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U9"]}})
    assert await world.rows("select count(*) from secrets") == [(1,)]


async def test_what_is_due_in_a_workspace_that_left_is_given_up(world: World) -> None:
    await install(world)
    await Member(world.slack).says("hi")
    await world.slack.event({"type": "app_uninstalled"})
    await world.delivered()
    assert await world.rows("select status from outbox") == [("failed",)]


async def test_one_refused_token_does_not_stop_the_other_workspaces(world: World) -> None:
    await install(world)
    await install(world, "T0002", "xoxb-two")
    world.fake.answers["chat.postMessage"] = refuses("token_revoked")
    with pytest.raises(DeliveryError) as error:
        await world.channel.deliver(outbound("T0001/U1"))
    assert (error.value.permanent, error.value.halts) == (True, "")


async def test_doctor_is_told_where_to_install_it(world: World) -> None:
    (found,) = await world.channel.check()
    assert (found.ok, found.remedy) == (
        False,
        "open https://v.example.org/slack/install as an administrator of the workspace",
    )


# The roster.


MATCHING = replace(OPTIONS, match_email=True)
ROSTER = (
    "id,name,email,role\n7,Ana Invented,ana@lincoln.example.org,staff\n8,Bea Invented,bea@lincoln.example.org,staff\n"
)


@pytest.fixture
async def matching(database: Database, clock: Clock, new_id: NewId, tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "staff.csv").write_text(ROSTER, encoding="utf-8")
    roster = keeping.read(tmp_path / "staff.csv", region="US", permission=None)
    into = keeping.Into("lincoln", "sms", NOON, new_id)
    await keeping.keep(database, roster.entries, into, progress=_silently)
    async with slack_world(database, clock, new_id, MATCHING) as world:
        profile = {"user": {"profile": {"email": "Ana@Lincoln.example.org"}}}
        world.fake.answers["users.info"] = lambda _token: web.json_response({"ok": True, **profile})
        yield world


def _silently(_what: str, _done: int, _all: int) -> None:
    """Nobody is looking."""


PERSON, CONVERSATION, ADDRESS = tables.Participant, tables.Conversation, tables.Address


async def selected(world: World, query: Executable) -> list[tuple[object, ...]]:
    return await world.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


async def whose(world: World) -> list[tuple[object, ...]]:
    """The roster's ids of the people in conversation."""
    return await selected(world, select(PERSON.source_id).join(CONVERSATION, CONVERSATION.participant_id == PERSON.id))


async def test_somebody_in_the_roster_is_found_by_their_email(matching: World) -> None:
    await Member(matching.slack).says("hi")
    assert await whose(matching) == [("7",)]
    assert await matching.rows("select count(*) from participants") == [(2,)]


async def test_slack_is_asked_once_who_somebody_is(matching: World) -> None:
    for said in ("hi", "1", "I teach"):
        await Member(matching.slack).says(said)
    assert len(matching.fake.called("users.info")) == 1


async def test_somebody_who_is_not_in_the_roster_is_a_new_participant(matching: World) -> None:
    matching.fake.answers["users.info"] = refuses("missing_scope")
    await matching.slack.command("U0001", "start")
    assert await whose(matching) == [(None,)]


def colleague(email: str) -> web.Response:
    known = {"ana@lincoln.example.org": "U0001"}
    found = {"ok": True, "user": {"id": known[email]}} if email in known else {"ok": False, "error": "users_not_found"}
    return web.json_response(found)


INTO = keeping.Into("lincoln", "slack", NOON, lambda: "nobody-new")


async def test_people_of_the_roster_are_looked_for_so_that_they_can_be_invited(matching: World) -> None:
    matching.fake.looks_up = colleague
    for expected in ((1, 2), (0, 1)):
        n_found = await match(matching.database, matching.channel, INTO, progress=_silently)
        assert n_found == expected
    reached = select(PERSON.source_id, ADDRESS.channel).join(ADDRESS, ADDRESS.participant_id == PERSON.id)
    assert await selected(matching, reached.order_by(ADDRESS.id)) == [("7", "email"), ("8", "email"), ("7", "slack")]
    await Member(matching.slack).says("hi")
    assert await whose(matching) == [("7",)]


async def test_who_has_written_already_is_not_looked_for_under_another_name(matching: World) -> None:
    matching.fake.answers["users.info"] = refuses("missing_scope")
    await Member(matching.slack).says("hi")
    matching.fake.looks_up = colleague
    found = await match(matching.database, matching.channel, INTO, progress=_silently)
    assert found == (0, 2)


async def test_without_the_setting_slack_is_asked_for_nobody(one: World) -> None:
    with pytest.raises(SettingsError, match=r"^SIPBOT_SLACK_MATCH_EMAIL is no"):
        await one.channel.find("lincoln", "ana@lincoln.example.org")


async def test_without_the_setting_nobody_is_looked_for(one: World) -> None:
    await Member(one.slack).says("hi")
    assert one.fake.called("users.info") == []


# What refusals mean.


@pytest.fixture
async def one(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[World]:
    async with slack_world(database, clock, new_id) as world:
        yield world


def outbound(handle: str = "T0001/U1", **more: Any) -> Outbound:
    return replace(Outbound("1", "lincoln", "slack", handle, Prompt("How is it?", language="en"), "staff"), **more)


async def refused(world: World, **more: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        await world.channel.deliver(outbound(**more))
    return error.value


async def test_429_says_how_long_to_wait_and_waits_for_nobody(one: World) -> None:
    one.fake.answers["chat.postMessage"] = refuses("ratelimited", 429, **{"Retry-After": "600"})
    async with asyncio.timeout(60):
        error = await refused(one)
    assert (error.retry_after, error.permanent, error.uncertain) == (600.0, False, False)
    assert len(one.fake.called("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        ("user_not_found", 200, {"permanent": True, "bad_address": True}),
        ("user_disabled", 200, {"permanent": True, "bad_address": True}),
        ("invalid_auth", 200, {"permanent": True, "halts": "channel"}),
        ("missing_scope", 200, {"permanent": True, "halts": "channel"}),
        ("invalid_blocks", 200, {"permanent": True}),
        ("internal_error", 200, {"uncertain": True}),
        ("service_unavailable", 503, {}),
        ("ratelimited", 429, {"retry_after": 30.0}),
    ],
)
async def test_every_refusal_has_its_meaning(one: World, error: str, status: int, expected: dict[str, object]) -> None:
    one.fake.answers["chat.postMessage"] = refuses(error, status)
    found = await refused(one)
    usual = {"permanent": False, "bad_address": False, "halts": "", "uncertain": False, "retry_after": None}
    assert {name: getattr(found, name) for name in usual} == {**usual, **expected}


async def test_an_answer_that_is_no_json_is_tried_again(one: World) -> None:
    one.fake.answers["chat.postMessage"] = lambda _token: web.Response(
        status=502, text="<html>", content_type="text/html"
    )
    assert not (await refused(one)).permanent


async def test_a_connection_that_breaks_leaves_it_unsure(one: World) -> None:
    await one.channel.check()
    one.fake.hangs_up = True
    assert (await refused(one)).uncertain


async def test_a_slack_that_cannot_be_reached_took_nothing(one: World) -> None:
    await one.fake.server.close()
    assert not (await refused(one)).uncertain


async def test_many_first_messages_ask_slack_once_who_we_are(one: World) -> None:
    await asyncio.gather(*(one.channel.deliver(outbound(f"T0001/U{number}")) for number in range(20)))
    assert len(one.fake.called("chat.postMessage")) == 20
    assert len(one.fake.called("auth.test")) == 1


async def test_a_message_that_cannot_be_redrawn_is_delivered_all_the_same(one: World) -> None:
    one.fake.answers["chat.update"] = refuses("message_not_found")
    before = Asked("1700000000.000009", Prompt("Who?", input="text", question="who"))
    prompt = Prompt("Thanks", kind="closing", answered="Me")
    assert await one.channel.deliver(outbound(prompt=prompt, follows=before)) == "1700000000.000000"


async def test_workspaces_are_told_to_doctor_one_by_one(world: World) -> None:
    await install(world)
    await install(world, "T0002", "xoxb-two")
    world.fake.answers["auth.test"] = lambda token: web.json_response(
        {"ok": token == "xoxb-one", "error": "token_revoked", "team_id": "T0001"}
    )
    assert [(found.what, found.ok) for found in await world.channel.check()] == [
        ("Slack: workspace T0001", True),
        ("Slack: workspace T0002 (Slack: token_revoked)", False),
    ]
