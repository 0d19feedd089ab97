"""Everything is built in one place: what runs beside requests, and that nothing stays open."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from sipbot.app import Parts, again_and_again, build_app, build_parts, utc_now
from sipbot.settings import Settings, SettingsError
from sipbot.storage import Database, Transaction
from tests.conftest import Clock
from tests.keys import key_file, keyring

OWN_SURVEY = """\
title: Our own voice
audience: [family]
consent: May we? Reply 1 to begin, 2 to leave.
questions:
  - {key: hopes, type: text, text: What do you hope for?, analyze: vision}
thanks: Thank you.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=f"sqlite:///{tmp_path / 'sipbot.db'}", keys_file=key_file())


def rows(tx: Transaction, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


async def until(found: Callable[[], Awaitable[object]], expected: object) -> None:
    """Look until *found* is what is expected; a test that waits in vain fails."""
    async with asyncio.timeout(120):
        while await found() != expected:
            await asyncio.sleep(0.01)


async def say(parts: Parts, *lines: str) -> None:
    """Answer `family_voice` in a browser, while everything that goes on beside requests goes on."""
    async with TestClient(TestServer(build_app(parts)), cookie_jar=CookieJar(unsafe=True)) as browser:
        for turn, line in enumerate(lines):
            form = {"token": "kitchen-table-phone-of-sam", "turn": str(turn), "text": line}
            async with browser.post("/c/family_voice", data=form, allow_redirects=False) as kept:
                assert kept.status == 303


async def test_nothing_is_sent_where_people_come_and_read(settings: Settings) -> None:
    parts = await build_parts(settings, env={})
    await say(parts, "1", "1")
    assert await parts.database.read(rows, "select count(*) from outbox") == [(0,)]
    await parts.close()


async def test_silent_conversations_are_closed_when_the_server_starts(settings: Settings, clock: Clock) -> None:
    parts = await build_parts(settings, env={}, clock=clock)
    await say(parts, "1", "1")
    clock.advance(days=31)
    async with TestServer(build_app(parts)):
        await until(lambda: parts.database.read(rows, "select status from conversations"), [("expired",)])
    await parts.close()


async def test_what_is_too_old_is_erased_when_the_server_starts(settings: Settings, clock: Clock) -> None:
    parts = await build_parts(settings, env={}, clock=clock)
    await say(parts, "1", "1", "The reading buddies, every week.")
    clock.advance(days=37 * 31)
    async with TestServer(build_app(parts)):
        await until(lambda: parts.database.read(rows, "select count(*) from responses"), [(0,)])
    await parts.close()


async def test_stopping_the_server_leaves_nothing_behind(settings: Settings) -> None:
    before = asyncio.all_tasks()
    parts = await build_parts(settings, env={})
    await say(parts, "1")
    await parts.close()
    gc.collect()
    assert asyncio.all_tasks() == before
    assert parts.http.closed


async def test_work_goes_on_after_an_error_which_is_named_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    tries = 0
    done = asyncio.Event()

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ValueError("what Sam said")
        done.set()

    with caplog.at_level(logging.ERROR):
        task = asyncio.create_task(again_and_again("the outbox", work, pause=0))
        await asyncio.wait_for(done.wait(), 120)
        task.cancel()
    assert [record.getMessage() for record in caplog.records] == ["the outbox failed (ValueError)"]
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Settings(school="nope"), "there is no school 'nope': add one with 'sipbot import school.yaml'"),
        (
            Settings(embedder="nope"),
            "SIPBOT_EMBEDDER is 'nope': choose one of english, fast, multilingual, remote, tfidf",
        ),
        (Settings(surveys="/nowhere"), "SIPBOT_SURVEYS is '/nowhere': there is no such folder"),
        (Settings(public_url="voice.example.org"), "SIPBOT_PUBLIC_URL is 'voice.example.org': write the address that"),
    ],
)
async def test_a_wrong_setting_stops_the_start_and_leaves_nothing_open(
    tmp_path: Path, wrong: Settings, told: str
) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'sipbot.db'}",
        keys_file=key_file(),
        school=wrong.school,
        embedder=wrong.embedder,
        surveys=wrong.surveys,
        public_url=wrong.public_url,
    )
    with pytest.raises(SettingsError) as error:
        await build_parts(settings, env={})
    gc.collect()
    assert str(error.value).startswith(told)


async def test_a_database_that_is_not_there_is_told_as_a_setting() -> None:
    with pytest.raises(SettingsError, match=r"^SIPBOT_DATABASE: the database cannot be reached: connection failed"):
        await build_parts(Settings(database="postgresql://nobody@127.0.0.1:1/nothing", keys_file=key_file()), env={})


async def test_a_survey_of_the_school_goes_before_one_of_ours(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "family_voice.yaml").write_text(OWN_SURVEY, encoding="utf-8")
    parts = await build_parts(Settings(database=settings.database, keys_file=key_file(), surveys=str(tmp_path)), env={})
    transcript = await parts.conversations.transcript("webchat", parts.school, "nobody", survey="family_voice")
    assert transcript.title == "Our own voice"
    await parts.close()


async def test_a_language_in_which_not_all_is_said_is_not_on_the_page_and_whoever_serves_is_told(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "our_voice.yaml").write_text(OWN_SURVEY, encoding="utf-8")
    half = tmp_path / "translations" / "es" / "our_voice.po"
    half.parent.mkdir(parents=True)
    half.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n', encoding="utf-8")
    parts = await build_parts(replace(settings, surveys=str(tmp_path)), env={})
    async with TestClient(TestServer(build_app(parts))) as browser:
        ours = await (await browser.get("/c/our_voice?language=es")).text()
        theirs = await (await browser.get("/c/family_voice")).text()
    await parts.close()
    assert ("Español" in ours, "May we? Reply 1 to begin" in ours, "Español" in theirs) == (False, True, True)
    assert "our_voice is not offered in es: 4 things left to mend, see sipbot check" in caplog.messages


async def test_the_database_is_brought_up_to_date_at_the_start(settings: Settings) -> None:
    parts = await build_parts(settings, env={})
    await parts.close()
    database = Database(settings.database, keyring())
    assert await database.read(rows, "select count(*) from alembic_version") == [(1,)]
    await database.close()


def test_the_clock_is_aware_of_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)
