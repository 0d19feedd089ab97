"""Replies when nothing is asked: after STOP, after a no to the consent, after expiry, after the last answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sipbot.engine import asking
from sipbot.engine.answering import MOST_ATTEMPTS, ask_again, ask_consent, ask_next, back, open_question, record
from sipbot.engine.codes import best, family_of
from sipbot.engine.conversation import Conversation, Given, Likely
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import Answered, Informed, LanguageChanged, Restarted, Stopped
from sipbot.engine.keywords import Keyword
from sipbot.engine.languages import lexicon
from sipbot.engine.plain import plain
from sipbot.engine.questions.consent import YES
from sipbot.engine.survey import AFTERWORD, Survey
from sipbot.engine.turn import Turn
from sipbot.engine.yes_no import yes_or_no

_CLOSING_LINE: Mapping[str, str] = {"finished": "finished", "expired": "closed", "declined": "declined"}


def stop(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Opt out, from any state."""
    conversation = conversation.unchanging()
    conversation = replace(conversation, status="stopped", before_stop=conversation.status, likely=None, told=False)
    told = asking.notice(survey, conversation, "stopped", school=asking.school(survey, conversation))
    return Turn(conversation, (Stopped(now),), (replace(told, kind="closing"),))


def after_stop(survey: Survey, conversation: Conversation, text: str, known: Keyword | None, now: datetime) -> Turn:
    """Silence but for one line; only START lifts an opt-out."""
    del text
    if known and known.name == "start":
        return _restart(survey, conversation, now).after(Restarted(now))
    if conversation.told or (known and known.name == "stop"):
        return Turn(conversation)
    told = (asking.farewell(survey, conversation, "how_to_restart"),)
    return Turn(replace(conversation, told=True), (), told)


def _restart(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    before = conversation.before_stop or "open"
    conversation = replace(conversation, before_stop=None, attempts=0, told=False)
    if before in ("consenting", "declined"):
        return ask_consent(survey, conversation, now)
    if before == "open":
        return ask_again(survey, replace(conversation, status="open", awaiting="resume"), now)
    told = (asking.farewell(survey, conversation, "restarted_done"),)
    return Turn(replace(conversation, status=before), (), told)


def resume(survey: Survey, conversation: Conversation, text: str, now: datetime) -> Turn:
    """Go on after START only if they say so."""
    answer = yes_or_no(text, lexicon(survey.words(conversation.language).languages))
    if answer == YES or plain(text) == "1":
        return ask_next(survey, conversation, now)
    if conversation.attempts + 1 >= MOST_ATTEMPTS:
        return Turn(conversation)
    conversation = replace(conversation, attempts=conversation.attempts + 1)
    if answer is not None:
        return Turn(conversation, (), (asking.notice(survey, conversation, "restarted_later"),))
    return ask_again(survey, conversation, now)


def after_decline(survey: Survey, conversation: Conversation, text: str, known: Keyword | None, now: datetime) -> Turn:
    """Silence, until they ask to begin after all."""
    changed_mind = yes_or_no(text, lexicon(survey.words(conversation.language).languages)) == YES
    if changed_mind or (known and known.name == "start"):
        return ask_consent(survey, conversation, now)
    return _informed(survey, conversation, known) or Turn(conversation)


def after_expiry(survey: Survey, conversation: Conversation, text: str, known: Keyword | None, now: datetime) -> Turn:
    """Keep an answer that comes late to the question that was open; ask nothing else."""
    informed = _informed(survey, conversation, known)
    if informed:
        return informed
    late = _late_answer(survey, conversation, text) if known is None else None
    if late is None:
        return once(survey, conversation, "closed")
    conversation, events = record(survey, conversation, late.text, late.value, now)
    conversation = replace(conversation, question=None, awaiting="nothing", likely=None, told=True)
    return Turn(conversation, tuple(events), (asking.farewell(survey, conversation, "late_answer"),))


def _late_answer(survey: Survey, conversation: Conversation, text: str) -> Likely | None:
    if conversation.consented_at is None or conversation.awaiting not in ("answer", "probe", "confirmation"):
        return None
    words = survey.words(conversation.language)
    if conversation.likely and yes_or_no(text, lexicon(words.languages)) == YES:
        return conversation.likely
    try:
        return Likely(text, open_question(survey, conversation).read(text, words))
    except NotUnderstood:
        return None


def after_end(survey: Survey, conversation: Conversation, text: str, known: Keyword | None, now: datetime) -> Turn:
    """BACK changes the last answer; words that say something are kept; a thank-you is answered once."""
    if known and known.name == "back":
        return back(survey, conversation, now)
    informed = _informed(survey, conversation, known)
    if informed:
        return informed
    if known or _says_nothing_new(survey, conversation, text):
        return once(survey, conversation, "finished")
    earlier = conversation.standing(AFTERWORD)
    whole = f"{earlier.text}\n{text}" if earlier else text
    given = Given(AFTERWORD, whole, whole, conversation.language, now)
    conversation = replace(conversation.with_answer(given), told=True)
    answered = Answered(AFTERWORD, whole, whole, conversation.language, now)
    return Turn(conversation, (answered,), (asking.farewell(survey, conversation, "afterword"),))


def _says_nothing_new(survey: Survey, conversation: Conversation, text: str) -> bool:
    known = lexicon(survey.words(conversation.language).languages)
    said = plain(text)
    return not said or said.isdigit() or said in known.pleasantries or said in known.no_answer


def _informed(survey: Survey, conversation: Conversation, known: Keyword | None) -> Turn | None:
    """HELP, WHO, WHY and another language are answered also when nothing is asked any more."""
    if known is None:
        return None
    if known.name == "help":
        return Turn(conversation, (Informed("help"),), (asking.help_text(survey, conversation),))
    if known.name == "who":
        return Turn(conversation, (Informed("who"),), (asking.who_text(survey, conversation),))
    if known.name == "why":
        return Turn(conversation, (Informed("why"),), (asking.notice(survey, conversation, "why"),))
    code = asked_language(survey, conversation, known.language) if known.language else None
    if code is None or code == conversation.language:
        return None
    conversation = replace(conversation, language=code, told=False)
    return once(survey, conversation, _CLOSING_LINE[conversation.status]).after(LanguageChanged(code))


def once(survey: Survey, conversation: Conversation, name: str) -> Turn:
    """One closing line, and silence afterwards."""
    if conversation.told:
        return Turn(conversation)
    return Turn(replace(conversation, told=True), (), (asking.farewell(survey, conversation, name),))


def offered_language(survey: Survey, language: str) -> str | None:
    """The code of *language* among the survey's: "es-MX" is "es", "zh-TW" is "zh-Hant"."""
    return best(language, survey.languages)


def asked_language(survey: Survey, conversation: Conversation, language: str) -> str | None:
    """The code to go on in for somebody who names *language*; "Chinese" is the Chinese that is spoken already."""
    if family_of(conversation.language) == language:
        return conversation.language
    return offered_language(survey, language)
