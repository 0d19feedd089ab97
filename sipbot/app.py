"""The composition root: settings in, a running aiohttp application out. Everything is built here."""

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import aiohttp
from aiohttp import web

from sipbot import by_name, keys, rules, surveys
from sipbot.analyses import Analyses
from sipbot.campaigns import Campaigns
from sipbot.channels import Channel
from sipbot.conversations import Conversations
from sipbot.engagements import default_school
from sipbot.engine.survey import Privacy, Survey
from sipbot.groups import Groups
from sipbot.keys import Keyring, KeysError
from sipbot.ledger import Ledger
from sipbot.library import Library
from sipbot.meetings import Meetings
from sipbot.outbox import Outbox
from sipbot.plans import Plans
from sipbot.releasing import Releases
from sipbot.rules import Rules, RulesError
from sipbot.settings import Settings, SettingsError, environment
from sipbot.storage import Database, identity
from sipbot.storage.vault import StoredVault
from sipbot.web import (
    audit_log,
    changing,
    deciding,
    group,
    health,
    heard,
    meetings,
    metrics,
    one_answer,
    planning,
    rehearsing,
    review,
    search,
    second_reading,
    survey_themes,
)
from sipbot.web import surveys as survey_pages
from sipbot.web.api.routes import MOST_A_MINUTE, Api, LastRead, Pace
from sipbot.web.auth.accounts import Accounts
from sipbot.web.auth.door import Door
from sipbot.web.auth.openid import Provider
from sipbot.web.auth.token_views import TokenViews
from sipbot.web.auth.tokens import Tokens
from sipbot.web.auth.views import BACK
from sipbot.web.auth.views import Views as SigningIn
from sipbot.web.metrics import Metrics
from sipbot.web.pages import Pages

log = logging.getLogger(__name__)

EMBEDDINGS = "SIPBOT_EMBEDDINGS_"
"""How the settings of an embedder begin."""
HOUSEKEEPING_SECONDS = 600.0
REMINDERS_SECONDS = 60.0
ANSWERS_SECONDS = 1.0
"""So often is looked whether an answer that came in parts is whole."""
OUTBOX_PAUSE_SECONDS = 5.0
"""The outbox runs by itself; only an error ends it, such as a database that is restarting."""


def utc_now() -> datetime:
    """The clock of everything that runs for real."""
    return datetime.now(UTC)


