"""Text as phones get it: how many segments it takes, and what makes it dear.

One segment holds 160 characters of the old telephone alphabet (GSM-7), or 70 as soon as one character is not in it
(UCS-2); parts of a longer message hold 153 or 67. Counted as Twilio's own calculator counts.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from sipbot.graphemes import graphemes

Encoding = Literal["GSM-7", "UCS-2"]

MOST_CHARACTERS = 1600
"""Twilio takes no longer message (https://www.twilio.com/docs/messaging/api/message-resource)."""

_BITS = 1120
_HEADER_BITS = 48
_GSM = frozenset(
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ"
)
_GSM_ESCAPED = frozenset("\f[\\]^{|}~€")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʻ´`′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(
            "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
        ),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", None),
        **dict.fromkeys("\u2028\u2029", "\n"),
        "…": "...",
        "•": "-",
    }
)
_LINES = re.compile(r"\n")
_SENTENCES = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")
_WORDS = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text takes: its alphabet, `n` segments, and `because`: the characters that are not in GSM-7, each once."""

    encoding: Encoding
    n: int
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`2 segments, UCS-2 because of ‘ó’`."""
        reason = f" because of {', '.join(map(_shown, self.because))}" if self.because else ""
        return f"{self.n} {'segment' if self.n == 1 else 'segments'}, {self.encoding}{reason}"


def count(text: str) -> Segments:
    """The segments of *text* as it is. What sipbot sends is `folded` first."""
    if all(char in _GSM or char in _GSM_ESCAPED for char in text):
        return Segments("GSM-7", _filled([7 if char in _GSM else 14 for char in text]))
    characters = graphemes(text)
    strange = dict.fromkeys(each for each in characters if each not in _GSM and each not in _GSM_ESCAPED)
    return Segments("UCS-2", _filled([16 * _utf16_units(each) for each in characters]), tuple(strange))


def folded(text: str) -> str:
    """*text* with its typographic characters plain (quotes, dashes, spaces, three dots); letters are never touched."""
    return text.translate(_FOLDED)


def split(text: str, *, segments: int = 10) -> tuple[str, ...]:
    """*text* in messages of so many segments at most: cut between lines, sentences or words, never in an emoji."""
    pieces: list[str] = []
    rest = text.strip()
    while not _fits(rest, segments):
        end = _cut(rest, segments)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*pieces, rest)


def _filled(sizes: list[int]) -> int:
    """How many segments characters of these sizes (in bits) take; each segment of several begins with a header."""
    if sum(sizes) <= _BITS:
        return 1
    n, free = 1, _BITS - _HEADER_BITS
    for size in sizes:
        if size > free:
            n, free = n + 1, _BITS - _HEADER_BITS
        free -= size
    return n


def _utf16_units(text: str) -> int:
    return sum(2 if char > "\uffff" else 1 for char in text)


def _fits(text: str, segments: int) -> bool:
    return _utf16_units(text) <= MOST_CHARACTERS and count(text).n <= segments


def _cut(text: str, segments: int) -> int:
    """Where the first message ends: between lines or sentences if it is half full by then, else between words."""
    longest = _longest(text, segments)
    for places, least in ((_LINES, longest // 2), (_SENTENCES, longest // 2), (_WORDS, 0)):
        ends = [place.start() for place in places.finditer(text, 0, longest + 1) if least < place.start() <= longest]
        if ends:
            return ends[-1]
    return longest


def _longest(text: str, segments: int) -> int:
    """How much of the beginning of *text* fits, without cutting what readers see as one character."""
    ends = list(accumulate(len(character) for character in graphemes(text[:MOST_CHARACTERS])))
    n_fitting = bisect_left(ends, True, key=lambda end: not _fits(text[:end], segments))
    return ends[max(n_fitting - 1, 0)]


def _shown(character: str) -> str:
    """A character in quotes, and by its number where nobody would see it."""
    return f"‘{character}’" if character.isprintable() else f"U+{ord(character[0]):04X}"
