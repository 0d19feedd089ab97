"""How long each page of the planning team's room takes for a large school: `python -m tests.bench.pages [--rounds 15]`.

An invented report of 20,000 answers and 60 themes (that of `tests.bench.exports`) is served over real HTTP from this
process to somebody signed in as an owner. Each page is asked for once to warm up and then so many times, one at a time;
the floor is the page of the team, which shows no answers. Exit code 1 where a median is above 300 ms.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from analysis.report import Edit, Report
from sipbot.app import utc_now
from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from tests import room
from tests.bench import exports
from tests.keys import keyring

SCHOOL = "cedar-hill"
FLOOR = "team"
PAGES = (
    "",
    "themes/T1",
    "themes/T60",
    "themes/T1?page=2",
    "themes/T1?stance=asset",
    "recommendations",
    "recommendations/A1",
    "set-aside",
    "search?q=garden",
    "search?q=garden&theme=T1&group=role:family",
    "changes",
    "second-reading",
)
MOST_SECONDS = 0.3


class OneReport:
    """The newest report, as it is kept between two requests."""

    def __init__(self, report: Report) -> None:
        self._report = report

    async def latest(self, school: str) -> Report:
        return self._report

    async def edits(self, school: str) -> tuple[Edit, ...]:
        return ()

    async def edit(self, school: str, **_change: object) -> int:
        raise NotImplementedError("nobody changes anything while pages are timed")


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """A browser that is signed in."""
    database = Database(f"sqlite:///{folder / 'sipbot.db'}", keyring())
    await database.upgrade()
    await add_school(database, SchoolFile(id=SCHOOL, name="Cedar Hill School (invented)", invented=True), now=utc_now())
    accounts = room.accounts_of(database)
    cookies = await room.signed_in(accounts, SCHOOL, "owner")
    report = OneReport(exports.report())
    app = room.room(accounts, report, editor=report)
    async with TestClient(TestServer(app), cookies=cookies) as browser:
        yield browser
    await database.close()


async def measured(browser: TestClient[web.Request, web.Application], page: str, rounds: int) -> tuple[float, int]:
    """The median in seconds, and the size in bytes."""
    taken = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        async with browser.get(f"/s/{SCHOOL}/{page}") as response:
            body = await response.read()
        taken.append(time.perf_counter() - began)
        if response.status != 200:
            raise RuntimeError(f"{page!r} answered {response.status}")
    return statistics.median(taken[1:]), len(body)


async def run(rounds: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        async with served(Path(folder)) as browser:
            floor, _ = await measured(browser, FLOOR, rounds)
            click.echo(f"{'page':28} {'median ms':>9} {'x floor':>8} {'KB':>6}")
            slow = False
            for page in PAGES:
                seconds, size = await measured(browser, page, rounds)
                slow = slow or seconds > MOST_SECONDS
                click.echo(f"{page or '(overview)':28} {seconds * 1000:9.0f} {seconds / floor:8.1f} {size / 1000:6.0f}")
            click.echo(f"{FLOOR + ' (the floor)':28} {floor * 1000:9.0f}")
    return slow


@click.command()
@click.option("--rounds", default=15, show_default=True, help="How often each page is asked for.")
def main(rounds: int) -> None:
    """Time every page."""
    sys.exit(asyncio.run(run(rounds)))


if __name__ == "__main__":
    main()
