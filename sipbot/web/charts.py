"""Bars as a template draws them: where each begins and how wide it is, in percent of the picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.report import Theme

STANCES = ("challenge", "suggestion", "asset", "vision", "question", "unclear")
"""The order in which stances stand, everywhere. Support and concern are never added up."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One stance in a bar: how many ideas, how much of them all, where it is drawn."""

    stance: str
    n: int
    x: str
    width: str


def stance_bar(theme: Theme, full: int) -> tuple[Segment, ...]:
    """The ideas of *theme* by stance, in a picture that is *full* ideas wide; stances nobody takes are left out."""
    counts = dict(theme.stances)
    segments: list[Segment] = []
    before = 0
    for stance in STANCES:
        if n := counts.get(stance, 0):
            segments.append(Segment(stance, n, percent_of(before, full), percent_of(n, full)))
            before += n
    return tuple(segments)


def n_ideas(theme: Theme) -> int:
    """How many ideas a theme holds."""
    return sum(n for _, n in theme.stances)


def most_ideas(themes: Iterable[Theme]) -> int:
    """How many ideas the theme with the most of them holds; 1 where there are none, to divide by."""
    return max([1, *map(n_ideas, themes)])


def percent_of(n: int, full: int) -> str:
    """A length for SVG."""
    return f"{100 * n / full if full else 0:.2f}%"
