"""For those who want to know before launch how a survey will go, and what people will see."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime

import click
from rich import box
from rich.console import Console
from rich.table import Table

from sipbot import surveys
from sipbot.cli.command import telling
from sipbot.engine.codes import best
from sipbot.engine.errors import SurveyError
from sipbot.engine.survey import Survey
from sipbot.settings import read as read_settings
from sipbot.trying import previewing, simulating
from sipbot.trying.previewing import Previewed, Shown
from sipbot.trying.simulating import Group, Simulation

_BEGINS = datetime(2026, 10, 5, 13, 0, tzinfo=UTC)
"""A Monday morning. Time is made up: nobody waits for it, and the same seed gives the same result."""


@click.command()
@click.argument("survey")
@click.option("--people", default=200, show_default=True, type=click.IntRange(1, 100_000), help="How many answer.")
@click.option("--seed", default=1, show_default=True, help="Another number gives other people.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@telling
def simulate(survey: str, people: int, seed: int, as_json: bool) -> None:
    """Let invented people answer SURVEY: well and badly, in each language, with STOP and weeks of silence.

    Exit code 1 where somebody cannot reach a question, or a conversation does not end.
    """
    found = simulating.simulate(_survey(survey), people=people, seed=seed, now=_BEGINS)
    if as_json:
        click.echo(json.dumps({"is_well": found.is_well, **asdict(found)}, indent=2, ensure_ascii=False))
    else:
        _print(found)
    if not found.is_well:
        sys.exit(1)


@click.command()
@click.argument("survey")
@click.option("--language", metavar="CODE", help="Which language (default: the one it is written in).")
@click.option("--channel", type=click.Choice(tuple(previewing.CHANNELS)), default="sms", show_default=True)
@telling
def preview(survey: str, language: str | None, channel: str) -> None:
    """Print SURVEY as people see it: every message along every way; for text messages what each takes."""
    of = _survey(survey)
    code = best(language, of.languages) if language else of.language
    if code is None:
        raise SurveyError(_not_offered(of, language or ""))
    found = previewing.preview(of, language=code, channel=channel, now=_BEGINS)
    click.echo("\n".join(_lines(found, f"{of.name} in {code} over {channel}")))


def _not_offered(survey: Survey, language: str) -> str:
    unfinished = best(language, survey.unfinished)
    if unfinished:
        return f"{survey.name!r} is not all said in {unfinished!r} yet: `sipbot check` tells what is missing"
    return f"{survey.name!r} is not offered in {language!r}: there are {', '.join(survey.languages)}"


def _survey(name: str) -> Survey:
    """The survey, even if something that can be mended still keeps it from being opened. Raises `SurveyError`."""
    found = surveys.examine(surveys.path_of(name, surveys.of_one_school(read_settings())))
    if found.survey is None:
        raise SurveyError("\n".join(map(str, found.of_the_survey)))
    return found.survey


def _print(found: Simulation) -> None:
    console = Console(highlight=False)
    title = f"{found.survey}: {found.n_people} people, seed {found.seed}"
    table = Table("question", title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in ("asked", "answered", "left out", "not understood"):
        table.add_column(column, justify="right")
    for one in found.reach:
        table.add_row(one.question, *map(str, (one.n_asked, one.n_answered, one.n_skipped, one.n_unread)))
    console.print(table)
    console.print(_by_language(found))
    for key in found.missed:
        console.print(f"nobody reaches {key!r}")
    for stuck in found.stuck:
        console.print(f"person {stuck.person.number} ({stuck.person.language}) gets no further than {stuck.stuck_at!r}")
    if found.is_well:
        console.print("Every question is reached, and every conversation ends.")


def _by_language(found: Simulation) -> Table:
    ends = sorted({end for group in found.groups for end in group.ended})
    title = "How they ended; medians of those who finished"
    table = Table("", title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in ("people", *ends, "minutes", "days", "messages", "segments"):
        table.add_column(column, justify="right")
    for group in found.groups:
        table.add_row(
            group.language, str(group.n_people), *(str(group.ended.get(end, 0)) for end in ends), *_medians(group)
        )
    return table


def _medians(group: Group) -> tuple[str, ...]:
    values = (group.median_minutes, group.median_days, group.median_messages, group.median_segments)
    return tuple(
        "-" if value is None else f"{value:.{digits}f}" for value, digits in zip(values, (1, 1, 0, 0), strict=True)
    )


def _lines(found: tuple[Previewed, ...], title: str) -> Iterator[str]:
    """Every way; what was shown before word for word is only named."""
    yield f"{title}: {len(found)} {'way' if len(found) == 1 else 'ways'} through it"
    seen: set[str] = set()
    for number, way in enumerate(found, 1):
        yield ""
        yield f"=== way {number}: {_conditions(way.answers)} ==="
        for one in way.shown:
            yield from _message(one, is_new=one.text not in seen)
            seen.add(one.text)
        segments = [one.segments.n for one in way.shown if one.segments]
        if segments:
            yield ""
            yield f"{len(segments)} text messages, {sum(segments)} segments"


def _conditions(answers: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {said}" for key, said in answers.items()) or "everybody"


def _message(one: Shown, *, is_new: bool) -> Iterator[str]:
    taken = f" ({one.segments})" if one.segments else ""
    if not is_new:
        yield f"--- {one.about}: as above"
        return
    yield ""
    yield f"--- {one.about}{taken}"
    yield one.text
