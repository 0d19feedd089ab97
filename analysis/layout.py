"""A graph drawn in a few dimensions, so that what belongs together lies close together: the layout of UMAP.

McInnes, Healy and Melville 2018, section 3.2: edges pull their ends together, random pairs push apart, less and less.
Written in numpy because umap-learn brings a compiler along and takes longer to start than most analyses take.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Matrix = NDArray[np.float64]

_DIMENSIONS = 5
_EPOCHS = 50
_STEPS = 4
_STRANGERS = 3
_PUSH = 5 / _STRANGERS
_WIDEST = 10.0
_LONGEST_MOVE = 4.0
# How nearness in the drawing falls with distance, 1 / (1 + A d^2B): fitted by UMAP for points that may touch.
_A, _B = 1.93, 0.79


def layout(graph: csr_array, rows: Matrix, seed: int) -> Matrix:
    """Where each row of *graph* lies, shape (n, at most 5). *rows*, shape (n, d), are where it starts from."""
    chance = np.random.default_rng(seed)
    edges = graph.tocoo()
    share = edges.data / edges.data.max()
    points = _start(rows) + chance.normal(scale=0.01, size=(len(rows), min(_DIMENSIONS, rows.shape[1])))
    for epoch in range(_EPOCHS):
        drawn = chance.permutation(np.flatnonzero(chance.random(len(share)) < share))
        for part in np.array_split(drawn, _STEPS):
            strangers = chance.integers(0, len(rows), (len(part), _STRANGERS))
            move = _move(points, edges.row[part], edges.col[part], strangers)
            points = points + (1 - epoch / _EPOCHS) * move
    return points


def _start(rows: Matrix) -> Matrix:
    middle = rows - rows.mean(axis=0)
    left, sizes, right = np.linalg.svd(middle, full_matrices=False)
    # The sign of a direction is the solver's whim: its largest weight is made positive.
    heavy = np.abs(right).argmax(axis=1)
    points = (left * sizes * np.sign(right[np.arange(len(right)), heavy]))[:, :_DIMENSIONS]
    scaled: Matrix = points / max(float(np.abs(points).max()), 1e-12) * _WIDEST
    return np.pad(scaled, ((0, 0), (0, min(_DIMENSIONS, rows.shape[1]) - scaled.shape[1])))


def _move(points: Matrix, heads: NDArray[np.int32], tails: NDArray[np.int32], strangers: NDArray[np.int64]) -> Matrix:
    along = points[heads] - points[tails]
    squares = np.maximum(np.square(along).sum(axis=1), 1e-12)
    falling = squares ** (_B - 1)
    strength = -2 * _A * _B * falling / (1 + _A * falling * squares)
    pull = np.clip(strength[:, None] * along, -_LONGEST_MOVE, _LONGEST_MOVE)
    away = points[heads][:, None, :] - points[strangers]
    squares = np.square(away).sum(axis=2)
    strength = 2 * _B / ((0.001 + squares) * (1 + _A * squares**_B))
    push = np.clip(strength[:, :, None] * away, -_LONGEST_MOVE, _LONGEST_MOVE).sum(axis=1)
    n = len(points)
    of_heads, of_tails = pull + _PUSH * push, -pull
    columns = [
        np.bincount(heads, of_heads[:, column], n) + np.bincount(tails, of_tails[:, column], n)
        for column in range(points.shape[1])
    ]
    return np.stack(columns, axis=1)
