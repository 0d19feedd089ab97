"""The path of one inbound message, on a real database of each kind."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from sipbot.channels import NoSuchSurvey
from sipbot.conversations import Conversations
from sipbot.engine.survey import Privacy, Survey
from sipbot.storage import Database, Transaction, tables
from tests.conftest import Clock
from tests.people import BUS, Person, bot

NewId = Callable[[], str]


@pytest.fixture
def inbox(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return bot(database, clock, new_id)


@pytest.fixture
def sam(inbox: Conversations) -> Person:
    return Person(inbox, "sam")


def rows(tx: Transaction, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


async def test_an_answer_is_stored_whole_beside_what_it_was_read_as(sam: Person, database: Database) -> None:
    await sam.says("1")
    await sam.says("a parent or caregiver")
    await sam.says("  Bumpy,\nbut the driver is kind.  ")
    found = await database.read(rows, "select question, text, value from responses order by id")
    assert found == [
        ("role", "a parent or caregiver", '"family"'),
        ("ride", "  Bumpy,\nbut the driver is kind.  ", '"  Bumpy,\\nbut the driver is kind.  "'),
    ]


async def test_a_repeated_webhook_is_answered_once(sam: Person) -> None:
    await sam.says("1", provider_id="M1")
    is_new = await sam.says("1", provider_id="M1")
    assert not is_new
    assert await sam.heard() == [BUS.consent, "Which of these are you?"]


async def test_a_repeat_that_comes_late_changes_nothing(sam: Person, database: Database) -> None:
    await sam.says("1", provider_id="M1")
    await sam.says("2", provider_id="M2")
    await sam.says("Loud", provider_id="M3")
    await sam.says("1", provider_id="M1")
    found = await database.read(rows, "select question from responses order by id")
    assert found == [("role",), ("ride",)]


async def test_messages_sent_at_the_same_time_are_all_kept_once(sam: Person, database: Database) -> None:
    await sam.says("1")
    await sam.says("1")
    await asyncio.gather(*(sam.says(f"Thought {number}", provider_id=f"M{number % 3}") for number in range(9)))
    found = await database.read(rows, "select count(*) from messages where provider_id like 'M%'")
    assert found == [(3,)]


async def test_two_first_messages_at_once_begin_one_conversation(sam: Person, database: Database) -> None:
    await asyncio.gather(sam.says("1", provider_id="A"), sam.says("1", provider_id="A"))
    assert await database.read(rows, "select count(*) from participants") == [(1,)]
    assert await database.read(rows, "select count(*) from conversations") == [(1,)]


async def test_nothing_they_write_is_kept_before_they_consent(sam: Person, database: Database) -> None:
    await sam.says("who are you and why do you ask about my son")
    await sam.says("2")
    assert await database.read(rows, "select distinct text from messages where prompt is null") == [("",)]
    assert await database.read(rows, "select count(*) from responses") == [(0,)]
    assert await database.read(rows, "select count(*) from consents") == [(0,)]


async def test_consent_is_kept_with_its_wording_version_and_time(sam: Person, database: Database) -> None:
    await sam.says("1")
    found = await database.read(lambda tx: tx.execute(select(tables.Consent.__table__)).one())
    assert (found.wording, found.version, found.at) == (BUS.consent, BUS.fingerprint, sam.bot._clock())


async def test_a_changed_answer_replaces_the_old_one_which_stays_as_history(sam: Person, database: Database) -> None:
    for said in ("1", "2", "BACK", "1"):
        await sam.says(said)
    found = await database.read(rows, "select text, superseded_at is null from responses order by id")
    assert [(words, bool(counts)) for words, counts in found] == [("2", False), ("1", True)]


async def test_three_replies_that_cannot_be_read_are_marked_as_not_understood_and_stay_as_messages(
    sam: Person, database: Database
) -> None:
    for said in ("1", "plane", "boat", "car"):
        await sam.says(said)
    found = await database.read(rows, "select question, text, not_answered from responses")
    assert found == [("role", "", "not understood")]
    heard = await database.read(rows, "select text from messages where prompt is null order by id")
    assert heard[1:] == [("plane",), ("boat",), ("car",)]
    assert (await sam.heard())[-1] == "How is the ride?"


async def test_what_everybody_is_who_answers_becomes_their_tag_with_the_consent(
    database: Database, clock: Clock, new_id: NewId
) -> None:
    sixth = Survey.model_validate({**BUS.model_dump(), "tags": {"grade": "6_8"}})
    sam = Person(Conversations(database, {"bus": sixth}, privacy=Privacy(), clock=clock, new_id=new_id), "sam")
    await sam.says("hello")
    assert await database.read(rows, "select name, value from tags") == []
    await sam.says("1")
    assert await database.read(rows, "select name, value, source from tags") == [("grade", "6_8", "declared")]


async def test_a_changed_answer_takes_back_its_tag(sam: Person, database: Database) -> None:
    for said in ("1", "2", "BACK", "1"):
        await sam.says(said)
    assert await database.read(rows, "select name, value, source from tags") == [("role", "family", "declared")]


async def test_an_answer_that_falls_out_of_the_branch_no_longer_counts(sam: Person, database: Database) -> None:
    for said in ("1", "student", "Loud", "In the back", "BACK", "BACK", "BACK", "1"):
        await sam.says(said)
    found = await database.read(rows, "select question from responses where superseded_at is null order by question")
    assert found == [("ride",), ("role",)]


async def test_stop_is_remembered_and_hi_does_not_lift_it(sam: Person, database: Database) -> None:
    for said in ("1", "STOP", "hi", "hi again"):
        await sam.says(said)
    assert await database.read(rows, "select count(*) from addresses where stopped_at is not null") == [(1,)]
    assert len(await sam.heard()) == 4


async def test_start_lifts_a_stop(sam: Person, database: Database) -> None:
    for said in ("1", "STOP", "START"):
        await sam.says(said)
    assert await database.read(rows, "select count(*) from addresses where stopped_at is not null") == [(0,)]


async def test_a_stop_in_one_survey_holds_in_every_other(database: Database, clock: Clock, new_id: NewId) -> None:
    both = {"bus": BUS, "again": BUS.model_copy(update={"name": "again"})}
    inbox = Conversations(database, both, privacy=Privacy(), clock=clock, new_id=new_id)
    await Person(inbox, "sam").says("STOP")
    other = Person(inbox, "sam", survey="again")
    await other.says("1", provider_id="other")
    assert await database.read(rows, "select count(*) from consents") == [(0,)]
    assert "START" in (await other.heard())[-1]


async def test_a_running_conversation_keeps_the_text_it_began_with(
    sam: Person, database: Database, clock: Clock, new_id: NewId
) -> None:
    await sam.says("1")
    changed = BUS.model_copy(update={"questions": BUS.questions[1:2]})
    sam.bot = Conversations(database, {"bus": changed}, privacy=Privacy(), clock=clock, new_id=new_id)
    await sam.says("student")
    assert (await sam.heard())[-1] == "How is the ride?"


async def test_an_unknown_survey_is_told_with_the_known_ones(sam: Person) -> None:
    sam.survey = "train"
    with pytest.raises(NoSuchSurvey, match="there is no survey 'train': choose one of bus"):
        await sam.says("1")


async def test_looking_at_a_survey_stores_nothing(sam: Person, database: Database) -> None:
    assert await sam.heard() == [BUS.consent]
    assert await database.read(rows, "select count(*) from participants") == [(0,)]


async def test_a_silent_conversation_expires_and_a_late_answer_is_kept(
    sam: Person, database: Database, clock: Clock
) -> None:
    await sam.says("1")
    await sam.says("1")
    clock.advance(days=31)
    assert await sam.bot.expire_silent() == 1
    await sam.says("Sorry, I forgot. It is loud.")
    found = await database.read(rows, "select question, text, late from responses order by id desc limit 1")
    assert [(*kept[:2], bool(kept[2])) for kept in found] == [("ride", "Sorry, I forgot. It is loud.", True)]


async def test_a_conversation_that_was_touched_lately_does_not_expire(sam: Person, clock: Clock) -> None:
    await sam.says("1")
    clock.advance(days=29)
    assert await sam.bot.expire_silent() == 0


async def test_what_people_said_is_erased_after_the_promised_months(
    sam: Person, database: Database, clock: Clock
) -> None:
    await sam.says("1")
    await sam.says("1")
    clock.advance(days=3 * 366)
    assert await sam.bot.erase_old() == 1
    for table in ("messages", "responses", "consents", "conversations", "tags", "outbox", "addresses", "participants"):
        assert await database.read(rows, f"select count(*) from {table}") == [(0,)]


async def test_erasing_remembers_who_said_stop(sam: Person, database: Database, clock: Clock) -> None:
    await sam.says("1")
    await sam.says("STOP")
    clock.advance(days=3 * 366)
    await sam.bot.erase_old()
    assert await database.read(rows, "select count(*) from addresses") == [(0,)]
    await sam.says("hi")
    assert await database.read(rows, "select status from conversations") == [("stopped",)]


async def test_the_answers_tables_tell_no_address(sam: Person, database: Database) -> None:
    await sam.says("1")
    await sam.says("1")
    for table in ("participants", "conversations", "responses", "tags", "consents"):
        kept = await database.read(rows, f"select * from {table}")
        assert "'sam'" not in str(kept)
