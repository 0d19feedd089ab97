"""The queries of the outbox: what is due, who has claimed it, what became of it, who must not send."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from sipbot.storage import tables
from sipbot.storage.columns import Utc
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import Transaction

PRIORITY = {"reply": 0, "reminder": 5, "invitation": 9}
"""Who goes first, by kind: a campaign never delays a conversation."""

OPEN = ("waiting", "held", "sending", "unknown")
"""What may still go out, or be known to have arrived."""

MOST_IN_A_TURN = 3
"""So many messages one turn of the engine says at most; only the last of them asks for an answer."""

_BURST = timedelta(seconds=1)
_OUTBOX = cast("Table", tables.Outgoing.__table__)


@dataclass(frozen=True, slots=True)
class Due:
    """One claimed message with everything that delivering it takes, and all that may speak against it."""

    id: int
    school_id: str
    channel: str
    kind: str
    attempts: int
    address_id: int
    campaign_id: str | None
    handle: str
    prompt: dict[str, Any]
    decided_at: datetime
    talked_at: datetime
    stopped_at: datetime | None
    bad_at: datetime | None
    time_zone: str
    closed: list[Any]
    campaign_status: str | None
    closes_at: datetime | None
    survey: str


_OLDER = aliased(tables.Outgoing)
_ITS_TURN = tables.Outgoing.id == (
    # As a value and not as a condition on other rows: so it is looked up for each row that is taken, never for all.
    select(func.min(_OLDER.id))
    .where(
        _OLDER.address_id == tables.Outgoing.address_id,
        _OLDER.priority <= tables.Outgoing.priority,
        _OLDER.status.in_(("waiting", "sending")),
    )
    .scalar_subquery()
)
_IS_DUE = and_(
    tables.Outgoing.status == "waiting",
    tables.Outgoing.channel == bindparam("on"),
    tables.Outgoing.due_at <= bindparam("now"),
)
# With every urgency named, the index finds what is due among any number of messages that are to go later.
_ANY = select(tables.Outgoing.id).where(_IS_DUE, tables.Outgoing.priority.in_(sorted(PRIORITY.values()))).limit(1)
_FIRST = (
    select(tables.Outgoing.id)
    .where(_IS_DUE, tables.Outgoing.priority == bindparam("urgency"), _ITS_TURN)
    .order_by(tables.Outgoing.due_at, tables.Outgoing.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id.in_(select(_FIRST.c.id)))
    .values(
        status="sending",
        owner=bindparam("claimed_for"),
        claimed_at=bindparam("now"),
        attempts=_OUTBOX.c.attempts + 1,
    )
    .returning(_OUTBOX.c.id)
)
_WITH_ALL = (
    select(
        tables.Outgoing.id,
        tables.Outgoing.school_id,
        tables.Outgoing.channel,
        tables.Outgoing.kind,
        tables.Outgoing.attempts,
        tables.Outgoing.address_id,
        tables.Outgoing.campaign_id,
        tables.Address.handle,
        tables.Message.prompt,
        tables.Message.at.label("decided_at"),
        tables.Conversation.updated_at.label("talked_at"),
        tables.Address.stopped_at,
        tables.Address.bad_at,
        tables.School.time_zone,
        tables.School.closed,
        tables.Campaign.status.label("campaign_status"),
        tables.Campaign.closes_at,
        tables.Conversation.survey,
    )
    .join(tables.Address, tables.Address.id == tables.Outgoing.address_id)
    .join(tables.Message, tables.Message.id == tables.Outgoing.message_id)
    .join(tables.Conversation, tables.Conversation.id == tables.Message.conversation_id)
    .join(tables.School, tables.School.id == tables.Outgoing.school_id)
    .outerjoin(tables.Campaign, tables.Campaign.id == tables.Outgoing.campaign_id)
    .where(tables.Outgoing.id.in_(bindparam("ids", expanding=True)))
    .order_by(tables.Outgoing.priority, tables.Outgoing.due_at, tables.Outgoing.id)
)


def is_due(tx: Transaction, *, channel: str, now: datetime) -> bool:
    """Whether there is anything to claim."""
    return tx.execute(_ANY, {"on": channel, "now": now}).first() is not None


def claim(
    tx: Transaction, *, owner: str, channel: str, now: datetime, limit: int, per_second: float | None = None
) -> tuple[Due, ...]:
    """Mark up to *limit* due messages of *channel* as *sending* by *owner*, and no more than its pace allows.

    Urgent ones first, and of each address only the oldest: replies before reminders before invitations.
    """
    limit = min(limit, _free_slots(tx, channel, now, per_second))
    ids: list[int] = []
    for urgency in sorted(PRIORITY.values()):
        if len(ids) < limit:
            values = {"on": channel, "now": now, "urgency": urgency, "at_most": limit - len(ids), "claimed_for": owner}
            ids += tx.execute(_CLAIM, values).scalars()
    if not ids:
        return ()
    if per_second:
        _take_slots(tx, channel, len(ids), now, per_second)
    return tuple(Due(*row) for row in tx.execute(_WITH_ALL, {"ids": ids}))


_EARLIER = aliased(tables.Outgoing)
_OF_EARLIER = aliased(tables.Message)
_DELIVERED_BEFORE = (
    select(_EARLIER.provider_id, _OF_EARLIER.prompt)
    .join(_OF_EARLIER, _OF_EARLIER.id == _EARLIER.message_id)
    .join(tables.Message, tables.Message.conversation_id == _OF_EARLIER.conversation_id)
    .join(tables.Outgoing, tables.Outgoing.message_id == tables.Message.id)
    .where(
        tables.Outgoing.id == bindparam("of"),
        _EARLIER.address_id == tables.Outgoing.address_id,
        _EARLIER.id < tables.Outgoing.id,
        _EARLIER.provider_id.is_not(None),
    )
    .order_by(_EARLIER.id.desc())
    .limit(MOST_IN_A_TURN + 1)
)


def asked_before(tx: Transaction, outgoing_id: int) -> tuple[str, dict[str, Any]] | None:
    """The last message delivered in the same conversation before that one which asked for an answer: id and prompt."""
    rows = tx.execute(_DELIVERED_BEFORE, {"of": outgoing_id})
    return next(((row.provider_id, row.prompt) for row in rows if row.prompt["input"] != "none"), None)


_SETTLE = Statement(
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id == bindparam("of"),
        _OUTBOX.c.status == "sending",
        _OUTBOX.c.owner == bindparam("claimed_by"),
    )
    .values(
        status=bindparam("is_now"),
        provider_id=func.coalesce(bindparam("known_as", type_=_OUTBOX.c.provider_id.type), _OUTBOX.c.provider_id),
        error=bindparam("told"),
        trouble=bindparam("because"),
        due_at=func.coalesce(bindparam("again_at", type_=Utc()), _OUTBOX.c.due_at),
        attempts=_OUTBOX.c.attempts - bindparam("not_counted"),
        sent_at=bindparam("arrived_at"),
        owner=None,
    )
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one message that was being sent."""

    id: int
    status: str
    provider_id: str | None = None
    error: str | None = None
    trouble: str | None = None
    again_at: datetime | None = None
    counts: bool = True
    sent_at: datetime | None = None


