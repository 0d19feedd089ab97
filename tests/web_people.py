"""People who answer over the web chat's own address, from outside the server's process."""

import asyncio
import os
import re
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from tests.keys import key_file

STARTED_WITHIN_SECONDS = 240.0
_HIDDEN = re.compile(r'name="(turn|question|token)" value="([^"]*)"')


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def noon_somewhere() -> str:
    """A time zone in which it is about noon, so that invitations may go out whenever this runs."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


class Server:
    """`sipbot serve` in a process of its own, that can be killed and started again; it is up when *at* answers."""

    def __init__(
        self, folder: Path, *, database: str | None = None, at: str = "/c/family_voice", **settings: str
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = database or f"sqlite:///{folder / 'sipbot.db'}"
        self._env = {
            **os.environ,
            "SIPBOT_DATABASE": self.database,
            "SIPBOT_KEYS_FILE": key_file(),
            "SIPBOT_PUBLIC_URL": self.address,
            "SIPBOT_PORT": str(self.port),
            **settings,
        }
        self._at = at
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it, and come back when it answers."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sipbot", "serve", env=self._env, stdout=DEVNULL, stderr=DEVNULL
        )
        async with asyncio.timeout(STARTED_WITHIN_SECONDS), aiohttp.ClientSession() as browser:
            while not await _answers(browser, self.address + self._at):
                await asyncio.sleep(0.05)

    @property
    def pid(self) -> int:
        """The number of its process. Raises `LookupError` where none runs."""
        if self._process is None:
            raise LookupError("the server has not been started")
        return self._process.pid

    async def kill(self) -> None:
        """SIGKILL: no goodbye, no clean-up."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None


async def _answers(browser: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with browser.get(url) as page:
            return page.status == 200
    except aiohttp.ClientError:
        return False


@asynccontextmanager
async def serving(
    folder: Path, *, database: str | None = None, at: str = "/c/family_voice", **settings: str
) -> AsyncIterator[Server]:
    """A server for as long as the block lasts."""
    server = Server(folder, database=database, at=at, **settings)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


def _first_of_each(found: list[tuple[str, str]]) -> dict[str, str]:
    """The fields of the answer's form; a later form may use the same names."""
    fields: dict[str, str] = {}
    for name, value in found:
        fields.setdefault(name, value)
    return fields


class Visitor:
    """Somebody in front of a browser. `acknowledged` is what the server has said it keeps: (turn, text)."""

    def __init__(self, server: Server, name: str, survey: str = "family_voice") -> None:
        self.name = name
        self.acknowledged: list[tuple[int, str]] = []
        self._url = f"{server.address}/c/{survey}"
        self._browser = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._token = ""

    async def close(self) -> None:
        await self._browser.close()

    async def look(self) -> dict[str, str]:
        """The hidden fields of the page: turn, question, token. Tried again while the server is away."""
        while True:
            try:
                async with self._browser.get(self._url) as page:
                    return _first_of_each(_HIDDEN.findall(await page.text()))
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)

    async def answer(self, fields: dict[str, str], text: str) -> None:
        """Post *text* until the server has acknowledged it."""
        self._token = self._token or fields.get("token", "")
        form = {"token": self._token, "turn": fields["turn"], "question": fields.get("question", ""), "text": text}
        while True:
            try:
                async with self._browser.post(self._url, data=form, allow_redirects=False) as kept:
                    if kept.status == 303:
                        self.acknowledged.append((int(fields["turn"]), text))
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
