"""The queries of the outbox: what is due, who has claimed it, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import aliased

from sipbot.storage import tables
from sipbot.storage.transaction import Transaction

_OUTBOX = cast("Table", tables.Outgoing.__table__)


@dataclass(frozen=True, slots=True)
class Due:
    """One claimed message with everything that delivering it takes."""

    id: int
    school_id: str
    channel: str
    kind: str
    attempts: int
    handle: str
    stopped: bool
    prompt: dict[str, Any]


_OLDER = aliased(tables.Outgoing)
_WAITS_FOR_AN_OLDER_ONE = (
    select(_OLDER.id)
    .where(
        _OLDER.address_id == tables.Outgoing.address_id,
        _OLDER.id < tables.Outgoing.id,
        _OLDER.status.in_(("waiting", "sending")),
    )
    .exists()
)
_DUE = (
    select(tables.Outgoing.id)
    .where(
        tables.Outgoing.status == "waiting",
        tables.Outgoing.due_at <= bindparam("now"),
        tables.Outgoing.channel.in_(bindparam("channels", expanding=True)),
        ~_WAITS_FOR_AN_OLDER_ONE,
    )
    .order_by(tables.Outgoing.priority, tables.Outgoing.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)), _OUTBOX.c.status == "waiting")
    .values(
        status="sending",
        owner=bindparam("claimed_for"),
        claimed_at=bindparam("now"),
        attempts=_OUTBOX.c.attempts + 1,
    )
    .returning(_OUTBOX.c.id)
)
_WITH_ADDRESSES = (
    select(
        tables.Outgoing.id,
        tables.Outgoing.school_id,
        tables.Outgoing.channel,
        tables.Outgoing.kind,
        tables.Outgoing.attempts,
        tables.Address.handle,
        tables.Address.stopped_at,
        tables.Message.prompt,
    )
    .join(tables.Address, tables.Address.id == tables.Outgoing.address_id)
    .join(tables.Message, tables.Message.id == tables.Outgoing.message_id)
    .where(tables.Outgoing.id.in_(bindparam("ids", expanding=True)))
    .order_by(tables.Outgoing.priority, tables.Outgoing.id)
)


def claim(tx: Transaction, *, owner: str, channels: Sequence[str], now: datetime, limit: int) -> tuple[Due, ...]:
    """Mark up to *limit* due messages as *sending* by *owner*: of each address only its oldest, urgent ones first."""
    ids = tx.execute(_DUE, {"now": now, "channels": list(channels), "at_most": limit}).scalars().all()
    if not ids:
        return ()
    # The condition is said again: on PostgreSQL another sender may have been there in between.
    claimed = tx.execute(_CLAIM, {"ids": list(ids), "claimed_for": owner, "now": now}).scalars().all()
    return tuple(
        Due(
            row.id,
            row.school_id,
            row.channel,
            row.kind,
            row.attempts,
            row.handle,
            row.stopped_at is not None,
            row.prompt,
        )
        for row in tx.execute(_WITH_ADDRESSES, {"ids": list(claimed)})
    )


_SETTLE = update(_OUTBOX).where(
    _OUTBOX.c.id == bindparam("of"), _OUTBOX.c.status == "sending", _OUTBOX.c.owner == bindparam("claimed_by")
)


def settle(tx: Transaction, outgoing_id: int, *, owner: str, status: str, **values: Any) -> bool:
    """Record what became of a message that *owner* is sending; False where it is no longer theirs."""
    done = tx.execute(_SETTLE, {"of": outgoing_id, "claimed_by": owner, "status": status, "owner": None, **values})
    return done.rowcount == 1


def abandoned(tx: Transaction, *, claimed_before: datetime) -> int:
    """After a crash: replies that were being sent wait again (at least once), anything else is *unknown*."""
    stuck = (tables.Outgoing.status == "sending", tables.Outgoing.claimed_at < claimed_before)
    again = tx.execute(
        update(tables.Outgoing).where(*stuck, tables.Outgoing.kind == "reply").values(status="waiting", owner=None)
    )
    unknown = tx.execute(update(tables.Outgoing).where(*stuck).values(status="unknown", owner=None))
    return again.rowcount + unknown.rowcount
