"""The composition root: settings in, a running aiohttp application out. Everything is built here."""

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web

from sipbot import by_name, surveys
from sipbot.analyses import Analyses
from sipbot.channels import Channel
from sipbot.conversations import Conversations
from sipbot.engagements import default_school
from sipbot.engine.survey import Privacy
from sipbot.outbox import Outbox
from sipbot.settings import Settings
from sipbot.storage import Database
from sipbot.web import review

log = logging.getLogger(__name__)

HOUSEKEEPING_SECONDS = 600.0


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
    review_token: str

    @property
    def review_path(self) -> str:
        """Where the planners' pages begin."""
        return f"/review/{self.review_token}/"

    async def close(self) -> None:
        await self.http.close()
        await self.database.close()


async def build_parts(
    settings: Settings,
    *,
    env: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = random_id,
) -> Parts:
    """Open the database (bringing its tables up to date) and build everything on it.

    Raises `SettingsError`, `SurveyError` and `UnknownName`, each with a message for whoever wrote the setting.
    """
    folders = (Path(settings.surveys),) if settings.surveys else ()
    known = {name: surveys.load(name, folders) for name in surveys.names(folders)}
    database = Database(settings.database)
    await database.upgrade()
    school = await default_school(database, settings.school, now=clock())
    http = aiohttp.ClientSession()
    channels = _channels(settings, school, env, http)
    outbox = Outbox(database, channels, owner=new_id(), clock=clock)
    conversations = Conversations(
        database,
        known,
        privacy=Privacy(
            anonymous=settings.anonymous,
            smallest_group=settings.smallest_group,
            kept_months=settings.kept_months,
        ),
        clock=clock,
        new_id=new_id,
        on_outgoing=outbox.wake,
    )
    analyses = Analyses(
        database,
        smallest_group=settings.smallest_group,
        embedder=settings.embedder,
        clock=clock,
        new_id=new_id,
    )
    token = settings.review_token or new_id()
    return Parts(settings, school, database, conversations, outbox, analyses, channels, http, token)


def _channels(
    settings: Settings, school: str, env: Mapping[str, str], http: aiohttp.ClientSession
) -> dict[str, Channel]:
    told = {**env, "SIPBOT_PUBLIC_URL": settings.public_url, "SIPBOT_SCHOOL": school}
    modules = {name: by_name.load("sipbot.channels", name) for name in settings.channels}
    return {name: module.Channel.from_env(told, http) for name, module in modules.items()}


def build_app(parts: Parts) -> web.Application:
    """The web server: every channel's routes, the planners' pages, and the work that goes on beside requests."""
    app = web.Application()
    for channel in parts.channels.values():
        channel.connect(app, parts.conversations)
    review.connect(app, parts.analyses, school=parts.school, token=parts.review_token)
    app.cleanup_ctx.append(_beside_requests(parts))
    return app


def _beside_requests(parts: Parts) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_app: web.Application) -> AsyncIterator[None]:
        tasks = (asyncio.create_task(parts.outbox.run()), asyncio.create_task(_keep_house(parts.conversations)))
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return run


async def _keep_house(conversations: Conversations) -> None:
    while True:
        n_expired, n_erased = await conversations.expire_silent(), await conversations.erase_old()
        if n_expired or n_erased:
            log.info("housekeeping: %d conversations expired, %d erased", n_expired, n_erased)
        await asyncio.sleep(HOUSEKEEPING_SECONDS)
