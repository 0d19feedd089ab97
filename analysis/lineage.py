"""Which tables that were shown before are of the same theme, by the answers that it held and not by its name.

A theme is the one it was where the two have at least half of their answers in common, as when edits are carried over
(`analysis.edits.again`). One that went into a larger theme is a part of it where that holds most of its answers; one
that was split off is a part of what it came from. What was shown of any of them bounds what may be shown now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.releases import Table

SAME = 0.5
INSIDE = 0.8

Held = frozenset[str]


@dataclass(frozen=True)
class Lineage:
    """What was shown before, beside what there is now: `current` are the answers of each theme, by its name."""

    released: Sequence[Table]
    current: Mapping[str, Held]

    def of(self, now: Table) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
        """The versions of *now* that were shown, oldest first, and tables of what it is a part of, or holds."""
        among = [one for one in self.released if (one.tag, one.kind) == (now.tag, now.kind)]
        if not now.held:
            return tuple(one for one in among if one.scope == now.scope), ()
        versions = tuple(one for one in among if self._is_same(one.held, now.held))
        others = [one for one in among if one not in versions and one.held]
        parts = (one for one in others if _is_inside(one.held, now.held) and not self._lives_on(one.held))
        wholes = (one for one in others if not versions and _is_inside(now.held & self._seen, one.held))
        return versions, tuple({id(one): one for one in (*parts, *wholes)}.values())

    def _is_same(self, before: Held, now: Held) -> bool:
        known = now & self._seen
        return bool(before & known) and len(before & known) >= SAME * len(before | known)

    def _lives_on(self, before: Held) -> bool:
        """Whether a theme that was shown before is still one by itself."""
        return any(self._is_same(before, now) for now in self.current.values())

    @cached_property
    def _seen(self) -> Held:
        """The answers that were in any theme when it was shown: all others came later."""
        return _together(one.held for one in self.released)


def _is_inside(part: Held, whole: Held) -> bool:
    return bool(part) and len(part & whole) >= INSIDE * len(part)


def _together(every: Iterable[Held]) -> Held:
    return frozenset[str]().union(*every)
