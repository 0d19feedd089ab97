"""For those who write surveys and look for parts."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from sipbot import by_name, surveys
from sipbot.authored import Problem
from sipbot.checking import before_launch
from sipbot.checking.length import length
from sipbot.cli.command import telling
from sipbot.cli.texting import segments_of
from sipbot.engine.stages import STAGES
from sipbot.engine.survey import Survey
from sipbot.settings import Settings
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
    """Check surveys: the FILES named, or every one that can be found. Then tell what their text messages take.

    What must be mended ends with exit code 1; a warning is something to look at before anybody is asked.
    """
    found = [surveys.examine(path) for path in files or _every_path(read_settings())]
    errors = dict.fromkeys(str(problem) for one in found for problem in one.errors)
    warnings = dict.fromkeys(problem for one in found for problem in one.warnings)
    together = tuple(_together(warnings))
    for told in (*errors, *together):
        click.echo(told)
    if errors:
        sys.exit(1)
    for one in found:
        if one.survey is not None:
            click.echo("\n".join([*segments_of(one.survey), *_languages_of(one, one.survey)]))
    n_warnings = f", {len(together)} {'warning' if len(together) == 1 else 'warnings'}" if together else ""
    click.echo(f"{len(found)} {'survey' if len(found) == 1 else 'surveys'} checked, nothing to mend{n_warnings}")


def _every_path(settings: Settings) -> tuple[Path, ...]:
    """The files of all surveys there are, of all schools."""
    return surveys.paths((*surveys.schools(settings), *surveys.own(settings)))


def _languages_of(found: surveys.Examined, survey: Survey) -> Iterator[str]:
    """Who stands for each translation, and how easy each language is to read, a line for both."""
    states: dict[str, list[str]] = {}
    for one in found.spoken:
        states.setdefault(str(one.state or "nobody says whose"), []).append(one.language)
    if states:
        told = (f"{' '.join(languages)} {state}" for state, languages in states.items())
        yield f"  {'translations':<20} {', '.join(told)}"
    levels = before_launch.levels(survey)
    if levels:
        yield f"  {'to read':<20} {', '.join(f'{language} {one}' for language, one in levels.items())}"


def _together(warnings: Iterable[Problem]) -> Iterator[str]:
    """The warnings, a line each; what is said alike of several files in a folder is said once."""
    alike: dict[object, list[Problem]] = {}
    for one in warnings:
        alike.setdefault(one if one.about else (Path(one.path).parent, one.message), []).append(one)
    for same in alike.values():
        first = same[0]
        told = str(first)
        if len(same) > 1:
            told = f"{Path(first.path).parent}/: warning: {len(same)} files: {first.message}"
        yield told


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
    for survey in sorted((surveys.load(name, folders) for name in surveys.names(folders)), key=_in_a_plan):
        click.echo(f"  {survey.name:<24} {survey.title}\n{'':<26} {_about(survey)}")
    for kind, (package, prefix) in PARTS_OF.items():
        click.echo(kind)
        for name in by_name.names(package, prefix=prefix):
            click.echo(f"  {name:<20} {by_name.first_line(by_name.load(package, name, prefix=prefix))}")


def _in_a_plan(survey: Survey) -> tuple[int, str]:
    """Its place along the stages of a plan; what is made for no stage comes last."""
    return STAGES.index(survey.stage) if survey.stage else len(STAGES), survey.name


def _about(survey: Survey) -> str:
    """Its stage, for whom it is, and how long it takes."""
    long = length(survey)
    minutes = "minute" if long.minutes == 1 else "minutes"
    stage = [survey.stage.replace("_", " ")] if survey.stage else []
    return "; ".join((*stage, ", ".join(survey.audience), f"{long.questions} questions, {long.minutes} {minutes}"))
