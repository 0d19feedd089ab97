"""ThemeFinder: groups of near vectors, without being told how many.

A fuzzy graph of nearest neighbors (the edge weights of UMAP: McInnes, Healy and Melville 2018, section 3.1), its
communities by the Louvain method (Blondel and others 2008) at several resolutions and seeds, and once more on the edges
weighted by how often both ends met (consensus clustering: Lancichinetti and Fortunato 2012). Leiden would be the
successor of Louvain, but scikit-network's draws from the C library's random numbers, which no seed reaches.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data
from sknetwork.clustering import Louvain
from threadpoolctl import threadpool_limits

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

ON_ITS_OWN = -1

_RESOLUTIONS = (0.75, 1.0, 1.33)
_SEEDS = 4
_BLOCK = 1024
_BISECTIONS = 40
_SEAM = 0.28
_FEW_ROWS = 20
_FAR = 4.0
_DIGITS = 9
_SCALE = 1.4826


class ThemeFinder(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Find groups of rows that lie near each other; sensible from a handful of rows to some 20,000.

    Parameters: `n_neighbors` is how many near rows each row is tied to, at most a third of the rows; `resolution` is
    how fine the themes are; a theme has at least `min_size` rows; `random_state` is the seed, a
    whole number. `views`, ((width, weight), ...), says that the columns are several views of the rows side by side:
    each has its own graph, and the graphs are added by their weights; a row that is all zero in one view has no edges
    there. Same rows, same parameters: the same labels, on any number of threads.

    After `fit(X)`, with X of shape (n, d) and distances Euclidean: `labels_`, shape (n,), the theme of each row,
    numbered from the largest theme on, or -1 where a row is far from every theme (fewer than one in a hundred, as a
    rule); `n_themes_`; `centers_`, shape (n_themes_, d), the mean of each theme.
    """

    labels_: Labels
    centers_: Matrix
    n_themes_: int

    def __init__(
        self,
        *,
        n_neighbors: int = 15,
        resolution: float = 1.2,
        min_size: int = 3,
        random_state: int = 0,
        views: tuple[tuple[int, float], ...] | None = None,
    ) -> None:
        self.n_neighbors = n_neighbors
        self.resolution = resolution
        self.min_size = min_size
        self.random_state = random_state
        self.views = views

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803, ARG002  scikit-learn's names
        """Learn the themes of *X*, shape (n, d), n at least 2. Raises `ValueError` for other input."""
        rows: Matrix = validate_data(self, X, dtype=np.float64, ensure_min_samples=2)
        with threadpool_limits(1):
            different, copies = _without_copies(rows)
            graph = self._graph(different)
            labels = _without_seams(graph, self._communities(graph))[copies]
            labels = _without_small(rows, labels, min_size=self.min_size if len(rows) >= _FEW_ROWS else 2)
            labels = _largest_first(_without_far(rows, labels))
            self.labels_ = labels
            self.centers_ = _centers(rows, labels)
            self.n_themes_ = len(self.centers_)
        return self

    def _graph(self, rows: Matrix) -> csr_array:
        if len(rows) == 1:
            return csr_array(np.ones((1, 1)))
        graph = csr_array((len(rows), len(rows)))
        start = 0
        for width, weight in self.views or ((rows.shape[1], 1.0),):
            graph = graph + weight * _view_graph(rows[:, start : start + width], self.n_neighbors)
            start += width
        return csr_array(graph)

    def _communities(self, graph: csr_array) -> Labels:
        resolution = self.resolution * float(np.clip(np.sqrt(graph.shape[0] / 1000), 1, 4))
        edges = graph.tocoo()
        met = np.zeros(len(edges.data))
        for factor in _RESOLUTIONS:
            for seed in range(_SEEDS):
                labels = _louvain(graph, resolution * factor, self.random_state + seed)
                met += labels[edges.row] == labels[edges.col]
        share = met / (len(_RESOLUTIONS) * _SEEDS)
        agreed = csr_array((edges.data * share, (edges.row, edges.col)), shape=graph.shape)
        return _louvain(agreed, resolution, self.random_state)


