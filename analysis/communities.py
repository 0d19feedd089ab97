"""Communities of a graph: several runs vote, and what most of them hold together is a community."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sknetwork.clustering import Louvain

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_RESOLUTIONS = (0.75, 1.0, 1.33)
_SEEDS = 4
_SEEDS_OF_MANY = 2
_MANY = 2_000
_SEAM = 0.28


def communities(graph: csr_array, resolution: float, seed: int) -> Labels:
    """The community of each row of *graph*, shape (n,): what most of several runs found together.

    Communities at several resolutions and seeds vote on each edge, and are found once more on the edges weighted by
    their votes (consensus clustering: Lancichinetti and Fortunato 2012).
    """
    n = graph.shape[0]
    if not graph.nnz:
        return np.arange(n, dtype=np.int64)
    seeds = range(seed, seed + (_SEEDS if n <= _MANY else _SEEDS_OF_MANY))
    votes = [louvain(graph, resolution * factor, one) for factor in _RESOLUTIONS for one in seeds]
    return without_seams(graph, _agreed(graph, votes, resolution, seed))


def fineness(resolution: float, n: int) -> float:
    """The resolution for *n* rows: more answers hold more themes, but not in proportion."""
    return resolution * float(np.clip(np.sqrt(n / 1000), 1, 4))


def louvain(graph: csr_array, resolution: float, seed: int) -> Labels:
    """Communities by modularity, shape (n,)."""
    if not graph.nnz:
        return np.arange(graph.shape[0], dtype=np.int64)
    method = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed)
    labels: Labels = method.fit_predict(csr_matrix(graph)).astype(np.int64)
    return labels


def _agreed(graph: csr_array, votes: Sequence[Labels], resolution: float, seed: int) -> Labels:
    edges = graph.tocoo()
    met = np.zeros(len(edges.data))
    for labels in votes:
        met += labels[edges.row] == labels[edges.col]
    agreed = csr_array((edges.data * met / len(votes), (edges.row, edges.col)), shape=graph.shape)
    return louvain(agreed, resolution, seed)


def without_seams(graph: csr_array, labels: Labels) -> Labels:
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


def _compact(labels: Labels) -> Labels:
    compact: Labels = np.unique(labels, return_inverse=True)[1]
    return compact
