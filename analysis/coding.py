"""Given themes beside found ones: which ideas belong to the themes of a codebook, by meaning.

What fits none of them stays with the others it was found together with, as a new theme, or on its own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.embedders import EmbedderError, Vectors, load
from analysis.grouping import ON_ITS_OWN, Labels
from analysis.matrices import unit
from analysis.report import Code

Matrix = NDArray[np.float64]

# Chosen on four sets of short texts with their labels as names (questions to a bank, requests, messages to a shop, and
# invented school answers in six languages): 48 to 86 % of the ideas were given a theme, 80 to 93 % of these the right
# one, and of ideas whose theme was taken out of the codebook 60 to 94 % were given none.
_FIRST_FIT = 0.2
_FIT = 0.3
_NEAREST = 0.3
_GIVEN = 2.0
_FEWEST = 3

# On samples of the first three of these sets 5 to 7 of 100 more ideas have a theme, as rightly as before, and last
# year's themes, looked for in last year's answers, leave 18 new ones instead of 28.
_MOST = 0.6
_CLEARLY = 0.7
_NOT_FAR = 0.1


def fitting(ideas: Matrix, examples: Vectors, code_of: NDArray[np.int64]) -> tuple[Labels, Matrix]:
    """The code of each idea, -1 where none fits, shape (n,), and how near it is to each code, shape (n, codes).

    `ideas`, shape (n, d), are the vectors of ideas, each of length one and freed from its language. `examples`, shape
    (m, d), are those of the names, definitions and examples of the codes, `code_of`, shape (m,), says of which. An idea
    is given the code whose texts, and whose ideas in a first round, it is nearest to.
    """
    alone = unit(examples)
    texts = unit(alone - alone.mean(axis=0))
    codes = _centers(texts, code_of)
    nearest = _nearest(ideas @ texts.T, code_of)
    first = _best(_mixed(ideas @ codes.T, nearest), _FIRST_FIT)
    heard = np.stack([ideas[first == code].sum(axis=0) for code in range(len(codes))])
    n_heard = np.maximum(1, np.bincount(first[first != ON_ITS_OWN], minlength=len(codes)))
    together = unit(_GIVEN * codes + heard / n_heard[:, None])
    nearness = _mixed(ideas @ together.T, nearest)
    return _best(nearness, _FIT), nearness


def with_codes(found: Labels, given: Labels, nearness: Matrix) -> tuple[Labels, tuple[int, ...]]:
    """The labels of all ideas, codes first; and which codes have any.

    `found` are the groups that ideas were found in, `given` their codes, -1 for none in both; `nearness`, shape
    (len(found), codes), is how near each is to each code. An idea without a code stays with those of its group that
    have none either, where these are three or more; otherwise it is on its own. They make no new theme beside a given
    one that most of their group clearly belongs to: those that are not far from it belong to it too, and the others
    are on their own.
    """
    used = tuple(int(code) for code in np.unique(given[given != ON_ITS_OWN]))
    labels = np.full(len(found), ON_ITS_OWN, dtype=np.int64)
    for place, code in enumerate(used):
        labels[given == code] = place
    next_label = len(used)
    for group in np.unique(found[found != ON_ITS_OWN]):
        rest = (found == group) & (given == ON_ITS_OWN)
        if rest.sum() < _FEWEST:
            continue
        main = _main_code(given[found == group])
        if main is None:
            labels[rest] = next_label
            next_label += 1
        else:
            labels[rest & (nearness[:, main] >= _NOT_FAR)] = used.index(main)
    return labels, used


def _main_code(given: Labels) -> int | None:
    """The code that a group is clearly of, where most of it has one."""
    sizes = np.bincount(given[given != ON_ITS_OWN], minlength=1)
    is_clear = sizes.sum() >= _MOST * len(given) and sizes.max() >= _CLEARLY * sizes.sum()
    return int(sizes.argmax()) if is_clear else None


def code_texts(codebook: Sequence[Code]) -> tuple[list[str], NDArray[np.int64]]:
    """Everything a codebook says, and of which code each text is."""
    texts = [(text, place) for place, code in enumerate(codebook) for text in (code[0], code[1], *code[2]) if text]
    return [text for text, _ in texts], np.array([place for _, place in texts], dtype=np.int64)


def must_embed_alone(embedder: str) -> None:
    """Raises `EmbedderError` for an embedder that cannot give a vector to a text that is not among the answers."""
    if not load(embedder).STORED:
        raise EmbedderError(f"a codebook needs an embedder that knows meanings: {embedder!r} only compares words")


def notes(codebook: Sequence[Code], used: Sequence[int], labels: Labels) -> tuple[str, ...]:
    """What the codebook did not have, and what nobody spoke of."""
    n_new = int(labels.max(initial=-1)) + 1 - len(used)
    others = int((labels >= len(used)).sum() + (labels == ON_ITS_OWN).sum())
    silent = [code[0] for place, code in enumerate(codebook) if place not in used]
    n_codes = f"{len(codebook)} {'theme' if len(codebook) == 1 else 'themes'}"
    said = [
        f"The codebook has {n_codes}; {others} of {len(labels)} ideas fit none of them. "
        f"They make {n_new} new {'theme' if n_new == 1 else 'themes'} or stand on their own."
    ]
    return (*said, f"No idea fits these themes of the codebook: {'; '.join(silent)}.") if silent else tuple(said)


def _centers(rows: Matrix, code_of: NDArray[np.int64]) -> Matrix:
    centers: Matrix = unit(np.stack([rows[code_of == code].mean(axis=0) for code in range(int(code_of.max()) + 1)]))
    return centers


def _nearest(nearness: Matrix, code_of: NDArray[np.int64]) -> Matrix:
    """How near each idea is to the nearest text of each code."""
    return np.stack([nearness[:, code_of == code].max(axis=1) for code in range(int(code_of.max()) + 1)], axis=1)


def _mixed(center: Matrix, nearest: Matrix) -> Matrix:
    return (1 - _NEAREST) * center + _NEAREST * nearest


def _best(nearness: Matrix, least: float) -> Labels:
    best: Labels = np.where(nearness.max(axis=1) >= least, nearness.argmax(axis=1), ON_ITS_OWN).astype(np.int64)
    return best
