"""The keys of identity."""

import asyncio
from dataclasses import replace
from pathlib import Path

import click

from sipbot import keys
from sipbot.app import open_database, open_unchecked
from sipbot.cli.command import DB, settings_with, telling
from sipbot.cli.progress import bars
from sipbot.settings import Settings
from sipbot.storage import identity


@click.group("keys")
def keys_() -> None:
    """The keys that phone numbers and names are encrypted with."""


@keys_.command()
@telling
def new() -> None:
    """Make a key file (SIPBOT_KEYS_FILE) that only you can read."""
    file = Path(settings_with().keys_file)
    keys.create(file)
    click.echo(f"{file} is made. Keep a copy of it apart from the database: without it nobody can be reached any more.")


@keys_.command()
@click.option("--index", is_flag=True, help="Change the key that people are found by, instead.")
@click.option("--yes", is_flag=True, help="With --index: every server and worker is stopped, do not ask.")
@DB
@telling
def rotate(index: bool, yes: bool, db: str | None) -> None:
    """Encrypt everything with a new key; what was interrupted goes on when it is run again."""
    settings = settings_with(db=db)
    if index and not yes:
        click.confirm("Are all servers and workers stopped? They would take everybody for somebody new", abort=True)
    asyncio.run(_rotate_index(settings) if index else _rotate(settings))


async def _rotate(settings: Settings) -> None:
    file = Path(settings.keys_file)
    database = await open_database(settings)
    n_left = await database.read(identity.n_stale)
    await database.close()
    if not n_left:
        keys.overwrite(file, keys.read(file).rotated())
    database = await open_database(settings)
    try:
        with bars() as progress:
            n_done = await identity.reencrypt(database, progress)
    finally:
        await database.close()
    if n_left:
        click.echo("an earlier rotation had not come to its end; it has now")
    click.echo(f"Encrypted with the current key: {n_done}. Start servers and workers again when it suits you.")
    click.echo(f"Older backups need the keys marked 'old' in {file}: remove these lines together with the backups.")


async def _rotate_index(settings: Settings) -> None:
    file = Path(settings.keys_file)
    new = keys.read(file)
    if new.old_index is None:
        await (await open_database(settings)).close()
        new = new.with_new_index()
        keys.overwrite(file, new)
    database = await open_unchecked(settings)
    try:
        n_done = await identity.reindex(database)
    finally:
        await database.close()
    keys.overwrite(file, replace(new, old_index=None))
    click.echo(f"Addresses found by the new index key: {n_done}. Servers and workers may start again.")
