"""Slack, from both sides: a real server of ours, a real server that plays Slack, and a real database of each kind."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from sipbot.channels import Finding
from sipbot.storage import Database
from tests.conftest import Clock
from tests.slack_side import Member, NewId, World, refuses, slack_world, words


@pytest.fixture
async def world(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[World]:
    async with slack_world(database, clock, new_id) as world:
        yield world


@pytest.fixture
async def ana(world: World) -> Member:
    """Somebody who has agreed, and reads the first question."""
    ana = Member(world.slack)
    await ana.says("hi")
    await world.delivered()
    await ana.presses("1. Yes")
    await world.delivered()
    return ana


async def test_writing_to_the_app_begins_the_survey_with_buttons(world: World) -> None:
    ana = Member(world.slack)
    answer = await ana.says("hi")
    await world.delivered()
    assert answer.status == 200
    assert ana.shown() == ["May we keep your answers? Reply 1 to begin, 2 to leave.\n[1. Yes]\n[2. No]"]


async def test_after_an_answer_the_message_shows_it_and_loses_its_buttons(world: World, ana: Member) -> None:
    await ana.presses("2. I help")
    await world.delivered()
    assert ana.shown()[1:] == [
        "1 of 5\nWhat do you do?\n✓ I help",
        "2 of 5\nHow safe is it?\n[1. Not at all]\n[2]\n[3]\n[4]\n[5. Very]\n"
        "Reply with a number from 1 (Not at all) to 5 (Very).",
    ]


async def test_typed_words_mark_the_message_too(world: World, ana: Member) -> None:
    await ana.says("I teach")
    await world.delivered()
    assert ana.shown()[1] == "1 of 5\nWhat do you do?\n✓ I teach"


async def test_what_could_not_be_read_leaves_one_message_to_press(world: World, ana: Member) -> None:
    await ana.says("plane")
    await world.delivered()
    assert ["[1. I teach]" in shown for shown in ana.shown()] == [False, False, True]


async def test_presses_and_typed_text_leave_the_same_rows(world: World, ana: Member) -> None:
    bea = Member(world.slack, "U0002")
    await bea.says("hello")
    for typed in ("1", "2", "4", "1,3", "2,3,1", "More art"):
        await bea.says(typed)
    await ana.presses("2. I help")
    await world.delivered()
    await ana.presses("4")
    await world.delivered()
    await ana.presses("Choose")
    await ana.picks(picked=["1", "3"])
    await world.delivered()
    await ana.presses("Choose")
    await ana.picks(picked_1="2", picked_2="3", picked_3="1")
    await ana.says("More art")
    columns = (
        'school_id, survey, question, probe, text, value, language, "analyze", late, not_answered, at, superseded_at'
    )
    query = f"select {columns} from responses r where participant_id = '{{}}' order by id"
    who = await world.rows("select participant_id from conversations order by started_at, id")
    pressed, written = [await world.rows(query.format(one)) for (one,) in who]
    assert (len(pressed), pressed) == (5, written)
    tags = "select name, value, source from tags where participant_id = '{}'"
    assert await world.rows(tags.format(who[0][0])) == await world.rows(tags.format(who[1][0]))
    states = "select status, language, survey from conversations where participant_id = '{}'"
    assert await world.rows(states.format(who[0][0])) == await world.rows(states.format(who[1][0]))


async def test_a_retried_event_changes_nothing(world: World, ana: Member) -> None:
    for _ in range(3):
        answer = await ana.says("I teach", event_id="Ev77")
        assert answer.status == 200
    assert await world.rows("select question from responses") == [("role",)]


async def test_retries_that_come_shuffled_and_at_once_change_nothing(world: World, ana: Member) -> None:
    said = [("Ev1", "I teach"), ("Ev2", "4"), ("Ev3", "Art")]
    for event_id, words_said in said:
        await ana.says(words_said, event_id=event_id)
    again = [ana.says(words_said, event_id=event_id) for event_id, words_said in reversed(said)]
    assert {answer.status for answer in await asyncio.gather(*again)} == {200}
    assert await world.rows("select question from responses order by id") == [("role",), ("safe",), ("likes",)]


async def test_a_retried_press_changes_nothing(world: World, ana: Member) -> None:
    for _ in range(2):
        await ana.presses("1. I teach", trigger_id="13.37.abc")
    await world.delivered()
    assert await world.rows("select count(*) from messages where prompt is null") == [(3,)]


async def test_a_retried_command_changes_nothing(world: World) -> None:
    for _ in range(3):
        await world.slack.command("U0001", "start", trigger_id="13.38.abc")
    await world.delivered()
    assert len(Member(world.slack).messages) == 1


async def test_what_cannot_be_kept_is_not_acknowledged(world: World, database: Database) -> None:
    await database.write(lambda tx: tx.execute(text("alter table messages rename to gone")))
    answer = await Member(world.slack).says("hi")
    assert answer.status == 500


async def test_an_old_button_asks_whether_to_change_the_answer(world: World, ana: Member) -> None:
    world.fake.answers["chat.update"] = refuses("ratelimited", 429, **{"Retry-After": "60"})
    await ana.presses("1. I teach")
    await world.delivered()
    await ana.presses("2. I help", message=1)
    await world.delivered()
    assert ana.shown()[-1].startswith('Change your answer to question 1 from "I teach" to "I help"?\n[1. Yes]\n[2. No]')
    await ana.presses("1. Yes")
    await world.delivered()
    assert await world.rows("select value from responses where superseded_at is null") == [('"help"',)]
    assert "How safe is it?" in ana.shown()[-1]


async def test_a_double_click_answers_once(world: World, ana: Member) -> None:
    await asyncio.gather(ana.presses("1. I teach"), ana.presses("1. I teach"))
    await world.delivered()
    assert await world.rows("select question, text from responses") == [("role", "1")]
    assert len(ana.messages) == 3


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed", "message": {"text": "I teach"}},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join", "user": "U0001", "text": "I teach"},
        {"subtype": "bot_message", "bot_id": "B9", "text": "I teach"},
        {"user": "U0001", "bot_id": "B9", "text": "I teach"},
        {"user": "UBOT", "text": "I teach"},
        {"user": "U0001", "text": "I teach", "channel_type": "channel"},
    ],
)
async def test_edits_joins_other_bots_and_channels_are_not_answers(
    world: World, ana: Member, event: dict[str, Any]
) -> None:
    answer = await world.slack.event({"type": "message", "channel_type": "im", "channel": "D1", **event})
    await world.delivered()
    assert (answer.status, len(ana.messages)) == (200, 2)
    assert await world.rows("select count(*) from responses") == [(0,)]


@pytest.mark.parametrize("event", [{"type": "team_join"}, {"type": "reaction_added", "user": "U0001"}])
async def test_what_nobody_listens_for_is_acknowledged(world: World, event: dict[str, Any]) -> None:
    assert (await world.slack.event(event)).status == 200


async def test_a_button_that_nobody_knows_is_acknowledged(world: World) -> None:
    answer = await Member(world.slack).press({"action_id": "other", "value": "x"})
    assert answer.status == 200


async def test_a_picture_is_no_answer_but_its_words_are(world: World, ana: Member) -> None:
    await ana.says("", subtype="file_share", files=[{"id": "F1"}])
    assert await world.rows("select count(*) from responses") == [(0,)]
    await ana.says("I teach", subtype="file_share", files=[{"id": "F1"}])
    assert await world.rows("select question from responses") == [("role",)]


async def test_after_a_recording_words_are_asked_for_and_only_that_it_came_is_kept(world: World, ana: Member) -> None:
    await ana.says("", subtype="file_share", files=[{"id": "F1", "name": "voice-7.mp3"}])
    await world.delivered()
    assert "We cannot read pictures or recordings. Please answer in words." in ana.shown()
    assert "[1. I teach]" in ana.shown()[-1]
    assert await world.rows("select text, n_media from messages where n_media is not null") == [("", 1)]
    assert "voice-7" not in str(await world.rows("select * from messages"))


async def test_words_are_kept_as_they_were_typed(world: World, ana: Member) -> None:
    for said in ("1", "5", "1", "1,2,3", "R&amp;B with <@U0009> at <http://a.example|a.example> &lt;3"):
        await ana.says(said)
    assert await world.rows("select text from responses order by id desc limit 1") == [("R&B with @… at a.example <3",)]


async def test_a_thumb_is_a_yes(world: World) -> None:
    ana = Member(world.slack)
    await ana.says("hi")
    await ana.says(":+1::skin-tone-4:")
    assert await world.rows("select count(*) from consents") == [(1,)]


async def test_what_people_wrote_cannot_call_or_format_anything(world: World, ana: Member) -> None:
    for said in ("1", "5", "1", "1,2,3", "&lt;!channel&gt; *all* & more", "BACK"):
        await ana.says(said)
    await world.delivered()
    told = next(message for message in reversed(ana.messages) if "<!channel>" in "".join(words(message["blocks"])))
    assert "&lt;!channel&gt; *all* &amp; more" in told["text"]
    assert told["mrkdwn"] in (False, "0", "false", 0)
    assert {block["text"]["type"] for block in told["blocks"] if "text" in block} == {"plain_text"}


async def test_every_message_says_everything_in_its_text_too(world: World, ana: Member) -> None:
    assert ana.messages[-1]["text"] == "(1 of 5) What do you do?\n1. I teach\n2. I help\nReply with a number."


async def test_a_rank_must_name_each_once(world: World, ana: Member) -> None:
    for said in ("1", "5", "1"):
        await ana.says(said)
    await world.delivered()
    await ana.presses("Choose")
    answer = await ana.picks(picked_1="2", picked_2="2", picked_3="1")
    assert json.loads(await answer.text()) == {
        "response_action": "errors",
        "errors": {"picked.2": "Pick each one once."},
    }
    assert await world.rows("select count(*) from responses where question = 'first'") == [(0,)]


async def test_stop_is_stop_also_as_a_first_word(world: World) -> None:
    ana = Member(world.slack)
    await ana.says("STOP")
    await ana.says("hi")
    await ana.says("hi again")
    await world.delivered()
    assert await world.rows("select count(*) from addresses where stopped_at is not null") == [(1,)]
    assert ana.shown() == [
        "Lincoln School (invented): you will get no more messages from us. Reply START to come back.",
        "You asked us to stop, so we are not reading replies. Reply START to come back.",
    ]


async def test_the_command_starts_stops_and_comes_back(world: World, ana: Member) -> None:
    await world.slack.command("U0001", "stop")
    await world.slack.command("U0001", "start")
    await world.delivered()
    assert "Would you like to go on" in ana.shown()[-1]
    await ana.presses("1. Yes")
    await world.delivered()
    assert "What do you do?" in ana.shown()[-1]


async def test_the_command_shows_what_was_answered_to_nobody_else(world: World, ana: Member) -> None:
    await ana.says("I teach")
    told = json.loads(await (await world.slack.command("U0001", "my answers")).text())
    assert told["response_type"] == "ephemeral"
    assert words(told["blocks"]) == ["Our school", "What do you do?\n✓ I teach"]
    assert told["text"] == "Our school\nWhat do you do?\n✓ I teach"


async def test_an_unknown_command_is_answered_with_help(world: World) -> None:
    answer = await world.slack.command("U0001", "sing")
    assert "/sip my answers" in await answer.text()
    assert await world.rows("select count(*) from participants") == [(0,)]


async def test_the_home_shows_surveys_progress_and_who_sees_it(world: World, ana: Member) -> None:
    await ana.says("I teach")
    await world.slack.event({"type": "app_home_opened", "user": "U0001", "tab": "home"})
    (sent,) = world.fake.called("views.publish")
    assert words(sent["view"]["blocks"]) == [
        "Lincoln School (invented)",
        "Our school",
        "2 of 5",
        "[Go on]",
        "Who sees your answers?",
        "Your answers are kept without your name or number. We only show results for groups of 10 people or more. "
        "Answers are erased after 36 months. Questions? office@lincoln.example.org",
        "Type /sip start, /sip my answers, /sip stop or /sip help.",
    ]


async def test_a_home_that_cannot_be_drawn_now_is_acknowledged_all_the_same(world: World) -> None:
    world.fake.answers["views.publish"] = refuses("ratelimited", 429, **{"Retry-After": "60"})
    answer = await world.slack.event({"type": "app_home_opened", "user": "U0001", "tab": "home"})
    assert (answer.status, len(world.fake.called("views.publish"))) == (200, 1)


async def test_the_home_begins_a_survey(world: World) -> None:
    ana = Member(world.slack)
    await world.slack.event({"type": "app_home_opened", "user": "U0001", "tab": "home"})
    view = world.fake.called("views.publish")[0]["view"]
    begin = next(block["elements"][0] for block in view["blocks"] if block["type"] == "actions")
    await ana.press(begin)
    await world.delivered()
    assert ana.shown() == ["May we keep your answers? Reply 1 to begin, 2 to leave.\n[1. Yes]\n[2. No]"]


async def test_spanish_is_spoken_also_on_buttons(world: World, ana: Member) -> None:
    for said in ("1", "5", "español"):
        await ana.says(said)
    await world.delivered()
    assert "[Elegir]" in ana.shown()[-1]


async def test_a_rate_limit_goes_back_to_the_outbox(world: World, clock: Clock) -> None:
    world.fake.answers["chat.postMessage"] = refuses("ratelimited", 429, **{"Retry-After": "30"})
    ana = Member(world.slack)
    await ana.says("hi")
    await world.delivered()
    assert await world.rows("select status from outbox") == [("waiting",)]
    del world.fake.answers["chat.postMessage"]
    clock.advance(minutes=5)
    await world.delivered()
    assert len(ana.messages) == 1


async def test_the_log_of_a_whole_dialog_tells_nobody_and_nothing(
    world: World, ana: Member, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for said in ("I teach", "5", "Art", "1,2,3", "Quiet corners for reading"):
            await ana.says(said)
            await world.delivered()
        await world.slack.post(b"Quiet corners", "text/plain", secret="wrong")
    logged = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("sipbot"))
    assert [word for word in ("U0001", "T0001", "xoxb", "corners", "Art", "teach") if word in logged] == []


async def test_doctor_is_told_that_all_is_well(world: World) -> None:
    assert list(await world.channel.check()) == [Finding("Slack: workspace T0001", ok=True)]


async def test_doctor_is_told_what_to_do_about_a_refused_token(world: World) -> None:
    world.fake.answers["auth.test"] = refuses("token_revoked")
    (found,) = await world.channel.check()
    assert (found.what, found.ok) == ("Slack: token_revoked", False)
    assert "SIPBOT_SLACK_BOT_TOKEN" in found.remedy
