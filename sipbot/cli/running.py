"""See it, serve it, talk to it."""

import asyncio
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

import click
from aiohttp import web

from sipbot import demo, surveys
from sipbot.app import Parts, build_app, build_parts, privacy_of, utc_now
from sipbot.channels import terminal
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_parts
from sipbot.cli.progress import bars
from sipbot.engine.survey import Survey
from sipbot.settings import read as read_settings
from sipbot.storage import reporting
from sipbot.trying.rehearsal import rehearse as rehearsed
from sipbot.web.auth.door import ROOM


@click.command("demo")
@click.option("--serve/--no-serve", default=True, help="Serve the pages when all is written (default), or stop.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True)
@click.option("--data", type=click.Path(path_type=Path), help="A table of answers, instead of the sample school.")
@click.option("--text-column", default="text", show_default=True, help="With --data: the column of the answers.")
@click.option("--tag", "tags", multiple=True, metavar="COLUMN", help="With --data: a column that tells who answered.")
@click.option("--port", default=8080, show_default=True, help="Where to serve.")
@click.option("--fresh", is_flag=True, help="Begin anew, where otherwise the finished demo in the folder is opened.")
@telling
def run_demo(
    serve: bool, out: Path, data: Path | None, text_column: str, tags: tuple[str, ...], port: int, fresh: bool
) -> None:
    """See the whole product on an invented school, or on a file of your own."""
    embedder = read_settings().embedder
    plan = demo.Plan(out, serve, data, text_column, tags, port=port, embedder=embedder, fresh=fresh)
    with suppress(KeyboardInterrupt), bars() as progress:  # Ctrl-C is how it is meant to end.
        asyncio.run(demo.run(plan, say=click.echo, progress=progress))


@click.command()
@DB
@telling
def serve(db: str | None) -> None:
    """Serve the chats and the planners' pages."""
    settings = settings_with(db=db)
    links: list[str] = []

    async def application() -> web.Application:
        parts = await build_parts(settings)
        app = build_app(parts)
        app.on_cleanup.append(lambda _app: parts.close())
        links.extend(await _links(parts))
        return app

    def ready(_aiohttp_says: str) -> None:
        click.echo("\n".join(links))

    web.run_app(application(), host=settings.host, port=settings.port, print=ready, access_log=None)


async def _links(parts: Parts) -> list[str]:
    address = parts.settings.public_url
    chats = [f"{address}/c/{path}" for path in await _chats(parts)]
    return [
        *(f"  chat     {chat}   (to print: {chat}/poster)" for chat in chats),
        f"  staff    {address}{ROOM}   (to let somebody in: sipbot staff invite NAME EMAIL --role owner)",
    ]


async def _chats(parts: Parts) -> list[str]:
    """The surveys that can be opened: the default school's, its own among those that all share, then others' own."""
    own = {row.id: _that_open(parts.library.own(row.id)) for row in await parts.database.read(reporting.schools)}
    ours = {*surveys.names(surveys.own(parts.settings)), *own.pop(parts.school, ())}
    return [*sorted(ours), *(f"{school}/{name}" for school, names in own.items() for name in names)]


def _that_open(own: Mapping[str, Survey]) -> list[str]:
    return [name for name in own if own.get(name) is not None]


@click.command()
@click.argument("survey")
@click.option("--language", metavar="CODE", help="The language to begin in.")
@click.option("--as", "handle", default="terminal", show_default=True, help="Whose conversation this is.")
@click.option("--rehearse", is_flag=True, help="Go through it without keeping anything, as a planning team should.")
@SCHOOL
@DB
@telling
def chat(survey: str, language: str | None, handle: str, rehearse: bool, school: str | None, db: str | None) -> None:
    """Answer SURVEY here, typed or piped; the conversation resumes where it was left."""
    if rehearse:
        if db or school or handle != "terminal":
            raise click.UsageError("--rehearse keeps nothing, so it takes no --as, --school and --db")
        rehearse_here(survey, language, sys.stdin, echo=not sys.stdin.isatty())
        return

    async def talk(parts: Parts) -> None:
        await terminal.talk(
            parts.conversations,
            school=parts.school,
            survey=survey,
            language=language,
            handle=handle,
            lines=sys.stdin,
            write=click.echo,
            echo=not sys.stdin.isatty(),
        )

    asyncio.run(with_parts(settings_with(db=db, school=school), talk))


def rehearse_here(name: str, language: str | None, replies: Iterable[str], *, echo: bool) -> None:
    """Say what the survey called *name* says to *replies*, and keep none of them. Raises `SurveyError`."""
    settings = read_settings()
    survey = surveys.load(name, surveys.of_one_school(settings)).with_privacy(privacy_of(settings))
    click.echo("This is a rehearsal: nothing that you write is kept.\n")
    said: list[str] = []
    n_shown = 0
    told = (reply.rstrip("\r\n") for reply in replies)
    for reply in chain([""], (reply for reply in told if reply.strip())):
        said += [reply] if reply else []
        so_far = rehearsed(survey, said, language=language or survey.language, now=utc_now())
        for line in so_far.lines[n_shown:]:
            if echo or not line.theirs:
                click.echo(f"{'> ' if line.theirs else ''}{line.text}\n")
        n_shown = len(so_far.lines)
        if so_far.prompt is None:
            break
    click.echo("The rehearsal is over: nothing was kept.")
