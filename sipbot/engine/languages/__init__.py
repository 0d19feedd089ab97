"""The words people write to a bot, one file per language; its name is the language's code.

A new language is one new file that holds a `LANGUAGE`. The words of all files are known everywhere where the law
asks for it (STOP), and otherwise in the surveys that are offered in that language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sipbot import by_name
from sipbot.engine.plain import fold_keeping_accents, plain, words_of

FOLDER = "sipbot.engine.languages"


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language. Lists are written `"stop; no more texts"`; patterns match plain words, see `plain`.

    `names` are what this language is called, in itself and in others; `own_name` is how its speakers write it.
    `accents_matter` is for languages in which a word without its accents is another word. `please` are the words that
    people put around a STOP. `by_itself` are patterns of what phones send by themselves, on folded text.
    """

    code: str
    own_name: str
    names: str
    stop: str = ""
    help: str = ""
    back: str = ""
    skip: str = ""
    next: str = ""
    who: str = ""
    start: str = ""
    yes: str = ""
    no: str = ""
    stop_phrases: tuple[str, ...] = ()
    who_phrases: tuple[str, ...] = ()
    fillers: str = ""
    negations: str = ""
    because: str = ""
    and_: str = ""
    or_: str = ""
    all_: str = ""
    last: str = ""
    out_of: str = ""
    option: str = ""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    not_numbers: str = ""
    no_answer: str = ""
    pleasantries: str = ""
    accents_matter: bool = False
    please: str = ""
    by_itself: tuple[str, ...] = ()

    def listed(self, words: str) -> frozenset[str]:
        """The entries of a list, as they are compared."""
        entries = (entry for entry in words.split(";") if entry.strip())
        return frozenset(accented(entry) if self.accents_matter else plain(entry) for entry in entries)


def accented(text: str) -> str:
    """The plain words of *text* with their accents."""
    return words_of(fold_keeping_accents(text))


@cache
def every_language() -> tuple[Language, ...]:
    """All languages that have a file."""
    return tuple(by_name.load(FOLDER, name).LANGUAGE for name in by_name.names(FOLDER))


def languages_of(codes: tuple[str, ...]) -> tuple[Language, ...]:
    """The languages with these codes; "zh-Hant" is found in the file `zh`. Codes without a file are left out."""
    known = {language.code: language for language in every_language()}
    wanted = dict.fromkeys(code.partition("-")[0].lower() for code in codes)
    return tuple(known[code] for code in wanted if code in known)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that help to read an answer, of several languages together, all plain."""

    yes: frozenset[str]
    no: frozenset[str]
    fillers: frozenset[str]
    negations: frozenset[str]
    because: frozenset[str]
    and_: frozenset[str]
    or_: frozenset[str]
    all_: frozenset[str]
    last: frozenset[str]
    out_of: frozenset[str]
    option: frozenset[str]
    ordinals: Mapping[str, int]
    numbers: Mapping[str, int]
    no_answer: frozenset[str]
    pleasantries: frozenset[str]
    comma_is_decimal: bool


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """The words for reading replies in the languages *codes*, of which the first is the one spoken."""
    spoken = languages_of(codes)
    sets = {
        name: frozenset(word for language in spoken for word in language.listed(getattr(language, name)))
        for name in Lexicon.__slots__
        if name not in ("ordinals", "numbers", "comma_is_decimal")
    }
    ordinals = {plain(word): n for language in spoken for word, n in language.ordinals.items()}
    comma_is_decimal = not codes[0].startswith("en")
    return Lexicon(**sets, ordinals=ordinals, numbers=_numbers(spoken), comma_is_decimal=comma_is_decimal)


def _numbers(spoken: tuple[Language, ...]) -> dict[str, int]:
    """Number words, without those that say something else in the language spoken: "once" is 11 in Spanish only."""
    numbers = {plain(word): n for language in reversed(spoken) for word, n in language.numbers.items()}
    own = {plain(word) for language in spoken[:1] for word in language.numbers}
    others = {word for language in spoken[:1] for word in language.listed(f"{language.not_numbers};{language.fillers}")}
    return {word: n for word, n in numbers.items() if word in own or word not in others}


def counting(words: str, *, first: int = 1) -> dict[str, int]:
    """Number words in order, `"one two three"`; a bar separates spellings of the same number, `"uno|una dos"`."""
    return {word: n for n, words_of_n in enumerate(words.split(), first) for word in re.split(r"\|", words_of_n)}
