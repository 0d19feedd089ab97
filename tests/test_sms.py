"""Text messages through Twilio: whose webhook is believed, what is said and kept, who is left alone."""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert, select, update

from sipbot.channels import NoSuchSurvey
from sipbot.channels.sms.signature import is_signed, signature
from sipbot.conversations import Conversations
from sipbot.engine.survey import Privacy
from sipbot.storage import Database, Transaction, tables
from sipbot.storage.columns import found_by
from tests.conftest import NOON, Clock
from tests.phones import NUMBER, POOL, PUBLIC_URL, Twilio, bus_bot, heard_from, said_to, text_fields, twilio_of
from tests.test_engine_branches import EVERY_TYPE

NewId = Callable[[], str]
SAM, KIM = "+15550100777", "+15550100888"
CONSENT = "May we ask you about the bus? Reply 1 to begin, 2 to leave."
ROLE, RIDE, WISH = "Which of these are you?", "How is the ride?", "What would you change?"
STOPPED = "Lincoln School (invented): you will get no more messages from us. Reply START to come back."
COME_BACK = "You asked us to stop, so we are not reading replies. Reply START to come back."
TOO_FAST = "That is more than we can read at once. Please wait a minute, then write again."
IN_WORDS = "We cannot read pictures or recordings. Please answer in words."


@pytest.fixture
def bot(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return bus_bot(database, clock, new_id)


@pytest.fixture
async def twilio(bot: Conversations) -> AsyncIterator[Twilio]:
    async with twilio_of(bot) as twilio:
        yield twilio


# Whose webhook is believed.

# Published with Twilio's own libraries: the same request signs the same in every one of them.
VECTOR = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
VECTOR_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"


def test_the_signature_is_the_one_that_twilio_publishes() -> None:
    assert signature("12345", VECTOR_URL, VECTOR.items()) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_fields_that_come_twice_are_signed_once_and_in_order() -> None:
    twice = [("Sid", "2"), ("Sid", "1"), ("Sid", "2")]
    assert signature("t", "u", twice) == signature("t", "u", [("Sid", "1"), ("Sid", "2")])


@pytest.mark.parametrize("written", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "ñ", "\udcff"])
def test_another_signature_is_not_believed(written: str) -> None:
    assert not is_signed(written, "12345", VECTOR_URL, VECTOR.items())


async def test_a_text_is_answered_with_nothing_but_an_empty_response(twilio: Twilio) -> None:
    assert await twilio.text(SAM, "hi") == 200
    assert twilio.said == "<Response/>"


@pytest.mark.parametrize("path", ["/sms", "/sms?a=1&b=%C3%A9", "/sms?x=%2F..&x=2"])
async def test_the_signature_covers_the_address_as_it_was_sent(twilio: Twilio, path: str) -> None:
    assert await twilio.posts(path, text_fields(SAM, "¡Qué día! 🚌", "SM1")) == 200


