"""A school, its analyses and documents, and what became of its recommendations."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import click

from analysis import exports
from analysis.codebook import read as read_codebook
from analysis.edits.checking import FATES
from analysis.edits.recommendations import FATE
from sipbot import engagements
from sipbot.app import Parts, utc_now
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_database, with_parts
from sipbot.cli.progress import bars
from sipbot.releasing import Releases
from sipbot.school_changes import Imported, import_school
from sipbot.storage import Database
from sipbot.web.downloads import FOR_EVERYONE


@click.command()
@click.option(
    "--codebook",
    metavar="FILE.yaml",
    help="Themes to look for: a YAML file (such as last year's, by export --to codebook), 'starter', or a themes.csv.",
)
@SCHOOL
@DB
@telling
def analyze(codebook: str | None, school: str | None, db: str | None) -> None:
    """Find the themes in everything the school has heard, and keep the result."""
    codes = read_codebook(codebook) if codebook else ()

    async def run(parts: Parts) -> None:
        report = await parts.analyses.run(parts.school, codebook=codes, progress=progress)
        for note in report.notes if codes else ():
            click.echo(note)
        click.echo(f"{len(report.themes)} themes and {len(report.recommendations)} draft recommendations")

    with bars() as progress:
        asyncio.run(with_parts(settings_with(db=db, school=school), run))


@click.command("export")
@click.option("--to", "to", metavar="|".join(exports.formats()), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@SCHOOL
@DB
@telling
def export_(to: str, out: Path, school: str | None, db: str | None) -> None:
    """Write the newest analysis as a document or as tables."""
    exports.exporter(to)

    async def write(parts: Parts) -> None:
        report = await parts.analyses.latest(parts.school)
        for path in exports.save(report, to, out):
            click.echo(path)
        if to in FOR_EVERYONE:
            await Releases(parts.database, clock=utc_now).remember(parts.school, report, to)

    asyncio.run(with_parts(settings_with(db=db, school=school), write))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@DB
@telling
def import_(file: Path, db: str | None) -> None:
    """Add a school from a YAML FILE, or change it: its plan, calendar, closed days, how many people it has.

    What the FILE does not name stays as it was.
    """
    school = engagements.read_school(file)

    async def take(database: Database) -> None:
        done = await import_school(database, school, now=utc_now())
        for line in _taken(school, done):
            click.echo(line)

    asyncio.run(with_database(settings_with(db=db), take))


def _taken(school: engagements.SchoolFile, done: Imported) -> Iterator[str]:
    if done.is_new:
        yield f"{school.id}: {school.name}"
    else:
        yield f"{school.id}: {'changed' if done.changes else 'unchanged'}"
        yield from (f"  {change}" for change in done.changes)


@click.command()
@click.argument("recommendation")
@click.option("--fate", type=click.Choice(FATES), required=True)
@click.option("--why", required=True, help="The reason, in a sentence.")
@click.option("--section", default="", help="Where in the plan it is reflected.")
@click.option("--owner", default="", help="Who is responsible, as a job title.")
@click.option("--due", default="", metavar="YYYY-MM-DD", help="By when.")
@click.option("--by", "who", required=True, help="Who decided.")
@SCHOOL
@DB
@telling
def decide(
    recommendation: str,
    fate: str,
    why: str,
    section: str,
    owner: str,
    due: str,
    who: str,
    school: str | None,
    db: str | None,
) -> None:
    """Say what became of a RECOMMENDATION (A1, A2, …) of the newest analysis."""
    detail = {"fate": fate, "plan_section": section, "owner": owner, "due": due, "decided_by": who}

    async def keep(parts: Parts) -> None:
        report = await parts.analyses.latest(parts.school)
        await parts.analyses.edit(
            parts.school,
            subject=recommendation,
            kind=FATE,
            detail=detail,
            who=who,
            why=why,
            run_id=report.run_id,
            seen=report.last_edit,
        )
        click.echo(f"{recommendation}: {fate}")

    asyncio.run(with_parts(settings_with(db=db, school=school), keep))
