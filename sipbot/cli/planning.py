"""A school, its analyses and documents, and what became of its recommendations."""

import asyncio
from pathlib import Path

import click

from analysis import exports
from analysis.codebook import read as read_codebook
from sipbot import engagements
from sipbot.app import Parts, utc_now
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_database, with_parts
from sipbot.cli.progress import bars
from sipbot.storage import Database


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
        for path in exports.save(await parts.analyses.latest(parts.school), to, out):
            click.echo(path)

    asyncio.run(with_parts(settings_with(db=db, school=school), write))


@click.command("import")
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


@click.command()
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
