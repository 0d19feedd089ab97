"""Answers as they were written, with some words marked, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import urlencode

from analysis.edits.board import EditError
from analysis.questions import Question, question_of
from analysis.report import Idea, Report, Span, Theme, Translation
from sipbot.web.language import reader

ANSWERS_ON_A_PAGE = 50
_BETWEEN = " "
BYTES_ON_A_PAGE = 60_000
"""So much text stands on one page, so that long answers make no page that is slow on a phone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an answer, marked or not."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer; `stances` are those of its marked ideas, `role` is "" where it must not be shown.

    `reason` is why it was set aside, `same_as` the answer that it repeats; "" for other answers. `ticked` is what a
    form sends for its marked ideas (`sipbot.web.changing`), `is_read` whether somebody has said that they read it.
    `question` is what was asked, None where nobody knows. `themes` are those that it is in, where a page lists them.
    """

    id: str
    language: str
    pieces: tuple[Piece, ...]
    stances: tuple[str, ...] = ()
    role: str = ""
    reason: str = ""
    same_as: str = ""
    ticked: str = ""
    is_read: bool = False
    question: Question | None = None
    translation: Translation | None = None
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers somebody asked to see: a page, and "" for every stance, every role and the whole theme."""

    page: int = 1
    stance: str = ""
    role: str = ""
    part: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """What an address asks for; what makes no sense in it asks for nothing."""
        page = query.get("page", "")
        is_number = page.isascii() and page.isdigit() and len(page) < 7
        chosen = (query.get(name, "") for name in ("stance", "role", "part"))
        return cls(int(page) if is_number else 1, *chosen)

    def at(self, **changed: str | int) -> str:
        """The query of the address that asks for the same but what is *changed*; another choice begins at page 1.

        A role takes the place of a stance, and a stance that of a role: both with a theme would cross three things.
        """
        other = {"role": {"stance": ""}, "stance": {"role": ""}}
        let_go = [other[name] for name, value in changed.items() if name in other and value]
        kept = {name: value for one in let_go for name, value in one.items()}
        wanted = replace(self, **({"page": 1} | kept | changed))  # type: ignore[arg-type]  # names and types as in the fields
        page = str(wanted.page) if wanted.page > 1 else ""
        said = {"part": wanted.part, "stance": wanted.stance, "role": wanted.role, "page": page}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class PageOf:
    """One page of answers: the numbers, from 1, of its `first` and `last` out of `n_items`.

    `before` and `after` are the pages beside it, None at the ends.
    """

    number: int
    n_pages: int
    first: int
    last: int
    n_items: int
    before: int | None
    after: int | None


def in_context(report: Report, one: Answer) -> Answer:
    """*one* with what was asked, in the reader's language where the survey has it, and with a translation by people."""
    return replace(
        one,
        question=question_of(report, one.id, reader().language),
        translation=report.translations.get(one.id),
    )


def ticked(ideas: Sequence[Idea]) -> str:
    """What a form sends for some ideas of one answer."""
    return _BETWEEN.join(f"{one.span.response_id}:{one.span.start}:{one.span.end}" for one in ideas)


def ideas_of(sent: Sequence[str]) -> list[list[Any]]:
    """The ideas that a form sent. Raises `EditError` for what is none."""
    ideas: list[list[Any]] = []
    for one in _BETWEEN.join(sent).split():
        response, _, place = one.partition(":")
        start, _, end = place.partition(":")
        if not (start.isdecimal() and end.isdecimal() and len(place) < 20):
            raise EditError("the form does not say which answers it is about")
        ideas.append([response, int(start), int(end)])
    return ideas


def marked(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """*text* cut into pieces that give *text* again, those in *spans* marked."""
    pieces: list[Piece] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start, end = max(done, span.start), max(done, span.end)
        pieces += [Piece(text[done:start], is_marked=False), Piece(text[start:end], is_marked=True)]
        done = end
    pieces.append(Piece(text[done:], is_marked=False))
    return tuple(piece for piece in pieces if piece.text)


def page_of(written: Sequence[str], wanted: int) -> PageOf:
    """Which of the answers *written* stand on page *wanted*; the nearest page where there is no such page."""
    ends = _ends(written)
    number = min(max(wanted, 1), len(ends))
    start = ends[number - 2] if number > 1 else 0
    return PageOf(
        number=number,
        n_pages=len(ends),
        first=start + 1,
        last=ends[number - 1],
        n_items=len(written),
        before=number - 1 if number > 1 else None,
        after=number + 1 if number < len(ends) else None,
    )


def _ends(written: Sequence[str]) -> list[int]:
    """After how many answers each page ends; one empty page where there are none."""
    ends: list[int] = []
    start = size = 0
    for place, text in enumerate(written):
        added = len(escape(text).encode("utf-8", "surrogatepass"))
        if place > start and (place - start == ANSWERS_ON_A_PAGE or size + added > BYTES_ON_A_PAGE):
            ends.append(place)
            start, size = place, 0
        size += added
    return [*ends, len(written)]
