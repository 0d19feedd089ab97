"""ThemeFinder: groups of near vectors, without being told how many.

A fuzzy graph of nearest neighbors (`analysis.neighbors`), its communities by modularity (`analysis.louvain`) at several
resolutions, and of these the grouping that fits best (`analysis.communities`).
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data
from threadpoolctl import threadpool_limits

from analysis.communities import communities, fineness, fit_of
from analysis.neighbors import neighbor_graph, together
from analysis.stability import stability

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

ON_ITS_OWN = -1

_FEW_ROWS = 20
_FAR = 4.0
_DIGITS = 6
_NOTHING = 1e-6
_SCALE = 1.4826


class ThemeFinder(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Find groups of rows that lie near each other; sensible from a handful of rows to 200,000.

    Parameters: `n_neighbors` is how many near rows each row is tied to, at most a third of the rows; `resolution` is
    about how fine the themes are; a theme has at least `min_size` rows; `random_state` is the seed, a
    whole number. `views`, ((width, weight), ...), says that the columns are several views of the rows side by side:
    each has its own graph, and the graphs are added by their weights; a row that is all zero in one view has no edges
    there. Same rows, same parameters: the same labels, on any number of threads.

    After `fit(X)`, with X of shape (n, d) and distances Euclidean: `labels_`, shape (n,), the theme of each row,
    numbered from the largest theme on, or -1 where a row is far from every theme (fewer than one in a hundred, as a
    rule); `n_themes_`; `centers_`, shape (n_themes_, d), the mean of each theme; `stability_`, shape (n_themes_,), in
    what share of random halves of the rows each theme comes back (`analysis.stability`).
    """

    labels_: Labels
    centers_: Matrix
    stability_: Matrix
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
            rows = different[copies]
            graph = self._graph(different)
            firsts = np.unique(copies, return_index=True)[1]
            min_size = self.min_size if len(rows) >= _FEW_ROWS else 2
            whole = together(different, self.views) if self.views else different
            resolution, labels, best = 0.0, copies, -np.inf
            for finer, found in communities(graph, fineness(self.resolution, len(different)), self.random_state):
                found = _without_small(rows, found[copies], min_size=min_size)
                fit = fit_of(graph, whole, found[firsts])
                if fit > best:
                    resolution, labels, best = finer, found, fit
            labels = _largest_first(_without_far(rows, labels))
            self.stability_ = stability(graph, labels[firsts], resolution, self.random_state)
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


def _n_neighbors(n: int, wanted: int) -> int:
    return max(1, min(wanted, n // 3, n - 1))


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
    kept[members[(far > middle + _FAR * spread) & (spread > _NOTHING)]] = ON_ITS_OWN
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
