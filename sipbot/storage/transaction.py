"""How things are kept together: one database by URL, one transaction per inbound message.

What happens inside a transaction is a plain function, so nobody can await a provider while rows are locked.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import greenlet_spawn

from sipbot.keys import Keyring
from sipbot.storage import sqlite_in_loop
from sipbot.storage.columns import Utc, give_keys

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Transaction = Connection
"""What queries work on."""

_UPGRADING = 7_472_662
"""What PostgreSQL calls the lock that is held while tables are brought up to date: any number that is ours alone."""
_MOST_AT_ONCE = 8
"""Transactions; more wait for their turn."""
_OPTIONS: Mapping[str, Any] = {
    "pool_size": _MOST_AT_ONCE,
    "max_overflow": 0,
    "pool_reset_on_return": None,
    "hide_parameters": True,  # An error must not quote what people said.
}
_SHUTS_DOWN = ("08", "57P")
"""How PostgreSQL's codes for a lost connection and for a server that is going or coming begin."""


class Conflict(Exception):
    """Somebody else changed the row between reading and writing it: try the whole step again."""


class DatabaseAway(OSError):
    """PostgreSQL cannot be reached, or has gone away in the middle of something. The message says what it told last."""


class Database:
    """One database, by URL: `sqlite:///file.db` or `postgresql://…`. Raises `ValueError` for other URLs.

    `keys` are what identity is encrypted with (see `columns.Encrypted`).
    `durable=False` does not wait for the disk, for data that can be made again.
    """

    def __init__(self, url: str, keys: Keyring, *, durable: bool = True) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise ValueError("the database URL cannot be read: use sqlite:///… or postgresql://…") from None
        backend = parsed.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(f"database {backend!r} is not known: use sqlite:///… or postgresql://…")
        self._is_sqlite = backend == "sqlite"
        self._engine = _sqlite(parsed) if self._is_sqlite else _postgresql(parsed)
        give_keys(self._engine.dialect, keys)
        self._file = Path(parsed.database) if self._is_sqlite and parsed.database else None
        self._disk = sqlite_in_loop.Disk(self._file) if self._file and durable else None
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)
        self._idle: list[Connection] = []

    async def write(
        self,
        do: Callable[Concatenate[Transaction, Arguments], Result],
        *args: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Result:
        """Keep everything that *do* does, or nothing; what it returns, once it would survive a power cut.

        Raises `Conflict` where another transaction was first: a row that *do* read has changed, or one that must be
        unique is there now. Raises `DatabaseAway`.
        """
        try:
            async with self._room:
                result = await self._run(partial(self._begin_and_do, do, args, options))
        except IntegrityError as error:
            raise Conflict(str(error.orig)) from error
        except OperationalError as error:
            _tell_if_away(error)
            raise
        if self._disk is not None:
            await self._disk.flushed()
        return result

    async def read(
        self,
        do: Callable[Concatenate[Transaction, Arguments], Result],
        *args: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Result:
        """What *do* finds, in one consistent view; writers are not kept waiting. Raises `DatabaseAway`."""
        try:
            async with self._room:
                return await self._run(partial(self._begin_and_do, do, args, options, reading=True))
        except OperationalError as error:
            _tell_if_away(error)
            raise

    async def _run(self, begin_and_do: Callable[[], Result]) -> Result:
        if self._is_sqlite:
            return await sqlite_in_loop.when_unlocked(begin_and_do)
        return await greenlet_spawn(begin_and_do)

    def _begin_and_do(
        self,
        do: Callable[..., Result],
        args: tuple[Any, ...],
        options: dict[str, Any],
        *,
        reading: bool = False,
    ) -> Result:
        # Connections are kept open here: taking one out of SQLAlchemy's pool costs as much as a statement.
        connection = self._idle.pop() if self._idle else self._engine.connect()
        try:
            if self._is_sqlite:
                sqlite_in_loop.begin(connection, reading=reading)
            with connection.begin():
                return do(connection, *args, **options)
        finally:
            if connection.invalidated:
                self._let_go(connection)  # Whatever broke it has probably broken the others too.
            else:
                self._idle.append(connection)

    def _let_go(self, *connections: Connection) -> None:
        for one in (*connections, *self._idle):
            one.close()
        self._idle.clear()

    async def upgrade(self) -> None:
        """Bring the tables to this version, from any earlier one or from nothing.

        Raises `OSError` where the database cannot be reached, or is one of a newer sipbot.
        """
        if await self.is_ready():
            return
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            await self.write(_upgrade)
        except DatabaseAway:
            await self.close()
            raise
        except DatabaseError as error:
            await self.close()
            raise OSError(f"the database cannot be reached: {error.orig}") from error
        except CommandError as error:
            await self.close()
            raise OSError(f"the database belongs to a newer sipbot: {error}") from error

    async def is_ready(self) -> bool:
        """Whether it can be reached, and its tables are the ones of this version."""
        return not await self.trouble()

    async def trouble(self) -> str:
        """What keeps it from being used as it is; "" where nothing does. Looking changes nothing."""
        if self._file and not self._file.exists():
            return "there is none yet"
        try:
            version = await self.read(_version)
        except DatabaseAway:
            return "it cannot be reached"
        except (SQLAlchemyError, OSError) as error:
            return f"it cannot be reached ({type(error).__name__})"
        return "" if version == _newest() else f"its tables are of version {version}, not {_newest()}"

    async def now(self) -> datetime:
        """What its own clock says."""
        return await self.read(_now)

    async def close(self) -> None:
        if self._disk is not None:
            await self._disk.settled()
        await greenlet_spawn(self._let_go)
        await greenlet_spawn(self._engine.dispose)


def _sqlite(url: URL) -> Engine:
    made = create_engine(url.set(drivername="sqlite+pysqlite"), poolclass=QueuePool, **_OPTIONS)
    sqlite_in_loop.prepare(made)
    return made


def _postgresql(url: URL) -> Engine:
    # What is done with it waits for the database inside `greenlet_spawn`.
    return create_async_engine(url.set(drivername="postgresql+psycopg"), **_OPTIONS).sync_engine


def _tell_if_away(error: OperationalError) -> None:
    """Raise `DatabaseAway` where that is what *error* means, and not that a statement was refused."""
    code = getattr(error.orig, "sqlstate", "")  # None where the connection broke; SQLite's errors have no such thing.
    if code is None or code.startswith(_SHUTS_DOWN):
        raise DatabaseAway(f"the database cannot be reached: {' '.join(str(error.orig).split())}") from error


def _upgrade(tx: Transaction) -> None:
    if tx.dialect.name == "postgresql":
        # Several servers may start at once; on SQLite the transaction itself makes them wait for each other.
        tx.execute(text("select pg_advisory_xact_lock(:of)"), {"of": _UPGRADING})
    config = _migrations()
    config.attributes["connection"] = tx
    command.upgrade(config, "head")


def _now(tx: Transaction) -> datetime:
    return tx.execute(select(func.now(type_=Utc()))).scalar_one()


def _version(tx: Transaction) -> str | None:
    return MigrationContext.configure(tx).get_current_revision()


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_migrations()).get_current_head()


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("sipbot.storage") / "migrations"))
    return config
