"""The language of the page that is being made, and how texts, dates, numbers and groups are said in it.

Python code of pages writes its texts like the templates do, and imports this for it:

    from sipbot.web.language import N_, _, ngettext

`_("Kept.")` is said at once, in the language of whoever asked for the page; `N_` marks a text that stands in a constant
and is said later. Both are found by the test that compares the texts with `translations/`. Texts may have `%(name)s` in
them; the values come as keywords. What people wrote, and sentences of documents, are never translated.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Protocol, get_args
from urllib.parse import urlencode

from aiohttp import web
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from analysis.document import PLANS
from analysis.document import words as english
from analysis.document.composition import TITLE as COMPOSITION
from analysis.document.decisions import TITLE as RECOMMENDATIONS
from analysis.document.marginalized import SERIOUS
from analysis.document.marginalized import TITLE as MARGINALIZED
from analysis.document.ongoing import TITLE as ONGOING
from analysis.document.process import TITLE as PROCESS
from analysis.document.vision import VISION, VISIONING
from analysis.edits.board import EditError
from analysis.edits.words import CHANGES, LOST
from analysis.statistics import wilson
from sipbot.channels._own_words import ENGLISH, OwnWords
from sipbot.channels.webchat.forms import language_for
from sipbot.channels.webchat.languages import name_of as own_name_of
from sipbot.checking.protected_areas import AREAS
from sipbot.engine.survey import StudentConsent
from sipbot.enrollment import FAMILIES, TURNED
from sipbot.sayings import Refusal, Saying

TRANSLATIONS = Path(__file__).parent / "translations"
COOKIE = "sipbot-language"
COOKIE_LASTS = 365 * 24 * 60 * 60
LANGUAGE = "/language"
"""Where the form goes that chooses another one."""
NOTHING = english.NOTHING
_COUNTRY = "US"
"""Dates and numbers are written as people write them here, in either language."""


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page: `back` is its address, "" where it answers a form and cannot be asked for again.

    `offered` are the translations in every language that the page can be read in.
    """

    language: str
    offered: Mapping[str, NullTranslations]
    back: str = ""

    @property
    def translations(self) -> NullTranslations:
        """Those of the reader's language."""
        return self.offered[self.language]


_NOBODY = Reader(ENGLISH, {ENGLISH: NullTranslations()})
_reader: ContextVar[Reader] = ContextVar("reader", default=_NOBODY)


