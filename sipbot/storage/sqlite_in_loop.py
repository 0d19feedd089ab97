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
from pathlib import Path
from typing import cast

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, Pool
from sqlalchemy.util import await_only

DRIVER = "sqlite+in_loop"
READING = "sipbot_reading"
"""In a connection's `info`: whether its next transaction only reads."""
_WAIT_FOR_WRITER_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.005


class Dialect(SQLiteDialect_pysqlite):
    """The standard library's sqlite3, usable by `create_async_engine`."""

    driver = "in_loop"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003 (SQLAlchemy's signature)
        return AsyncAdaptedQueuePool


registry.register("sqlite.in_loop", __name__, "Dialect")


def prepare(engine: AsyncEngine) -> None:
    """Open every connection of *engine* the way sipbot needs it."""
    event.listen(engine.sync_engine, "connect", _open)
    event.listen(engine.sync_engine, "begin", _begin)


class Disk:
    """Waits until what has been committed would survive a power cut.

    With `synchronous=NORMAL` SQLite writes each commit to the log but leaves it to the system when that reaches the
    disk; with FULL it would stop everything for milliseconds at each commit. Here the log is flushed for everybody who
    is waiting at once. The log is not the file that SQLite's locks are on, so opening and closing it releases none.
    """

    def __init__(self, database: Path) -> None:
        self._log = Path(f"{database}-wal")
        self._flushing: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None

    async def flushed(self) -> None:
        """Come back when everything committed before this call is on the disk. Raises `OSError` where it cannot be."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._flush_after(self._flushing))
        await asyncio.shield(self._next)

    async def settled(self) -> None:
        """Come back when nothing is being flushed any more, also for those who have stopped waiting for it."""
        pending = [one for one in (self._flushing, self._next) if one is not None]
        if pending:
            await asyncio.wait(pending)

    async def _flush_after(self, earlier: asyncio.Future[None] | None) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        self._flushing, self._next = self._next, None
        await asyncio.to_thread(self._flush)

    def _flush(self) -> None:
        try:
            file = os.open(self._log, os.O_RDWR)
        except FileNotFoundError:
            return  # The last connection to close has moved the log into the database, and flushed that.
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _open(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 must not open transactions of its own
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: sqlalchemy.Connection) -> None:
    file = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    if connection.info[READING]:
        file.execute("BEGIN")
        return
    # IMMEDIATE: whoever will write waits here, and never fails halfway with a lock it cannot get.
    give_up_at = time.monotonic() + _WAIT_FOR_WRITER_SECONDS
    while True:
        try:
            file.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise OperationalError("BEGIN IMMEDIATE", None, error) from error
        await_only(asyncio.sleep(_LOOK_AGAIN_SECONDS))
