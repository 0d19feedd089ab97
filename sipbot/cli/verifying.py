"""For those who want to see a report proven."""

import sys
from functools import partial
from pathlib import Path

import click

from analysis import bundle
from analysis.document.words import answers, count
from sipbot.cli.command import telling
from sipbot.cli.progress import bars


@click.command()
@click.argument("file", metavar="BUNDLE", type=click.Path(path_type=Path))
@telling
def verify(file: Path) -> None:
    """Make the report in a BUNDLE again, from its answers, and say whether it is the same, byte for byte.

    A bundle is what 'sipbot export --to bundle' writes. The answers are read anew, so that this takes as long as an
    analysis does. Exit code 1 where something is not the same: then the versions that are other ones here are named.
    """
    given = bundle.read(file)
    from analysis.pipeline import analyze  # scikit-learn takes seconds to import.

    with bars() as progress:
        verdict = bundle.verify(given, partial(analyze, progress=progress))
    for problem in verdict.problems:
        click.echo(problem)
    for name, there, here in verdict.versions:
        click.echo(f"{name}: {there or 'not installed'} in the bundle, {here or 'not installed'} here")
    if verdict.problems:
        sys.exit(1)
    made_from = f"{answers(len(given.table))} and {count(len(given.edits), 'edit')} by people"
    click.echo(f"The same report, byte for byte, from {made_from}.")
