"""The short phrases in an idea that could name a theme: what people said, without how they began to say it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import words
from analysis.wording import Stems, Wording, stem

_LONGEST = 7
_LONGEST_INSIDE = 4
_LONGEST_TEXT = 60
_LONGEST_HAN = 14
_NEGATED_WITHIN = 3
_MARKS = re.compile(r"\W+")
_BE = frozenset(("is", "are", "was", "were", "be", "been", "es", "son", "está", "están", "é", "são", "estão"))
_INFINITIVE = frozenset(("to", "a", "de", "para", "pou"))
_NOT = frozenset(("not", "dont", "doesnt", "didnt", "least"))

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of one idea: its stems, how it is written there, whether it is all that a stretch of it says, and how
    many of its words make a sentence of it ("that", "is", "its"), where a name is a thing.
    """

    stems: Stems
    text: str
    is_whole: bool
    n_sentence_words: int


def phrases_of(wording: Wording) -> Iterator[Phrase]:
    """Every phrase of *wording* that can be a name.

    That is all of a stretch without marks that makes up half of the idea or more, up to seven words, without how it
    begins ("I think we need"); or up to four words inside it that name a thing: "late bus" in "The late bus is full",
    but not "bus is", nor "daughter holds" in "My daughter holds the door". None is about an "I" or a "he", and none
    loses the "not" before it.
    """
    lists = _lists(wording.language)
    seen: set[Stems] = set()
    n_words = sum(map(len, wording.runs))
    for run in wording.runs:
        is_most_of_it = 2 * len(run) >= n_words
        for begin, end, is_whole in _places(run, lists, is_most_of_it=is_most_of_it):
            stems = tuple(one for one, _ in run[begin:end])
            text = _as_written([word for _, word in run[begin:end]], wording.text)
            if stems not in seen and len(text) <= (_LONGEST_HAN if text > "\u3000" else _LONGEST_TEXT):
                seen.add(stems)
                yield Phrase(stems, text, is_whole, _n_sentence_words(_plain(run[begin:end]), lists))


def _as_written(said: Sequence[str], text: str) -> str:
    """The words with the marks that stand between them: "activities/places", "expanded & improved"."""
    start = text.find(said[0]) if len(said) > 1 else -1
    while start >= 0:
        if end := _end_of(said, text, start):
            return " ".join(text[start:end].split())
        start = text.find(said[0], start + 1)
    return " ".join(said)


