"""Communities of a graph: several ways of finding them vote, and what most votes hold together is a community."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array, csr_matrix
from scipy.spatial.distance import squareform
from sknetwork.clustering import Louvain

from analysis.layout import layout

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_RESOLUTIONS = (0.75, 1.0, 1.33)
_SEEDS = 4
_SEEDS_OF_MANY = 2
_DRAWINGS = 5
_PARTS = (40, 60)
_FEWEST_IN_A_PART = 4
_DENSE = 3
_FEW = 20
_MANY = 2_000
_MOST = 0.5
_SEAM = 0.28


def communities(graph: csr_array, rows: Matrix, resolution: float, seed: int) -> Labels:
    """The community of each row of *graph*, shape (n,); *rows*, shape (n, d), are what the graph was made from."""
    n = graph.shape[0]
    if not graph.nnz:
        return np.arange(n, dtype=np.int64)
    factors = [
        (factor, seed + add) for factor in _RESOLUTIONS for add in range(_SEEDS if n <= _MANY else _SEEDS_OF_MANY)
    ]
    votes = [louvain(graph, resolution * factor, one) for factor, one in factors]
    if _FEW <= n <= _MANY:
        return _held_together(votes, list(_dense_places(graph, rows, seed)))
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


def _dense_places(graph: csr_array, rows: Matrix, seed: int) -> Iterator[Labels]:
    """Groups in drawings of the graph; what lies in no dense place joins the nearest."""
    from sklearn.cluster import HDBSCAN

    for drawing in range(_DRAWINGS):
        points = layout(graph, rows, seed + drawing)
        for parts in _PARTS:
            size = max(_FEWEST_IN_A_PART, len(points) // parts)
            found = HDBSCAN(min_cluster_size=size, min_samples=_DENSE, copy=True).fit_predict(points)
            yield _all_placed(points, found)


def _all_placed(points: Matrix, labels: Labels) -> Labels:
    if labels.max() < 0:
        return np.zeros(len(labels), dtype=np.int64)
    centers = np.stack([points[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    nearest = np.square(points[:, None, :] - centers[None, :, :]).sum(axis=2).argmin(axis=1)
    return np.where(labels < 0, nearest, labels)


def _held_together(communities: Sequence[Labels], dense: Sequence[Labels]) -> Labels:
    """Average linkage of how often two rows met; both ways of grouping weigh the same."""
    apart = 1 - (_met(communities) + _met(dense)) / 2
    np.fill_diagonal(apart, 0)
    labels: Labels = fcluster(linkage(squareform(apart, checks=False), "average"), _MOST, "distance").astype(np.int64)
    return labels


def _met(votes: Sequence[Labels]) -> Matrix:
    met = np.zeros((len(votes[0]), len(votes[0])))
    for labels in votes:
        met += labels[:, None] == labels[None, :]
    return met / len(votes)


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
