"""Shares with their uncertainty: of one group, and between two; and how many differences to believe among many."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]

_Z = 1.959963984540054  # The normal deviate of a 95 % interval.


def wilson(n: int, of: int) -> Interval:
    """The 95 % score interval of the share *n* of *of*: Wilson 1927; Newcombe 1998a, method 3. (0, 1) out of nobody."""
    if not of:
        return (0.0, 1.0)
    center = n + _Z**2 / 2
    reach = _Z * math.sqrt(_Z**2 / 4 + n * (1 - n / of))
    return (max(0.0, (center - reach) / (of + _Z**2)), min(1.0, (center + reach) / (of + _Z**2)))


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
