"""Replies as people write them, by hand in `data/replies/`: asked, typed, meant. A `?` is asked back, `!` a keyword.

At least 99 of 100 are read as meant or asked back, and none is read as something else.
"""

import csv
from pathlib import Path

import pytest

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.keywords import keyword_in
from sipbot.engine.survey import Survey
from tests.talk import survey_of

SPANISH = {
    "role": {
        "A parent or caregiver": "Madre o padre",
        "A student": "Estudiante",
        "A teacher or staff member": "Maestra, maestro o empleado",
    },
    "often": {"Never": "Nunca", "Rarely": "Rara vez", "Sometimes": "A veces", "Often": "Seguido", "Always": "Siempre"},
    "safe": {"Not at all": "Nada", "Very": "Mucho"},
    "subjects": {
        "Art": "Arte",
        "Music": "Música",
        "Sports and gym": "Deportes",
        "Reading and writing": "Lectura y escritura",
    },
    "order": {"Buses": "Autobuses", "Food": "Comida", "Teachers": "Maestros"},
    "plan": {"Yes": "Sí", "No": "No"},
}


def choices(key: str, **labels: str) -> dict[str, object]:
    return {"key": key, "type": "choice", "text": "Which?", "choices": labels}


SURVEY: Survey = survey_of(
    choices("role", family="A parent or caregiver", student="A student", staff="A teacher or staff member"),
    choices("often", never="Never", rarely="Rarely", sometimes="Sometimes", often="Often", always="Always"),
    {"key": "safe", "type": "scale", "text": "How safe?", "low": {1: "Not at all"}, "high": {5: "Very"}},
    choices("subjects", art="Art", music="Music", sports="Sports and gym", reading="Reading and writing")
    | {"type": "choices", "at_most": 3},
    {"key": "kids", "type": "number", "text": "How many?", "at_least": 0, "at_most": 20},
    choices("order", buses="Buses", food="Food", teachers="Teachers") | {"type": "rank"},
    choices("plan", yes="Yes", no="No"),
    {"key": "hopes", "type": "text", "text": "What do you hope for?"},
    languages=["en", "es"],
    translations={"es": {f"{key}\x04{text}": said for key, texts in SPANISH.items() for text, said in texts.items()}},
)

ASKED_BACK = "?"


def replies(language: str) -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / f"data/replies/{language}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["asked"], row["typed"], row["meant"]) for row in rows]


def as_read(asked: str, typed: str, language: str) -> str:
    words = SURVEY.words(language)
    question = SURVEY.question(asked)
    known = keyword_in(typed, SURVEY.languages)
    if known and (known.name == "stop" or not question.names(typed, words)):
        return f"!{known.name}"
    try:
        value = question.read(typed, words)
    except NotUnderstood:
        return ASKED_BACK
    return ",".join(value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_reply_is_read_as_something_else(language: str) -> None:
    read = [(asked, typed, meant, as_read(asked, typed, language)) for asked, typed, meant in replies(language)]
    assert [row for row in read if row[3] not in (row[2], ASKED_BACK)] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_reply_that_is_clear_to_a_person_is_asked_back(language: str) -> None:
    read = [(asked, typed, meant, as_read(asked, typed, language)) for asked, typed, meant in replies(language)]
    assert [row for row in read if row[3] == ASKED_BACK and row[2] != ASKED_BACK] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_there_are_enough_replies_to_judge_by(language: str) -> None:
    assert len(replies(language)) >= 150
