"""What no theme holds: answers set aside, ideas on their own, answers without an idea. Nothing vanishes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from analysis.report import Idea, Report
from sipbot.web.answers import Answer, PageOf, Wanted, marked, page_of, texts

ASIDE, ALONE, EMPTY = "set aside", "on their own", "without an idea"


@dataclass(frozen=True, slots=True)
class Accounted:
    """Where the answers went; every answer counts once, so that the four add up to all of them."""

    n_in_themes: int
    n_on_their_own: int
    n_set_aside: int
    n_without_ideas: int


@dataclass(frozen=True, slots=True)
class SetAsidePage:
    """One page of what no theme holds: (kind, answers), in the order of the kinds."""

    accounted: Accounted
    reasons: tuple[tuple[str, int], ...]
    wanted: Wanted
    page: PageOf
    parts: tuple[tuple[str, tuple[Answer, ...]], ...]


def accounted(report: Report) -> Accounted:
    """Where every answer of *report* went."""
    in_themes = {idea.span.response_id for idea in report.ideas if idea.theme_id is not None}
    with_ideas = {idea.span.response_id for idea in report.ideas}
    aside = {one.response_id for one in report.set_aside} - with_ideas
    return Accounted(
        n_in_themes=len(in_themes),
        n_on_their_own=len(with_ideas - in_themes),
        n_set_aside=len(aside),
        n_without_ideas=len(report.table) - len(with_ideas | aside),
    )


def reasons(report: Report) -> tuple[tuple[str, int], ...]:
    """How many answers were set aside for each kind of reason, most frequent first."""
    return tuple(Counter(kind_of(one.reason) for one in report.set_aside).most_common())


def kind_of(reason: str) -> str:
    """ "repeat of R12" is of the kind "repeat"."""
    return reason.partition(" of ")[0]


def set_aside_page(report: Report, wanted: Wanted) -> SetAsidePage:
    """One page of everything that no theme holds."""
    entries = [*_aside(report), *_alone(report), *_empty(report)]
    page = page_of(["".join(piece.text for piece in answer.pieces) for _, answer in entries], wanted.page)
    here = groupby(entries[page.first - 1 : page.last], key=lambda entry: entry[0])
    return SetAsidePage(
        accounted=accounted(report),
        reasons=reasons(report),
        wanted=wanted,
        page=page,
        parts=tuple((kind, tuple(answer for _, answer in part)) for kind, part in here),
    )


def _aside(report: Report) -> Iterator[tuple[str, Answer]]:
    written = texts(report)
    for one in report.set_aside:
        text, language = written[one.response_id]
        same_as = one.reason.partition(" of ")[2]
        answer = Answer(one.response_id, language, marked(text, ()), reason=kind_of(one.reason), same_as=same_as)
        yield ASIDE, answer


def _alone(report: Report) -> Iterator[tuple[str, Answer]]:
    """Each answer with ideas that fit no theme, those ideas marked."""
    written = texts(report)
    alone: dict[str, list[Idea]] = {}
    for idea in report.ideas:
        if idea.theme_id is None:
            alone.setdefault(idea.span.response_id, []).append(idea)
    for response, ideas in alone.items():
        text, language = written[response]
        pieces = marked(text, (idea.span for idea in ideas))
        yield ALONE, Answer(response, language, pieces, tuple(dict.fromkeys(idea.stance for idea in ideas)))


def _empty(report: Report) -> Iterator[tuple[str, Answer]]:
    spoken = {idea.span.response_id for idea in report.ideas} | {one.response_id for one in report.set_aside}
    for response, (text, language) in texts(report).items():
        if response not in spoken:
            yield EMPTY, Answer(response, language, marked(text, ()))
