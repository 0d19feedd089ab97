"""Who saw and changed what: the audit log of one school, for its owners, checked line by line."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from analysis.exports.cells import safe_cell
from sipbot.storage import Database, Transaction, accounts, audit
from sipbot.web.auth import OWNER
from sipbot.web.auth.door import ROOM, Door, Visit
from sipbot.web.downloads import Download
from sipbot.web.language import _
from sipbot.web.pages import Pages

LOG = f"{ROOM}/{{school}}/log"
LINES_ON_A_PAGE = 100
NOBODY = "-"
"""What stands for the command line in an address: nobody who signed in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines somebody asked to see; "" for everybody's and every kind, 0 for the newest lines."""

    who: str = ""
    kind: str = ""
    before: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """What an address asks for; what makes no sense in it asks for nothing."""
        before = query.get("before", "")
        is_number = before.isascii() and before.isdigit() and len(before) < 16
        return cls(query.get("who", ""), query.get("kind", ""), int(before) if is_number else 0)

    def at(self, **changed: str | int) -> str:
        """The query of the address that asks for the same but what is *changed*."""
        wanted = replace(self, **changed)  # type: ignore[arg-type]  # names and types as in the fields
        said = {"who": wanted.who, "kind": wanted.kind, "before": str(wanted.before) if wanted.before else ""}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did; `who` is "" for the command line."""

    number: int
    at: str
    who: str
    action: str
    subject: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines of one school, the newest first; `people` and `kinds` are what they can be narrowed to.

    `older` is the number to go on before, 0 on the last page.
    """

    wanted: Wanted
    lines: tuple[Line, ...]
    people: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    older: int


def connect(app: web.Application, database: Database, door: Door, pages: Pages) -> None:
    """Add the page and the file."""

    async def page(visit: Visit) -> web.Response:
        found = await database.read(_page, visit.school, Wanted.of(visit.request.query))
        checked = await _checked(database) if "check" in visit.request.query else None
        return pages.show("log.html", visit, it=found, checked=checked)

    async def file(visit: Visit) -> web.Response:
        lines = await database.read(_every_line, visit.school, Wanted.of(visit.request.query))
        return pages.save(Download(f"{visit.school}-log.csv", "text/csv", _csv(lines)))

    app.router.add_get(LOG, door.page(page, role=OWNER))
    app.router.add_get(f"{LOG}.csv", door.page(file, role=OWNER, noting="save the log"))


def _page(tx: Transaction, school: str, wanted: Wanted) -> LogPage:
    names = _names(tx, school)
    rows = audit.lines(tx, school, _asked(wanted), most=LINES_ON_A_PAGE + 1)
    here = rows[:LINES_ON_A_PAGE]
    return LogPage(
        wanted=wanted,
        lines=tuple(_line(row, names) for row in here),
        people=tuple((who, names.get(who, who)) for who in audit.accounts(tx, school)),
        kinds=tuple(audit.actions(tx, school)),
        older=here[-1].number if len(rows) > LINES_ON_A_PAGE else 0,
    )


async def _checked(database: Database) -> audit.Checked:
    """What a walk over the whole log has found, in short steps, so that the chat never waits."""
    so_far, is_done = audit.Checked(0, audit.FIRST, None, met=False), False
    while not is_done:
        so_far, is_done = await database.read(audit.check_on, so_far)
    return so_far


def _every_line(tx: Transaction, school: str, wanted: Wanted) -> tuple[Line, ...]:
    names = _names(tx, school)
    return tuple(_line(row, names) for row in audit.lines(tx, school, _asked(replace(wanted, before=0))))


def _asked(wanted: Wanted) -> audit.Asked:
    return audit.Asked("" if wanted.who == NOBODY else wanted.who, wanted.who == NOBODY, wanted.kind, wanted.before)


def _names(tx: Transaction, school: str) -> dict[str, str]:
    """What people are called who did something at the school, those too who are no longer on its team."""
    told = ((one, accounts.account(tx, one)) for one in audit.accounts(tx, school) if one)
    return {one: row.name for one, row in told if row is not None} | {"": _("the command line")}


def _line(row: Any, names: Mapping[str, str]) -> Line:
    at = row.at.isoformat(sep=" ", timespec="seconds")
    return Line(row.number, at, names.get(row.account_id or "", row.account_id or ""), row.action, row.subject)


def _csv(lines: Iterable[Line]) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    header: Sequence[str] = ("number", "at", "who", "action", "subject")
    rows.writerow(header)
    for line in lines:
        rows.writerow([line.number, *map(safe_cell, (line.at, line.who, line.action, line.subject))])
    return out.getvalue().encode("utf-8")
