"""Answers picked at random from every list of our surveys, in every language, and written in all the ways people do.

By number, letter or label, set apart by commas, dots, dashes of all kinds, lines or a word for "and": none is read as
another, and hardly one that a person would understand is asked back.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveys as folder
from sipbot import surveys
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.plain import fold
from sipbot.engine.questions import Question
from sipbot.engine.survey import Survey

OURS = sorted(path.stem for path in Path(folder.__file__).parent.glob("*.yaml"))
AND = {"en": "and", "es": "y", "pt": "e", "ht": "ak", "zh-Hans": "和", "zh-Hant": "和", "vi": "và", "kea": "i"}
APART = (", ", ",", "; ", " / ", "\n", " & ", " + ", ". ", " ", "，", "、")
BEFORE, AFTER = ("", "", "", "  ", "("), ("", "", "", ".", "!", " ", "...", " 👍")
TRIES = 40

Case = tuple[str, str, str, object]


def written(place: int, label: str, form: str) -> str:
    letter = chr(ord("a") + place)
    ways = {
        "number": str(place + 1),
        "number)": f"{place + 1})",
        "letter": letter,
        "LETTER": letter.upper(),
        "letter)": f"{letter})",
        "label": label,
        "small": label.lower(),
        "bare": fold(label),
    }
    return ways[form]


FORMS = ("number", "number)", "letter", "LETTER", "letter)", "label", "small", "bare")


def replies(survey: Survey, question: Question, language: str, chance: random.Random) -> Iterator[tuple[str, object]]:
    """What was typed, and the value that was meant."""
    keys = list(question.offers())
    labels = [option.label for option in question.prompt(survey.words(language)).options]
    for _ in range(TRIES):
        least, most = {"choice": (1, 1), "rank": (len(keys), len(keys))}.get(question.type, (1, len(keys)))
        picked = chance.sample(range(len(keys)), chance.randint(least, getattr(question, "at_most", None) or most))
        apart = chance.choice((*APART, f" {AND[language]} "))
        form = chance.choice(FORMS)
        typed = apart.join(written(place, labels[place], form) for place in picked)
        order = picked if question.type == "rank" else sorted(picked)
        meant = keys[picked[0]] if question.type == "choice" else tuple(keys[place] for place in order)
        yield chance.choice(BEFORE) + typed + chance.choice(AFTER), meant


def cases() -> Iterator[tuple[Case, object]]:
    """(survey, language, typed, meant), and what it was read as: None where it is asked back."""
    chance = random.Random(1)
    for name in OURS:
        survey = surveys.load(name)
        for question in survey.questions:
            if question.type not in ("choice", "choices", "rank") or not question.offers():
                continue
            for language in survey.languages:
                words = survey.words(language)
                for typed, meant in replies(survey, question, language, chance):
                    try:
                        read = question.read(typed, words)
                    except NotUnderstood:
                        read = None
                    yield (name, language, typed, meant), read


@pytest.fixture(scope="module")
def read() -> list[tuple[Case, object]]:
    return list(cases())


def test_nothing_that_is_picked_is_read_as_something_else(read: list[tuple[Case, object]]) -> None:
    assert len(read) > 5000
    assert [(case, got) for case, got in read if got not in (case[3], None)] == []


def test_hardly_a_list_is_asked_back(read: list[tuple[Case, object]]) -> None:
    assert sum(got is None for _, got in read) < len(read) / 100
