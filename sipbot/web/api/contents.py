"""What the API answers of a report. Numbers of groups, and roles beside answers, only as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from analysis.document.labels import Compared, labels_of
from analysis.report import Engagement, Idea, Report, Span
from analysis.report import Fate as Decided
from analysis.report import Theme as Found
from sipbot.web.api import shapes
from sipbot.web.api.paging import Asked, version_of
from sipbot.web.auth.accounts import Place
from sipbot.web.recommendations import Draft, drafts
from sipbot.web.set_aside import accounted


class Told:
    """What may be told of one report's answers and groups: what its pages show, after all that was shown before."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._labels = labels_of(report)
        self.who = self._labels.who
        self._themes = {theme.id for theme in report.themes}

    def role(self, response_id: str) -> str | None:
        """The role beside an answer, as its pages show it; none where it is in no theme that is told."""
        return (self._labels.of(response_id) or None) if response_id in self._in_themes else None

    def idea(self, idea: Idea) -> shapes.IdeaSpan:
        """One idea. A theme that people have taken out of the report is none."""
        shown = idea.theme_id in self._themes
        return shapes.IdeaSpan(
            start=idea.span.start,
            end=idea.span.end,
            theme_id=idea.theme_id if shown else None,
            part_id=idea.subtheme_id if shown else None,
            stance=idea.stance,
        )

    def quotes(self, spans: Iterable[Span]) -> list[shapes.Quote]:
        """The words at *spans*."""
        return [
            shapes.Quote(
                response_id=span.response_id,
                start=span.start,
                end=span.end,
                text=self.report.text_of(span),
                language=self.report.languages[span.response_id],
                role=self.role(span.response_id),
            )
            for span in spans
        ]

    def shares(self, rows: Iterable[Compared]) -> list[shapes.Shares]:
        """The *rows* as the pages show them."""
        return [
            shapes.Shares(
                tag=row.tag,
                groups=[
                    *(shapes.Share(value=one.value, n=one.n, of=one.of) for one in row.counts),
                    *(shapes.Share(value=value, n=None, of=None) for value in row.held_back),
                ],
            )
            for row in rows
        ]

    def of_theme(self, theme: Found) -> list[shapes.Shares]:
        """Who stands behind a theme."""
        return self.shares(self._labels.rows(theme.name, theme.groups))

    @cached_property
    def _in_themes(self) -> frozenset[str]:
        """The answers in some theme."""
        return frozenset(idea.span.response_id for idea in self.report.ideas if idea.theme_id in self._themes)


@dataclass(frozen=True, slots=True)
class Reading:
    """One school's report, read by somebody who may: which page of it, at which address."""

    told: Told
    place: Place
    asked: Asked
    address: str

    @property
    def report(self) -> Report:
        """The report that is read."""
        return self.told.report

    @property
    def version(self) -> str:
        """Of this report with what people changed in it."""
        return version_of(self.report.run_id, self.report.input_hash, self.report.last_edit)

    def after(self, n_items: int) -> str | None:
        """The address of the next page of a list of so many items."""
        return self.asked.after(self.address, n_items, self.version)


def school(reading: Reading) -> shapes.School:
    """When the report was made, from how much, and who was heard."""
    report = reading.report
    who, went, engagement = reading.told.who, accounted(report), report.engagement or Engagement(school="")
    return shapes.School(
        id=reading.place.id,
        name=reading.place.name,
        invented=reading.place.is_invented,
        role=reading.place.role,
        version=reading.version,
        analyzed_at=datetime.fromisoformat(engagement.analyzed_at) if engagement.analyzed_at else None,
        plan=shapes.Plan(
            kind=engagement.kind,
            horizon_year=engagement.horizon_year,
            opened_on=engagement.opened_on or None,
            closed_on=engagement.closed_on or None,
        ),
        smallest_group=report.options.smallest_group,
        n_people=len(who.everyone),
        n_responses=len(report.table),
        n_themes=len(report.themes),
        n_recommendations=len(report.recommendations),
        responses=shapes.Places(
            in_themes=went.n_in_themes,
            on_their_own=went.n_on_their_own,
            set_aside=went.n_set_aside,
            without_ideas=went.n_without_ideas,
        ),
        heard=[
            shapes.Heard(
                tag=tag,
                groups=[shapes.Count(value=group.value, n=group.n) for group in who.groups(tag)],
                n_unknown=who.unknown(tag),
            )
            for tag in who.tags
        ],
        not_heard_enough=[shapes.GroupName(tag=gap.tag, value=gap.value) for gap in report.gaps],
        notes=list(report.notes),
    )


