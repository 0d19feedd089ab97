"""The audit log: who saw raw answers or changed something. Each line is sealed with the hash of the one before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select, text

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Transaction

FIRST = "0" * 64
"""What stands before the first line."""
_APPENDING = 7_472_663
"""What PostgreSQL calls the lock that is held while a line is added: any number that is ours alone."""
_AT_ONCE = 1000
_ADD = insert_into(tables.AuditLine)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did. `school` is None for the whole district, `account` for the command line."""

    at: datetime
    school: str | None
    account: str | None
    action: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that is not what was written: its number, and what is wrong with it."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a walk over the whole log has found.

    `newest` is the hash of its last line: written down elsewhere, it shows later whether lines were cut off at the end.
    `met` is whether a line has the hash that was looked for.
    """

    n_lines: int
    newest: str
    broken: Broken | None
    met: bool


def append(tx: Transaction, *lines: Line) -> None:
    """Add *lines* at the end."""
    if tx.dialect.name == "postgresql":
        # On SQLite there is one writer at a time anyway.
        tx.execute(text("select pg_advisory_xact_lock(:of)"), {"of": _APPENDING})
    last = tx.execute(_newest_first().limit(1)).first()
    number, before = (last.number, last.hash) if last else (0, FIRST)
    for line in lines:
        number += 1
        sealed = _hash(number, line, before)
        row = {"at": line.at, "school_id": line.school, "account_id": line.account, "action": line.action}
        _ADD.run(tx, {**row, "number": number, "subject": line.subject[:200], "before": before, "hash": sealed})
        before = sealed


def lines(tx: Transaction, school: str, *, most: int) -> list[Any]:
    """The newest lines of a school, newest first."""
    return list(tx.execute(_newest_first().where(tables.AuditLine.school_id == school).limit(most)))


def check(tx: Transaction, looked_for: str | None = None) -> Checked:
    """Walk over the whole log, oldest first, up to the first line that is not what was written."""
    number, before, met = 0, FIRST, looked_for == FIRST
    for row in _every_line(tx):
        number += 1
        line = Line(row.at, row.school_id, row.account_id, row.action, row.subject)
        why = _why_broken(row, number, line, before)
        if why:
            return Checked(number - 1, before, Broken(number, why), met)
        before = row.hash
        met = met or before == looked_for
    return Checked(number, before, None, met)


def _why_broken(row: Any, number: int, line: Line, before: str) -> str:
    if row.number != number:
        return "it is missing"
    if row.before != before:
        return "it does not follow the line before it"
    return "" if row.hash == _hash(number, line, before) else "it was changed after it was written"


def _newest_first() -> Select[Any]:
    return select(tables.AuditLine.__table__).order_by(tables.AuditLine.number.desc())


def _every_line(tx: Transaction) -> Iterator[Any]:
    line, after = tables.AuditLine, -1
    while rows := tx.execute(
        select(line.__table__).where(line.number > after).order_by(line.number).limit(_AT_ONCE)
    ).all():
        yield from rows
        after = rows[-1].number


def _hash(number: int, line: Line, before: str) -> str:
    said = (number, line.at.astimezone(UTC).isoformat(), line.school, line.account, line.action, line.subject[:200])
    written = json.dumps((*said, before), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
