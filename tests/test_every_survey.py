"""What every survey in the folder must be; a new file is found and tested without an edit here."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

import surveys as folder
from sipbot import surveys
from sipbot.checking.length import length
from sipbot.engine.conditions import branch
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Answered, Asked, Consented, Event, Value
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import PIPED, Survey
from sipbot.engine.turns import reply, start
from sipbot.sms_text import count, folded
from tests.talk import Talk

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
FOLDER = Path(folder.__file__).parent
OURS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
READ_ALOUD = ("dream_school_k5", "student_voice_k3")
"""To the youngest we say who decides, and that their ideas or dreams are wanted: to advise is not their word."""

ADVISES = {
    "en": ("advise",),
    "es": ("aconseja",),
    "pt": ("aconselha",),
    "ht": ("konsèy",),
    "kea": ("konsedju",),
    "vi": ("góp ý",),
    "zh-Hans": ("建议",),
    "zh-Hant": ("建議",),
}
DECIDES = {
    "en": ("decide",),
    "es": ("decide",),
    "pt": ("decide",),
    "ht": ("deside",),
    "kea": ("disidi",),
    "vi": ("quyết định",),
    "zh-Hans": ("决定",),
    "zh-Hant": ("決定",),
}
IN_EACH_LANGUAGE = [(name, language) for name in OURS for language in surveys.load(name).languages]
OPEN_ANSWER = "The teachers know every child here by name, and they call home with good news too."
REPLIES = {"text": OPEN_ANSWER, "consent": "1", "choice": "1", "choices": "1", "scale": "1", "number": "1"}


def branches(survey: Survey) -> Iterator[tuple[str, ...]]:
    """The keys of the questions on every way through the survey that its conditions can tell apart."""
    asked_about = {key for question in survey.questions for key in question.ask_if or {}}
    asked_about |= {question.choices_from for question in survey.questions if question.choices_from}
    answers: list[list[tuple[str, Value]]] = [
        [(key, None), *((key, value) for value in _picks(survey, key))] for key in sorted(asked_about)
    ]
    for ways in product(*answers):
        yield tuple(question.key for question in branch(survey, dict(ways)))


def _picks(survey: Survey, key: str) -> list[Value]:
    question, words = survey.question(key), survey.words("en")
    one_each = [question.read(option.number, words) for option in question.prompt(words).options]
    return [*one_each, tuple(question.offers())] if question.type == "choices" else one_each


def _is_filled(said: str, texts: set[str]) -> bool:
    """Whether *said* is one of the texts with an earlier answer in its place."""
    wanted = (".+".join(map(re.escape, PIPED.split(text)[::3])) for text in texts if PIPED.search(text))
    return any(re.fullmatch(pattern, said) for pattern in wanted)


def played(survey: Survey, language: str) -> tuple[Conversation, list[Event], list[Prompt]]:
    """A whole conversation in which everything is answered by the first option or a sentence, JSON between turns."""
    turn = start(survey, "c1", language=language, now=NOW)
    events, prompts = [*turn.events], [*turn.prompts]
    while not turn.conversation.is_over:
        conversation = Conversation.from_json(turn.conversation.to_json())
        turn = reply(
            Survey.from_json(survey.to_json()),
            conversation,
            REPLIES[prompts[-1].input],
            now=NOW + timedelta(minutes=len(prompts)),
        )
        events += turn.events
        prompts += turn.prompts
    return turn.conversation, events, prompts


@pytest.mark.parametrize("name", OURS)
def test_the_check_finds_nothing_wrong_in_any_language(name: str) -> None:
    assert [str(problem) for problem in surveys.check(FOLDER / f"{name}.yaml")] == []


@pytest.mark.parametrize("name", OURS)
def test_it_is_offered_in_english_and_spanish(name: str) -> None:
    assert surveys.load(name).languages[:2] == ("en", "es")


@pytest.mark.parametrize("name", OURS)
def test_every_question_is_asked_of_somebody(name: str) -> None:
    survey = surveys.load(name)
    assert {key for way in branches(survey) for key in way} == {question.key for question in survey.questions}


@pytest.mark.parametrize("name", OURS)
def test_nobody_is_asked_more_than_a_dozen_questions(name: str) -> None:
    assert max(len(way) for way in branches(surveys.load(name))) <= 12


@pytest.mark.parametrize(("name", "language"), IN_EACH_LANGUAGE)
def test_every_text_is_short(name: str, language: str) -> None:
    survey = surveys.load(name)
    said = (survey.text(context, text, language) for context, text in survey.texts())
    assert [text for text in said if len(text) > 320] == []


@pytest.mark.parametrize("name", OURS)
def test_every_english_text_fits_in_two_text_messages(name: str) -> None:
    texts = (text for _, text in surveys.load(name).texts())
    assert [text for text in texts if count(folded(text)).n > 2] == []


@pytest.mark.parametrize("name", OURS)
def test_nobody_has_to_say_who_they_are(name: str) -> None:
    assert [question.key for question in surveys.load(name).questions if question.tag and question.required] == []


@pytest.mark.parametrize("name", OURS)
def test_whoever_would_rather_not_say_who_they_are_is_asked_each_question_once_and_reaches_the_end(name: str) -> None:
    talk = Talk(surveys.load(name))
    while talk.question is not None and talk.status == "open":
        question = talk.survey.question(talk.question)
        talk.says("I'd rather not say" if question.tag else REPLIES[question.type])
    asked = [event.question for event in talk.events if isinstance(event, Asked)]
    assert talk.status == "finished"
    assert len(set(asked)) == len(asked)
    assert [given.question for given in talk.answered if given.tag] == []


@pytest.mark.parametrize(("name", "language"), IN_EACH_LANGUAGE)
def test_the_consent_says_how_long_it_takes_and_who_decides_in_three_text_messages(name: str, language: str) -> None:
    survey = surveys.load(name)
    told = survey.text("consent", survey.consent, language).lower()
    assert re.search(rf"(?<!\d){length(survey).minutes} ?(?:minut|minit|phút|分)", told)
    assert any(word in told for word in DECIDES[language])
    assert name in READ_ALOUD or any(word in told for word in ADVISES[language])
    assert count(folded(told)).n <= 3


@pytest.mark.parametrize("name", OURS)
def test_no_question_has_more_options_than_one_keeps_in_mind(name: str) -> None:
    assert [told for told in map(str, surveys.warnings(FOLDER / f"{name}.yaml")) if "options are many" in told] == []


@pytest.mark.parametrize(("name", "language"), IN_EACH_LANGUAGE)
def test_the_consent_is_asked_first_and_kept_as_it_was_shown(name: str, language: str) -> None:
    survey = surveys.load(name)
    _, events, prompts = played(survey, language)
    agreed = next(event for event in events if isinstance(event, Consented))
    assert prompts[0].input == "consent"
    assert agreed.wording == survey.text("consent", survey.consent, language) == prompts[0].text
    assert not [event for event in events[: events.index(agreed)] if isinstance(event, Answered)]


@pytest.mark.parametrize(("name", "language"), IN_EACH_LANGUAGE)
def test_it_can_be_answered_from_beginning_to_end(name: str, language: str) -> None:
    survey = surveys.load(name)
    conversation, events, prompts = played(survey, language)
    asked = [event.question for event in events if isinstance(event, Asked)]
    answered = [event.question for event in events if isinstance(event, Answered)]
    assert conversation.status == "finished"
    assert asked == ["consent", *answered]
    assert answered == [question.key for question in branch(survey, conversation.values())]
    assert prompts[-1].text == survey.text("thanks", survey.thanks, language)


@pytest.mark.parametrize(("name", "language"), IN_EACH_LANGUAGE)
def test_everything_is_said_in_the_language_of_the_conversation(name: str, language: str) -> None:
    survey = surveys.load(name)
    _, _, prompts = played(survey, language)
    texts = {survey.text(context, text, language) for context, text in survey.texts()}
    said = {prompt.text for prompt in prompts}
    labels = {option.label for prompt in prompts[1:] for option in prompt.options}
    assert {prompt.language for prompt in prompts} == {language}
    assert [
        one for one in said | labels if one not in texts and not one.isdecimal() and not _is_filled(one, texts)
    ] == []
