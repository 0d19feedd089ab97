"""How long each format takes for a large school: `python -m tests.bench.exports [FORMAT ...]`.

An invented report of 20,000 answers by 5,000 people, 60 themes with parts and 20 recommendations is made from a fixed
seed and written in each format, once, in one process. Exit code 1 where one takes more than 10 seconds of the
processor: writing uses one core, so that on a machine with nothing else to do this is how long somebody waits.
"""

import io
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import click
import numpy as np
import pandas as pd

from analysis import exports
from analysis.report import Engagement, Idea, Meeting, Options, Report, SetAside, Span, Subtheme, Theme
from analysis.represent import Members, gaps, group_counts, members
from analysis.stance import STANCES
from analysis.table import check, fingerprint
from tests.reports import recommendation

N_ANSWERS, N_PEOPLE, N_THEMES, N_RECOMMENDATIONS = 20_000, 5_000, 60, 20
MOST_SECONDS = 10.0
WORDS = (
    "bus",
    "recess",
    "reading",
    "lunch",
    "safe",
    "teacher",
    "late",
    "quiet",
    "garden",
    "math",
    "room",
    "help",
    "more",
)
TAGS = {
    "role": ("family", "student", "teacher", "support_staff", "community"),
    "race": ("hispanic", "white", "black", "asian", "native"),
    "english_learner": ("yes", "no"),
    "grade": ("prek_2", "3_5", "6_8", "9_12"),
}


def report(n_answers: int = N_ANSWERS, n_themes: int = N_THEMES) -> Report:
    """An invented report in which every number holds."""
    chance = np.random.default_rng(0)
    table = _table(chance, n_answers)
    options = Options(population=(("race", "black", 900), ("race", "hispanic", 5000), ("race", "white", 4000)))
    ideas = tuple(_ideas(chance, table["text"].tolist(), n_themes))
    groups = members(table, options.population)
    authors = dict(zip(table["response_id"], table["participant_id"], strict=True))
    by_theme: dict[str, list[Idea]] = {}
    for idea in ideas:
        if idea.theme_id:
            by_theme.setdefault(idea.theme_id, []).append(idea)
    themes = tuple(_theme(f"T{n}", by_theme[f"T{n}"], authors, groups) for n in range(1, n_themes + 1))
    return Report(
        table=table,
        input_hash=fingerprint(table),
        options=options,
        themes=themes,
        ideas=ideas,
        set_aside=(SetAside("R2", "no content"),),
        gaps=gaps(table, options),
        recommendations=tuple(
            recommendation(f"A{n}", theme) for n, theme in enumerate(themes[:N_RECOMMENDATIONS], start=1)
        ),
        engagement=Engagement(
            school="Cedar Hill School", invented=True, calendar=(Meeting("2027-05-12", "Night", "", ""),)
        ),
    )


def _table(chance: np.random.Generator, n: int) -> pd.DataFrame:
    person = chance.integers(0, N_PEOPLE, n)
    texts = [
        " ".join(chance.choice(WORDS, size)) + f" ({place})." for place, size in enumerate(chance.integers(5, 40, n))
    ]
    told = {f"tag.{name}": chance.choice(values, N_PEOPLE)[person] for name, values in TAGS.items()}
    columns = {
        "participant_id": [f"P{one}" for one in person],
        "text": texts,
        "question": chance.choice(("keep", "see"), n),
    }
    return check(pd.DataFrame({**columns, "language": chance.choice(("en", "es"), n), **told}))


def _ideas(chance: np.random.Generator, texts: Sequence[str], n_themes: int) -> Iterator[Idea]:
    """One idea an answer, with a theme for nine in ten; the first themes are larger."""
    themes = np.minimum(chance.geometric(2.5 / n_themes, len(texts)), n_themes)
    for place, (text, theme) in enumerate(zip(texts, themes, strict=True)):
        span = Span(f"R{place + 1}", 0, len(text))
        is_alone = place >= n_themes and chance.random() < 0.1
        name = f"T{theme if place >= n_themes else place + 1}"
        part = f"{name}.{place % 3 + 1}" if place % 2 else None
        stance = STANCES[place % len(STANCES)]
        yield Idea(span, None if is_alone else name, stance, subtheme_id=None if is_alone else part)


def _theme(name: str, ideas: Sequence[Idea], authors: dict[str, str], groups: Members) -> Theme:
    responses = {idea.span.response_id for idea in ideas}
    people = {authors[response] for response in responses}
    parts = sorted({idea.subtheme_id for idea in ideas if idea.subtheme_id})
    return Theme(
        id=name,
        name=f"{name} {' '.join(WORDS[:3])}",
        keywords=WORDS[:5],
        n_responses=len(responses),
        n_participants=len(people),
        quotes=tuple(idea.span for idea in ideas[:3]),
        stances=tuple(Counter(idea.stance for idea in ideas).items()),
        groups=group_counts(groups, people),
        stability=0.8,
        subthemes=tuple(_part(part, [idea for idea in ideas if idea.subtheme_id == part], authors) for part in parts),
    )


def _part(name: str, ideas: Sequence[Idea], authors: dict[str, str]) -> Subtheme:
    responses = {idea.span.response_id for idea in ideas}
    n_people = len({authors[response] for response in responses})
    quotes = tuple(idea.span for idea in ideas[:2])
    return Subtheme(name, f"part {name}", WORDS[5:8], len(responses), n_people, quotes, stability=0.8)


@click.command()
@click.argument("formats", nargs=-1)
def main(formats: tuple[str, ...]) -> None:
    """Time FORMATS, all there are where none is named."""
    made = report()
    slow = []
    click.echo("| format | seconds | of the processor | megabytes |\n|---|---|---|---|")
    for name in formats or exports.formats():
        out, began, worked = io.BytesIO(), time.perf_counter(), time.process_time()
        exports.exporter(name).write(made, out)
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
        slow += [name] if processor > MOST_SECONDS else []
        click.echo(f"| {name} | {seconds:.1f} | {processor:.1f} | {len(out.getvalue()) / 1e6:.1f} |")
    if slow:
        click.echo(f"longer than {MOST_SECONDS:.0f} seconds: {', '.join(slow)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
