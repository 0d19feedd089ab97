"""Which of the offered answers a reply picks where it may pick several, or puts all of them in order."""

import re
from collections.abc import Iterable, Iterator

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.hearing import is_turned_around
from sipbot.engine.labels import (
    Offered,
    denies,
    is_unclear,
    label_at,
    labels_in,
    nearly,
    only_fillers,
    ordinal,
    refuse,
    refuse_empty,
)
from sipbot.engine.languages import Lexicon
from sipbot.engine.plain import words_of
from sipbot.engine.pointing import things_counted

_RANGE = re.compile(r"(\d{1,2})\s*(?:-|to|al?|thru|through|hasta)\s*(\d{1,2})")
_FROM_TO = frozenset(("to", "a", "al", "ao", "à", "pou", "te", "ti", "at"))
_DASH = r"\s*[-‐‑–—~〜～]\s*"
_BREAK = re.compile(r"[,;/&+>\n\r]+")
_DASHED = re.compile(r"(?<=\b\w)\s*-\s*(?=\w\b)")
"""What sets the letters or numbers of an order apart: "c-b-a"."""
_NO_DOUBT = re.compile(r"[^\w\s,;>/&+?👎❌-]+")
"""What stands around a letter and says nothing: brackets, dots, a smile."""
_RUN_TOGETHER = re.compile(r"\d{2,9}")


def pick_several(reply: str, among: Offered, *, at_most: int | None) -> tuple[str, ...]:
    """The keys that *reply* picks, in the order offered. Raises `NotUnderstood`."""
    folded = among.heard(reply)
    if is_turned_around(reply) or _prefers(folded):
        raise NotUnderstood("ambiguous")
    if at_most != 1:
        _refuse_range(folded, among)
    positions = sorted(set(_several(folded, among)))
    if _may_name_others(folded, among):
        raise NotUnderstood("ambiguous", maybe=tuple(among.keys[position] for position in positions))
    if at_most != 1 and _are_ends(positions, folded, among):
        raise NotUnderstood("ambiguous", maybe=among.keys[positions[0] : positions[1] + 1])
    if at_most is not None and len(positions) > at_most:
        raise NotUnderstood("too many")
    return tuple(among.keys[position] for position in positions)


def _prefers(folded: str) -> bool:
    """ "music > art" sets one above the other; whether both are picked it does not say."""
    return ">" in folded or "<" in folded


def put_in_order(reply: str, among: Offered) -> tuple[str, ...]:
    """All keys in the order of *reply*. Of more than two a missing one is likely the last, and that is asked back.

    Raises `NotUnderstood`.
    """
    folded = _without_places(_DASHED.sub(",", among.heard(reply)), among)
    positions = list(_several(_without_first(folded, among), among, run_together=True))
    everything = range(len(among.keys))
    if len(set(positions)) != len(positions):
        raise NotUnderstood("twice the same")
    missing = [position for position in everything if position not in positions]
    if len(missing) > 1:
        raise NotUnderstood("not all")
    order = tuple(among.keys[position] for position in [*positions, *missing])
    if missing and len(order) > 2:
        raise NotUnderstood("not all", maybe=order)
    return order


def _without_places(folded: str, among: Offered) -> str:
    """ "1 food 2 buses 3 teachers" without the numbers, which say where each stands, not which it is.

    "3 teachers 1 buses 2 food" says one order by its numbers and another by its words: asks back.
    """
    words = words_of(folded).split()
    places = [at for at, word in enumerate(words) if word.isdigit()]
    counts = [int(words[at]) for at in places]
    named = [label_at(words, at + 1, among)[1] if at + 1 < len(words) else None for at in places]
    is_list = places[:1] == [0] and len(counts) > 1 and sorted(counts) == list(range(1, len(counts) + 1))
    if not is_list or any(position is None for position in named):
        return folded
    if counts != sorted(counts):
        order = tuple(among.keys[position] for position in dict.fromkeys(named) if position is not None)
        raise NotUnderstood("ambiguous", maybe=order if len(order) == len(among.keys) else None)
    ends = [*places[1:], len(words)]
    return ",".join(" ".join(words[at + 1 : end]) for at, end in zip(places, ends, strict=True))