async def test_a_forged_text_is_refused_and_nothing_of_it_is_kept_or_logged(
    twilio: Twilio, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert await twilio.posts("/sms", text_fields(SAM, "forged words", "SM1"), token="guessed") == 403
    assert (await heard_from(database), "forged" in caplog.text) == ([], False)


BODY = urlencode(text_fields(SAM, "hi", "SM1")).encode()
SIGNED = signature("an invented token", f"{PUBLIC_URL}/sms", text_fields(SAM, "hi", "SM1").items())


@pytest.mark.parametrize(
    ("body", "signed", "content_type", "status"),
    [
        (BODY, None, "application/x-www-form-urlencoded", 403),
        (BODY, "", "application/x-www-form-urlencoded", 403),
        (BODY[:-4], SIGNED, "application/x-www-form-urlencoded", 403),
        (BODY, SIGNED, "text/plain", 403),
        (json.dumps(text_fields(SAM, "hi", "SM1")).encode(), SIGNED, "application/json", 403),
        (b"{", SIGNED, "application/json", 403),
        (b"Body=%ff%fe", SIGNED, "application/x-www-form-urlencoded", 403),
        (b"Body=\xff\xfe", SIGNED, "application/x-www-form-urlencoded", 403),
        (b"&".join(b"a=1" for _ in range(300)), SIGNED, "application/x-www-form-urlencoded", 403),
        (b"", SIGNED, "application/x-www-form-urlencoded", 403),
        (b"Body=" + b"x" * 70_000, SIGNED, "application/x-www-form-urlencoded", 413),
        (b"Body=" + b"x" * 2_000_000, None, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_what_twilio_did_not_send_is_refused(
    twilio: Twilio, database: Database, body: bytes, signed: str | None, content_type: str, status: int
) -> None:
    assert await twilio.sends("/sms", body, signed, content_type) == status
    assert await heard_from(database) == []


async def test_another_accounts_text_is_refused(twilio: Twilio) -> None:
    assert await twilio.text(SAM, "hi", AccountSid="AC" + "1" * 32) == 403


async def test_a_text_to_a_number_of_ours_belongs_to_its_school(bot: Conversations, database: Database) -> None:
    senders = f"+15550100009=adams, {NUMBER}=lincoln, {POOL}=lincoln"
    async with twilio_of(bot, SIPBOT_TWILIO_SENDERS=senders, SIPBOT_TEXT_SURVEY="") as twilio:
        await twilio.text(SAM, "bus", To="+15550100005", MessagingServiceSid=POOL)
        await twilio.text(KIM, "bus", To="+15550100005")
    assert await said_to(database) == [CONSENT]


async def test_a_number_of_a_school_that_is_not_there_stops_the_start(bot: Conversations) -> None:
    with pytest.raises(NoSuchSurvey, match="there is no school 'adams'"):
        async with twilio_of(bot, SIPBOT_TWILIO_SENDERS=f"{NUMBER}=adams"):
            pass


async def test_a_name_instead_of_a_number_is_not_answered(twilio: Twilio, database: Database) -> None:
    assert await twilio.text("MyBank", "Your code is 1234") == 200
    assert await said_to(database) == []


# A conversation.


async def test_a_first_text_opens_the_survey_and_answers_nothing(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "Hello, is this the school?")
    assert await said_to(database) == [CONSENT]
    assert await heard_from(database) == [""]


async def test_a_first_text_may_name_the_survey_or_the_language(bot: Conversations, database: Database) -> None:
    async with twilio_of(bot, SIPBOT_TEXT_SURVEY="") as twilio:
        await twilio.text(SAM, "BUS")
        await twilio.text(KIM, "hello")
    assert await said_to(database) == [CONSENT]


async def test_a_whole_survey_is_held_by_text(
    twilio: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    for text in ("hi", "1", "1", "Crowded, and late on most days of the week", "More buses please, in the morning"):
        await twilio.text(SAM, text)
        clock.advance(seconds=9)
        await bot.take_whole()
    assert await said_to(database) == [CONSENT, ROLE, RIDE, WISH, "Thank you for telling us."]


async def test_every_type_of_question_is_answered_by_text(database: Database, clock: Clock, new_id: NewId) -> None:
    bot = Conversations(database, {"our_school": EVERY_TYPE}, privacy=Privacy(), clock=clock, new_id=new_id)
    said = ("hi", "1", "a student", "very", "art and gym", "two", "March 14", "gym, art", "More music on every day")
    async with twilio_of(bot, SIPBOT_TEXT_SURVEY="our_school") as twilio:
        for text in said:
            await twilio.text(SAM, text)
            clock.advance(seconds=9)
            await bot.take_whole()
    query = "select question, value from responses order by id"
    assert await database.read(lambda tx: [tuple(row) for row in tx.exec_driver_sql(query)]) == [
        ("role", '"student"'),
        ("safe", "5"),
        ("likes", '["art","gym"]'),
        ("kids", "2"),
        ("visit", '"03-14"'),
        ("first", '["gym","art"]'),
        ("hopes", '"More music on every day"'),
    ]


async def test_every_webhook_twice_and_shuffled_is_every_text_once(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi", sid="SM0")
    texts = [(f"SM{n}", text) for n, text in enumerate(("1", "1", "It is slow", "and loud"), 1)] * 2
    random.Random(7).shuffle(texts)
    await asyncio.gather(*(twilio.text(SAM, text, sid=sid) for sid, text in texts))
    assert len(await heard_from(database)) == 5


async def test_the_same_first_text_at_the_same_moment_opens_one_conversation(
    twilio: Twilio, database: Database
) -> None:
    assert await asyncio.gather(*(twilio.text(SAM, "hi", sid="SM1") for _ in range(5))) == [200] * 5
    assert await said_to(database) == [CONSENT]


async def test_a_picture_is_noted_and_words_are_asked_for(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, "", NumMedia="2")
    assert await said_to(database) == [CONSENT, IN_WORDS, CONSENT]


async def test_of_a_voice_message_only_that_it_came_is_kept(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    voice = {"NumMedia": "1", "MediaUrl0": "https://media.example/voice-7", "MediaContentType0": "audio/amr"}
    await twilio.text(SAM, "", **voice)
    every = await database.read(lambda tx: tx.exec_driver_sql("select * from messages order by id").mappings().all())
    assert [(row["text"], row["n_media"]) for row in every if row["prompt"] is None] == [("", None), ("", 1)]
    assert "voice-7" not in str(every)


@pytest.mark.parametrize("text", ["Liked “May we ask you?”", "I’m driving with Focus turned on."])
async def test_a_tapback_or_an_automatic_reply_is_no_answer(twilio: Twilio, database: Database, text: str) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, text)
    assert await said_to(database) == [CONSENT]


# Leaving.


async def test_stop_is_confirmed_by_twilio_and_not_again_by_us(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, "STOP")
    assert await said_to(database) == [CONSENT]


async def test_stop_in_other_words_is_confirmed_once(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, "please stop texting me")
    await twilio.text(SAM, "please stop texting me")
    assert await said_to(database) == [CONSENT, STOPPED]


async def test_stop_in_a_word_that_only_twilio_was_taught_is_heard(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, "ENOUGHBUS", OptOutType="STOP")
    await twilio.text(SAM, "1")
    assert await said_to(database) == [CONSENT, COME_BACK]


async def test_help_that_twilio_has_given_is_not_given_again(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, "HELP", OptOutType="HELP")
    assert await said_to(database) == [CONSENT]


async def test_help_is_given_by_us_where_twilios_own_names_no_school(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "hi")
    await twilio.text(SAM, "HELP")
    assert (await said_to(database))[1].startswith("Lincoln School (invented): answer with a number")


async def test_after_stop_a_hello_gets_one_line_on_how_to_come_back(twilio: Twilio, database: Database) -> None:
    for text in ("hi", "STOP", "hi", "hello?", "1"):
        await twilio.text(SAM, text)
    assert await said_to(database) == [CONSENT, COME_BACK]


async def test_start_lifts_the_opt_out_and_asks_before_anything_goes_on(
    twilio: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    for text in ("hi", "1", "STOP", "START"):
        await twilio.text(SAM, text)
    assert (await said_to(database))[-1] == "Welcome back. Would you like to go on with the survey?"
    await twilio.text(SAM, "1")
    assert (await said_to(database))[-1] == ROLE


async def test_somebody_who_only_ever_texts_stop_hears_nothing(twilio: Twilio, database: Database) -> None:
    await twilio.text(SAM, "STOP")
    await twilio.text(KIM, "no me manden mensajes")
    assert await said_to(database) == [STOPPED]


@pytest.mark.parametrize("before", [["hi"], ["hi", "1"], ["hi", "1", "1"], ["hi", "1", "1", "Slow"], ["hi", "2"]])
async def test_stop_is_heard_at_every_point(
    twilio: Twilio, bot: Conversations, database: Database, clock: Clock, before: list[str]
) -> None:
    for text in before:
        await twilio.text(SAM, text)
    await twilio.text(SAM, "Stop, please!")
    clock.advance(minutes=1)
    await bot.take_whole()
    assert (await said_to(database))[-1] == STOPPED


# An answer in parts.


@pytest.fixture
async def sam(twilio: Twilio) -> Twilio:
    """Sam has been asked how the ride is."""
    for text in ("hi", "1", "1"):
        await twilio.text(SAM, text)
    return twilio


async def answers(database: Database) -> list[str]:
    """The answers to open questions that count, as stored."""
    query = "select text from responses where superseded_at is null and question in ('ride', 'wish') order by id"
    return await database.read(lambda tx: [str(row[0]) for row in tx.exec_driver_sql(query)])


async def test_parts_that_come_soon_after_each_other_are_one_answer(
    sam: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    for part in ("The bus is late", "on most days,", "and nobody tells us why"):
        await sam.text(SAM, part)
        clock.advance(seconds=7)
        await bot.take_whole()
    clock.advance(seconds=1)
    assert await bot.take_whole() == 1
    assert await answers(database) == ["The bus is late on most days, and nobody tells us why"]
    assert (await heard_from(database))[3:] == ["The bus is late", "on most days,", "and nobody tells us why"]


async def test_numbered_parts_are_put_in_their_order_and_a_cut_word_is_whole_again(
    sam: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    first = "(1/2) " + "It is a long ride, and the driver is kind. " * 3 + "But the seats"
    await sam.text(SAM, "(2/2) are broken.")
    await sam.text(SAM, first)
    clock.advance(seconds=8)
    await bot.take_whole()
    assert await answers(database) == [f"{first[6:]} are broken."]


def gets_another_number(tx: Transaction) -> None:
    """The roster says that Sam has Kim's number now."""
    address = tables.Address
    tx.execute(update(address).values(gone_at=NOON))
    theirs = {"school_id": "lincoln", "channel": "sms", "handle": KIM, "handle_index": found_by("lincoln", KIM)}
    whose = tx.execute(select(address.participant_id)).scalar_one()
    tx.execute(insert(address).values(**theirs, participant_id=whose, sharer=0, created_at=NOON))


def asked_at(tx: Transaction) -> list[str]:
    """The numbers that questions went to, oldest first."""
    outgoing, address = tables.Outgoing, tables.Address
    return list(tx.execute(select(address.handle).join(outgoing).order_by(outgoing.id)).scalars())


async def test_the_next_question_goes_to_the_number_that_somebody_has_now(
    sam: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    await sam.text(SAM, "The bus is late")
    await database.write(gets_another_number)
    clock.advance(minutes=1)
    await bot.take_whole()
    assert (await database.read(asked_at))[-2:] == [SAM, KIM]


async def test_what_was_held_outlives_the_process(sam: Twilio, database: Database, clock: Clock, new_id: NewId) -> None:
    await sam.text(SAM, "It is slow and loud on every single day")
    clock.advance(hours=3)
    assert await bus_bot(database, clock, new_id).take_whole() == 1
    assert await answers(database) == ["It is slow and loud on every single day"]


async def test_two_processes_take_a_whole_answer_once(
    sam: Twilio, bot: Conversations, database: Database, clock: Clock, new_id: NewId
) -> None:
    await sam.text(SAM, "It is slow and loud on every single day")
    clock.advance(seconds=8)
    taken = await asyncio.gather(bot.take_whole(), bus_bot(database, clock, new_id).take_whole())
    assert sum(taken) == 1
    assert (await said_to(database))[-1] == WISH


async def test_stop_does_not_lose_what_was_said_just_before(sam: Twilio, database: Database) -> None:
    await sam.text(SAM, "It is slow and loud on every single day")
    await sam.text(SAM, "stop")
    assert await answers(database) == ["It is slow and loud on every single day"]
    assert (await said_to(database))[-1] == RIDE


async def test_help_from_twilio_right_after_an_answer_is_followed_by_the_next_question(
    sam: Twilio, database: Database
) -> None:
    await sam.text(SAM, "It is slow and loud on every single day")
    await sam.text(SAM, "HELP", OptOutType="HELP")
    assert (await said_to(database))[-1] == WISH


async def test_back_right_after_an_answer_changes_that_answer(
    sam: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    await sam.text(SAM, "It is slow and loud on every single day")
    await sam.text(SAM, "BACK")
    told, asked = (await said_to(database))[-2:]
    assert (told.partition(". ")[0], asked) == ('Your answer was "It is slow and loud on every single day"', RIDE)


async def test_quiet_for_no_seconds_answers_at_once(bot: Conversations, database: Database) -> None:
    async with twilio_of(bot, SIPBOT_TEXT_QUIET_SECONDS="0") as twilio:
        for text in ("hi", "1", "1", "It is slow and loud on every single day"):
            await twilio.text(SAM, text)
    assert (await said_to(database))[-1] == WISH


# Too many.


async def test_a_hundred_texts_in_a_minute_get_one_line_and_then_silence(
    twilio: Twilio, database: Database, clock: Clock
) -> None:
    await twilio.text(KIM, "hi")
    for n in range(100):
        assert await twilio.text(SAM, f"text {n}") == 200
    said = await said_to(database)
    assert said.count(TOO_FAST) == 1
    assert said[-1] == TOO_FAST
    clock.advance(minutes=2)
    await twilio.text(KIM, "1")
    assert (await said_to(database))[-1] == ROLE


async def test_stop_is_heard_even_among_too_many(twilio: Twilio, database: Database) -> None:
    for n in range(30):
        await twilio.text(SAM, f"text {n}")
    await twilio.text(SAM, "leave me alone")
    assert (await said_to(database))[-1] == STOPPED


async def test_whoever_pauses_is_read_again(twilio: Twilio, database: Database, clock: Clock) -> None:
    for _ in range(30):
        await twilio.text(SAM, "help")
    clock.advance(minutes=2)
    await twilio.text(SAM, "1")
    assert (await said_to(database))[-1] == ROLE


async def test_two_bots_that_answer_each_other_fall_silent(
    twilio: Twilio, bot: Conversations, database: Database, clock: Clock
) -> None:
    await twilio.text(SAM, "hi")
    for n in range(300):
        clock.advance(seconds=9)
        await bot.take_whole()
        await twilio.text(SAM, f"WHO {n}" if n % 2 else "who")
    assert len(await said_to(database)) < 260
    n_said = len(await said_to(database))
    clock.advance(seconds=9)
    await twilio.text(SAM, "who")
    assert len(await said_to(database)) == n_said
