"""Meaning from an embeddings service that a district runs itself; off unless set up, for texts leave this machine.

Any service that speaks OpenAI's embeddings protocol, POST .../embeddings with {"model", "input"}, such as vLLM, Ollama
or text-embeddings-inference. Set SIPBOT_EMBEDDINGS_URL to its address up to "/v1", SIPBOT_EMBEDDINGS_MODEL to the
model's name and, where it asks for one, SIPBOT_EMBEDDINGS_KEY. License, size and languages are the model's. Nothing is
installed for it; it runs wherever Python does. Sixty-four texts go out at a time; a busy or failing service (429, 5xx)
is asked again four times; one that sends elsewhere is not followed. It never falls back to another embedder.
"""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.embedders import EmbedderError, Vectors
from analysis.matrices import unit

STORED = True
LANGUAGES: frozenset[str] | None = None
BESIDE: Mapping[str, float] = {}
INSTEAD: Mapping[str, str] = {}
WHOLE = True

_BATCH = 64
_TRIES = 5
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 30.0
_PATIENCE_SECONDS = 60.0


class _Stay(urllib.request.HTTPRedirectHandler):
    """The texts and the key go to the address that was set, and to no other."""

    def redirect_request(self, *_: object) -> None:
        """Follow nobody: the answer is then an error with its own code."""


_OPENER = urllib.request.build_opener(_Stay)


def __getattr__(name: str) -> str:
    # Vectors of another model are other vectors: which one is set is part of the version they are kept under.
    if name == "VERSION":
        return f"remote-{os.environ.get('SIPBOT_EMBEDDINGS_MODEL', '')}"
    raise AttributeError(name)


def embed(texts: Sequence[str]) -> Vectors:
    """One row per text, each of length one. Raises `EmbedderError` where it is not set up or does not answer."""
    address, model = _setting("SIPBOT_EMBEDDINGS_URL").rstrip("/"), _setting("SIPBOT_EMBEDDINGS_MODEL")
    rows: list[list[float]] = []
    for start in range(0, len(texts), _BATCH):
        # An empty text is an error to most services.
        batch = [text if text.strip() else "-" for text in texts[start : start + _BATCH]]
        rows += _vectors(_answer(f"{address}/embeddings", {"model": model, "input": batch}), len(batch))
    return unit(np.array(rows, dtype=np.float64)).astype(np.float32)


def _setting(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise EmbedderError(f"the embedder 'remote' needs {name} in the environment: set it, or choose 'multilingual'")
    if name == "SIPBOT_EMBEDDINGS_URL" and not value.startswith(("http://", "https://")):
        raise EmbedderError(f"{name} is {value!r}: an address begins with http:// or https://")
    return value


def _answer(address: str, question: Mapping[str, Any]) -> Any:
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("SIPBOT_EMBEDDINGS_KEY", "").strip():
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(address, json.dumps(question).encode(), headers)  # noqa: S310  http, as checked
    for attempt in range(1, _TRIES + 1):
        try:
            with _OPENER.open(request, timeout=_PATIENCE_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = f"answered {error.code} {error.reason}"
            wait = error.headers.get("Retry-After", "")
            if error.code != 429 and error.code < 500:
                break
        except (OSError, ValueError) as error:
            problem, wait = f"cannot be used: {error}", ""
        if attempt < _TRIES:
            time.sleep(_wait_seconds(wait, attempt))
    raise EmbedderError(f"the embedder 'remote' at {address} {problem}")


def _wait_seconds(asked_for: str, attempt: int) -> float:
    wanted = float(asked_for) if asked_for.isdigit() else _FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
    return min(wanted, _LONGEST_WAIT_SECONDS)


def _vectors(answer: Any, n: int) -> list[list[float]]:
    try:
        rows = [one["embedding"] for one in sorted(answer["data"], key=lambda one: one["index"])]
        vectors = np.array(rows, dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise EmbedderError("the embedder 'remote' answered something else than a list of embeddings") from error
    if vectors.ndim != 2 or len(vectors) != n or not np.isfinite(vectors).all():
        raise EmbedderError(f"the embedder 'remote' answered {len(vectors)} embeddings to {n} texts, or broken ones")
    return rows