def _without_first(folded: str, among: Offered) -> str:
    """ "Food first, then buses" without the word that its place says already."""
    first, *others = _BREAK.split(folded)
    words = words_of(first).split()
    places = [word for word in words if ordinal(word, among.known) == 1]
    is_said = bool(others) and len(places) == 1 and len(labels_in(words, among)[0]) == 1
    return ",".join([" ".join(word for word in words if word not in places), *others]) if is_said else folded


def _refuse_range(folded: str, among: Offered) -> None:
    """ "1-3" is one to three, or one and three: asks back. "1-2" is the same either way."""
    ends = _RANGE.fullmatch(folded.strip())
    if ends and 1 <= int(ends[1]) < int(ends[2]) - 1 < len(among.keys):
        raise NotUnderstood("ambiguous", maybe=among.keys[int(ends[1]) - 1 : int(ends[2])])


def _has(said: list[str], known: Lexicon) -> bool:
    return any(word in known.have for word in said)


def _may_name_others(folded: str, among: Offered) -> bool:
    """Whether a number alone in its piece is also the number of another label: "3, 4" of "Grade 3", "Grade 4"."""
    pieces = (words_of(piece).split() for piece in _BREAK.split(folded))
    alone = (word for piece in pieces for word in piece if all(one.isdigit() for one in piece))
    return any(among.is_another(int(word) - 1) for word in alone)


def _are_ends(positions: list[int], folded: str, among: Offered) -> bool:
    """ "Monday to Wednesday", "Monday - Wednesday": whether two answers may stand for all between them."""
    if len(positions) != 2 or positions[1] - positions[0] == 1:
        return False
    said = words_of(folded).split()
    first, second = (_place_of(position, said, among) for position in positions)
    if first is None or second is None:
        return False
    between = said[first.stop : second.start]
    dashed = re.escape(said[first.stop - 1]) + _DASH + re.escape(said[second.start])
    return _FROM_TO.issuperset(between) if between else bool(re.search(dashed, folded))


def _place_of(position: int, said: list[str], among: Offered) -> range | None:
    """Where in *said* an answer is named, by its label, a word of it or its number; None where it is misspelled."""
    telling = among.content[position] - among.known.and_
    for at, word in enumerate(said):
        size, found = label_at(said, at, among)
        is_said = word in telling or _position_of_word(word, among) == position
        if found == position or (size == 0 and is_said):
            return range(at, at + max(size, 1))
    return None


def _several(folded: str, among: Offered, *, run_together: bool = False) -> Iterable[int]:
    """The positions that a reply names, in its order."""
    said = words_of(folded)
    refuse_empty(said.split())
    is_all = said in among.known.all_ and not run_together
    if is_unclear(said.split(), among.known) and not is_all:
        refuse("several")
    if said in among.exact:
        return [among.exact[said]]
    counted = things_counted(said.split(), among)
    if counted == len(among.keys) and not run_together and not _has(said.split(), among.known):
        return range(len(among.keys))
    if counted:
        raise NotUnderstood("ambiguous")
    if is_all:
        return range(len(among.keys))
    if _RUN_TOGETHER.fullmatch(said) and int(said) > len(among.keys):
        return _taken_apart(said, among, sure=run_together)
    return _letters(folded, among) or _in_order(folded, among)


def _in_order(folded: str, among: Offered) -> list[int]:
    """The positions that a reply names one after the other, by number or by label."""
    said = _pieces(folded, among)
    if _counts_in_two_ways(said, among):
        raise NotUnderstood("ambiguous")
    found: list[int] = []
    unread: list[str] = []
    for part in _named_parts(said, among):
        if isinstance(part, int):
            found.append(part)
        else:
            unread += part
    if denies(unread, among.known) or any(word in among.known.or_ for part in unread for word in part.split()):
        raise NotUnderstood("ambiguous")
    if any(position not in range(len(among.keys)) for position in found):
        raise NotUnderstood("out of range")
    if not found:
        return [nearly(unread, among)]
    if unread:
        raise NotUnderstood("ambiguous", maybe=tuple(among.keys[position] for position in dict.fromkeys(found)))
    return found


def _counts_in_two_ways(said: list[str], among: Offered) -> bool:
    """ "the first three", "2 first", "the music one": numbers beside places in the list or labels, or a "last"."""
    known = among.known
    named, rest = labels_in(said, among)
    places = {word for word in rest if ordinal(word, known) is not None}
    spelled = {word for word in rest if word in known.numbers and word not in known.fillers} - places
    if any(word in known.last for word in rest):
        return True
    if places and not among.counted:
        return bool(spelled) or any(word.isdigit() for word in rest) or bool(named)
    return bool(spelled) and bool(named)


