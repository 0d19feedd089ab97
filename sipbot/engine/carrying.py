"""Options that come from an earlier answer: what was picked there, or the participant's own ideas."""

import re
from collections.abc import Mapping, Sequence

from sipbot.engine.events import Value
from sipbot.engine.keywords import keyword_in
from sipbot.engine.plain import plain

FEWEST, MOST_IDEAS = 2, 9
"""A question with fewer options is not asked; more ideas than can be numbered with one digit are not offered."""

LONGEST_OPTION = 60
_LONGER_BY = 20
_LONGEST_ITEM = 4

_ITEMS = re.compile(r"[\r\n;；]+|(?:^|\s)(?:\d{1,2}[.)]|[-*•·–])\s+")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_COMMAS = re.compile(r"[,，、]")
_EDGES = " \t\r\n,.;:،，。；-*•·–"


def ideas(text: str) -> dict[str, str]:
    """The ideas in a text, whole, with what to show of each: its lines or items, else its sentences, else its list.

    The same idea twice is one; a text that is one idea gives one. A word that asks to stop is none: whoever picks it by
    that word is left alone.
    """
    pieces = _pieces(_ITEMS, text)
    if len(pieces) < FEWEST:
        pieces = _pieces(_SENTENCES, text)
    if len(pieces) < FEWEST:
        listed = _pieces(_COMMAS, text)
        pieces = listed if all(len(piece.split()) <= _LONGEST_ITEM for piece in listed) else pieces
    found: dict[str, str] = {}
    for piece in pieces:
        found.setdefault(plain(piece), piece)
    found.pop("", None)
    kept = [piece for piece in found.values() if not _asks_to_stop(piece)][:MOST_IDEAS]
    return {piece: _shown(piece, [other for other in kept if other != piece]) for piece in kept}


def picked(value: Value, choices: Mapping[str, str]) -> dict[str, str]:
    """Those of *choices* that *value* picks, in the order of the list."""
    keys = value if isinstance(value, tuple) else (value,)
    return {key: label for key, label in choices.items() if key in keys}


def _pieces(separator: re.Pattern[str], text: str) -> list[str]:
    return [piece for part in separator.split(text) if (piece := part.strip(_EDGES))]


def _asks_to_stop(piece: str) -> bool:
    keyword = keyword_in(piece, ())
    return keyword is not None and keyword.name == "stop"


def _shown(idea: str, others: Sequence[str]) -> str:
    """The beginning of *idea*, as long as it takes to tell it from the *others*."""
    longest = LONGEST_OPTION
    while len(idea) > longest and plain(_cut(idea, longest)) in {plain(_cut(other, longest)) for other in others}:
        longest += _LONGER_BY
    return _cut(idea, longest)


def _cut(idea: str, longest: int) -> str:
    line = " ".join(idea.split())
    if len(line) <= longest:
        return line
    return f"{line[:longest].rpartition(' ')[0] or line[:longest]}..."
