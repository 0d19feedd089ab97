"""What was shown before is remembered, so that two documents cannot be subtracted from each other.

A table (the groups of one tag, of everybody or of one theme) may be shown again when no small number follows from all
that was shown of it. Where one would, the earlier table stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

EVERYBODY = ""
_ENDLESS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One number as it was shown: `n` is None where it was held back, `sort` then tells why.

    "small" for a number under the smallest group, "none" for nobody, "more" for one held back to hide another.
    """

    value: str
    n: int | None
    sort: str = ""

    @classmethod
    def of(cls, value: str, counted: int, n: int | None, smallest_group: int) -> "Cell":
        """The cell of a group of whom there are *counted*, of which *n* is shown."""
        if n is not None:
            return cls(value, n)
        return cls(value, None, "none" if counted == 0 else "small" if counted < smallest_group else "more")


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it was shown. `scope` is the name of the theme, "" for everybody.

    `kind` is "theme" or "recommendation" where `held`, the answers that it was counted from, say which one it is
    whatever it is called (`analysis.lineage`); both are empty for other tables. `total` is what all cells add up to,
    the hidden ones too; of `known` people the tag is known, of `unknown` not. All three are None where they were held
    back. `at` is the day it was first shown, "" for one that nobody has seen yet.
    """

    scope: str
    tag: str
    cells: tuple[Cell, ...]
    total: int | None
    known: int | None = None
    unknown: int | None = None
    at: str = ""
    kind: str = field(default="", compare=False)
    held: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def says_the_same(self, other: "Table") -> bool:
        """Whether both show the same numbers, whatever their theme is called."""
        return replace(self, at="", scope="") == replace(other, at="", scope="")

    def number(self, value: str) -> int | None:
        """What it shows of a group; nobody is 0."""
        return next((cell.n for cell in self.cells if cell.value == value), 0)


def after(now: Table, earlier: Sequence[Table], smallest_group: int) -> Table:
    """What to show: *now*, or the newest of *earlier* where *now* may not follow."""
    if not earlier or now.says_the_same(earlier[-1]) or may_follow(now, earlier, smallest_group):
        return now
    return earlier[-1]


def may_follow(now: Table, earlier: Sequence[Table], smallest_group: int) -> bool:
    """Whether *now* may be shown after all of *earlier*, oldest first, versions of the same table.

    Not where two versions differ by a few people in a group, or in what is held back together; nor where somebody who
    knows all versions, and that groups only grow while a survey is open, could work out a small number.
    """
    if any(not _differ_enough(one, now, smallest_group) for one in earlier):
        return False
    versions = [*earlier, now]
    grown = _Bounds(versions, smallest_group, grows=True)
    bounds = grown if grown.hold else _Bounds(versions, smallest_group, grows=False)
    return not bounds.tell_a_small_number()


def may_stand_beside(now: Table, other: Table, smallest_group: int) -> bool:
    """Whether *now* may be shown, where *other* was shown of what it was split from, or of a part of it."""
    if not _differ_enough(other, now, smallest_group):
        return False
    for versions in ((other, now), (now, other)):
        bounds = _Bounds(versions, smallest_group, grows=True)
        if bounds.hold:
            return not bounds.tell_a_small_number()
    return not _Bounds((other, now), smallest_group, grows=False).tell_a_small_number()


def _differ_enough(one: Table, other: Table, smallest_group: int) -> bool:
    values = _values((one, other))
    both = [(one.number(value), other.number(value)) for value in values]
    changes = [after - before for before, after in both if before is not None and after is not None]
    if one.total is not None and other.total is not None:
        changes.append(other.total - one.total - sum(changes))
    return all(change == 0 or abs(change) >= smallest_group for change in changes)


def _values(versions: Iterable[Table]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.value for version in versions for cell in version.cells))


class _Bounds:
    """The least and the most that each number can be, for whoever knows all versions. `hold` where that fits together.

    The numbers are those of each version and, between one version and the next, of the people who came.
    """

    def __init__(self, versions: Sequence[Table], smallest_group: int, *, grows: bool) -> None:
        self._smallest_group = smallest_group
        self._versions = versions
        self._values = _values(versions)
        self._grows = grows
        self._low: dict[tuple[int, str], int] = {}
        self._high: dict[tuple[int, str], int] = {}
        for at, version in enumerate(versions):
            for value in self._values:
                self._low[at, value], self._high[at, value] = self._alone(version, value)
        while self._narrow():
            pass
        self.hold = all(self._low[key] <= self._high[key] for key in self._low)

    def tell_a_small_number(self) -> bool:
        """Whether a number of a few people, or of a few who came, is known exactly."""
        return any(self._is_told(*ends) for ends in (*self._hidden(), *self._come()))

    def _is_told(self, low: int, high: int) -> bool:
        return low == high and 0 < low < self._smallest_group

    def _hidden(self) -> Iterable[tuple[int, int]]:
        return ((self._low[key], self._high[key]) for key in self._low)

    def _come(self) -> Iterable[tuple[int, int]]:
        for at in range(1, len(self._versions)):
            for value in self._values:
                yield self._change(at, value)

    def _change(self, at: int, value: str) -> tuple[int, int]:
        low = self._low[at, value] - self._high[at - 1, value]
        high = self._high[at, value] - self._low[at - 1, value]
        if not self._grows:
            return low, high
        # Who came to all that is hidden in either version, less the fewest and the most that came to the others.
        others = [other for other in self._values if other != value]
        before, after = self._versions[at - 1].total, self._versions[at].total
        if before is None or after is None:
            return max(0, low), high
        known = after - before
        fewest = sum(max(0, self._low[at, one] - self._high[at - 1, one]) for one in others)
        most = sum(self._high[at, one] - self._low[at - 1, one] for one in others)
        return max(0, low, known - most), min(high, known - fewest)

    def _alone(self, version: Table, value: str) -> tuple[int, int]:
        cell = next((cell for cell in version.cells if cell.value == value), Cell(value, 0))
        if cell.n is not None:
            return cell.n, cell.n
        if cell.sort == "small":
            return 1, self._smallest_group - 1
        return (0, 0) if cell.sort == "none" else (self._smallest_group, _ENDLESS)

    def _narrow(self) -> bool:
        before = (dict(self._low), dict(self._high))
        for at, version in enumerate(self._versions):
            if version.total is None:
                continue
            lowest = sum(self._low[at, value] for value in self._values)
            highest = sum(self._high[at, value] for value in self._values)
            for value in self._values:
                low, high = self._low[at, value], self._high[at, value]
                self._raise(at, value, version.total - (highest - high))
                self._lower(at, value, version.total - (lowest - low))
        if self._grows:
            for at in range(1, len(self._versions)):
                for value in self._values:
                    fewest, most = self._change(at, value)
                    self._raise(at, value, self._low[at - 1, value] + fewest)
                    self._lower(at, value, self._high[at - 1, value] + most)
                    self._raise(at - 1, value, self._low[at, value] - most)
                    self._lower(at - 1, value, self._high[at, value] - fewest)
        return (self._low, self._high) != before and all(self._low[key] <= self._high[key] for key in self._low)

    def _raise(self, at: int, value: str, low: int) -> None:
        self._low[at, value] = max(self._low[at, value], low)

    def _lower(self, at: int, value: str, high: int) -> None:
        self._high[at, value] = min(self._high[at, value], high)
