"""Average linkage on rows that were moved toward their neighbors: how up to some thousand ideas are grouped."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.cluster import ThemeFinder
from analysis.linkage import linked, smoothed
from analysis.matrices import unit
from analysis.neighbors import neighbor_graph

Matrix = NDArray[np.float64]


def at(*degrees: float) -> Matrix:
    """Rows of length one in a plane."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)])


def test_groups_are_joined_until_they_lie_as_far_apart_as_asked() -> None:
    rows = at(0, 10, 60, 70, 180)
    heights = [0.001, 0.1, 0.6, 2.1]
    assert [one.tolist() for one in linked(rows, heights)] == [
        [0, 1, 2, 3, 4],
        [0, 0, 1, 1, 2],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0],
    ]


def test_it_is_the_mean_of_all_pairs_that_counts() -> None:
    rows = at(0, 40, 80)
    mean = np.mean([1 - np.cos(np.radians(80)), 1 - np.cos(np.radians(40))])
    assert [one.tolist() for one in linked(rows, [mean - 0.001, mean + 0.001])] == [[0, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize("n", [0, 1])
def test_one_row_is_one_group(n: int) -> None:
    assert linked(at(*[0.0] * n), [0.5])[0].tolist() == [0] * n


def test_rows_are_moved_to_where_their_neighbors_are() -> None:
    chance = np.random.default_rng(0)
    rows = unit(np.repeat(np.eye(8)[:2], 30, axis=0) + chance.normal(scale=0.25, size=(60, 8)))
    moved = smoothed(neighbor_graph(rows, 6), rows)
    alone, together = (
        float(np.mean([some[part] @ unit(some[part].mean(axis=0)[None])[0] for part in (slice(30), slice(30, 60))]))
        for some in (rows, moved)
    )
    assert together > alone + 0.05
    assert np.linalg.norm(moved, axis=1).round(9).tolist() == [1.0] * 60


def test_a_row_without_neighbors_stays_where_it_is() -> None:
    rows = at(0, 90, 180)
    moved = smoothed(csr_array((3, 3)), rows)
    assert np.allclose(moved[:, :2] * 2, unit(rows - rows.mean(axis=0)))


def clouds(sizes: tuple[int, ...]) -> Matrix:
    chance = np.random.default_rng(1)
    return np.vstack([np.eye(24)[i] * 3 + chance.normal(scale=0.3, size=(n, 24)) for i, n in enumerate(sizes)])


def test_up_to_two_thousand_rows_a_theme_has_one_in_a_hundred_at_least() -> None:
    assert ThemeFinder().fit(clouds((200, 196, 4))).n_themes_ == 3
    assert ThemeFinder().fit(clouds((200, 197, 3))).n_themes_ == 2


def test_of_many_rows_five_are_enough_for_a_theme() -> None:
    assert ThemeFinder().fit(clouds((900, 890, 5))).n_themes_ == 3
    assert ThemeFinder().fit(clouds((900, 890, 4))).n_themes_ == 2
