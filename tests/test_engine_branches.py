"""Which way a conversation goes: over days, from buttons to texts, along every combination of answers, to an end."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipbot.engine import texts
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Answered
from tests.talk import ROLE, SAFE, Talk, survey_of

LIKES: dict[str, Any] = {
    "key": "likes",
    "type": "choices",
    "text": "What do you like?",
    "choices": {"art": "Art", "music": "Music", "gym": "Gym"},
}
VISIT: dict[str, Any] = {"key": "visit", "type": "date", "text": "When would you come?"}
WHY: dict[str, Any] = {
    "key": "why",
    "type": "text",
    "text": "Why?",
    "ask_if": {"role": ["student"], "safe": [1, 2], "likes": ["art", "gym"]},
}
EVERY_TYPE = survey_of(
    ROLE,
    SAFE,
    LIKES,
    {"key": "kids", "type": "number", "text": "How many children?"},
    VISIT,
    {"key": "first", "type": "rank", "text": "What comes first?", "choices_from": "likes"},
    {"key": "hopes", "type": "text", "text": "What do you hope for?"},
)


def test_after_nine_days_it_goes_on_at_the_same_question() -> None:
    talk = Talk(survey_of(ROLE, SAFE, LIKES)).says("student")
    talk.now += timedelta(days=9)
    talk.says("4")
    assert talk.answers == {"role": "student", "safe": 4}
    assert talk.question == "likes"


def test_what_was_begun_with_buttons_goes_on_by_text_message() -> None:
    talk = Talk(survey_of(ROLE, SAFE, LIKES)).presses("role", "2")
    document = talk.conversation.to_json()
    turn = texts.reply(
        talk.survey, Conversation.from_json(document), "a 4 please", now=talk.now, quiet=timedelta(seconds=20)
    )
    assert turn.conversation.values() == {"role": "staff", "safe": 4}


@pytest.mark.parametrize(
    ("role", "safe", "likes"), list(product(("student", "staff"), range(1, 6), ("1", "2", "3", "1,2", "2,3")))
)
def test_a_question_is_asked_if_every_condition_holds(role: str, safe: int, likes: str) -> None:
    talk = Talk(survey_of(ROLE, SAFE, LIKES, WHY)).says(role, str(safe), likes)
    assert (talk.question == "why") == (role == "student" and safe <= 2 and likes != "2")


@pytest.mark.parametrize("left_out", ["role", "safe", "likes"])
def test_a_condition_on_what_was_left_out_does_not_hold(left_out: str) -> None:
    said = {"role": "student", "safe": "1", "likes": "art"} | {left_out: "SKIP"}
    assert Talk(survey_of(ROLE, SAFE, LIKES, WHY)).says(*said.values()).status == "finished"


def test_every_type_of_question_is_answered_in_words_alone() -> None:
    talk = Talk(EVERY_TYPE).says("a student", "very", "art and gym", "two", "March 14", "gym, art", "More music")
    assert talk.answers == {
        "role": "student",
        "safe": 5,
        "likes": ("art", "gym"),
        "kids": 2,
        "visit": "03-14",
        "first": ("gym", "art"),
        "hopes": "More music",
    }


def test_every_type_of_question_with_options_is_answered_by_its_buttons() -> None:
    talk = Talk(EVERY_TYPE).presses("role", "1").presses("safe", "5").presses("likes", "1,3").says("2", "3/14")
    assert talk.presses("first", "2,1").answers["first"] == ("gym", "art")
    assert [event.question for event in talk.answered] == ["role", "safe", "likes", "kids", "visit", "first"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(replies=st.lists(st.sampled_from(["BACK", "HELP", "WHO", "7", "x", "1", "1,2", "español", "SKIP"]), max_size=60))
def test_no_reply_asks_more_than_it_can_answer(replies: list[str]) -> None:
    talk = Talk(EVERY_TYPE).says(*replies)
    assert len(talk.last.prompts) <= 2
    assert sum(isinstance(event, Answered) for event in talk.events) <= len(replies)
    assert talk.says(*["SKIP"] * 30).status in ("finished", "declined")
