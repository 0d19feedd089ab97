"""Where groups agree and differ, theme by theme, and what few people say and nobody may overlook.

The numbers are those of the theme's own page and of the document, with the same intervals and the same rule for small
groups: a comparison is left out where one of its numbers is held back there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.compare import Comparison, Share, Shares, agreed, shares
from analysis.document.labels import ROLE, Labels, labels_of
from analysis.document.marginalized import MOST_VOICES, SERIOUS
from analysis.document.quoting import Quoting
from analysis.document.speaking import MOST_THEMES, NO
from analysis.minority import Alone, alone_against_others, few_but_serious
from analysis.report import GroupCount, Report, Theme
from analysis.represent import shown
from sipbot.web.themes import Quote, quotes

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class ByRole:
    """One theme by role: the share of each role in the order of the table, None where it is held back.

    `averaged` counts each role once, None where a role is held back that would be part of it.
    """

    theme: Theme
    shares: tuple[Share | None, ...]
    averaged: float | None


@dataclass(frozen=True, slots=True)
class Few:
    """What few people say of a serious subject; `n_people` is None below the smallest group."""

    subject: str
    n_people: int | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class OneAlone:
    """One marginalized group that is concerned about what most others like; None is held back."""

    alone: Alone
    n_concerned: int | None
    n_others_content: int | None


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything on the page, of `apart` only the first. `n_compared` is how many comparisons were made to find it."""

    roles: tuple[str, ...]
    by_role: tuple[ByRole, ...]
    n_themes: int
    agree: tuple[Shares, ...]
    apart: tuple[Comparison, ...]
    n_compared: int
    alone: tuple[OneAlone, ...]
    few: tuple[Few, ...]


@lru_cache(maxsize=4)
def differences(report: Report) -> Differences:
    """The page of a report, kept while it is shown."""
    labels = labels_of(report)
    compared = labels.who.compared
    beside = {theme.id: labels.groups_beside(theme) for theme in report.themes}
    by_role = tuple(_by_role(report, beside))[:MOST_THEMES]
    roles = tuple(dict.fromkeys(one.value for each in by_role for one in each.groups))
    together = agreed(report, ROLE, compared) if ROLE in labels.who.tags else ()
    return Differences(
        roles=roles,
        by_role=tuple(_row(each, roles) for each in by_role),
        n_themes=len(report.themes),
        agree=tuple(one for one in together if _are_beside(one, beside))[:MOST_LISTED],
        apart=tuple(one for one in compared if _may_be_told(one, labels, beside)),
        n_compared=len(compared),
        alone=tuple(_alone(one, report.options.smallest_group) for one in alone_against_others(report)),
        few=tuple(_few(report, labels)),
    )


def apart_in(report: Report, theme_id: str) -> tuple[Comparison, ...]:
    """The groups that speak of one theme clearly more, or less, than the others."""
    labels = labels_of(report)
    here = [one for one in labels.who.compared if one.theme.id == theme_id and one.is_clear]
    beside = {one.theme.id: labels.groups_beside(one.theme) for one in here[:1]}
    return tuple(one for one in here if _may_be_told(one, labels, beside))


Beside = Mapping[str, frozenset[tuple[str, str]]]
"""The groups, (tag, value), whose number stands on the page of each theme, by its id."""


def _by_role(report: Report, beside: Beside) -> Iterator[Shares]:
    for one in shares(report, ROLE):
        yield one.only({value for tag, value in beside[one.theme.id] if tag == ROLE})


def _row(one: Shares, roles: tuple[str, ...]) -> ByRole:
    found = {group.value: group for group in one.groups}
    return ByRole(one.theme, tuple(found.get(role) for role in roles), one.averaged)


def _are_beside(one: Shares, beside: Beside) -> bool:
    return all((ROLE, group.value) in beside[one.theme.id] for group in one.groups)


def _may_be_told(one: Comparison, labels: Labels, beside: Beside) -> bool:
    """Whether a comparison is clear, and every number in it may be shown; a "no" is the other side of a "yes"."""
    is_shown = (one.tag, one.value) in beside[one.theme.id]
    return one.is_clear and one.may_be_shown and one.value != NO and is_shown and labels.who.shows(one)


def _alone(one: Alone, smallest_group: int) -> OneAlone:
    counts = [
        GroupCount(one.tag, one.value, one.n_concerned, 0),
        GroupCount(one.tag, "others", one.n_others_content, 0),
    ]
    return OneAlone(one, *shown(counts, smallest_group))


def _few(report: Report, labels: Labels) -> Iterator[Few]:
    quoting = Quoting(labels.who)
    for one in few_but_serious(report):
        n = one.n_people if one.n_people >= report.options.smallest_group else None
        spans = quoting.picked(one.ideas, most=MOST_VOICES)
        yield Few(SERIOUS[one.subject], n, quotes(report, spans, labels, signed=False))