def _end_of(said: Sequence[str], text: str, start: int) -> int:
    """Where the words end that begin at *start*, with nothing but marks between them; 0 where others stand there."""
    end = start + len(said[0])
    for word in said[1:]:
        marks = _MARKS.match(text, end)
        if marks is None or not text.startswith(word, marks.end()):
            return 0
        end = marks.end() + len(word)
    return end


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words that decide where a phrase may begin and end in one language."""

    stops: frozenset[str]
    personal: frozenset[str]
    negations: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]
    begins: frozenset[str]
    openings: frozenset[str]
    longest_opening: int


@cache
def _lists(language: str) -> _Lists:
    nothing: frozenset[str] = frozenset()
    openings = words.OPENINGS.get(language, nothing)
    return _Lists(
        stops=words.STOP.get(language, nothing) | words.COUNTS,
        personal=words.PERSONAL.get(language, nothing),
        negations=words.NEGATIONS.get(language, nothing),
        determiners=words.DETERMINERS.get(language, nothing),
        links=words.LINKS.get(language, nothing),
        begins=words.BEGINS.get(language, nothing),
        openings=openings,
        longest_opening=max((len(one.split()) for one in openings), default=0),
    )


def _plain(run: Sequence[Token]) -> list[str]:
    return [word.casefold().replace("’", "'") for _, word in run]


def _n_sentence_words(plain: Sequence[str], lists: _Lists) -> int:
    return sum(_makes_a_sentence(plain, place, lists) for place in range(1, len(plain)))


def _makes_a_sentence(plain: Sequence[str], place: int, lists: _Lists) -> bool:
    """A small word that does not join, or a verb, which the article after it shows; but not after "to"."""
    word, after = plain[place], plain[place + 1 : place + 2]
    if plain[place - 1] in _INFINITIVE:
        return False
    joins = word in lists.links or word in lists.begins or word in lists.negations or word in words.RELATIVE
    if word in words.SENTENCE or (word in lists.stops and not joins):
        return True
    return not _is_small(word, lists) and not lists.determiners.isdisjoint(after)


def _places(run: Sequence[Token], lists: _Lists, *, is_most_of_it: bool) -> Iterator[tuple[int, int, bool]]:
    plain = _plain(run)
    start, end = _after_opening(plain, lists), len(plain)
    first = next((place for place in range(start, end) if _may_begin(plain, place, lists)), end)
    last = next((place + 1 for place in range(end - 1, first - 1, -1) if not _is_small(plain[place], lists)), first)
    if is_most_of_it and _can_be_whole(plain, start, first, last, lists):
        yield first, last, True
    for begin in range(first, last):
        for stop in range(begin + 1, min(begin + _LONGEST_INSIDE, last) + 1):
            if _names_a_thing(plain, begin, stop, lists):
                yield begin, stop, False


def _after_opening(plain: Sequence[str], lists: _Lists) -> int:
    """Where a stretch begins to say something: after "I think", "we need", "please"."""
    start = 0
    while size := _opening(plain, start, lists):
        start += size
    return start


def _opening(plain: Sequence[str], start: int, lists: _Lists) -> int:
    """How many words the longest opening has that stands at *start*; 0 where none does."""
    sizes = range(min(lists.longest_opening, len(plain) - start), 0, -1)
    return next((size for size in sizes if " ".join(plain[start : start + size]) in lists.openings), 0)


def _can_be_whole(plain: Sequence[str], start: int, first: int, last: int, lists: _Lists) -> bool:
    said, before = plain[first:last], plain[start:first]
    if not 0 < len(said) <= _LONGEST or lists.personal & {*before, *said} or _asks(before, lists):
        return False
    return not _negates(before, lists) and said[-1] not in lists.negations


def _names_a_thing(plain: Sequence[str], begin: int, end: int, lists: _Lists) -> bool:
    said, before = plain[begin:end], plain[begin - 1] if begin else ""
    after = plain[end] if end < len(plain) else ""
    if not _may_begin(plain, begin, lists) or _is_small(said[-1], lists) or said[-1] in lists.negations:
        return False
    if stem(said[0]) in words.DULL:
        return False
    if any(word in lists.personal or (word in lists.stops and word not in lists.links) for word in said[1:]):
        return False
    if any(word in lists.determiners and said[i] not in lists.links for i, word in enumerate(said[1:])):
        return False
    if (
        before in _BE
        or before in words.ASKING
        or after in lists.determiners
        or _negates(plain[max(0, begin - _NEGATED_WITHIN) : begin], lists)
    ):
        return False
    return (not before or _is_small(before, lists)) and (not after or _is_small(after, lists))


def _may_begin(plain: Sequence[str], place: int, lists: _Lists) -> bool:
    """A word with a meaning of its own, or a small one that changes what follows; "not" only in "not enough"."""
    if plain[place] in lists.begins or " ".join(plain[place : place + 2]) in lists.begins:
        return place + 1 < len(plain)
    return not _is_small(plain[place], lists) and plain[place] not in _NOT


def _asks(before: Sequence[str], lists: _Lists) -> bool:
    """Whether what follows is half of a question: "how | long does it take", but not "what are the | steps"."""
    return bool(words.ASKING & {*before}) and before[-1] not in lists.determiners


def _negates(before: Sequence[str], lists: _Lists) -> bool:
    return any(word in lists.negations or word.endswith("n't") for word in before)


def _is_small(word: str, lists: _Lists) -> bool:
    return word in lists.stops or word in lists.personal or word in words.SENTENCE or word.isdigit()