def _without_copies(rows: Matrix) -> tuple[Matrix, Labels]:
    """The different rows, in the order in which they first come, and for each row which of them it is."""
    _, firsts, which = np.unique(np.round(rows, _DIGITS) + 0.0, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return rows[firsts[order]], places[which.ravel()]


def _view_graph(rows: Matrix, wanted: int) -> csr_array:
    seen = np.flatnonzero(rows.any(axis=1))
    if len(seen) == len(rows):
        return neighbor_graph(rows, _n_neighbors(len(rows), wanted))
    if len(seen) < 2:
        return csr_array((len(rows), len(rows)))
    edges = neighbor_graph(rows[seen], _n_neighbors(len(seen), wanted)).tocoo()
    return csr_array((edges.data, (seen[edges.row], seen[edges.col])), shape=(len(rows), len(rows)))


def neighbor_graph(rows: Matrix, n_neighbors: int) -> csr_array:
    """The symmetric graph of nearest neighbors, weights in (0, 1], shape (n, n).

    A row's nearest neighbor has weight 1, and the weights to all its neighbors add up to log2 of their number; the two
    directions of an edge are joined by the probabilistic or, a + b - ab. Rows that lie on opposite sides of the mean of
    all are no neighbors, however few rows there are.
    """
    neighbors, distances = nearest(rows, n_neighbors)
    n = len(rows)
    weights = _fuzzy(distances)
    places = (np.repeat(np.arange(n), neighbors.shape[1]), neighbors.ravel())
    from_mean = np.square(rows - rows.mean(axis=0)).sum(axis=1)
    # The law of cosines: positive where two rows are seen under less than a right angle from the mean of all.
    aligned = from_mean[:, None] + from_mean[neighbors] - np.square(distances) > 0
    one_way = csr_array(((weights * aligned).ravel(), places), shape=(n, n))
    one_way.eliminate_zeros()
    return csr_array(one_way + one_way.T - one_way.multiply(one_way.T))


def nearest(rows: Matrix, n_neighbors: int) -> tuple[Labels, Matrix]:
    """The nearest other rows of each row, nearest first, and how far they are; both of shape (n, n_neighbors)."""
    lengths = np.einsum("ij,ij->i", rows, rows)
    found: list[tuple[Labels, Matrix]] = []
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        squares = lengths[start : start + _BLOCK, None] + lengths - 2 * block @ rows.T
        squares[np.arange(len(block)), np.arange(start, start + len(block))] = np.inf
        near = np.argpartition(squares, n_neighbors - 1, axis=1)[:, :n_neighbors]
        near_squares = np.take_along_axis(squares, near, axis=1)
        order = np.argsort(near_squares, axis=1, kind="stable")
        found.append((np.take_along_axis(near, order, 1), np.take_along_axis(near_squares, order, 1)))
    neighbors = np.concatenate([near for near, _ in found])
    return neighbors, np.sqrt(np.maximum(np.concatenate([squares for _, squares in found]), 0))


def _fuzzy(distances: Matrix) -> Matrix:
    beyond = distances - distances[:, :1]
    target = np.log2(max(distances.shape[1], 2))
    low, high = np.zeros(len(beyond)), np.full(len(beyond), np.inf)
    scale = np.ones(len(beyond))
    for _ in range(_BISECTIONS):
        too_wide = np.exp(-beyond / scale[:, None]).sum(axis=1) > target
        high, low = np.where(too_wide, scale, high), np.where(too_wide, low, scale)
        scale = np.where(np.isinf(high), scale * 2, (low + high) / 2)
    # Where many rows are equal the scale would go to nothing; UMAP keeps it above a thousandth of the mean distance.
    floor = 1e-3 * max(float(distances.mean()), 1e-12)
    weights: Matrix = np.exp(-beyond / np.maximum(scale, floor)[:, None])
    return np.maximum(weights, 1e-12)


def _n_neighbors(n: int, wanted: int) -> int:
    return max(1, min(wanted, n // 3, n - 1))


def _louvain(graph: csr_array, resolution: float, seed: int) -> Labels:
    if not graph.nnz:
        return np.arange(graph.shape[0], dtype=np.int64)
    method = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed)
    labels: Labels = method.fit_predict(csr_matrix(graph)).astype(np.int64)
    return labels


def _without_seams(graph: csr_array, labels: Labels) -> Labels:
    """Communities that are tied as closely to one another as halves of one are become one, the closest first.

    Modularity splits an even cloud into parts of its own liking; the edges between such parts are a large share of all
    edges of the smaller one, where those between themes that people told apart were never more than a quarter.
    """
    labels = _compact(labels)
    while True:
        sides = csr_array((np.ones(len(labels)), (np.arange(len(labels)), labels)))
        shared = (sides.T @ graph @ sides).toarray()
        sizes = shared.sum(axis=1)
        share = shared / np.maximum(np.minimum(sizes[:, None], sizes[None, :]), 1e-12)
        np.fill_diagonal(share, 0)
        if share.max(initial=0) < _SEAM:
            return labels
        one, other = np.unravel_index(int(share.argmax()), share.shape)
        labels = _compact(np.where(labels == other, one, labels))


def _without_small(rows: Matrix, labels: Labels, *, min_size: int) -> Labels:
    """Members of communities under *min_size* join the theme with the nearest center, if that is on their side.

    Where no community is that large, pairs are themes; rows in no theme are on their own.
    """
    sizes = np.bincount(labels)
    large = np.flatnonzero(sizes >= (min_size if sizes.max() >= min_size else 2))
    joined = np.where(np.isin(labels, large), labels, ON_ITS_OWN)
    lost = np.flatnonzero(joined == ON_ITS_OWN)
    if not len(large) or not len(lost):
        return joined
    middle = rows.mean(axis=0)
    centers = np.stack([rows[labels == label].mean(axis=0) for label in large])
    nearest_center = _distances(rows[lost], centers).argmin(axis=1)
    aligned = np.einsum("ij,ij->i", rows[lost] - middle, centers[nearest_center] - middle) > 0
    joined[lost] = np.where(aligned, large[nearest_center], ON_ITS_OWN)
    return joined


def _without_far(rows: Matrix, labels: Labels) -> Labels:
    """Rows much farther from their theme's center than others are: four robust standard deviations beyond."""
    members = np.flatnonzero(labels >= 0)
    if not len(members):
        return labels
    far = np.linalg.norm(rows[members] - _centers(rows, labels)[_compact(labels[members])], axis=1)
    middle = np.median(far)
    spread = _SCALE * float(np.median(np.abs(far - middle)))
    kept = labels.copy()
    kept[members[(far > middle + _FAR * spread) & (spread > 0)]] = ON_ITS_OWN
    return kept


def _largest_first(labels: Labels) -> Labels:
    """Themes numbered by size, then by their first row."""
    themes, firsts, sizes = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    order = np.lexsort((firsts, -sizes))
    numbers = {int(theme): number for number, theme in enumerate(themes[order])}
    return np.array([numbers.get(int(label), ON_ITS_OWN) for label in labels], dtype=np.int64)


def _centers(rows: Matrix, labels: Labels) -> Matrix:
    if (labels < 0).all():
        return np.empty((0, rows.shape[1]))
    return np.stack([rows[labels == theme].mean(axis=0) for theme in np.unique(labels[labels >= 0])])


def _compact(labels: Labels) -> Labels:
    compact: Labels = np.unique(labels, return_inverse=True)[1]
    return compact


def _distances(rows: Matrix, centers: Matrix) -> Matrix:
    distances: Matrix = np.linalg.norm(rows[:, None, :] - centers[None, :, :], axis=2)
    return distances
