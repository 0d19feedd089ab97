"""Begun on one channel, finished on another: a code decides who goes on, never a name."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from sipbot.channels import Inbound, Texting
from sipbot.conversations import Conversations
from sipbot.rosters import keeping
from sipbot.rosters.keeping import Into
from sipbot.storage import Database, Transaction, tables
from tests.conftest import Clock
from tests.people import Person, bot
from tests.test_campaigns import ANA, BEN, person

NewId = Callable[[], str]


class Texter(Person):
    """Somebody with a phone that texts."""

    def __init__(self, bot: Conversations, handle: str) -> None:
        super().__init__(bot, handle, channel="sms")
        self._n_texts = 0

    async def says(self, text: str, *, provider_id: str | None = None) -> bool:
        self._n_texts += 1
        texting = Texting(begins="bus", quiet_seconds=0)
        told = provider_id or f"{self.handle}-t{self._n_texts}"
        return await self.bot.receive(Inbound("sms", "lincoln", self.handle, text, told, texting=texting))


@pytest.fixture
def inbox(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return bot(database, clock, new_id)


@pytest.fixture
def web(inbox: Conversations) -> Person:
    return Person(inbox, "browser")


@pytest.fixture
def phone(inbox: Conversations) -> Texter:
    return Texter(inbox, ANA)


async def code_for(person: Person) -> str:
    """The code that the bot tells who asks to move."""
    await person.says("MOVE")
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", "\n".join(await person.heard()))
    assert found
    return found[0]


async def standing(database: Database) -> dict[str, str]:
    """The answers that count, by question."""

    def answers(tx: Transaction) -> dict[str, str]:
        rows = tx.execute(select(tables.Response.question, tables.Response.text).order_by(tables.Response.id))
        return {row.question: row.text for row in rows}

    return await database.read(answers)


async def n_people(database: Database) -> int:
    def count(tx: Transaction) -> int:
        return tx.execute(select(func.count()).select_from(tables.Participant)).scalar_one()

    return await database.read(count)


async def test_what_was_begun_on_the_web_is_finished_by_text_message(
    web: Person, phone: Texter, database: Database
) -> None:
    await web.says("1")
    await web.says("1")
    await phone.says(await code_for(web))
    await phone.says("It is late")
    await phone.says("Two more buses")
    assert await standing(database) == {"role": "1", "ride": "It is late", "wish": "Two more buses"}
    assert await phone.heard() == await web.heard()


async def test_what_was_begun_by_text_message_is_finished_on_the_web(
    web: Person, phone: Texter, database: Database
) -> None:
    await phone.says("hi")
    await phone.says("1")
    await phone.says("2")
    await web.says((await code_for(phone)).lower())
    await web.says("Bumpy")
    assert (await web.heard())[-2:] == ["How is the ride?", "Where do you like to sit?"]
    assert await standing(database) == {"role": "2", "ride": "Bumpy"}


async def test_whoever_moves_is_one_person_at_both_addresses(web: Person, phone: Texter, database: Database) -> None:
    await web.says("1")
    await phone.says(await code_for(web))
    await web.says("1")
    assert (await phone.heard())[-1] == "How is the ride?"
    assert await n_people(database) == 1


async def test_an_invited_person_goes_on_at_their_phone_where_they_were_on_the_web(
    web: Person, phone: Texter, database: Database, clock: Clock, new_id: NewId
) -> None:
    await keeping.keep(database, (person(1, ANA),), Into("lincoln", "sms", clock(), new_id), progress=lambda *_: None)
    await phone.says("hi")
    await web.says("1")
    await web.says("1")
    await phone.says(await code_for(web))
    assert (await phone.heard())[-1] == "How is the ride?"
    assert await n_people(database) == 1


async def test_two_people_of_the_roster_are_never_taken_for_one(
    inbox: Conversations, phone: Texter, database: Database, clock: Clock, new_id: NewId
) -> None:
    people = (person(1, ANA), person(2, BEN))
    await keeping.keep(database, people, Into("lincoln", "sms", clock(), new_id), progress=lambda *_: None)
    other = Texter(inbox, BEN)
    await phone.says("hi")
    await phone.says("1")
    await other.says("hi")
    await other.says(await code_for(phone))
    assert "Which of these are you?" not in await other.heard()
    assert await n_people(database) == 2


async def test_who_has_answered_at_both_addresses_keeps_two_conversations(web: Person, phone: Texter) -> None:
    await phone.says("hi")
    await phone.says("1")
    await web.says("1")
    await web.says("1")
    await phone.says(await code_for(web))
    assert "Welcome. You can go on here." not in await phone.heard()


async def test_a_code_works_once(web: Person, phone: Texter, inbox: Conversations) -> None:
    await web.says("1")
    code = await code_for(web)
    await phone.says(code)
    stranger = Texter(inbox, BEN)
    await stranger.says(code)
    assert await stranger.heard() == ["May we ask you about the bus? Reply 1 to begin, 2 to leave."]


async def test_a_code_is_forgotten_after_a_day(web: Person, phone: Texter, clock: Clock) -> None:
    await web.says("1")
    code = await code_for(web)
    clock.advance(hours=25)
    await phone.says(code)
    assert "Welcome. You can go on here." not in await phone.heard()


async def test_a_code_does_not_lift_a_stop(web: Person, phone: Texter) -> None:
    await phone.says("STOP")
    await web.says("1")
    await phone.says(await code_for(web))
    assert "Welcome. You can go on here." not in await phone.heard()


async def test_a_repeated_webhook_moves_nobody_twice(web: Person, phone: Texter) -> None:
    await web.says("1")
    code = await code_for(web)
    assert await phone.says(code, provider_id="SM1")
    heard = await phone.heard()
    assert not await phone.says(code, provider_id="SM1")
    assert await phone.heard() == heard


async def test_neither_name_nor_number_is_told_when_somebody_moves(web: Person, phone: Texter) -> None:
    await web.says("1")
    await phone.says(await code_for(web))
    assert (await phone.heard())[-2:] == ["Welcome. You can go on here.", "Which of these are you?"]
