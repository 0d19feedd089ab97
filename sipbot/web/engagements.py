"""The first page: who was heard, what they talk about, what it suggests, and what is still missing."""

from dataclasses import dataclass

from analysis.document import PLANS, figures
from analysis.document.blocks import Figure
from analysis.document.labels import labels_of
from analysis.document.lacking import lacking
from analysis.document.people import Group, People
from analysis.ledger import Reach, reach_of
from analysis.report import Engagement, Fate, Recommendation, Report
from sipbot.web.charts import percent_of
from sipbot.web.language import _, day
from sipbot.web.recommendations import fates
from sipbot.web.set_aside import Accounted, accounted, reasons
from sipbot.web.themes import ThemeLine, theme_lines

MOST_THEMES = 12
MOST_RECOMMENDATIONS = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """Who answered, by one tag; `unknown` is None where that number would tell another one."""

    tag: str
    groups: tuple[tuple[Group, str], ...]
    n_known: int
    unknown: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the first page: the largest themes at once, the smaller ones behind a click."""

    figures: tuple[Figure, ...]
    subtitle: str
    heard: Heard | None
    reach: tuple[Reach, ...]
    smallest_group: int
    notes: tuple[str, ...]
    accounted: Accounted
    reasons: tuple[tuple[str, int], ...]
    themes: tuple[ThemeLine, ...]
    smaller_themes: tuple[ThemeLine, ...]
    recommendations: tuple[tuple[Recommendation, Fate | None], ...]
    n_recommendations: int
    n_decided: int
    missing: tuple[tuple[str, tuple[str, ...]], ...]


def overview(report: Report) -> Overview:
    """The first page of *report*."""
    who = labels_of(report).who
    decided = fates(report)
    drafts = tuple((one, decided.get(one.id)) for one in report.recommendations)
    lines = theme_lines(report)
    return Overview(
        figures=figures(who),
        subtitle=_subtitle(report.engagement),
        heard=_heard(who),
        reach=reach_of(report),
        smallest_group=report.options.smallest_group,
        notes=report.notes,
        accounted=accounted(report),
        reasons=reasons(report),
        themes=lines[:MOST_THEMES],
        smaller_themes=lines[MOST_THEMES:],
        recommendations=drafts[:MOST_RECOMMENDATIONS],
        n_recommendations=len(drafts),
        n_decided=sum(fate is not None for _, fate in drafts),
        missing=tuple((_(title), items) for title, items in lacking(who) if items),
    )


def _subtitle(engagement: Engagement | None) -> str:
    """Whose document it is, which, and when people were asked."""
    if engagement is None:
        return ""
    days = [day(on) for on in (engagement.opened_on, engagement.closed_on) if on]
    when = _("%(first)s to %(last)s", first=days[0], last=days[1]) if len(days) == 2 else "".join(days)
    parts = (engagement.school, _(PLANS.get(engagement.kind, engagement.kind)), when if engagement.opened_on else "")
    return " · ".join(part for part in parts if part)


def _heard(who: People) -> Heard | None:
    """By role, or by the first tag there is."""
    if not who.tags:
        return None
    tag = who.tags[0]
    groups = who.groups(tag)
    most = max([1, *(group.n or 0 for group in groups)])
    bars = tuple((group, percent_of(group.n or 0, most)) for group in groups)
    return Heard(tag, bars, who.n_known(tag), who.unknown(tag))
