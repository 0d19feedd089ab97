"""Who said STOP: the list that outlives people and addresses, and the mark on every address that it holds for.

An opt-out is of a handle: it holds over every channel and every number of ours, for everybody who shares a phone.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import bindparam, distinct, func, select, update

from sipbot.storage import tables
from sipbot.storage.columns import found_by
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import Transaction

_ADD = insert_into(tables.OptOut)
_STOPPED_AT = Statement(
    select(tables.OptOut.at)
    .where(
        tables.OptOut.school_id == bindparam("school"),
        tables.OptOut.handle_index == bindparam("whose"),
        tables.OptOut.lifted_at.is_(None),
    )
    .order_by(tables.OptOut.at)
    .limit(1)
)


def stop(tx: Transaction, *, school: str, handle: str, now: datetime, source: str) -> None:
    """Remember that whoever has *handle* wants no more messages. Saying it again changes nothing."""
    if stopped_at(tx, school=school, handle=handle) is not None:
        return
    of = {"school_id": school, "handle": handle, "handle_index": found_by(school, handle)}
    _ADD.run(tx, {**of, "source": source, "at": now, "lifted_at": None})
    _mark(tx, school, handle, now)


def stop_address(tx: Transaction, address_id: int, *, now: datetime, source: str) -> None:
    """The same, of an address."""
    school, handle = _of(tx, address_id)
    stop(tx, school=school, handle=handle, now=now, source=source)


def lift(tx: Transaction, *, school: str, handle: str, now: datetime) -> None:
    """START: they want messages again."""
    opt_out = tables.OptOut
    tx.execute(
        update(opt_out)
        .where(
            opt_out.school_id == school,
            opt_out.handle_index == found_by(school, handle),
            opt_out.lifted_at.is_(None),
        )
        .values(lifted_at=now)
    )
    _mark(tx, school, handle, None)


def lift_address(tx: Transaction, address_id: int, *, now: datetime) -> None:
    """The same, of an address."""
    school, handle = _of(tx, address_id)
    lift(tx, school=school, handle=handle, now=now)


def stopped_at(tx: Transaction, *, school: str, handle: str) -> datetime | None:
    """Since when whoever has *handle* wants no messages; None where they do."""
    row = _STOPPED_AT.first(tx, {"school": school, "whose": found_by(school, handle)})
    return None if row is None else cast("datetime", row[0])


def n_opted_out(tx: Transaction, school_id: str) -> int:
    """How many handles of a school said STOP and have not said START since."""
    opt_out = tables.OptOut
    return int(
        tx.execute(
            select(func.count(distinct(opt_out.handle_index))).where(
                opt_out.school_id == school_id, opt_out.lifted_at.is_(None)
            )
        ).scalar_one()
    )


def _of(tx: Transaction, address_id: int) -> tuple[str, str]:
    address = tables.Address
    row = tx.execute(select(address.school_id, address.handle).where(address.id == address_id)).one()
    return row.school_id, row.handle


def _mark(tx: Transaction, school: str, handle: str, at: datetime | None) -> None:
    address = tables.Address
    tx.execute(
        update(address)
        .where(address.school_id == school, address.handle_index == found_by(school, handle))
        .values(stopped_at=at)
    )
