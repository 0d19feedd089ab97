"""Buttons: a press on the question that is open answers it, one on an earlier question asks before it changes."""

import pytest

from sipbot.engine.events import Answered, Withdrawn
from tests.talk import Talk, survey_of

ROLE = {
    "key": "role",
    "type": "choice",
    "text": "Who are you?",
    "choices": {"family": "A parent", "student": "A student", "staff": "A teacher"},
}
SAFE = {"key": "safe", "type": "scale", "text": "How safe?", "low": {1: "Not"}, "high": {5: "Very"}}
SEAT = {"key": "seat", "type": "text", "text": "Where do you sit?", "ask_if": {"role": ["student"]}}
HOPES = {"key": "hopes", "type": "text", "text": "What do you hope for?", "probe": "Tell us more?"}


@pytest.fixture
def talk() -> Talk:
    return Talk(survey_of(ROLE, SAFE, SEAT, HOPES))


def test_a_press_on_the_open_question_means_what_its_number_means(talk: Talk) -> None:
    typed = Talk(survey_of(ROLE, SAFE, SEAT, HOPES)).says("2")
    assert talk.presses("role", "2").conversation == typed.conversation
    assert talk.prompt == typed.prompt


def test_an_old_button_asks_before_it_changes_an_answer(talk: Talk) -> None:
    talk.says("1").presses("role", "2")
    assert talk.told == 'Change your answer to question 1 from "A parent" to "A student"?\n1. Yes\n2. No\n' + (
        "Reply 1 for yes, 2 for no."
    )
    assert talk.answers == {"role": "family"}


@pytest.mark.parametrize("yes", ["1", "yes", "Sí"])
def test_a_yes_changes_it_and_goes_on(talk: Talk, yes: str) -> None:
    talk.says("1").presses("role", "2").says(yes)
    assert talk.answers == {"role": "student"}
    assert (talk.prompt.text, talk.prompt.answered) == ("How safe?", "A student")


def test_a_pressed_yes_changes_it_too(talk: Talk) -> None:
    talk.says("1").presses("role", "2").presses("change.role", "1")
    assert talk.answers == {"role": "student"}


@pytest.mark.parametrize("no", ["2", "no", "SKIP"])
def test_a_no_keeps_it_and_goes_on(talk: Talk, no: str) -> None:
    talk.says("1").presses("role", "2").says(no)
    assert talk.answers == {"role": "family"}
    assert talk.heard[-2:] == [
        "That is fine. Your answer stays as it was.",
        "(2 of 3) How safe?\nReply with a number from 1 (Not) to 5 (Very).",
    ]


def test_other_words_answer_the_question_that_was_open(talk: Talk) -> None:
    talk.says("1").presses("role", "2").says("4")
    assert talk.answers == {"role": "family", "safe": 4}


def test_a_change_may_change_the_branch(talk: Talk) -> None:
    talk.says("2", "5", "By the window").presses("role", "1").says("yes")
    assert [event.question for event in talk.last.events if isinstance(event, Withdrawn)] == ["seat"]
    assert talk.answers == {"role": "family", "safe": 5}


def test_the_same_button_pressed_twice_says_nothing_twice(talk: Talk) -> None:
    talk.presses("role", "2").presses("role", "2")
    assert (talk.last.prompts, talk.last.events, talk.question) == ((), (), "safe")


@pytest.mark.parametrize("key", ["change.role", "resume.role", "consent", "seat", "nowhere"])
def test_a_press_that_means_nothing_any_more_is_met_with_silence(talk: Talk, key: str) -> None:
    talk.says("1").presses(key, "1")
    assert (talk.last.prompts, talk.answers, talk.question) == ((), {"role": "family"}, "safe")


def test_a_button_of_a_question_that_was_left_out_answers_it(talk: Talk) -> None:
    talk.says("SKIP").presses("role", "3")
    assert talk.answers == {"role": "staff"}
    assert talk.prompt.text == "How safe?"


def test_a_change_after_the_end_thanks_again(talk: Talk) -> None:
    talk.says("1", "3", "A garden and a kitchen for everybody").says("SKIP").presses("safe", "4")
    assert talk.told.startswith('Change your answer to question 2 from "3" to "4"?')
    talk.presses("change.safe", "1")
    assert (talk.answers["safe"], talk.status, talk.prompt.text) == (4, "finished", "Thank you.")


def test_a_change_that_is_kept_after_the_end_ends_it(talk: Talk) -> None:
    talk.says("1", "3", "A garden and a kitchen for everybody").says("SKIP").presses("safe", "4").says("no")
    assert (talk.answers["safe"], talk.status) == (3, "finished")
    assert (talk.told, talk.prompt.kind) == ("That is fine. Your answer stays as it was.", "closing")


def test_a_follow_up_still_waits_after_a_change_was_asked_about(talk: Talk) -> None:
    talk.says("1", "3", "Art").presses("role", "2").says("More painting, less paper")
    probed = [(event.question, event.probe) for event in talk.answered[-2:]]
    assert probed == [("hopes", False), ("hopes", True)]
    assert talk.answers["hopes"] == "Art"


def test_help_leaves_the_change_open(talk: Talk) -> None:
    talk.says("1").presses("role", "2").says("HELP").says("yes")
    assert talk.answers == {"role": "student"}


def test_stop_and_expiry_forget_the_change(talk: Talk) -> None:
    talk.says("1").presses("role", "2").says("STOP", "START", "yes")
    assert (talk.answers, talk.question) == ({"role": "family"}, "safe")
    talk.presses("role", "2").expires().says("5")
    assert talk.answers == {"role": "family", "safe": 5}


def test_a_pressed_yes_to_going_on_is_not_an_answer_when_pressed_twice(talk: Talk) -> None:
    talk.says("STOP", "START").presses("resume.role", "1").presses("resume.role", "1")
    assert (talk.answers, talk.question) == ({}, "role")


def test_an_answer_pressed_instead_of_going_on_is_taken(talk: Talk) -> None:
    talk.says("STOP", "START").presses("role", "3")
    assert (talk.answers, talk.question) == ({"role": "staff"}, "safe")


def test_nothing_is_pressed_after_stop(talk: Talk) -> None:
    talk.says("1", "STOP").presses("role", "2").presses("safe", "2")
    assert talk.answers == {"role": "family"}
    assert talk.status == "stopped"


def test_the_button_of_the_consent_lets_people_change_their_mind() -> None:
    talk = Talk(survey_of(ROLE), begun=False).presses("consent", "2").presses("consent", "1")
    assert (talk.status, talk.question) == ("consenting", "consent")
    assert talk.presses("consent", "1").question == "role"


def test_what_was_answered_goes_with_the_next_message(talk: Talk) -> None:
    talk.says("A student please", "plane", "5", "By the window", "Art")
    answered = [event.text for event in talk.events if isinstance(event, Answered)]
    assert (answered[0], talk.prompt.answered) == ("A student please", "Art")
