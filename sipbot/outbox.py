"""Deliver what was decided: claim due messages, hand them to their channels, record what became of each.

A message is marked *sending* and committed before its provider is called, so after a crash it is known which ones may
have arrived: replies are sent again (at least once), invitations and reminders wait for a person (at most once).
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sipbot.channels import Channel, DeliveryError, Outbound
from sipbot.engine.prompt import Prompt
from sipbot.storage import Database, Transaction, sending, talking
from sipbot.storage.sending import Due

log = logging.getLogger(__name__)

AT_ONCE = 200
LOOK_AGAIN_SECONDS = 1.0
GATHER_SECONDS = 0.05
ABANDONED_AFTER = timedelta(minutes=2)
GIVE_UP_AFTER_ATTEMPTS = 6
LONGEST_BACK_OFF = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message."""

    due: Due
    status: str
    values: Mapping[str, Any]
    opted_out: bool = False


class Outbox:
    """One sender. Several may run beside each other, in one process or many: a message is claimed once."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], *, owner: str, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._owner = owner
        self._clock = clock
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is something to send."""
        self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        recover_at = self._clock()
        while True:
            try:
                if self._clock() >= recover_at:
                    await self.recover()
                    recover_at = self._clock() + ABANDONED_AFTER / 2
                n_sent = await self.deliver_due()
            except OSError as error:
                # A database that cannot be reached for a moment: what was claimed is recovered later.
                log.warning("outbox: cannot reach the database (%s)", type(error).__name__)
                n_sent = 0
            if not n_sent:
                await self._wait_for_news()

    async def recover(self) -> int:
        """Take back what a sender that died was sending."""
        return await self._database.write(sending.abandoned, claimed_before=self._clock() - ABANDONED_AFTER)

    async def deliver_due(self) -> int:
        """Deliver one batch of what is due now; how many were tried."""
        claimed = await self._database.write(
            sending.claim, owner=self._owner, channels=tuple(self._channels), now=self._clock(), limit=AT_ONCE
        )
        if claimed:
            outcomes = await asyncio.gather(*(self._deliver(due) for due in claimed))
            await self._database.write(self._settle, outcomes)
        return len(claimed)

    async def _wait_for_news(self) -> None:
        try:
            async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                await self._news.wait()
        except TimeoutError:
            return
        # What is decided in the same moment is sent together.
        await asyncio.sleep(GATHER_SECONDS)
        self._news.clear()

    async def _deliver(self, due: Due) -> Outcome:
        if due.stopped and due.kind != "reply":
            return Outcome(due, "suppressed", {"error": "the address has opted out"})
        message = Outbound(str(due.id), due.school_id, due.channel, due.handle, Prompt.from_dict(due.prompt))
        try:
            provider_id = await self._channels[due.channel].deliver(message)
        except DeliveryError as error:
            return self._after(error, due)
        except Exception as error:  # The outermost loop: one broken message must not stop the others.
            log.error("outbox: message %d failed (%s)", due.id, type(error).__name__)
            return self._after(DeliveryError(type(error).__name__), due)
        return Outcome(due, "sent", {"provider_id": provider_id, "error": None})

    def _after(self, error: DeliveryError, due: Due) -> Outcome:
        told = {"error": str(error)[:500]}
        if error.permanent or error.opted_out or due.attempts >= GIVE_UP_AFTER_ATTEMPTS:
            return Outcome(due, "failed", told, opted_out=error.opted_out)
        return Outcome(due, "waiting", {**told, "due_at": self._clock() + back_off(due.attempts, due.id)})

    def _settle(self, tx: Transaction, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            is_ours = sending.settle(tx, outcome.due.id, owner=self._owner, status=outcome.status, **outcome.values)
            if is_ours and outcome.opted_out:
                talking.set_stopped_at(
                    tx,
                    school=outcome.due.school_id,
                    channel=outcome.due.channel,
                    handle=outcome.due.handle,
                    now=self._clock(),
                )


def back_off(attempts: int, outgoing_id: int) -> timedelta:
    """How long to wait: doubling from a minute, spread by a fifth so that not all come back at once."""
    spread = 0.8 + 0.4 * (outgoing_id % 101) / 100
    return min(timedelta(seconds=30 * 2**attempts), LONGEST_BACK_OFF) * spread
