"""A reply as it is read: folded, with a space between all words, accents kept where they make another word.

Chinese is cut into the words that are known; what is not known stays in one piece, so that a numeral inside another
word ("一般") is no number. Vietnamese words keep their marks if they were typed with them.
"""

import re

from sipbot.engine.languages import WITHOUT_SPACES, Lexicon
from sipbot.engine.plain import fold, fold_keeping_accents

_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_A_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
_VIETNAMESE = re.compile("[\u0103\u0111\u01a1\u01b0\u1ea0-\u1ef9]")
"""Letters that no other language here has: without their marks the word might be one of another language."""

_NUMERALS = "零〇一二两兩三四五六七八九十百俩倆仨"
_DIGITS = {
    **{digit: n for n, digit in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "兩": 2,
    "俩": 2,
    "倆": 2,
    "仨": 3,
}
_WITH_MEASURE = "俩倆仨"
NUMERAL = re.compile(rf"[{_NUMERALS}]+")
_DECIMAL = re.compile(rf"([{_NUMERALS}]+)[点點]([{_NUMERALS}]+)")
_BASE = 10
_TURNED_AROUND = frozenset("🙄🙃😒🤨🤡🤥")
"""Signs that people put beside words that they do not mean: "sure, always 🙄"."""


def heard(text: str, known: Lexicon, labels: frozenset[str] = frozenset()) -> str:
    """*text* as it is read; *labels* are more words of a script without spaces."""
    if text.isascii():
        return _BEFORE_A_DIGIT.sub(" ", fold(text))
    folded = fold_keeping_accents(text)
    if WITHOUT_SPACES.search(folded):
        folded = _spaced(folded, known.joined | labels)
    return _BEFORE_A_DIGIT.sub(" ", _WORD.sub(lambda word: _word(word[0], known), folded))


def is_turned_around(text: str) -> bool:
    """Whether a sign says that the words may mean their opposite."""
    return not _TURNED_AROUND.isdisjoint(text)


def chinese_number(numeral: str) -> int | None:
    """What a numeral up to 199 says: "二十五" is 25. "两三" is no number but "two or three"."""
    if numeral in _DIGITS:
        return _DIGITS[numeral]
    hundred, a_hundred, rest = numeral.rpartition("百")
    if a_hundred and hundred != "一":
        return None
    below = _below_a_hundred(rest.removeprefix("零") if a_hundred else rest)
    return None if below is None else _BASE * _BASE * bool(a_hundred) + below


def _below_a_hundred(numeral: str) -> int | None:
    if len(numeral) <= 1:
        return _DIGITS.get(numeral) if numeral and numeral != "十" else _BASE * bool(numeral)
    tens, ten, unit = numeral.partition("十")
    if not ten or len(tens) > 1 or len(unit) > 1 or "零" in tens + unit:
        return None
    return _BASE * _DIGITS.get(tens, 1) + _DIGITS.get(unit, 0)


def hides_a_number(word: str, known: Lexicon) -> bool:
    """Whether an unknown text in a script without spaces has a numeral in it, which may be another number."""
    is_unknown = word not in known.joined and WITHOUT_SPACES.search(word) is not None
    return is_unknown and NUMERAL.search(word) is not None


def _word(word: str, known: Lexicon) -> str:
    """One word: with its marks if it is known with them, or if it would be another known word without."""
    if word.isascii() or not known.accented:
        return word if word.isascii() else fold(word)
    if word in known.accented or _VIETNAMESE.search(word):
        return word
    bare = fold(word)
    return word if bare in known.bare and word not in known.others and not WITHOUT_SPACES.match(word) else bare


def _spaced(folded: str, words: frozenset[str]) -> str:
    """Every run of such a script cut into words."""
    folded = _DECIMAL.sub(_decimal, folded)
    return WITHOUT_SPACES.sub(lambda run: f" {' '.join(_cut(run[0], words))} ", folded)


def _decimal(written: re.Match[str]) -> str:
    """ "三点五" is 3.5."""
    whole, part = chinese_number(written[1]), chinese_number(written[2])
    return written[0] if whole is None or part is None or part >= _BASE else f" {whole}.{part} "


def _cut(run: str, words: frozenset[str]) -> list[str]:
    """The longest known words from the left; a numeral beside an unknown word is a part of it."""
    longest = max(map(len, words), default=1)
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(run):
        kind, size = _next(run, at, words, longest)
        piece = run[at : at + size]
        before = pieces[-1][0] if pieces else ""
        if (kind == "unknown" and before in ("unknown", "numeral")) or (kind == "numeral" and before == "unknown"):
            pieces[-1] = ("unknown", pieces[-1][1] + piece)
        else:
            pieces.append((kind, piece))
        at += size
    return [str(chinese_number(piece)) if kind in ("numeral", "counted") else piece for kind, piece in pieces]


def _next(run: str, at: int, words: frozenset[str], longest: int) -> tuple[str, int]:
    numeral = NUMERAL.match(run, at)
    size = next((n for n in range(min(longest, len(run) - at), 0, -1) if run[at : at + n] in words), 0)
    if numeral and len(numeral[0]) >= size:
        if numeral[0] in _WITH_MEASURE:
            return "counted", 1
        return ("numeral" if chinese_number(numeral[0]) is not None else "unknown"), len(numeral[0])
    return ("known", size) if size else ("unknown", 1)