def random_id() -> str:
    """32 hexadecimal digits that nobody can guess."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Parts:
    """What sipbot is made of, built and ready. `close` it when done."""

    settings: Settings
    school: str
    database: Database
    conversations: Conversations
    outbox: Outbox
    analyses: Analyses
    channels: Mapping[str, Channel]
    http: aiohttp.ClientSession
    metrics: Metrics
    campaigns: Campaigns
    accounts: Accounts
    tokens: Tokens
    groups: Groups
    surveys: Mapping[str, Survey]
    library: Library

    async def close(self) -> None:
        await self.http.close()
        await self.database.close()


async def build_parts(
    settings: Settings,
    *,
    env: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = random_id,
    durable: bool = True,
) -> Parts:
    """Open the database (bringing its tables up to date) and build everything on it; nothing stays open on errors.

    `durable=False` is for data that can be made again: the disk is not waited for.

    Raises `SettingsError`, `SurveyError` and `UnknownName`, each with a message for whoever wrote the setting.
    """
    folders = surveys.own(settings)
    known = {name: surveys.load(name, folders) for name in surveys.names(folders)}
    _tell_unfinished(known.values())
    library = library_of(settings)
    _refuse_unknown_embedder(settings.embedder)
    group_rules = rules_of(settings)
    async with AsyncExitStack() as opened:
        database = await open_database(settings, durable=durable)
        opened.push_async_callback(database.close)
        school = await default_school(database, settings.school, now=clock())
        http = await opened.enter_async_context(aiohttp.ClientSession())
        told = environment() if env is None else env
        channels = channels_of(settings, school, told, http, database, clock=clock)
        _tell_embedder(told)
        opened.pop_all()
    counted = Metrics()
    outbox = Outbox(
        database,
        channels,
        owner=new_id(),
        clock=clock,
        provider_seconds=settings.provider_seconds,
        count=counted.count,
    )
    conversations = Conversations(
        database,
        known,
        privacy=privacy_of(settings),
        clock=clock,
        new_id=new_id,
        own=library.own,
        pulled=("terminal", *(name for name, channel in channels.items() if channel.pulls)),
        on_outgoing=outbox.wake,
        on_receipt=outbox.receipt,
    )
    analyses = Analyses(
        database,
        smallest_group=settings.smallest_group,
        embedder=settings.embedder,
        clock=clock,
        new_id=new_id,
        group_rules=group_rules,
    )
    campaigns = Campaigns(
        database,
        conversations,
        channels=tuple(name for name, channel in channels.items() if not channel.pulls),
        clock=clock,
        new_id=new_id,
        on_outgoing=outbox.wake,
    )
    accounts = Accounts(database, clock=clock, new_id=new_id)
    tokens = Tokens(database, clock=clock)
    return Parts(
        settings,
        school,
        database,
        conversations,
        outbox,
        analyses,
        channels,
        http,
        counted,
        campaigns,
        accounts,
        tokens,
        Groups(database, group_rules, clock=clock),
        known,
        library,
    )


async def open_database(settings: Settings, *, durable: bool = True) -> Database:
    """The database of the settings, its tables up to date, its keys the right ones. Raises `SettingsError`."""
    database = await open_unchecked(settings, durable=durable)
    async with AsyncExitStack() as opened:
        opened.push_async_callback(database.close)
        try:
            await identity.check(database)
        except KeysError as error:
            raise SettingsError(f"SIPBOT_KEYS_FILE: {error}") from error
        opened.pop_all()
    return database


async def open_unchecked(settings: Settings, *, durable: bool = True) -> Database:
    """The same for changing its keys: they may not be the right ones yet."""
    database = database_of(settings, keyring_of(settings), durable=durable)
    try:
        await database.upgrade()
    except OSError as error:
        raise SettingsError(f"SIPBOT_DATABASE: {error}") from error
    return database


def keyring_of(settings: Settings) -> Keyring:
    """The keys of the settings. Raises `SettingsError`."""
    file = Path(settings.keys_file)
    try:
        return Keyring(keys.read(file), file)
    except KeysError as error:
        raise SettingsError(f"SIPBOT_KEYS_FILE: {error}") from error


def database_of(settings: Settings, keyring: Keyring, *, durable: bool = True) -> Database:
    """The database of the settings, as it is. Raises `SettingsError`."""
    try:
        return Database(settings.database, keyring, durable=durable)
    except ValueError as error:
        raise SettingsError(f"SIPBOT_DATABASE: {error}") from error


def library_of(settings: Settings) -> Library:
    """The surveys of single schools, each of which can be asked. Raises `SettingsError` and `SurveyError`."""
    for folder in surveys.schools(settings):
        _tell_unfinished(surveys.read(path) for path in sorted(folder.glob("*.yaml")))
    return Library(next(iter(surveys.own(settings)), None))


def _tell_unfinished(known: Iterable[Survey]) -> None:
    for survey in known:
        for language, n in survey.unfinished.items():
            told = "%s is not offered in %s: %s left to mend, see sipbot check"
            log.warning(told, survey.name, language, f"{n} {'thing' if n == 1 else 'things'}")


def privacy_of(settings: Settings) -> Privacy:
    """What people are told about their answers."""
    return Privacy(
        anonymous=settings.anonymous, smallest_group=settings.smallest_group, kept_months=settings.kept_months
    )


def rules_of(settings: Settings) -> Rules:
    """The rules for a designated school's local stakeholder group. Raises `SettingsError`."""
    try:
        return rules.read(Path(settings.group_rules)) if settings.group_rules else rules.shipped()
    except RulesError as error:
        raise SettingsError(f"SIPBOT_GROUP_RULES: {error}") from error


def _refuse_unknown_embedder(name: str) -> None:
    known = by_name.names("analysis.embedders")
    if name not in known:
        raise SettingsError(f"SIPBOT_EMBEDDER is {name!r}: choose one of {', '.join(known)}")


def _tell_embedder(env: Mapping[str, str]) -> None:
    """An embedder is a plain module that reads the environment: what `.env` or a file says of it is put there."""
    for name, value in env.items():
        if name.startswith(EMBEDDINGS):
            os.environ.setdefault(name, value)


def channels_of(
    settings: Settings,
    school: str,
    env: Mapping[str, str],
    http: aiohttp.ClientSession,
    database: Database,
    *,
    clock: Callable[[], datetime],
) -> dict[str, Channel]:
    """The channels of the settings, each with a vault of its own. Raises `SettingsError` and `UnknownName`."""
    told = {**env, "SIPBOT_PUBLIC_URL": settings.public_url, "SIPBOT_SCHOOL": school}
    modules = {name: by_name.load("sipbot.channels", name) for name in settings.channels}
    try:
        return {
            name: module.Channel.from_env(told, http, StoredVault(database, name, clock=clock))
            for name, module in modules.items()
        }
    except ValueError as error:
        raise SettingsError(str(error)) from error


