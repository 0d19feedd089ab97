"""PostgreSQL may go away at any moment: then a command says so in a line, and what runs goes on when it is back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sipbot.storage import Database, reporting
from sipbot.storage.transaction import DatabaseAway
from tests.command_line import started
from tests.conftest import fresh_postgresql
from tests.keys import keyring

GONE = "the database cannot be reached: "


class Line:
    """The line to a PostgreSQL server. It breaks when a statement with the words in `until` is said, and stays dead."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._database = f"{parts.username or 'postgres'}@127.0.0.1:{{port}}{parts.path}"
        self._open: set[asyncio.StreamWriter] = set()
        self.until: bytes | None = None
        self.is_dead = False
        self.url = ""

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.url = f"postgresql://{self._database.format(port=port)}"
        return server

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_dead:
            writer.close()
            return
        from_server, to_server = await asyncio.open_unix_connection(self._socket)
        self._open |= {writer, to_server}
        await asyncio.gather(self._carry(reader, to_server), self._carry(from_server, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await reader.read(65536):
                if self.until is not None and self.until in said:
                    self.cut()
                writer.write(said)
                await writer.drain()
        writer.close()

    def cut(self) -> None:
        """From now on nobody gets through."""
        self.is_dead = True
        for one in self._open:
            one.close()
        self._open.clear()


@pytest.fixture
async def line(postgresql: str, postgresql_with_tables: str) -> AsyncIterator[Line]:
    line = Line(fresh_postgresql(postgresql, template=postgresql_with_tables))
    async with await line.start():
        yield line
        line.cut()


@pytest.mark.parametrize(
    ("command", "words"), [("serve", b"alembic_version"), ("serve", b"secrets"), ("worker", b"schools")]
)
async def test_a_database_that_goes_away_while_it_starts_is_told_in_a_line(
    line: Line, tmp_path: Path, command: str, words: bytes
) -> None:
    line.until = words
    told = await asyncio.to_thread(started, command, cwd=tmp_path, SIPBOT_DATABASE=line.url, SIPBOT_CHANNELS="webchat")
    assert (told.returncode, told.stdout) == (2, "")
    assert GONE in told.stderr
    assert len(told.stderr.splitlines()) == 1


async def test_what_runs_goes_on_when_the_database_is_back(line: Line) -> None:
    database = Database(line.url, keyring())
    assert await database.read(reporting.schools) == []
    line.cut()
    for do in (database.read, database.write):
        with pytest.raises(DatabaseAway, match=GONE):
            await do(reporting.schools)
    assert await database.trouble() == "it cannot be reached"
    line.is_dead = False
    assert await database.read(reporting.schools) == []
    await database.close()