def settle(tx: Transaction, settled: Iterable[Settled], *, owner: str) -> None:
    """Record what became of messages that *owner* is sending; those that are no longer theirs stay as they are."""
    _SETTLE.run_many(
        tx,
        [
            {
                "of": one.id,
                "claimed_by": owner,
                "is_now": one.status,
                "known_as": one.provider_id,
                "told": one.error,
                "because": one.trouble,
                "again_at": one.again_at,
                "not_counted": 0 if one.counts else 1,
                "arrived_at": one.sent_at,
            }
            for one in settled
        ],
    )


# After a crash, and when providers tell more later.


def unclaim(tx: Transaction, *, owner: str, channel: str, in_flight: Sequence[int]) -> int:
    """Let go of what *owner* has claimed without learning of it, because the database went away at that moment."""
    outgoing = tables.Outgoing
    strays = update(outgoing).where(
        outgoing.owner == owner,
        outgoing.channel == channel,
        outgoing.status == "sending",
        outgoing.id.not_in(in_flight),
    )
    values = {"status": "waiting", "owner": None, "attempts": tables.Outgoing.attempts - 1}
    return tx.execute(strays.values(values)).rowcount


def abandoned(tx: Transaction, *, claimed_before: datetime, most_attempts: int) -> Mapping[str, int]:
    """After a crash: replies that were being sent wait again (at least once), anything else is *unknown*.

    A reply whose sender died each time is given up. How many became what.
    """
    stuck = (tables.Outgoing.status == "sending", tables.Outgoing.claimed_at < claimed_before)
    is_reply = tables.Outgoing.kind == "reply"
    again = update(tables.Outgoing).where(*stuck, is_reply, tables.Outgoing.attempts < most_attempts)
    given_up = update(tables.Outgoing).where(*stuck, is_reply)
    unknown = update(tables.Outgoing).where(*stuck)
    return {
        "waiting": tx.execute(again.values(status="waiting", owner=None)).rowcount,
        "failed": tx.execute(given_up.values(status="failed", owner=None, error="its sender died each time")).rowcount,
        "unknown": tx.execute(unknown.values(status="unknown", owner=None)).rowcount,
    }


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a provider says something about."""

    id: int
    school_id: str
    channel: str
    kind: str
    status: str
    attempts: int
    address_id: int
    campaign_id: str | None
    provider_id: str | None


def sent(tx: Transaction, *, channel: str, outgoing_id: int | None, provider_id: str) -> Sent | None:
    """The message that went out under that id of ours, or else under that id of the provider's; locked."""
    outgoing = tables.Outgoing
    its_id = outgoing.id == outgoing_id if outgoing_id is not None else outgoing.provider_id == provider_id
    row = tx.execute(
        select(
            outgoing.id,
            outgoing.school_id,
            outgoing.channel,
            outgoing.kind,
            outgoing.status,
            outgoing.attempts,
            outgoing.address_id,
            outgoing.campaign_id,
            outgoing.provider_id,
        )
        .where(its_id, outgoing.channel == channel)
        .with_for_update()
    ).first()
    return None if row is None else Sent(*row)


