"""ThemeFinder: the grouping of `analysis.grouping` as an estimator by scikit-learn's conventions."""

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data

from analysis.grouping import SMALLEST, Labels, Matrix, centers, grouped


class ThemeFinder(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Find groups of rows that lie near each other; sensible from a handful of rows to 200,000.

    Parameters: `n_neighbors` is how many near rows each row is tied to, at most a fourth of the rows (None: six up to
    2,000 rows, fifteen of more); `resolution` is how fine the themes are beside what is usual, 1; a theme has at least
    `min_size` rows, and up to 2,000 rows one in a hundred of all, or five; `random_state` is the seed, a whole number.
    `views`, ((width, weight), ...), says that the columns are several views of the rows side by side: each has its own
    graph, and the graphs are added by their weights; a row that is all zero in one view has no edges there. Same rows,
    same parameters: the same labels, on any number of threads.

    After `fit(X)`, with X of shape (n, d) and distances Euclidean: `labels_`, shape (n,), the theme of each row,
    numbered from the largest theme on, or -1 where a row is far from every theme (fewer than one in a hundred, as a
    rule); `n_themes_`; `centers_`, shape (n_themes_, d), the mean of each theme; `stability_`, shape (n_themes_,), in
    what share of random halves of the rows each theme comes back (`analysis.stability`).
    """

    labels_: Labels
    centers_: Matrix
    stability_: Matrix
    n_themes_: int

    def __init__(
        self,
        *,
        n_neighbors: int | None = None,
        resolution: float = 1.0,
        min_size: int = SMALLEST,
        random_state: int = 0,
        views: tuple[tuple[int, float], ...] | None = None,
    ) -> None:
        self.n_neighbors = n_neighbors
        self.resolution = resolution
        self.min_size = min_size
        self.random_state = random_state
        self.views = views

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803, ARG002  scikit-learn's names
        """Learn the themes of *X*, shape (n, d), n at least 2. Raises `ValueError` for other input."""
        rows: Matrix = validate_data(self, X, dtype=np.float64, ensure_min_samples=2)
        found = grouped(
            rows,
            self.views,
            seed=self.random_state,
            neighbors=self.n_neighbors,
            resolution=self.resolution,
            smallest=self.min_size,
        )
        self.labels_, self.stability_ = found.labels, found.stability(self.random_state)
        self.centers_ = centers(rows, found.labels)
        self.n_themes_ = len(self.centers_)
        return self
