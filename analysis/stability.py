"""How surely a theme would come back had other people answered: it is looked for in random halves of the rows.

After Hennig 2007, "Cluster-wise assessment of cluster stability": groups are found anew among the half, and a theme has
come back where one of them shares enough with it (Jaccard).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_HALVES = 20
_FEWEST_HALVES = 5
_ROWS_IN_ALL = 100_000
_CAME_BACK = 0.5


def stability(labels: Labels, again: Callable[[Labels], Labels], seed: int) -> Matrix:
    """For each theme of *labels* (-1 for none) in what share of halves it came back.

    `again(places)` is the groups 0, 1, ... of the rows at *places*. There are twenty halves, and fewer of more
    than 5,000 rows: as many as hold 100,000 rows together, at least five.
    """
    n_themes = int(labels.max(initial=-1)) + 1
    halves = min(_HALVES, max(_FEWEST_HALVES, _ROWS_IN_ALL // max(1, len(labels))))
    chance = np.random.default_rng(seed)
    came_back = np.zeros(n_themes)
    for _ in range(halves):
        half = np.sort(chance.permutation(len(labels))[: max(2, len(labels) // 2)])
        came_back += _jaccard(labels[half], again(half), n_themes) >= _CAME_BACK
    return came_back / halves


def _jaccard(labels: Labels, found: Labels, n_themes: int) -> Matrix:
    """How much of each theme the community most like it shares with it."""
    placed = labels >= 0
    sizes_of_themes = np.bincount(labels[placed], minlength=n_themes)
    sizes = np.bincount(found)
    both = csr_array((np.ones(placed.sum()), (labels[placed], found[placed])), shape=(n_themes, len(sizes))).toarray()
    best: Matrix = (both / (sizes_of_themes[:, None] + sizes[None, :] - both)).max(axis=1, initial=0)
    return best
