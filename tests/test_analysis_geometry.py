"""Meaning with less of what differs between translations of one sentence."""

import numpy as np
import pytest

from analysis.embedders import names
from analysis.geometry import EMBEDDERS, Geometry, geometry, steadied
from analysis.matrices import unit
from analysis.views import centered, views
from analysis.wording import Wording
from tests.bench.geometry import DIRECTIONS, as_they_are, embedded, learned, nearest, planted


def test_a_direction_in_which_translations_differ_counts_for_less() -> None:
    halved = Geometry(directions=np.array([[1.0, 0.0]]), kept=np.array([0.75]))
    np.testing.assert_allclose(halved.steadied(np.array([[0.8, 0.8], [0.0, 2.0]])), [[0.6, 0.8], [0.0, 1.0]])


def test_what_differs_between_translations_is_learned() -> None:
    chance = np.random.default_rng(3)
    topics, noise = chance.normal(size=(50, 80)), chance.normal(size=(150, 80)) * 0.1
    noise[:, 7] += chance.normal(size=150) * 5
    says = [str(place) for place in range(50) for _ in range(3)]
    found = learned((np.repeat(topics, 3, axis=0) + noise).astype(np.float32), ["en", "es", "vi"] * 50, says)
    assert found.directions.shape == (DIRECTIONS, 80)
    assert np.abs(found.directions[0]).argmax() == 7
    assert (np.diff(found.kept) >= 0).all()
    assert found.kept[0] < 0.2


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_the_weights_shorten_directions_and_lengthen_none(embedder: str) -> None:
    weights = geometry(embedder)
    assert weights.directions.shape == (DIRECTIONS, 384)
    np.testing.assert_allclose(weights.directions @ weights.directions.T, np.eye(DIRECTIONS), atol=2e-3)
    assert 0 < weights.kept.min() < weights.kept.max() < 1


def test_neighbors_are_of_the_same_theme_more_often_and_of_the_same_language_less_often() -> None:
    answers = planted()
    rows = centered(embedded("multilingual", answers.texts, answers.languages), answers.languages)
    before, after = (nearest(one, answers, answers.texts) for one in (rows, steadied(rows, "multilingual")))
    assert after[0] > before[0] + 0.01
    assert after[1] < before[1]


@pytest.mark.parametrize("embedder", sorted(set(names()) - set(EMBEDDERS)))
def test_vectors_of_other_embedders_stay_as_they_are(embedder: str) -> None:
    rows = unit(np.random.default_rng(0).normal(size=(5, 7)))
    assert steadied(rows, embedder) is rows


def test_vectors_of_another_length_are_told() -> None:
    with pytest.raises(ValueError, match="for vectors of 384 numbers, not 12"):
        steadied(np.ones((2, 12)), "multilingual")


def test_themes_are_looked_for_in_the_steadied_vectors() -> None:
    said = ("Otobis la anreta chak maten", "Manje midi a frèt", "Bữa trưa bị nguội", "Xe buýt đến trễ mỗi sáng")
    languages = ("ht", "ht", "vi", "vi")
    wordings = [Wording(*one) for one in zip(said, languages, strict=True)]
    vectors = {"multilingual": embedded("multilingual", said, languages)}
    ids = [str(place) for place in range(4)]
    assert not np.allclose(views(wordings, vectors, ids).rows, views(wordings, vectors, ids, steady=as_they_are).rows)