def _pieces(folded: str, among: Offered) -> list[str]:
    """The words of a reply, with a comma where a piece ends; a number word alone in its piece is a digit."""
    pieces = [words_of(piece).split() for piece in _BREAK.split(folded)]
    words = _without_breaks_in_labels([word for piece in pieces for word in [*piece, ","]], among)
    ends = {",", *among.known.and_}
    around = zip([",", *words], words, [*words[1:], ","], strict=False)
    return [_digits(word, among.known) if {before, after} <= ends else word for before, word, after in around]


def _without_breaks_in_labels(words: list[str], among: Offered) -> list[str]:
    """ "Weekdays, at night, weekends" without the comma of the label "Weekdays, at night"."""
    for at, word in enumerate(words):
        for label, _ in among.starts.get(word, ()):
            size = _size_with_breaks(label, words[at:])
            if size > len(label):
                words[at : at + size] = label
                break
    return words


def _size_with_breaks(label: tuple[str, ...], words: list[str]) -> int:
    """How many of *words* a label takes up at their beginning, with the commas inside it; 0 where it is not there."""
    at = 0
    for wanted in label:
        while at and words[at : at + 1] == [","]:
            at += 1
        if words[at : at + 1] != [wanted]:
            return 0
        at += 1
    return at


def _digits(word: str, known: Lexicon) -> str:
    return str(known.numbers[word]) if word in known.numbers else word


def _named_parts(said: list[str], among: Offered) -> Iterator[int | list[str]]:
    """The positions that *said* names, and between them the words that name none."""
    other: list[str] = []
    at, number = 0, None
    while at < len(said):
        size, position = label_at(said, at, among)
        if size and position == number:
            # "2. Art" names one answer twice over.
            at, number = at + size, None
            continue
        number = position = _position_of_word(said[at], among) if size == 0 else position
        if position is not None or said[at] == "," or said[at] in among.known.and_:
            yield from _other_part(other, among)
            other = []
        else:
            other.append(said[at])
        if position is not None:
            yield position
        at += max(size, 1)
    yield from _other_part(other, among)


def _other_part(words: list[str], among: Offered) -> Iterator[int | list[str]]:
    """Words between the positions: a misspelled label, nothing of importance, or unread."""
    if only_fillers(words, among.known):
        return
    try:
        yield nearly(words, among)
    except NotUnderstood:
        yield words


def _position_of_word(word: str, among: Offered) -> int | None:
    if word.isdigit():
        return int(word) - 1
    nth = ordinal(word, among.known)
    if nth is not None and among.counted:
        return among.counted.get(nth)
    number = nth or (None if word in among.known.fillers else among.known.numbers.get(word))
    return number - 1 if number else None


def _letters(folded: str, among: Offered) -> list[int]:
    """ "a, c" or "b) a) c)": nothing but letters, of which each is an answer.

    A letter that is a word for "and" too is an answer where it cannot join two others: "b, e", but not "b e c".
    """
    letters: list[int] = []
    may_join = False
    for piece in _BREAK.split(_NO_DOUBT.sub(" ", folded)):
        words = piece.split()
        for at, word in enumerate(words):
            joins = word in among.known.and_
            if _is_letter(word, among):
                letters.append(ord(word) - ord("a"))
                may_join |= joins and 0 < at < len(words) - 1
            elif not joins:
                return []
    if may_join or len(set(letters)) < len(letters):
        raise NotUnderstood("ambiguous")  # "a b e a d": letters, or articles before them
    return letters


def _is_letter(word: str, among: Offered) -> bool:
    return len(word) == 1 and "a" <= word <= "z" and ord(word) - ord("a") < len(among.keys)


def _taken_apart(digits: str, among: Offered, *, sure: bool) -> list[int]:
    """ "213" as 2, 1, 3: sure where all are put in order, asked back elsewhere."""
    positions = [int(digit) - 1 for digit in digits]
    if len(set(positions)) < len(positions) or not all(0 <= position < len(among.keys) for position in positions):
        raise NotUnderstood("out of range")
    if not sure:
        raise NotUnderstood("ambiguous", maybe=tuple(among.keys[position] for position in sorted(positions)))
    return positions
