"""Turn texts into vectors whose nearness is nearness of meaning: one file per backend, the file name is the option.

An embedder is a module with `VERSION`, `STORED` and `embed`. Nothing falls back to another one: what cannot run here
says so, and names what can.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from analysis.languages import UNKNOWN

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

_BATCH = 256


class EmbedderError(RuntimeError):
    """This embedder is not known, or cannot run on this machine; the message names the ones to take instead."""


class Embedder(Protocol):
    """A module of this folder.

    `VERSION` changes whenever vectors do. `STORED` says whether a text's vector depends on the text alone, so that it
    can be kept; otherwise `embed` must see all texts at once. `LANGUAGES` are the codes of those it knows, None for
    any. `BESIDE` names the embedders whose view of the same texts is laid beside its own, and what it counts beside its
    own 1; `INSTEAD` names the ones that read better and faster where everything is in one language (code → name).
    `WHOLE` says whether it reads an idea as it stands, or only the words in it that tell what it is about.
    """

    VERSION: str
    STORED: bool
    LANGUAGES: frozenset[str] | None
    BESIDE: Mapping[str, float]
    INSTEAD: Mapping[str, str]
    WHOLE: bool

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, each of length one, shape (len(texts), dimensions)."""


class VectorStore(Protocol):
    """Where vectors are kept between runs, by embedder, its version and the text's hash (see `text_hash`)."""

    def get(self, embedder: str, version: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors there are, by hash, each of shape (dimensions,)."""

    def put(self, embedder: str, version: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors, by hash."""


class ThisRun:
    """A `VectorStore` that lasts as long as itself: what two steps of one analysis read is embedded once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Vectors] = {}

    def get(self, embedder: str, version: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors there are, by hash, each of shape (dimensions,)."""
        places = {one: (embedder, version, one) for one in hashes}
        return {one: self._kept[place] for one, place in places.items() if place in self._kept}

    def put(self, embedder: str, version: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors, by hash."""
        self._kept |= {(embedder, version, one): vector for one, vector in vectors.items()}


@cache
def names() -> tuple[str, ...]:
    """The embedders there are. The folder is read once: looking again for each idea took a tenth of a run."""
    return tuple(sorted(part.name for part in pkgutil.iter_modules(__path__) if not part.name.startswith("_")))


def load(name: str) -> Embedder:
    """The embedder called *name*. Raises `EmbedderError`, which lists the known ones."""
    if name not in names():
        raise EmbedderError(f"unknown embedder {name!r}: choose one of {', '.join(names())}")
    return cast(Embedder, importlib.import_module(f"{__name__}.{name}"))


def readers(name: str, languages: Collection[str]) -> tuple[str, ...]:
    """The embedders that read texts in *languages* when the one called *name* is asked for, the main one first.

    A text in no language, such as "10-4", is read by those that read the others.
    """
    several = set(languages) - {UNKNOWN}
    only = next(iter(several)) if len(several) == 1 else ""
    main = load(name).INSTEAD.get(only, name)
    return (main, *load(main).BESIDE)


def reads(name: str, language: str) -> bool:
    """Whether the embedder called *name* reads texts in *language*; all read what is in none."""
    known = load(name).LANGUAGES
    return known is None or language in known or language == UNKNOWN


def text_hash(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def vectors_of(
    texts: Sequence[str], name: str, *, store: VectorStore | None = None, progress: Progress | None = None
) -> Vectors:
    """The vectors of *texts* by the embedder *name*, shape (len(texts), dimensions): equal texts are embedded once.

    With a *store*, what it has is not embedded again, and what it lacks is put there. *progress* is told how many of
    the texts that must be embedded are done. Raises `EmbedderError`.
    """
    embedder = load(name)
    if not embedder.STORED:
        return embedder.embed(texts)
    hashes = [text_hash(text) for text in texts]
    wanted = dict(zip(hashes, texts, strict=True))
    kept = dict(store.get(name, embedder.VERSION, list(wanted))) if store else {}
    missing = [key for key in wanted if key not in kept]
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        fresh = dict(zip(batch, embedder.embed([wanted[key] for key in batch]), strict=True))
        if store:
            store.put(name, embedder.VERSION, fresh)
        kept |= fresh
        if progress:
            progress(start + len(batch), len(missing))
    return np.stack([kept[key] for key in hashes]).astype(np.float32) if hashes else np.empty((0, 1), dtype=np.float32)
