"""Which numbers of a theme to hold back beside the table of the groups' sizes, so that both tell no small number.

A row is how many of each group of one tag said something. A number of it tells when it is small, or when everybody of
the group said it. Such numbers are held back, and those of every group whose size is held back. As long as that is not
enough, so is the number of the smallest other group: the next by its size, which everybody knows, and not by its
number, so that which ones are held back tells next to nothing. Where that goes on for too long, all of the row is.

Whoever reads is taken to have both tables, what either adds up to, and these rules. Whether a row may be left depends
on nothing but what they see of it, a `Look`: it may where rows are found that look the same, and would be left there
too, in which each number that is held back is another one, far apart. A row that is held back whole must not tell by
that why it is. So some are that need not be: of three groups or more those in which all of the largest but one or two
said it, and all with the same sum where this is not enough (`is_whole`).

So neither a number under the smallest group, nor the size of a group that is held back, nor how many of such a group
did not say it where they are few, nor that everybody of a group said it follows from a row that need not follow from
the sizes and the sum alone. `tests/test_small_groups.py` lists every row there is, for small numbers. This does not
hold back

- what the sizes and the sum tell without the row: what 40 people said is said by all of two groups of 20;
- how many of a group of known size did not say it, as 39 of 40, nor that nobody of a group did;
- roughly how large a number is: it can only be one of several.

Nor does it cover what follows from several themes together, from the sizes of another day, as when an earlier table of
them stands (`analysis.releases`), from what is known of single people, or where somebody is in several groups of one
tag, so that a row adds up to more than the people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, islice

from analysis.suppression import from_both_ends, room

_MOST_OTHERS = 2
"""So many numbers that tell nothing are held back one by one; where they are not enough, all are."""
_MOST_WHOLE = 2
"""In so many groups at once everybody is taken to have said it, where rows that look the same are looked for."""
_MOST_TRIED = 24
_FEW = 2
"""Where so few or fewer of the largest group did not say it, a row may be held back whole."""
_UNSIZED = -1

Ends = Mapping[int, tuple[int, int]]
"""The least and the most that numbers can be, by their place in `Look.sizes`; `_UNSIZED` for all that have no size."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader sees of a row.

    `sizes` are those of the groups that have one, the smallest first. `hidden` are the places of those whose number is
    held back; `n_unsized` people are in the groups whose size is held back, and whose number therefore is too. `said`
    is how many of all of these said it.
    """

    smallest: int
    n_unsized: int
    sizes: tuple[int, ...]
    hidden: tuple[int, ...]
    said: int

    def without(self, place: int, number: int) -> "Look":
        """The same row with the number at a place shown."""
        return replace(self, hidden=tuple(one for one in self.hidden if one != place), said=self.said - number)

    def beside(self, place: int, number: int) -> "Look":
        """The same row with one more number held back."""
        return replace(self, hidden=tuple(sorted((*self.hidden, place))), said=self.said + number)


def held_back_among(
    numbers: Sequence[int], sizes: Sequence[int | None], *, n_unsized: int, smallest: int
) -> frozenset[int]:
    """Which places of *numbers* to hold back: so many of groups of these *sizes*, None where a size is held back.

    *n_unsized* is how many people those without a size are together.
    """
    unsized = frozenset(i for i, size in enumerate(sizes) if size is None)
    in_order = [i for _, i in sorted((size, i) for i, size in enumerate(sizes) if size)]
    known = tuple(size for i in in_order if (size := sizes[i]))
    everybody = Look(smallest, n_unsized, known, tuple(range(len(known))), sum(numbers))
    look = replace(everybody, hidden=(), said=sum(numbers[i] for i in unsized))
    for place, i in enumerate(in_order):
        if _tells(look, place, numbers[i]):
            look = look.beside(place, numbers[i])
    if known and is_whole(everybody, numbers[in_order[-1]]):
        return frozenset(in_order) | unsized
    for _ in range(_MOST_OTHERS + 1):
        others = [place for place in everybody.hidden if place not in look.hidden]
        if not others or may_be_left(look):
            return frozenset(in_order[place] for place in look.hidden) | unsized
        look = look.beside(others[0], numbers[in_order[others[0]]])
    return frozenset(in_order) | unsized


def _tells(look: Look, place: int, number: int) -> bool:
    return 0 < number < look.smallest or number == look.sizes[place]


@lru_cache(maxsize=100_000)
def may_be_left(look: Look) -> bool:
    """Whether rows that look like this one are left like this, and each number that is held back can be many."""
    if look.said == 0 or (not look.hidden and not look.n_unsized):
        return not look.hidden
    return look.said >= look.smallest and _are_apart(look, _ends(look, _MOST_OTHERS))


def _are_apart(look: Look, ends: Ends) -> bool:
    """Whether numbers between these *ends* are unknown, and not nearly all of those without a size said it."""
    if not ends or (look.n_unsized and ends[_UNSIZED][0] > look.n_unsized - room(look.smallest)):
        return False
    return all(ends[place][1] - ends[place][0] >= room(look.smallest) for place in look.hidden)


@lru_cache(maxsize=100_000)
def _ends(look: Look, n_others: int) -> Ends:
    """The least and the most of each number, in those rows that are found to look like this one.

    Up to *n_others* of what is held back tells nothing: the row would not have been left before. Then all smaller
    groups are held back too. Empty where no row is found; not every row is looked for.
    """
    found = _together(_where_all_tell(look))
    if n_others == 0 or _are_apart(look, found):
        return found
    for place, other in enumerate(look.hidden):
        if place != other:
            break
        for number in _numbers(look, other):
            before = look.without(other, number)
            ends = {} if may_be_left(before) else _ends(before, n_others - 1)
            if ends:
                found = _together((found, {**ends, other: (number, number)}))
                if _are_apart(look, found):
                    return found
    return found


def _together(every: Iterator[Ends] | Sequence[Ends]) -> Ends:
    found: dict[int, tuple[int, int]] = {}
    for ends in every:
        for place, (low, high) in ends.items():
            least, most = found.get(place, (low, high))
            found[place] = min(least, low), max(most, high)
    return found


def _where_all_tell(look: Look) -> Iterator[Ends]:
    """The ends in rows where everything that is held back tells."""
    for telling in _tellings(look):
        ranges = {**telling, _UNSIZED: (0, look.n_unsized)}
        least, most = (sum(ends[at] for ends in ranges.values()) for at in (0, 1))
        if least <= look.said <= most:
            # Each number is its least and what is missing at most, or its most and what is too much at least.
            missing, spare = look.said - least, most - look.said
            yield {place: (max(low, high - spare), min(high, low + missing)) for place, (low, high) in ranges.items()}


def _tellings(look: Look) -> Iterator[Ends]:
    """Between which ends all that is held back may be for each number to tell: all of a few groups, few of others."""
    for n_whole in range(min(_MOST_WHOLE, len(look.hidden)) + 1):
        for whole in combinations(look.hidden, n_whole):
            yield {
                place: (look.sizes[place], look.sizes[place]) if place in whole else (1, look.smallest - 1)
                for place in look.hidden
            }


def _numbers(look: Look, other: int) -> Iterator[int]:
    """Numbers for the group at a place that tell nothing, with which everything else that is held back may tell."""
    yield 0
    for telling in _tellings(look.without(other, 0)):
        least, most = (sum(ends[at] for ends in telling.values()) for at in (0, 1))
        low = max(look.smallest, look.said - most - look.n_unsized)
        high = min(_most_open(look, other), look.said - least)
        yield from islice(from_both_ends(low, high), _MOST_TRIED)


def _most_open(look: Look, place: int) -> int:
    """The most people of a group who can have said it where neither that tells, nor the row is held back whole."""
    size = look.sizes[place]
    return size - 1 - (_FEW if place == len(look.sizes) - 1 else 0)


def is_whole(everybody: Look, of_largest: int) -> bool:
    """Whether to hold a row back whole that need not be, so that those which must be are not told by that.

    *everybody* is the look of the row with nothing shown; so many of the largest group said it. Of two groups, rows are
    held back whole anyway in which few or all of either said it. Of more, where no more people said it than are in the
    largest, those are in which one or two of the smallest did and the rest in the largest; where more did, so are all
    in which one or two of the largest did not.
    """
    if len(everybody.sizes) + bool(everybody.n_unsized) <= 2 or everybody.said == 0:
        return False
    largest, least = everybody.sizes[-1], everybody.smallest + _FEW
    everyone = everybody.n_unsized + sum(everybody.sizes)
    if least <= everybody.said <= everyone - _FEW and least <= largest:
        return largest < everybody.said and largest - _FEW <= of_largest < largest
    return not _tells_nothing(everybody, _ends(everybody, 0))


def _tells_nothing(everybody: Look, ends: Ends) -> bool:
    """Whether no number is known between these *ends*, nor that all without a size said it."""
    if not ends or (everybody.n_unsized and ends[_UNSIZED][0] == everybody.n_unsized):
        return False
    return all(ends[place][0] < ends[place][1] for place in everybody.hidden)
