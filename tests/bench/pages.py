"""How long each page of the planning team's room takes for a large school: `python -m tests.bench.pages [--rounds 5]`.

An invented school of 20,000 answers by 5,000 people in 60 themes (the report of `tests.bench.exports`) is put into a
real database, and all that `sipbot serve` serves is asked for over real HTTP by somebody who is signed in as an owner.
The addresses are those of the application, so that no page can be forgotten; where one has a name in it (`{theme}`),
`NAMES` says which to ask for. Downloads are documents: `tests.bench.exports` times them.

Each page is asked for once to warm up and then so many times, one at a time. What counts is the time of the processor,
of this whole process, browser and database included: on a machine with nothing else to do that is how long somebody
waits, and on a busy one it is still the same. Exit code 1 where a median is above 300 ms.

"After a change" is the first look after somebody renamed a theme, when nothing that was made before can be used.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert

from analysis.report import Report
from analysis.table import TAG, tag_names
from sipbot.app import build_pages, build_parts
from sipbot.engagements import SchoolFile, add_school
from sipbot.meetings import Meeting, Meetings
from sipbot.settings import Settings
from sipbot.storage import Database, Transaction, tables
from tests import room
from tests.bench import exports
from tests.conftest import NOON
from tests.keys import key_file, keyring
from tests.stored_reports import store_run

SCHOOL = "cedar-hill"
HOME = "/s/{school}"
DOWNLOADS = ("/versions/", "/download/", "/making/", "/files/")
TAKEN, OWN = "community_voice", "our_own"
NAMES = {
    "theme": "T1",
    "id": "A1",
    "number": "1",
}
NARROWED = (
    "/themes/T60",
    "/themes/T1?page=2",
    "/themes/T1?stance=asset",
    "/search?q=garden",
    "/search?q=garden&theme=T1&group=role:family",
)
MOST_SECONDS = 0.3

Browser = TestClient[web.Request, web.Application]


@dataclass(frozen=True, slots=True)
class Timed:
    """Medians in seconds: of the processor, and by the clock on the wall; and the size of the page in bytes."""

    processor: float
    wall: float
    size: int


def school_of(report: Report) -> SchoolFile:
    """The school whose report that is, with how many people it has."""
    population: dict[str, dict[str, int]] = {}
    for tag, value, n in report.options.population:
        population.setdefault(tag, {})[value] = n
    return SchoolFile(id=SCHOOL, name="Cedar Hill School (invented)", invented=True, enrollment=population)


def take_in(tx: Transaction, report: Report) -> None:
    """Everybody with their answers and tags, as if they had been asked by chat."""
    of = {"school_id": SCHOOL}
    said = {"survey": "our_school", "language": "en"}
    table, tags = report.table, tag_names(report.table)
    people = table.drop_duplicates("participant_id").to_dict("records")
    ids = [row["participant_id"] for row in people]
    chat = {**of, **said, "channel": "sms", "fingerprint": "", "status": "finished", "version": 1, "state": ""}
    times = {"started_at": NOON, "updated_at": NOON}
    tx.execute(insert(tables.Participant), [{**of, "id": one, "created_at": NOON} for one in ids])
    tx.execute(insert(tables.Conversation), [{**chat, **times, "id": one, "participant_id": one} for one in ids])
    tx.execute(insert(tables.Tag), [tag for row in people for tag in _tags(row, tags)])
    tx.execute(insert(tables.Response), [{**of, **said, **_answer(row)} for row in table.to_dict("records")])


def _tags(row: dict[Any, Any], names: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for name in names:
        if value := row[TAG + name]:
            whose = {"school_id": SCHOOL, "participant_id": row["participant_id"]}
            yield {**whose, "name": name, "value": value, "source": "declared", "at": NOON}


def _answer(row: dict[Any, Any]) -> dict[str, object]:
    whose = {"conversation_id": row["participant_id"], "participant_id": row["participant_id"]}
    how = {"probe": False, "analyze": "any", "late": False, "at": NOON}
    return {**whose, **how, "question": row["question"], "text": row["text"], "value": row["text"]}


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Browser]:
    """A browser in which an owner of the large school is signed in."""
    file, report = f"sqlite:///{folder / 'sipbot.db'}", exports.report()
    database = Database(file, keyring())
    await database.upgrade()
    await add_school(database, school_of(report), now=NOON)
    await database.write(take_in, report)
    await store_run(database, SCHOOL, report, run_id="run", at=NOON)
    await Meetings(database, clock=lambda: NOON, new_id=lambda: "m" * 32).add(SCHOOL, Meeting("2026-10-05", "Night"))
    cookies = await room.signed_in(room.accounts_of(database), SCHOOL, "owner")
    await database.close()
    surveys = folder / "surveys"
    surveys.mkdir()
    parts = await build_parts(
        Settings(database=file, keys_file=key_file(), school=SCHOOL, surveys=str(surveys)), env={}
    )
    async with TestClient(TestServer(build_pages(parts)), cookies=cookies) as browser:
        await send(browser, f"/surveys/{TAKEN}", "/copy", name=OWN)
        yield browser
    await parts.close()


def pages(app: web.Application, answer: str) -> tuple[str, ...]:
    """Every page of a school, without what stands before it in the address."""
    found = []
    for route in app.router.routes():
        address = route.resource.canonical if route.method == "GET" and route.resource else ""
        if address.startswith(HOME) and "{rest" not in address and not any(one in address for one in DOWNLOADS):
            survey = TAKEN if "/rehearse" in address else OWN
            names = {**NAMES, "answer": answer, "survey": survey, "school": SCHOOL}
            found.append(address.format_map(names).removeprefix(f"/s/{SCHOOL}"))
    return (*dict.fromkeys(found), *NARROWED)


async def asked_for(browser: Browser, page: str) -> int:
    """The size of a page."""
    async with browser.get(f"/s/{SCHOOL}{page}") as response:
        body = await response.read()
    if response.status != 200:
        raise RuntimeError(f"{page!r} answered {response.status}")
    return len(body)


async def measured(browser: Browser, page: str, rounds: int, *, warm: bool = True) -> Timed:
    """How long *page* takes."""
    if warm:
        await asked_for(browser, page)
    processor, wall, size = [], [], 0
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        size = await asked_for(browser, page)
        processor.append(time.process_time() - worked)
        wall.append(time.perf_counter() - began)
    return Timed(statistics.median(processor), statistics.median(wall), size)


async def send(browser: Browser, page: str, form: str, **said: str) -> None:
    """Change something by a form of *page*."""
    async with browser.get(f"/s/{SCHOOL}{page}") as response:
        html = await response.text()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    async with browser.post(f"/s/{SCHOOL}{page}{form}", data={**hidden, **said}) as response:
        if response.status != 200:
            raise RuntimeError(f"{form} of {page} answered {response.status}")


def tell(page: str, one: Timed) -> bool:
    """Print a line; whether it took too long."""
    click.echo(f"{page:48} {one.processor * 1000:8.0f} {one.wall * 1000:8.0f} {one.size / 1000:6.0f}")
    return one.processor > MOST_SECONDS


async def run(rounds: int) -> bool:
    """Time everything; whether anything took too long."""
    with tempfile.TemporaryDirectory() as folder:
        async with served(Path(folder)) as browser:
            click.echo(f"{'page':48} {'cpu ms':>8} {'wall ms':>8} {'KB':>6}")
            every = pages(browser.app, await first_answer(browser))
            slow = [page for page in every if tell(page or "(overview)", await measured(browser, page, rounds))]
            for page in ("", "/recommendations", "/plan", "/themes/T2", "/differences"):
                await send(browser, "/themes/T1", "/rename", name=f"Buses after {page}")
                tell(f"{page or '(overview)'} after a change", await measured(browser, page, 1, warm=False))
    if slow:
        click.echo(f"above {MOST_SECONDS * 1000:.0f} ms: {', '.join(slow)}")
    return bool(slow)


async def first_answer(browser: Browser) -> str:
    """What some answer is called in addresses."""
    async with browser.get(f"/s/{SCHOOL}/themes/T1") as response:
        found = re.search(rf"/s/{SCHOOL}/answers/([\w.-]+)", await response.text())
    if found is None:
        raise RuntimeError("no answer of the first theme has an address")
    return found[1]


@click.command()
@click.option("--rounds", default=5, show_default=True, help="How often each page is asked for.")
def main(rounds: int) -> None:
    """Time every page."""
    sys.exit(asyncio.run(run(rounds)))


if __name__ == "__main__":
    main()
