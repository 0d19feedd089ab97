"""What a conversation does next, reply by reply."""

import json
from typing import Any

import pytest

from sipbot.engine import turns
from sipbot.engine.conversation import Conversation
from sipbot.engine.errors import NotOpen
from sipbot.engine.events import Answered, Asked, Consented, Rejected, Skipped
from sipbot.engine.phrases import PHRASES
from sipbot.engine.survey import Privacy, Survey
from tests.talk import MORNING, Talk, survey_of

ROLE: dict[str, Any] = {
    "key": "role",
    "type": "choice",
    "text": "Who are you?",
    "choices": {"family": "A parent", "student": "A student", "staff": "A teacher"},
    "tag": "role",
}
SAFE: dict[str, Any] = {
    "key": "safe",
    "type": "scale",
    "text": "How safe is it here?",
    "low": {1: "Not at all"},
    "high": {5: "Very"},
    "ask_if": {"role": ["student", "family"]},
}
HOPES: dict[str, Any] = {"key": "hopes", "type": "text", "text": "What do you hope for?", "analyze": "vision"}
PROBED = HOPES | {"probe": "What would we see if that were true?"}
LIKED: dict[str, Any] = {
    "key": "liked",
    "type": "choices",
    "text": "What do you like?",
    "choices": {"art": "Art", "music": "Music", "spanish": "Spanish"},
}


def test_nothing_is_stored_before_the_consent() -> None:
    talk = Talk(survey_of(HOPES), begun=False).says("Our buses are late", "why?")
    assert talk.answered == []
    assert "late" not in talk.conversation.to_json()


def test_a_conversation_is_read_as_earlier_versions_wrote_it() -> None:
    conversation = Talk(survey_of(LIKED, HOPES)).says("1,3 💛").conversation
    earlier = json.dumps(json.loads(conversation.to_json())).replace('Z"', '+00:00"')
    assert earlier != conversation.to_json()
    assert Conversation.from_json(earlier) == conversation


def test_consent_keeps_its_wording_and_version() -> None:
    survey = survey_of(HOPES)
    talk = Talk(survey, begun=False).says("sí")
    wording = "May we keep your answers? Reply 1 to begin, 2 to leave."
    assert talk.last.events[0] == Consented(wording, survey.fingerprint, "en", talk.now)


def test_an_answer_carries_its_tag_and_its_words() -> None:
    talk = Talk(survey_of(ROLE, HOPES)).says("I'm a student")
    assert talk.last.events[0] == Answered("role", "I'm a student", "student", "en", talk.now, tag="role")


def test_a_long_answer_comes_back_as_written() -> None:
    words = ("¡Más música! \t{role} %s \\n 😀\n" * 200)[:5000]
    talk = Talk(survey_of(HOPES)).says(words)
    assert (talk.answered[0].text, talk.answers["hopes"]) == (words, words)


def test_what_no_database_keeps_is_left_out() -> None:
    talk = Talk(survey_of(HOPES)).says("Art\x00 and \ud800music")
    assert talk.answers == {"hopes": "Art and \ufffdmusic"}


def test_progress_counts_along_the_branch() -> None:
    talk = Talk(survey_of(ROLE, SAFE, HOPES))
    assert talk.prompt.progress == (1, 2)
    assert talk.says("2").prompt.progress == (2, 3)
    assert talk.says("5").prompt.progress_text == "3 of 3"


def test_three_replies_that_cannot_be_read_end_in_no_answer() -> None:
    talk = Talk(survey_of(ROLE, HOPES)).says("plane", "boat", "car")
    rejected = [event for event in talk.events if isinstance(event, Rejected)]
    assert [event.attempt for event in rejected] == [1, 2, 3]
    assert [event for event in talk.events if isinstance(event, Skipped)] == [Skipped("role", "not understood")]
    assert talk.question == "hopes"


def test_a_likely_answer_is_asked_back_and_kept_as_it_was_written() -> None:
    talk = Talk(survey_of(ROLE, HOPES)).says("3. a student")
    assert talk.told.startswith("Did you mean 2, A student?")
    assert talk.says("yes").answered[0].text == "3. a student"
    assert talk.answers == {"role": "student"}


def test_another_answer_takes_the_place_of_the_likely_one() -> None:
    talk = Talk(survey_of(ROLE, HOPES)).says("3. a student", "1")
    assert talk.answers == {"role": "family"}


def test_no_to_the_likely_answer_asks_again_and_then_goes_on() -> None:
    talk = Talk(survey_of(ROLE, HOPES)).says("3. a student", "no", "no")
    assert (talk.answers, talk.question) == ({}, "hopes")


