"""Recommendations as their pages show them: evidence first, then what the team made of each and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.document.labels import ROLE, Compared, Labels, labels_of
from analysis.edits import UNDO, in_force
from analysis.edits.recommendations import KINDS, OBJECTIVES, RULE, n_approving, needed
from analysis.edits.subjects import concerning
from analysis.report import Edit, Fate, Recommendation, Report, Theme
from sipbot.web.answers import Answer, PageOf, Piece, Wanted, in_context, page_of
from sipbot.web.themes import Quote, answers_with, quotes


@dataclass(frozen=True, slots=True)
class Draft:
    """One recommendation with its evidence; `roles` and `fate` are None where there is nothing to show.

    `up` and `down` are the ids to stand before after a step in that direction: "" for the end, None for no step.
    """

    recommendation: Recommendation
    themes: tuple[Theme, ...]
    roles: Compared | None
    quotes: tuple[Quote, ...]
    fate: Fate | None
    approved: "Standing"
    up: str | None
    down: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many approved of how many it takes; `has_begun` once anybody approved anything or a rule was set."""

    n: int
    needed: int
    has_begun: bool

    @property
    def is_enough(self) -> bool:
        """Whether as many approved as it takes."""
        return self.n >= self.needed


@dataclass(frozen=True, slots=True)
class Past:
    """A change in the history; `undone` is the edit that took it back, None where it holds."""

    edit: Edit
    undone: Edit | None


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """Everything on the page of one recommendation. `parts` have the decision on each, `others` can be combined."""

    draft: Draft
    groups: tuple[Compared, ...]
    parts: tuple[tuple[Recommendation, Fate | None], ...]
    others: tuple[Recommendation, ...]
    history: tuple[Past, ...]
    wanted: Wanted
    page: PageOf
    answers: tuple[Answer, ...]


def drafts(report: Report) -> tuple[Draft, ...]:
    """All recommendations, in the report's order."""
    labels = labels_of(report)
    decided = fates(report)
    return tuple(_draft(report, place, labels, decided) for place in range(len(report.recommendations)))


def fates(report: Report) -> dict[str, Fate]:
    """The last decision on each recommendation."""
    return {fate.recommendation_id: fate for fate in (report.engagement.fates if report.engagement else ())}


def recommendation_page(
    report: Report, recommendation_id: str, edits: Sequence[Edit], wanted: Wanted
) -> RecommendationPage:
    """The page of one recommendation; *edits* are all there ever were. Raises `KeyError` where it is not there."""
    ids = [one.id for one in report.recommendations]
    if recommendation_id not in ids:
        raise KeyError(recommendation_id)
    labels, decided = labels_of(report), fates(report)
    draft = _draft(report, ids.index(recommendation_id), labels, decided)
    one = draft.recommendation
    behind = frozenset(report.responses_behind(one))
    in_order = [response for response in report.texts if response in behind]
    page = page_of([report.texts[response] for response in in_order], wanted.page)
    on_page = in_order[page.first - 1 : page.last]
    return RecommendationPage(
        draft=draft,
        groups=_groups(labels, one),
        parts=tuple((part, decided.get(part.id)) for part in one.team.parts),
        others=tuple(each for each in report.recommendations if each.id != one.id),
        history=_history(report, one, edits),
        wanted=wanted,
        page=page,
        answers=_answers(report, one, labels, on_page, draft.roles),
    )


def _draft(report: Report, place: int, labels: Labels, decided: Mapping[str, Fate]) -> Draft:
    every = report.recommendations
    one = every[place]
    return Draft(
        recommendation=one,
        themes=tuple(report.theme(theme) for theme in one.theme_ids),
        roles=next((row for row in _groups(labels, one) if row.tag == ROLE), None),
        quotes=quotes(report, one.quotes, labels),
        fate=decided.get(one.id),
        approved=_standing(report, one),
        up=every[place - 1].id if place else None,
        down=_down([each.id for each in every], place),
    )


def _down(ids: Sequence[str], place: int) -> str | None:
    return None if place == len(ids) - 1 else [*ids, ""][place + 2]


def _standing(report: Report, one: Recommendation) -> Standing:
    has_begun = report.rule != type(report.rule)() or any(each.team.approvals for each in report.recommendations)
    return Standing(n_approving(report.rule, one), needed(report.rule), has_begun)


def _groups(labels: Labels, one: Recommendation) -> tuple[Compared, ...]:
    """Who says so, by tag. A group is shown where each of its themes shows it too.

    Otherwise what a theme holds back could be had by taking another theme's number from the sum of both.
    """
    if not one.n_responses:
        return ()
    themes = [labels.report.theme(theme) for theme in one.theme_ids]
    shown = [_open(labels.rows(theme.name, theme.groups)) for theme in themes]
    found = []
    for row in labels.rows(one.text, one.groups):
        kept = tuple(count for count in row.counts if all((row.tag, count.value) in open_ for open_ in shown))
        closed = tuple(count.value for count in row.counts if count not in kept)
        found.append(replace(row, counts=kept, held_back=(*row.held_back, *closed)))
    return tuple(found)


def _open(rows: Iterable[Compared]) -> frozenset[tuple[str, str]]:
    return frozenset((row.tag, count.value) for row in rows for count in row.counts)


def _answers(
    report: Report, one: Recommendation, labels: Labels, responses: Sequence[str], roles: Compared | None
) -> tuple[Answer, ...]:
    """Those *responses* behind *one*, with a role only where the table beside them counts that role."""
    among = frozenset(responses)
    ideas = [report.ideas[place] for place in report.places_behind(one)]
    counted = {count.value for count in roles.counts} if roles else set()
    marked = answers_with(report, [idea for idea in ideas if idea.span.response_id in among], labels)
    found = {answer.id: answer if answer.role in counted else replace(answer, role="") for answer in marked}
    return tuple(found.get(response) or _plain(report, response) for response in responses)


def _plain(report: Report, response: str) -> Answer:
    """An answer in which nothing is marked, because no theme was looked for in it."""
    plain = Answer(response, report.languages[response], (Piece(report.texts[response], is_marked=False),))
    return in_context(report, plain)


def _history(report: Report, one: Recommendation, edits: Sequence[Edit]) -> tuple[Past, ...]:
    """Every change of *one*, the newest first."""
    about = concerning(report, one, [e for e in edits if e.kind in KINDS and e.kind not in (OBJECTIVES, RULE)])
    holding = {edit.id for edit in in_force(edits)}
    undone = {edit.subject: edit for edit in edits if edit.kind == UNDO}
    return tuple(Past(edit, None if edit.id in holding else undone.get(str(edit.id))) for edit in reversed(about))
