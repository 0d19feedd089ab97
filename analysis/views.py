"""What the themes are looked for in: several views of each idea, side by side in one matrix.

Nearness of meaning comes from embedders, freed from the language an idea is written in; nearness of words helps where
nearly everybody writes the same language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from analysis.embedders import Vectors, load, reads
from analysis.geometry import steadied
from analysis.grouping import MANY
from analysis.matrices import counted, leading, principal, unit, weighed
from analysis.neighbors import together
from analysis.wording import Wording

Matrix = NDArray[np.float64]
Steady = Callable[[Matrix, str], Matrix]

_DIMENSIONS = 64
_WORD_DIMENSIONS = 64
_WORDS_WEIGHT = 0.25
_TOO_COMMON = 0.2
_ONE_LANGUAGE = 0.8
_SHRINK = 5
_BLOCK = 4_096
_LEAN = 0.7
_LEAN_AMONG_MANY = 1.0
"""How much its whole answer counts beside an idea. Among many, those that say little alone find others of the kind."""


@dataclass(frozen=True, slots=True)
class Views:
    """`rows`, shape (n, sum of the widths): the views of each idea side by side, each of length one, or zero where a
    view knows nothing of it. `parts` is ((width, weight), ...), as `analysis.grouping.grouped` takes it.
    """

    rows: Matrix
    parts: tuple[tuple[int, float], ...]

    @property
    def together(self) -> Matrix:
        """One row of length one per idea, the views weighted: its dot products are overall nearness."""
        return together(self.rows, self.parts)


def views(
    wordings: Sequence[Wording],
    vectors: Mapping[str, Vectors],
    answers: Sequence[str],
    wholes: Mapping[str, Vectors] = MappingProxyType({}),
    steady: Steady = steadied,
) -> Views:
    """The views of ideas: one per embedder in *vectors* (name → shape (n, d)), the main one first, and one of words.

    The meaning is centered per language, because raw vectors of multilingual encoders lie together by language before
    they lie together by topic, freed by `steady` from what else differs between translations, and reduced to its
    principal coordinates. `answers`, the id of the answer that each idea is from, lets an idea lean on the whole of its
    answer: "It is very dangerous." says little alone. `wholes` has the vectors of whole answers, a row for each idea,
    by those embedders that read them; for the others the mean of its ideas stands for an answer.
    """
    languages = [wording.language for wording in wordings]
    with threadpool_limits(1):
        beside = load(next(iter(vectors))).BESIDE
        found = [
            (_meaning(one, wholes.get(name), languages, answers, name, steady), beside.get(name, 1.0))
            for name, one in vectors.items()
        ]
        if len(wordings) > 2 and _is_one_language(languages):
            found.append((_content(wordings), _WORDS_WEIGHT))
    return Views(np.hstack([rows for rows, _ in found]), tuple((rows.shape[1], weight) for rows, weight in found))


def centered(vectors: Vectors, languages: Sequence[str]) -> Matrix:
    """*vectors* of length one without the mean of their language, same shape; a rare language leans on the whole."""
    # In place, and in blocks: of 200,000 ideas each copy takes a gigabyte.
    rows = np.array(vectors, dtype=np.float64)
    unit(rows, out=rows)
    codes, places = np.unique(np.asarray(languages, dtype=str), return_inverse=True)
    sides = csr_array((np.ones(len(rows)), (places, np.arange(len(rows)))), shape=(len(codes), len(rows)))
    sums, sizes = sides @ rows, sides.sum(axis=1)
    means = (sums + _SHRINK * sums.sum(axis=0) / len(rows)) / (sizes + _SHRINK)[:, None]
    for start in range(0, len(rows), _BLOCK):
        rows[start : start + _BLOCK] -= means[places[start : start + _BLOCK]]
    return unit(rows, out=rows)


def _meaning(
    vectors: Vectors,
    wholes: Vectors | None,
    languages: Sequence[str],
    answers: Sequence[str],
    embedder: str,
    steady: Steady,
) -> Matrix:
    seen = np.array([reads(embedder, language) for language in languages])
    if not seen.any():
        return np.zeros((len(languages), 1))
    spoken = np.asarray(languages)[seen].tolist()
    meaning = steady(centered(vectors[seen], spoken), embedder)
    if wholes is None:
        meaning += _mean_of_answer(meaning, np.asarray(answers)[seen])
    else:
        lean = _LEAN if len(meaning) <= MANY else _LEAN_AMONG_MANY
        meaning += lean * steady(centered(wholes[seen], spoken), embedder)
    reduced = _principal(unit(meaning, out=meaning))
    rows = np.zeros((len(languages), reduced.shape[1]))
    rows[seen] = reduced
    return rows


def _mean_of_answer(rows: Matrix, answers: NDArray[np.str_]) -> Matrix:
    """For each row the mean of its answer's rows."""
    _, groups, sizes = np.unique(answers, return_inverse=True, return_counts=True)
    sums = np.zeros((len(sizes), rows.shape[1]))
    np.add.at(sums, groups, rows)
    mean: Matrix = sums[groups] / sizes[groups, None]
    return mean


def _principal(vectors: Matrix) -> Matrix:
    n_dimensions = min(_DIMENSIONS, *vectors.shape)
    if n_dimensions < 3:
        return vectors
    return unit(principal(vectors, n_dimensions))


def _content(wordings: Sequence[Wording]) -> Matrix:
    """TF-IDF of the words and pairs of words that are no stop words, without those in over a fifth of the ideas."""
    n = len(wordings)
    phrases = [[" ".join(stems) for stems in wording.pairs] for wording in wordings]
    least = 2 if n > 40 else 1
    weights = weighed(counted(phrases, least, max(_TOO_COMMON, least / n)))
    if not weights.nnz:
        return np.zeros((n, 1))
    n_dimensions = min(_WORD_DIMENSIONS, n - 1, weights.shape[1] - 1)
    if n_dimensions < 2:
        return unit(weights.toarray())
    left, sizes = leading(weights, n_dimensions)
    return unit(left * np.sqrt(sizes))


def _is_one_language(languages: Sequence[str]) -> bool:
    _, counts = np.unique(np.asarray(languages, dtype=str), return_counts=True)
    return bool(counts.max() >= _ONE_LANGUAGE * counts.sum())