def responses(reading: Reading) -> shapes.Responses:
    """Answers as they were written."""
    report = reading.report
    rows = report.table[["response_id", "text", "language"]]
    here = rows.iloc[reading.asked.within(len(rows))]
    aside = {one.response_id: one.reason for one in report.set_aside}
    ideas = _ideas(report, set(here["response_id"]))
    items = [
        shapes.Response(
            id=response,
            text=text,
            language=language,
            role=reading.told.role(response),
            set_aside=aside.get(response),
            ideas=[reading.told.idea(idea) for idea in ideas.get(response, ())],
        )
        for response, text, language in here.itertuples(index=False)
    ]
    n_items = len(rows)
    return shapes.Responses(version=reading.version, n_items=n_items, next=reading.after(n_items), items=items)


def themes(reading: Reading) -> shapes.Themes:
    """Themes with who stands behind them."""
    every = reading.report.themes
    items = [_theme(reading.told, theme) for theme in every[reading.asked.within(len(every))]]
    n_items = len(every)
    return shapes.Themes(version=reading.version, n_items=n_items, next=reading.after(n_items), items=items)


def recommendations(reading: Reading) -> shapes.Recommendations:
    """Recommendations with their evidence and what became of them."""
    every = drafts(reading.report)
    items = [_recommendation(reading.told, draft) for draft in every[reading.asked.within(len(every))]]
    n_items = len(every)
    return shapes.Recommendations(version=reading.version, n_items=n_items, next=reading.after(n_items), items=items)


def _ideas(report: Report, wanted: set[str]) -> dict[str, list[Idea]]:
    found: dict[str, list[Idea]] = {}
    for idea in report.ideas:
        if idea.span.response_id in wanted:
            found.setdefault(idea.span.response_id, []).append(idea)
    return found


def _theme(told: Told, theme: Found) -> shapes.Theme:
    return shapes.Theme(
        id=theme.id,
        name=theme.name,
        keywords=list(theme.keywords),
        n_responses=theme.n_responses,
        n_people=theme.n_participants,
        stances=[shapes.Stance(stance=stance, n_ideas=n) for stance, n in theme.stances],
        groups=told.of_theme(theme),
        quotes=told.quotes(theme.quotes),
        parts=[
            shapes.Part(
                id=part.id,
                name=part.name,
                keywords=list(part.keywords),
                n_responses=part.n_responses,
                n_people=part.n_participants,
                stability=part.stability,
                quotes=told.quotes(part.quotes),
            )
            for part in theme.subthemes
        ],
        is_given=theme.is_given,
        stability=theme.stability,
    )


def _recommendation(told: Told, draft: Draft) -> shapes.Recommendation:
    one = draft.recommendation
    roles = told.shares([draft.roles] if draft.roles else [])
    return shapes.Recommendation(
        id=one.id,
        text=one.text,
        is_worded_by_team=one.is_worded_by_team,
        theme_ids=list(one.theme_ids),
        n_responses=one.n_responses,
        n_people=one.n_participants,
        roles=[share for row in roles for share in row.groups],
        quotes=told.quotes(one.quotes),
        practice=one.practice,
        level=one.level,
        flags=list(one.team.flags),
        objective=one.team.objective or None,
        n_approvals=draft.approved.n,
        is_approved=draft.approved.is_enough,
        fate=_fate(draft.fate) if draft.fate else None,
    )


def _fate(fate: Decided) -> shapes.Fate:
    return shapes.Fate(
        fate=fate.fate,
        reason=fate.reason,
        plan_section=fate.plan_section,
        owner=fate.owner,
        decided_on=fate.decided_at or None,
        due=fate.due or None,
    )
