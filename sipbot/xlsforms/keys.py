"""Keys for what a form calls its questions and choices, and names for ours."""

import re
import unicodedata
from collections.abc import Container

from sipbot.engine.questions import OWN_KEYS

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_KEY = re.compile(r"(?=.*[a-z0-9])[a-z0-9_]+")
_RESERVED = frozenset({"meta", "audit"})
"""Names that an XForm uses itself."""


def key_for(name: str, taken: Container[str], *, instead: str) -> str:
    """The key for what a form calls *name*, none of those *taken*; *instead* is for names without any Latin letter."""
    key = name if _KEY.fullmatch(name) else _simple(name) or instead
    if key not in OWN_KEYS and key not in taken:
        return key
    return next(f"{key}_{n}" for n in range(2, 10_000) if f"{key}_{n}" not in taken)


def name_for(key: str, taken: Container[str]) -> str:
    """What a form calls the question with that *key*, none of the names *taken*: a name begins with a letter."""
    name = f"q_{key}" if key[0].isdigit() or key in _RESERVED else key
    return name if name not in taken else next(f"{name}_{n}" for n in range(2, 10_000) if f"{name}_{n}" not in taken)


def _simple(name: str) -> str:
    """`howManyChildren` as `how_many_children`, `Año` as `ano`."""
    letters = unicodedata.normalize("NFKD", _HUMP.sub("_", name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
