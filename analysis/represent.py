"""Who speaks: people by group, groups not heard enough, and what of it may be shown.

A person belongs to a group when any of their rows carries its tag. A tag cell may hold several values, separated by
";" or "|" (race: choose all that apply).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from analysis.among import held_back_among
from analysis.report import Gap, GroupCount, Options
from analysis.suppression import held_back
from analysis.table import TAG, tag_names

UNSAID = frozenset({"", "unsaid"})

Group = tuple[str, str]
Members = Mapping[Group, frozenset[str]]
Population = Sequence[tuple[str, str, int]]

SOURCE = "source"
"""The tag of answers that did not come by chat, such as minutes: it tells nothing about people."""
RACE = "race"
HISPANIC = (RACE, "hispanic")
MULTIRACIAL = (RACE, "multiracial")
MENA = (RACE, "mena")
WHITE = (RACE, "white")

# Indicator 8 of IDEA is commonly read as 3 points either way; 0.8 is the four-fifths rule.
_POINTS = 0.03
_RATIO = 0.8


def members(table: pd.DataFrame, population: Population = ()) -> Members:
    """Who belongs to each group: (tag, value) → participant ids; groups in the order of tag, then value.

    Where `population` counts people of more than one race apart, everybody is in one group of race: see `bridged`.
    """
    found: dict[Group, set[str]] = {}
    for tag in tag_names(table):
        for cell, people in table.groupby(TAG + tag, sort=False)["participant_id"]:
            for value in values(str(cell)):
                found.setdefault((tag, value), set()).update(people)
    if counts_once(population):
        found = _once(found, population)
    return {group: frozenset(found[group]) for group in sorted(found)}


def counts_once(population: Population) -> bool:
    """Whether the school counts people of more than one race in a group of their own."""
    return any((tag, value) == MULTIRACIAL for tag, value, _ in population)


def bridged(chosen: Iterable[str], population: Population) -> str:
    """The one group of race, of those that states report, of somebody who chose all of *chosen*.

    Hispanic for whoever chose that, else multiracial for whoever chose several, else the one they chose. States count
    people of Middle Eastern or North African origin as white, as the federal government did until 2024: so they are
    counted here, unless the school counts them apart.
    """
    races = set(chosen)
    if HISPANIC[1] in races:
        return HISPANIC[1]
    if len(races) > 1:
        return MULTIRACIAL[1]
    (race,) = races
    is_apart = any((tag, value) == MENA for tag, value, _ in population)
    return race if race != MENA[1] or is_apart else WHITE[1]


def _once(found: Mapping[Group, set[str]], population: Population) -> dict[Group, set[str]]:
    chosen: dict[str, set[str]] = {}
    for (tag, value), ids in found.items():
        for person in ids if tag == RACE else ():
            chosen.setdefault(person, set()).add(value)
    once = {group: ids for group, ids in found.items() if group[0] != RACE}
    for person, races in chosen.items():
        once.setdefault((RACE, bridged(races, population)), set()).add(person)
    return once


@lru_cache(maxsize=4096)
def values(cell: str) -> tuple[str, ...]:
    """The values in one tag cell, without those that say nothing."""
    said = (value.strip() for value in re.split(r"[;|]", cell))
    return tuple(value for value in dict.fromkeys(said) if value not in UNSAID)


def group_counts(groups: Members, people: Iterable[str]) -> tuple[GroupCount, ...]:
    """How many of *people* are in each group, out of all of that group. Not suppressed: see `shown`."""
    among = frozenset(people)
    return tuple(GroupCount(tag, value, len(ids & among), len(ids)) for (tag, value), ids in groups.items())


def shown(counts: Sequence[GroupCount], smallest_group: int) -> tuple[int | None, ...]:
    """The numbers of *counts* as people may see them: None where one must be held back ("fewer than 10").

    `counts` is one row that adds up to a known total: the values of one tag, each counted whole. Held back are counts
    from 1 to `smallest_group` - 1. As long as those could be worked out from the total, the next smallest number is
    held back too (complementary suppression, as in New York's school data): alone, as a few people together, or nearly.
    """
    hidden, _ = _held_back(counts, smallest_group)
    return tuple(None if i in hidden else count.n for i, count in enumerate(counts))


def shown_among(counts: Sequence[GroupCount], smallest_group: int) -> tuple[int | None, ...]:
    """As `shown`, for how many of each group said something, beside the table of how many each group is.

    Held back too is a number where everybody in a group said it: otherwise it would tell what each of them said (as in
    Massachusetts' survey of students). So is every number of a group whose own size is held back; and what else would
    tell any of these to somebody who has both tables (`analysis.among`).
    """
    sizes = shown([replace(count, n=count.of) for count in counts], smallest_group)
    n_unsized = sum(count.of for count, size in zip(counts, sizes, strict=True) if size is None)
    numbers = [count.n for count in counts]
    hidden = held_back_among(numbers, sizes, n_unsized=n_unsized, smallest=smallest_group)
    return tuple(None if i in hidden else n for i, n in enumerate(numbers))


def may_tell_unknown(counts: Sequence[GroupCount], smallest_group: int) -> bool:
    """Whether to say of how many people a tag is not known: not where the rest would tell what `shown` holds back."""
    return _held_back(counts, smallest_group)[1]


def _held_back(counts: Sequence[GroupCount], smallest_group: int) -> tuple[frozenset[int], bool]:
    """Which numbers to hold back so that no small one can be worked out, and whether that is enough.

    Whoever reads is taken to know the rules (`analysis.suppression`).
    """
    small = {i for i, count in enumerate(counts) if 0 < count.n < smallest_group}
    if not small:
        return frozenset(), True
    hidden, is_enough = held_back([count.n for count in counts], small, smallest_group)
    return (hidden, True) if is_enough else (frozenset(range(len(counts))), False)


def gaps(table: pd.DataFrame, options: Options) -> tuple[Gap, ...]:
    """The groups that were not heard enough, of those in `options.population` and `options.marginalized`.

    Where the school's numbers are known: a share among those who answered that is more than 3 points below the share
    in the school, or under four fifths of it. Where they are not: a marginalized group with fewer than
    `options.smallest_group` people. Shares leave out people of whom the tag is not known.
    """
    groups = members(table, options.population)
    population = {(tag, value): count for tag, value, count in options.population}
    asked = sorted({*population, *options.marginalized})
    found = (_gap(group, groups, population) for group in asked)
    return tuple(gap for gap in found if _is_unheard(gap, options.smallest_group))


def _gap(group: Group, groups: Members, population: Mapping[Group, int]) -> Gap:
    tag, value = group
    known = frozenset[str]().union(*(ids for (name, _), ids in groups.items() if name == tag))
    total = sum(count for (name, _), count in population.items() if name == tag)
    n = len(groups.get(group, frozenset()))
    if group not in population:
        return Gap(tag, value, n, len(known), population=None, population_of=None)
    return Gap(tag, value, n, len(known), population=population[group], population_of=total)


def _is_unheard(gap: Gap, smallest_group: int) -> bool:
    if not gap.population or not gap.population_of:
        return gap.population is None and gap.n < smallest_group
    share = gap.n / gap.of if gap.of else 0.0
    expected = gap.population / gap.population_of
    return share < expected - _POINTS or share < expected * _RATIO
