"""Deliver what was decided: claim due messages, hand them to their channels, record what became of each.

A message is marked *sending* and committed before its provider is called, so after a crash it is known which ones may
have arrived: replies are sent again (at least once), invitations and reminders wait for a person (at most once).
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipbot.channels import Asked, Channel, DeliveryError, Outbound, Receipt, Redraws
from sipbot.delivering import GIVE_UP_AFTER_ATTEMPTS, after, heed, is_news, kind_of, may_try_again, refusal, wait_after
from sipbot.engine.prompt import Prompt
from sipbot.quiet_hours import seconds_left
from sipbot.storage import Database, Transaction, sending
from sipbot.storage.sending import Due, Settled

log = logging.getLogger(__name__)

AT_ONCE = 50
LANES = 4
"""So many batches of a channel are on their way at a time: one slow call does not hold up the others."""
FEW = 5
MOST_LATE = 50
"""When all but a few calls of a batch are done, these are waited for beside its lane, as long as they are not many."""

LOOK_AGAIN_SECONDS = 0.7
GATHER_SECONDS = 0.02
RECORD_SECONDS = 0.25
"""A batch is recorded when all of it is done; where that takes longer, what is done by then, and so again."""
PROVIDER_SECONDS = 20.0

Count = Callable[[str, str], None]
"""Told of every outcome: the channel, and what became of the message."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message, and what its provider said about it."""

    due: Due
    settled: Settled
    trouble: DeliveryError | None = None


Call = asyncio.Task[Outcome]


