"""The command line: every command is a few lines over what the other modules do."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
import rich.progress
from aiohttp import web
from rich.console import Console

from analysis import exports
from analysis.embedders import EmbedderError
from analysis.table import TableError
from sipbot import by_name, demo, engagements, surveys
from sipbot.analyses import NothingToAnalyze, Progress
from sipbot.app import Parts, build_app, build_parts, open_database, own_surveys, utc_now
from sipbot.channels import NoSuchSurvey, terminal
from sipbot.engagements import NothingToDecide, SchoolFileError
from sipbot.engine.errors import SurveyError
from sipbot.settings import Settings, SettingsError
from sipbot.settings import read as read_settings
from sipbot.storage import Database

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

OURS_TO_TELL = (
    SettingsError,
    SurveyError,
    SchoolFileError,
    NothingToAnalyze,
    NothingToDecide,
    NoSuchSurvey,
    TableError,
    EmbedderError,
    by_name.UnknownName,
    exports.ExportError,
    OSError,
)
"""Errors whose message is for the person at the keyboard: a clear line instead of a traceback."""

PARTS_OF = {
    "channels": ("sipbot.channels", ""),
    "question types": ("sipbot.engine.questions", ""),
    "embedders": ("analysis.embedders", ""),
    "exporters": ("analysis.exports", "to_"),
}


def telling(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """*command*, with its errors told in a line and exit code 2."""

    @wraps(command)
    def told(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
        try:
            return command(*args, **options)
        except BrokenPipeError:
            raise  # Whoever reads our output has seen enough: click ends quietly.
        except OURS_TO_TELL as error:
            click.echo(f"sipbot: {error}", err=True)
            sys.exit(2)

    return told


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sipbot")
def main() -> None:
    """Listen to a school's community by chat, and show what was heard."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)  # addresses of people are not for logs
    logging.getLogger("alembic").setLevel(logging.WARNING)


def settings_with(*, db: str | None = None, school: str | None = None) -> Settings:
    """The settings, with what the command line says put over them."""
    settings = read_settings()
    return replace(settings, database=db or settings.database, school=school or settings.school)


@contextmanager
def bars() -> Iterator[Progress]:
    """A bar for the step that is going on, on a terminal; silence elsewhere."""
    screen = Console(stderr=True)
    shown = rich.progress.Progress(console=screen, transient=True, disable=not screen.is_terminal)
    steps: dict[str, rich.progress.TaskID] = {}

    def progress(step: str, done: int, total: int) -> None:
        if step not in steps:
            shown.start()
            steps[step] = shown.add_task(step, total=total)
        shown.update(steps[step], completed=done)
        if done == total:
            shown.remove_task(steps.pop(step))
            shown.stop()

    try:
        yield progress
    finally:
        shown.stop()


async def with_parts(settings: Settings, do: Callable[[Parts], Coroutine[Any, Any, Result]]) -> Result:
    """What *do* returns, with everything built before and closed after."""
    parts = await build_parts(settings)
    try:
        return await do(parts)
    finally:
        await parts.close()


async def with_database(settings: Settings, do: Callable[[Database], Coroutine[Any, Any, Result]]) -> Result:
    """What *do* returns with the database, up to date and with nothing added to it."""
    database = await open_database(settings)
    try:
        return await do(database)
    finally:
        await database.close()


DB = click.option("--db", metavar="URL", help="The database, instead of SIPBOT_DATABASE.")
SCHOOL = click.option("--school", metavar="ID", help="The school, where there are several.")


