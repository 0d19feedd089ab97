"""What every command shares: its settings, its errors in a line, progress on a terminal."""

import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
import rich.progress
from rich.console import Console

from analysis import exports
from analysis.embedders import EmbedderError
from analysis.table import TableError
from sipbot import by_name
from sipbot.analyses import NothingToAnalyze, Progress
from sipbot.app import Parts, build_parts, open_database
from sipbot.audiences import AudienceError
from sipbot.campaigns import CampaignError
from sipbot.channels import NoSuchSurvey
from sipbot.engagements import NothingToDecide, SchoolFileError
from sipbot.engine.errors import SurveyError
from sipbot.keys import KeysError
from sipbot.outbox_desk import NothingToSend
from sipbot.rosters import RosterError
from sipbot.settings import Settings, SettingsError
from sipbot.settings import read as read_settings
from sipbot.storage import Database
from sipbot.storage.backups import BackupError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

OURS_TO_TELL = (
    SettingsError,
    KeysError,
    BackupError,
    SurveyError,
    SchoolFileError,
    NothingToAnalyze,
    NothingToDecide,
    NothingToSend,
    RosterError,
    AudienceError,
    CampaignError,
    NoSuchSurvey,
    TableError,
    EmbedderError,
    by_name.UnknownName,
    exports.ExportError,
    OSError,
)
"""Errors whose message is for the person at the keyboard: a clear line instead of a traceback."""


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
