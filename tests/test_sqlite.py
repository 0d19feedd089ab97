"""SQLite in the event loop: who waits for whom, and for the disk."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sipbot.storage import Database, Transaction, reporting
from sipbot.storage.sqlite_in_loop import Disk
from tests.conftest import sqlite_copy
from tests.keys import keyring

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=timezone(timedelta(hours=-5)))
SCHOOL = {"id": "a", "name": "A", "invented": True, "time_zone": "UTC", "contact": "", "closed": [], "created_at": NOON}


@pytest.fixture
def file(sqlite_with_tables: Path, tmp_path: Path) -> Path:
    return Path(sqlite_copy(sqlite_with_tables, tmp_path).removeprefix("sqlite:///"))


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite:///{file}", keyring())
    yield opened
    await opened.close()


async def test_a_writer_waits_for_another_process_and_readers_do_not(file: Path, database: Database) -> None:
    another = sqlite3.connect(file, isolation_level=None)
    another.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(database.write(reporting.add_school, SCHOOL))
    assert await database.read(reporting.school, "a") is None
    assert not writing.done()
    another.execute("COMMIT")
    await writing
    another.close()
    assert await database.read(reporting.school, "a") is not None


async def test_times_are_kept_as_sqlalchemy_writes_them(database: Database) -> None:
    def kept(tx: Transaction) -> object:
        return tx.exec_driver_sql("select created_at from schools").scalar()

    await database.write(reporting.add_school, SCHOOL)
    assert await database.read(kept) == "2026-10-05 17:00:00.000000"


async def test_a_time_without_its_zone_is_never_kept(database: Database) -> None:
    with pytest.raises(ValueError, match="without its zone"):
        await database.write(reporting.add_school, {**SCHOOL, "created_at": NOON.replace(tzinfo=None)})


async def test_everybody_is_told_that_the_disk_failed_and_the_next_ones_are_not(tmp_path: Path) -> None:
    disk, log = Disk(tmp_path / "a.db"), tmp_path / "a.db-wal"
    log.mkdir()  # It can be opened by nobody for writing.
    failed = await asyncio.gather(disk.flushed(), disk.flushed(), return_exceptions=True)
    log.rmdir()
    log.touch()
    assert [type(one) for one in failed] == [IsADirectoryError, IsADirectoryError]
    await disk.flushed()


async def test_whoever_stops_waiting_for_the_disk_holds_up_nobody(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "a.db")
    impatient, patient = asyncio.create_task(disk.flushed()), asyncio.create_task(disk.flushed())
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    await disk.settled()
    assert impatient.cancelled()