@main.command("demo")
@click.option("--serve/--no-serve", default=True, help="Serve the pages when all is written (default), or stop.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True)
@click.option("--data", type=click.Path(path_type=Path), help="A table of answers, instead of the sample school.")
@click.option("--text-column", default="text", show_default=True, help="With --data: the column of the answers.")
@click.option("--tag", "tags", multiple=True, metavar="COLUMN", help="With --data: a column that tells who answered.")
@click.option("--port", default=8080, show_default=True, help="Where to serve.")
@telling
def run_demo(serve: bool, out: Path, data: Path | None, text_column: str, tags: tuple[str, ...], port: int) -> None:
    """See the whole product on an invented school, or on a file of your own."""
    embedder = read_settings().embedder
    plan = demo.Plan(out, serve, data=data, text_column=text_column, tags=tags, port=port, embedder=embedder)
    with suppress(KeyboardInterrupt), bars() as progress:  # Ctrl-C is how it is meant to end.
        asyncio.run(demo.run(plan, say=click.echo, progress=progress))


@main.command()
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
        links.extend(_links(parts))
        return app

    def ready(_aiohttp_says: str) -> None:
        click.echo("\n".join(links))

    web.run_app(application(), host=settings.host, port=settings.port, print=ready, access_log=None)


def _links(parts: Parts) -> Iterable[str]:
    address = parts.settings.public_url
    for name in surveys.names(own_surveys(parts.settings)):
        yield f"  chat     {address}/c/{name}   (to print: {address}/c/{name}/poster)"
    yield f"  review   {address}{parts.review_path}   (keep this address to the planning team)"


@main.command()
@click.argument("survey")
@click.option("--language", metavar="CODE", help="The language to begin in.")
@click.option("--as", "handle", default="terminal", show_default=True, help="Whose conversation this is.")
@SCHOOL
@DB
@telling
def chat(survey: str, language: str | None, handle: str, school: str | None, db: str | None) -> None:
    """Answer SURVEY here, typed or piped; the conversation resumes where it was left."""

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


@main.command()
@SCHOOL
@DB
@telling
def analyze(school: str | None, db: str | None) -> None:
    """Find the themes in everything the school has heard, and keep the result."""

    async def run(parts: Parts) -> None:
        report = await parts.analyses.run(parts.school, progress=progress)
        click.echo(f"{len(report.themes)} themes and {len(report.recommendations)} draft recommendations")

    with bars() as progress:
        asyncio.run(with_parts(settings_with(db=db, school=school), run))


@main.command("export")
@click.option("--to", "to", metavar="|".join(exports.formats()), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@SCHOOL
@DB
@telling
def export_(to: str, out: Path, school: str | None, db: str | None) -> None:
    """Write the newest analysis as a document or as tables."""
    exports.exporter(to)

    async def write(parts: Parts) -> None:
        for path in exports.save(await parts.analyses.latest(parts.school), to, out):
            click.echo(path)

    asyncio.run(with_parts(settings_with(db=db, school=school), write))


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@DB
@telling
def import_(file: Path, db: str | None) -> None:
    """Add a school from a YAML FILE: its plan, its calendar, how many people it has."""
    school = engagements.read_school(file)

    async def add(database: Database) -> None:
        is_new = await engagements.add_school(database, school, now=utc_now())
        click.echo(f"{school.id}: {school.name if is_new else 'is there already, nothing was changed'}")

    asyncio.run(with_database(settings_with(db=db), add))


@main.command()
@click.argument("recommendation")
@click.option("--fate", type=click.Choice(engagements.FATES), required=True)
@click.option("--why", required=True, help="The reason, in a sentence.")
@click.option("--section", default="", help="Where in the plan it is reflected.")
@click.option("--owner", default="", help="Who is responsible, as a job title.")
@click.option("--by", "who", required=True, help="Who decided.")
@SCHOOL
@DB
@telling
def decide(
    recommendation: str, fate: str, why: str, section: str, owner: str, who: str, school: str | None, db: str | None
) -> None:
    """Say what became of a RECOMMENDATION (A1, A2, …) of the newest analysis."""
    decision = engagements.Decision(recommendation, fate, why, section, owner, who)

    async def keep(parts: Parts) -> None:
        await engagements.decide(parts.database, parts.school, decision, now=utc_now())
        click.echo(f"{recommendation}: {fate}")

    asyncio.run(with_parts(settings_with(db=db, school=school), keep))


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@telling
def check(files: tuple[Path, ...]) -> None:
    """Check surveys: the FILES named, or every one that can be found."""
    paths = files or surveys.paths(own_surveys(read_settings()))
    problems = dict.fromkeys(str(problem) for path in paths for problem in surveys.check(path))
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"{len(paths)} {'survey' if len(paths) == 1 else 'surveys'} checked, nothing to mend")


@main.command("survey-schema")
def survey_schema() -> None:
    """Print the JSON Schema of a survey file."""
    click.echo(json.dumps(surveys.schema(), indent=2, ensure_ascii=False))


@main.command("list")
@telling
def list_() -> None:
    """List what there is: surveys, channels, question types, embedders, exporters."""
    folders = own_surveys(read_settings())
    click.echo("surveys")
    for name in surveys.names(folders):
        click.echo(f"  {name:<20} {surveys.load(name, folders).title}")
    for kind, (package, prefix) in PARTS_OF.items():
        click.echo(kind)
        for name in by_name.names(package, prefix=prefix):
            click.echo(f"  {name:<20} {by_name.first_line(by_name.load(package, name, prefix=prefix))}")


@main.group()
def db() -> None:
    """The database."""


@db.command()
@DB
@telling
def upgrade(db: str | None) -> None:
    """Bring the tables to this version; serve, chat and demo do it by themselves."""

    async def done(_database: Database) -> None:
        click.echo("the database is up to date")

    asyncio.run(with_database(settings_with(db=db), done))