def test_a_language_that_is_a_choice_is_an_answer() -> None:
    talk = Talk(survey_of(LIKED, languages=["en", "es"])).says("Spanish")
    assert talk.answers == {"liked": ("spanish",)}


def test_a_language_that_is_not_offered_lists_the_ones_that_are() -> None:
    talk = Talk(survey_of(ROLE, languages=["en", "es"])).says("português")
    assert "You can choose: English, Español." in talk.told
    assert talk.question == "role"


def test_who_is_answered_from_the_real_settings() -> None:
    privacy = Privacy(anonymous=False, smallest_group=6, kept_months=12, contact="Call 555-0100.")
    talk = Talk(survey_of(ROLE).with_privacy(privacy)).says("who sees this?")
    assert talk.told.startswith(
        "The planning team can see who gave which answer. Others cannot. We only show results for groups of 6 people "
        "or more. Answers are erased after 12 months. Questions? Call 555-0100.\n\n(1 of 1) Who are you?"
    )


@pytest.mark.parametrize("asked", ["why do you ask?", "WHY", "¿Por qué preguntan?"])
def test_why_is_answered_and_the_question_put_again(asked: str) -> None:
    talk = Talk(survey_of(HOPES, languages=["en", "es"])).says(asked)
    assert talk.told.startswith("The school is writing a plan to get better. The planning team reads")
    assert (talk.prompt.question, talk.answered) == ("hopes", [])


def test_help_names_the_school_and_puts_the_question_again() -> None:
    talk = Talk(survey_of(ROLE).with_privacy(Privacy(school="Lakeside School (invented)"))).says("HELP")
    assert talk.told.startswith("Lakeside School (invented): answer with a number")
    assert talk.prompt.question == "role"


def test_a_changed_answer_withdraws_what_is_no_longer_asked() -> None:
    talk = Talk(survey_of(ROLE, SAFE, HOPES)).says("2", "4", "BACK", "BACK", "3")
    assert talk.happened == ["Answered", "Withdrawn", "Asked"]
    assert talk.answers == {"role": "staff"}
    assert [given.value for given in talk.conversation.answers] == ["student", 4, "staff"]


def test_a_question_that_comes_back_is_asked_afresh() -> None:
    talk = Talk(survey_of(ROLE, SAFE, HOPES)).says("2", "4", "BACK", "BACK", "3", "BACK", "1")
    assert (talk.question, talk.answers) == ("safe", {"role": "family"})


def test_back_at_the_beginning_says_so() -> None:
    assert Talk(survey_of(ROLE)).says("back").told.startswith("This is the first question.\n\n(1 of 1) Who are you?")


def test_next_keeps_the_old_answer_and_skip_takes_it_out() -> None:
    survey = survey_of(ROLE, HOPES)
    assert Talk(survey).says("2", "BACK", "NEXT").answers == {"role": "student"}
    assert Talk(survey).says("2", "BACK", "SKIP").answers == {}


def test_a_required_question_insists_twice() -> None:
    talk = Talk(survey_of(ROLE | {"required": True}, HOPES)).says("skip")
    assert talk.told.startswith("This one helps us")
    assert talk.says("skip").question == "role"
    assert talk.says("skip").question == "hopes"


@pytest.mark.parametrize("thin", ["Joy", "more art please", "要有更多音乐"])
def test_a_thin_answer_is_probed_once(thin: str) -> None:
    talk = Talk(survey_of(PROBED)).says(thin)
    assert talk.told == "What would we see if that were true?"
    talk.says("Yes")
    assert [(given.text, given.probe) for given in talk.answered] == [(thin, False), ("Yes", True)]
    assert talk.status == "finished"


@pytest.mark.parametrize(
    "answer", ["idk", "nothing", "nada", "no sé", "...!", "That every child can read well by third grade"]
)
def test_nobody_is_pressed_for_more(answer: str) -> None:
    assert Talk(survey_of(PROBED)).says(answer).status == "finished"


def test_a_question_without_probe_is_not_probed() -> None:
    assert Talk(survey_of(HOPES)).says("Joy").status == "finished"


def test_a_survey_without_follow_up_probes_nobody() -> None:
    assert Talk(survey_of(PROBED, follow_up=False)).says("Joy").status == "finished"


def test_an_earlier_answer_stands_in_a_later_text() -> None:
    talk = Talk(survey_of(ROLE, HOPES | {"text": "What do you hope for, {role}?"})).says("1")
    assert talk.prompt.text == "What do you hope for, A parent?"


