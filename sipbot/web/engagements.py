"""The first page: who was heard, what they talk about, what it suggests, and what is still missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.document import PLANS, Document, document
from analysis.document.blocks import Missing
from analysis.document.labels import labels_of
from analysis.document.people import Group, People
from analysis.report import Engagement, Fate, Gap, Recommendation, Report
from sipbot.web.charts import percent_of
from sipbot.web.downloads import FOR_OWNERS, formats
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

    made: Document
    subtitle: str
    heard: Heard | None
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]
    accounted: Accounted
    reasons: tuple[tuple[str, int], ...]
    themes: tuple[ThemeLine, ...]
    smaller_themes: tuple[ThemeLine, ...]
    recommendations: tuple[tuple[Recommendation, Fate | None], ...]
    n_recommendations: int
    n_decided: int
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    documents: tuple[str, ...]
    tables: tuple[str, ...]
    for_owners: frozenset[str]


def overview(report: Report) -> Overview:
    """The first page of *report*."""
    made = document_of(report)
    decided = fates(report)
    drafts = tuple((one, decided.get(one.id)) for one in report.recommendations)
    lines = theme_lines(report)
    documents, tables = formats()
    return Overview(
        made=made,
        subtitle=_subtitle(report.engagement),
        heard=_heard(labels_of(report).who),
        gaps=report.gaps,
        notes=report.notes,
        accounted=accounted(report),
        reasons=reasons(report),
        themes=lines[:MOST_THEMES],
        smaller_themes=lines[MOST_THEMES:],
        recommendations=drafts[:MOST_RECOMMENDATIONS],
        n_recommendations=len(drafts),
        n_decided=sum(fate is not None for _, fate in drafts),
        missing=tuple(_missing(made)),
        documents=documents,
        tables=tables,
        for_owners=FOR_OWNERS,
    )


@lru_cache(maxsize=4)
def document_of(report: Report) -> Document:
    """The document of a report, kept while it is shown: of 20,000 answers it takes seconds."""
    return document(report)


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


def _missing(made: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    for section in made.sections:
        items = tuple(item for block in section.blocks if isinstance(block, Missing) for item in block.items)
        if items:
            yield _(section.title), items
