"""Which numbers of groups left the house in documents, so that the next document cannot be subtracted from them."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from analysis.document.released import released
from analysis.releases import Cell, Table
from analysis.report import Held, Outreach, Report
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
                    "tables": [_as_json(table) for table in new],
                },
            )


def shown_before(tx: Transaction, school: str) -> tuple[Table, ...]:
    """Every table of groups that was shown of a school, oldest first."""
    return tuple(_table(one, row.at) for row in ledger.releases(tx, school) for one in row.tables)


def tried(tx: Transaction, school: str) -> tuple[Outreach, ...]:
    """What was tried to hear groups, oldest first."""
    rows: Iterable[Any] = reversed(ledger.outreach(tx, school))
    return tuple(Outreach(row.on, row.how, row.tag, row.value) for row in rows)


def held(tx: Transaction, school: str) -> tuple[Held, ...]:
    """The meetings that are written down, by date, without anybody's words."""
    return tuple(_held(row) for row in meetings.every(tx, school))


def _held(row: Any) -> Held:
    there = (("agenda", row.agenda), ("minutes", row.minutes), ("recommendations", row.recommendations))
    written = tuple(name for name, text in there if text)
    came = tuple(sorted(row.attendance.items()))
    return Held(row.on, row.what, came, row.languages, row.interpreter, written)


def _as_json(table: Table) -> list[Any]:
    cells = [[cell.value, cell.n, cell.sort] for cell in table.cells]
    return [table.scope, table.tag, cells, table.total, table.known, table.unknown]


def _table(kept: list[Any], at: datetime) -> Table:
    scope, tag, cells, total, known, unknown = kept
    made = tuple(Cell(value, n, sort) for value, n, sort in cells)
    return Table(scope, tag, made, total, known, unknown, at.date().isoformat())
