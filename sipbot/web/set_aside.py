"""What no theme holds: answers set aside, ideas on their own, answers without an idea. Nothing vanishes."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from analysis.edits.reading import read
from analysis.report import Idea, Report, Theme
from sipbot.web.answers import Answer, PageOf, Wanted, in_context, marked, page_of, ticked
from sipbot.web.changed import ReadSoFar, read_so_far

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
    """One page of what no theme holds: (kind, answers), in the order of the kinds. `themes` are where ideas can go."""

    accounted: Accounted
    reasons: tuple[tuple[str, int], ...]
    wanted: Wanted
    page: PageOf
    parts: tuple[tuple[str, tuple[Answer, ...]], ...]
    themes: tuple[Theme, ...]
    read: ReadSoFar
    run_id: str
    last_edit: int


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
    alone = _alone(report)
    entries = [
        *((ASIDE, one.response_id) for one in report.set_aside),
        *((ALONE, response) for response in alone),
        *((EMPTY, response) for response in _empty(report)),
    ]
    page = page_of([report.texts[response] for _, response in entries], wanted.page)
    here = groupby(entries[page.first - 1 : page.last], key=lambda entry: entry[0])
    reasons_by_answer = {one.response_id: one.reason for one in report.set_aside}
    been_read = read(report)

    def answer(kind: str, response: str) -> Answer:
        ideas = alone[response] if kind == ALONE else []
        reason, _, same_as = reasons_by_answer[response].partition(" of ") if kind == ASIDE else ("", "", "")
        one = Answer(
            id=response,
            language=report.languages[response],
            pieces=marked(report.texts[response], (idea.span for idea in ideas)),
            stances=tuple(dict.fromkeys(idea.stance for idea in ideas)),
            reason=reason,
            same_as=same_as,
            ticked=ticked(ideas),
            is_read=response in been_read,
        )
        return in_context(report, one)

    return SetAsidePage(
        accounted=accounted(report),
        reasons=reasons(report),
        wanted=wanted,
        page=page,
        parts=tuple((kind, tuple(answer(*entry) for entry in part)) for kind, part in here),
        themes=report.themes,
        read=read_so_far(report, (response for _, response in entries)),
        run_id=report.run_id,
        last_edit=report.last_edit,
    )


def _alone(report: Report) -> dict[str, list[Idea]]:
    """The answers with ideas that fit no theme, and those ideas."""
    alone: dict[str, list[Idea]] = {}
    for idea in report.ideas:
        if idea.theme_id is None:
            alone.setdefault(idea.span.response_id, []).append(idea)
    return alone


def _empty(report: Report) -> list[str]:
    """The answers in which no idea was found, and that were not set aside."""
    spoken = {idea.span.response_id for idea in report.ideas} | {one.response_id for one in report.set_aside}
    return [response for response in report.texts if response not in spoken]
