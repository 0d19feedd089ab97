"""One answer → the ideas in it, each a (start, end) span of the answer as written.

Splits at lines, list marks, sentence ends and semicolons; at a "but" between two full clauses; and in a plain list
("more buses, better lunch, and cleaner bathrooms"). What says nothing alone ("Thanks!") stays with its neighbor.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pandas as pd

from analysis import words
from analysis.clean import has_no_content, plainly
from analysis.report import Span

Piece = tuple[int, int]

_ABBREVIATIONS = (
    r"mr|mrs|ms|dr|jr|sr|st|vs|etc|e\.g|i\.e|eg|ie|a\.m|p\.m|u\.s|approx|dept|gr|prof|sra|srta|dra|ud|uds|ee|[a-z]"
)
_BREAK = re.compile(
    r"\s*\n\s*"
    r"|(?<=[。！？；])\s*"
    r"|(?<=;)\s+"
    r"|(?<=[.!?…])[\"'”’)\]]*\s+(?=\S)"
    r"|\s+(?=(?:[•▪●‣·*]|\(?\d{1,2}[.)])\s+\w)"
)
_MARKS = tuple("!?。！？；;:,")
_ABBREVIATED = re.compile(rf"(?:^|[\s(])(?:{_ABBREVIATIONS})\.$", re.IGNORECASE)
_TRAILS_OFF = re.compile(r"(?:\.\.+|…)$")
_LIST_MARK = re.compile(r"(?:[-–—•▪●‣·*>+]+|\(?\d{1,2}[.)]|\(?[a-zA-Z]\))\s+")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)](?=\s+\w)")
_ONLY_A_MARK = re.compile(r"\s*\(?\d{1,2}[.)]")
_BUT = re.compile(r"[,，]?\s*(?:\b(?:but|however|pero|sin embargo|porém|nhưng)\b|但是|可是|不过)", re.IGNORECASE)
_COMMA = re.compile(r"[,，、]\s*(?:(?:and|y|e|ak|và|&)\s+)?|\s+(?:and|y|e|ak|và|&)\s+")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}|[^\W_]+(?:['’][^\W_]+)*")

# A list of things is no sentence: none of its items has one of these.
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|should|must|needs?|es|son|está|están"
    r"|tienen?|hay|debe|deben|necesitan?|é|são|estão|tem|têm|deve|devem|precisam?|se|yo|gen|dwe|bezwen)\b",
    re.IGNORECASE,
)

_STOPS = frozenset[str]().union(*words.STOP.values())

_EMPTY_WORDS = 4
_CLAUSE_WORDS = 4
_ITEM_WORDS = range(2, 6)


def segment(table: pd.DataFrame) -> tuple[Span, ...]:
    """The ideas of a checked table of answers, in its order: every letter of an answer lies in at most one."""
    answers = zip(table["response_id"], table["text"], strict=True)
    return tuple(Span(response_id, start, end) for response_id, text in answers for start, end in ideas_in(text))


def ideas_in(text: str) -> tuple[Piece, ...]:
    """The (start, end) of each idea in *text*, in order, without spaces or list marks around it; at least one."""
    pieces = (
        part for sentence in _sentences(text) for clause in _clauses(text, sentence) for part in _items(text, clause)
    )
    trimmed = [piece for piece in (_trimmed(text, piece) for piece in pieces) if piece[0] < piece[1]]
    return tuple(_joined(text, trimmed)) or ((0, len(text)),)


def sentences_in(text: str) -> tuple[Piece, ...]:
    """The (start, end) of each sentence or line in *text*, in order; at least one."""
    return tuple(_sentences(text))


def n_words(text: str) -> int:
    """How many words *text* has; two Chinese characters count as one."""
    return len(_WORD.findall(text))


def _sentences(text: str) -> Iterator[Piece]:
    start = 0
    for found in _BREAK.finditer(text):
        if _ends_here(text, start, found):
            yield start, found.start()
            start = found.end()
    yield start, len(text)


def _ends_here(text: str, start: int, found: re.Match[str]) -> bool:
    before, after = text[start : found.start()], text[found.end() : found.end() + 1]
    if "\n" in found.group():
        return True
    if not before.endswith((".", "…")):
        number = _NUMBER.match(text, found.end())
        return not number or before.endswith(_MARKS) or _counts_on(text, int(number[1]))
    if _ABBREVIATED.search(before) or _ONLY_A_MARK.fullmatch(before):
        return False
    return not (_TRAILS_OFF.search(before) and after.islower())


def _counts_on(text: str, number: int) -> bool:
    """Whether *number* is of a list that is numbered: "open until 5. Then" is none."""
    return not _numbers_in(text).isdisjoint((number - 1, number + 1))


@lru_cache(maxsize=1)  # A list asks once for each of its marks.
def _numbers_in(text: str) -> frozenset[int]:
    return frozenset(int(one[1]) for one in _NUMBER.finditer(text))


def _clauses(text: str, piece: Piece) -> Iterator[Piece]:
    start, end = piece
    for found in _BUT.finditer(text, start, end):
        if min(n_words(text[start : found.start()]), n_words(text[found.end() : end])) >= _CLAUSE_WORDS:
            yield start, found.start()
            start = found.start()
    yield start, end


def _items(text: str, piece: Piece) -> Iterator[Piece]:
    items = list(_between(_COMMA.finditer(text, *piece), piece))
    is_list = len(items) >= 3 and all(n_words(text[start:end]) in _ITEM_WORDS for start, end in items)
    if is_list and not _VERB.search(text, *piece):
        yield from items
    else:
        yield piece


def _between(breaks: Iterable[re.Match[str]], piece: Piece) -> Iterator[Piece]:
    start, end = piece
    for found in breaks:
        yield start, found.start()
        start = found.end()
    yield start, end


def _trimmed(text: str, piece: Piece) -> Piece:
    start, end = piece
    while start < end and text[start].isspace() | (text[start] in ",，"):
        start += 1
    mark = _LIST_MARK.match(text, start, end)
    start = mark.end() if mark else start
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _joined(text: str, pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    waiting: int | None = None
    for start, end in pieces:
        if _says_little(text[start:end]):
            if joined:
                joined[-1] = (joined[-1][0], end)
            else:
                waiting = start if waiting is None else waiting
            continue
        joined.append((start if waiting is None else waiting, end))
        waiting = None
    return joined or ([(pieces[0][0], pieces[-1][1])] if pieces else [])


def _says_little(text: str) -> bool:
    plain = plainly(text)
    if not plain or has_no_content(plain) or plain in words.FILLERS or plain in words.TAGS_ON:
        return True
    tokens = plain.split()
    return len(tokens) <= _EMPTY_WORDS and all(token in _STOPS for token in tokens)
