"""What is done to matrices of vectors and of words: lengths of one, principal coordinates, weights of words.

scikit-learn has all of it, and takes longer to be imported than to find the themes of 500 answers.
"""

from collections.abc import Collection, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = TypeVar("Floats", NDArray[np.float32], NDArray[np.float64])
Matrix = NDArray[np.float64]

_BEYOND = 10
_ROUNDS = 5


def unit(rows: Floats, out: Floats | None = None) -> Floats:
    """*rows*, each divided by its length, in *out* where it is given; rows of zeros stay as they are."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    divided: Floats = np.divide(rows, np.where(lengths > 0, lengths, np.ones_like(lengths))[:, None], out=out)
    return divided


def principal(rows: Matrix, n: int) -> Matrix:
    """The *n* coordinates in which *rows* differ most from their mean, the first one most; shape (len(rows), n)."""
    middle = rows.mean(axis=0)
    _, directions = np.linalg.eigh(rows.T @ rows - len(rows) * np.outer(middle, middle))
    first = directions[:, : -n - 1 : -1]
    coordinates: Matrix = rows @ first - middle @ first
    return coordinates


def counted(lists: Sequence[Collection[str]], least: int = 1, share: float = 1.0) -> csr_array:
    """How often each list has each word, shape (len(lists), words), the words in the order of the alphabet.

    Words are left out that are in fewer than *least* lists, or in more than *share* of them.
    """
    columns: dict[str, int] = {}
    found = np.array([columns.setdefault(word, len(columns)) for one in lists for word in one], dtype=np.int64)
    ends = np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
    counts = csr_array((np.ones(len(found)), found, ends), shape=(len(lists), len(columns)))
    counts.sum_duplicates()
    spread = np.bincount(counts.indices, minlength=len(columns))
    is_kept = (least <= spread) & (spread <= share * len(lists))
    return csr_array(counts[:, [columns[word] for word in sorted(columns) if is_kept[columns[word]]]])


def weighed(counts: csr_array) -> csr_array:
    """TF-IDF: one plus the logarithm of each count, more for words in fewer rows; each row of length one."""
    n_rows, n_words = counts.shape
    rarity = np.log((1 + n_rows) / (1 + np.bincount(counts.indices, minlength=n_words))) + 1
    weights = (1 + np.log(counts.data)) * rarity[counts.indices]
    row_of = np.repeat(np.arange(n_rows), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row_of, np.square(weights), minlength=n_rows))
    return csr_array((weights / lengths[row_of], counts.indices, counts.indptr), shape=counts.shape)


def leading(rows: csr_array, n: int) -> tuple[Matrix, Matrix]:
    """The *n* largest singular values of *rows* and their left vectors, shape (rows, n), nearly.

    By random directions that are turned toward the largest ones in some rounds: Halko, Martinsson and Tropp 2011.
    """
    n_directions = min(n + _BEYOND, *rows.shape)
    directions: Matrix = np.random.default_rng(0).normal(size=(rows.shape[1], n_directions))
    for _ in range(_ROUNDS):
        directions = np.linalg.qr(rows.T @ (rows @ directions))[0]
    basis = np.linalg.qr(rows @ directions)[0]
    left, sizes, _ = np.linalg.svd((rows.T @ basis).T, full_matrices=False)
    return basis @ left[:, :n], sizes[:n]
