"""Which groups speak of a theme more, or less, than everyone else; where all agree; and each group counted once.

Computed from a report when asked for. A group is compared with the others of whom the same tag is known; groups and
others smaller than the report's smallest group are not compared, and numbers that may not be shown say so.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.report import Report, Theme
from analysis.represent import Group, members, shown, shown_among
from analysis.statistics import Interval, believed, chance, newcombe, wilson

AGREED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One theme in one group and among the others: people with an idea in it, out of all who answered.

    `interval` is the 95 % interval of the difference between the two shares. `is_clear` where the difference is to be
    believed among all that were looked at. `may_be_shown` where no number of it has to be held back, also not because
    another number could be worked out from it.
    """

    theme: Theme
    tag: str
    value: str
    n: int
    of: int
    n_others: int
    of_others: int
    interval: Interval
    is_clear: bool
    may_be_shown: bool

    @property
    def difference(self) -> float:
        """The group's share less that of the others."""
        return self.n / self.of - self.n_others / self.of_others


@dataclass(frozen=True, slots=True)
class Share:
    """The share of one group's people who speak of a theme, with its 95 % interval."""

    value: str
    n: int
    of: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Shares:
    """One theme by the groups of one tag, those that may be shown; `averaged` counts each of them once.

    `averaged` is None with fewer than two groups. It leaves out groups that are held back: an average with them would
    tell their number.
    """

    theme: Theme
    groups: tuple[Share, ...]
    averaged: float | None

    def only(self, values: Container[str]) -> "Shares":
        """The same with these groups alone; without the average where one is left out."""
        groups = tuple(group for group in self.groups if group.value in values)
        return self if groups == self.groups else Shares(self.theme, groups, None)


def comparisons(report: Report) -> tuple[Comparison, ...]:
    """Every theme in every group that is large enough, the clearest difference first.

    Of the differences marked as clear at most one in twenty is false on average (Benjamini and Hochberg 1995, over all
    comparisons of the report).
    """
    groups = members(report.table, report.options.population)
    behind = people_behind(report)
    found = [
        (theme, group, _counts(ids, others, behind[theme.id]))
        for group, ids in groups.items()
        if (others := _others(groups, group)) and min(len(ids), len(others)) >= report.options.smallest_group
        for theme in report.themes
    ]
    clear = believed([chance(*counts) for _, _, counts in found])
    made = [
        _comparison(theme, group, counts, is_clear=is_clear, smallest_group=report.options.smallest_group)
        for (theme, group, counts), is_clear in zip(found, clear, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: (not one.is_clear, -abs(one.difference), one.theme.id, one.tag)))


def people_behind(report: Report) -> Mapping[str, frozenset[str]]:
    """The people with an idea in each theme, by its id."""
    author = dict(zip(report.table["response_id"], report.table["participant_id"], strict=True))
    found: dict[str, set[str]] = {theme.id: set() for theme in report.themes}
    for idea in report.ideas:
        if idea.theme_id in found:
            found[idea.theme_id].add(author[idea.span.response_id])
    return {theme: frozenset(people) for theme, people in found.items()}


def shares(report: Report, tag: str) -> tuple[Shares, ...]:
    """Every theme by the groups of *tag*, in the order of the themes."""
    return tuple(_shares(theme, tag, report.options.smallest_group) for theme in report.themes)


def agreed(report: Report, tag: str, compared: Iterable[Comparison]) -> tuple[Shares, ...]:
    """The themes that every group of *tag* shares: at least two groups, each with one in ten of its people or more,
    and none clearly apart from the others by the report's `comparisons`; those first where the most reluctant group has
    the largest share.
    """
    apart = {one.theme.id for one in compared if one.is_clear and one.tag == tag}
    together = [
        one
        for one in shares(report, tag)
        if one.theme.id not in apart and one.averaged is not None and _least(one) >= AGREED_SHARE
    ]
    return tuple(sorted(together, key=lambda one: -_least(one)))


def _least(one: Shares) -> float:
    return min(group.n / group.of for group in one.groups)


def _shares(theme: Theme, tag: str, smallest_group: int) -> Shares:
    counts = [one for one in theme.groups if one.tag == tag]
    cells = shown_among(counts, smallest_group)
    open_ = tuple(
        Share(one.value, n, one.of, wilson(n, one.of))
        for one, n in zip(counts, cells, strict=True)
        if n is not None and one.of >= smallest_group
    )
    averaged = sum(one.n / one.of for one in open_) / len(open_) if len(open_) > 1 else None
    return Shares(theme, open_, averaged)


def _others(groups: Mapping[Group, frozenset[str]], group: Group) -> frozenset[str]:
    known = frozenset[str]().union(*(ids for (tag, _), ids in groups.items() if tag == group[0]))
    return known - groups[group]


def _counts(ids: frozenset[str], others: frozenset[str], behind: frozenset[str]) -> tuple[int, int, int, int]:
    return (len(ids & behind), len(ids), len(others & behind), len(others))


def _comparison(
    theme: Theme, group: Group, counts: tuple[int, int, int, int], *, is_clear: bool, smallest_group: int
) -> Comparison:
    row = [one for one in theme.groups if one.tag == group[0]]
    place = [one.value for one in row].index(group[1])
    size = shown([replace(one, n=one.of) for one in row], smallest_group)[place]
    others_may = counts[2] == 0 or counts[2] >= smallest_group
    may_be_shown = size is not None and shown_among(row, smallest_group)[place] is not None and others_may
    return Comparison(theme, *group, *counts, newcombe(*counts), is_clear, may_be_shown)
