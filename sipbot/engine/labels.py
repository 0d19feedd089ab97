"""The labels of offered answers in a reply: whole, misspelled, shortened, or denied."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NoReturn

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.hearing import NUMERAL, chinese_number, heard, hides_a_number
from sipbot.engine.languages import WITHOUT_SPACES, Lexicon, accented, languages_of, lexicon
from sipbot.engine.plain import edits, fold, plain, words_of
from sipbot.engine.yes_no import yes_or_no

ARTICLES = frozenset(
    [
        "a",
        "an",
        "the",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "le",
        "les",
        "une",
        "yon",
    ]
)
_SMALL_WORDS = ARTICLES | frozenset(
    [
        "and",
        "or",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "my",
        "our",
        "is",
        "y",
        "u",
        "de",
        "del",
        "en",
        "con",
        "mi",
        "por",
        "para",
        "e",
        "ou",
        "et",
        "du",
        "des",
    ]
)
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|er|ro|do|ra|da|ta|to|a|o|e|em|eme|yem|iem|no|ero|era|º|ª|°)")
YES_NO = frozenset({"yes", "no"})
_LONGEST_COUNT = 4
_MOST_COUNTED = 20


@dataclass(frozen=True, slots=True)
class Offered:
    """The answers that a question offers: `keys` in order, and what a reply may call each of them.

    `exact` maps plain labels to positions, `cores` lists labels without a leading article, longest first, as
    (words, position), `starts` the same by their first word. `content` are the telling words of each position,
    `wordings` all words of each of its labels, in one language each. Where the labels count ("Third to fifth grade"),
    `counted` tells which position each number belongs to. Where labels are told apart by one number each ("Grade 3",
    "星期三"), `numbered` tells which position has it. `signs` are smileys that one label has alone, `alike` other
    words for what one label says, `joined` the words of the labels in a script without spaces.
    """

    keys: tuple[str, ...]
    exact: Mapping[str, int]
    cores: tuple[tuple[tuple[str, ...], int], ...]
    starts: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]
    content: tuple[frozenset[str], ...]
    wordings: tuple[tuple[frozenset[str], ...], ...]
    counted: Mapping[int, int]
    numbered: Mapping[int, int]
    signs: Mapping[str, int]
    alike: Mapping[str, int]
    joined: frozenset[str]
    known: Lexicon

    def heard(self, reply: str) -> str:
        """*reply* folded, with a space between all words."""
        return heard(reply, self.known, self.joined)

    def has_label(self, reply: str) -> bool:
        """Whether *reply* is one of the labels, or a clear yes or no where these are offered."""
        is_label = plain(reply) in self.exact or words_of(self.heard(reply)) in self.exact
        return is_label or (set(self.keys) >= YES_NO and yes_or_no(reply, self.known) is not None)

    def ask_back(self, position: int) -> NoReturn:
        """Raises `NotUnderstood`, with the likely answer unless the question itself is answered by yes or no."""
        raise NotUnderstood("ambiguous", maybe=None if set(self.keys) >= YES_NO else self.keys[position])

    def likely(self, reply: str) -> str | None:
        """The key of the one answer that *reply* calls by another word, if it denies nothing."""
        text = _searched(reply)
        found = {word: position for word, position in self.alike.items() if word in text}
        meant = set(found.values())
        said = words_of(self.heard(reply)).split()
        others = [one for one in said if not any(one in word.split() for word in found)]
        if len(meant) != 1 or denies(others, self.known):
            return None
        return self.keys[meant.pop()]

    def is_another(self, position: int) -> bool:
        """Whether the number of *position* in the list is also the number in another label: "2" of "Grade 2"."""
        return self.numbered.get(position + 1, position) != position


@lru_cache(maxsize=4096)
def offered(keys: tuple[str, ...], labels: tuple[tuple[str, ...], ...], languages: tuple[str, ...]) -> Offered:
    """What replies may call the answers *keys*, of which each has *labels* in several languages."""
    known = lexicon(languages)
    joined = _joined((label for wordings in labels for label in wordings), known)
    named = [
        (form, position)
        for position, wordings in enumerate(labels)
        for label in wordings
        for form in dict.fromkeys((plain(label), words_of(heard(label, known, joined))))
    ]
    exact: dict[str, int] = {}
    for label, position in named:
        for form in (label, " ".join(core(label.split()))):
            exact.setdefault(form, position)
    exact.pop("", None)
    cores = sorted(((tuple(form.split()), position) for form, position in exact.items()), key=lambda c: -len(c[0]))
    words = tuple(tuple(_words(label, known) for label in wordings) for wordings in labels)
    content = tuple(_content(wordings) for wordings in words)
    starts = {words[0]: tuple(c for c in cores if c[0][0] == words[0]) for words, _ in cores}
    # What a label says is no mere politeness beside it: "2, teacher".
    said = replace(known, pleasantries=known.pleasantries - frozenset().union(*content))
    spoken = tuple(wordings[0] for wordings in labels)
    counted, numbered = _counted(labels, known), _numbered(spoken, known)
    signs, alike = _signs(labels), _said_alike(labels, languages)
    return Offered(keys, exact, tuple(cores), starts, content, words, counted, numbered, signs, alike, joined, said)


def _said_alike(labels: tuple[tuple[str, ...], ...], languages: tuple[str, ...]) -> dict[str, int]:
    """Which position a word may mean that stands in no label: "mom", where one label alone says "parent"."""
    texts = ["".join(map(_searched, wordings)) for wordings in labels]
    found: dict[str, set[int]] = {}
    for group in _alike_in(languages):
        named = {at for at, text in enumerate(texts) if any(word in text for word in group)}
        for word in group if named else ():
            found.setdefault(word, set()).update(named)
    return {word: positions.pop() for word, positions in found.items() if len(positions) == 1}


@cache
def _alike_in(languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The lists of words that are said for one thing, as they are looked for in a text that is `_searched`."""
    groups = [language.listed(group) for language in languages_of(languages) for group in language.alike]
    return tuple(
        tuple(word if WITHOUT_SPACES.search(word) else f" {word} " for word in sorted(group)) for group in groups
    )