def keep_news(tx: Transaction, outgoing_id: int, **values: Any) -> None:
    """Write what a provider, or a person, says about a message over what was known."""
    tx.execute(update(tables.Outgoing).where(tables.Outgoing.id == outgoing_id).values(owner=None, **values))


# Who must not send: a channel that was told to slow down or to stop, an address, a campaign.

_SENDER = select(tables.Sender.next_slot_at, tables.Sender.not_before, tables.Sender.halted_at).where(
    tables.Sender.channel == bindparam("on")
)
_ADD_SENDER = insert_into(tables.Sender, unique=("channel",))


def _free_slots(tx: Transaction, channel: str, now: datetime, per_second: float | None) -> int:
    """How many messages the channel's sender may send at this moment."""
    if per_second:
        _ADD_SENDER.run(tx, {"channel": channel})
    # Locked until the slots are taken: all processes together keep the pace.
    query = _SENDER.with_for_update() if per_second else _SENDER
    sender = tx.execute(query, {"on": channel}).first()
    if sender is None:
        return _slots(None, now, per_second)
    if sender.halted_at is not None or (sender.not_before is not None and sender.not_before > now):
        return 0
    return _slots(sender.next_slot_at, now, per_second)


def _slots(next_at: datetime | None, now: datetime, per_second: float | None) -> int:
    if not per_second:
        return 1_000_000
    first = _first_slot(next_at, now, per_second)
    return 0 if first > now else int((now - first).total_seconds() * per_second) + 1


def _first_slot(next_at: datetime | None, now: datetime, per_second: float) -> datetime:
    """What was not used is saved up for a second, no longer."""
    saved = now - max(_BURST - timedelta(seconds=1 / per_second), timedelta())
    return saved if next_at is None else max(next_at, saved)


def _take_slots(tx: Transaction, channel: str, n: int, now: datetime, per_second: float) -> None:
    next_at = tx.execute(_SENDER, {"on": channel}).one().next_slot_at
    after = _first_slot(next_at, now, per_second) + timedelta(seconds=n / per_second)
    tx.execute(update(tables.Sender).where(tables.Sender.channel == channel).values(next_slot_at=after))


def push(tx: Transaction, channel: str, until: datetime) -> None:
    """Nothing goes out over *channel* before *until*."""
    _ADD_SENDER.run(tx, {"channel": channel})
    sender = tables.Sender
    later = or_(sender.not_before.is_(None), sender.not_before < until)
    tx.execute(update(sender).where(sender.channel == channel, later).values(not_before=until))


