"""The queries of local stakeholder groups: the state's designation of a school, and who has which seat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Transaction

DESIGNATION, SEAT = tables.Designation, tables.Seat
_ADD_DESIGNATION = insert_into(DESIGNATION)
_ADD_SEAT = insert_into(SEAT)


def designation(tx: Transaction, school: str) -> Any | None:
    """What a school has said of its designation."""
    return tx.execute(select(DESIGNATION.__table__).where(DESIGNATION.school_id == school)).first()


def keep_designation(tx: Transaction, school: str, values: Mapping[str, Any]) -> None:
    """Write *values* over all that a school has said of it."""
    there = update(DESIGNATION).where(DESIGNATION.school_id == school)
    if tx.execute(there.values(**values)).rowcount == 0:
        _ADD_DESIGNATION.run(tx, {**values, "school_id": school})


def seats(tx: Transaction, school: str) -> Sequence[Any]:
    """Whoever has a seat, the earliest first, with their names."""
    return tx.execute(select(SEAT.__table__).where(SEAT.school_id == school).order_by(SEAT.id)).all()


def roles(tx: Transaction, school: str) -> Sequence[Any]:
    """(seat, role) of whoever has a seat, the earliest first: nobody's name."""
    return tx.execute(select(SEAT.seat, SEAT.role).where(SEAT.school_id == school).order_by(SEAT.id)).all()


def add_seat(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Somebody has a seat."""
    _ADD_SEAT.run(tx, values)


def change_seat(tx: Transaction, school: str, number: int, values: Mapping[str, Any]) -> bool:
    """Write *values* over what is kept of somebody; False where the school has nobody with that number."""
    theirs = update(SEAT).where(SEAT.school_id == school, SEAT.id == number)
    return tx.execute(theirs.values(**values)).rowcount == 1


def remove_seat(tx: Transaction, school: str, number: int) -> bool:
    """Forget somebody with a seat, their name too; False where the school has nobody with that number."""
    return tx.execute(delete(SEAT).where(SEAT.school_id == school, SEAT.id == number)).rowcount == 1


def remove_seats(tx: Transaction, school: str) -> None:
    """Forget everybody with a seat."""
    tx.execute(delete(SEAT).where(SEAT.school_id == school))


def erase_names_before(tx: Transaction, before: datetime) -> None:
    """Forget who has a seat, in all schools, where that was written down and came about before; the seat stays filled.

    What they are stands in the documents and tells nobody's name.
    """
    old = select(SEAT.id, SEAT.name, SEAT.alternate).where(
        SEAT.at < before, SEAT.appointed_on < before.date().isoformat()
    )
    named = [row.id for row in tx.execute(old) if row.name or row.alternate]
    if named:
        tx.execute(update(SEAT).where(SEAT.id.in_(named)).values(name="", alternate=""))
