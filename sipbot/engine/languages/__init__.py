"""The words people write to a bot, one file per language; its name is the language's code.

A new language is one new file that holds a `LANGUAGE`. The words of all files are known everywhere where the law
asks for it (STOP), and otherwise in the surveys that are offered in that language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from sipbot import by_name
from sipbot.engine.codes import code_of, family_of
from sipbot.engine.plain import fold_keeping_accents, plain, words_of

FOLDER = "sipbot.engine.languages"
WITHOUT_SPACES = re.compile("[\u3005-\u3007\u3400-\u9fff]+")
"""Words of a script that puts no spaces between them."""

_READ_EVERYWHERE = ("en", "es")


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language. Lists are written `"stop; no more texts"`; patterns match plain words, see `plain`.

    `names` are what this language is called, in itself and in others; `own_name` is how its speakers write it.
    `who_if_spoken` are words for WHO that mean something else to everybody else: "AI" is "who" in Vietnamese.
    `please` are the words that people put around a STOP. `of_messages` is a pattern of what names the messages or the
    list that they are sent to, `to_change` one of asking for another language in so many words,
    `not_understood` one of not reading or speaking a language. `by_itself` are patterns
    of what phones send by themselves, on folded text. `tens` make "two ten" 20 and "ten two" 12. `sums` join two
    numbers into a third ("1 boy and 2 girls"), `vague` words leave a number open ("more than 2"), `nothing` says
    zero, `unclear` phrases take two answers at once or speak of somebody else. `grades` are names of grades that say
    their number in another way ("初二" is the eighth). `have` words before a number count things ("I have 2"), and
    after `these` as many answers are meant ("os três"). `unclear_alone` are number words that are other words too.
    `alike` are lists of words that are said for one thing: whoever says "mom" where a label says "parent" is asked
    whether that is meant. `or_more` ends a label that goes on upwards ("9 or more"). What follows `ages` is an
    age ("my son is 7"); in `other_schools` grades are counted anew ("segundo de secundaria"). `months` are in order,
    with a bar between spellings and `_` for a space; dates are said as in `date` and `date_with_year`.
    Where `no_cancels_no`, a no of a no is a yes ("不是不行"); in the others it is a stronger no ("no, nunca").
    `accents_matter` is for languages in which a word without its accents is another word; many people leave them out
    on a phone all the same, and are understood but for the words in `unclear_without_accents`.
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
    who_if_spoken: str = ""
    why: str = ""
    start: str = ""
    move: str = ""
    yes: str = ""
    no: str = ""
    stop_phrases: tuple[str, ...] = ()
    who_phrases: tuple[str, ...] = ()
    why_phrases: tuple[str, ...] = ()
    skip_phrases: tuple[str, ...] = ()
    help_phrases: tuple[str, ...] = ()
    back_phrases: tuple[str, ...] = ()
    of_messages: str = ""
    to_change: str = ""
    not_understood: str = ""
    fillers: str = ""
    negations: str = ""
    because: str = ""
    and_: str = ""
    or_: str = ""
    all_: str = ""
    last: str = ""
    out_of: str = ""
    option: str = ""
    have: str = ""
    these: str = ""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    not_numbers: str = ""
    tens: str = ""
    sums: str = ""
    vague: str = ""
    nothing: str = ""
    unclear: str = ""
    unclear_alone: str = ""
    or_more: str = ""
    ages: str = ""
    other_schools: str = ""
    months: str = ""
    weekdays: str = ""
    date: str = "{day} {month}"
    date_with_year: str = "{day} {month} {year}"
    day_first: bool = True
    no_answer: str = ""
    alike: tuple[str, ...] = ()
    pleasantries: str = ""
    accents_matter: bool = False
    no_cancels_no: bool = False
    unclear_without_accents: str = ""
    please: str = ""
    by_itself: tuple[str, ...] = ()

    def listed(self, words: str) -> frozenset[str]:
        """The entries of a list, as they are compared."""
        entries = [entry for entry in words.split(";") if entry.strip()]
        if not self.accents_matter:
            return frozenset(map(plain, entries))
        return frozenset(form for entry in entries for form in self.forms(entry))

    def forms(self, entry: str) -> tuple[str, ...]:
        """How *entry* may be written: with its accents, and without them where it is no other word then."""
        if not self.accents_matter:
            return (plain(entry),)
        bare = plain(entry)
        unclear = bare in {plain(word) for word in self.unclear_without_accents.split(";")}
        return (accented(entry),) if unclear else (accented(entry), bare)


def accented(text: str) -> str:
    """The plain words of *text* with their accents."""
    return words_of(fold_keeping_accents(text))


@cache
def every_language() -> tuple[Language, ...]:
    """All languages that have a file."""
    return tuple(by_name.load(FOLDER, name).LANGUAGE for name in by_name.names(FOLDER))


def languages_of(codes: tuple[str, ...]) -> tuple[Language, ...]:
    """The languages with these codes, or of their family: "pt-BR" is found in the file `pt`. Others are left out."""
    known = {language.code: language for language in every_language()}
    found = (known.get(code_of(code)) or known.get(family_of(code)) for code in codes)
    return tuple({language.code: language for language in found if language is not None}.values())


def name_of(code: str) -> str | None:
    """What the language *code* is called by those who speak it; None for a language without a file."""
    return next((language.own_name for language in languages_of((code,))), None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that help to read an answer, of several languages together.

    A word that the language spoken knows as something else is taken from the others: "de" is 2 in Haitian Creole only
    where that is spoken. What denies, in whatever language, stays. `accented` are the words of languages in which
    accents matter, as they are written there, `bare` the same without accents, `others` all words of other languages
    as written; `joined` are the words of scripts without spaces.
    """

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
    have: frozenset[str]
    these: frozenset[str]
    tens: frozenset[str]
    sums: frozenset[str]
    vague: frozenset[str]
    nothing: frozenset[str]
    unclear: frozenset[str]
    unclear_alone: frozenset[str]
    or_more: frozenset[str]
    ages: frozenset[str]
    other_schools: frozenset[str]
    weekdays: frozenset[str]
    no_answer: frozenset[str]
    pleasantries: frozenset[str]
    ordinals: Mapping[str, int]
    grades: Mapping[str, int]
    numbers: Mapping[str, int]
    months: Mapping[str, int]
    comma_is_decimal: bool
    day_first: bool
    no_cancels_no: bool
    accented: frozenset[str]
    bare: frozenset[str]
    others: frozenset[str]
    joined: frozenset[str]


