"""Shared words instead of meaning: no model, any language, but every language stays on its own.

TF-IDF of words and letter groups, reduced to 64 dimensions by a truncated SVD (scikit-learn, BSD-3). Runs wherever
scikit-learn does. The vectors of a text depend on the other texts, so that none are kept.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from analysis.embedders import Vectors

VERSION = "1"
STORED = False
LANGUAGES: frozenset[str] | None = None
BESIDE: Mapping[str, float] = {}
INSTEAD: Mapping[str, str] = {}
WHOLE = False

_DIMENSIONS = 64


def embed(texts: Sequence[str]) -> Vectors:
    """One row per text, shape (len(texts), at most 64)."""
    counts = make_union(
        TfidfVectorizer(sublinear_tf=True, tokenizer=re.compile(r"\w+").findall, token_pattern=None),
        TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5)),
    ).fit_transform(texts)
    n_dimensions = min(_DIMENSIONS, len(texts) - 1, counts.shape[1] - 1)
    if n_dimensions < 2:
        return np.asarray(normalize(counts).toarray(), dtype=np.float32)
    # One thread: sums in another order would end in other last bits.
    with threadpool_limits(1):
        left, sizes, _ = randomized_svd(counts, n_dimensions, n_iter=5, random_state=0)
    return np.asarray(normalize(left * sizes), dtype=np.float32)
