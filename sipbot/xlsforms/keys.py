"""Keys for what a form calls its questions and choices, and names for ours."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

from sipbot.engine.questions import OWN_KEYS

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NEGATIVE = re.compile(r"^[-−](?=\d)")
_KEY = re.compile(r"(?=.*[a-z0-9])[a-z0-9_]+")
_RESERVED = frozenset({"meta", "audit"})
"""Names that an XForm uses itself."""


def key_for(name: str, taken: Container[str], *, instead: str) -> str:
    """The key for what a form calls *name*, none of those *taken*; *instead* is for names without any Latin letter."""
    key = name if _KEY.fullmatch(name) else _simple(name) or instead
    return _free(key, taken)


def why_renamed(name: str) -> str:
    """Why what a form calls *name* has another key."""
    if not name:
        return "it has no name"
    if not _KEY.fullmatch(name):
        return "a key is made of small letters, digits and '_'"
    return "a survey uses that key itself" if name in OWN_KEYS else "another one has that key already"


def name_for(key: str, taken: Container[str]) -> str:
    """What a form calls the question with that *key*, none of the names *taken*: a name begins with a letter."""
    name = f"q_{key}" if key[0].isdigit() or key in _RESERVED else key
    return _free(name, taken)


def _free(key: str, taken: Container[str]) -> str:
    return key if key not in taken else next(f"{key}_{n}" for n in count(2) if f"{key}_{n}" not in taken)


def _simple(name: str) -> str:
    """`howManyChildren` as `how_many_children`, `Año` as `ano`, `-1` as `minus_1`."""
    words = _HUMP.sub("_", _NEGATIVE.sub("minus_", name))
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
