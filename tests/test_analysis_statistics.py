"""Shares, differences and how many of them to believe: against the papers' own numbers and against scipy."""

import numpy as np
import pytest
from scipy.stats import binomtest, false_discovery_control, fisher_exact

from analysis.statistics import believed, chance, newcombe, wilson

EIGHT_DIGITS = 1e-8


@pytest.mark.parametrize(("n", "of"), [(0, 10), (1, 29), (81, 263), (15, 148), (10, 10)])
def test_the_interval_of_a_share_is_wilsons(n: int, of: int) -> None:
    theirs = binomtest(n, of).proportion_ci(method="wilson")
    assert wilson(n, of) == pytest.approx((theirs.low, theirs.high), abs=EIGHT_DIGITS)


def test_nobody_asked_is_anything_possible() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_the_interval_of_a_difference_is_the_one_newcombe_printed(
    counts: tuple[int, int, int, int], published: tuple[float, float]
) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10."""
    assert newcombe(*counts) == pytest.approx(published, abs=5e-5)


def test_differences_are_believed_as_benjamini_and_hochberg_say() -> None:
    chances = np.random.default_rng(0).beta(0.3, 2, 200)
    assert believed(chances.tolist()) == tuple(false_discovery_control(chances) <= 0.05)


def test_nothing_compared_is_nothing_believed() -> None:
    assert believed([]) == ()


@pytest.mark.parametrize("counts", [(2, 10, 1, 10), (15, 20, 15, 200), (0, 12, 20, 20), (5, 400, 9, 300), (0, 9, 0, 9)])
def test_the_chance_of_a_difference_is_fishers(counts: tuple[int, int, int, int]) -> None:
    n, of, n_others, of_others = counts
    theirs = fisher_exact([[n, of - n], [n_others, of_others - n_others]]).pvalue
    assert chance(*counts) == pytest.approx(theirs, rel=1e-6)
