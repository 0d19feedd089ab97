"""SQLite for asyncio without a thread: statements run in the event loop, waiting does not.

A statement of ours takes 10 to 50 microseconds; handing it to a thread and back takes several times that, and under
load the two threads wait for each other's turn at the interpreter (`tests/bench/inbound.py` measures the whole path).
Two things may take long, and neither holds up the loop: another process that has the write lock is waited for with an
asyncio sleep, and the disk is waited for in a thread, once for all transactions that were committed in the meantime.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

Result = TypeVar("Result")

_WAIT_FOR_WRITER_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.005


class Locked(Exception):
    """Another process is writing."""


def prepare(engine: Engine) -> None:
    """Open every connection of *engine* the way sipbot needs it."""
    event.listen(engine, "connect", _open)


def begin(connection: Connection, *, reading: bool) -> None:
    """Begin a transaction: SQLAlchemy leaves that to the driver, and sqlite3 would do it too late. Raises `Locked`."""
    file = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    if reading:
        file.execute("BEGIN")
        return
    try:
        # IMMEDIATE: whoever will write waits here, and never fails halfway with a lock it cannot get.
        file.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Locked from error
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


async def when_unlocked(begin_and_do: Callable[[], Result]) -> Result:
    """What it returns, tried again while it is `Locked`. Raises `OperationalError` where that lasts too long."""
    give_up_at = time.monotonic() + _WAIT_FOR_WRITER_SECONDS
    while True:
        try:
            return begin_and_do()
        except Locked as locked:
            if time.monotonic() > give_up_at:
                raise OperationalError("BEGIN IMMEDIATE", None, cast("Exception", locked.__cause__)) from locked
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


class Disk:
    """Waits until what has been committed would survive a power cut.

    With `synchronous=NORMAL` SQLite writes each commit to the log but leaves it to the system when that reaches the
    disk; with FULL it would stop everything for milliseconds at each commit. Here the log is flushed for everybody who
    is waiting at once. The log is not the file that SQLite's locks are on, so opening and closing it releases none.
    """

    def __init__(self, database: Path) -> None:
        self._log = Path(f"{database}-wal")
        self._waiting: list[asyncio.Future[None]] = []
        self._flushing: asyncio.Task[None] | None = None

    async def flushed(self) -> None:
        """Come back when everything committed before this call is on the disk. Raises `OSError` where it cannot be."""
        on_disk = asyncio.get_running_loop().create_future()
        self._waiting.append(on_disk)
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush_while_awaited())
        await on_disk

    async def settled(self) -> None:
        """Come back when nothing is being flushed any more, also for those who have stopped waiting for it."""
        if self._flushing is not None:
            await asyncio.wait([self._flushing])

    async def _flush_while_awaited(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            failure: OSError | None = None
            try:
                await asyncio.get_running_loop().run_in_executor(None, self._flush)
            except OSError as error:
                failure = error
            _tell(waiting, failure)
        self._flushing = None

    def _flush(self) -> None:
        try:
            file = os.open(self._log, os.O_RDWR)
        except FileNotFoundError:
            return  # The last connection to close has moved the log into the database, and flushed that.
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _tell(waiting: Iterable[asyncio.Future[None]], failure: OSError | None) -> None:
    """Let everybody go on who still waits."""
    for one in waiting:
        if one.done():
            continue
        if failure is None:
            one.set_result(None)
        else:
            one.set_exception(failure)


def _open(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 must not open transactions of its own
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10"):
        connection.execute(f"PRAGMA {setting}")
