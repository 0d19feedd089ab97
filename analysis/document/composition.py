"""Composition of stakeholder groups: who answered, by every tag the answers carry."""

from collections.abc import Iterator

from analysis.document.blocks import Bar, BarChart, Block, Missing, Paragraph, Section, Table
from analysis.document.group import stakeholder_group
from analysis.document.people import Group, People
from analysis.document.words import (
    HELD_BACK,
    NOTHING,
    UNKNOWN,
    a_sentence,
    answers,
    day,
    group_name,
    listed,
    lowered,
    number,
    people,
    percent,
    tag_title,
    value_name,
)
from analysis.represent import RACE, counts_once

TITLE = "Composition of stakeholder groups"
MOST_ROWS = 15
PLAIN: tuple[str, ...] = ("Group", "People", "Share of known")
COMPARED: tuple[str, ...] = ("In the school", "Share of school", "Response rate")


def composition(who: People) -> Section:
    """Who answered, by tag; beside it how many there are of each group, where somebody has said so.

    Then the local stakeholder group, where the state designated the school.
    """
    blocks = [_opening(who), *_tables(who), *missing(who), *stakeholder_group(who.report)]
    return Section(TITLE, tuple(blocks))


def _opening(who: People) -> Paragraph:
    table = who.report.table
    sentences = [f"{people(len(who.everyone))} gave {answers(len(table))} in writing. Numbers are not weighted."]
    if "role" in who.tags:
        shown = [group for group in who.groups("role") if group.n is not None and group.n > 0]
        if shown:
            named = listed(f"{lowered(value_name('role', group.value))} ({number(group.n or 0)})" for group in shown)
            sentences.append(f"Among them are {named}.")
    return Paragraph(" ".join(sentences))


def _tables(who: People) -> Iterator[Block]:
    held_back = False
    for place, tag in enumerate(who.tags):
        if place == 0 and len(who.groups(tag)) > 1:
            yield _chart(who, tag)
        yield by_tag(who, tag)
        held_back = held_back or any(group.n is None for group in who.groups(tag))
    if held_back:
        yield Paragraph(_why_held_back(who.report.options.smallest_group))


def _why_held_back(smallest: int) -> str:
    return (
        f"Numbers marked “{HELD_BACK}” are of groups with fewer than {smallest} people, or would let a reader work out "
        "such a number from the others. Nobody is left out: their answers count in every total and every theme."
    )


def _chart(who: People, tag: str) -> BarChart:
    bars = tuple(
        Bar(value_name(tag, group.value), group.n, HELD_BACK if group.n is None else number(group.n))
        for group in who.groups(tag)[:MOST_ROWS]
    )
    alt = f"Bar chart of the people who answered, by {lowered(tag_title(tag))}. "
    spoken = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return BarChart(f"People who answered, by {lowered(tag_title(tag))}", bars, "people", a_sentence(alt + spoken))


def by_tag(who: People, tag: str) -> Table:
    """How many people of each value of *tag* answered; beside it how many there are, where somebody has said so."""
    enrolled = who.enrolled(tag)
    groups = who.groups(tag)
    rows = [_row(who, group, enrolled) for group in groups[:MOST_ROWS]]
    if len(groups) > MOST_ROWS:
        rows.append(_rest(len(groups) - MOST_ROWS, wide=bool(enrolled)))
    unknown = who.unknown(tag)
    if unknown is None or unknown > 0:
        rows.append((UNKNOWN, _said(unknown), *([NOTHING] * (4 if enrolled else 1))))
    header = PLAIN + COMPARED if enrolled else PLAIN
    return Table(
        caption=tag_title(tag),
        header=header,
        rows=tuple(rows),
        numeric=tuple(range(1, len(header))),
        note=_note(who, tag),
    )


def _row(who: People, group: Group, enrolled: dict[str, int]) -> tuple[str, ...]:
    known = who.n_known(group.tag)
    share = HELD_BACK if group.n is None else percent(group.n, known)
    row = (value_name(group.tag, group.value), _said(group.n), share)
    if not enrolled:
        return row
    if group.value not in enrolled:
        return (*row, NOTHING, NOTHING, NOTHING)
    there = enrolled[group.value]
    rate = HELD_BACK if group.n is None else percent(group.n, there)
    return (*row, number(there), percent(there, sum(enrolled.values())), rate)


def _rest(n_groups: int, *, wide: bool) -> tuple[str, ...]:
    return (f"{n_groups} other groups", NOTHING, *([NOTHING] * (4 if wide else 1)))


def _said(n: int | None) -> str:
    return HELD_BACK if n is None else number(n)


def _note(who: People, tag: str) -> str:
    notes = []
    if at := who.table(tag).at:
        notes.append(
            f"These are the numbers of the document of {day(at)}. Next to those of today, they would tell about a few "
            "people."
        )
    if sum(map(len, who.by(tag).values())) > len(who.known(tag)):
        notes.append("People could choose more than one, so the groups add up to more than the people.")
    if tag == RACE and counts_once(who.report.options.population):
        notes.append(
            "Everyone is counted once, the way the school counts: Hispanic or Latino first, then more than one race."
        )
    elif tag == RACE and who.enrolled(tag):
        notes.append("The state counts each student once, in one group, so compare with care.")
    unknown = len(who.everyone - who.known(tag))
    if who.enrolled(tag) and unknown > 0.2 * len(who.everyone):
        notes.append("More than one in five did not say, so compare with the school with care.")
    return " ".join(notes)


def missing(who: People) -> Iterator[Missing]:
    """What is not known of who answered."""
    items = []
    if not who.tags:
        items.append("Nothing is known about the people who answered: their answers carry no role, grade, or group.")
    elif "role" not in who.tags:
        items.append("The answers do not say who is a family member, a student, a teacher, or a community member.")
    counted = {tag for tag, _, _ in who.report.options.population}
    if who.by("role") and "role" not in counted:
        named = listed(lowered(value_name("role", group.value)) for group in who.groups("role"))
        items.append(f"No one has said how many {named} the school has, so response rates cannot be shown.")
    if others := [tag for tag in who.tags if tag not in counted and tag != "role"]:
        named = listed((lowered(tag_title(tag)) for tag in others), "or")
        items.append(f"No one has said how many students the school has by {named}, so shares cannot be compared.")
    for tag in who.tags:
        silent = [value for value in who.enrolled(tag) if not who.of(tag, value)]
        items.extend(
            f"Nobody who answered is known to belong to this group: {group_name(tag, value)}." for value in silent
        )
    if items:
        yield Missing(tuple(items))
