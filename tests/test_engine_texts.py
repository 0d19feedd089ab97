"""Text messages in the engine: parts of an answer, pictures, too many at once."""

from datetime import timedelta
from typing import Self

import pytest

from sipbot.engine import texts
from sipbot.engine.events import Answered
from sipbot.engine.texts import joined
from tests.talk import Talk, survey_of

RIDE = {"key": "ride", "type": "text", "text": "How is the ride?", "analyze": "challenge"}
LIKE = {"key": "like", "type": "scale", "text": "Do you like it?", "low": {1: "Not at all"}, "high": {5: "Very"}}
WISH = {"key": "wish", "type": "text", "text": "What would you change?", "probe": "Why?"}
LONG = "It is slow, and it is loud on every day of the week"


class TextTalk(Talk):
    """A conversation by text message, eight seconds of quiet after each answer in words."""

    quiet = timedelta(seconds=8)

    def texts(self, *said: str) -> Self:
        """Send these, a second after each other."""
        for text in said:
            self.now += timedelta(seconds=1)
            self._take(texts.reply(self.survey, self.conversation, text, now=self.now, quiet=self.quiet))
        return self

    def waits(self) -> Self:
        """Let it be quiet for long enough."""
        assert self.conversation.whole_at is not None
        self.now = self.conversation.whole_at
        self._take(texts.whole(self.survey, self.conversation, now=self.now))
        return self

    @property
    def open_answers(self) -> list[str]:
        """The answers in words that stand, follow-ups too."""
        return [given.text for given in self.conversation.answers if given.stands and given.question != "like"]


@pytest.fixture
def talk() -> TextTalk:
    return TextTalk(survey_of(RIDE, LIKE, WISH))


def test_words_wait_until_it_is_quiet(talk: TextTalk) -> None:
    talk.texts("It is slow", "and it is loud")
    assert (talk.told, talk.conversation.parts) == ("", ("It is slow", "and it is loud"))
    assert talk.conversation.whole_at == talk.now + timedelta(seconds=8)
    talk.waits()
    assert talk.answers == {"ride": "It is slow and it is loud"}
    assert "Do you like it?" in talk.told


def test_nothing_waits_once_an_answer_is_whole(talk: TextTalk) -> None:
    talk.texts("It is slow", "and it is loud").waits()
    assert (talk.conversation.parts, talk.conversation.whole_at) == ((), None)


def test_a_pick_does_not_wait(talk: TextTalk) -> None:
    talk.texts(LONG).waits().texts("4")
    assert talk.answers["like"] == 4
    assert "What would you change?" in talk.told


def test_a_consent_does_not_wait() -> None:
    talk = TextTalk(survey_of(RIDE), begun=False).texts("yes")
    assert "How is the ride?" in talk.told


def test_an_answer_to_a_follow_up_waits_too(talk: TextTalk) -> None:
    talk.texts(LONG).waits().texts("4", "More buses").waits()
    assert "Why?" in talk.told
    talk.texts("Because they", "are full").waits()
    assert talk.open_answers == [LONG, "More buses", "Because they are full"]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("one",), "one"),
        (("one", "two"), "one two"),
        (("(2/2) two", "(1/2) one"), "one two"),
        (("2/3: b", "3/3: c", "1/3: a"), "a b c"),
        (("(2/3) b", "(3/2) c"), "(2/3) b (3/2) c"),
        (("(1/2) one", "two"), "(1/2) one two"),
        (("1/2 of the time it is late",), "1/2 of the time it is late"),
        (("a" * 153, "bc d"), "a" * 153 + "bc d"),
        (("a" * 152 + ".", "Then"), "a" * 152 + ". Then"),
        (("ó" * 67, "sea"), "ó" * 67 + "sea"),
        (("a" * 120, "bc"), "a" * 120 + " bc"),
    ],
)
def test_parts_are_joined_in_their_order(parts: tuple[str, ...], whole: str) -> None:
    assert joined(parts) == whole


def test_what_comes_late_is_put_to_the_answer_it_belongs_to(talk: TextTalk) -> None:
    talk.texts(LONG).waits()
    talk.texts("and the driver is always kind to us")
    assert talk.answers == {"ride": f"{LONG} and the driver is always kind to us"}
    assert talk.happened == ["Answered", "Asked"]
    assert "Do you like it?" in talk.told


def test_the_late_part_replaces_the_answer_and_keeps_its_kind(talk: TextTalk) -> None:
    talk.texts(LONG).waits().texts("and the driver is always kind to us")
    answered = talk.events[-2]
    assert isinstance(answered, Answered)
    assert (answered.question, answered.analyze, answered.late) == ("ride", "challenge", False)


@pytest.mark.parametrize("text", ["plane", "seven", "7", "thank you", "3 or 4", "ok"])
def test_a_word_or_two_is_rather_a_pick_that_is_misspelled(talk: TextTalk, text: str) -> None:
    talk.texts(LONG).waits().texts(text)
    assert talk.answers["ride"] == LONG


def test_after_ten_minutes_nothing_is_a_late_part(talk: TextTalk) -> None:
    talk.texts(LONG).waits()
    talk.now += timedelta(minutes=10)
    talk.texts("and the driver is always kind to us")
    assert (talk.answers, talk.happened) == ({"ride": LONG}, ["Rejected", "Asked"])


def test_stop_is_never_a_part_and_loses_nothing(talk: TextTalk) -> None:
    talk.texts(LONG, "STOP")
    assert (talk.status, talk.answers) == ("stopped", {"ride": LONG})
    assert talk.told == "School survey: you will get no more messages from us. Reply START to come back."


def test_stop_in_two_parts_is_stop(talk: TextTalk) -> None:
    talk.texts("please do not", "text me anymore").waits()
    assert talk.status == "stopped"


def test_help_after_words_answers_and_helps(talk: TextTalk) -> None:
    talk.texts(LONG, "HELP")
    assert talk.answers == {"ride": LONG}
    assert "Do you like it?" in talk.told


@pytest.mark.parametrize("keyword", ["SKIP", "NEXT"])
def test_going_on_after_words_keeps_the_words(talk: TextTalk, keyword: str) -> None:
    talk.texts(LONG, keyword)
    assert talk.answers == {"ride": LONG}
    assert "Do you like it?" in talk.told


def test_a_tapback_between_two_parts_is_passed_over(talk: TextTalk) -> None:
    talk.texts("It is slow", "Liked “How is the ride?”", "and it is loud").waits()
    assert talk.answers == {"ride": "It is slow and it is loud"}


def test_a_picture_asks_for_words_and_one_with_words_is_read(talk: TextTalk) -> None:
    turn = texts.wordless(talk.survey, talk.conversation, now=talk.now)
    assert [prompt.text for prompt in turn.prompts] == [
        "We cannot read pictures or recordings. Please answer in words.",
        "How is the ride?",
    ]


def test_a_picture_among_parts_says_nothing(talk: TextTalk) -> None:
    talk.texts("It is slow")
    assert texts.wordless(talk.survey, talk.conversation, now=talk.now).prompts == ()


def test_parts_outlive_the_closing_of_the_survey_as_a_late_answer(talk: TextTalk) -> None:
    talk.texts(LONG).expires().waits()
    assert [event.late for event in talk.answered] == [True]
