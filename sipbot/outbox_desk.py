"""What a person can see and do about the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sipbot.storage import Database, Transaction, sending


class NothingToSend(LookupError):
    """There is no such message, or it is not one to retry, drop or resume; the message says why."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many messages of one kind, over one channel, in one state; `oldest` is since when the first was due."""

    channel: str
    kind: str
    status: str
    n: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Stopped:
    """A channel that sends nothing until a person has looked."""

    channel: str
    why: str


@dataclass(frozen=True, slots=True)
class Troubled:
    """A message that was given up, or that may have arrived."""

    id: int
    channel: str
    kind: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class State:
    """What waits, what went out, what needs a person."""

    counts: tuple[Counted, ...]
    stopped: tuple[Stopped, ...]
    troubled: tuple[Troubled, ...]


async def state(database: Database, *, at_most: int) -> State:
    """How the outbox stands, with the newest *at_most* messages that need a person."""
    return await database.read(_state, at_most)


def _state(tx: Transaction, at_most: int) -> State:
    return State(
        tuple(Counted(*row) for row in sending.depth(tx)),
        tuple(Stopped(row.channel, row.halted_why) for row in sending.senders(tx) if row.halted_at is not None),
        tuple(
            Troubled(row.id, row.channel, row.kind, row.status, row.error or "its sender died, it may have arrived")
            for row in sending.needing_a_person(tx, limit=at_most)
        ),
    )


async def retry(database: Database, outgoing_id: int, *, now: datetime) -> None:
    """Send a message again that was given up, or that may have arrived. Raises `NothingToSend`."""
    again = {"status": "waiting", "due_at": now, "attempts": 0, "trouble": None}
    await database.write(_change, outgoing_id, ("failed", "unknown", "undelivered"), again)


async def drop(database: Database, outgoing_id: int) -> None:
    """Never send a message. Raises `NothingToSend`."""
    await database.write(_change, outgoing_id, ("waiting", "held", "failed", "unknown"), {"status": "dropped"})


def _change(tx: Transaction, outgoing_id: int, among: tuple[str, ...], values: Mapping[str, Any]) -> None:
    status = sending.status_of(tx, outgoing_id)
    if status is None:
        raise NothingToSend(f"there is no message {outgoing_id}")
    if status not in among:
        raise NothingToSend(f"message {outgoing_id} is {status}: it must be {', '.join(among)}")
    sending.keep_news(tx, outgoing_id, **values)


async def resume(database: Database, channel: str) -> None:
    """Let a channel send again. Raises `NothingToSend` where nothing keeps it from sending."""
    if not await database.write(sending.let_go, channel):
        raise NothingToSend(f"nothing keeps {channel} from sending")