class Outbox:
    """One sender. Several may run beside each other, in one process or many: a message is claimed once."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        owner: str,
        clock: Callable[[], datetime],
        provider_seconds: float = PROVIDER_SECONDS,
        count: Count = lambda _channel, _became: None,
    ) -> None:
        self._database = database
        self._channels = {name: channel for name, channel in channels.items() if not channel.pulls}
        self._redrawing = {name for name, channel in self._channels.items() if isinstance(channel, Redraws)}
        self._owner = owner
        self._clock = clock
        self._provider_seconds = provider_seconds
        self._abandoned_after = timedelta(seconds=3 * provider_seconds)
        self._count = count
        self._news = {name: asyncio.Event() for name in self._channels}
        self._looked_at: dict[str, datetime] = {}
        self._stopping = asyncio.Event()
        self._done = asyncio.Event()
        self._done.set()
        self._batches: set[asyncio.Task[None]] = set()
        self._in_flight: set[int] = set()
        self._with_strays: set[str] = set()
        self._with_more: set[str] = set()

    def wake(self) -> None:
        """There is something to send."""
        for news in self._news.values():
            news.set()

    async def is_alive(self) -> bool:
        """Whether it has looked lately, for every channel, at what is due."""
        since = self._clock() - self._abandoned_after
        return all(name in self._looked_at and self._looked_at[name] >= since for name in self._channels)

    async def stop(self) -> None:
        """Claim nothing more; come back when everything that is on its way has been recorded."""
        self._stopping.set()
        self.wake()
        await self._done.wait()

    async def run(self) -> None:
        """Deliver until stopped. Cancelled, it still waits for what is on its way."""
        if self._stopping.is_set():
            return
        self._done.clear()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._recover_regularly())
                for name in self._channels:
                    tasks.create_task(self._serve(name))
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(2 * self._provider_seconds):
                    while self._batches:  # One that ends may leave late calls behind.
                        await asyncio.wait(self._batches)
            self._done.set()

    async def deliver_due(self) -> int:
        """Deliver one batch of each channel of what is due now; how many were tried."""
        n_tried = 0
        for name in self._channels:
            batch = await self._claim(name)
            await self._finish(self._calls(batch))
            n_tried += len(batch)
        return n_tried

    async def recover(self) -> int:
        """Take back what a sender that died was sending."""
        found = await self._database.write(
            sending.abandoned,
            claimed_before=self._clock() - self._abandoned_after,
            most_attempts=GIVE_UP_AFTER_ATTEMPTS,
        )
        if found["unknown"] or found["failed"]:
            log.error(
                "outbox: a sender died; %d messages may have arrived, %d were given up: see 'sipbot outbox'",
                found["unknown"],
                found["failed"],
            )
        return sum(found.values())

    async def receipt(self, receipt: Receipt) -> None:
        """Keep what a provider says later about a message, durably; old news and strange ids change nothing."""
        await self._database.write(self._keep_receipt, receipt, self._clock())

    # Sending.

    async def _serve(self, name: str) -> None:
        lanes = asyncio.Semaphore(LANES)
        late: set[Call] = set()
        while not self._stopping.is_set():
            await lanes.acquire()
            batch = await self._claim_or_wait(name)
            if not batch:
                lanes.release()
                await self._wait_for_news(name)
                continue
            task = self._begin(self._finish_most(batch, late))
            task.add_done_callback(lambda _task: lanes.release())
            await self._keep_pace(name)

    async def _recover_regularly(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.recover()
            except Exception as error:  # As in `_claim_or_wait`.
                log.warning("outbox: recovery waits for the database (%s)", type(error).__name__)
            await self._unless_stopping(self._abandoned_after.total_seconds() / 2)

    async def _wait_for_news(self, name: str) -> None:
        news = self._news[name]
        try:
            async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                await news.wait()
        except TimeoutError:
            return
        # What is decided in the same moment is sent together.
        await asyncio.sleep(GATHER_SECONDS)
        news.clear()

    async def _keep_pace(self, name: str) -> None:
        """A slow sender's next slot comes in its time: looking at every moment would only cost."""
        per_second = self._channels[name].per_second
        if per_second:
            await self._unless_stopping(min(max(1 / per_second, 0.1), LOOK_AGAIN_SECONDS))

    async def _unless_stopping(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _claim_or_wait(self, name: str) -> tuple[Due, ...]:
        """What was claimed; nothing where the database is away for a moment."""
        try:
            if name in self._with_strays:
                await self._database.write(
                    sending.unclaim, owner=self._owner, channel=name, in_flight=tuple(self._in_flight)
                )
                self._with_strays.discard(name)
            batch = await self._claim(name)
        except Exception as error:  # The outermost loop: it may be restarting. What it says may quote people.
            log.warning("outbox: %s waits for the database (%s)", name, type(error).__name__)
            # Something may have been claimed all the same, and it is known that it was not sent.
            self._with_strays.add(name)
            await self._unless_stopping(LOOK_AGAIN_SECONDS)
            return ()
        self._in_flight.update(due.id for due in batch)
        return batch

    async def _claim(self, name: str) -> tuple[Due, ...]:
        # Looking costs a writer nothing, and claiming does; where a claim was full there is more, most likely.
        is_due = name in self._with_more or await self._database.read(sending.is_due, channel=name, now=self._clock())
        self._looked_at[name] = self._clock()
        if not is_due:
            return ()
        batch = await self._database.write(
            sending.claim,
            owner=self._owner,
            channel=name,
            now=self._clock(),
            limit=AT_ONCE,
            per_second=self._channels[name].per_second,
        )
        if len(batch) == AT_ONCE:
            self._with_more.add(name)
        else:
            self._with_more.discard(name)
        return batch

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._batches.add(task)
        task.add_done_callback(self._batches.discard)
        return task

    def _calls(self, batch: Sequence[Due]) -> set[Call]:
        return {asyncio.create_task(self._deliver(due)) for due in batch}

    async def _finish_most(self, batch: Sequence[Due], late: set[Call]) -> None:
        """Come back when few calls are left, which are among the *late* ones then, or none."""
        calls = await self._some_done(self._calls(batch))
        while len(calls) > min(FEW, MOST_LATE - len(late)):
            calls = await self._some_done(calls)
        for call in calls:
            late.add(call)
            call.add_done_callback(late.discard)
        if calls:
            self._begin(self._finish(calls))

    async def _finish(self, calls: set[Call]) -> None:
        while calls:
            calls = await self._some_done(calls)

    async def _some_done(self, calls: set[Call]) -> set[Call]:
        """Record what is done soon; the others."""
        done, others = await asyncio.wait(calls, timeout=RECORD_SECONDS)
        await self._keep([call.result() for call in done])
        return others

    async def _keep(self, outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            return
        await self._record(sorted(outcomes, key=lambda outcome: outcome.due.id))
        for outcome in outcomes:
            self._in_flight.discard(outcome.due.id)
            self._count(outcome.due.channel, outcome.settled.status)
            if outcome.settled.status == "failed":
                log.error("outbox: message %d was given up: see 'sipbot outbox'", outcome.due.id)
            self._news[outcome.due.channel].set()  # The next message of the same people may go now.

    async def _record(self, outcomes: Sequence[Outcome]) -> None:
        """Write it down, however long the database is away: until then nobody knows what has arrived."""
        while True:
            try:
                await self._database.write(self._settle, outcomes, self._clock())
            except Exception as error:  # What is recorded late is not lost, what is not recorded may be sent twice.
                log.warning("outbox: %d outcomes wait for the database (%s)", len(outcomes), type(error).__name__)
                if self._stopping.is_set():
                    raise
                await self._unless_stopping(LOOK_AGAIN_SECONDS)
            else:
                return

    async def _deliver(self, due: Due) -> Outcome:
        now = self._clock()
        refused = refusal(due, now)
        if refused is not None:
            return Outcome(due, refused)
        try:
            message = await self._outbound(due)
            async with asyncio.timeout(self._provider_seconds):
                provider_id = await self._channels[due.channel].deliver(message)
        except DeliveryError as error:
            return Outcome(due, after(error, due, self._clock()), error)
        except TimeoutError:
            late = DeliveryError("the provider did not answer in time", uncertain=True)
            return Outcome(due, after(late, due, self._clock()), late)
        except Exception as error:  # The outermost loop: one broken message must not stop the others.
            log.error("outbox: message %d failed (%s)", due.id, type(error).__name__)
            broken = DeliveryError(type(error).__name__, uncertain=True)
            return Outcome(due, after(broken, due, self._clock()), broken)
        return Outcome(due, Settled(due.id, "sent", provider_id=provider_id, sent_at=self._clock()))

    async def _outbound(self, due: Due) -> Outbound:
        """*due* as its channel takes it, with what it follows where the channel shows that."""
        prompt, follows = Prompt.from_dict(due.prompt), None
        if due.channel in self._redrawing:
            before = await self._database.read(sending.asked_before, due.id)
            follows = Asked(before[0], Prompt.from_dict(before[1])) if before else None
        valid = None if due.kind == "reply" else seconds_left(self._clock(), due.time_zone)
        return Outbound(str(due.id), due.school_id, due.channel, due.handle, prompt, due.survey, follows, valid)

    def _settle(self, tx: Transaction, outcomes: Sequence[Outcome], now: datetime) -> None:
        sending.settle(tx, [outcome.settled for outcome in outcomes], owner=self._owner)
        for outcome in outcomes:
            if outcome.trouble is not None:
                heed(tx, outcome.trouble, outcome.due, now)

    # Receipts.

    def _keep_receipt(self, tx: Transaction, receipt: Receipt, now: datetime) -> None:
        outgoing_id = int(receipt.outgoing_id) if receipt.outgoing_id and receipt.outgoing_id.isdecimal() else None
        if receipt.outgoing_id and outgoing_id is None:
            return
        about = sending.sent(tx, channel=receipt.channel, outgoing_id=outgoing_id, provider_id=receipt.provider_id)
        if about is None or not is_news(receipt, about):
            return
        news = {"provider_id": receipt.provider_id, "error": None, "trouble": None}
        if receipt.status in ("sent", "delivered"):
            sending.keep_news(tx, about.id, **news, status=receipt.status, sent_at=now)
            self._count(about.channel, receipt.status)
            return
        trouble = receipt.trouble or DeliveryError("the provider could not deliver it", permanent=True)
        news |= {"error": str(trouble)[:500], "trouble": kind_of(trouble)}
        if may_try_again(trouble, about.attempts):
            again_at = now + wait_after(trouble, about)
            sending.keep_news(tx, about.id, **news, status="waiting", due_at=again_at)
        else:
            sending.keep_news(tx, about.id, **news, status="undelivered")
            log.error("outbox: message %d did not arrive: see 'sipbot outbox'", about.id)
        self._count(about.channel, "undelivered")
        heed(tx, trouble, about, now)
