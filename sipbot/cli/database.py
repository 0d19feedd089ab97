"""The database."""

import asyncio

import click

from sipbot.cli.command import DB, settings_with, telling, with_database
from sipbot.storage import Database


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
