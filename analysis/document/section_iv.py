"""The roster of stakeholders and the table of their recommendations, in the shape of Section IV of older plans.

Massachusetts asked for it in this shape in the turnaround plans of 2017-18; many districts still know it.
"""

from collections.abc import Iterator

from analysis.document import document
from analysis.document.blocks import Block, Document, Missing, Paragraph, Section, Table
from analysis.document.composition import by_tag
from analysis.document.decisions import fates, says_so
from analysis.document.group import missing, seats_and_days
from analysis.document.people import People
from analysis.document.teamwork import NOT_ADDRESSED, in_full, reflected
from analysis.document.words import NOTHING, answers, day, people
from analysis.report import Fate, Recommendation, Report

TITLE = "Section IV. Local stakeholder group: roster and recommendations"
ROSTER = "Roster"
RECOMMENDATIONS = "Recommendations"
MEMBERS = "The members of the local stakeholder group, by name and by who appointed them: add them here."
NAMES = "The names of the members: they are on the planning team’s page and in no document. Add them here."


def section_iv(report: Report) -> Document:
    """The document of Section IV. Raises `analysis.proof.NotProven` where *report* says what its answers do not."""
    whole = document(report)
    who = People(report)
    sections = (Section(ROSTER, tuple(_roster(who))), Section(RECOMMENDATIONS, tuple(_recommendations(who))))
    return Document(TITLE, whole.subtitle, whole.language, whole.banner, whole.figures, "", sections)


def _roster(who: People) -> Iterator[Block]:
    report = who.report
    yield Paragraph(
        f"{people(len(who.everyone))} gave {answers(len(report.table))} in writing. They are counted here by role, "
        "without names."
    )
    if "role" in who.tags:
        yield by_tag(who, "role")
    meetings = sorted(report.engagement.calendar, key=lambda one: one.on) if report.engagement else []
    if meetings:
        rows = tuple((day(one.on), one.what, one.audience or NOTHING) for one in meetings)
        yield Table("Meetings in the calendar", ("Date", "What", "With whom"), rows)
    yield from _members(report)


def _members(report: Report) -> Iterator[Block]:
    group = report.engagement.group if report.engagement else None
    if group is None:
        yield Missing((MEMBERS,))
        return
    yield from seats_and_days(group)
    yield Missing((NAMES, *missing(group)))


def _recommendations(who: People) -> Iterator[Block]:
    report, decided = who.report, fates(who)
    if not report.recommendations:
        yield Missing(("There are no recommendations yet.",))
        return
    yield Table(
        caption="Recommendations, and how they are reflected in the plan",
        header=("Recommendation", "Made by", "Decision", "Reason", "In the plan", "Responsible"),
        rows=tuple(_row(who, one, decided.get(one.id)) for one in report.recommendations),
        note="Numbers are people and answers behind each recommendation; small groups are held back.",
    )
    left = [one.id for one in report.recommendations if one.id not in decided]
    if left:
        yield Missing((f"No decision is recorded for {', '.join(left)}.",))


def _row(who: People, one: Recommendation, fate: Fate | None) -> tuple[str, ...]:
    if fate is None:
        return (in_full(one), says_so(who, one), NOT_ADDRESSED, NOTHING, NOTHING, NOTHING)
    return (in_full(one), says_so(who, one), *reflected(fate))
