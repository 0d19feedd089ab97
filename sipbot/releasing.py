"""What documents need of what is stored: which numbers of groups left the house in them before, and what is known.

What was shown is remembered, so that the next document cannot be subtracted from it.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from analysis.document.released import released
from analysis.ledger import tally
from analysis.ledger import told_twice as twice
from analysis.releases import Cell, Table
from analysis.report import Held, LastDay, Outreach, Report, Seat, StakeholderGroup, ToldTwice
from sipbot import designating
from sipbot.rules import Rules
from sipbot.stakeholder_group import EMPTY_SEAT, NO_DAY, Group, deadlines, elsewhere, filled, lacks
from sipbot.storage import Database, Transaction, ledger, meetings


class Releases:
    """What was shown of each school."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def remember(self, school: str, report: Report, format_: str) -> None:
        """Keep which numbers of groups a document of *report* shows; to be done before it is handed out."""
        new = await asyncio.to_thread(released, report)
        if new:
            await self._database.write(
                ledger.add_release,
                {
                    "school_id": school,
                    "at": self._clock(),
                    "format": format_,
                    "tables": _as_json(new),
                },
            )


def shown_before(tx: Transaction, school: str) -> tuple[Table, ...]:
    """Every table of groups that was shown of a school, oldest first."""
    return tuple(table for row in ledger.releases(tx, school) for table in _tables(row.tables, row.at))


def tried(tx: Transaction, school: str) -> tuple[Outreach, ...]:
    """What was tried to hear groups, oldest first."""
    rows: Iterable[Any] = reversed(ledger.outreach(tx, school))
    return tuple(Outreach(row.on, row.how, row.tag, row.value) for row in rows)


def told_twice(tx: Transaction, school: str) -> tuple[ToldTwice, ...]:
    """How far the roster and people's own words agreed when it was counted last who was heard."""
    last, population = ledger.counted(tx, school), ledger.population(tx, school)
    if last is None:
        return ()
    return twice(tally(last.n_people, last.cells, population), last.told_twice or (), population)


def counted_on(tx: Transaction, school: str, zone: str) -> str:
    """The day, there, on which it was counted last who was heard; "" where it never was."""
    last = ledger.counted(tx, school)
    return f"{last.at.astimezone(ZoneInfo(zone)):%Y-%m-%d}" if last else ""


def held(tx: Transaction, school: str) -> tuple[Held, ...]:
    """The meetings that are written down, by date, without anybody's words."""
    return tuple(_held(row) for row in meetings.every(tx, school))


def stakeholder_group(tx: Transaction, school: str, rules: Rules, on: date) -> StakeholderGroup | None:
    """A designated school's local stakeholder group on a day, by role; None where the school is not designated."""
    found = designating.without_names(tx, school)
    designation = rules.designation(found.status)
    if designation is None:
        return None
    return StakeholderGroup(
        status=designation.name,
        designated_on=found.designated_on,
        convened_by=designation.convened_by,
        at_most=rules.group.at_most,
        seats=_seats(rules, found),
        last_days=tuple(
            LastDay(one.deadline.name, one.last.isoformat(), one.set.isoformat() if one.set else "")
            for one in deadlines(rules, found, on)
        ),
        missing=tuple(
            (str(one), one.by.isoformat() if one.by else "")
            for one in lacks(rules, found, on)
            if one.kind not in (EMPTY_SEAT, NO_DAY)  # The document has tables of these.
        ),
        law=rules.law.name,
        address=rules.law.address,
        is_verified=rules.are_read,
    )


def _seats(rules: Rules, found: Group) -> tuple[Seat, ...]:
    of_rules = tuple(
        Seat(one.seat.name, one.seat.chosen_by, tuple(member.role for member in one.members), one.seat.required)
        for one in filled(rules, found)
    )
    others = tuple(member.role for member in elsewhere(rules, found))
    return (*of_rules, *([Seat("", "", others, False)] if others else []))


def _held(row: Any) -> Held:
    there = (("agenda", row.agenda), ("minutes", row.minutes), ("recommendations", row.recommendations))
    written = tuple(name for name, text in there if text)
    came = tuple(sorted(row.attendance.items()))
    return Held(row.on, row.what, came, row.languages, row.interpreter, written)


def _as_json(tables: Iterable[Table]) -> dict[str, Any]:
    """*tables*, and once for all tables of a theme, which answers it held."""
    every = tuple(tables)
    rows = [
        [one.kind, one.scope, one.tag, [[cell.value, cell.n, cell.sort] for cell in one.cells], *_sums(one)]
        for one in every
    ]
    held: dict[str, dict[str, list[str]]] = {}
    for one in every:
        if one.held and one.scope not in held.setdefault(one.kind, {}):
            held[one.kind][one.scope] = sorted(one.held)
    return {"tables": rows, "held": held}


def _sums(table: Table) -> tuple[int | None, int | None, int | None]:
    return table.total, table.known, table.unknown


def _tables(kept: Mapping[str, Any], at: datetime) -> Iterator[Table]:
    held = {(kind, scope): frozenset(ids) for kind, of in kept["held"].items() for scope, ids in of.items()}
    for kind, scope, tag, cells, total, known, unknown in kept["tables"]:
        made = tuple(Cell(value, n, sort) for value, n, sort in cells)
        sums = {"total": total, "known": known, "unknown": unknown}
        of = held.get((kind, scope), frozenset())
        yield Table(scope, tag, made, **sums, at=at.date().isoformat(), kind=kind, held=of)
