"""Text messages: an answer may arrive in parts, be a picture, or come from a machine.

Phones cut a long text, and people send one thought after the other. Parts are held until it has been quiet for a
while, then they are one answer; one that comes too late for that is put to the answer it belongs to. Nothing here
waits: `Conversation.whole_at` says when a clock should call `whole`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sipbot.engine import asking, turns
from sipbot.engine.answering import ask_again, open_question
from sipbot.engine.conversation import Conversation, Given
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import Answered
from sipbot.engine.keywords import Keyword, keyword_in
from sipbot.engine.survey import CONSENT, Survey
from sipbot.engine.turn import Turn

LATE = timedelta(minutes=10)
"""So long after an answer a text that answers nothing else is taken for the rest of it."""

MISSPELLED_WORDS, MISSPELLED_LETTERS = 2, 20

_NUMBERED = re.compile(r"\s*[(\[]?\s*(\d{1,2})\s*/\s*(\d{1,2})\s*[)\]]?[:.]?\s*(.*)", re.DOTALL)
_ONE_TEXT = range(145, 161)
_ONE_TEXT_WITH_ACCENTS = range(60, 71)


def reply(survey: Survey, conversation: Conversation, text: str, *, now: datetime, quiet: timedelta) -> Turn:
    """Take one text message, which may be a part of an answer. Never raises for a text."""
    known = keyword_in(text, survey.languages, conversation.language)
    if quiet and text.strip() and _is_part(survey, conversation, known):
        held = replace(conversation, parts=(*conversation.parts, turns.storable(text)), whole_at=now + quiet)
        return Turn(replace(held, n_turns=held.n_turns + 1))
    if conversation.parts and known:
        return _whole_then(survey, conversation, known, text, now)
    return _late_part(survey, conversation, known, text, now) or turns.reply(survey, conversation, text, now=now)


def whole(survey: Survey, conversation: Conversation, *, now: datetime) -> Turn:
    """Take the parts that were held as one answer."""
    text = joined(conversation.parts)
    return turns.reply(survey, replace(conversation, parts=(), whole_at=None), text, now=now)


def wordless(survey: Survey, conversation: Conversation, *, now: datetime) -> Turn:
    """Ask for words after a picture or a sound; when nothing is asked, say nothing."""
    conversation = replace(conversation, n_turns=conversation.n_turns + 1)
    if conversation.is_over or conversation.parts:
        return Turn(conversation)
    told = (asking.notice(survey, conversation, "answer_in_words"),)
    return ask_again(survey, conversation, now).after(prompts=told)


def unanswered(survey: Survey, conversation: Conversation, *, told: bool = False) -> Turn:
    """Leave a text without an answer; with `told`, say that it is because there are too many."""
    conversation = replace(conversation, n_turns=conversation.n_turns + 1)
    return Turn(conversation, (), (asking.notice(survey, conversation, "too_fast"),) if told else ())


def joined(parts: Sequence[str]) -> str:
    """The parts as one text: in the order of their numbers where all have one, "(2/3) ...", else as they came."""
    numbered = [_NUMBERED.fullmatch(part) for part in parts]
    found = [match for match in numbered if match is not None]
    if len(parts) > 1 and len(found) == len(parts) and len({match[2] for match in found}) == 1:
        parts = [match[3] for match in sorted(found, key=lambda match: int(match[1]))]
    whole, *others = parts
    for before, part in zip(parts, others, strict=False):
        whole += part if _is_cut(before, part) else f" {part}"
    return whole


def _is_part(survey: Survey, conversation: Conversation, known: Keyword | None) -> bool:
    """Whether words are awaited, and these are no keyword. Where nothing is kept yet, nothing is held either."""
    if conversation.status != "open" or conversation.awaiting not in ("answer", "probe"):
        return False
    if survey.question(conversation.question or CONSENT).type != "text":
        return False
    return known is None or (known.name == "language" and known.language == conversation.language)


def _whole_then(survey: Survey, conversation: Conversation, known: Keyword, text: str, now: datetime) -> Turn:
    """What was held is the answer, then the keyword is followed; to SKIP and NEXT, having answered is going on."""
    if known.name == "noise":
        return turns.reply(survey, conversation, text, now=now)
    answered = whole(survey, conversation, now=now)
    if known.name in ("skip", "next"):
        return answered
    followed = turns.reply(survey, answered.conversation, text, now=now)
    return replace(followed, events=(*answered.events, *followed.events))


def _late_part(
    survey: Survey, conversation: Conversation, known: Keyword | None, text: str, now: datetime
) -> Turn | None:
    """*text* put to the answer before it, and the question again; None where it answers what was asked."""
    given = conversation.answers[-1] if conversation.answers else None
    if known or given is None or not given.stands or now - given.at > LATE:
        return None
    if conversation.status != "open" or conversation.awaiting != "answer" or not conversation.question:
        return None
    if survey.question(given.question).type != "text" or given.question == conversation.question:
        return None
    if not _is_prose(text) or _says_something(survey, conversation, text):
        return None
    return _appended(survey, conversation, given, turns.storable(text), now)


def _is_prose(text: str) -> bool:
    """Whether it is more than a word or two, which would rather be a choice that is misspelled."""
    words = [word for word in text.split() if any(letter.isalpha() for letter in word)]
    return len(words) > MISSPELLED_WORDS or len(text.strip()) > MISSPELLED_LETTERS


def _says_something(survey: Survey, conversation: Conversation, text: str) -> bool:
    """Whether *text* answers the question that is open, or nearly does."""
    try:
        open_question(survey, conversation).read(text, survey.words(conversation.language))
    except NotUnderstood as unread:
        return unread.maybe is not None
    return True


def _appended(survey: Survey, conversation: Conversation, given: Given, text: str, now: datetime) -> Turn:
    whole = joined((given.text, text))
    question = survey.question(given.question)
    answered = Answered(
        given.question, whole, whole, given.language, given.at, probe=given.probe, analyze=question.analyze
    )
    conversation = conversation.with_answer(replace(given, text=whole, value=whole))
    conversation = replace(conversation, n_turns=conversation.n_turns + 1)
    return ask_again(survey, conversation, now).after(answered)


def _is_cut(part: str, following: str) -> bool:
    """Whether a phone company cut a word: a text that is as long as one can be, with letters on both sides."""
    full = _ONE_TEXT if part.isascii() else _ONE_TEXT_WITH_ACCENTS
    return len(part) in full and part[-1:].isalnum() and following[:1].isalnum()