def _searched(text: str) -> str:
    """*text* as words are looked for in it: plain, and with its accents."""
    return f" {plain(text)} \n {accented(text)} \n"


def _signs(labels: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """Which position has which smiley, of those that one position has alone: "😐 Sometimes"."""
    of_each = [frozenset(sign for label in wordings for sign in label if is_a_sign(sign)) for wordings in labels]
    return {
        sign: position
        for position, signs in enumerate(of_each)
        for sign in signs
        if sum(sign in others for others in of_each) == 1
    }


def is_a_sign(character: str) -> bool:
    """Whether a character is a smiley or another sign, and no letter, digit or punctuation."""
    return unicodedata.category(character) == "So"


def _joined(labels: Iterable[str], known: Lexicon) -> frozenset[str]:
    """Labels of a script without spaces, whole, and the unknown words in them; numbers in them stay numbers."""
    words: set[str] = set()
    for label in labels:
        if not hides_a_number(folded := fold(label), known) or WITHOUT_SPACES.fullmatch(folded):
            words.update(WITHOUT_SPACES.findall(folded))
        pieces = words_of(heard(label, known)).split()
        words.update(piece for piece in pieces if len(piece) > 1 and WITHOUT_SPACES.fullmatch(piece))
    return frozenset(words)


def _words(label: str, known: Lexicon) -> frozenset[str]:
    return frozenset((*plain(label).split(), *words_of(heard(label, known)).split()))


def _content(wordings: tuple[frozenset[str], ...]) -> frozenset[str]:
    """The telling words of the labels; a number among them is no word."""
    words = frozenset().union(*wordings) - _SMALL_WORDS
    return frozenset(word for word in words if not word.isdigit())


def _counted(labels: tuple[tuple[str, ...], ...], known: Lexicon) -> dict[int, int]:
    """Which position each number belongs to: "Preschool to second grade" has 1 and 2, "Third to fifth" 3, 4 and 5,
    "Ninth or above" 9 and what follows.

    Digits count where a label has two or more of them, "Grades 3-5", and then in the other labels too.
    """
    counted: dict[int, int] = {}
    open_ended: dict[int, int] = {}
    said_in = [[word for label in wordings for word in words_of(heard(label, known)).split()] for wordings in labels]
    numbers_in = [
        {n for label in wordings for n in _numbers_of(label, known) if 0 < n <= _MOST_COUNTED} for wordings in labels
    ]
    has_ranges = any(len(numbers) > 1 for numbers in numbers_in)
    for position, (said, numbers) in enumerate(zip(said_in, numbers_in, strict=True)):
        named = {n for word in said if (n := ordinal(word, known)) is not None}
        if has_ranges:
            named |= numbers
        if not named:
            continue
        least = min(named) if counted or len(named) > 1 else 1
        for number in range(least, max(named) + 1):
            counted.setdefault(number, position)
        if any(_goes_on(label, known) for label in labels[position]):
            open_ended[max(named)] = position
    if (most := max(counted, default=0)) in open_ended:
        counted |= dict.fromkeys(range(most + 1, _MOST_COUNTED + 1), open_ended[most])
    return counted if len(set(counted.values())) > 1 else {}


def _goes_on(label: str, known: Lexicon) -> bool:
    """Whether a label has no upper end: "Ninth grade or above"."""
    return any(plain(label).endswith(more) for more in known.or_more)


def _numbered(labels: tuple[str, ...], known: Lexicon) -> dict[int, int]:
    """Which position has which number, where two labels and more have one number each, none of them twice."""
    of_each = {position: _numbers_of(label, known) for position, label in enumerate(labels)}
    single = [(numbers.pop(), position) for position, numbers in of_each.items() if len(numbers) == 1]
    return dict(single) if len(single) > 1 and len(dict(single)) == len(single) else {}


def _numbers_of(label: str, known: Lexicon) -> set[int]:
    numbers = {n for numeral in NUMERAL.findall(fold(label)) if (n := chinese_number(numeral)) is not None}
    for word in words_of(heard(label, known)).split():
        n = int(word) if word.isdigit() and len(word) < _LONGEST_COUNT else ordinal(word, known)
        n = known.numbers.get(word) if n is None and word not in known.fillers else n
        if n is not None:
            numbers.add(n)
    return numbers


def ordinal(word: str, known: Lexicon) -> int | None:
    """The number that "third", "3rd" or "tercero" counts."""
    written = _ORDINAL.fullmatch(word)
    return int(written[1]) if written else known.ordinals.get(word)


def is_counted_off(word: str) -> bool:
    """Whether a word is a place in an order, in digits: "3rd", "3º"."""
    return _ORDINAL.fullmatch(word) is not None


def core(words: list[str]) -> list[str]:
    """*words* without a leading article."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def check_labels(choices: Mapping[str, str]) -> None:
    """Raises `ValueError` where two choices read the same."""
    seen: dict[str, str] = {}
    for key, label in choices.items():
        other = seen.setdefault(" ".join(core(plain(label).split())) or label, key)
        if other != key:
            raise ValueError(f"the choices {other!r} and {key!r} read the same ({label!r}): give each its own words")


def labels_in(said: list[str], among: Offered) -> tuple[set[int], list[str]]:
    """The positions whose labels stand in a reply, the longest label first, and the words left over."""
    hits: set[int] = set()
    rest: list[str] = []
    at = 0
    while at < len(said):
        size, position = label_at(said, at, among)
        if position is None:
            rest.append(said[at])
        else:
            hits.add(position)
        at += max(size, 1)
    return hits, rest


def label_at(said: list[str], at: int, among: Offered) -> tuple[int, int | None]:
    """How many words of *said* from *at* on are a label, and its position."""
    for words, position in among.starts.get(said[at], ()):
        if tuple(said[at : at + len(words)]) == words:
            return len(words), position
    return 0, None


def nearly(said: list[str], among: Offered) -> int:
    """The position of the label that a reply misspells or shortens. Raises `NotUnderstood`."""
    said = [word for word in said if not is_option_noun(word, among.known)] or said
    meant = [word for word in said if word not in among.known.fillers] or said
    if _is_one_label_shortened(meant, among):
        whole = _shortened(meant, among)
        return whole if _is_alike_only(meant, whole, among) else among.ask_back(whole)
    for words in (said, core(said), meant):
        position = _misspelled(" ".join(words), among)
        if position is not None:
            return position
    return _shortened(meant, among)


def _misspelled(said: str, among: Offered) -> int | None:
    """The one label that is a typo away; asks back where it might be another or the typo is large."""
    if not 3 <= len(said) <= 60 or WITHOUT_SPACES.search(said):
        return None  # signs are words: with one changed it is another
    distances: dict[int, int] = {}
    nearest_label: dict[int, str] = {}
    for words, position in among.cores:
        label = " ".join(words)
        if abs(len(label) - len(said)) > 2 or len(label) < 3:
            continue
        distance = edits(said, label)
        if distance < distances.get(position, 3):
            distances[position], nearest_label[position] = distance, label
    if not distances:
        return None
    near = sorted(distances, key=distances.__getitem__)
    best, label = near[0], nearest_label[near[0]]
    if distances[best] > (1 if len(label) < 7 else 2):
        return None
    if len(near) > 1 and distances[near[1]] == distances[best]:
        raise NotUnderstood("several")
    if (
        distances[best] > 1
        or len(label) < 4
        or len(near) > 1
        or label[0] != said[0]
        or _changes_meaning(said, label, among)
    ):
        among.ask_back(best)
    return best


def _changes_meaning(said: str, label: str, among: Offered) -> bool:
    """Whether the reply denies what the label does not: "not" is a typo away from "hot"."""
    return denies(said.split(), among.known) and not denies(label.split(), among.known)


def _is_one_label_shortened(meant: list[str], among: Offered) -> bool:
    """Whether every word stands in one label, and in no other: then it is no misspelled other label."""
    return sum(all(word in content for word in meant) for content in among.content) == 1


def _is_alike_only(meant: list[str], position: int, among: Offered) -> bool:
    """Whether no other label has words like these: "vez" of "rara vez" is nearly the "vezes" of "as vezes"."""
    others = frozenset(word for at, content in enumerate(among.content) if at != position for word in content)
    return not any(_begins_alike(word, other) for word in meant if word not in _SMALL_WORDS for other in others)


def _begins_alike(word: str, other: str) -> bool:
    """Whether the longer word only goes on: the plural, another ending."""
    return len(word) > 2 and len(other) - len(word) in (1, 2) and other.startswith(word)


def _shortened(meant: list[str], among: Offered) -> int:
    """The one label that holds telling words of a reply; sure only where it holds all of them."""
    known = among.known
    telling = [word for word in meant if word not in _SMALL_WORDS and (len(word) > 2 or _is_joined(word))]
    scores = {p: sum(_is_in(word, content) for word in telling) for p, content in enumerate(among.content)}
    hits = [position for position, score in scores.items() if score]
    if not hits:
        near = [p for p, content in enumerate(among.content) if any(_alike(w, c) for w in telling for c in content)]
        return among.ask_back(near[0]) if len(near) == 1 and not denies(meant, known) else refuse("no answer")
    whole = [position for position in hits if scores[position] == len(telling)]
    if len(whole) > 1 or (not whole and len(hits) > 1):
        raise NotUnderstood("several")
    position = whole[0] if whole else hits[0]
    says_no = denies(meant, known)
    if says_no != _denies_too(telling, position, among) or (says_no and not _is_part(meant, position, among)):
        raise NotUnderstood("ambiguous")
    if not whole or len(hits) > 1 or any(word in known.or_ for word in meant):
        among.ask_back(position)
    return position


def _is_part(words: list[str], position: int, among: Offered) -> bool:
    """Whether words stand in a label in that order: who turns a no around may mean another."""
    said = "".join(words)
    return any(at == position and said in label.replace(" ", "") for label, at in among.exact.items())


def _denies_too(telling: list[str], position: int, among: Offered) -> bool:
    """Whether the label itself says no, in the language in which its words were said."""
    said_in = [words for words in among.wordings[position] if any(_is_in(word, words) for word in telling)]
    return bool(said_in) and all(denies(list(words), among.known) for words in said_in)


def _is_joined(word: str) -> bool:
    """Whether a word of a script without spaces tells something: two signs do."""
    return len(word) > 1 and WITHOUT_SPACES.fullmatch(word) is not None


def _is_in(word: str, content: frozenset[str]) -> bool:
    return word in content or (_is_joined(word) and any(word in other for other in content))


def _alike(word: str, other: str) -> bool:
    """A typo, or the beginning of a word."""
    if len(word) < 4 or len(other) < 4:
        return False
    return (
        other.startswith(word)
        or word.startswith(other)
        or (abs(len(word) - len(other)) < 2 and edits(word, other) == 1)
    )


def denies(words: list[str], known: Lexicon) -> bool:
    """Whether words say not, except, without."""
    return any(word in known.negations for word in words)


def is_unclear(said: list[str], known: Lexicon) -> bool:
    """Whether words take two answers at once, "las dos", or speak of somebody else."""
    text = f" {' '.join(said)} "
    return any(f" {words} " in text for words in known.unclear)


def is_option_noun(word: str, known: Lexicon) -> bool:
    """ "option", "número": what stands before a number. The "no" of "no. 2" is too easily another no."""
    return word in known.option and word not in known.negations


def only_fillers(words: list[str], known: Lexicon) -> bool:
    """Whether *words* add nothing to an answer."""
    at = 0
    while at < len(words):
        size = next((size for size in (3, 2, 1) if _is_idle(words[at : at + size], known)), 0)
        if not size:
            return False
        at += size
    return True


def is_only_polite(words: list[str], known: Lexicon) -> bool:
    """Whether there are words, and all of them are politeness."""
    phrase = " ".join(words)
    return phrase in known.pleasantries or (bool(words) and all(word in known.pleasantries for word in words))


def _is_idle(words: list[str], known: Lexicon) -> bool:
    if any(word in known.negations for word in words):
        return False
    phrase = " ".join(words)
    return any(phrase in some for some in (known.fillers, known.pleasantries, known.option))


def refuse(reason: str) -> NoReturn:
    """Raises `NotUnderstood`, as an expression."""
    raise NotUnderstood(reason)


def refuse_empty(said: list[str]) -> None:
    """Raises `NotUnderstood` where there are no words."""
    if not said:
        raise NotUnderstood("empty")
