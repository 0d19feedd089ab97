"""The labels of offered answers in a reply: whole, misspelled, shortened, or denied."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.languages import Lexicon, lexicon
from sipbot.engine.plain import edits, plain
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
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|er|ro|do|ra|da|ta|to|a|o|e|eme|º|ª|°)")
YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Offered:
    """The answers that a question offers: `keys` in order, and what a reply may call each of them.

    `exact` maps plain labels to positions, `cores` lists labels without a leading article, longest first, as
    (words, position), `starts` the same by their first word, `content` the telling words of each position. Where the
    labels count ("Third to fifth grade"), `counted` tells which position each number belongs to.
    """

    keys: tuple[str, ...]
    exact: Mapping[str, int]
    cores: tuple[tuple[tuple[str, ...], int], ...]
    starts: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]
    content: tuple[frozenset[str], ...]
    counted: Mapping[int, int]
    known: Lexicon

    def has_label(self, reply: str) -> bool:
        """Whether *reply* is one of the labels, or a clear yes or no where these are offered."""
        return plain(reply) in self.exact or (set(self.keys) >= YES_NO and yes_or_no(reply, self.known) is not None)

    def ask_back(self, position: int) -> NoReturn:
        """Raises `NotUnderstood`, with the likely answer unless the question itself is answered by yes or no."""
        raise NotUnderstood("ambiguous", maybe=None if set(self.keys) >= YES_NO else self.keys[position])


@lru_cache(maxsize=4096)
def offered(keys: tuple[str, ...], labels: tuple[tuple[str, ...], ...], languages: tuple[str, ...]) -> Offered:
    """What replies may call the answers *keys*, of which each has *labels* in several languages."""
    named = [(plain(label), position) for position, wordings in enumerate(labels) for label in wordings]
    exact: dict[str, int] = {}
    for label, position in named:
        for form in (label, " ".join(core(label.split()))):
            exact.setdefault(form, position)
    exact.pop("", None)
    cores = sorted(((tuple(form.split()), position) for form, position in exact.items()), key=lambda c: -len(c[0]))
    content = tuple(
        frozenset(word for label, at in named if at == position for word in label.split()) - _SMALL_WORDS
        for position in range(len(keys))
    )
    starts = {words[0]: tuple(c for c in cores if c[0][0] == words[0]) for words, _ in cores}
    known = lexicon(languages)
    return Offered(keys, exact, tuple(cores), starts, content, _counted(labels, known), known)


def _counted(labels: tuple[tuple[str, ...], ...], known: Lexicon) -> dict[int, int]:
    """Which position each number belongs to: "Preschool to second grade" has 1 and 2, "Third to fifth" 3, 4 and 5."""
    counted: dict[int, int] = {}
    for position, wordings in enumerate(labels):
        named = {n for label in wordings for word in plain(label).split() if (n := ordinal(word, known)) is not None}
        if not named:
            continue
        least = min(named) if counted or len(named) > 1 else 1
        for number in range(least, max(named) + 1):
            counted.setdefault(number, position)
    return counted if len(set(counted.values())) > 1 else {}


def ordinal(word: str, known: Lexicon) -> int | None:
    """The number that "third", "3rd" or "tercero" counts."""
    written = _ORDINAL.fullmatch(word)
    return int(written[1]) if written else known.ordinals.get(word)


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
    for words in (said, core(said), meant):
        position = _misspelled(" ".join(words), among)
        if position is not None:
            return position
    return _shortened(meant, among)


def _misspelled(said: str, among: Offered) -> int | None:
    """The one label that is a typo away; asks back where it might be another or the typo is large."""
    if not 3 <= len(said) <= 60:
        return None
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


def _shortened(meant: list[str], among: Offered) -> int:
    """The one label that holds telling words of a reply; sure only where it holds all of them."""
    known = among.known
    telling = [word for word in meant if word not in _SMALL_WORDS and len(word) > 2]
    scores = {p: sum(word in content for word in telling) for p, content in enumerate(among.content)}
    hits = [position for position, score in scores.items() if score]
    if not hits:
        near = [p for p, content in enumerate(among.content) if any(_alike(w, c) for w in telling for c in content)]
        return among.ask_back(near[0]) if len(near) == 1 and not denies(meant, known) else refuse("no answer")
    whole = [position for position in hits if scores[position] == len(telling)]
    if len(whole) > 1 or (not whole and len(hits) > 1):
        raise NotUnderstood("several")
    position = whole[0] if whole else hits[0]
    if denies(meant, known) != denies(list(among.content[position]), known):
        raise NotUnderstood("ambiguous")
    if not whole or len(hits) > 1 or any(word in known.or_ for word in meant):
        among.ask_back(position)
    return position


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


def is_option_noun(word: str, known: Lexicon) -> bool:
    """ "option", "número": what stands before a number. The "no" of "no. 2" is too easily another no."""
    return word in known.option and word not in known.negations


def only_fillers(words: list[str], known: Lexicon) -> bool:
    """Whether *words* add nothing to an answer."""
    idle = (known.fillers, known.pleasantries, known.option)
    return all(word not in known.negations and any(word in some for some in idle) for word in words)


def refuse(reason: str) -> NoReturn:
    """Raises `NotUnderstood`, as an expression."""
    raise NotUnderstood(reason)


def refuse_empty(said: list[str]) -> None:
    """Raises `NotUnderstood` where there are no words."""
    if not said:
        raise NotUnderstood("empty")
