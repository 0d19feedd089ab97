"""Who speaks: people by group, groups not heard enough, and what of it may be shown.

A person belongs to a group when any of their rows carries its tag. A tag cell may hold several values, separated by
";" or "|" (race: choose all that apply).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.report import Gap, GroupCount, Options
from analysis.table import TAG, tag_names

UNSAID = frozenset({"", "unsaid"})

Group = tuple[str, str]
Members = Mapping[Group, frozenset[str]]
Population = Sequence[tuple[str, str, int]]

RACE = "race"
HISPANIC = (RACE, "hispanic")
MULTIRACIAL = (RACE, "multiracial")

# Indicator 8 of IDEA is commonly read as 3 points either way; 0.8 is the four-fifths rule.
_POINTS = 0.03
_RATIO = 0.8


def members(table: pd.DataFrame, population: Population = ()) -> Members:
    """Who belongs to each group: (tag, value) → participant ids; groups in the order of tag, then value.

    Where `population` counts people of more than one race apart, everybody is in one group of race, as states report
    it: Hispanic for whoever chose that, else multiracial for whoever chose several, else the one they chose.
    """
    found: dict[Group, set[str]] = {}
    for tag in tag_names(table):
        for participant, cell in zip(table["participant_id"], table[TAG + tag], strict=True):
            for value in values(cell):
                found.setdefault((tag, value), set()).add(participant)
    if counts_once(population):
        found = _once(found)
    return {group: frozenset(found[group]) for group in sorted(found)}


def counts_once(population: Population) -> bool:
    """Whether the school counts people of more than one race in a group of their own."""
    return any((tag, value) == MULTIRACIAL for tag, value, _ in population)


def _once(chosen: Mapping[Group, set[str]]) -> dict[Group, set[str]]:
    by_race = {group: ids for group, ids in chosen.items() if group[0] == RACE}
    n_chosen = Counter(person for ids in by_race.values() for person in ids)
    hispanic = by_race.get(HISPANIC, set())
    several = {person for person, n in n_chosen.items() if n > 1} - hispanic
    alone = {group: ids - hispanic - several for group, ids in by_race.items()}
    once = {**chosen, **alone, HISPANIC: hispanic, MULTIRACIAL: alone.get(MULTIRACIAL, set()) | several}
    return {group: ids for group, ids in once.items() if ids}


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

    `counts` is one row that adds up to a known total: the values of one tag. Held back are counts from 1 to
    `smallest_group` - 1, groups that small themselves, and, where only one number would be missing, the next smallest
    one too, so that it cannot be had by subtraction (complementary suppression, as in New York's school data).
    """
    hidden = {i for i, count in enumerate(counts) if 0 < count.n < smallest_group or 0 < count.of < smallest_group}
    if len(hidden) == 1:
        others = sorted((count.n, i) for i, count in enumerate(counts) if i not in hidden and count.n > 0)
        hidden |= {i for _, i in others[:1]}
    return tuple(None if i in hidden else count.n for i, count in enumerate(counts))


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
