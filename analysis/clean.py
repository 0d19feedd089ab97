"""Answers in which no theme can be found: no content, repeats and floods. They are set aside and listed, never lost.

Two families who both write "Smaller classes" are two voices: only what one person sent twice, and a long text that
many people sent in the same words, counts once.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from analysis import words
from analysis.matrices import counted
from analysis.report import SetAside

NO_CONTENT = "no content"
REPEAT_OF = "repeat of "
COPY_OF = "copy of "

_LONGEST_PHRASE = max(len(phrase.split()) for phrase in words.NON_ANSWERS)
_MARKS = re.compile(r"[^\w]+|_")
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")

_SHINGLE = 3
_ALIKE = 0.8
_NEARLY = 1e-9
_COMPARED_AT_ONCE = 50_000
_FLOOD_PEOPLE = 4
_FLOOD_WORDS = 12


def clean(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[SetAside, ...]]:
    """The answers to look for themes in, as rows of *table*, and those set aside, in the order of the table.

    Reasons: "no content" (no letter, a lone digit, or nothing but words like "n/a", "idk", "nada", in the seven
    languages of the state's schools), "repeat of R12" (the same person answered the same question in nearly the same
    words before), "copy of R12" (at least four people sent the same text of twelve or more words: R12 stays).
    Nearly the same: word trigrams with a Jaccard similarity of at least 0.8 and the same numbers, or equal when
    upper case, marks and spaces are ignored.
    """
    plain = [plainly(text) for text in table["text"]]
    reasons = {row: NO_CONTENT for row, text in enumerate(plain) if has_no_content(text)}
    ids = table["response_id"].tolist()
    voices = list(zip(table["participant_id"], table["question"], strict=True))
    alike = [pair for pair in _alike(plain) if not reasons.keys() & set(pair)]
    for first, later in alike:
        if voices[first] == voices[later] and first not in reasons:
            reasons.setdefault(later, REPEAT_OF + ids[first])
    for first, copies in _floods(alike, plain, voices):
        reasons |= {row: COPY_OF + ids[first] for row in copies if row not in reasons}
    kept = table[[row not in reasons for row in range(len(table))]].reset_index(drop=True)
    return kept, tuple(SetAside(ids[row], reasons[row]) for row in sorted(reasons))


def plainly(text: str) -> str:
    """*text* in lower case with single spaces and without marks, for comparing."""
    return " ".join(_MARKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


def has_no_content(plain: str) -> bool:
    """Whether an answer, written plainly, says nothing: no letter, one letter again and again, or "n/a" and its kin."""
    letters = plain.replace(" ", "")
    if not any(map(str.isalpha, letters)):
        return len(letters) < 3
    if plain in words.NON_ANSWERS or (len(set(letters)) == 1 and letters.isascii()):
        return True
    return _is_made_of_non_answers(plain.split())


def _is_made_of_non_answers(tokens: Sequence[str]) -> bool:
    found = False
    place = 0
    while place < len(tokens):
        for size in range(_LONGEST_PHRASE, 0, -1):
            phrase = " ".join(tokens[place : place + size])
            if phrase in words.NON_ANSWERS or phrase in words.FILLERS:
                found = found or phrase in words.NON_ANSWERS
                place += size
                break
        else:
            return False
    return found


def _alike(plain: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of rows, earlier first, that are nearly the same text; each row with the first of its exact copies."""
    firsts: dict[str, int] = {}
    pairs = [(firsts.setdefault(text, row), row) for row, text in enumerate(plain)]
    exact = [(first, row) for first, row in pairs if first != row]
    rows = [row for text, row in firsts.items() if len(_WORDS.findall(text)) >= _SHINGLE]
    near = [(rows[a], rows[b]) for a, b in _near_pairs([plain[row] for row in rows])]
    return sorted({*exact, *near})


def _near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    if not texts:
        return
    shingles = counted([frozenset(_shingles(text)) for text in texts])
    rare = _rarest(shingles)
    met = coo_array(rare @ rare.T)
    later = met.row < met.col
    pairs = np.column_stack([met.row[later], met.col[later]])
    sizes = np.diff(shingles.indptr)
    for some in np.array_split(pairs, len(pairs) // _COMPARED_AT_ONCE + 1):
        one, other = some.T
        shared = shingles[one].multiply(shingles[other]).sum(axis=1)
        close = shared / (sizes[one] + sizes[other] - shared) >= _ALIKE
        for a, b in some[close].tolist():
            if _numbers(texts[a]) == _numbers(texts[b]):
                yield a, b


def _rarest(shingles: csr_array) -> csr_array:
    """The rarest columns of each row, so many that two rows which are alike have one of them in common.

    Of n shingles two such rows share eight in ten: not all of them can be beyond the first two in ten, and one more.
    (The prefix filter of Chaudhuri, Ganti and Kaushik 2006.) All pairs that share any shingle would take gigabytes.
    """
    sizes = np.diff(shingles.indptr)
    row_of = np.repeat(np.arange(len(sizes)), sizes)
    spread = np.bincount(shingles.indices, minlength=shingles.shape[1])
    order = np.lexsort((shingles.indices, spread[shingles.indices], row_of))
    rank = np.arange(len(order)) - shingles.indptr[row_of]
    kept = rank < (sizes - np.ceil(_ALIKE * sizes - _NEARLY) + 1)[row_of]
    columns = shingles.indices[order][kept]
    return csr_array((np.ones(len(columns)), (row_of[kept], columns)), shape=shingles.shape)


def _shingles(text: str) -> list[str]:
    tokens = _WORDS.findall(text)
    return [" ".join(tokens[place : place + _SHINGLE]) for place in range(len(tokens) - _SHINGLE + 1)]


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _floods(
    alike: Iterable[tuple[int, int]], plain: Sequence[str], voices: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, list[int]]]:
    pairs = [pair for pair in alike if len(_WORDS.findall(plain[pair[0]])) >= _FLOOD_WORDS]
    if not pairs:
        return
    ends = np.array(pairs).T
    graph = coo_array((np.ones(len(pairs)), (ends[0], ends[1])), shape=(len(plain), len(plain)))
    _, labels = connected_components(graph, directed=False)
    groups = pd.Series(np.unique(ends)).groupby(labels[np.unique(ends)], sort=False)
    for _, rows in groups:
        first, *copies = sorted(rows.tolist())
        if len({voices[row][0] for row in (first, *copies)}) >= _FLOOD_PEOPLE:
            yield first, copies
