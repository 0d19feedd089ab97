"""Questions put and answers taken: what is recorded, what is asked next, what could not be read, SKIP and BACK."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sipbot.engine import asking
from sipbot.engine.conditions import branch
from sipbot.engine.conversation import Conversation, Given, Likely
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import (
    Answered,
    Asked,
    Consented,
    Declined,
    Event,
    Finished,
    Rejected,
    Skipped,
    Value,
    WentBack,
    Withdrawn,
)
from sipbot.engine.piping import shortened
from sipbot.engine.questions import Question
from sipbot.engine.questions.consent import YES
from sipbot.engine.survey import AFTERWORD, CONSENT, Survey
from sipbot.engine.turn import Turn

MOST_ATTEMPTS = 3


def ask(survey: Survey, conversation: Conversation, question: Question, now: datetime, *, again: bool = False) -> Turn:
    """Put *question* and wait for its answer."""
    conversation = replace(
        conversation,
        status="open",
        question=question.key,
        awaiting="answer",
        attempts=0,
        likely=None,
        told=False,
        asked_at=now,
    )
    return Turn(conversation, (Asked(question.key, again),), (asking.put(survey, conversation, question),))


def ask_again(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Put what the conversation waits for once more."""
    conversation = replace(conversation, asked_at=now)
    return Turn(
        conversation,
        (Asked(conversation.question or CONSENT, again=True),),
        (asking.awaited(survey, conversation),),
    )


