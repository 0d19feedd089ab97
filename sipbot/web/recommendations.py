"""Recommendations as their page shows them: evidence first, then what became of each."""

from dataclasses import dataclass

from analysis.report import Fate, Recommendation, Report, Theme
from sipbot.web.protection import ROLE, Compared, Labels, compared
from sipbot.web.themes import Quote, quotes


@dataclass(frozen=True, slots=True)
class Draft:
    """One drafted recommendation with its evidence; `roles` and `fate` are None where there is nothing to show."""

    recommendation: Recommendation
    themes: tuple[Theme, ...]
    roles: Compared | None
    quotes: tuple[Quote, ...]
    fate: Fate | None


def drafts(report: Report) -> tuple[Draft, ...]:
    """All recommendations, in the report's order."""
    labels = Labels(report)
    decided = fates(report)
    return tuple(_draft(report, one, labels, decided.get(one.id)) for one in report.recommendations)


def fates(report: Report) -> dict[str, Fate]:
    """The last decision on each recommendation."""
    return {fate.recommendation_id: fate for fate in (report.engagement.fates if report.engagement else ())}


def _draft(report: Report, one: Recommendation, labels: Labels, fate: Fate | None) -> Draft:
    by_tag = {row.tag: row for row in compared(one.groups, report.options.smallest_group)}
    return Draft(
        recommendation=one,
        themes=tuple(report.theme(theme) for theme in one.theme_ids),
        roles=by_tag.get(ROLE),
        quotes=quotes(report, one.quotes, labels),
        fate=fate,
    )
