"""The prompts of a turn: a question with its progress, a reply asked back, and the engine's own short lines."""

from collections.abc import Iterable
from dataclasses import replace

from sipbot.engine.conditions import branch, number_of
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Value
from sipbot.engine.languages import name_of
from sipbot.engine.piping import piped, said, shortened
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.questions import Question
from sipbot.engine.survey import CONSENT, Survey
from sipbot.engine.words import Words


def awaited(survey: Survey, conversation: Conversation) -> Prompt:
    """What the conversation waits for, put again."""
    question = survey.question(conversation.question or CONSENT, conversation.values())
    if conversation.awaiting == "probe" and question.probe:
        return follow_up(survey, conversation, question)
    if conversation.awaiting == "confirmation" and conversation.likely:
        return asked_back(survey, conversation, question, conversation.likely.value)
    if conversation.awaiting == "resume":
        return resumption(survey, conversation)
    if conversation.changing and conversation.likely:
        return change(survey, conversation, _changing(survey, conversation), conversation.likely.value)
    return put(survey, conversation, question)


def _changing(survey: Survey, conversation: Conversation) -> Question:
    return survey.question(conversation.changing or CONSENT, conversation.values())


def key_put(conversation: Conversation) -> str | None:
    """The key of the prompt that was put last. The two that ask about a question have a dot, which no question has."""
    if conversation.awaiting == "resume":
        return f"resume.{conversation.question}"
    return f"change.{conversation.changing}" if conversation.changing else conversation.question


def put(survey: Survey, conversation: Conversation, question: Question) -> Prompt:
    """*question* with the progress along the branch."""
    words = survey.words(conversation.language)
    prompt = survey.question(question.key, conversation.values()).prompt(words)
    if question.key == CONSENT:
        return prompt
    asked = branch(survey, conversation.values())
    number, total = number_of(question, asked), len(asked)
    return replace(
        prompt,
        text=piped(prompt.text, survey, conversation, words),
        progress=(number, total),
        progress_text=words.phrase("progress", number=number, total=total),
    )


def follow_up(survey: Survey, conversation: Conversation, question: Question) -> Prompt:
    """The probe of *question*."""
    words = survey.words(conversation.language)
    text = piped(words.text(question.key, question.probe or ""), survey, conversation, words)
    return Prompt(text, input="text", question=question.key, language=words.language)


def again(survey: Survey, conversation: Conversation, question: Question) -> Prompt:
    """*question* after a reply that could not be read: the second time SKIP is offered."""
    words = survey.words(conversation.language)
    return _with_way_out(question.again(words), conversation, words)


def asked_back(survey: Survey, conversation: Conversation, question: Question, value: Value) -> Prompt:
    """ "Did you mean 2, Sometimes?" """
    words = survey.words(conversation.language)
    text = words.phrase("did_you_mean", answer=question.say_back(value, words))
    prompt = replace(question.again(words), text=text, hint=words.phrase("hint_did_you_mean"))
    return _with_way_out(prompt, conversation, words)


def change(survey: Survey, conversation: Conversation, question: Question, value: Value) -> Prompt:
    """ "Change your answer to question 2?" """
    words = survey.words(conversation.language)
    text = words.phrase(
        "change_answer",
        number=number_of(question, branch(survey, conversation.values())),
        earlier=said(survey, conversation, question.key, words),
        answer=shortened(question.say(value, words)),
    )
    return Prompt(
        text,
        input="choice",
        question=key_put(conversation),
        options=(Option("1", words.phrase("yes")), Option("2", words.phrase("no"))),
        hint=words.phrase("hint_consent"),
        language=words.language,
    )


def resumption(survey: Survey, conversation: Conversation) -> Prompt:
    """Whether to go on after an opt-out was lifted."""
    words = survey.words(conversation.language)
    return Prompt(
        words.phrase("restarted"),
        input="choice",
        question=key_put(conversation),
        options=(Option("1", words.phrase("yes")),),
        hint=words.phrase("hint_restarted"),
        language=words.language,
    )


def reminder(survey: Survey, conversation: Conversation) -> Prompt:
    """What the conversation waits for, after a short opening line."""
    prompt = awaited(survey, conversation)
    opening = survey.phrase("reminder", conversation.language)
    return replace(prompt, text=f"{opening}\n{prompt.text}")


def notice(survey: Survey, conversation: Conversation, name: str, **values: object) -> Prompt:
    """The engine's phrase called *name*, which awaits nothing."""
    text = survey.phrase(name, conversation.language, **values)
    return Prompt(text, kind="notice", language=conversation.language)


def closing(survey: Survey, conversation: Conversation) -> Prompt:
    """The survey's thanks."""
    words = survey.words(conversation.language)
    text = piped(words.text("thanks", survey.thanks), survey, conversation, words)
    return Prompt(text, kind="closing", language=words.language)


def farewell(survey: Survey, conversation: Conversation, name: str) -> Prompt:
    """The engine's phrase called *name*, after which nothing is awaited."""
    return replace(notice(survey, conversation, name), kind="closing")


def school(survey: Survey, conversation: Conversation) -> str:
    """Who is speaking."""
    return survey.privacy.school or survey.phrase("school_unnamed", conversation.language)


def help_text(survey: Survey, conversation: Conversation) -> Prompt:
    """What people can write, and whom to ask."""
    words = survey.words(conversation.language)
    lines = [words.phrase("help", school=school(survey, conversation)), *_contact(survey, words)]
    return Prompt(" ".join(lines), kind="notice", language=words.language)


def who_text(survey: Survey, conversation: Conversation) -> Prompt:
    """Who sees the answers, from the real settings."""
    words, privacy = survey.words(conversation.language), survey.privacy
    lines = [
        words.phrase("who_anonymous" if privacy.anonymous else "who_named"),
        words.phrase("who_groups", smallest_group=privacy.smallest_group),
        words.phrase("who_kept", kept_months=privacy.kept_months),
        *_contact(survey, words),
    ]
    return Prompt(" ".join(lines), kind="notice", language=words.language)


def languages_text(survey: Survey, conversation: Conversation) -> Prompt:
    """The languages to choose from, each in its own words."""
    return notice(survey, conversation, "no_such_language", languages=", ".join(_own_names(survey.languages)))


def earlier_answer(survey: Survey, conversation: Conversation, question: Question) -> Prompt:
    """What was answered before to a question that is asked again."""
    words = survey.words(conversation.language)
    answer = said(survey, conversation, question.key, words)
    if answer is None:
        return notice(survey, conversation, "went_back_skipped")
    return notice(survey, conversation, "went_back", answer=answer)


def _with_way_out(prompt: Prompt, conversation: Conversation, words: Words) -> Prompt:
    if conversation.attempts < 2 or conversation.question == CONSENT:
        return prompt
    hints = (prompt.hint, words.phrase("offer_skip"))
    return replace(prompt, hint=" ".join(hint for hint in hints if hint))


def _contact(survey: Survey, words: Words) -> list[str]:
    contact = survey.privacy.contact
    return [words.phrase("help_contact", contact=contact)] if contact else []


def _own_names(codes: Iterable[str]) -> list[str]:
    return [name_of(code) or code for code in codes]
