"""Search in everything that was written, narrowed by one thing about the writers, where nobody can be picked out.

A word is found as it was typed, also inside others, and in its other forms: "interpreters" finds "interpreter".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from os.path import commonprefix
from urllib.parse import urlencode

from aiohttp import web

from analysis.document.labels import Labels, labels_of
from analysis.inflection import forms
from analysis.report import Report, Span, Theme
from sipbot.web.answers import Answer, PageOf, in_context, marked, page_of
from sipbot.web.auth.door import Door, Visit
from sipbot.web.pages import Pages
from sipbot.web.protection import crossed_at_most_twice, open_groups, open_languages
from sipbot.web.review import SCHOOL, Reports, of_report

LONGEST = 200
MOST_WORDS = 8
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody searches for: words that all stand in an answer, a theme, a group ("race:black"); "" for any."""

    words: str = ""
    theme: str = ""
    group: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """What an address asks for."""
        page = query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return cls(query.get("q", "")[:LONGEST], query.get("theme", ""), query.get(GROUP, ""), number)

    def at(self, page: int) -> str:
        """The query of the address of another page of the same."""
        said = {"q": self.words, "theme": self.theme, GROUP: self.group, "page": str(page) if page > 1 else ""}
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, a page at a time; `is_held_back` where showing it would tell something of a few people.

    `leaves_out` where answers in languages are missing that few people of the group write, or few others.
    """

    asked: Asked
    themes: tuple[Theme, ...]
    groups: tuple[tuple[str, str], ...]
    is_held_back: bool
    leaves_out: bool
    page: PageOf
    answers: tuple[Answer, ...]


def connect(app: web.Application, reports: Reports, door: Door, pages: Pages) -> None:
    """Add the page."""

    def page(report: Report, visit: Visit) -> web.Response:
        crossed_at_most_twice(visit.request.query, GROUP, *labels_of(report).who.tags)
        found = search(report, Asked.of(visit.request.query))
        smallest = report.options.smallest_group
        return pages.show("search.html", visit, report.engagement, it=found, smallest=smallest)

    app.router.add_get(f"{SCHOOL}/search", door.page(of_report(page, reports, pages), noting="search in answers"))


def search(report: Report, asked: Asked) -> SearchPage:
    """The answers that *asked* wants, in the order given.

    With a group asked for, no role stands beside an answer: one thing is said of each writer at most.
    """
    labels = labels_of(report)
    groups = tuple(_searchable(labels))
    tag, _, value = asked.group.partition(":")
    asked = replace(asked, group=asked.group if (tag, value) in groups else "")
    words = list(dict.fromkeys(plainly(asked.words).split()))[:MOST_WORDS]
    hits = list(_hits(report, asked.theme, words))
    is_held_back = leaves_out = False
    if asked.group:
        group, author = labels.who.of(tag, value), labels.who.author
        people = frozenset(author[response] for response in hits)
        is_open = value in open_groups(labels.who, tag, people) and _stands_beside(labels, asked.theme, tag, value)
        is_held_back = bool(people) and not is_open
        mine = [] if is_held_back else [response for response in hits if author[response] in group]
        languages = open_languages(labels.who, tag, value)
        hits = [response for response in mine if report.languages[response] in languages]
        leaves_out = len(hits) < len(mine)
    page = page_of([report.texts[response] for response in hits], asked.page)
    here = tuple(
        _found(report, response, words, role="" if asked.group else labels.of(response))
        for response in hits[page.first - 1 : page.last]
    )
    return SearchPage(asked, report.themes, groups, is_held_back, leaves_out, page, here)


def _found(report: Report, response: str, words: Iterable[str], *, role: str) -> Answer:
    """An answer with the words that were searched for marked, and the themes that it is in."""
    text = report.texts[response]
    within = {report.ideas[place].theme_id for place in report.places_in(response)}
    one = Answer(
        id=response,
        language=report.languages[response],
        pieces=marked(text, _places(response, text, words)),
        role=role,
        themes=tuple(theme for theme in report.themes if theme.id in within),
    )
    return in_context(report, one)


def _stands_beside(labels: Labels, theme_id: str, tag: str, value: str) -> bool:
    """Whether the theme that was asked for shows the number of a group: its answers could be counted as well."""
    themes = [theme for theme in labels.report.themes if theme.id == theme_id]
    return not theme_id or any((tag, value) in labels.groups_beside(theme) for theme in themes)


def _searchable(labels: Labels) -> Iterator[tuple[str, str]]:
    """The groups that answers can be narrowed to."""
    for tag in labels.who.tags:
        for value in sorted(open_groups(labels.who, tag, labels.who.everyone)):
            yield tag, value


def _hits(report: Report, theme: str, words: Iterable[str]) -> Iterator[str]:
    """The answers with all the words; without words and theme, every answer."""
    if theme:
        among: Iterable[str] = dict.fromkeys(idea.span.response_id for idea in report.ideas_of(theme))
    else:
        among = report.texts
    plain = _plain(report)
    wanted = [_Sought.of(word) for word in words]
    for response in among:
        if all(word.stands_in(plain[response]) for word in wanted):
            yield response


@dataclass(frozen=True, slots=True)
class _Sought:
    """A word to search for. `begins` is what all of its other forms begin with."""

    word: str
    begins: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, word: str) -> "_Sought":
        every = forms(word)
        others = "|".join(map(re.escape, sorted(every - {word}, key=lambda form: (-len(form), form))))
        begins = commonprefix([*every])  # noqa: RUF071 (letters of words, not parts of paths)
        return cls(word, begins, re.compile(rf"{re.escape(word)}|(?<!\w)(?:{others})(?!\w)"))

    def stands_in(self, plain: str) -> bool:
        """Whether the word, or another form of it, stands in a text in small letters without accents."""
        # Most answers have nothing of it: that is seen much faster than what the pattern finds.
        return self.word in plain or (self.begins in plain and self.pattern.search(plain) is not None)


@lru_cache(maxsize=2)
def _plain(report: Report) -> Mapping[str, str]:
    return {response: plainly(text) for response, text in report.texts.items()}


def _places(response: str, text: str, words: Iterable[str]) -> Iterator[Span]:
    """Where the words stand in *text*; nowhere, where a letter of it is several without its marks."""
    plain = plainly(text)
    if len(plain) != len(text):
        return
    for word in words:
        for found in _Sought.of(word).pattern.finditer(plain):
            yield Span(response, found.start(), found.end())


def plainly(text: str) -> str:
    """*text* in small letters without accents: whoever types "musica" finds "Música"."""
    return text.lower() if text.isascii() else "".join(map(_plain_letter, text))


@cache
def _plain_letter(letter: str) -> str:
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()
