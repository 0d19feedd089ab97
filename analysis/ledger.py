"""Who was heard, beside who there is: the representation ledger, and which groups to reach next.

It needs counts alone, no answers, so that it can be looked at while a survey is open. Every number of people in it is
one that may be shown (`analysis.represent`). Nothing is weighted.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.report import GroupCount, Report, ToldTwice
from analysis.represent import RACE, SOURCE, Group, Population, bridged, counts_once, may_tell_unknown, shown, values
from analysis.statistics import Interval, wilson_of_few
from analysis.table import TAG, tag_names

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
ENROLLMENT, ROSTER = "enrollment", "roster"
ROLE = "role"

# Three points are the habit of states with the survey of families that federal law asks for (IDEA, indicator 8).
_NEAR, _FAR = 0.03, 0.10
_LOW, _HIGH, _LOWEST = 0.8, 1.25, 0.5
_URGENT = 0.6
_MOST_UNKNOWN = 0.2


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people there are, how many of each group, and of how many each tag is known. For computing only."""

    everyone: int
    groups: Mapping[Group, int]
    known: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One group. `n` is None where it is held back, and so is everything that would tell it.

    `interval` is the 95 % interval of `share`, the group's among those who told. `there` is how many people of the
    group the school has, None where nobody said so, `there_share` their share of all. `is_small` where fewer people
    than the smallest group answered, though somebody did.
    """

    tag: str
    value: str
    n: int | None
    share: float | None
    interval: Interval | None
    there: int | None
    there_share: float | None
    is_small: bool = False
    light: str = GREY

    @property
    def gap(self) -> float | None:
        """By how much the share is above that in the school, from -1 to 1."""
        return None if self.share is None or self.there_share is None else self.share - self.there_share

    @property
    def index(self) -> float | None:
        """The share as a part of that in the school: 1 is its share."""
        return None if self.share is None or not self.there_share else self.share / self.there_share

    @property
    def rate(self) -> float | None:
        """How many answered for each person there is."""
        return None if self.n is None or not self.there else self.n / self.there


@dataclass(frozen=True, slots=True)
class Standing:
    """All groups of one tag. `known` and `unknown` people told, or did not; None where that would tell a number.

    `source` is where `there` comes from: "enrollment", "roster", or "" where nobody knows. `adds_up` is False where
    people are in several groups. `hides_much` where more than one in five is unknown: then no group is called fine.
    """

    tag: str
    lines: tuple[Line, ...]
    everyone: int
    known: int | None
    unknown: int | None
    source: str
    adds_up: bool
    hides_much: bool


@dataclass(frozen=True, slots=True)
class Twice:
    """Of how many people who answered the roster has a tag that they told themselves too: it says the `same`, or
    something `other`; `both` together. None where a number is held back. Tables count what people say of themselves.
    """

    tag: str
    both: int | None
    same: int | None
    other: int | None


@dataclass(frozen=True, slots=True)
class Reach:
    """A group to reach next. With `needed` more people it would have its share; at least, where its number is held
    back. `is_urgent` where fewer than 60 % of those to be expected were heard."""

    tag: str
    value: str
    needed: int
    is_exact: bool
    is_urgent: bool


def tally(everyone: int, cells: Iterable[tuple[str, str, int]], population: Population) -> Tally:
    """What *cells*, (tag, values in it, people), come to; race is counted as the school counts it (`bridged`)."""
    groups: Counter[Group] = Counter()
    known: Counter[str] = Counter()
    for tag, cell, n in cells:
        said: Sequence[str] = values(cell)
        if not said:
            continue
        if tag == RACE and counts_once(population):
            said = (bridged(said, population),)
        known[tag] += n
        groups.update({(tag, value): n for value in said})
    return Tally(everyone, dict(groups), dict(known))


def ledger(
    heard: Tally, population: Population, *, smallest_group: int, roster: Tally | None = None
) -> tuple[Standing, ...]:
    """Every tag that people told, or that the school knows the numbers of: the role first, then by name."""
    there = {tag for tag, _, _ in population} | ({tag for tag, _ in roster.groups} if roster else set())
    tags = sorted({*heard.known, *there} - {SOURCE}, key=lambda tag: (tag != ROLE, tag))
    return tuple(_standing(tag, heard, population, roster, smallest_group) for tag in tags)


def told_twice(
    heard: Tally, cells: Iterable[tuple[str, str, str, int]], population: Population
) -> tuple[ToldTwice, ...]:
    """How far the roster and people's own words agree, by *cells*: (tag, what they say, what the roster says, people).

    *heard* is everybody who answered. Race agrees where both are the same group as the school counts it.
    """
    same: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for tag, said, listed, n in cells:
        both[tag] += n
        same[tag] += n if _meant(tag, said, population) == _meant(tag, listed, population) else 0
    tags = sorted(both, key=lambda tag: (tag != ROLE, tag))
    return tuple(ToldTwice(tag, same[tag], both[tag] - same[tag], heard.known.get(tag, 0) - both[tag]) for tag in tags)


def twice_shown(one: ToldTwice, smallest_group: int) -> Twice:
    """What may be shown of *one*: of how many a tag is known stands elsewhere, so the numbers are one row."""
    same, other, alone = shown(twice_row(one), smallest_group)
    return Twice(one.tag, None if alone is None else one.same + one.other, same, other)


def twice_row(one: ToldTwice) -> tuple[GroupCount, ...]:
    """The numbers of *one* as a row that adds up to everybody of whom the tag is known."""
    numbers = (("same", one.same), ("other", one.other), ("alone", one.alone))
    return tuple(GroupCount(one.tag, name, n, n) for name, n in numbers)


def _meant(tag: str, cell: str, population: Population) -> frozenset[str]:
    said = values(cell)
    is_bridged = said and tag == RACE and counts_once(population)
    return frozenset((bridged(said, population),) if is_bridged else said)


def reach_next(standings: Iterable[Standing], smallest_group: int) -> tuple[Reach, ...]:
    """The groups that are clearly below their share, the most urgent and the largest first.

    Of a group that is held back nothing is said but what follows from its being small.
    """
    found = (
        _reach(line, standing.known, smallest_group)
        for standing in standings
        if standing.known
        for line in standing.lines
        if line.there is not None and line.there >= smallest_group and line.there_share
    )
    return tuple(sorted((one for one in found if one), key=lambda one: (not one.is_urgent, -one.needed, one.tag)))


@lru_cache(maxsize=4)
def reach_of(report: Report) -> tuple[Reach, ...]:
    """The groups to reach next, by those whose answers are in *report*: the same rule, order and words everywhere."""
    people = report.table.drop_duplicates("participant_id")
    columns = ((tag, people[TAG + tag].value_counts()) for tag in tag_names(people))
    cells = ((tag, str(cell), int(n)) for tag, counts in columns for cell, n in counts.items())
    population, smallest = report.options.population, report.options.smallest_group
    return reach_next(ledger(tally(len(people), cells, population), population, smallest_group=smallest), smallest)


def _standing(tag: str, heard: Tally, population: Population, roster: Tally | None, smallest_group: int) -> Standing:
    there, source = _there(tag, population, roster, smallest_group)
    names = dict.fromkeys([*there, *sorted(value for name, value in heard.groups if name == tag)])
    counts = [GroupCount(tag, value, heard.groups.get((tag, value), 0), 0) for value in names]
    known = heard.known.get(tag, 0)
    may_tell = may_tell_unknown(counts, smallest_group)
    hides_much = heard.everyone - known > _MOST_UNKNOWN * heard.everyone
    total = sum(n for n in there.values() if n is not None) if None not in there.values() else None
    lines = []
    for count, n in zip(counts, shown(counts, smallest_group), strict=True):
        line = _line(count, n, known, there.get(count.value), total)
        light = _light(line, smallest_group=smallest_group, hides_much=hides_much)
        lines.append(replace(line, is_small=0 < count.n < smallest_group, light=light))
    return Standing(
        tag=tag,
        lines=tuple(lines),
        everyone=heard.everyone,
        known=known if may_tell else None,
        unknown=heard.everyone - known if may_tell else None,
        source=source,
        adds_up=sum(count.n for count in counts) == known,
        hides_much=hides_much,
    )


def _there(
    tag: str, population: Population, roster: Tally | None, smallest_group: int
) -> tuple[dict[str, int | None], str]:
    """How many people of each group there are, as may be shown: what a school publishes, or else what its roster says.

    Numbers of enrollment are public as they are; those of a roster are not.
    """
    published: dict[str, int | None] = {value: n for name, value, n in population if name == tag}
    if published:
        return published, ENROLLMENT
    listed = sorted(roster.groups.items()) if roster else []
    counts = [GroupCount(tag, value, n, 0) for (name, value), n in listed if name == tag]
    cells = zip(counts, shown(counts, smallest_group), strict=True)
    return {count.value: n for count, n in cells}, ROSTER if counts else ""


def _line(count: GroupCount, n: int | None, known: int, there: int | None, total: int | None) -> Line:
    share = n / known if n is not None and known else None
    # Of each student the student and somebody of the family may answer: among twice as many people, chance does more.
    people = None if total is None else total if count.tag == ROLE else 2 * total
    interval = wilson_of_few(n, known, people or math.inf) if n is not None and known else None
    there_share = there / total if there is not None and total else None
    return Line(count.tag, count.value, n, share, interval, there, there_share)


def _light(line: Line, *, smallest_group: int, hides_much: bool) -> str:
    gap, index, interval = line.gap, line.index, line.interval
    enough = min(line.n or 0, line.there or 0) >= smallest_group
    if gap is None or index is None or interval is None or not enough:
        return GREY
    is_clear = not interval[0] <= (line.there_share or 0.0) <= interval[1]
    if (index < _LOWEST or abs(gap) > _FAR) and is_clear:
        return RED
    is_fine = abs(gap) <= _NEAR and _LOW <= index <= _HIGH and not hides_much
    return GREEN if is_fine else AMBER


def _reach(line: Line, known: int, smallest_group: int) -> Reach | None:
    n = line.n
    if n is None:
        if not line.is_small:
            return None
        n = smallest_group - 1
    expected = line.there_share or 0.0
    if not (n / known < expected * _LOW or n / known < expected - _NEAR):
        return None
    needed = math.ceil((expected * known - n) / (1 - expected)) if expected < 1 else 0
    is_urgent = n < _URGENT * expected * known
    return Reach(line.tag, line.value, needed, is_exact=line.n is not None, is_urgent=is_urgent)