def build_app(parts: Parts) -> web.Application:
    """The web server: every page, and the work that goes on beside requests."""
    app = build_pages(parts)
    connect_watchers(app, parts)
    app.middlewares.append(parts.metrics.time_inbound)
    app.cleanup_ctx.append(_beside_requests(parts))
    return app


def build_worker(parts: Parts) -> web.Application:
    """The work that goes on beside requests, alone, and what watches over it."""
    app = web.Application()
    connect_watchers(app, parts)
    app.cleanup_ctx.append(_beside_requests(parts))
    return app


def connect_watchers(app: web.Application, parts: Parts) -> None:
    """Add /healthz, /readyz and /metrics."""
    health.connect(app, {"database": parts.database.is_ready, "outbox": parts.outbox.is_alive})
    metrics.connect(app, parts.metrics, parts.database, clock=utc_now, token=parts.settings.metrics_token)


def build_pages(parts: Parts) -> web.Application:
    """Every channel's routes and the planners' pages, without any work beside requests."""
    app = web.Application()
    for channel in parts.channels.values():
        channel.connect(app, parts.conversations)
    pages, address = Pages(), parts.settings.public_url
    door = Door(parts.accounts, pages, is_https=address.startswith("https://"))
    SigningIn(parts.accounts, door, pages, address=address, provider=provider_of(parts)).connect(app)
    TokenViews(parts.tokens, door, pages).connect(app)
    releases = Releases(parts.database, clock=utc_now)
    pace = Pace(MOST_A_MINUTE, utc_now)
    Api(parts.tokens, parts.accounts, parts.analyses, LastRead(releases), pace, address).connect(app)
    review.connect(app, parts.analyses, releases, door, pages)
    heard.connect(app, ledger_of(parts), parts.database, door, pages)
    planning.connect(app, Plans(parts.database, clock=utc_now), parts.groups, parts.analyses, door, pages)
    group.connect(app, parts.groups, door, pages)
    rehearsing.connect(app, parts.surveys, privacy_of(parts.settings), door, pages)
    survey_themes.connect(app, parts.library, parts.analyses, door, pages, clock=utc_now)
    survey_pages.connect(app, parts.library, parts.database, door, pages, clock=utc_now)
    held = Meetings(parts.database, clock=utc_now, new_id=random_id)
    meetings.connect(app, held, parts.database, door, pages, address=address)
    for part in (changing, one_answer, second_reading, search):
        part.connect(app, parts.analyses, door, pages)
    deciding.connect(app, parts.analyses, door, pages)
    audit_log.connect(app, parts.database, door, pages)
    review.connect_nothing(app, door, pages)
    return app


def ledger_of(parts: Parts) -> Ledger:
    """Who was heard so far."""
    return Ledger(parts.database, smallest_group=parts.settings.smallest_group, clock=utc_now)


def provider_of(parts: Parts) -> Provider | None:
    """The district's own sign-in, where the settings name one. Raises `SettingsError`."""
    settings = parts.settings
    if not settings.openid_issuer:
        return None
    return Provider(settings, parts.http, parts.database, back=f"{settings.public_url}{BACK}", clock=utc_now)


def _beside_requests(parts: Parts) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_app: web.Application) -> AsyncIterator[None]:
        keep_house = partial(_keep_house, parts.conversations)
        tasks = (
            asyncio.create_task(again_and_again("outbox", parts.outbox.run, pause=OUTBOX_PAUSE_SECONDS)),
            asyncio.create_task(again_and_again("housekeeping", keep_house, pause=HOUSEKEEPING_SECONDS)),
            asyncio.create_task(again_and_again("reminders", parts.campaigns.remind_silent, pause=REMINDERS_SECONDS)),
            asyncio.create_task(again_and_again("answers", parts.conversations.take_whole, pause=ANSWERS_SECONDS)),
        )
        yield
        await parts.outbox.stop()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return run


async def again_and_again(name: str, work: Callable[[], Awaitable[object]], *, pause: float) -> None:
    """Do *work* until cancelled, with a pause of so many seconds between; an error is logged, and does not end it."""
    while True:
        try:
            await work()
        except Exception as error:  # An outermost loop. The error itself may quote people: log its kind only.
            log.error("%s failed (%s)", name, type(error).__name__)
        await asyncio.sleep(pause)


async def _keep_house(conversations: Conversations) -> None:
    n_expired, n_erased = await conversations.expire_silent(), await conversations.erase_old()
    if n_expired or n_erased:
        log.info("housekeeping", extra={"n_expired": n_expired, "n_erased": n_erased})
