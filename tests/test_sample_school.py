"""The sample school: enough invented people, in their own languages, who answer what is asked."""

from collections import Counter

import pytest

from sipbot import sample_school, surveys
from sipbot.engagements import read_school
from sipbot.engine.survey import CONSENT, Survey
from sipbot.sample_school import PASS, STOP, Person

PEOPLE = sample_school.people()
SURVEYS = {name: surveys.load(name) for name in ("family_voice", "staff_voice", "back_to_the_future")}
"""Those that people of the sample school are asked."""


def keys_of(survey: Survey) -> set[str]:
    """What somebody can have an answer for: every question, and the follow-up of those that have one."""
    probed = {f"{question.key}.probe" for question in survey.questions if question.probe}
    return {question.key for question in survey.questions} | probed


def test_the_school_says_that_it_is_invented() -> None:
    school = read_school(sample_school.SCHOOL)
    assert school.invented
    assert [words.endswith("(invented)") for words in (school.name, school.city)] == [True, True]
    assert school.contact.endswith(".example.org")


def test_enough_people_take_part_each_once() -> None:
    ids = [person.id for person in PEOPLE]
    assert len(ids) == len(set(ids)) >= 180


def test_every_survey_of_the_sample_school_is_answered() -> None:
    assert {person.survey for person in PEOPLE} == set(SURVEYS)


def test_they_come_in_an_order_that_mixes_their_files() -> None:
    first = [person.id[0] for person in PEOPLE[:30]]
    assert sample_school.people() == PEOPLE
    assert len(set(first)) >= 4


@pytest.mark.parametrize("survey", SURVEYS)
def test_their_answers_are_to_questions_that_are_asked(survey: str) -> None:
    answered = {key for person in PEOPLE if person.survey == survey for key in person.answers}
    assert answered - keys_of(SURVEYS[survey]) == set()


def test_they_begin_in_a_language_that_their_survey_speaks() -> None:
    lost = [person.id for person in PEOPLE if person.language not in SURVEYS[person.survey].languages]
    assert lost == []


def test_two_people_say_stop_in_the_middle() -> None:
    stopping = [person for person in PEOPLE if person.stop_at]
    assert len(stopping) == 2
    assert [person.stop_at in keys_of(SURVEYS[person.survey]) for person in stopping] == [True, True]


def test_a_person_agrees_answers_follows_up_passes_and_stops() -> None:
    answers = {"keep": "The garden", "keep.probe": "In May we ate the peas"}
    person = Person("x", "family_voice", "en", answers, stop_at="missed")
    asked = ((CONSENT, 0), ("keep", 0), ("keep", 1), ("keep", 2), ("why", 0), ("missed", 0))
    said = [person.types(question, asked_before=times) for question, times in asked]
    assert said == ["1", "The garden", "In May we ate the peas", PASS, PASS, STOP]


def test_one_plea_is_passed_around_and_everything_else_at_length_is_said_once() -> None:
    said = Counter(text for person in PEOPLE for text in person.answers.values() if len(text) > 60)
    repeated = [text for text, n in said.items() if n > 1]
    assert repeated == ["Please fix the late buses. My kids wait 40 minutes in the cold."]
