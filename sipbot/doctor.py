"""`sipbot doctor`: look at everything that must be right, change nothing, and say what to do."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from sipbot import surveys
from sipbot.app import channels_of, database_of, keyring_of
from sipbot.by_name import UnknownName
from sipbot.channels import Channel, Checked, Finding
from sipbot.engine.errors import SurveyError
from sipbot.keys import KeysError
from sipbot.settings import Settings, SettingsError
from sipbot.storage import Database, identity, reporting

MOST_OFF = timedelta(seconds=30)
"""Slack refuses what is five minutes old, and quiet hours begin on the minute: far less is still no reason to worry."""


async def examine(
    settings: Settings, env: Mapping[str, str], *, clock: Callable[[], datetime]
) -> AsyncGenerator[Finding, None]:
    """Everything, from what the rest stands on; it ends where the rest cannot be looked at."""
    yield _surveys(settings)
    try:
        keyring = keyring_of(settings)
        database = database_of(settings, keyring)
    except SettingsError as error:
        yield Finding("keys and database", ok=False, remedy=str(error))
        return
    yield Finding(f"keys in {settings.keys_file}", ok=True)
    try:
        trouble = await database.trouble()
        yield Finding("database", not trouble, f"{trouble}: look at SIPBOT_DATABASE, then run sipbot db upgrade")
        if not trouble:
            async with aclosing(_in(database, settings, env, clock)) as findings:
                async for finding in findings:
                    yield finding
    finally:
        await database.close()


async def _in(
    database: Database, settings: Settings, env: Mapping[str, str], clock: Callable[[], datetime]
) -> AsyncGenerator[Finding, None]:
    yield await _keys(database)
    n_stale = await database.read(identity.n_stale)
    yield Finding("one key for everything", not n_stale, f"{n_stale} texts have an older key: run sipbot keys rotate")
    yield await _school(database, settings)
    clocks = {"database": await database.now() - clock()}
    async with aiohttp.ClientSession(trace_configs=[_asking_the_time(clocks, clock)]) as http:
        async for finding in _channels(database, settings, env, http, clock):
            yield finding
    for name, off in clocks.items():
        remedy = f"the clocks differ by {abs(off).total_seconds():.0f} seconds: let this computer keep time by NTP"
        yield Finding(f"clock, beside the one of {name}", abs(off) <= MOST_OFF, remedy)


def _surveys(settings: Settings) -> Finding:
    try:
        folders = surveys.own(settings)
        known = [surveys.load(name, folders) for name in surveys.names(folders)]
        known += [surveys.read(path) for folder in surveys.schools(settings) for path in sorted(folder.glob("*.yaml"))]
    except (SettingsError, SurveyError) as error:
        return Finding("surveys", ok=False, remedy=str(error))
    unfinished = [f"{survey.name} in {language}" for survey in known for language in survey.unfinished]
    remedy = f"not offered, because not all is said in it: {', '.join(unfinished)}: run sipbot check"
    return Finding(f"surveys ({len(known)})", not unfinished, remedy)


async def _keys(database: Database) -> Finding:
    try:
        await identity.fit(database)
    except KeysError as error:
        return Finding("keys that fit the database", ok=False, remedy=str(error))
    return Finding("keys that fit the database", ok=True)


async def _school(database: Database, settings: Settings) -> Finding:
    ids = [row.id for row in await database.read(reporting.schools)]
    is_known = settings.school in ids if settings.school else len(ids) == 1
    remedy = f"set SIPBOT_SCHOOL to one of {', '.join(ids)}" if ids else "add one with sipbot import school.yaml"
    return Finding("school", is_known, remedy)


async def _channels(
    database: Database,
    settings: Settings,
    env: Mapping[str, str],
    http: aiohttp.ClientSession,
    clock: Callable[[], datetime],
) -> AsyncGenerator[Finding, None]:
    try:
        channels = channels_of(settings, settings.school, env, http, database, clock=clock)
    except (SettingsError, UnknownName) as error:
        yield Finding("channels", ok=False, remedy=str(error))
        return
    yield _public_url(settings, channels)
    for name, channel in channels.items():
        yield Finding(f"channel {name}: its settings", ok=True)
        if isinstance(channel, Checked):
            for finding in await channel.check():
                yield finding


def _public_url(settings: Settings, channels: Mapping[str, Channel]) -> Finding:
    sent_to = sorted(name for name, channel in channels.items() if not channel.pulls)
    is_reachable = not sent_to or settings.public_url.startswith("https://")
    remedy = f"set SIPBOT_PUBLIC_URL to the https:// address at which {', '.join(sent_to)} can reach this server"
    return Finding("public address", is_reachable, remedy)


def _asking_the_time(clocks: dict[str, timedelta], clock: Callable[[], datetime]) -> aiohttp.TraceConfig:
    """Keep in *clocks* how far every server that answers is from *clock*, as the Date of its answer tells."""

    async def on_end(_session: aiohttp.ClientSession, _context: object, answer: aiohttp.TraceRequestEndParams) -> None:
        date = answer.response.headers.get("Date")
        if date is not None:
            clocks[answer.url.host or ""] = parsedate_to_datetime(date) - clock()

    config = aiohttp.TraceConfig()
    config.on_request_end.append(on_end)
    return config
