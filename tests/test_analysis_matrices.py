"""The operations on matrices: as scikit-learn has them."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.matrices import counted, leading, principal, unit, weighed

WORDS = [["bus", "late", "bus"], ["bus", "lunch"], ["lunch", "cold", "late"], [], ["cold"]]


def test_rows_have_length_one_or_nothing() -> None:
    assert unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[0.6, 0.8], [0.0, 0.0]]


def test_principal_coordinates_are_those_of_scikit_learn() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 8))
    expected = PCA(3).fit_transform(rows)
    assert np.abs(principal(rows, 3)) == pytest.approx(np.abs(expected))


def test_words_that_are_too_rare_or_too_common_are_not_counted() -> None:
    assert counted(WORDS).toarray().tolist() == [[2, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 1], [0, 0, 0, 0], [0, 1, 0, 0]]
    assert counted([["a", "b"], ["a", "c"], ["a", "b"]], least=2, share=0.7).toarray().tolist() == [[1], [0], [1]]


@pytest.mark.parametrize("least", [1, 2])
def test_words_are_weighed_as_by_scikit_learn(least: int) -> None:
    expected = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=least).fit_transform(WORDS)
    assert weighed(counted(WORDS, least)).toarray() == pytest.approx(expected.toarray())


def test_without_a_word_there_is_no_weight() -> None:
    assert weighed(counted([[], []])).nnz == 0


def test_the_leading_directions_are_the_largest_singular_values() -> None:
    rows = np.random.default_rng(0).normal(size=(40, 30)) * np.linspace(3, 0.1, 30)
    left, sizes, _ = np.linalg.svd(rows, full_matrices=False)
    found, largest = leading(csr_array(rows), 4)
    assert largest == pytest.approx(sizes[:4], rel=1e-3)
    assert np.abs((found * left[:, :4]).sum(axis=0)) == pytest.approx(np.ones(4), rel=1e-2)
