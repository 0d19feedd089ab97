"""Who may come into the planning team's room, and what the audit log says of what they did there."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import click

from sipbot.app import Parts
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_database, with_parts
from sipbot.storage import audit as log
from sipbot.web.auth import DISTRICT, ROLES
from sipbot.web.auth.views import JOIN

ROLE = click.option("--role", type=click.Choice(ROLES), default=ROLES[1], show_default=True, help="What they may do.")


@click.group()
def staff() -> None:
    """Who may read what people said, and decide what becomes of it."""


@staff.command()
@click.argument("name")
@click.argument("email")
@ROLE
@SCHOOL
@DB
@telling
def invite(name: str, email: str, role: str, school: str | None, db: str | None) -> None:
    """Make a link for NAME to come in with: it works once, for seven days, and is shown only now.

    A viewer reads; a reviewer also changes themes and recommendations; an owner also invites people and decides for the
    school; somebody of the district may do all of that at every school.
    """

    async def do(parts: Parts) -> str:
        at = None if role == DISTRICT else parts.school
        return await parts.accounts.invite(name, email, role=role, school=at)

    _say_link(do, db, school)


@staff.command()
@click.argument("email")
@DB
@telling
def link(email: str, db: str | None) -> None:
    """Make another link for EMAIL, for a lost one or a forgotten password; the one before works no longer."""

    async def do(parts: Parts) -> str:
        return await parts.accounts.new_link(await parts.accounts.find(email), school=None)

    _say_link(do, db, None)


@staff.command("list")
@SCHOOL
@DB
@telling
def list_staff(school: str | None, db: str | None) -> None:
    """List who may come in at a school."""

    async def do(parts: Parts) -> None:
        members = await parts.accounts.members(parts.school)
        for one in members:
            state = "closed" if one.is_closed else "" if one.has_joined else "has not come in yet"
            click.echo("  ".join(filter(None, (one.role.ljust(8), one.email, one.name, state))))
        if not members:
            click.echo("nobody yet: begin with 'sipbot staff invite NAME EMAIL --role owner'")

    asyncio.run(with_parts(settings_with(db=db, school=school), do))


@staff.command()
@click.argument("email")
@DB
@telling
def close(email: str, db: str | None) -> None:
    """Let EMAIL in nowhere any more, at once; 'sipbot staff invite' opens the account again."""

    async def do(parts: Parts) -> None:
        await parts.accounts.close(email)

    asyncio.run(with_parts(settings_with(db=db), do))
    click.echo("closed, and signed out everywhere")


@staff.command()
@click.argument("email")
@click.option("--name", default="Made on the command line", show_default=True, help="What it is for.")
@DB
@telling
def token(email: str, name: str, db: str | None) -> None:
    """Make a token for EMAIL, with which a program reads at /api/v1 what they may read; it is shown only now.

    They find it on their account page, where it can be revoked; 'sipbot staff close' ends it too.
    """

    async def do(parts: Parts) -> str:
        return await parts.tokens.make(await parts.accounts.find(email), name)

    click.echo(asyncio.run(with_parts(settings_with(db=db), do)))
    click.echo("Put it where the program keeps its secrets: nobody can read it from here again.", err=True)


@click.group()
def audit() -> None:
    """The log of who saw raw answers and who changed something."""


@audit.command()
@click.option("--expect", metavar="HASH", help="What it said the last time: it must still be in the log.")
@DB
@telling
def verify(expect: str | None, db: str | None) -> None:
    """Walk over the whole log: was a line changed, removed or put in? Exit code 1 where one was.

    Lines that were cut off at the end can only be noticed by whoever knows the last hash: write it down elsewhere, and
    give it as --expect the next time.
    """
    checked = asyncio.run(with_database(settings_with(db=db), lambda database: database.read(log.check, expect)))
    if checked.broken is not None:
        click.echo(f"line {checked.broken.number}: {checked.broken.why}", err=True)
        sys.exit(1)
    if expect and not checked.met:
        click.echo("the line with that hash is gone: lines were cut off at the end", err=True)
        sys.exit(1)
    click.echo(f"{checked.n_lines} lines, each as it was written")
    click.echo(f"last hash  {checked.newest}")


def _say_link(make: Callable[[Parts], Coroutine[Any, Any, str]], db: str | None, school: str | None) -> None:
    settings = settings_with(db=db, school=school)
    token = asyncio.run(with_parts(settings, make))
    click.echo(f"{settings.public_url}{JOIN}/{token}")
    click.echo("It works once, for seven days. Whoever has it first can choose the password.", err=True)
