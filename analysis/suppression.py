"""Which numbers of a row to hold back, so that nobody who knows this rule and the total can work out a small one.

A row is the groups of one tag. Numbers under the smallest group are held back; as long as that is not enough, so is the
next smallest of the others. That a number was the next smallest tells something of it, and so does every number that
was held back in vain: a row was not left as it was before that. Both are taken into account. Whether a row may be left
depends on nothing but what a reader sees of it: how many numbers are small, how many others are held back, their sum,
and the least number that is shown. All rows that look alike are left alike, or none of them is.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_ENDLESS = 1_000_000_000
_MOST_OTHERS = 2
"""So many numbers are held back one by one; where they are not enough, all are."""
_MOST_TRIED = 500


@dataclass(frozen=True, slots=True)
class Row:
    """What a reader sees of a row: `n_small` numbers from 1 to `smallest` - 1 and `n_others` of at least `smallest` are
    held back, `total` together; the others are known to be less than `limit`, such as the least number that is shown.
    `n_loose` more, of at least `smallest` too, are held back for another reason and are in the total. `is_last` where
    no number is left that could be held back too.
    """

    smallest: int
    n_small: int
    n_others: int
    total: int
    limit: int = _ENDLESS
    n_loose: int = 0
    is_last: bool = False


def held_back(
    numbers: Sequence[int],
    small: Collection[int],
    smallest: int,
    *,
    anyway: Collection[int] = (),
) -> tuple[frozenset[int], bool]:
    """Which places of *numbers* to hold back, *small* among them, and whether their sum may be known.

    *small* are the places of the numbers from 1 to *smallest* - 1; there must be one. Those at the places of *anyway*
    are held back in any case.
    """
    hidden = [*small, *anyway]
    total, last = sum(numbers[place] for place in hidden), -1
    row = Row(smallest, len(small), 0, total, n_loose=len(anyway))
    others = sorted((n, place) for place, n in enumerate(numbers) if n >= smallest and place not in anyway)
    for n_others, (n, place) in enumerate(others):
        # Of two equal numbers the first one is held back: whatever stands before the next can be as large as that.
        limit = n + 1 if last < place else n
        if n_others <= _MOST_OTHERS and may_be_left(replace(row, n_others=n_others, total=total, limit=limit)):
            return frozenset(hidden), True
        hidden.append(place)
        total, last = total + n, max(last, place)
    everything = replace(row, n_others=len(others), total=total, is_last=True)
    return frozenset(hidden), may_be_left(everything)


@lru_cache(maxsize=100_000)
def may_be_left(row: Row) -> bool:
    """Whether a small number stays unknown in a row that looks like *row*: it could be many numbers, far apart.

    Where nothing is left to be held back, one number more is asked for: rows that are too tight even then must not be
    so few that this tells which one it is. Nor must those be in which every number is 1.
    """
    if row.total < row.smallest or (row.n_others == 0 and row.total < row.n_small + 2):
        return False
    wanted = room(row.smallest) + (row.is_last and row.n_others > 0)
    lowest = next((ends[0] for ends in _ends(row, ascending=True)), None)
    highest = next((ends[1] for ends in _ends(row, ascending=False)), None)
    return lowest is not None and highest is not None and highest - lowest >= wanted


def room(smallest: int) -> int:
    """How many people more a small number must be able to be, than what it can be at least."""
    return max(1, smallest // 3)


def _ends(row: Row, *, ascending: bool) -> Iterator[tuple[int, int]]:
    """The least and the most that one of the small numbers can be, for each sum of them that the row can have."""
    most = row.smallest - 1
    sums = range(row.n_small, row.n_small * most + 1)
    for of_small in sums if ascending else reversed(sums):
        if _can_be(row, of_small):
            others = row.n_small - 1
            yield max(1, of_small - others * most), min(most, of_small - others)


def _can_be(row: Row, of_small: int) -> bool:
    """Whether some row that looks like *row* has small numbers with that sum; not every such row is looked for."""
    left, least = row.total - of_small, row.smallest * row.n_loose
    if row.n_others == 0:
        return left >= least if row.n_loose else left == 0
    tried = iter(range(_MOST_TRIED))
    loose = range(least, left + 1) if row.n_loose else range(1)
    return any(_fits(row, of_small + n, left - n, before=(), tried=tried) for n in loose)


def _fits(row: Row, first: int, left: int, *, before: tuple[int, ...], tried: Iterator[int]) -> bool:
    """Whether numbers from the last of *before* on, with the sum *left*, complete a row that was not left earlier.

    *first* is the sum of what was held back before all of them. The next number is the limit of those before it.
    """
    to_come = row.n_others - len(before)
    least = before[-1] if before else row.smallest
    if least * to_come > left or (row.limit - 1) * to_come < left:
        return False
    if len(before) > _MOST_OTHERS or to_come == 0:
        return True
    so_far = replace(row, n_others=len(before), total=first + sum(before), is_last=False)
    for number in from_both_ends(left if to_come == 1 else least, min(left // to_come, row.limit - 1)):
        if next(tried, None) is None:
            return False
        is_left = may_be_left(replace(so_far, limit=number + 1))
        if not is_left and _fits(row, first, left - number, before=(*before, number), tried=tried):
            return True
    return False


def from_both_ends(least: int, most: int) -> Iterator[int]:
    """The numbers from *least* to *most*; those near the ends first, where tight rows are."""
    for step in range((most - least) // 2 + 1):
        yield least + step
        if most - step > least + step:
            yield most - step
