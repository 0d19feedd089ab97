"""Vectors of meaning with less of what differs between translations of one sentence.

Whoever says the same in another language says it with other words, in another order and at another length, and some
directions of a multilingual embedder follow that more than they follow the topic. Those directions are made shorter:
the 64 in which translations differ most, each by how much they do (within-class covariance normalization, Hatch,
Kajarekar and Stolcke 2006, the class being a sentence in all its languages). What is left of a language's mean is not
touched here: `analysis.views.centered` takes it off before.

There are weights for the embedder 'multilingual' alone; vectors of others stay as they are. They were learned from the
texts of our own surveys in `surveys/translations` (274 sentences in six languages, no answer of anybody, the license of
this project), and from no set that themes are measured on. `python -m tests.bench.geometry` measures what they do;
with `--learn` it learns them again.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.matrices import unit

Matrix = NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights"
EMBEDDERS = ("multilingual",)


@dataclass(frozen=True)
class Geometry:
    """`directions`, shape (k, d), of length one and at right angles to each other, and which share of each is left,
    `kept`, shape (k,).
    """

    directions: Matrix
    kept: Matrix

    def steadied(self, rows: Matrix) -> Matrix:
        """*rows*, shape (n, d), with the directions made shorter, of length one again.

        Raises `ValueError` for rows of another length than the weights are for.
        """
        if rows.shape[1] != self.directions.shape[1]:
            raise ValueError(
                f"the weights are for vectors of {self.directions.shape[1]} numbers, not {rows.shape[1]}: "
                "learn them again with python -m tests.bench.geometry --learn"
            )
        return unit(rows - (rows @ self.directions.T * (1 - self.kept)) @ self.directions)


def steadied(rows: Matrix, embedder: str) -> Matrix:
    """*rows*, centered vectors of *embedder*, with less of what differs between translations where that was learned."""
    return geometry(embedder).steadied(rows) if embedder in EMBEDDERS else rows


@cache
def geometry(embedder: str) -> Geometry:
    """The weights for vectors of *embedder*, one of `EMBEDDERS`."""
    with np.load(_file(embedder)) as kept:
        return Geometry(kept["directions"].astype(np.float64), kept["kept"].astype(np.float64))


def keep(embedder: str, learned: Geometry) -> None:
    """Write *learned* as the weights for *embedder*."""
    np.savez(_file(embedder), directions=learned.directions.astype(np.float16), kept=learned.kept.astype(np.float32))


def _file(embedder: str) -> Path:
    return WEIGHTS / f"geometry-{embedder}.npz"
