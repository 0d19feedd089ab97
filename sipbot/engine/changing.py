"""A press on a button of an earlier message: it may answer what was left out, and asks before an answer is changed."""

from dataclasses import replace
from datetime import datetime

from sipbot.engine import asking
from sipbot.engine.afterwards import once
from sipbot.engine.answering import ask_consent, ask_next, record
from sipbot.engine.conditions import branch
from sipbot.engine.conversation import Conversation, Likely
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import Asked, Value
from sipbot.engine.languages import lexicon
from sipbot.engine.piping import shortened
from sipbot.engine.plain import plain
from sipbot.engine.questions.consent import YES
from sipbot.engine.survey import CONSENT, Survey
from sipbot.engine.turn import Turn
from sipbot.engine.yes_no import yes_or_no

AGREES = "1"
"""What the button says that agrees to the consent, or to a change."""


def press(survey: Survey, conversation: Conversation, key: str, text: str, now: datetime) -> Turn:
    """Take a press on a button of *key*, which is not what was put last. A second press of the same says nothing."""
    match conversation.status:
        case "open" | "finished":
            return _press(survey, conversation, key, text, now)
        case "declined" if key == CONSENT and text == AGREES:
            return ask_consent(survey, conversation, now)
        case "expired":
            return once(survey, conversation, "closed")
        case _:
            return Turn(conversation)


def wants_change(survey: Survey, conversation: Conversation, text: str) -> bool | None:
    """Whether *text* says yes or no to a change; None if it says neither."""
    numbers = {AGREES: True, "2": False}
    if plain(text) in numbers:
        return numbers[plain(text)]
    answer = yes_or_no(text, lexicon(survey.words(conversation.language).languages))
    return None if answer is None else answer == YES


def change(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Put the likely answer in the place of the earlier one, and go on."""
    key, likely = conversation.changing, conversation.likely
    if key is None or likely is None:
        raise ValueError(f"conversation {conversation.id} changes no answer")
    return _answer(survey, conversation, key, likely.text, likely.value, now)


def keep(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Leave the earlier answer as it is, and go on."""
    conversation = conversation.unchanging()
    if conversation.status == "finished":
        return Turn(conversation, (), (asking.farewell(survey, conversation, "change_kept"),))
    return ask_next(survey, conversation, now).after(prompts=(asking.notice(survey, conversation, "change_kept"),))


def _press(survey: Survey, conversation: Conversation, key: str, text: str, now: datetime) -> Turn:
    conversation = conversation.unchanging()
    value = _read(survey, conversation, key, text)
    earlier = conversation.standing(key)
    if value is None or (earlier is not None and earlier.value == value):
        return Turn(conversation)
    if earlier is None or key == conversation.question:
        return _answer(survey, conversation, key, text, value, now)
    conversation = replace(
        conversation,
        awaiting="change",
        changing=key,
        before_change=conversation.awaiting,
        likely=Likely(text, value),
        asked_at=now,
    )
    return Turn(conversation, (Asked(key, again=True),), (asking.awaited(survey, conversation),))


def _read(survey: Survey, conversation: Conversation, key: str, text: str) -> Value:
    """What the press says; None where that question is not asked (any more), or has no such answer."""
    answers = conversation.values()
    if key not in {question.key for question in branch(survey, answers)}:
        return None
    try:
        return survey.question(key, answers).read(text, survey.words(conversation.language))
    except NotUnderstood:
        return None


def _answer(survey: Survey, conversation: Conversation, key: str, text: str, value: Value, now: datetime) -> Turn:
    conversation = replace(conversation.unchanging(), question=key, awaiting="answer", likely=None)
    conversation, events = record(survey, conversation, text, value, now)
    said = survey.question(key, conversation.values()).say(value, survey.words(conversation.language))
    return ask_next(survey, conversation, now).after(*events).answering(shortened(said))
