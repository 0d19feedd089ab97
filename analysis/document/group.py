"""The local stakeholder group of a school that the state designated: its seats by role, its days, what it lacks.

Nobody's name is in it. The group is beside everybody who answers, and does not stand for them.
"""

from collections.abc import Iterator

from analysis.document.blocks import Block, Heading, Missing, Paragraph, Table
from analysis.document.words import NOTHING, a_sentence, count, day, listed, lowered
from analysis.report import Report, Seat, StakeholderGroup

TITLE = "Local stakeholder group"
SEATS = "Seats of the local stakeholder group, by role"
DAYS = "Days of the local stakeholder group"
NOBODY = "nobody yet"
NOT_NAMED = "A seat that the rules do not name"


def stakeholder_group(report: Report) -> Iterator[Block]:
    """What is known of the group; nothing for a school that the state has not designated."""
    group = report.engagement.group if report.engagement else None
    if group is None:
        return
    yield Heading(TITLE)
    yield from seats_and_days(group)
    yield from lacking(report)


def lacking(report: Report) -> Iterator[Missing]:
    """What the group of a designated school lacks."""
    group = report.engagement.group if report.engagement else None
    if group and (items := tuple(missing(group))):
        yield Missing(items)


def seats_and_days(group: StakeholderGroup) -> Iterator[Block]:
    """Who is in the group, by role, and when it met and reported, each in a table."""
    since = f" on {day(group.designated_on)}" if group.designated_on else ""
    n = sum(len(one.roles) for one in group.seats)
    yield Paragraph(
        f"The state designated the school as {lowered(group.status)}{since}. Beside everybody who answers, it has a "
        f"local stakeholder group of at most {count(group.at_most, 'person', 'people')}, which "
        f"{lowered(group.convened_by)} convenes. It has {n} now. They are listed by what they are, without names."
    )
    yield Table(SEATS, ("Seat", "Chosen by", "Who has it"), tuple(map(_seat, group.seats)), note=_note(group))
    if group.last_days:
        rows = tuple((one.name, day(one.last), day(one.on) if one.on else NOTHING) for one in group.last_days)
        yield Table(DAYS, ("What", "Last day", "Its day"), rows, note=_note(group))


def missing(group: StakeholderGroup) -> Iterator[str]:
    """What the group lacks, in whole sentences."""
    if empty := [one.name for one in group.seats if one.is_required and not one.roles]:
        yield a_sentence(f"Nobody has these seats of the local stakeholder group: {'; '.join(empty)}")
    if days := [f"{lowered(one.name)} (by {day(one.last)})" for one in group.last_days if not one.on]:
        yield f"No day is set for {listed(days)}."
    for sentence, by in group.missing:
        yield f"{sentence} It is due by {day(by)}." if by else sentence


def _seat(seat: Seat) -> tuple[str, str, str]:
    nobody = NOBODY if seat.is_required else "nobody; only where it is appropriate"
    chooser = seat.chosen_by or "it comes with an office"
    return (seat.name or NOT_NAMED, chooser if seat.name else NOTHING, "; ".join(seat.roles) or nobody)


def _note(group: StakeholderGroup) -> str:
    if group.is_verified:
        return f"By {group.law}."
    return f"Nobody has compared all of these rules with the law. Read {group.law}: {group.address}"