def halt(tx: Transaction, channel: str, why: str, *, now: datetime) -> bool:
    """Nothing goes out over *channel* until somebody has looked. False where it has stopped already."""
    _ADD_SENDER.run(tx, {"channel": channel})
    sender = tables.Sender
    done = tx.execute(
        update(sender)
        .where(sender.channel == channel, sender.halted_at.is_(None))
        .values(halted_at=now, halted_why=why[:500])
    )
    return done.rowcount == 1


def let_go(tx: Transaction, channel: str) -> bool:
    """Whatever kept *channel* from sending is mended. False where nothing did."""
    sender = tables.Sender
    done = tx.execute(
        update(sender)
        .where(sender.channel == channel, or_(sender.halted_at.is_not(None), sender.not_before.is_not(None)))
        .values(halted_at=None, halted_why=None, not_before=None)
    )
    return done.rowcount == 1


def mark_bad(tx: Transaction, address_id: int, *, now: datetime, is_sure: bool, again_within: timedelta) -> None:
    """Nobody can be reached at an address. Where that is not sure, it counts the second time within *again_within*."""
    address = tables.Address
    this = update(address).where(address.id == address_id)
    if is_sure:
        tx.execute(this.values(bad_at=now))
        return
    doubted = and_(address.doubted_at.is_not(None), address.doubted_at > now - again_within)
    tx.execute(this.where(doubted).values(bad_at=now))
    tx.execute(this.values(doubted_at=now))


def pause(tx: Transaction, campaign_id: str, why: str) -> bool:
    """The campaign sends nothing until it is resumed. False where it was not running."""
    campaign, outgoing = tables.Campaign, tables.Outgoing
    done = tx.execute(
        update(campaign)
        .where(campaign.id == campaign_id, campaign.status == "running")
        .values(status="paused", paused_why=why[:500])
    )
    if done.rowcount == 1:
        waiting = (outgoing.campaign_id == campaign_id, outgoing.status == "waiting")
        tx.execute(update(outgoing).where(*waiting).values(status="held"))
    return done.rowcount == 1


def share_filtered(tx: Transaction, campaign_id: str) -> tuple[int, int]:
    """How many messages of a campaign were filtered on their way, and how many went out in all."""
    outgoing = tables.Outgoing
    filtered = func.count(outgoing.id).filter(outgoing.trouble == "filtered")
    went_out = outgoing.attempts > 0
    row = tx.execute(
        select(filtered, func.count(outgoing.id)).where(outgoing.campaign_id == campaign_id, went_out)
    ).one()
    return int(row[0]), int(row[1])


# What people at the keyboard, and monitors, want to see.


def depth(tx: Transaction, *, only_open: bool = False) -> Sequence[Any]:
    """(channel, kind, status, n, oldest) of every message in the outbox, counted; `oldest`: since when due."""
    outgoing = tables.Outgoing
    key = (outgoing.channel, outgoing.kind, outgoing.status)
    counted = select(*key, func.count(outgoing.id).label("n"), func.min(outgoing.due_at).label("oldest"))
    if only_open:
        counted = counted.where(outgoing.status.in_(OPEN))
    return tx.execute(counted.group_by(*key).order_by(*key)).all()


def needing_a_person(tx: Transaction, *, limit: int) -> Sequence[Any]:
    """The newest messages that were given up or may have arrived: (id, channel, kind, status, attempts, error, ...)."""
    outgoing = tables.Outgoing
    return tx.execute(
        select(
            outgoing.id,
            outgoing.school_id,
            outgoing.channel,
            outgoing.kind,
            outgoing.status,
            outgoing.attempts,
            outgoing.error,
            outgoing.claimed_at,
        )
        .where(outgoing.status.in_(("failed", "unknown", "undelivered")))
        .order_by(outgoing.id.desc())
        .limit(limit)
    ).all()


def senders(tx: Transaction) -> Sequence[Any]:
    """(channel, next_slot_at, not_before, halted_at, halted_why) of every channel that has kept a pace or stopped."""
    return tx.execute(select(tables.Sender.__table__).order_by(tables.Sender.channel)).all()


def status_of(tx: Transaction, outgoing_id: int) -> str | None:
    """What a message's status is; locked."""
    query = select(tables.Outgoing.status).where(tables.Outgoing.id == outgoing_id)
    return tx.execute(query.with_for_update()).scalar()
