"""Communities of a graph, coarse to fine, and how well each such grouping fits."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.louvain import gathered, louvain

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_STEPS = (0.6, 0.75, 1.0, 1.33, 1.7)
_SEAM = 0.28
_LOOKED_AT = 20_000


def communities(graph: csr_array, resolution: float, seed: int) -> Iterator[tuple[float, Labels]]:
    """Groupings of the rows of *graph*, from coarse to fine, each with its resolution: about *resolution*.

    Each is what a single seed finds, of rows that the first round of moves at the finest resolution brought together:
    enough to choose among them, in a fourth of the time.
    """
    cells = gathered(graph, resolution * _STEPS[-1], seed)
    sides = _sides(cells)
    of_cells = csr_array(sides.T @ graph @ sides)
    for step in _STEPS:
        yield resolution * step, communities_at(of_cells, resolution * step, seed)[cells]


def communities_at(graph: csr_array, resolution: float, seed: int) -> Labels:
    """The communities of the rows of *graph* that *seed* finds."""
    return without_seams(graph, louvain(graph, resolution, seed))


def communities_among(graph: csr_array, resolution: float, seed: int, places: Labels) -> Labels:
    """The communities of some rows of *graph*, those at *places*; *resolution* is that of all rows."""
    of_part = resolution * fineness(1, len(places)) / fineness(1, graph.shape[0])
    return communities_at(csr_array(graph[places][:, places]), of_part, seed)


def fit_of(graph: csr_array, rows: Matrix, labels: Labels, apart: float = 1.0) -> float:
    """How well a grouping, -1 for rows in none, fits: its modularity plus *apart* times its mean silhouette.

    Modularity, at most 1, asks whether neighbors are together, and rises as groups are joined; the silhouette
    (Rousseeuw 1987, of squared distances), at most 1, asks whether groups stand apart, and rises as they are split.
    """
    labels = labels.copy()
    labels[labels >= 0] = _compact(labels[labels >= 0])
    return _modularity(graph, labels) + apart * _silhouette(rows, labels)


def fineness(resolution: float, n: int) -> float:
    """The resolution for *n* rows: more answers hold more themes, but not in proportion."""
    return resolution * float(np.clip(np.sqrt(n / 1000), 1, 4))


def without_seams(graph: csr_array, labels: Labels) -> Labels:
    """Communities that are tied as closely to one another as halves of one are become one, the closest first.

    Modularity splits an even cloud into parts of its own liking; the edges between such parts are a large share of all
    edges of the smaller one, where those between themes that people told apart were never more than a quarter.
    """
    labels = _compact(labels)
    shared = _shared(graph, labels)
    while True:
        sizes = shared.sum(axis=1)
        share = shared / np.maximum(np.minimum(sizes[:, None], sizes[None, :]), 1e-12)
        np.fill_diagonal(share, 0)
        if share.max(initial=0) < _SEAM:
            return _compact(labels)
        one, other = sorted(np.unravel_index(int(share.argmax()), share.shape))
        labels[labels == other] = one
        shared[one] += shared[other]
        shared[:, one] += shared[:, other]
        shared[other] = shared[:, other] = 0


def _modularity(graph: csr_array, labels: Labels) -> float:
    if not graph.nnz:
        return 0.0
    shared = _shared(graph, labels) / graph.data.sum()
    return float(np.trace(shared) - np.square(shared.sum(axis=1)).sum())


def _silhouette(rows: Matrix, labels: Labels) -> float:
    """Mean squared distances to a group follow from its sums; 0 for a row in no group or alone in one.

    Of more than 20,000 rows it is the mean over some that are spread evenly: a table of all would take gigabytes.
    """
    sides = _sides(labels)
    sizes = sides.sum(axis=0)
    placed = np.flatnonzero(labels >= 0)
    if len(sizes) < 2:
        return 0.0
    placed = placed[:: -(-len(placed) // _LOOKED_AT)]
    group, squares = labels[placed], np.square(rows).sum(axis=1)
    far = squares[placed, None] + (sides.T @ squares) / sizes - 2 * rows[placed] @ ((sides.T @ rows).T / sizes)
    places = np.arange(len(placed))
    own = far[places, group] * sizes[group] / np.maximum(sizes[group] - 1, 1)
    far[places, group] = np.inf
    nearest = far.min(axis=1)
    apart = (nearest - own) / np.maximum(np.maximum(nearest, own), 1e-12)
    share = float((labels >= 0).mean())
    return share * float(np.where(sizes[group] > 1, apart, 0).mean())


def _shared(graph: csr_array, labels: Labels) -> Matrix:
    """How much weight there is between each two of the groups 0, 1, ..., and inside each; shape (groups, groups)."""
    n = int(labels.max(initial=-1)) + 1
    one, other = np.repeat(labels, np.diff(graph.indptr)), labels[graph.indices]
    placed = (one >= 0) & (other >= 0)
    sums = np.bincount((one * n + other)[placed], graph.data[placed], minlength=n * n)
    return sums.astype(np.float64, copy=False).reshape(n, n)


def _sides(labels: Labels) -> csr_array:
    """Which row is in which of the groups 0, 1, ...; shape (rows, groups)."""
    placed = np.flatnonzero(labels >= 0)
    shape = (len(labels), int(labels.max(initial=-1)) + 1)
    return csr_array((np.ones(len(placed)), (placed, labels[placed])), shape=shape)


def _compact(labels: Labels) -> Labels:
    compact: Labels = np.unique(labels, return_inverse=True)[1]
    return compact
