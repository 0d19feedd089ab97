"""The graph of nearest neighbors that themes are found in: exact up to 10,000 rows, by cells of near rows beyond.

Edge weights are those of UMAP (McInnes, Healy and Melville 2018, section 3.1). No library for approximate neighbors is
used: those that install everywhere draw from clocks or threads, and the same rows must give the same graph.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.matrices import unit

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_BLOCK = 128
_PART = 32
_EXACT = 10_000
_PORTION = 1_024
_THREADS = 2
_CELL = 500
_CELLS_LOOKED_AT = 20
_ROUNDS = 5
_BISECTIONS = 40


def together(rows: Matrix, views: Sequence[tuple[int, float]]) -> Matrix:
    """*rows* of several views side by side, ((width, weight), ...), as one row of length one each.

    Dot products are then nearness over all views; a row that one view knows nothing of is no nearer to others for that.
    """
    weights = np.concatenate([np.full(width, np.sqrt(weight)) for width, weight in views])
    whole: Matrix = unit(rows * weights)
    return whole


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
    """The nearest other rows of each row, nearest first, and how far they are; both of shape (n, n_neighbors).

    Beyond 10,000 rows they are looked for in the twenty cells, of some 500 rows each, that are nearest to a row's own:
    the time grows with the number of rows, not with its square. Of the neighbors of labeled texts (13,000 and 22,000)
    one in a hundred is then another near row; of rows in no clusters at all most are.
    """
    neighbors = np.empty((len(rows), n_neighbors), dtype=np.int64)
    squares = np.empty((len(rows), n_neighbors))
    # Which ones are near is found in half the digits, in half the time; how near they are, in all of them.
    small = rows.astype(np.float32)
    to_rows = np.column_stack([small, np.einsum("ij,ij->i", small, small) / -2])
    from_rows = np.column_stack([small, np.ones(len(rows), dtype=np.float32)])

    def look(search: tuple[Labels, Labels]) -> None:
        some, others = search
        columns = to_rows[others].T
        for start in range(0, len(some), _BLOCK):
            block = some[start : start + _BLOCK]
            near_by = from_rows[block] @ columns
            near_by[np.arange(len(block)), np.searchsorted(others, block)] = -np.inf
            near = others[_largest(near_by, n_neighbors)]
            near_squares = np.square(rows[near] - rows[block, None]).sum(axis=2)
            order = np.argsort(near_squares, axis=1, kind="stable")
            neighbors[block] = np.take_along_axis(near, order, axis=1)
            squares[block] = np.take_along_axis(near_squares, order, axis=1)

    # Searches go to threads, and no sum is split among threads: its order, and so its last bits, stay the same.
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(look, _searches(rows)))
    return neighbors, np.sqrt(squares)


def _largest(numbers: NDArray[np.float32], n: int) -> Labels:
    """The places of the *n* largest of each row of *numbers*, in no order; shape (len(numbers), n).

    In a long row they are looked for in parts: the *n* largest lie in the *n* parts whose own largest are the largest.
    """
    width = numbers.shape[1]
    n_parts = width // _PART
    if n_parts < 2 * n:
        return np.argpartition(numbers, width - n, axis=1)[:, width - n :]
    even = n_parts * _PART
    tops = numbers[:, :even].reshape(len(numbers), _PART, n_parts).max(axis=1)
    parts = np.argpartition(tops, n_parts - n, axis=1)[:, n_parts - n :]
    places = (parts[:, :, None] + n_parts * np.arange(_PART)).reshape(len(numbers), -1)
    rest = np.broadcast_to(np.arange(even, width), (len(numbers), width - even))
    places = np.hstack([places, rest])
    found = np.take_along_axis(numbers, places, axis=1)
    largest = np.argpartition(found, found.shape[1] - n, axis=1)[:, found.shape[1] - n :]
    return np.take_along_axis(places, largest, axis=1)


def _searches(rows: Matrix) -> Iterator[tuple[Labels, Labels]]:
    """Some rows, and the rows, both in rising order, that their neighbors are looked for among."""
    every = np.arange(len(rows))
    if len(rows) <= _EXACT:
        yield from ((every[start : start + _PORTION], every) for start in range(0, len(rows), _PORTION))
        return
    cells, centers = _cells(rows)
    order = np.argsort(cells, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(cells, minlength=len(centers)))[:-1])
    between = np.square(centers[:, None, :] - centers[None, :, :]).sum(axis=2)
    for cell, looked_at in enumerate(np.argsort(between, axis=1, kind="stable")[:, :_CELLS_LOOKED_AT]):
        yield members[cell], np.sort(np.concatenate([members[one] for one in looked_at]))


def _cells(rows: Matrix) -> tuple[Labels, Matrix]:
    """The cell of each row and the centers of the cells: a few rounds of k-means, from rows spread evenly."""
    n_cells = len(rows) // _CELL
    centers = rows[np.linspace(0, len(rows) - 1, n_cells).astype(int)]
    for _ in range(_ROUNDS):
        cells = _nearest_center(rows, centers)
        sizes = np.bincount(cells, minlength=n_cells)
        sums = csr_array((np.ones(len(rows)), (cells, np.arange(len(rows)))), shape=(n_cells, len(rows))) @ rows
        centers = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centers)
    return _nearest_center(rows, centers), centers


def _nearest_center(rows: Matrix, centers: Matrix) -> Labels:
    lengths = np.einsum("ij,ij->i", centers, centers)
    blocks = (rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK))
    return np.concatenate([(lengths - 2 * block @ centers.T).argmin(axis=1) for block in blocks])


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
