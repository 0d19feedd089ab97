"""Who can be invited."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from sipbot.app import Parts, random_id, utc_now
from sipbot.channels import DeliveryError, Finds
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_database, with_parts
from sipbot.cli.progress import bars
from sipbot.engagements import default_school
from sipbot.rosters import Permission, Remark, Roster, keeping, matching
from sipbot.rosters.keeping import Into, Kept
from sipbot.settings import SettingsError
from sipbot.storage import Database

MOST_REMARKS = 200


@click.group()
def roster() -> None:
    """The people of a school who can be invited."""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--channel", default="sms", show_default=True, help="How their phones are texted: sms or android.")
@click.option("--region", default="US", show_default=True, help="Where numbers are that name no country.")
@click.option("--permission", metavar="WORDS", help="In which words people said that they may be texted.")
@click.option("--given-on", metavar="DAY", help="With --permission: when they said so, such as 2026-09-01.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@SCHOOL
@DB
@telling
def import_roster(
    file: Path,
    channel: str,
    region: str,
    permission: str | None,
    given_on: str | None,
    dry_run: bool,
    school: str | None,
    db: str | None,
) -> None:
    """Take the people in FILE: a CSV or xlsx table, or a OneRoster folder or zip. Twice is the same as once."""
    settings = settings_with(db=db, school=school)
    found = keeping.read(file, region=region.upper(), permission=_permission(permission, given_on))

    async def keep(database: Database) -> Kept:
        of = await default_school(database, settings.school, now=utc_now())
        into = Into(of, channel, utc_now(), random_id)
        if dry_run:
            return await keeping.preview(database, found.entries, into)
        return await keeping.keep(database, found.entries, into, progress=progress)

    with bars() as progress:
        kept = asyncio.run(with_database(settings, keep))
    for line in _told(found, kept, dry_run=dry_run):
        click.echo(line)


@roster.command("match")
@click.option("--channel", default="slack", show_default=True, help="Where to look for them.")
@SCHOOL
@DB
@telling
def match_roster(channel: str, school: str | None, db: str | None) -> None:
    """Look for the roster's people by their e-mail addresses in Slack, so that they can be invited there."""

    async def look(parts: Parts) -> tuple[int, int]:
        there = parts.channels.get(channel)
        if there is None or not isinstance(there, Finds):
            raise SettingsError(f"nobody can be looked for over {channel!r}: put slack into SIPBOT_CHANNELS")
        try:
            into = Into(parts.school, channel, utc_now(), random_id)
            return await matching.match(parts.database, there, into, progress=progress)
        except DeliveryError as error:
            raise SettingsError(f"{error}: see 'sipbot doctor'") from error

    with bars() as progress:
        n_found, n_all = asyncio.run(with_parts(settings_with(db=db, school=school), look))
    click.echo(f"{n_found} of {n_all} people were found")


def _permission(wording: str | None, given_on: str | None) -> Permission | None:
    if wording is None:
        if given_on is not None:
            raise click.UsageError("--given-on belongs to --permission")
        return None
    try:
        day = date.fromisoformat(given_on or "")
    except ValueError:
        raise click.UsageError("--permission needs --given-on with the day, such as 2026-09-01") from None
    return Permission(True, "form", wording, day.isoformat())


def _told(roster: Roster, kept: Kept, *, dry_run: bool) -> Iterator[str]:
    yield from _listed("rejected", roster.rejected)
    yield from _listed("left out", roster.left_out)
    if roster.unused:
        yield f"columns that were not used: {', '.join(roster.unused)} (for a tag, call one tag.NAME)"
    if roster.n_gone:
        yield f"{roster.n_gone} people have left, says the export"
    would = "would be " if dry_run else ""
    yield (
        f"{kept.n_new} {would}added, {kept.n_changed} {would}changed, {kept.n_same} the same, "
        f"{len(roster.rejected)} rejected"
    )
    if kept.n_sharing:
        yield f"{kept.n_sharing} share a phone with somebody: they get a letter to answer with"
    n_silent = sum(entry.permission is None and bool(entry.phones) for entry in roster.entries)
    if n_silent:
        yield f"{n_silent} cannot be texted yet: nobody knows whether they agreed (--permission, or a column 'allowed')"


def _listed(what: str, remarks: Sequence[Remark]) -> Iterator[str]:
    yield from (f"{what}  {remark}" for remark in remarks[:MOST_REMARKS])
    if len(remarks) > MOST_REMARKS:
        yield f"... and {len(remarks) - MOST_REMARKS} more {what}"
