"""Ongoing engagement and who is responsible: the dates to come and the people who see to them."""

from collections.abc import Iterator

from analysis.document.blocks import Block, Missing, Paragraph, Section, Table
from analysis.document.people import People
from analysis.document.words import NOTHING, count, day, lowered
from analysis.report import Engagement, Meeting

TITLE = "Ongoing engagement and who is responsible"
CALENDAR = "Calendar of engagement"


def ongoing(who: People) -> Section:
    """The calendar, with its owners, and who answers for all of it."""
    engagement = who.report.engagement
    if engagement is None:
        return Section(TITLE, tuple(missing(who)))
    return Section(TITLE, (*_owner(engagement), *_calendar(engagement), *missing(who)))


def _owner(engagement: Engagement) -> Iterator[Block]:
    if engagement.owner:
        yield Paragraph(f"{engagement.owner} is responsible for regular engagement as the plan is carried out.")


def _calendar(engagement: Engagement) -> Iterator[Block]:
    if not engagement.calendar:
        return
    meetings = sorted(engagement.calendar, key=lambda meeting: meeting.on)
    yield Paragraph(f"{count(len(meetings), 'date is', 'dates are')} in the calendar.")
    yield Table(
        caption=CALENDAR,
        header=("Date", "What", "With whom", "Responsible"),
        rows=tuple(
            (day(meeting.on), meeting.what, meeting.audience or NOTHING, meeting.owner or "not named yet")
            for meeting in meetings
        ),
    )


def missing(who: People) -> Iterator[Missing]:
    """Who is not named, and which dates are not set."""
    if items := tuple(_missing(who.report.engagement or Engagement(school=""))):
        yield Missing(items)


def _missing(engagement: Engagement) -> Iterator[str]:
    if not engagement.owner:
        yield "No one is named as responsible for seeing that engagement goes on."
    if not engagement.calendar:
        yield "No dates are set for meeting stakeholders as the plan is carried out."
    elif len(engagement.calendar) == 1:
        yield "Only one date is set; engagement that is regular needs more than one."
    years = {meeting.on[:4] for meeting in engagement.calendar}
    for meeting in sorted(engagement.calendar, key=lambda meeting: meeting.on):
        if not meeting.owner:
            yield f"No owner is named for {_the(meeting)} on {day(meeting.on, year=len(years) > 1)}."


def _the(meeting: Meeting) -> str:
    what = lowered(meeting.what)
    return what if what.split(" ")[0] in ("the", "a", "an", "our") else f"the {what}"
