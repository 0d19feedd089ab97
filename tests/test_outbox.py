"""What was decided is delivered: once where it can be, again where it must be."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Self

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import text

from sipbot.channels import DeliveryError, Inbox, Outbound
from sipbot.outbox import GIVE_UP_AFTER_ATTEMPTS, Outbox, back_off
from sipbot.storage import Database, Transaction, sending
from tests.conftest import Clock
from tests.people import Person, bot

NewId = Callable[[], str]


class Phone:
    """A channel that keeps what it delivers, and fails when told to."""

    name = "webchat"

    def __init__(self) -> None:
        self.delivered: list[str] = []
        self.error: DeliveryError | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession) -> Self:
        return cls()

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """It has no routes."""

    async def deliver(self, message: Outbound) -> str:
        if self.error:
            raise self.error
        self.delivered.append(message.prompt.text)
        return f"phone-{message.id}"


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def outbox(database: Database, clock: Clock, phone: Phone) -> Outbox:
    return Outbox(database, {"webchat": phone}, owner="one", clock=clock)


@pytest.fixture
async def sam(database: Database, clock: Clock, new_id: NewId) -> Person:
    sam = Person(bot(database, clock, new_id), "sam")
    await sam.says("1")
    return sam


def statuses(tx: Transaction) -> list[tuple[str, int]]:
    return [tuple(row) for row in tx.execute(text("select status, attempts from outbox order by id"))]


async def test_messages_of_one_address_arrive_in_their_order(sam: Person, outbox: Outbox, phone: Phone) -> None:
    while await outbox.deliver_due():
        pass
    assert phone.delivered == await sam.heard()


async def test_two_senders_never_take_the_same_message(sam: Person, database: Database, clock: Clock) -> None:
    first = await database.write(sending.claim, owner="one", channels=("webchat",), now=clock(), limit=10)
    second = await database.write(sending.claim, owner="two", channels=("webchat",), now=clock(), limit=10)
    assert (len(first), len(second)) == (1, 0)


async def test_a_failed_message_waits_longer_each_time(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("busy")
    await outbox.deliver_due()
    assert await outbox.deliver_due() == 0
    clock.advance(minutes=2)
    phone.error = None
    await outbox.deliver_due()
    assert (await database.read(statuses))[0] == ("sent", 2)


async def test_a_message_that_never_arrives_is_given_up(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("no such number", permanent=True)
    await outbox.deliver_due()
    assert (await database.read(statuses))[0] == ("failed", 1)


async def test_an_opt_out_that_only_the_provider_knew_is_remembered(
    sam: Person, outbox: Outbox, phone: Phone, database: Database
) -> None:
    phone.error = DeliveryError("said stop to the provider", opted_out=True)
    await outbox.deliver_due()
    found = await database.read(lambda tx: tx.execute(text("select stopped_at from addresses")).scalar())
    assert found is not None


async def test_a_reply_whose_sender_died_is_sent_again(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    await database.write(sending.claim, owner="dead", channels=("webchat",), now=clock(), limit=1)
    clock.advance(minutes=3)
    assert await outbox.recover() == 1
    await outbox.deliver_due()
    assert (await database.read(statuses))[0] == ("sent", 2)


async def test_an_invitation_whose_sender_died_is_not_sent_again(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    await database.write(lambda tx: tx.execute(text("update outbox set kind = 'invitation'")))
    await database.write(sending.claim, owner="dead", channels=("webchat",), now=clock(), limit=1)
    clock.advance(minutes=3)
    await outbox.recover()
    assert (await database.read(statuses))[0] == ("unknown", 1)


async def test_an_invitation_is_not_sent_to_who_has_said_stop_since(
    sam: Person, outbox: Outbox, phone: Phone, database: Database
) -> None:
    await database.write(lambda tx: tx.execute(text("update outbox set kind = 'invitation'")))
    await sam.says("STOP")
    await outbox.deliver_due()
    assert ((await database.read(statuses))[0], phone.delivered) == (("suppressed", 1), [])


def test_the_wait_doubles_from_a_minute_to_six_hours() -> None:
    spread = {back_off(1, outgoing_id) for outgoing_id in range(101)}
    assert (min(spread), max(spread)) == (timedelta(seconds=48), timedelta(seconds=72))
    assert back_off(2, 0) == 2 * back_off(1, 0)
    assert back_off(40, 0) == 0.8 * timedelta(hours=6)


async def test_a_message_is_given_up_after_six_attempts(
    sam: Person, outbox: Outbox, phone: Phone, database: Database, clock: Clock
) -> None:
    phone.error = DeliveryError("busy")
    for _ in range(GIVE_UP_AFTER_ATTEMPTS):
        await outbox.deliver_due()
        clock.advance(hours=8)
    assert (await database.read(statuses))[0] == ("failed", 6)
