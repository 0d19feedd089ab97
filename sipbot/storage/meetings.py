"""The queries of meetings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Conflict, Transaction

_ADD = insert_into(tables.Meeting, returning="id")
MEETING = tables.Meeting
WORDS = ("agenda", "interpreter", "minutes", "recommendations")
"""What can hold somebody's words or name."""


def add(tx: Transaction, values: Mapping[str, Any]) -> int:
    """A new meeting; its number."""
    row = _ADD.first(tx, {**values, "n_answers": 0, "version": 1})
    if row is None:
        raise LookupError("a meeting was added and is not there")
    return int(row[0])


def every(tx: Transaction, school: str) -> Sequence[Any]:
    """All meetings of a school, by date."""
    query = select(MEETING.__table__).where(MEETING.school_id == school)
    return tx.execute(query.order_by(MEETING.on, MEETING.id)).all()


def one(tx: Transaction, school: str, number: int) -> Any | None:
    """The school's meeting of that number."""
    query = select(MEETING.__table__).where(MEETING.school_id == school, MEETING.id == number)
    return tx.execute(query).first()


def of_token(tx: Transaction, token: str) -> Any | None:
    """The meeting that a link for signing in belongs to, with its school's name."""
    school = tables.School
    query = select(MEETING.__table__, school.name.label("school"), school.time_zone).join(
        school, school.id == MEETING.school_id
    )
    return tx.execute(query.where(MEETING.token == token)).first()


def change(tx: Transaction, row: Any, values: Mapping[str, Any]) -> None:
    """Write *values* over the meeting *row*. Raises `Conflict` where it is another one by now."""
    query = update(MEETING).where(MEETING.id == row.id, MEETING.version == row.version)
    if tx.execute(query.values(**values, version=row.version + 1)).rowcount != 1:
        raise Conflict(f"meeting {row.id} was changed by somebody else")


def erase_words_before(tx: Transaction, before: datetime) -> None:
    """Forget what was said at meetings held and written down before, and who interpreted, in all schools.

    When each was, what it was called and how many came stays: the documents of that time say so.
    """
    old = (MEETING.created_at < before, MEETING.on < before.date().isoformat())
    told = or_(*(getattr(MEETING, name) != "" for name in WORDS))
    nothing = dict.fromkeys(WORDS, "")
    tx.execute(update(MEETING).where(*old, told).values(**nothing, version=MEETING.version + 1))
