"""Messages on their way: who sends them, what waits, what went wrong."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click
from aiohttp import web

from sipbot import outbox_desk
from sipbot.app import build_parts, build_worker, utc_now
from sipbot.cli.command import DB, settings_with, telling
from sipbot.cli.opened import with_database
from sipbot.storage import Database

SHOWN = 50


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where to answer /healthz, /readyz and /metrics.")
@DB
@telling
def worker(port: int | None, db: str | None) -> None:
    """Send what waits, beside `serve` and other workers on the same database; SIGTERM ends it gracefully."""
    settings = settings_with(db=db)

    async def say_so(_app: web.Application) -> None:
        click.echo(f"sending over {', '.join(settings.channels)}")

    async def application() -> web.Application:
        parts = await build_parts(settings)
        app = build_worker(parts)
        app.on_startup.append(say_so)
        app.on_cleanup.append(lambda _app: parts.close())
        return app

    # Without a port it listens nowhere: an empty list of sockets.
    where: dict[str, Any] = {"sock": []} if port is None else {"host": settings.host, "port": port}
    web.run_app(application(), **where, print=None, access_log=None)


@click.group("outbox", invoke_without_command=True)
@DB
@click.pass_context
@telling
def outbox_(context: click.Context, db: str | None) -> None:
    """What waits to be sent, what went out, and what needs a person."""
    if context.invoked_subcommand is None:
        asyncio.run(with_database(settings_with(db=db), _show))


async def _show(database: Database) -> None:
    state = await outbox_desk.state(database, at_most=SHOWN)
    for line in _lines(state, utc_now()):
        click.echo(line)


def _lines(state: outbox_desk.State, now: datetime) -> Iterator[str]:
    if not state.counts:
        yield "nothing has been sent yet, and nothing waits"
    for count in state.counts:
        since = (
            f"  {'due' if count.oldest <= now else 'from'} {_time(count.oldest)}" if count.status == "waiting" else ""
        )
        yield f"{count.channel:<10} {count.kind:<10} {count.status:<12} {count.n:>7}{since}"
    for stopped in state.stopped:
        yield f"{stopped.channel} has stopped: {stopped.why}"
        yield f"  when that is mended: sipbot outbox resume {stopped.channel}"
    if state.troubled:
        yield "These need a person (sipbot outbox retry ID, or drop ID):"
    for one in state.troubled:
        yield f"{one.id:>8}  {one.channel:<10} {one.kind:<10} {one.status:<12} {one.why}"
    if len(state.troubled) == SHOWN:
        yield f"... and older ones: the newest {SHOWN} are shown"


def _time(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


@outbox_.command()
@click.argument("ids", metavar="ID...", nargs=-1, type=int, required=True)
@DB
@telling
def retry(ids: tuple[int, ...], db: str | None) -> None:
    """Send the messages with these IDs again, also where the first may have arrived."""

    async def again(database: Database) -> None:
        for one in ids:
            await outbox_desk.retry(database, one, now=utc_now())
            click.echo(f"{one}: will be sent again")

    asyncio.run(with_database(settings_with(db=db), again))


@outbox_.command()
@click.argument("ids", metavar="ID...", nargs=-1, type=int, required=True)
@DB
@telling
def drop(ids: tuple[int, ...], db: str | None) -> None:
    """Never send the messages with these IDs."""

    async def away(database: Database) -> None:
        for one in ids:
            await outbox_desk.drop(database, one)
            click.echo(f"{one}: dropped")

    asyncio.run(with_database(settings_with(db=db), away))


@outbox_.command()
@click.argument("channel")
@DB
@telling
def resume(channel: str, db: str | None) -> None:
    """Let CHANNEL send again, after what stopped it was mended."""

    async def let_go(database: Database) -> None:
        await outbox_desk.resume(database, channel)
        click.echo(f"{channel} sends again")

    asyncio.run(with_database(settings_with(db=db), let_go))
