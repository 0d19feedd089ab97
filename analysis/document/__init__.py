"""A report as the document that the state asks for: seven sections, each ending with what is still missing.

Every number is counted here from the report and its table; every quote is cut from the stored answer. Exporters print
the result and add nothing.
"""

from analysis.document.blocks import Document, Figure, Missing, Quotes, Section
from analysis.document.composition import composition
from analysis.document.decisions import recommendations
from analysis.document.marginalized import marginalized
from analysis.document.ongoing import ongoing
from analysis.document.people import People
from analysis.document.process import process
from analysis.document.quoting import Quoting
from analysis.document.vision import vision, visioning
from analysis.document.words import count, day
from analysis.proof import prove, prove_quote
from analysis.report import Engagement, Report

__all__ = ["Document", "banner", "document", "figures", "subtitle", "written"]

TITLE = "Stakeholder engagement and vision"
PLANS = {"initial": "Sustainable Improvement Plan", "renewal": "Sustainable Improvement Plan, annual renewal"}


def document(report: Report) -> Document:
    """The document of *report*, with the five items on stakeholder engagement and the two on vision.

    Raises `analysis.proof.NotProven` where the report says something that its answers do not.
    """
    who = People(prove(report))
    return written(who, Quoting(who))


def written(who: People, quoting: Quoting) -> Document:
    """The document of a report that was proven."""
    report = who.report
    sections = (
        composition(who),
        marginalized(who, quoting),
        process(who),
        recommendations(who, quoting),
        ongoing(who),
        vision(who, quoting),
        visioning(who),
    )
    for quote in (
        quote for one in sections for block in one.blocks if isinstance(block, Quotes) for quote in block.quotes
    ):
        prove_quote(quote.text, quote.span, report)
    return Document(
        title=TITLE,
        subtitle=subtitle(report.engagement),
        language="en",
        banner=banner(report.engagement),
        figures=figures(who),
        opening=_opening(sections),
        sections=sections,
    )


def subtitle(engagement: Engagement | None) -> str:
    """Whose document it is, of which plan, and when people were asked."""
    if engagement is None:
        return ""
    parts = [engagement.school, PLANS.get(engagement.kind, engagement.kind)]
    if engagement.opened_on:
        parts.append(" to ".join(day(on) for on in (engagement.opened_on, engagement.closed_on) if on))
    return " · ".join(part for part in parts if part)


def banner(engagement: Engagement | None) -> str:
    """What must be said of an invented school, "" of others."""
    if engagement is None or not engagement.invented:
        return ""
    return f"Sample: {engagement.school} is an invented school. Its people and their answers are made up."


def figures(who: People) -> tuple[Figure, ...]:
    """How much was heard, at a glance."""
    report = who.report
    languages = [code for code in who.languages if code]
    figures = [
        _figure(len(who.everyone), "person answered", "people answered"),
        _figure(len(report.table), "answer", "answers"),
        _figure(len(languages), "language", "languages") if languages else None,
        _figure(len(report.themes), "theme", "themes"),
        _figure(len(report.recommendations), "recommendation", "recommendations"),
    ]
    return tuple(figure for figure in figures if figure)


def _figure(n: int, one: str, many: str) -> Figure:
    return Figure(n, one if n == 1 else many)


def _opening(sections: tuple[Section, ...]) -> str:
    missing = sum(len(block.items) for section in sections for block in section.blocks if isinstance(block, Missing))
    if not missing:
        return ""
    one = missing == 1
    return (
        f"{count(missing, 'thing')} {'is' if one else 'are'} still missing before this document is complete. Each "
        "section ends with what it lacks."
    )
