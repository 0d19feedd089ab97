"""What to look at before people are asked: found by reading a survey that can be asked as it is."""

from collections.abc import Iterator, Mapping
from itertools import chain

from sipbot import sms_text
from sipbot.authored import Place, Problem, Written
from sipbot.checking.double_questions import asked_twice
from sipbot.checking.promised_words import broken
from sipbot.checking.protected_areas import touched
from sipbot.checking.readability import Level, level
from sipbot.checking.ways import Conflict, conflict, needed, together, too_few_options
from sipbot.engine.questions import Question
from sipbot.engine.survey import CONSENT, PIPED, Survey
from sipbot.sayings import Saying, say
from sipbot.translating.translations import quoted

MOST = 2
"""So many segments a text should take."""

MOST_OPTIONS = 7
WAYS_OUT = frozenset({"other", "unsaid"})
"""What is chosen where nothing else fits: nobody has to keep it in mind to compare it."""
MOST_GRADE, MOST_GRADE_OF_CHILDREN = 6.0, 3.0
"""In how many years of school families, and children in elementary school, should be able to read it."""

ELEMENTARY = ("prek_2", "3_5")
"""The values of the tag "grade" of children in elementary school."""


def errors(survey: Survey, written: Written) -> Iterator[Problem]:
    """What keeps a survey from being opened although it can be asked."""
    for index, question in enumerate(survey.questions):
        if found := conflict(survey, needed(survey, question.key)):
            yield _problem(written, survey, index, "ask_if", _unreachable(found))
        elif source := too_few_options(survey, question.key):
            told = say(
                "nobody is ever asked this: of '%(source)s' only one is picked, and there must be two to choose from",
                source=source,
            )
            yield _problem(written, survey, index, "choices_from", told)
    if survey.student_consent is None:
        yield from _protected(survey, written)


def warnings(survey: Survey, written: Written) -> Iterator[Problem]:
    """What may be meant, but should be looked at."""
    yield from _long_texts(survey, written)
    yield from _broken_promises(survey, written)
    for index, question in enumerate(survey.questions):
        told = chain(_options(question), _double(survey, question), _never_answered(survey, question))
        for field, message in told:
            yield _problem(written, survey, index, field, message, is_warning=True)
    yield from _hard_to_read(survey, written)
    if survey.student_consent is not None:
        yield from _vouched(survey, written)


def levels(survey: Survey) -> Mapping[str, Level]:
    """How easy the questions are to read, in the languages for which there is a formula."""
    found = {language: level("\n".join(_read(survey, language)), language) for language in survey.languages}
    return {language: one for language, one in found.items() if one is not None}


def _unreachable(found: Conflict) -> Saying:
    wanted = " & ".join(" / ".join(map(str, sorted(accepted, key=str))) for accepted in found.wanted)
    return say(
        "nobody is ever asked this: '%(key)s' would have to be %(wanted)s, counting the ask_if of what it names",
        key=found.key,
        wanted=wanted,
    )


def _protected(survey: Survey, written: Written) -> Iterator[Problem]:
    for one in touched(survey):
        told = say(
            "students are asked about %(area)s ('%(words)s'), which U.S. law protects (PPRA, 20 U.S.C. 1232h): "
            "word it in another way, or have somebody look after it and write 'student_consent: "
            "{status: ..., by: NAME, on: 2026-11-20}', where status is 'active consent given', "
            "'notice and opt-out given' or 'no protected area'",
            area=say(one.area),
            words=one.words,
        )
        yield _problem(written, survey, _index(survey, one.question), "text", told)


def _vouched(survey: Survey, written: Written) -> Iterator[Problem]:
    """What somebody has vouched for stays in sight: a question may have been added since."""
    vouched = survey.student_consent
    for one in touched(survey):
        if vouched is not None:
            told = say(
                "students are asked about %(area)s ('%(words)s'): %(status)s, %(by)s, %(on)s",
                area=say(one.area),
                words=one.words,
                status=say(vouched.status),
                by=vouched.by,
                on=str(vouched.on),
            )
            yield _problem(written, survey, _index(survey, one.question), "text", told, is_warning=True)


