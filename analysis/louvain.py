"""Communities of a graph by modularity: the Louvain method (Blondel and others 2008), seeded.

The moves are scikit-network's compiled ones, and the communities are those of its class `Louvain`; of the time that
this class takes for a graph of a hundred rows, two thirds go into checking and converting it at every step. Leiden
would be the successor, but scikit-network's draws from the C library's random numbers, which no seed reaches.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sknetwork.clustering.louvain_core import optimize_core

Weights = NDArray[np.float64]
Labels = NDArray[np.int64]

_ENOUGH = 1e-3
"""So little gain in modularity ends a round of moves, and the rounds."""


def louvain(graph: csr_array, resolution: float, seed: int) -> Labels:
    """Communities of the rows of *graph*, which is symmetric and has positive weights; shape (n,), the largest is 0."""
    n = graph.shape[0]
    labels = np.arange(n)
    if not graph.nnz:
        return labels
    places = np.argsort(np.random.RandomState(seed).permutation(n))  # Rows are visited in this order.
    edges = graph.tocoo()
    level = csr_array((edges.data, (places[edges.row], places[edges.col])), shape=graph.shape)
    weights = level.sum(axis=1)
    weights, level = weights / weights.sum(), level / level.data.sum()
    while True:
        moved, gain = _moved(level, weights, resolution)
        found = np.unique(moved, return_inverse=True)[1]
        labels = found[labels]
        if gain <= _ENOUGH or not found.any():
            return _largest_first(labels)[places]
        level, weights = _joined(level, found), np.bincount(found, weights)


def _moved(level: csr_array, weights: Weights, resolution: float) -> tuple[Any, float]:
    """The community of each row, after rows have moved to that of a neighbor for as long as it paid; and the gain."""
    share = weights.astype(np.float32)
    return optimize_core(  # type: ignore[no-any-return]  # it is compiled, and has no types
        np.arange(len(share), dtype=np.int32),
        level.indices.astype(np.int32),
        level.indptr.astype(np.int32),
        level.data.astype(np.float32),
        share,
        share,
        share.copy(),
        share.copy(),
        np.zeros_like(share),
        level.diagonal().astype(np.float32),
        resolution,
        _ENOUGH,
    )


def _joined(level: csr_array, found: Labels) -> csr_array:
    """The graph of the communities *found*."""
    n, ones = len(found), np.ones(len(found))
    ends = np.concatenate([[0], np.cumsum(np.bincount(found))])
    community_of = csr_array((ones, found, np.arange(n + 1)), shape=(n, len(ends) - 1))
    members = csr_array((ones, np.argsort(found, kind="stable"), ends), shape=(len(ends) - 1, n))
    return csr_array(members @ (level @ community_of))


def _largest_first(labels: Labels) -> Labels:
    sizes = np.bincount(labels)
    return np.argsort(np.argsort(-sizes, kind="stable"))[labels]
