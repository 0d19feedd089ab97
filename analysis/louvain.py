"""Communities of a graph by modularity: the Louvain method (Blondel and others 2008), seeded.

The moves are scikit-network's compiled ones, and the communities are those of its class `Louvain`; of the time that
this class takes for a graph of a hundred rows, most goes into checking and converting it at every step. Leiden
would be the successor, but scikit-network's draws from the C library's random numbers, which no seed reaches.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sknetwork.clustering.louvain_core import optimize_core

Weights = NDArray[np.float64]
Labels = NDArray[np.int64]

_ENOUGH = 1e-3
"""So little gain in modularity ends a round of moves, and the rounds."""

_TABLE = 4
"""Up to so many times as many cells as edges, edges are added up in a table of all pairs; sorting takes longer."""


def louvain(graph: csr_array, resolution: float, seed: int) -> Labels:
    """Communities of the rows of *graph*, which is symmetric and has positive weights; shape (n,), the largest is 0."""
    labels = np.arange(graph.shape[0])
    if not graph.nnz:
        return labels
    level, places = _Level.shuffled(graph, seed)
    while True:
        moved, gain = _moved(level, resolution)
        found = np.unique(moved, return_inverse=True)[1]
        labels = found[labels]
        if gain <= _ENOUGH or not found.any():
            return _largest_first(labels)[places]
        level = level.joined(found)


def gathered(graph: csr_array, resolution: float, seed: int) -> Labels:
    """The groups 0, 1, ... that rows of *graph* are in after the first round of moves; shape (n,)."""
    if not graph.nnz:
        return np.arange(graph.shape[0])
    level, places = _Level.shuffled(graph, seed)
    moved, _ = _moved(level, resolution)
    cells: Labels = np.unique(moved, return_inverse=True)[1][places]
    return cells


@dataclass(frozen=True, slots=True)
class _Level:
    """A graph as three rows of numbers, one for each edge, by the row it starts from; its weights add up to one.

    scipy's sparse arrays would be checked and converted at every step: half of the time for a hundred rows.
    """

    starts: Labels
    ends: Labels
    weights: Weights
    n: int

    @classmethod
    def shuffled(cls, graph: csr_array, seed: int) -> tuple["_Level", Labels]:
        """The rows of *graph* in the order in which they are visited, and the place of each in it."""
        order = np.random.RandomState(seed).permutation(graph.shape[0])
        places = np.argsort(order)
        sizes = np.diff(graph.indptr)[order]
        shifts = graph.indptr[order] - np.cumsum(sizes) + sizes
        edges = np.arange(graph.nnz) + np.repeat(shifts, sizes)
        starts = np.repeat(np.arange(len(order)), sizes)
        return cls(starts, places[graph.indices[edges]], graph.data[edges] / graph.data.sum(), len(order)), places

    def joined(self, found: Labels) -> "_Level":
        """The graph of the communities *found*."""
        n = int(found.max()) + 1
        pairs = found[self.starts] * n + found[self.ends]
        if n * n <= _TABLE * len(pairs):
            sums = np.bincount(pairs, self.weights, minlength=n * n).astype(np.float64, copy=False)
            pairs = np.flatnonzero(sums)
            sums = sums[pairs]
        else:
            pairs, which = np.unique(pairs, return_inverse=True)
            sums = np.bincount(which, self.weights).astype(np.float64, copy=False)
        return _Level(pairs // n, pairs % n, sums, n)


def _moved(level: _Level, resolution: float) -> tuple[Any, float]:
    """The community of each row, after rows have moved to that of a neighbor for as long as it paid; and the gain."""
    share = np.bincount(level.starts, level.weights, minlength=level.n).astype(np.float32)
    loops = np.zeros_like(share)
    is_loop = level.starts == level.ends
    loops[level.starts[is_loop]] = level.weights[is_loop]
    return optimize_core(  # type: ignore[no-any-return]  # it is compiled, and has no types
        np.arange(level.n, dtype=np.int32),
        level.ends.astype(np.int32),
        np.searchsorted(level.starts, np.arange(level.n + 1)).astype(np.int32),
        level.weights.astype(np.float32),
        share,
        share,
        share.copy(),
        share.copy(),
        np.zeros_like(share),
        loops,
        resolution,
        _ENOUGH,
    )


def _largest_first(labels: Labels) -> Labels:
    sizes = np.bincount(labels)
    return np.argsort(np.argsort(-sizes, kind="stable"))[labels]
