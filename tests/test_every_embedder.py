"""Every embedder in the folder: rows of length one, the same bytes each time, and errors that name what to take."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from analysis import embedders
from analysis.embedders import EmbedderError, Vectors, load, names, readers, reads, text_hash, vectors_of
from analysis.embedders.multilingual import check_processor

HERE = [name for name in names() if name != "remote"]
"""Those that run on this machine; `test_remote_embedder.py` has the other one."""

TEXTS = ["More recess, please", "Longer time to play outside", "The bus is late", "Los baños están sucios", "\0", ""]


class Shelf:
    """A store of vectors in memory, which counts what is put there."""

    def __init__(self) -> None:
        self.vectors: dict[tuple[str, str, str], Vectors] = {}

    def get(self, embedder: str, version: str, hashes: Sequence[str]) -> dict[str, Vectors]:
        keys = {one: (embedder, version, one) for one in hashes}
        return {one: self.vectors[key] for one, key in keys.items() if key in self.vectors}

    def put(self, embedder: str, version: str, vectors: Mapping[str, Vectors]) -> None:
        self.vectors |= {(embedder, version, one): vector for one, vector in vectors.items()}


@pytest.mark.parametrize("name", HERE)
def test_a_vector_has_length_one(name: str) -> None:
    vectors = load(name).embed(TEXTS[:4])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).round(3).tolist() == [1.0] * 4


@pytest.mark.parametrize("name", HERE)
def test_the_same_texts_give_the_same_bytes(name: str) -> None:
    assert load(name).embed(TEXTS).tobytes() == load(name).embed(TEXTS).tobytes()


@pytest.mark.parametrize("name", [name for name in HERE if load(name).STORED])
def test_near_in_meaning_is_near_in_space(name: str) -> None:
    near = vectors_of(TEXTS[:3], name)
    assert near[0] @ near[1] > near[0] @ near[2]


@pytest.mark.parametrize("name", [name for name in HERE if load(name).STORED])
def test_what_is_kept_is_not_embedded_again(name: str) -> None:
    shelf = Shelf()
    told: list[tuple[int, int]] = []
    first = vectors_of(TEXTS, name, store=shelf)
    again = vectors_of([*TEXTS, "New"], name, store=shelf, progress=lambda done, total: told.append((done, total)))
    assert again[:-1].tobytes() == first.tobytes()
    assert told == [(1, 1)]
    assert {key[:2] for key in shelf.vectors} == {(name, load(name).VERSION)}


def test_equal_texts_are_embedded_once() -> None:
    shelf = Shelf()
    vectors = vectors_of(["Bus", "Art", "Bus"], "fast", store=shelf)
    assert vectors[0].tolist() == vectors[2].tolist()
    assert {key[2] for key in shelf.vectors} == {text_hash("Bus"), text_hash("Art")}


@pytest.mark.parametrize("name", names())
def test_every_embedder_says_what_it_is(name: str) -> None:
    first_line = (load(name).__doc__ or "").splitlines()[0]
    assert first_line.endswith((".", ";", "default.", "own.", "them."))
    assert {*load(name).BESIDE, *load(name).INSTEAD.values()} <= set(names())


def test_english_alone_is_read_by_those_who_read_it_best() -> None:
    assert readers("multilingual", ["en", "en"]) == ("english", "fast")
    assert readers("multilingual", ["en", "es"]) == ("multilingual", "fast", "english")
    assert readers("multilingual", ["es"]) == ("multilingual", "fast", "english")
    assert readers("tfidf", ["en"]) == ("tfidf",)


def test_a_text_in_no_language_is_read_by_those_that_read_the_others() -> None:
    assert readers("multilingual", ["en", "und"]) == ("english", "fast")
    assert [name for name in HERE if reads(name, "und")] == HERE
    assert not reads("english", "es")


@pytest.mark.parametrize("name", HERE)
def test_half_a_letter_is_read_as_something(name: str) -> None:
    assert len(load(name).embed([*TEXTS, "\ud800 bus"])) == len(TEXTS) + 1


@pytest.mark.parametrize("name", ["english", "fast"])
def test_vectors_do_not_depend_on_what_else_is_read(name: str) -> None:
    texts = [f"{text} {place}" for place in range(40) for text in TEXTS[:4]]
    together, alone = load(name).embed(texts), np.vstack([load(name).embed([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-6


def test_english_vectors_are_the_same_on_any_number_of_threads() -> None:
    with threadpool_limits(1):
        alone = load("english").embed(TEXTS)
    assert load("english").embed(TEXTS).tobytes() == alone.tobytes()


def test_in_english_the_words_that_tell_count_more_than_those_that_do_not() -> None:
    wordy, plain, other = vectors_of(
        ["It is that the bus is so late for us", "bus late", "it is that it is so"], "english"
    )
    assert wordy @ plain > 2 * (wordy @ other)


def test_an_unknown_embedder_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(
        EmbedderError, match="unknown embedder 'nope': choose one of english, fast, multilingual, remote, tfidf"
    ):
        embedders.load("nope")


def test_a_processor_without_avx2_is_named_before_the_model_is_loaded() -> None:
    with pytest.raises(EmbedderError, match="needs a processor with AVX2: choose 'fast'"):
        check_processor("x86_64", {"AVX2": False})
    check_processor("aarch64", {})


# The first coordinates of one sentence, as the pinned models give them: another model must not come in unseen.
@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("multilingual", [0.051, 0.01, -0.027, -0.093]),
        ("fast", [-0.046, 0.028, -0.057, 0.034]),
        ("english", [0.064, 0.012, 0.034, -0.061]),
    ],
)
def test_the_models_are_the_ones_we_measured(name: str, start: list[float]) -> None:
    # 'multilingual' counts in few bits, which processors round otherwise: by 0.001 on those tried.
    assert vectors_of(["More recess, please"], name)[0, :4] == pytest.approx(start, abs=0.005)
