"""Groups of near vectors, without being told how many.

A fuzzy graph of nearest neighbors (`analysis.neighbors`). Up to 2,000 rows are moved toward their neighbors and joined
by average linkage (`analysis.linkage`). Of more, the graph's communities are found by modularity (`analysis.louvain`).
Both make groups from coarse to fine, and the ones that fit best are taken (`analysis.communities`).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from analysis.communities import communities, communities_among, communities_at, fineness, fit_of
from analysis.linkage import linked, smoothed
from analysis.neighbors import neighbor_graph, together
from analysis.stability import stability

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]
Parts = Sequence[tuple[int, float]]
"""The views that lie side by side in a matrix: how many columns each has, and what it counts."""

ON_ITS_OWN = -1
SMALLEST = 3
MANY = 2_000
"""Of more rows groups are looked for in another way, which does not take the square of their number."""

_NEIGHBORS_OF_FEW = 6
_NEIGHBORS_OF_MANY = 15
_HEIGHTS = (0.56, 0.62, 0.68, 0.74, 0.8, 0.86)
_COARSE_UP_TO = 800
_FINER = 1 / 6
_APART_OF_FEW = 0.3
_SHARE = 1 / 100
_LEAST_AT_MOST = 5
_RESOLUTION = 1.2

_FEW_ROWS = 20
_FAR = 4.0
_DIGITS = 6
_NOTHING = 1e-6
_SCALE = 1.4826


@dataclass(frozen=True, slots=True)
class Groups:
    """The group of each row, numbered from the largest group on, -1 for none.

    `firsts` says which row each of the different rows is the first of, and `again(places)` finds the groups of some of
    the different rows anew.
    """

    labels: Labels
    firsts: Labels
    again: Callable[[Labels], Labels]

    @property
    def n(self) -> int:
        """How many groups there are."""
        return int(self.labels.max(initial=ON_ITS_OWN)) + 1

    def stability(self, seed: int) -> Matrix:
        """In what share of random halves of the rows each group comes back (`analysis.stability`)."""
        with threadpool_limits(1):
            return stability(self.labels[self.firsts], self.again, seed)


def grouped(
    rows: Matrix,
    parts: Parts | None = None,
    *,
    seed: int = 0,
    neighbors: int | None = None,
    resolution: float = 1.0,
    smallest: int = SMALLEST,
) -> Groups:
    """The groups of *rows*, shape (n, d), n at least 1.

    Each of *parts* has its own graph, and the graphs are added by their weights; a row that is all zero in one of them
    has no edges there. Each row is tied to *neighbors* others, at most a fourth of the rows: six up to 2,000 rows, and
    fifteen of more, unless it is said. *resolution* is how fine the groups are beside what is usual; a group has at
    least *smallest* rows, and up to 2,000 rows one in a hundred of all, or five. Beyond 800 rows groups are finer: more
    answers hold more themes. The same rows and seed give the same groups, on any number of threads.
    """
    with threadpool_limits(1):
        different, copies = _without_copies(rows)
        firsts = np.unique(copies, return_index=True)[1]
        parts = parts or ((rows.shape[1], 1.0),)
        are_few = len(different) <= MANY
        neighbors = neighbors or (_NEIGHBORS_OF_FEW if are_few else _NEIGHBORS_OF_MANY)
        least = _least(len(rows), smallest, are_few=are_few)
        graph, whole = _graph(different, parts, neighbors), _whole(different, parts)
        tried: Iterable[tuple[float, Labels]]
        if are_few:
            finer = resolution * max(1, len(different) / _COARSE_UP_TO) ** _FINER
            heights = [height / finer for height in _HEIGHTS]
            tried = zip(heights, linked(smoothed(graph, whole), heights), strict=True)
        else:
            tried = communities(graph, fineness(_RESOLUTION * resolution, len(different)), seed)

        def joined(labels: Labels) -> Labels:
            return _without_small(rows, labels[copies], min_size=least)

        apart = _APART_OF_FEW if are_few else 1.0
        best, labels = max(tried, key=lambda one: fit_of(graph, whole, joined(one[1])[firsts], apart))
        again = partial(_linked_among, different, parts, neighbors, best)
        if not are_few:
            labels, again = communities_at(graph, best, seed), partial(communities_among, graph, best, seed)
        return Groups(_largest_first(_without_far(rows, joined(labels))), firsts, again)


def _least(n: int, smallest: int, *, are_few: bool) -> int:
    """How many of *n* rows a group has at least."""
    least = smallest if n >= _FEW_ROWS else 2
    return max(least, min(math.ceil(_SHARE * n), _LEAST_AT_MOST)) if are_few else least


def _whole(rows: Matrix, parts: Parts) -> Matrix:
    return together(rows, parts) if len(parts) > 1 else rows


def _linked_among(rows: Matrix, parts: Parts, neighbors: int, height: float, places: Labels) -> Labels:
    """The groups of some of *rows*, those at *places*, that lie at least *height* apart."""
    some = rows[places]
    return linked(smoothed(_graph(some, parts, neighbors), _whole(some, parts)), [height])[0]


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
    found = [_view_graph(one, neighbors) for one in views]
    graph = csr_array((len(rows), len(rows)))
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
    return max(1, min(wanted, n // 4, n - 1))


def _without_small(rows: Matrix, labels: Labels, *, min_size: int) -> Labels:
    """Members of groups under *min_size* join the theme with the nearest center, if that is on their side of the mean.

    Of twenty rows and more, no more than one in a hundred stays on its own for that: those that are farthest on the
    other side. Where no group is that large, pairs are themes.
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
    aligned = np.einsum("ij,ij->i", rows[lost] - middle, centers[nearest_center] - middle)
    alone = np.flatnonzero(aligned <= 0)
    if len(rows) >= _FEW_ROWS:
        alone = alone[np.argsort(aligned[alone], kind="stable")[: int(_SHARE * len(rows))]]
    joined[lost] = large[nearest_center]
    joined[lost[alone]] = ON_ITS_OWN
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
