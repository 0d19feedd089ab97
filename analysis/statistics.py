"""Shares with their uncertainty: of one group, and between two; how many differences to believe among many; and how
far two readers agree.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]

_Z = 1.959963984540054  # The normal deviate of a 95 % interval.


def wilson(n: int, of: int) -> Interval:
    """The 95 % score interval of the share *n* of *of*: Wilson 1927; Newcombe 1998a, method 3. (0, 1) out of nobody."""
    return _score(n, of) if of else (0.0, 1.0)


def _score(n: float, of: float) -> Interval:
    center = n + _Z**2 / 2
    reach = _Z * math.sqrt(_Z**2 / 4 + n * (1 - n / of))
    return (max(0.0, (center - reach) / (of + _Z**2)), min(1.0, (center + reach) / (of + _Z**2)))


def wilson_of_few(n: int, of: int, among: float) -> Interval:
    """As `wilson`, where *of* are not a few of endlessly many but of *among* people.

    The variance is smaller by (among - of) / (among - 1), the correction for a finite population: the interval is that
    of a sample larger by as much. Nothing is left to chance where everybody is in it.
    """
    if not of or math.isinf(among):
        return wilson(n, of)
    if of >= among:
        return (n / of, n / of)
    larger = (among - 1) / (among - of)
    return _score(n * larger, of * larger)


def newcombe(n: int, of: int, n_others: int, of_others: int) -> Interval:
    """The 95 % interval of the difference of two shares, from their score intervals: Newcombe 1998b, method 10."""
    share, other = n / of, n_others / of_others
    (low, high), (other_low, other_high) = wilson(n, of), wilson(n_others, of_others)
    down = math.hypot(share - low, other_high - other)
    up = math.hypot(high - share, other - other_low)
    return (share - other - down, share - other + up)


def chance(n: int, of: int, n_others: int, of_others: int) -> float:
    """How likely a difference as large would be were the shares the same: Fisher's exact test, two-sided."""
    both = n + n_others
    possible = np.arange(max(0, both - of_others), min(of, both) + 1)
    logs = _log_choose(of, possible) + _log_choose(of_others, both - possible)
    chances = np.exp(logs - logs.max())
    seen = chances[n - possible[0]]
    return float(chances[chances <= seen * (1 + 1e-7)].sum() / chances.sum())


def _log_choose(of: int, n: NDArray[np.int64]) -> NDArray[np.float64]:
    logs = _log_factorials(of)
    chosen: NDArray[np.float64] = logs[of] - logs[n] - logs[of - n]
    return chosen


@lru_cache(maxsize=128)
def _log_factorials(up_to: int) -> NDArray[np.float64]:
    """ln 0!, ln 1!, … of shape (up_to + 1,)."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, up_to + 1)))])


def believed(chances: Sequence[float], false_share: float = 0.05) -> tuple[bool, ...]:
    """Which differences to believe, so that of those at most *false_share* are false on average.

    Benjamini and Hochberg 1995: the largest k of the sorted chances with p(k) <= k / m * false_share, and all below.
    """
    if not chances:
        return ()
    ordered = np.sort(np.asarray(chances))
    passing = np.flatnonzero(ordered <= np.arange(1, len(ordered) + 1) / len(ordered) * false_share)
    limit = ordered[passing[-1]] if len(passing) else -1.0
    return tuple(bool(one <= limit) for one in chances)


@dataclass(frozen=True, slots=True)
class Kappa:
    """How far two readers agree beyond chance: 1 for always, 0 for as often as by chance; with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


def kappa(pairs: Sequence[tuple[str, str]]) -> Kappa | None:
    """Cohen's kappa (1960) of what two readers called the same things, with a large-sample interval.

    It is (p - e) / (1 - e), with p the share on which both agree, and e that on which they would by chance, from how
    often each of them uses each name. The interval is 1.96 standard errors to each side, cut to what kappa can be; the
    variance is that of Fleiss, Cohen and Everitt 1969, equation 13. None where there is nothing to compare, or
    both called everything the same, so that chance alone would agree always.
    """
    n = len(pairs)
    both = Counter(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(one for _, one in pairs)
    by_chance = sum(first[name] * second[name] for name in first) / n**2 if n else 1.0
    if by_chance == 1.0:
        return None
    value = (sum(both[name, name] for name in first) / n - by_chance) / (1 - by_chance)
    same = sum(both[name, name] / n * (1 - (first[name] + second[name]) / n * (1 - value)) ** 2 for name in first)
    other = sum(m / n * ((second[a] + first[b]) / n) ** 2 for (a, b), m in both.items() if a != b)
    spread = same + (1 - value) ** 2 * other - (value - by_chance * (1 - value)) ** 2
    reach = _Z * math.sqrt(max(0.0, spread) / n) / (1 - by_chance)
    return Kappa(value, max(-1.0, value - reach), min(1.0, value + reach), n)
