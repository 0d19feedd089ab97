"""The database: its tables, copies of it, and whether all is well."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

import click

from sipbot import doctor as looking
from sipbot import surveys
from sipbot.app import keyring_of, utc_now
from sipbot.cli.command import DB, settings_with, telling
from sipbot.cli.opened import with_database
from sipbot.settings import environment
from sipbot.storage import Database, backups


@click.group()
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


@click.command()
@DB
@telling
def doctor(db: str | None) -> None:
    """Look at settings, database, keys, clock and channels, change nothing, and say what to do."""
    settings = settings_with(db=db)

    async def look() -> bool:
        is_well = True
        async with aclosing(looking.examine(settings, environment(), clock=utc_now)) as findings:
            async for finding in findings:
                click.echo(f"ok    {finding.what}" if finding.ok else f"mend  {finding.what}: {finding.remedy}")
                is_well = is_well and finding.ok
        return is_well

    if not asyncio.run(look()):
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DB
@telling
def backup(file: Path, db: str | None) -> None:
    """Copy the whole database into FILE, while everything goes on, and your own surveys (SIPBOT_SURVEYS) beside it."""
    settings = settings_with(db=db)
    folders = surveys.own(settings)
    asyncio.run(backups.backup(settings.database, file))
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB. The keys are not in it: keep {settings.keys_file} apart.")
    for folder in folders:
        backups.backup_surveys(folder, file)
        click.echo(f"{backups.surveys_file(file)}: the surveys in {folder}. Keep it beside {file.name}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DB
@telling
def restore(file: Path, db: str | None) -> None:
    """Make a new database of the backup FILE; what may have been sent since the backup is not sent again.

    The surveys beside it go into SIPBOT_SURVEYS, a new or empty folder.
    """
    settings = settings_with(db=db)
    keyring_of(settings)
    folder = Path(settings.surveys) if settings.surveys else None
    has_surveys = backups.can_restore_surveys(folder, file)

    async def made() -> tuple[int, int]:
        await backups.restore(settings.database, file)
        return await with_database(settings, backups.hold_what_may_have_been_sent)

    n_messages, n_campaigns = asyncio.run(made())
    click.echo(
        f"restored. Messages that may have been sent since: {n_messages}, now unknown; campaigns paused: {n_campaigns}."
    )
    if folder and has_surveys:
        click.echo(f"Your own surveys: {backups.restore_surveys(folder, file)} files in {folder}.")
    click.echo("Who said STOP after the backup is not in it: look at the provider's list before you resume a campaign.")