def test_a_missing_answer_leaves_clean_words() -> None:
    hopes = HOPES | {"text": "What do you hope for, {role|neighbor}?"}
    assert Talk(survey_of(ROLE, hopes)).says("skip").prompt.text == "What do you hope for, neighbor?"


def test_braces_that_people_type_mean_nothing() -> None:
    talk = Talk(survey_of(HOPES, thanks="You said: {hopes}")).says("{hopes} {0} {role.__class__}")
    assert talk.prompt.text == "You said: {hopes} {0} {role.__class__}"


def test_a_repeated_answer_is_cut_between_words() -> None:
    talk = Talk(survey_of(HOPES, thanks="You said: {hopes}")).says("music " * 30)
    assert talk.prompt.text == f"You said: {'music ' * 10}".rstrip()[: len("You said: ") + 59] + "..."


def test_stop_is_one_confirmation_one_line_and_silence() -> None:
    talk = Talk(survey_of(ROLE)).says("stop texting me", "hi", "1", "STOP", "help")
    assert list(map(type, talk.events)).count(Asked) == 2
    assert talk.heard[-2:] == [
        "School survey: you will get no more messages from us. Reply START to come back.",
        "You asked us to stop, so we are not reading replies. Reply START to come back.",
    ]


def test_start_asks_before_it_goes_on() -> None:
    talk = Talk(survey_of(ROLE)).says("STOP", "START")
    assert talk.happened == ["Restarted", "Asked"]
    assert talk.says("1").told.startswith("(1 of 1) Who are you?")
    assert talk.answers == {}


def test_start_after_a_stop_before_the_consent_asks_for_the_consent() -> None:
    talk = Talk(survey_of(ROLE), begun=False).says("STOP", "START")
    assert (talk.status, talk.question) == ("consenting", "consent")


def test_a_tapback_is_neither_an_answer_nor_a_mistake() -> None:
    talk = Talk(survey_of(HOPES)).says("Liked “What do you hope for?”")
    assert (talk.last.events, talk.last.prompts) == ((), ())


def test_a_reminder_repeats_the_question_with_an_opening() -> None:
    talk = Talk(survey_of(ROLE)).is_reminded()
    assert talk.prompt.text == "We would still love to hear from you.\nWho are you?"
    assert talk.happened == ["Reminded"]


@pytest.mark.parametrize("last", ["2", "stop"])
def test_nobody_is_reminded_after_the_end(last: str) -> None:
    talk = Talk(survey_of(ROLE), begun=False).says(last)
    with pytest.raises(NotOpen):
        talk.is_reminded()


def test_a_late_answer_is_kept_once_and_marked() -> None:
    talk = Talk(survey_of(ROLE, HOPES)).says("1").expires().says("More music", "And art")
    assert [(given.text, given.late) for given in talk.answered] == [("1", False), ("More music", True)]
    assert talk.status == "expired"


def test_a_late_reply_that_is_no_answer_is_told_so_once() -> None:
    talk = Talk(survey_of(ROLE)).expires().says("hello", "hello?")
    assert talk.heard[-1] == "This survey has closed. Thank you for writing."
    assert talk.last.prompts == ()


def test_words_after_the_end_are_kept_together() -> None:
    talk = Talk(survey_of(ROLE)).says("1", "thanks!", "The bus is late", "The food is cold")
    assert talk.answers == {"role": "family", "afterword": "The bus is late\nThe food is cold"}


def test_back_after_the_end_changes_the_last_answer() -> None:
    talk = Talk(survey_of(ROLE)).says("1", "BACK", "2")
    assert (talk.status, talk.answers) == ("finished", {"role": "student"})


def test_a_conversation_needs_the_survey_it_began_with() -> None:
    talk = Talk(survey_of(ROLE))
    with pytest.raises(ValueError, match="began with another text"):
        turns.reply(survey_of(HOPES), talk.conversation, "1", now=MORNING)


def test_same_inputs_give_the_same_characters() -> None:
    survey = survey_of(ROLE, HOPES)
    again = Survey.from_json(survey.to_json())
    texts = ("2", "BACK", "plane", "who", "1")
    assert Talk(survey).says(*texts).conversation.to_json() == Talk(again).says(*texts).conversation.to_json()


@pytest.mark.parametrize("name", [name for name in PHRASES if name != "help"])
def test_every_phrase_is_short_and_plain(name: str) -> None:
    assert len(PHRASES[name]) <= 120
    assert PHRASES[name].isascii()
