"""The audit log: who saw raw answers or changed something. Each line is sealed with the hash of the one before."""

import hashlib
import json
from collections.abc import Sequence
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
_BEFORE_ALL = -1
"""Less than every number of a line: one that was put in before the first line is found too."""
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
class Asked:
    """Which lines somebody wants to see: those of one account, or of the command line (`is_of_nobody`), of one action,
    with a number below `before`; "" and 0 for all.
    """

    account: str = ""
    is_of_nobody: bool = False
    action: str = ""
    before: int = 0


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


def lines(tx: Transaction, school: str, asked: Asked | None = None, *, most: int | None = None) -> list[Any]:
    """The lines of a school that were *asked* for, newest first; no more than *most*."""
    line, asked = tables.AuditLine, asked or Asked()
    query = _newest_first().where(line.school_id == school)
    if asked.account:
        query = query.where(line.account_id == asked.account)
    if asked.is_of_nobody:
        query = query.where(line.account_id.is_(None))
    if asked.action:
        query = query.where(line.action == asked.action)
    if asked.before:
        query = query.where(line.number < asked.before)
    return list(tx.execute(query.limit(most)))


def accounts(tx: Transaction, school: str) -> list[str]:
    """Who did something at a school, by the ids of their accounts, "" for the command line."""
    found = tx.execute(select(tables.AuditLine.account_id).where(tables.AuditLine.school_id == school).distinct())
    return sorted(one or "" for one in found.scalars())


def actions(tx: Transaction, school: str) -> list[str]:
    """What was done at a school, each thing once, by name."""
    found = tx.execute(select(tables.AuditLine.action).where(tables.AuditLine.school_id == school).distinct())
    return sorted(found.scalars())


def check(tx: Transaction, looked_for: str | None = None) -> Checked:
    """Walk over the whole log, oldest first, up to the first line that is not what was written."""
    so_far, is_done = Checked(0, FIRST, None, met=looked_for == FIRST), False
    while not is_done:
        so_far, is_done = check_on(tx, so_far, looked_for)
    return so_far


def check_on(tx: Transaction, so_far: Checked, looked_for: str | None = None) -> tuple[Checked, bool]:
    """Walk on over some lines more, and whether that was the end: a long log is walked over in many short steps."""
    number, before, met = so_far.n_lines, so_far.newest, so_far.met
    rows = _lines_after(tx, number)
    for row in rows:
        number += 1
        line = Line(row.at, row.school_id, row.account_id, row.action, row.subject)
        why = _why_broken(row, number, line, before)
        if why:
            return Checked(number - 1, before, Broken(number, why), met), True
        before = row.hash
        met = met or before == looked_for
    return Checked(number, before, None, met), len(rows) < _AT_ONCE


def _why_broken(row: Any, number: int, line: Line, before: str) -> str:
    if row.number != number:
        return "it is missing"
    if row.before != before:
        return "it does not follow the line before it"
    return "" if row.hash == _hash(number, line, before) else "it was changed after it was written"


def _newest_first() -> Select[Any]:
    return select(tables.AuditLine.__table__).order_by(tables.AuditLine.number.desc())


def _lines_after(tx: Transaction, number: int) -> Sequence[Any]:
    line = tables.AuditLine
    after = number if number else _BEFORE_ALL
    return tx.execute(select(line.__table__).where(line.number > after).order_by(line.number).limit(_AT_ONCE)).all()


def _hash(number: int, line: Line, before: str) -> str:
    said = (number, line.at.astimezone(UTC).isoformat(), line.school, line.account, line.action, line.subject[:200])
    written = json.dumps((*said, before), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