def ask_next(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """The first question of the branch that is neither answered nor skipped, or the end."""
    answers = conversation.values()
    for question in branch(survey, answers):
        if question.key not in answers and question.key not in conversation.skipped:
            return ask(survey, conversation, question, now)
    conversation = replace(
        conversation, status="finished", question=None, awaiting="nothing", attempts=0, likely=None, told=False
    )
    return Turn(conversation, (Finished(now),), (asking.closing(survey, conversation),))


def ask_consent(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Begin over with the consent."""
    conversation = replace(conversation, status="consenting", question=CONSENT, awaiting="answer", told=False)
    return ask_again(survey, conversation, now)


def accept(survey: Survey, conversation: Conversation, text: str, value: Value, now: datetime) -> Turn:
    """Take *value* as the answer to what was asked, and go on."""
    question = open_question(survey, conversation)
    said = shortened(question.say(value, survey.words(conversation.language)))
    if question.key == CONSENT:
        return _consent(survey, conversation, value, now).answering(said)
    is_probe = conversation.awaiting == "probe"
    conversation, events = record(survey, conversation, text, value, now)
    probe = question.follow_up(text, survey.words(conversation.language))
    if probe is None or not survey.follow_up or is_probe or conversation.was_probed(question.key):
        return ask_next(survey, conversation, now).after(*events).answering(said)
    conversation = replace(conversation, awaiting="probe", attempts=0, likely=None, asked_at=now)
    prompt = asking.follow_up(survey, conversation, question)
    return Turn(conversation, (*events, Asked(question.key, again=True)), (prompt,)).answering(said)


def record(
    survey: Survey, conversation: Conversation, text: str, value: Value, now: datetime
) -> tuple[Conversation, list[Event]]:
    """The answer to the question that is open, and what it withdraws."""
    question = open_question(survey, conversation)
    is_probe, is_late = conversation.awaiting == "probe", conversation.status == "expired"
    given = Given(question.key, text, value, conversation.language, now, probe=is_probe, late=is_late)
    answered = Answered(
        question.key,
        text,
        value,
        conversation.language,
        now,
        probe=is_probe,
        late=is_late,
        tag=question.tag,
        analyze=question.analyze,
    )
    conversation, withdrawn = _withdraw_off_branch(survey, conversation.with_answer(given))
    return conversation, [answered, *withdrawn]


def _withdraw_off_branch(survey: Survey, conversation: Conversation) -> tuple[Conversation, list[Event]]:
    """Answers to questions that are no longer asked do not count; they are asked afresh if they come back."""
    withdrawn: list[Event] = []
    while off := _off_branch(survey, conversation.values()):
        withdrawn += [Withdrawn(key) for key in off]
        for key in off:
            conversation = conversation.without_answer(key)
    asked = {question.key for question in branch(survey, conversation.values())}
    skipped = tuple(key for key in conversation.skipped if key in asked)
    if skipped != conversation.skipped:
        conversation = replace(conversation, skipped=skipped)
    return conversation, withdrawn


def _off_branch(survey: Survey, answers: Mapping[str, Value]) -> list[str]:
    """The answers to what is not asked, and those that choose what an earlier answer does not offer any more."""
    asked = {question.key for question in branch(survey, answers)}
    stale = {
        question.key
        for question in survey.carrying
        if question.key in answers and not survey.question(question.key, answers).still_offers(answers[question.key])
    }
    return [key for key in answers if key != AFTERWORD and (key not in asked or key in stale)]


def _consent(survey: Survey, conversation: Conversation, value: Value, now: datetime) -> Turn:
    if value != YES:
        return decline(survey, conversation, now)
    wording = survey.text(CONSENT, survey.consent, conversation.language)
    happened = Consented(wording, survey.fingerprint, conversation.language, now)
    return ask_next(survey, replace(conversation, status="open", consented_at=now), now).after(happened)


def decline(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """End without consent: nothing is kept."""
    conversation = replace(
        conversation, status="declined", question=None, awaiting="nothing", attempts=0, likely=None, told=True
    )
    return Turn(conversation, (Declined(now),), (asking.farewell(survey, conversation, "declined"),))


def reject(survey: Survey, conversation: Conversation, text: str, unread: NotUnderstood, now: datetime) -> Turn:
    """First the options again, then SKIP as well, then on without an answer."""
    question = open_question(survey, conversation)
    attempts = conversation.attempts + 1
    rejected = Rejected(question.key, unread.reason, attempts, unread.maybe)
    conversation = replace(conversation, attempts=attempts, likely=None, asked_at=now)
    if conversation.awaiting == "confirmation":
        conversation = replace(conversation, awaiting="answer")
    if attempts >= MOST_ATTEMPTS:
        return _give_up(survey, conversation, question, now).after(rejected)
    asked = Asked(question.key, again=True)
    if unread.maybe is None:
        return Turn(conversation, (rejected, asked), (asking.again(survey, conversation, question),))
    conversation = replace(conversation, awaiting="confirmation", likely=Likely(text, unread.maybe))
    return Turn(conversation, (rejected, asked), (asking.awaited(survey, conversation),))


def _give_up(survey: Survey, conversation: Conversation, question: Question, now: datetime) -> Turn:
    if question.key == CONSENT:
        return decline(survey, conversation, now)
    moving_on = (asking.notice(survey, conversation, "moving_on"),)
    if conversation.standing(question.key):
        return ask_next(survey, conversation, now).after(prompts=moving_on)
    conversation = replace(conversation, skipped=(*conversation.skipped, question.key))
    return ask_next(survey, conversation, now).after(Skipped(question.key, "not understood"), prompts=moving_on)


def skip(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Leave the question out; an answer that was given before is taken back."""
    question = open_question(survey, conversation)
    if question.key == CONSENT:
        told = (asking.notice(survey, conversation, "cannot_skip"),)
        return ask_again(survey, conversation, now).after(prompts=told)
    if conversation.awaiting == "resume":
        return ask_again(survey, conversation, now)
    if conversation.awaiting == "probe":
        return ask_next(survey, conversation, now)
    if question.required and conversation.attempts + 1 < MOST_ATTEMPTS:
        return _insist(survey, conversation, question, now)
    events: list[Event] = [Withdrawn(question.key)] if conversation.standing(question.key) else []
    conversation = conversation.without_answer(question.key)
    conversation = replace(conversation, skipped=(*conversation.skipped, question.key))
    conversation, withdrawn = _withdraw_off_branch(survey, conversation)
    return ask_next(survey, conversation, now).after(*events, Skipped(question.key, "skipped"), *withdrawn)


def _insist(survey: Survey, conversation: Conversation, question: Question, now: datetime) -> Turn:
    conversation = replace(conversation, attempts=conversation.attempts + 1)
    told = (asking.notice(survey, conversation, "required"),)
    rejected = Rejected(question.key, "required", conversation.attempts)
    return ask_again(survey, conversation, now).after(rejected, prompts=told)


def go_on(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """NEXT: keep the answer that was given before, otherwise leave the question out."""
    key = conversation.question or CONSENT
    if conversation.awaiting != "resume" and (conversation.standing(key) or key in conversation.skipped):
        return ask_next(survey, conversation, now)
    return skip(survey, conversation, now)


def back(survey: Survey, conversation: Conversation, now: datetime) -> Turn:
    """Ask the previous question again that was answered or skipped; its answer stands until it is replaced."""
    earlier = _earlier(survey, conversation)
    if earlier is None:
        told = (asking.notice(survey, conversation, "first_question"),)
        return ask_again(survey, conversation, now).after(prompts=told)
    told = (asking.earlier_answer(survey, conversation, earlier),)
    return ask(survey, conversation, earlier, now, again=True).after(WentBack(earlier.key), prompts=told)


def _earlier(survey: Survey, conversation: Conversation) -> Question | None:
    answers = conversation.values()
    asked = branch(survey, answers)
    keys = [question.key for question in asked]
    here = keys.index(conversation.question) if conversation.question in keys else len(keys)
    if conversation.awaiting == "probe":
        here += 1
    if conversation.status == "consenting":
        return None
    settled = [question for question in asked[:here] if question.key in answers or question.key in conversation.skipped]
    return settled[-1] if settled else None


def open_question(survey: Survey, conversation: Conversation) -> Question:
    """The question that was put last."""
    return survey.question(conversation.question or CONSENT, conversation.values())
