"""One step of a conversation: start it, reply to it, remind, expire. Each returns the whole result as a `Turn`.

Same survey, conversation, text and time: the same turn, byte for byte.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sipbot.engine import asking
from sipbot.engine.afterwards import (
    after_decline,
    after_end,
    after_expiry,
    after_stop,
    asked_language,
    offered_language,
    resume,
    stop,
)
from sipbot.engine.answering import accept, ask_again, back, go_on, open_question, reject, skip
from sipbot.engine.changing import change, keep, press, wants_change
from sipbot.engine.conversation import Conversation
from sipbot.engine.errors import NotOpen, NotUnderstood
from sipbot.engine.events import Asked, Expired, Informed, LanguageChanged, Reminded
from sipbot.engine.keywords import Keyword, keyword_in, language_named
from sipbot.engine.languages import lexicon
from sipbot.engine.plain import plain
from sipbot.engine.questions import Question
from sipbot.engine.questions.consent import YES
from sipbot.engine.survey import CONSENT, Survey
from sipbot.engine.turn import Turn
from sipbot.engine.words import Words
from sipbot.engine.yes_no import yes_or_no

__all__ = ["Turn", "expire", "remind", "reply", "start", "storable"]

_SURROGATES = re.compile("[\ud800-\udfff]")


def start(survey: Survey, conversation_id: str, *, language: str, now: datetime) -> Turn:
    """Begin with the consent, in *language* if the survey is offered in it."""
    conversation = Conversation(
        id=conversation_id,
        survey=survey.name,
        fingerprint=survey.fingerprint,
        language=offered_language(survey, language) or survey.language,
        status="consenting",
        question=CONSENT,
        awaiting="answer",
        started_at=now,
        asked_at=now,
    )
    return Turn(conversation, (Asked(CONSENT),), (asking.awaited(survey, conversation),))


def reply(survey: Survey, conversation: Conversation, text: str, *, now: datetime, question: str | None = None) -> Turn:
    """Take one message from the participant, in whatever state the conversation is. Never raises for a text.

    `question` is the key of the prompt whose button was pressed; None for words, which are for what was put last.
    """
    _check_survey(survey, conversation)
    text = storable(text)
    conversation = replace(conversation, n_turns=conversation.n_turns + 1)
    if question is not None and question != asking.key_put(conversation):
        return press(survey, conversation, question, text, now)
    known = keyword_in(text, survey.languages, conversation.language)
    if known and known.name == "noise":
        return Turn(conversation)
    if known and known.name == "stop" and conversation.status != "stopped":
        return stop(survey, conversation, now)
    if conversation.awaiting == "change":
        return _while_changing(survey, conversation, text, known, now)
    return _IN_STATUS[conversation.status](survey, conversation, text, known, now)


def remind(survey: Survey, conversation: Conversation, *, now: datetime) -> Turn:
    """Put the open question again after silence. Raises `NotOpen`."""
    _check_survey(survey, conversation)
    _check_open(conversation)
    conversation = replace(conversation, n_reminders=conversation.n_reminders + 1, reminded_at=now)
    happened = Reminded(conversation.question, conversation.n_reminders)
    return Turn(conversation, (happened,), (asking.reminder(survey, conversation),))


def expire(survey: Survey, conversation: Conversation, *, now: datetime) -> Turn:
    """Close for lack of an answer, silently; the next reply is still kept. Raises `NotOpen`."""
    _check_survey(survey, conversation)
    _check_open(conversation)
    return Turn(replace(conversation.unchanging(), status="expired", told=False), (Expired(now),))


def storable(text: str) -> str:
    """*text* as written, but for what no database keeps: NUL is dropped, half a character is replaced."""
    if text.isascii() and "\x00" not in text:
        return text
    return _SURROGATES.sub("\ufffd", text.replace("\x00", ""))


def _check_survey(survey: Survey, conversation: Conversation) -> None:
    if survey.fingerprint != conversation.fingerprint:
        raise ValueError(
            f"conversation {conversation.id} began with another text of the survey {conversation.survey!r}"
        )


def _check_open(conversation: Conversation) -> None:
    if conversation.is_over:
        raise NotOpen(f"conversation {conversation.id} is {conversation.status}")


def _while_open(survey: Survey, conversation: Conversation, text: str, known: Keyword | None, now: datetime) -> Turn:
    if known and not is_an_answer(survey, conversation, text, known):
        return _follow(survey, conversation, known, now)
    if conversation.awaiting == "resume":
        return resume(survey, conversation, text, now)
    if conversation.awaiting == "confirmation" and conversation.likely:
        confirmed = yes_or_no(text, lexicon(survey.words(conversation.language).languages))
        if confirmed == YES:
            return accept(survey, conversation, conversation.likely.text, conversation.likely.value, now)
        if confirmed is not None:
            return reject(survey, conversation, text, NotUnderstood("not meant"), now)
    question = open_question(survey, conversation)
    try:
        value = question.read(text, survey.words(conversation.language))
    except NotUnderstood as unread:
        return reject(survey, conversation, text, unread, now)
    return accept(survey, conversation, text, value, now)


def _while_changing(
    survey: Survey, conversation: Conversation, text: str, known: Keyword | None, now: datetime
) -> Turn:
    """Yes changes the earlier answer, no keeps it; anything else is for what was put before that was asked."""
    changes = wants_change(survey, conversation, text)
    if changes:
        return change(survey, conversation, now)
    if changes is False or (known and known.name in ("skip", "next")):
        return keep(survey, conversation, now)
    if known is None or known.name == "back":
        conversation = conversation.unchanging()
    return _IN_STATUS[conversation.status](survey, conversation, text, known, now)


def is_an_answer(survey: Survey, conversation: Conversation, text: str, known: Keyword) -> bool:
    """Whether a message that could be a keyword is what the question asks for: "Spanish" where it is a choice."""
    words = survey.words(conversation.language)
    if conversation.awaiting in ("confirmation", "change", "resume"):
        return yes_or_no(text, lexicon(words.languages)) is not None
    question = open_question(survey, conversation)
    if known.name == "language" and (question.type == "text" or question.offers()):
        code = asked_language(survey, conversation, known.language or "")
        if code == conversation.language or (code is None and _asks_for_a_language(question, words)):
            return True
    return question.names(text, words) or (known.name == "language" and _names_an_option(question, text, words))


def _asks_for_a_language(question: Question, words: Words) -> bool:
    return any(language_named(plain(words.text(question.context, label))) for label in question.offers().values())


def _names_an_option(question: Question, text: str, words: Words) -> bool:
    """Whether the name of a language is a part of an option, "Haitian" where "Haitian Creole" is one, or of several."""
    if not question.offers():
        return False
    try:
        question.read(text, words)
    except NotUnderstood as unread:
        return unread.maybe is not None or unread.reason == "several"
    return True


def _follow(survey: Survey, conversation: Conversation, known: Keyword, now: datetime) -> Turn:
    """Do what a keyword says."""
    match known.name:
        case "help":
            return ask_again(survey, conversation, now).after(
                Informed("help"), prompts=(asking.help_text(survey, conversation),)
            )
        case "who":
            return ask_again(survey, conversation, now).after(
                Informed("who"), prompts=(asking.who_text(survey, conversation),)
            )
        case "why":
            return ask_again(survey, conversation, now).after(
                Informed("why"), prompts=(asking.notice(survey, conversation, "why"),)
            )
        case "back":
            return back(survey, conversation, now)
        case "skip":
            return skip(survey, conversation, now)
        case "next":
            return go_on(survey, conversation, now)
        case "language":
            return _switch_language(survey, conversation, known.language or "", now)
        case _:
            return ask_again(survey, conversation, now)


def _switch_language(survey: Survey, conversation: Conversation, language: str, now: datetime) -> Turn:
    code = asked_language(survey, conversation, language)
    if code is None:
        told = (asking.languages_text(survey, conversation),)
        return ask_again(survey, conversation, now).after(Informed("languages"), prompts=told)
    if code == conversation.language:
        return ask_again(survey, conversation, now)
    conversation = replace(conversation, language=code)
    return ask_again(survey, conversation, now).after(LanguageChanged(code))


_IN_STATUS: Mapping[str, Callable[[Survey, Conversation, str, Keyword | None, datetime], Turn]] = {
    "consenting": _while_open,
    "open": _while_open,
    "finished": after_end,
    "declined": after_decline,
    "stopped": after_stop,
    "expired": after_expiry,
}
