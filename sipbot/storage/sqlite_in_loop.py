"""SQLite for asyncio without a thread: statements run in the event loop, waiting for another writer does not.

A statement of ours takes 10 to 50 microseconds; handing it to a thread and back takes several times that, and under
load the two threads wait for each other's turn at the interpreter (`tests/bench/inbound.py` shows the difference).
What may take long is another process holding the write lock, so that wait is an asyncio sleep.
"""

import asyncio
import sqlite3
import time

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


def _open(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 must not open transactions of its own
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: sqlalchemy.Connection) -> None:
    if connection.get_execution_options().get("sipbot_reading"):
        connection.exec_driver_sql("BEGIN")
        return
    # IMMEDIATE: whoever will write waits here, and never fails halfway with a lock it cannot get.
    give_up_at = time.monotonic() + _WAIT_FOR_WRITER_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
        await_only(asyncio.sleep(_LOOK_AGAIN_SECONDS))