def _long_texts(survey: Survey, written: Written) -> Iterator[Problem]:
    """Texts that are long by themselves: what options and hints add to a message, `sipbot check` counts below."""
    for place, context, text in _texts(survey):
        long = {
            language: n for language in survey.languages if (n := _segments(survey, context, text, language)) > MOST
        }
        if long:
            told = say(
                "%(text)s alone takes more than %(most)s segments as a text message (%(taken)s): shorten it",
                text=quoted(text),
                most=MOST,
                taken=", ".join(f"{language}: {n}" for language, n in long.items()),
            )
            yield _of_text(written, place, context, told)


def _broken_promises(survey: Survey, written: Written) -> Iterator[Problem]:
    """Translations that tell people to reply a word which the bot does not know."""
    for place, context, text in _texts(survey):
        for language, words in broken(survey, context, text):
            told = say(
                "in %(language)s nothing in capitals does what %(words)s does: name a word that the bot knows there",
                language=language,
                words=words,
            )
            yield _of_text(written, place, context, told)


def _of_text(written: Written, place: Place, context: str, told: Saying) -> Problem:
    about = f"question {context!r}" if place[0] == "questions" else f"the {context}"
    return Problem(written.path, written.line(place), told, about, is_warning=True)


def _texts(survey: Survey) -> Iterator[tuple[Place, str, str]]:
    """What is said in whole sentences: its place, its context, the text."""
    yield (CONSENT,), CONSENT, survey.consent
    for index, question in enumerate(survey.questions):
        yield ("questions", index, "text"), question.key, question.text
        if question.probe:
            yield ("questions", index, "probe"), question.key, question.probe
    yield ("thanks",), "thanks", survey.thanks


def _segments(survey: Survey, context: str, text: str, language: str) -> int:
    said = PIPED.sub(lambda place: place[2] or "...", survey.text(context, text, language))
    return sms_text.count(sms_text.folded(said)).n


def _options(question: Question) -> Iterator[tuple[str, Saying]]:
    n = len(getattr(question, "choices", {}).keys() - WAYS_OUT)
    if n > MOST_OPTIONS:
        told = say(
            "%(n)s options are many in a text message, where one cannot look back: %(most)s are easier to keep in mind",
            n=n,
            most=MOST_OPTIONS,
        )
        yield "choices", told


def _double(survey: Survey, question: Question) -> Iterator[tuple[str, Saying]]:
    for field, text in (("text", question.text), ("probe", question.probe)):
        if text and (sign := asked_twice(question, text, survey.language)):
            told = say(
                "this may ask two things at once (%(sign)s): ask the more important one, or make two of it", sign=sign
            )
            yield field, told


def _never_answered(survey: Survey, question: Question) -> Iterator[tuple[str, Saying]]:
    """Names in braces that stand for an answer which nobody who is asked this can have given."""
    for text in question.texts():
        for place in PIPED.finditer(text):
            here = together(needed(survey, question.key), needed(survey, place[1]))
            if not place[2] and conflict(survey, here):
                told = say(
                    "%(place)s is never answered by who is asked this: take it out, or say what else", place=place[0]
                )
                yield "text", told


def _hard_to_read(survey: Survey, written: Written) -> Iterator[Problem]:
    most = MOST_GRADE_OF_CHILDREN if survey.tags.get("grade") in ELEMENTARY else MOST_GRADE
    for language, one in levels(survey).items():
        if one.lowest > most:
            hardest = max(_read(survey, language), key=lambda text: len(text.split()))
            told = say(
                "in %(language)s it reads like grade %(grade)s, above grade %(most)s: begin with %(text)s",
                language=language,
                grade=one.grades,
                most=f"{most:.0f}",
                text=quoted(hardest),
            )
            yield Problem(written.path, 1, told, is_warning=True)


def _read(survey: Survey, language: str) -> list[str]:
    """The sentences that people read, without options, which are no sentences."""
    return [survey.text(context, text, language) for _, context, text in _texts(survey)]


def _index(survey: Survey, key: str) -> int:
    return next(index for index, question in enumerate(survey.questions) if question.key == key)


def _problem(
    written: Written, survey: Survey, index: int, field: str, told: Saying, *, is_warning: bool = False
) -> Problem:
    line = written.line(("questions", index, field))
    return Problem(written.path, line, told, f"question {survey.questions[index].key!r}", is_warning)
