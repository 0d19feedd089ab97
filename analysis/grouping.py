"""Groups of near vectors, without being told how many.

A fuzzy graph of nearest neighbors (`analysis.neighbors`), its communities by modularity (`analysis.louvain`) at several
resolutions, and at the one where they fit best those that several seeds agree on (`analysis.communities`).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from analysis.communities import agreed, communities, fineness, fit_of
from analysis.neighbors import neighbor_graph, together
from analysis.stability import stability

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]
Parts = Sequence[tuple[int, float]]
"""The views that lie side by side in a matrix: how many columns each has, and what it counts."""

ON_ITS_OWN = -1
NEIGHBORS = 15
RESOLUTION = 1.2
SMALLEST = 3

_THREADS = 2
_FEW_ROWS = 20
_FAR = 4.0
_DIGITS = 6
_NOTHING = 1e-6
_SCALE = 1.4826


@dataclass(frozen=True, slots=True)
class Groups:
    """The group of each row, numbered from the largest group on, -1 for none.

    `graph` is that of the different rows, `firsts` says which row each of them is the first of, and `resolution` is the
    one that the groups were found at.
    """

    labels: Labels
    graph: csr_array
    firsts: Labels
    resolution: float

    @property
    def n(self) -> int:
        """How many groups there are."""
        return int(self.labels.max(initial=ON_ITS_OWN)) + 1

    def stability(self, seed: int) -> Matrix:
        """In what share of random halves of the rows each group comes back (`analysis.stability`)."""
        with threadpool_limits(1):
            return stability(self.graph, self.labels[self.firsts], self.resolution, seed)


def grouped(
    rows: Matrix,
    parts: Parts | None = None,
    *,
    seed: int = 0,
    neighbors: int = NEIGHBORS,
    resolution: float = RESOLUTION,
    smallest: int = SMALLEST,
) -> Groups:
    """The groups of *rows*, shape (n, d), n at least 1.

    Each of *parts* has its own graph, and the graphs are added by their weights; a row that is all zero in one of them
    has no edges there. Each row is tied to *neighbors* others, at most a third of the rows; *resolution* is about how
    fine the groups are; a group has at least *smallest* rows. The same rows and seed give the same groups, on any
    number of threads.
    """
    with threadpool_limits(1):
        different, copies = _without_copies(rows)
        parts = parts or ((rows.shape[1], 1.0),)
        graph = _graph(different, parts, neighbors)
        firsts = np.unique(copies, return_index=True)[1]
        smallest = smallest if len(rows) >= _FEW_ROWS else 2
        whole = together(different, parts) if len(parts) > 1 else different
        best_resolution, best = 0.0, -np.inf
        for finer, found in communities(graph, fineness(resolution, len(different)), seed):
            fit = fit_of(graph, whole, _without_small(rows, found[copies], min_size=smallest)[firsts])
            if fit > best:
                best_resolution, best = finer, fit
        labels = _without_small(rows, agreed(graph, best_resolution, seed)[copies], min_size=smallest)
        return Groups(_largest_first(_without_far(rows, labels)), graph, firsts, best_resolution)


def centers(rows: Matrix, labels: Labels) -> Matrix:
    """The mean of each group's rows, shape (groups, d)."""
    if (labels < 0).all():
        return np.empty((0, rows.shape[1]))
    return np.stack([rows[labels == group].mean(axis=0) for group in np.unique(labels[labels >= 0])])


def _graph(rows: Matrix, parts: Parts, neighbors: int) -> csr_array:
    if len(rows) == 1:
        return csr_array(np.ones((1, 1)))
    ends = np.cumsum([width for width, _ in parts])
    views = [rows[:, end - width : end] for end, (width, _) in zip(ends, parts, strict=True)]
    graph = csr_array((len(rows), len(rows)))
    with ThreadPoolExecutor(_THREADS) as threads:
        found = threads.map(partial(_view_graph, wanted=neighbors), views)
        for (_, weight), one in zip(parts, found, strict=True):
            graph = graph + weight * one
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
    far = np.linalg.norm(rows[members] - centers(rows, labels)[_compact(labels[members])], axis=1)
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


def _compact(labels: Labels) -> Labels:
    compact: Labels = np.unique(labels, return_inverse=True)[1]
    return compact


def _distances(rows: Matrix, centers: Matrix) -> Matrix:
    distances: Matrix = np.linalg.norm(rows[:, None, :] - centers[None, :, :], axis=2)
    return distances
