"""A district's data warehouse for tests: two invented schools behind the API, and what a program reads with a token."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from analysis.report import Engagement, Report
from sipbot.app import utc_now
from sipbot.engagements import SchoolFile, add_school
from sipbot.reports import NothingToAnalyze
from sipbot.storage import Database
from sipbot.web.api import API
from sipbot.web.api.routes import Api, LastRead, Pace
from sipbot.web.auth import DISTRICT
from sipbot.web.auth.accounts import Accounts
from sipbot.web.auth.tokens import Tokens
from sipbot.web.review import Releases, Reports
from tests import reports
from tests.conftest import NOON
from tests.reports import Planted
from tests.room import Forgetful, email_of

HERE, ELSEWHERE, SILENT = "alder", "elsewhere", "silent"
SECRETLY = "Said at the other school alone."
ADDRESS = "https://voice.example.org"


def elsewhere() -> Report:
    """The report of the other school, which nobody of Alder Brook may read."""
    planted = Planted()
    for n in range(12):
        planted.say(f"{SECRETLY} ({n})", "T1", tag_role="family")
    return planted.report({"T1": "other school alone"}, engagement=Engagement(school="elsewhere (invented)"))


@dataclass
class TwoSchools:
    """The newest reports: `here` can become another one; at a third school nothing was analyzed yet."""

    here: Report

    async def latest(self, school: str) -> Report:
        if school == SILENT:
            raise NothingToAnalyze("nothing has been analyzed yet: run 'sipbot analyze' first")
        return self.here if school == HERE else elsewhere()


def alder_brook() -> Report:
    """An invented school's report, analyzed at a known time."""
    report = reports.school()
    analyzed = replace(reports.ALDER_BROOK, analyzed_at="2026-11-03T14:05+00:00")
    return replace(report, engagement=analyzed, run_id="run1", last_edit=7)


async def with_schools(database: Database) -> Database:
    """*database* with the three schools in it."""
    for school in (HERE, ELSEWHERE, SILENT):
        await add_school(database, SchoolFile(id=school, name=f"{school} (invented)", invented=True), now=NOON)
    return database


async def token_of(
    accounts: Accounts, tokens: Tokens, role: str, *, school: str = HERE, name: str = "Ana Invented"
) -> str:
    """A token of somebody with that role."""
    await accounts.invite(name, email_of(name), role=role, school=None if role == DISTRICT else school)
    return await tokens.make(await accounts.find(email_of(name)), "Warehouse")


def bearer(token: str) -> Mapping[str, str]:
    """The header that a program sends."""
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True, slots=True)
class Got:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str
    json: Any


@dataclass(frozen=True, slots=True)
class Program:
    """A program that reads from a server."""

    client: TestClient[web.Request, web.Application]

    async def get(self, path: str, token: str = "", *, method: str = "GET", **headers: str) -> Got:
        """What *path* below the API's address answers."""
        address = path if path.startswith("/") else f"{API}/{path}"
        sent = {**(bearer(token) if token else {}), **{name.replace("_", "-"): said for name, said in headers.items()}}
        async with self.client.request(method, address, headers=sent, allow_redirects=False) as response:
            text = await response.text()
            json = await response.json(content_type=None) if "json" in response.content_type else None
            return Got(response.status, response.headers.copy(), text, json)


def served(
    accounts: Accounts,
    tokens: Tokens,
    schools: Reports,
    *,
    releases: Releases | None = None,
    most_a_minute: int = 10_000,
    clock: Callable[[], datetime] = utc_now,
) -> web.Application:
    """The API alone, for these schools."""
    app = web.Application()
    last_read, pace = LastRead(releases or Forgetful()), Pace(most_a_minute, clock)
    Api(tokens, accounts, schools, last_read, pace, ADDRESS).connect(app)
    return app


@asynccontextmanager
async def reading(app: web.Application) -> AsyncIterator[Program]:
    """A program that reads from *app*."""
    async with TestClient(TestServer(app)) as client:
        yield Program(client)