LISTS = (
    *("yes", "no", "fillers", "negations", "because", "and_", "or_", "all_", "last", "out_of", "option"),
    *("have", "these"),
    *("tens", "sums", "vague", "nothing", "unclear", "unclear_alone", "weekdays", "no_answer", "pleasantries"),
)
_KEPT = ("negations", "or_", "vague", "unclear")
"""What makes an answer doubtful does so in every language."""

_SHORTEST_FOREIGN_WORD = 4


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """The words for reading replies in the languages *codes*, of which the first is the one spoken."""
    spoken, *others = languages_of(codes) or (every_language()[0],)
    own = {name: spoken.listed(getattr(spoken, name)) for name in LISTS}
    known_here = frozenset().union(*own.values(), _forms(spoken, spoken.numbers), _forms(spoken, spoken.ordinals))
    sets: dict[str, frozenset[str]] = {}
    for name in LISTS:
        foreign = frozenset(
            form
            for other in others
            for form in other.listed(getattr(other, name))
            if name not in ("fillers", "negations") or _is_told_apart(form, other)
        )
        sets[name] = own[name] | (foreign if name in _KEPT else foreign - known_here)
    sets["or_"] -= own["fillers"] - own["or_"]
    sets["fillers"] -= (sets["or_"] | sets["negations"]) - own["fillers"]
    numbers = _numbers(spoken, others, sets["fillers"])
    ordinals = {form: n for each in reversed((spoken, *others)) for form, n in _forms(each, each.ordinals).items()}
    grades = {form: n for each in (spoken, *others) for form, n in _forms(each, each.grades).items()}
    counting_words = set(numbers) | set(ordinals) | set(grades)
    written = [*counting_words, *(entry for entries in sets.values() for entry in entries)]
    return Lexicon(
        **sets,
        ordinals=ordinals,
        grades=grades,
        **{
            name: frozenset(form for each in (spoken, *others) for form in each.listed(getattr(each, name)))
            for name in ("or_more", "ages", "other_schools")
        },
        numbers=numbers,
        months=_months((spoken, *others)),
        comma_is_decimal=not codes[0].startswith("en"),
        day_first=spoken.day_first,
        no_cancels_no=spoken.no_cancels_no,
        **_by_script((spoken, *others)),
        joined=frozenset(form for form in written if WITHOUT_SPACES.fullmatch(form)),
    )


def _forms(language: Language, words: Mapping[str, int]) -> dict[str, int]:
    return {form: n for word, n in words.items() for form in language.forms(word)}


def _numbers(spoken: Language, others: list[Language], fillers: frozenset[str]) -> dict[str, int]:
    """Number words, without those that say something else in the language spoken: "once" is 11 in Spanish only.

    Short ones of languages other than English and Spanish are too easily other words.
    """
    own = _forms(spoken, spoken.numbers)
    elsewhere = spoken.listed(spoken.not_numbers) | fillers
    foreign = {
        form: n
        for other in reversed(others)
        for form, n in _forms(other, other.numbers).items()
        if form not in elsewhere and _is_told_apart(form, other)
    }
    return {**foreign, **own}


def _is_told_apart(form: str, language: Language) -> bool:
    """Whether a word of a language that is not spoken is long enough to be that word ("de", "se", "en" are not)."""
    return language.code in _READ_EVERYWHERE or not form.isascii() or len(form) >= _SHORTEST_FOREIGN_WORD


def _months(spoken: tuple[Language, ...]) -> dict[str, int]:
    """The names of months; what another language calls otherwise is left to the language spoken."""
    return {
        form: n
        for language in reversed(spoken)
        for n, spellings in enumerate(language.months.split(), 1)
        for spelling in spellings.split("|")
        for form in language.forms(spelling.replace("_", " "))
    }


def _by_script(spoken: tuple[Language, ...]) -> dict[str, frozenset[str]]:
    """The single words of languages in which accents matter, with and without these, and all others as written."""
    with_accents = frozenset(word for language in spoken if language.accents_matter for word in _words_in(language))
    others = frozenset(word for language in spoken if not language.accents_matter for word in _words_in(language))
    return {"accented": with_accents, "bare": frozenset(map(plain, with_accents)), "others": others}


def _words_in(language: Language) -> Iterator[str]:
    entries = [*language.numbers, *language.ordinals, *(getattr(language, name) for name in LISTS)]
    for entry in entries:
        for words in entry.split(";"):
            yield from accented(words).split()


def counting(words: str, *, first: int = 1) -> dict[str, int]:
    """Number words in order, `"one two three"`; a bar separates spellings of the same number, `"uno|una dos"`."""
    return {word: n for n, words_of_n in enumerate(words.split(), first) for word in re.split(r"\|", words_of_n)}
