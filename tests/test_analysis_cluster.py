"""ThemeFinder: an estimator by scikit-learn's conventions that needs no number of themes."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator
from sknetwork.clustering import Louvain

from analysis.cluster import ThemeFinder
from analysis.communities import communities, fit_of
from analysis.louvain import louvain
from analysis.neighbors import nearest, neighbor_graph

Matrix = NDArray[np.float64]


def planted(sizes: tuple[int, ...], *, seed: int = 1, dimensions: int = 24) -> tuple[Matrix, list[int]]:
    """Rows around as many far-apart centers as there are sizes, and where each belongs."""
    chance = np.random.default_rng(seed)
    centers = np.eye(dimensions)[: len(sizes)] * 3
    rows = [centers[i] + chance.normal(scale=0.3, size=dimensions) for i, size in enumerate(sizes) for _ in range(size)]
    return np.array(rows), [i for i, size in enumerate(sizes) for _ in range(size)]


# scikit-learn leaves out its check of other array libraries where none is switched on, and warns of it.
@pytest.mark.filterwarnings("ignore:Skipping check check_array_api_input")
def test_it_follows_the_conventions_of_scikit_learn() -> None:
    check_estimator(ThemeFinder())


def test_planted_themes_are_found_largest_first() -> None:
    rows, truth = planted((40, 30, 20, 10))
    assert ThemeFinder().fit(rows).labels_.tolist() == truth


@pytest.mark.parametrize("n", [2, 3, 5, 8, 13])
def test_a_handful_of_rows_is_enough(n: int) -> None:
    labels = ThemeFinder().fit(planted((n,))[0]).labels_
    assert len(labels) == n
    assert set(labels.tolist()) <= {-1, *range(n)}


def test_two_different_rows_are_each_on_their_own() -> None:
    finder = ThemeFinder().fit(np.eye(2))
    assert finder.labels_.tolist() == [-1, -1]
    assert finder.centers_.shape == (0, 2)


def test_a_few_rows_of_two_kinds_are_two_themes() -> None:
    rows, truth = planted((5, 4))
    assert ThemeFinder().fit(rows).labels_.tolist() == truth


def test_a_row_far_from_everything_is_on_its_own() -> None:
    rows, truth = planted((40, 40))
    stray = np.full((1, rows.shape[1]), 6.0)
    assert ThemeFinder().fit(np.vstack([rows, stray])).labels_.tolist() == [*truth, -1]


def test_the_same_rows_and_seed_give_the_same_themes() -> None:
    rows = np.random.default_rng(3).normal(size=(200, 16))
    finder = ThemeFinder(random_state=5)
    assert finder.fit(rows).labels_.tolist() == clone(finder).fit(rows).labels_.tolist()


def test_equal_rows_do_no_harm() -> None:
    assert ThemeFinder().fit(np.ones((30, 4))).labels_.tolist() == [0] * 30


def test_a_row_without_one_view_is_placed_by_the_other() -> None:
    rows, truth = planted((20, 20))
    blind = rows.copy()
    blind[::4] = 0
    finder = ThemeFinder(views=((24, 1.0), (24, 1.0)))
    assert finder.fit(np.hstack([rows, blind])).labels_.tolist() == truth


def test_one_row_is_too_few() -> None:
    with pytest.raises(ValueError, match="1 sample"):
        ThemeFinder().fit(np.ones((1, 3)))


def test_nearest_rows_come_nearest_first() -> None:
    neighbors, distances = nearest(np.array([[0.0], [1.0], [3.0]]), 2)
    assert neighbors.tolist() == [[1, 2], [0, 2], [1, 0]]
    assert distances.tolist() == [[1.0, 3.0], [1.0, 2.0], [2.0, 3.0]]


def test_the_graph_is_symmetric_and_its_nearest_edges_weigh_one() -> None:
    graph = neighbor_graph(planted((30,))[0], 5).toarray()
    assert (graph == graph.T).all()
    assert graph.max(axis=1).round(12).tolist() == [1.0] * 30


def test_rows_that_differ_in_their_last_digits_are_the_same_row() -> None:
    rows = np.repeat(np.eye(2), 5, axis=0)
    rows[0, 1] = 1e-8
    assert ThemeFinder().fit(rows).labels_.tolist() == [0] * 5 + [1] * 5


def test_a_theme_that_stands_apart_is_more_stable_than_any_that_is_cut_from_a_cloud() -> None:
    apart, _ = planted((60, 60))
    cloud = np.random.default_rng(2).normal(size=(120, 24))
    assert ThemeFinder().fit(apart).stability_.min() > ThemeFinder().fit(cloud).stability_.max()


@pytest.mark.parametrize("n", [40, 1_999])
def test_neighbors_among_few_and_many_rows_are_the_nearest(n: int) -> None:
    rows = np.random.default_rng(3).normal(size=(n, 6))
    near, distances = nearest(rows, 5)
    between = np.linalg.norm(rows[:, None, :] - rows[None, :, :], axis=2)
    assert near.tolist() == np.argsort(between, axis=1)[:, 1:6].tolist()
    assert np.allclose(distances, np.sort(between, axis=1)[:, 1:6], atol=1e-9)


def test_neighbors_beyond_ten_thousand_rows_are_nearly_the_nearest() -> None:
    rows = np.random.default_rng(0).normal(size=(12_000, 6))
    near, distances = nearest(rows, 5)
    exact = np.sort(np.linalg.norm(rows[:40, None, :] - rows[None, :, :], axis=2), axis=1)[:, 1:6]
    assert (near[:40] != np.arange(40)[:, None]).all()
    assert (np.abs(distances[:40] - exact) < 1e-9).mean() > 0.8


def test_planted_themes_fit_better_than_when_two_are_joined_or_one_is_split() -> None:
    rows, truth = planted((20, 20, 20))
    graph, labels = neighbor_graph(rows, 10), np.array(truth)
    joined, split = np.minimum(labels, 1), np.where(np.arange(60) < 10, 3, labels)
    fits = [fit_of(graph, rows, one) for one in (joined, labels, split)]
    assert fits.index(max(fits)) == 1


def test_rows_in_no_theme_add_nothing_to_how_well_themes_fit() -> None:
    rows, truth = planted((20, 20))
    graph, labels = neighbor_graph(rows, 10), np.array(truth)
    assert fit_of(graph, rows, np.where(np.arange(40) < 10, -1, labels)) < fit_of(graph, rows, labels)
    assert fit_of(graph, rows, np.full(40, -1)) == 0


@pytest.mark.parametrize("sizes", [(12,) * 12, (300, 60, 20, 10)])
def test_many_small_themes_and_few_uneven_ones_are_found(sizes: tuple[int, ...]) -> None:
    rows, truth = planted(sizes)
    assert ThemeFinder().fit(rows).labels_.tolist() == truth


@pytest.mark.parametrize("resolution", [0.5, 1.2, 3.0])
@pytest.mark.parametrize("seed", [0, 7])
def test_communities_are_those_of_scikit_network(resolution: float, seed: int) -> None:
    graph = neighbor_graph(np.random.default_rng(5).normal(size=(300, 12)), 12)
    theirs = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed).fit_predict(csr_matrix(graph))
    ours = louvain(graph, resolution, seed)
    assert as_sets(ours) == as_sets(theirs)
    assert np.bincount(ours).tolist() == sorted(np.bincount(theirs).tolist(), reverse=True)


def test_communities_from_rows_that_were_gathered_before_are_those_of_all_rows() -> None:
    rows, truth = planted((200,) * 12)
    found = list(communities(neighbor_graph(rows, 15), 1.0, 0))
    assert [round(resolution, 2) for resolution, _ in found] == [0.6, 0.75, 1.0, 1.33, 1.7]
    assert all(as_sets(labels) == as_sets(np.array(truth)) for _, labels in found)


def as_sets(labels: NDArray[np.int64]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels.tolist()}


def test_rows_without_neighbors_are_communities_of_one() -> None:
    assert louvain(csr_array((3, 3)), 1.0, 0).tolist() == [0, 1, 2]
    assert [labels.tolist() for _, labels in communities(csr_array((3, 3)), 1.0, 0)] == [[0, 1, 2]] * 5
