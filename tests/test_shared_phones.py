"""A phone that a family shares: each of them has a letter, and nobody answers in another's place."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from sipbot.campaigns import Campaigns
from sipbot.channels import Inbound, Texting
from sipbot.conversations import Conversations
from sipbot.outbox import Outbox
from sipbot.rosters import keeping
from sipbot.rosters.keeping import Into
from sipbot.storage import Database, Transaction, tables
from tests.conftest import Clock
from tests.people import bot
from tests.test_campaigns import AGREED, ANA, CY, Texts, deliver, person, started

NewId = Callable[[], str]
MINUTE = 60


@pytest.fixture
def inbox(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return bot(database, clock, new_id)


class Phone:
    """The phone of two people."""

    def __init__(self, inbox: Conversations, outbox: Outbox, texts: Texts, clock: Clock) -> None:
        self._inbox, self._outbox, self._texts, self._clock = inbox, outbox, texts, clock
        self._n_said = 0

    async def says(self, said: str) -> list[str]:
        """What comes back, each message's first line."""
        self._n_said += 1
        self._clock.advance(minutes=1)
        texting = Texting(begins=None, quiet_seconds=0)
        await self._inbox.receive(Inbound("sms", "lincoln", ANA, said, f"m{self._n_said}", texting=texting))
        self._texts.got.clear()
        await deliver(self._outbox)
        return [line.partition("\n")[0] for _, line in self._texts.got]


@pytest.fixture
async def phone(database: Database, inbox: Conversations, clock: Clock, new_id: NewId) -> Phone:
    """Two people are invited at one number, and a third at another."""
    people = (person(1, ANA), person(2, ANA), person(3, CY, permission=AGREED))
    await keeping.keep(database, people, Into("lincoln", "sms", clock(), new_id), progress=lambda *_: None)
    campaigns = Campaigns(database, inbox, channels=("sms",), clock=clock, new_id=new_id)
    texts = Texts()
    outbox = Outbox(database, {"sms": texts}, owner="one", clock=clock)
    await started(campaigns)
    await deliver(outbox)
    found = [(number, said.rpartition("\n")[2]) for number, said in texts.got]
    assert found == [
        (ANA, "Some people share this phone. To answer this one, first reply A."),
        (ANA, "Some people share this phone. To answer this one, first reply B."),
        (CY, "Reply STOP and we will not write again."),
    ]
    return Phone(inbox, outbox, texts, clock)


def open_ones(tx: Transaction) -> list[str]:
    person, conversation = tables.Participant, tables.Conversation
    theirs = select(person.source_id).join(conversation, conversation.participant_id == person.id)
    return sorted(str(one) for one in tx.execute(theirs.where(conversation.status == "open")).scalars())


async def test_a_letter_says_who_writes(phone: Phone, database: Database) -> None:
    assert await phone.says("b") == ["May we ask you about the bus? Reply 1 to begin, 2 to leave."]
    assert await phone.says("1") == ["Which of these are you?"]
    assert await database.read(open_ones) == ["2"]


async def test_a_letter_with_a_number_answers_at_once(phone: Phone, database: Database) -> None:
    assert await phone.says("A1") == ["Which of these are you?"]
    assert await phone.says("B 1.") == ["Which of these are you?"]
    assert await database.read(open_ones) == ["1", "2"]


async def test_what_has_no_letter_is_said_by_who_has_written_last(phone: Phone) -> None:
    await phone.says("B1")
    await phone.says("A1")
    await phone.says("1")
    assert await phone.says("Loud, but a good way to meet people.") == ["What would you change?"]
    assert await phone.says("B") == ["Which of these are you?"]
    assert await phone.says("2") == ["How is the ride?"]


async def test_who_is_in_the_middle_goes_before_who_was_only_invited(phone: Phone, database: Database) -> None:
    await phone.says("A1")
    await phone.says("1")
    assert await database.read(open_ones) == ["1"]


async def test_when_one_has_finished_the_phone_is_the_others(phone: Phone) -> None:
    await phone.says("A1")
    for said in ("1", "Loud.", "Nothing."):
        await phone.says(said)
    assert await phone.says("1") == ["Which of these are you?"]


async def test_a_letter_that_nobody_has_is_an_answer(phone: Phone) -> None:
    await phone.says("A1")
    await phone.says("1")
    assert await phone.says("C") == ["What would you change?"]


async def test_stop_from_a_shared_phone_is_for_everybody_who_has_it(phone: Phone, database: Database) -> None:
    await phone.says("STOP")
    assert await phone.says("A1") == ["You asked us to stop, so we are not reading replies. Reply START to come back."]
    assert await phone.says("A1") == []
    stopped = "select count(*) from addresses where stopped_at is not null"
    assert await database.read(lambda tx: tx.execute(text(stopped)).scalar()) == 2
