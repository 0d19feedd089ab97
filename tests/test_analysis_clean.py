"""What is set aside before themes are looked for, and what is not."""

import itertools
import random

import pandas as pd
import pytest

from analysis.clean import _near_pairs, clean
from analysis.report import SetAside
from analysis.table import check

PETITION = "Please keep the music program at our school because our children need music every single day of the week"

SAYING_NOTHING = (
    *("", "   ", "n/a", "N/A.", "nothing", "Nothing, thanks!", "idk", "I don't know", "idk sorry", "none", "-", "..."),
    *("?", "🙂", "👍👍", "5", "aaaa", "no", "yes", "not sure", "test"),
    *("nada", "Nada, gracias", "no sé", "No lo sé.", "ninguno", "não sei", "nenhum"),
    *("Mwen pa konnen", "anyen", "pa gen", "không biết", "Không có", "没有", "不知道。", "没有，谢谢"),
    *("See my next answer.", "I already answered", "same answer", "ya respondí", "La misma respuesta"),
    *("Nau.", "Ka sei", "N ka sabe", "N’ ka sabe.", "M ka ten nada", "Nada, obrigadu", "N ka ten nada pa fla"),
)
SAYING_SOMETHING = (
    *("nothing gets done about the bullying", "Bus", "504", "No bullying", "idk but maybe more recess", "no homework"),
    *("See my next answer about the bus", "same as before", "lo mismo"),
    *("I know nobody", "Nada funciona en los baños", "不知道老师在哪里", "ok teachers but bad food"),
    *("N ka ten autokaru", "Ka ten livru", "N ka sabe ken ki ta djuda", "Nau a bullying", "Mininu ka ta obi"),
)


def set_aside(*answers: str, people: list[str] | None = None) -> dict[str, str]:
    table = check(pd.DataFrame({"text": answers} | ({"participant_id": people} if people else {})))
    return {one.response_id: one.reason for one in clean(table)[1]}


@pytest.mark.parametrize("answer", SAYING_NOTHING)
def test_an_answer_that_says_nothing_is_set_aside(answer: str) -> None:
    assert set_aside(answer) == {"R1": "no content"}


@pytest.mark.parametrize("answer", SAYING_SOMETHING)
def test_an_answer_that_says_something_is_kept(answer: str) -> None:
    assert set_aside(answer) == {}


def test_two_people_who_say_the_same_are_two_voices() -> None:
    assert set_aside("Smaller classes", "smaller classes!", people=["ana", "ben"]) == {}


def test_what_one_person_sends_twice_counts_once() -> None:
    assert set_aside("Smaller classes", "Bus", "smaller  classes!", people=["ana"] * 3) == {"R3": "repeat of R1"}


def test_nearly_the_same_from_one_person_is_a_repeat() -> None:
    long = "My daughter waits for the bus for forty minutes every single morning in the cold"
    assert set_aside(long, long + " winter", people=["ana", "ana"]) == {"R2": "repeat of R1"}


def test_of_many_answers_none_that_is_nearly_the_same_is_missed() -> None:
    chance = random.Random(4)
    some = ("bus", "late", "the", "is", "more", "recess", "lunch", "cold", "please", "we")
    answers = [" ".join(chance.choices(some, k=chance.randint(3, 24))) for _ in range(150)]
    for _ in range(150):
        words = chance.choice(answers).split()
        words[chance.randrange(len(words))] = chance.choice(some)
        answers.append(" ".join(words))
    trigrams = [{tuple(text.split()[i : i + 3]) for i in range(len(text.split()) - 2)} for text in answers]
    alike = {
        (first, later)
        for first, later in itertools.combinations(range(300), 2)
        if len(trigrams[first] & trigrams[later]) >= 0.8 * len(trigrams[first] | trigrams[later])
    }
    assert len(alike) > 20
    assert set(_near_pairs(answers)) == alike


def test_another_number_is_another_answer() -> None:
    grade = "The third graders in room {} need a new reading teacher as soon as that is possible"
    assert set_aside(grade.format(3), grade.format(5), people=["ana", "ana"]) == {}


def test_the_same_answer_to_another_question_is_kept() -> None:
    table = check(pd.DataFrame({"text": ["Music"] * 2, "participant_id": ["ana"] * 2, "question": ["keep", "change"]}))
    assert clean(table)[1] == ()


def test_a_petition_that_many_people_copy_counts_once() -> None:
    copies = [PETITION, PETITION.upper(), PETITION + "!", "Please, " + PETITION]
    assert set_aside(*copies) == {"R2": "copy of R1", "R3": "copy of R1", "R4": "copy of R1"}


def test_three_people_with_one_long_sentence_are_three_voices() -> None:
    assert set_aside(PETITION, PETITION, PETITION) == {}


def test_what_is_kept_and_what_is_set_aside_are_the_whole_table() -> None:
    table = check(pd.DataFrame({"text": ["Bus", "n/a", "Recess"]}))
    kept, aside = clean(table)
    assert kept["response_id"].tolist() == ["R1", "R3"]
    assert aside == (SetAside("R2", "no content"),)