class Languages:
    """The languages of the room."""

    def __init__(self) -> None:
        words = OwnWords(TRANSLATIONS)
        self.offered = {language: words.translations(language) for language in words.languages}

    @web.middleware
    async def of_request(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer in the language that was chosen in this browser, else the one it prefers, else English."""
        kept = request.cookies.get(COOKIE, "")
        language = kept if kept in self.offered else language_for(request, tuple(self.offered))
        with speaking_to(Reader(language or ENGLISH, self.offered, _address(request))):
            return await handler(request)


@contextmanager
def speaking_to(reader: Reader) -> Iterator[None]:
    """Make pages for *reader* meanwhile."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def reader() -> Reader:
    """Who reads the page that is being made."""
    return _reader.get()


def speak(language: str) -> None:
    """Go on in another language, if it is offered: somebody has chosen it for their account."""
    if language in reader().offered:
        _reader.set(replace(reader(), language=language))


def all_languages() -> tuple[tuple[str, str], ...]:
    """Those that pages can be read in: (code, its own name)."""
    return tuple((code, own_name_of(code)) for code in reader().offered)


def other_languages() -> tuple[tuple[str, str], ...]:
    """Those that this page can be read in instead."""
    return tuple(one for one in all_languages() if one[0] != reader().language)


def _address(request: web.Request) -> str:
    if request.method != "GET":
        return ""
    path = request.path.rstrip("/") or "/"
    query = [
        (name, value) for name, value in request.query.items() if name not in ("notice", "undo", "seal", "language")
    ]
    return f"{path}?{urlencode(query)}" if query else path


def N_(text: str) -> str:  # noqa: N802  # the name that gettext's tools look for
    """*text* as it is: it is translated where it is shown."""
    return text


def gettext(text: str, /, **values: object) -> str:
    """*text* in the reader's language, with *values* put in."""
    said = reader().translations.gettext(text) if text else ""
    return said % values if values else said


_ = gettext


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """*one* or *many* for *n* things, in the reader's language, with *values* put in."""
    said = reader().translations.ngettext(one, many, n)
    return said % values if values else said


class Sayable(Protocol):
    """A text, and what is put into it."""

    @property
    def text(self) -> str: ...
    @property
    def values(self) -> Mapping[str, object]: ...


def said(one: Sayable) -> str:
    """*one* in the reader's language."""
    return gettext(one.text, **{name: _value(value) for name, value in one.values.items()})


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return format_list(value, locale=_locale(reader().language))
    return said(value) if isinstance(value, Saying) else value


def told(error: Refusal | EditError) -> str:
    """What *error* says, in the reader's language: one line per reason."""
    sayings: Sequence[Sayable] = (error,) if isinstance(error, EditError) else error.sayings
    return "\n".join(map(said, sayings))


def day(iso: str) -> str:
    """ "2026-05-12" as "May 12, 2026"; what is not a date stays as written."""
    try:
        on = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return _day(on, reader().language)


def number(n: int) -> str:
    """A number with its thousands apart."""
    return _number(n, reader().language)


def decimal(n: float) -> str:
    """A number with two decimals."""
    return format_decimal(n, "0.00", locale=_locale(reader().language))


def percent(part: float, whole: float = 1) -> str:
    """A whole percentage; a dash where there is nothing to share."""
    return _percent(round(100 * part / whole), reader().language) if whole else NOTHING


# A page says hundreds of numbers, most of them small: the same ones again and again.


@cache
def _locale(language: str) -> Locale:
    return Locale(language, _COUNTRY)


@lru_cache(maxsize=1000)
def _day(on: date, language: str) -> str:
    return format_date(on, "long", _locale(language))


@lru_cache(maxsize=10_000)
def _number(n: int, language: str) -> str:
    return format_decimal(n, locale=_locale(language))


@lru_cache(maxsize=1000)
def _percent(percent: int, language: str) -> str:
    return format_percent(percent / 100, locale=_locale(language))


def between(low: float, high: float) -> str:
    """Where a share lies: "41 to 77" for 0.41 and 0.77."""
    return gettext("%(low)s to %(high)s", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}")


def points(difference: float) -> str:
    """A difference of two shares in points, with its sign."""
    n = round(100 * difference)
    return f"{n:+d}".replace("-", "−") if n else "0"


def interval(n: int, of: int) -> str:
    """Where the share of *n* in *of* would lie in 95 of 100 samples of that size (Wilson)."""
    return between(*wilson(n, of))


def tag_title(tag: str) -> str:
    """What a tag is called above a table."""
    return gettext(english.tag_title(tag))


def value_name(tag: str, value: str) -> str:
    """What one value of a tag is called in a table of that tag."""
    name = gettext(english.value_name(tag, value))
    return name[:1].upper() + name[1:] if name != value else name


def group_name(tag: str, value: str) -> str:
    """What the people of one group are called where nothing around it says which tag is meant."""
    if tag == "home_language" and (tag, value) not in english.GROUPS:
        return gettext("%(language)s spoken at home", language=language_name(value))
    return gettext(english.group_name(tag, value))


def one_of(tag: str, value: str) -> str:
    """What one person of a group is called under a quote."""
    return gettext(english.ONE_OF[tag, value]) if (tag, value) in english.ONE_OF else group_name(tag, value)


def language_name(code: str) -> str:
    """The name of a language."""
    return gettext(english.language_name(code))


def labels() -> Iterator[str]:
    """The fixed names that come from the analysis, to be translated like the texts of pages."""
    yield english.UNKNOWN
    yield from english.TAG_TITLES.values()
    for values in english.VALUES.values():
        yield from values.values()
    for names in (english.GROUPS, english.ONE_OF, english.LANGUAGES, PLANS):
        yield from names.values()
    yield from (TURNED, FAMILIES)
    yield from (*SERIOUS.values(), *AREAS)
    yield from get_args(StudentConsent.model_fields["status"].annotation)
    yield from (LOST, *CHANGES.values())
    yield from FIGURES
    yield from SECTIONS


FIGURES = (
    *("person answered", "people answered", "answer", "answers", "language", "languages", "theme", "themes"),
    *("recommendation", "recommendations"),
)
"""What the figures of a document count."""
SECTIONS = (COMPOSITION, MARGINALIZED, PROCESS, RECOMMENDATIONS, ONGOING, VISION, VISIONING)
"""The sections of a document."""
