"""For those who write surveys and look for parts."""

import json
import sys
from pathlib import Path

import click

from sipbot import by_name, surveys
from sipbot.cli.command import telling
from sipbot.cli.texting import segments_of
from sipbot.settings import read as read_settings

PARTS_OF = {
    "channels": ("sipbot.channels", ""),
    "question types": ("sipbot.engine.questions", ""),
    "embedders": ("analysis.embedders", ""),
    "exporters": ("analysis.exports", "to_"),
}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@telling
def check(files: tuple[Path, ...]) -> None:
    """Check surveys: the FILES named, or every one that can be found. Then tell what their text messages take."""
    paths = files or surveys.paths(surveys.own(read_settings()))
    problems = dict.fromkeys(str(problem) for path in paths for problem in surveys.check(path))
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    for path in paths:
        click.echo("\n".join(segments_of(surveys.read(path))))
    click.echo(f"{len(paths)} {'survey' if len(paths) == 1 else 'surveys'} checked, nothing to mend")


@click.command("survey-schema")
def survey_schema() -> None:
    """Print the JSON Schema of a survey file."""
    click.echo(json.dumps(surveys.schema(), indent=2, ensure_ascii=False))


@click.command("list")
@telling
def list_() -> None:
    """List what there is: surveys, channels, question types, embedders, exporters."""
    folders = surveys.own(read_settings())
    click.echo("surveys")
    for name in surveys.names(folders):
        click.echo(f"  {name:<20} {surveys.load(name, folders).title}")
    for kind, (package, prefix) in PARTS_OF.items():
        click.echo(kind)
        for name in by_name.names(package, prefix=prefix):
            click.echo(f"  {name:<20} {by_name.first_line(by_name.load(package, name, prefix=prefix))}")
