"""Text as it is compared: small letters, no accents, digits as digits. What people wrote is kept elsewhere, whole."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 400
"""Only so many characters are looked at when a reply is read; longer ones are answers to open questions."""

_NOT_IN_NFD = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i"})
_TO_ASCII = str.maketrans(
    {
        **dict.fromkeys("\ufe0f\ufe0e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", None),
        **dict.fromkeys("‘’ʼ´`ʻ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **{chr(ord("①") + n): f" {n + 1} " for n in range(20)},
        **{chr(ord("❶") + n): f" {n + 1} " for n in range(10)},
        "\u20e3": " ",
        "🔟": "10",
        "°": "o",
        "、": ",",
    }
)
_APOSTROPHES = str.maketrans({"'": None})
_NOT_WORDS = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")


@lru_cache(maxsize=64)
def fold(text: str) -> str:
    """*text* in small letters without accents; every script's digits are 0 to 9, punctuation stays."""
    text = text[:LONGEST]
    if text.isascii():
        return text.lower()
    return without_accents(fold_keeping_accents(text))


def without_accents(text: str) -> str:
    """*text*, in small letters, without accents."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).translate(_NOT_IN_NFD)


def fold_keeping_accents(text: str) -> str:
    """As `fold`, for languages in which an accent makes another word."""
    text = unicodedata.normalize("NFKC", text[:LONGEST].translate(_TO_ASCII)).casefold()
    return _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """The words of *text*, folded, with one space between them."""
    return words_of(fold(text))


def words_of(folded: str) -> str:
    """The words of a folded text with one space between them: "don't stop!" is "dont stop"."""
    return _NOT_WORDS.sub(" ", folded.translate(_APOSTROPHES)).strip()


def edits(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with their neighbour to make *one* into *other*."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
