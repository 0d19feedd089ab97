"""The whole way in Slack: from the school's list of staff to an invitation there, and to an answer that is kept."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession, web

from tests.command_line import started
from tests.keys import keyring
from tests.slack_side import SECRET, FakeSlack, Member, Slack
from tests.web_people import noon_somewhere, serving

SCHOOL = """\
id: alder-brook
name: Alder Brook School (invented)
invented: true
time_zone: {zone}
"""
STAFF = "id,email,role\n1,ana@alder-brook.example,staff\n2,nobody@alder-brook.example,staff\n"
SURVEY = """\
title: Our school
audience: [staff]
consent: May we keep your answer? Reply 1 to begin, 2 to leave.
questions:
  - {key: keep, type: text, text: What should we keep?, analyze: asset}
thanks: Thank you.
"""


def colleague(email: str) -> web.Response:
    if email.startswith("ana@"):
        return web.json_response({"ok": True, "user": {"id": "U0001"}})
    return web.json_response({"ok": False, "error": "users_not_found"})


async def done(folder: Path, settings: dict[str, str], *arguments: str) -> str:
    """What a command that works prints."""
    command = await asyncio.to_thread(started, *arguments, cwd=folder, **settings)
    assert (command.returncode, command.stderr) == (0, "")
    return command.stdout.splitlines()[-1]


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(240):
        while not happened():
            await asyncio.sleep(0.05)


async def test_staff_of_a_roster_are_found_invited_and_heard_in_slack(tmp_path: Path) -> None:
    today, later = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=9)
    (tmp_path / "school.yaml").write_text(SCHOOL.format(zone=noon_somewhere()), encoding="utf-8")
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "ours.yaml").write_text(SURVEY, encoding="utf-8")
    fake = FakeSlack()
    fake.looks_up = colleague
    async with fake.server:
        settings = {
            "SIPBOT_DATABASE": f"sqlite:///{tmp_path / 'sipbot.db'}",
            "SIPBOT_SURVEYS": str(tmp_path / "surveys"),
            "SIPBOT_CHANNELS": "slack",
            "SIPBOT_SLACK_SURVEYS": "ours",
            "SIPBOT_SLACK_BOT_TOKEN": "xoxb-one",
            "SIPBOT_SLACK_SIGNING_SECRET": SECRET,
            "SIPBOT_SLACK_MATCH_EMAIL": "yes",
            "SIPBOT_SLACK_API": fake.api,
        }
        await done(tmp_path, settings, "import", "school.yaml")
        told = await done(tmp_path, settings, "roster", "import", "staff.csv")
        assert told == "2 added, 0 changed, 0 the same, 0 rejected"
        assert await done(tmp_path, settings, "roster", "match") == "1 of 2 people were found"
        when = ("--opens", f"{today:%Y-%m-%d}", "--closes", f"{later:%Y-%m-%d}", "--by", "the principal", "--yes")
        await done(tmp_path, settings, "invite", "ours", "--to", "role=staff", "--channel", "slack", *when)
        more = {name: value for name, value in settings.items() if name != "SIPBOT_DATABASE"}
        async with serving(tmp_path, at="/healthz", **more) as server, ClientSession(server.address) as http:
            ana = Member(Slack(http, fake))
            await until(lambda: len(ana.messages) == 1)
            await ana.presses("1. Yes")
            await until(lambda: len(ana.messages) == 2)
            await ana.says("The reading buddies.")
            await until(lambda: len(ana.messages) == 3)
    with closing(sqlite3.connect(tmp_path / "sipbot.db")) as database:
        kept = database.execute(
            "select p.source_id, r.text from responses r join participants p on p.id = r.participant_id"
        )
        ((source_id, said),) = kept.fetchall()
    assert (keyring().open(source_id, b"participants.source_id"), said) == ("1", "The reading buddies.")
    assert [message["text"].splitlines()[-1] for message in ana.messages][-1] == "Thank you."
