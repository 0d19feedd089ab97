"""How many people of each group a school has, from the state's public profile."""

import asyncio
from pathlib import Path

import click

from sipbot import enrollment as numbers
from sipbot.app import Parts
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_parts


@click.group()
def enrollment() -> None:
    """How many people of each group the school has."""


@enrollment.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--called", default="", help="The name of the school as it stands in the FILE, if that has several.")
@click.option("--students", type=click.IntRange(1, 999_999), help="How many there are, if it has percentages only.")
@SCHOOL
@DB
@telling
def import_(file: Path, called: str, students: int | None, school: str | None, db: str | None) -> None:
    """Read the CSV FILE of the state's profile of a school's students.

    It takes the place of what is known of the same groups; all else stays.
    """
    read = numbers.read(file.read_bytes(), file.name, school=called, students=students)

    async def keep(parts: Parts) -> None:
        await numbers.keep(parts.database, parts.school, read.counts)
        for tag, value, n in read.counts:
            click.echo(f"{tag}={value}: {n}")
        for remark in read.remarks:
            click.echo(remark)

    asyncio.run(with_parts(settings_with(db=db, school=school), keep))
