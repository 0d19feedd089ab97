"""What was decided is delivered: once where it can be, again where it must be."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Literal, Self

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import text

from sipbot import outbox_desk
from sipbot.channels import DeliveryError, Inbox, Outbound, Receipt, Vault
from sipbot.delivering import GIVE_UP_AFTER_ATTEMPTS, back_off
from sipbot.outbox import LANES, RECORD_SECONDS, Outbox
from sipbot.outbox_desk import NothingToSend
from sipbot.storage import Database, Transaction, sending
from tests.conftest import Clock
from tests.people import Person, bot

NewId = Callable[[], str]


class Phone:
    """A channel that keeps what it delivers, and fails or waits when told to: for whose names begin with `slow_for`."""

    name = "webchat"
    pulls = False

    def __init__(self, per_second: float | None = None) -> None:
        self.delivered: list[str] = []
        self.error: Exception | None = None
        self.per_second = per_second
        self.held = asyncio.Event()
        self.held.set()
        self.slow_for = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:
        return cls()

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """It has no routes."""

    async def deliver(self, message: Outbound) -> str:
        if message.handle.startswith(self.slow_for):
            await self.held.wait()
        if self.error:
            raise self.error
        self.delivered.append(message.prompt.text)
        return f"phone-{message.id}"


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def outbox(database: Database, clock: Clock, phone: Phone) -> Outbox:
    return Outbox(database, {"webchat": phone}, owner="one", clock=clock, provider_seconds=1)


@pytest.fixture
async def sam(database: Database, clock: Clock, new_id: NewId) -> Person:
    sam = Person(bot(database, clock, new_id), "sam")
    await sam.says("1")
    return sam


def statuses(tx: Transaction) -> list[tuple[str, int]]:
    return [tuple(row) for row in tx.execute(text("select status, attempts from outbox order by id"))]


async def now_is(database: Database, change: str, **values: Any) -> None:
    """Change the outbox as if that had happened."""
    await database.write(lambda tx: tx.execute(text(change), values))


async def first(database: Database) -> tuple[str, int]:
    return (await database.read(statuses))[0]


def receipt(
    status: str, *, about: int | None = 1, provider_id: str = "phone-1", trouble: DeliveryError | None = None
) -> Receipt:
    return Receipt("webchat", provider_id, status, None if about is None else str(about), trouble)


# Order and claims.


async def test_messages_of_one_address_arrive_in_their_order(sam: Person, outbox: Outbox, phone: Phone) -> None:
    while await outbox.deliver_due():
        pass
    assert phone.delivered == await sam.heard()


async def test_two_senders_never_take_the_same_message(sam: Person, database: Database, clock: Clock) -> None:
    first = await database.write(sending.claim, owner="one", channel="webchat", now=clock(), limit=10)
    second = await database.write(sending.claim, owner="two", channel="webchat", now=clock(), limit=10)
    assert (len(first), len(second)) == (1, 0)


async def test_replies_go_before_reminders_before_invitations(
    database: Database, clock: Clock, new_id: NewId, outbox: Outbox
) -> None:
    for handle, kind in (("ann", "invitation"), ("ben", "reminder"), ("cy", "reply")):
        await Person(bot(database, clock, new_id), handle).says("")
        await now_is(
            database,
            "update outbox set kind = :kind, priority = :priority where id = (select max(id) from outbox)",
            kind=kind,
            priority=sending.PRIORITY[kind],
        )
    claimed = await database.write(sending.claim, owner="one", channel="webchat", now=clock(), limit=10)
    assert [due.kind for due in claimed] == ["reply", "reminder", "invitation"]


async def test_an_invitation_that_waits_for_the_morning_holds_up_no_reply(
    sam: Person, database: Database, clock: Clock
) -> None:
    await now_is(
        database, "update outbox set priority = 9, due_at = :at where id = 1", at=str(clock() + timedelta(hours=9))
    )
    claimed = await database.write(sending.claim, owner="one", channel="webchat", now=clock(), limit=10)
    assert [due.id for due in claimed] == [2]


async def test_all_processes_together_keep_a_senders_pace(database: Database, clock: Clock, new_id: NewId) -> None:
    for number in range(8):
        await Person(bot(database, clock, new_id), f"person-{number}").says("")
    sent = []
    for owner in ("one", "two", "one", "two"):
        claimed = await database.write(
            sending.claim, owner=owner, channel="webchat", now=clock(), limit=10, per_second=2.0
        )
        sent.append(len(claimed))
        clock.advance(seconds=0.5)
    assert sent == [2, 1, 1, 1]


# Errors.


async def test_a_failed_message_waits_longer_each_time(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("busy")
    await outbox.deliver_due()
    assert await outbox.deliver_due() == 0
    clock.advance(minutes=2)
    phone.error = None
    await outbox.deliver_due()
    assert await first(database) == ("sent", 2)


async def test_a_reply_that_failed_is_tried_again_while_somebody_still_looks_at_the_phone(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("busy")
    await outbox.deliver_due()
    clock.advance(seconds=5)
    phone.error = None
    await outbox.deliver_due()
    assert await first(database) == ("sent", 2)


async def test_a_message_that_never_arrives_is_given_up(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    phone.error = DeliveryError("no such number", permanent=True)
    await outbox.deliver_due()
    assert await first(database) == ("failed", 1)
    assert "outbox: message 1 was given up: see 'sipbot outbox'" in caplog.messages


async def test_a_message_is_given_up_after_six_attempts(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("busy")
    for _ in range(GIVE_UP_AFTER_ATTEMPTS):
        await outbox.deliver_due()
        clock.advance(hours=8)
    assert await first(database) == ("failed", 6)


async def test_a_provider_may_say_how_often_and_when_to_try_again(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("the phone is off", tries=2, again_after=86400)
    await outbox.deliver_due()
    clock.advance(hours=23)
    assert await outbox.deliver_due() == 0
    clock.advance(hours=1)
    await outbox.deliver_due()
    assert await first(database) == ("failed", 2)


async def test_too_many_requests_make_the_whole_channel_wait(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock, new_id: NewId
) -> None:
    phone.error = DeliveryError("slow down", retry_after=30)
    await outbox.deliver_due()
    phone.error = None
    await Person(bot(database, clock, new_id), "ann").says("")
    clock.advance(seconds=29)
    assert await outbox.deliver_due() == 0
    clock.advance(seconds=1)
    assert await outbox.deliver_due() == 2
    assert await first(database) == ("sent", 1)


async def test_a_channel_that_is_refused_stops_until_somebody_resumes_it(
    sam: Person, outbox: Outbox, phone: Phone, database: Database
) -> None:
    phone.error = DeliveryError("the password is wrong", halts="channel")
    await outbox.deliver_due()
    phone.error = None
    assert await outbox.deliver_due() == 0
    await outbox_desk.resume(database, "webchat")
    await outbox.deliver_due()
    assert await first(database) == ("sent", 1)


async def test_an_invitation_is_not_sent_again_where_the_first_may_have_arrived(
    sam: Person, outbox: Outbox, phone: Phone, database: Database
) -> None:
    await now_is(database, "update outbox set kind = 'invitation'")
    phone.error = DeliveryError("no answer", uncertain=True)
    await now_is(database, "update conversations set updated_at = (select min(at) from messages)")
    await outbox.deliver_due()
    assert await first(database) == ("unknown", 1)


async def test_a_reply_is_sent_again_where_the_first_may_have_arrived(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("no answer", uncertain=True)
    await outbox.deliver_due()
    phone.error = None
    clock.advance(minutes=2)
    await outbox.deliver_due()
    assert await first(database) == ("sent", 2)


async def test_a_provider_that_never_answers_is_not_waited_for(
    sam: Person, outbox: Outbox, phone: Phone, database: Database
) -> None:
    phone.held.clear()
    await outbox.deliver_due()
    assert await first(database) == ("waiting", 1)


async def test_a_provider_that_is_slow_for_one_person_holds_up_nobody_else(
    database: Database, clock: Clock, new_id: NewId, phone: Phone
) -> None:
    for handle in ("ann", "ben"):
        await Person(bot(database, clock, new_id), handle).says("")
    phone.held.clear()
    phone.slow_for = "ann"
    delivering = asyncio.create_task(Outbox(database, {"webchat": phone}, owner="one", clock=clock).deliver_due())
    async with asyncio.timeout(15):
        while await database.read(statuses) != [("sending", 1), ("sent", 1)]:
            await asyncio.sleep(0.01)
    phone.held.set()
    await delivering
    assert await database.read(statuses) == [("sent", 1), ("sent", 1)]


@pytest.mark.parametrize(("sure", "times"), [(True, 1), (False, 2)])
async def test_an_address_is_bad_when_its_provider_is_sure_or_says_so_twice(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock, sure: bool, times: int
) -> None:
    phone.error = DeliveryError("unknown handset", permanent=True, bad_address=True, uncertain=not sure)
    found = []
    for _ in range(times):
        await outbox.deliver_due()
        found.append(await database.read(lambda tx: tx.execute(text("select bad_at from addresses")).scalar()))
        await sam.says("hello")
    assert [one is not None for one in found] == [*[False] * (times - 1), True]


def test_the_wait_doubles_from_a_minute_to_six_hours() -> None:
    spread = {back_off("invitation", 1, outgoing_id) for outgoing_id in range(101)}
    assert (min(spread), max(spread)) == (timedelta(seconds=48), timedelta(seconds=72))
    assert back_off("reminder", 2, 0) == 2 * back_off("reminder", 1, 0)
    assert back_off("invitation", 40, 0) == 0.8 * timedelta(hours=6)


def test_a_reply_waits_from_seconds_to_minutes() -> None:
    waits = [back_off("reply", attempts, 50).total_seconds() for attempts in range(1, GIVE_UP_AFTER_ATTEMPTS)]
    assert waits == [4, 16, 64, 256, 1024]


# Opt-outs.


async def test_an_opt_out_that_only_the_provider_knew_is_remembered(
    sam: Person, outbox: Outbox, phone: Phone, database: Database
) -> None:
    phone.error = DeliveryError("said stop to the provider", permanent=True, opted_out=True)
    await outbox.deliver_due()
    found = await database.read(lambda tx: tx.execute(text("select source from opt_outs")).scalars().all())
    assert found == ["provider"]
    assert await database.read(lambda tx: tx.execute(text("select stopped_at from addresses")).scalar())


async def test_what_was_decided_before_stop_is_not_sent_after_it(
    sam: Person, outbox: Outbox, phone: Phone, clock: Clock
) -> None:
    clock.advance(seconds=1)
    await sam.says("STOP")
    while await outbox.deliver_due():
        pass
    assert phone.delivered == (await sam.heard())[-1:]


# Crashes and receipts.


async def test_a_reply_whose_sender_died_is_sent_again(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    await database.write(sending.claim, owner="dead", channel="webchat", now=clock(), limit=1)
    clock.advance(minutes=3)
    assert await outbox.recover() == 1
    await outbox.deliver_due()
    assert await first(database) == ("sent", 2)


async def test_an_invitation_whose_sender_died_is_not_sent_again(
    sam: Person, outbox: Outbox, database: Database, clock: Clock
) -> None:
    await now_is(database, "update outbox set kind = 'invitation'")
    await database.write(sending.claim, owner="dead", channel="webchat", now=clock(), limit=1)
    clock.advance(minutes=3)
    await outbox.recover()
    assert await first(database) == ("unknown", 1)


async def test_a_reply_that_kills_every_sender_is_given_up(
    sam: Person, outbox: Outbox, database: Database, clock: Clock
) -> None:
    await now_is(database, "update outbox set attempts = 5")
    await database.write(sending.claim, owner="dead", channel="webchat", now=clock(), limit=1)
    clock.advance(minutes=3)
    await outbox.recover()
    assert await first(database) == ("failed", 6)


async def test_a_receipt_proves_that_what_a_dead_sender_was_sending_went_out(
    sam: Person, outbox: Outbox, database: Database, clock: Clock
) -> None:
    await database.write(sending.claim, owner="dead", channel="webchat", now=clock(), limit=1)
    await outbox.receipt(receipt("sent"))
    clock.advance(minutes=3)
    assert await outbox.recover() == 0
    assert await first(database) == ("sent", 1)


async def test_a_status_only_moves_up(sam: Person, outbox: Outbox, database: Database) -> None:
    await outbox.deliver_due()
    for status in ("delivered", "sent", "undelivered", "delivered"):
        await outbox.receipt(receipt(status))
    assert await first(database) == ("delivered", 1)


async def test_a_receipt_without_our_id_finds_its_message_by_the_providers(
    sam: Person, outbox: Outbox, database: Database
) -> None:
    await outbox.deliver_due()
    await outbox.receipt(receipt("delivered", about=None))
    assert await first(database) == ("delivered", 1)


@pytest.mark.parametrize("about", ["99", "x", "²"])
async def test_a_receipt_about_nothing_of_ours_changes_nothing(
    sam: Person, outbox: Outbox, database: Database, about: str
) -> None:
    await outbox.receipt(Receipt("webchat", "phone-1", "delivered", about))
    assert await first(database) == ("waiting", 0)


async def test_what_did_not_arrive_is_tried_again_and_old_news_of_it_changes_nothing(
    sam: Person, outbox: Outbox, database: Database, clock: Clock
) -> None:
    await outbox.deliver_due()
    trouble = DeliveryError("the phone is off", tries=3, again_after=60)
    for _ in range(2):
        await outbox.receipt(receipt("undelivered", trouble=trouble))
    assert await first(database) == ("waiting", 1)
    clock.advance(minutes=1)
    await outbox.deliver_due()
    assert await first(database) == ("sent", 2)


# Running.


async def test_a_running_outbox_sends_what_is_decided_and_ends_when_stopped(
    sam: Person, outbox: Outbox, phone: Phone
) -> None:
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(120):
        while len(phone.delivered) < 2:
            await asyncio.sleep(0.01)
        await outbox.stop()
        await running
    assert phone.delivered == await sam.heard()


@pytest.mark.parametrize("seconds", [0, 2 * RECORD_SECONDS])
async def test_stopping_waits_for_what_is_on_its_way(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, seconds: float
) -> None:
    phone.held.clear()
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(120):
        while (await first(database))[0] != "sending":
            await asyncio.sleep(0.01)
        stopping = asyncio.create_task(outbox.stop())
        await asyncio.sleep(seconds)
        phone.held.set()
        await stopping
        await running
    assert await first(database) == ("sent", 1)


async def test_calls_that_hang_in_every_lane_hold_up_nobody_else(
    database: Database, clock: Clock, new_id: NewId, phone: Phone
) -> None:
    outbox = Outbox(database, {"webchat": phone}, owner="one", clock=clock, provider_seconds=240)
    phone.held.clear()
    phone.slow_for = "slow"
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(120):
        for number in range(LANES):
            await Person(bot(database, clock, new_id), f"slow-{number}").says("")
            while await database.read(statuses) != [("sending", 1)] * (number + 1):
                await asyncio.sleep(0.01)
        await Person(bot(database, clock, new_id), "ben").says("")
        while await database.read(statuses) != [*[("sending", 1)] * LANES, ("sent", 1)]:
            await asyncio.sleep(0.01)
    phone.held.set()
    await outbox.stop()
    await running
    assert await database.read(statuses) == [("sent", 1)] * (LANES + 1)


# For people.


@pytest.mark.parametrize(("do", "status"), [("retry", "waiting"), ("drop", "dropped")])
async def test_a_person_decides_about_what_was_given_up(
    sam: Person,
    outbox: Outbox,
    phone: Phone,
    database: Database,
    clock: Clock,
    do: Literal["retry", "drop"],
    status: str,
) -> None:
    phone.error = DeliveryError("no such number", permanent=True)
    await outbox.deliver_due()
    await (outbox_desk.retry(database, 1, now=clock()) if do == "retry" else outbox_desk.drop(database, 1))
    assert (await first(database))[0] == status


async def test_what_cannot_be_retried_is_told(sam: Person, database: Database, clock: Clock) -> None:
    with pytest.raises(NothingToSend, match="there is no message 99"):
        await outbox_desk.retry(database, 99, now=clock())
    with pytest.raises(NothingToSend, match="message 1 is waiting: it must be failed, unknown, undelivered"):
        await outbox_desk.retry(database, 1, now=clock())
    with pytest.raises(NothingToSend, match="nothing keeps webchat from sending"):
        await outbox_desk.resume(database, "webchat")


@pytest.mark.parametrize(("minutes", "status"), [(5, "sent"), (6, "suppressed")])
async def test_a_stop_is_confirmed_within_five_minutes_or_not_at_all(
    outbox: Outbox, database: Database, clock: Clock, sam: Person, minutes: int, status: str
) -> None:
    while await outbox.deliver_due():
        pass
    await sam.says("STOP")
    clock.advance(minutes=minutes)
    await outbox.deliver_due()
    assert (await database.read(statuses))[-1][0] == status
