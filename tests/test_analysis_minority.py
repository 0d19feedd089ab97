"""A serious concern of few people, and one group against the others, are not lost among what many say."""

import pandas as pd
import pytest

from analysis.document import document
from analysis.document.blocks import Bullets, Quotes
from analysis.minority import alone_against_others, few_but_serious
from analysis.pipeline import analyze
from analysis.report import Options, Report
from tests.reports import Planted

BUS = ["The bus is late every morning", "Late bus again", "Our bus never comes on time", "More buses please"]
LUNCH = ["The lunch is cold", "Better food at lunch", "Lunch is too short", "More fruit at lunch"]
KNIFE = ["A boy showed a knife at the back door of the bus", "Somebody had a knife on the bus and nobody did anything"]


def reported(texts: list[str]) -> Report:
    return analyze(pd.DataFrame({"text": texts}), Options(embedder="fast"))


def test_a_safety_concern_of_two_people_survives_among_a_hundred_answers() -> None:
    report = reported([f"{text} ({n})" for n in range(12) for text in (*BUS, *LUNCH)] + KNIFE)
    (safety,) = [one for one in few_but_serious(report) if one.subject == "safety"]
    assert (safety.n_people, [report.text_of(idea.span) for idea in safety.ideas]) == (2, KNIFE)
    said = [b for s in document(report).sections for b in s.blocks if isinstance(b, Quotes)]
    lead = "Safety: fewer than 10 people outside of themes that are mostly about it"
    (shown,) = [block for block in said if block.lead == lead]
    assert {quote.text for quote in shown.quotes} == set(KNIFE)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("kids call me slurs in the hall", "discrimination"),
        ("They treat us differently because we're Muslim", "discrimination"),
        ("My son's IEP is not followed", "disability"),
        ("She can't get in with her wheelchair", "disability"),
        ("There is never an interpreter", "language access"),
        ("Los papeles vienen en inglés", "language access"),
        ("A mi hija la empujaron", "safety"),
        ("Bateram no meu filho", "safety"),
        ("Yo bat mwen nan otobis la", "safety"),
        ("有同学被欺负", "safety"),
    ],
)
def test_serious_words_are_known_in_the_languages_of_the_state(text: str, subject: str) -> None:
    planted = Planted()
    planted.say(text, None, stance="challenge")
    assert [one.subject for one in few_but_serious(planted.report({}))] == [subject]


def test_praise_is_no_concern() -> None:
    planted = Planted()
    planted.say("The interpreter is wonderful", None, stance="asset")
    assert few_but_serious(planted.report({})) == ()


def test_a_theme_of_its_own_stands_for_itself() -> None:
    planted = Planted()
    for place in range(12):
        planted.say(f"Bullying on the stairs ({place})", "T1", stance="challenge")
    assert few_but_serious(planted.report({"T1": "bullying"})) == ()


def divided(n_concerned: int, n_content: int) -> Report:
    planted = Planted()
    for place in range(20):
        stance = "challenge" if place < n_concerned else "asset"
        planted.say(f"The dress code ({place})", "T1" if place < 8 else None, stance=stance, tag_race="black")
    for place in range(30):
        stance = "asset" if place < n_content else "challenge"
        planted.say(f"Uniforms ({place})", "T1" if place < 12 else None, stance=stance, tag_race="white")
    return planted.report({"T1": "dress code"})


def test_one_group_against_the_others_is_said() -> None:
    (one,) = alone_against_others(divided(n_concerned=8, n_content=12))
    assert (one.theme.name, one.value, one.n_concerned, one.n_others_content) == ("dress code", "black", 8, 12)
    said = [b.items for s in document(divided(8, 12)).sections for b in s.blocks if isinstance(b, Bullets)]
    assert ("“dress code”: Black or African American raise concerns; most others like it.",) in said


def test_where_both_are_of_two_minds_no_group_stands_alone() -> None:
    assert alone_against_others(divided(n_concerned=4, n_content=12)) == ()
    assert alone_against_others(divided(n_concerned=8, n_content=5)) == ()
