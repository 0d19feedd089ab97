"""Groups of up to some thousand rows: average linkage, after each row was moved toward its neighbors.

Modularity prefers groups of one size, and among few answers what is said of one thing is often as much as what is said
of all others. Average linkage has no such liking, but a row that lies between two groups misleads it; as the mean of
its neighborhood in the graph a row lies where the rows around it lie.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array, diags_array, eye_array
from scipy.spatial.distance import squareform

from analysis.matrices import unit

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

_STEPS = 4


def smoothed(graph: csr_array, rows: Matrix) -> Matrix:
    """*rows*, shape (n, d), as seen from their mean after one to four walks to neighbors in *graph*, shape (n, 4 d).

    A walk makes each row the mean of itself and its neighbors, by the weights of the edges. The four views of a row are
    side by side, each of the same length: their dot products are means of four cosines.
    """
    with_itself = csr_array(graph + eye_array(len(rows), format="csr"))
    walk = csr_array(diags_array(1 / with_itself.sum(axis=1)) @ with_itself)
    moved = rows - rows.mean(axis=0)
    views = []
    for _ in range(_STEPS):
        moved = walk @ moved
        views.append(unit(moved))
    side_by_side: Matrix = np.hstack(views) / np.sqrt(_STEPS)
    return side_by_side


def linked(rows: Matrix, heights: Sequence[float]) -> list[Labels]:
    """For each of *heights* the groups 0, 1, ... of *rows*, each of length one, that lie at least so far apart.

    How far two groups are apart is the mean of one minus the cosine over all pairs of their rows; the two nearest are
    joined until none are nearer than that.
    """
    if len(rows) < 2:
        return [np.zeros(len(rows), dtype=np.int64) for _ in heights]
    far = np.maximum(1 - rows @ rows.T, 0)
    joins = linkage(squareform((far + far.T) / 2, checks=False), method="average")
    return [np.unique(fcluster(joins, one, criterion="distance"), return_inverse=True)[1] for one in heights]
