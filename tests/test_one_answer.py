"""The page of one answer: what was asked, how its ideas speak, what it says in another language; and who may say so."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from analysis.questions import Question, question_of
from analysis.report import AskedWith, Report
from sipbot.storage import tables, talking
from tests.conftest import Clock
from tests.reports import ALDER_BROOK, TUTORS, school
from tests.test_changing import Member, Team, team

__all__ = ["team"]

ENGLISH = "More help with reading after class."
CHANGE = AskedWith("change", False, (("en", "What should change?"), ("es", "¿Qué debería cambiar?")))
PROBE = AskedWith("change", True, (("en", "Can you say more?"),))


@pytest.fixture
async def ana(team: Team) -> AsyncIterator[Member]:
    member = await team.comes_in()
    yield member
    await member.client.close()


async def answer_of(team: Team, text: str) -> str:
    report = await team.analyses.latest("lincoln")
    return next(response for response, said in report.texts.items() if said == text)


async def translated(team: Team, ana: Member) -> str:
    answer = await answer_of(team, f"{TUTORS} (0)")
    await ana.opens(f"/answers/{answer}")
    await ana.sends(f"/answers/{answer}/translate", text=ENGLISH, language="en")
    return answer


def asked() -> Report:
    """Every answer was given to one survey, the second to the probe of its question."""
    (survey,) = ALDER_BROOK.asked
    engagement = replace(ALDER_BROOK, asked=(replace(survey, survey="our_school", wordings=(CHANGE, PROBE)),))
    report = replace(school(), engagement=engagement)
    return replace(report, given_to={one: ("our_school", one == "R2") for one in report.texts})


def test_the_question_is_told_in_the_readers_language() -> None:
    assert question_of(asked(), "R1", "es") == Question("¿Qué debería cambiar?", "es")


def test_the_question_is_told_as_it_was_written_where_nobody_translated_it() -> None:
    assert question_of(asked(), "R1", "pt") == Question("What should change?", "en")


def test_an_answer_to_a_probe_stands_beside_the_probe() -> None:
    assert question_of(asked(), "R2", "en") == Question("Can you say more?", "en")


def test_a_name_of_a_question_is_not_told_for_its_words() -> None:
    assert question_of(school(), "R1", "en") is None


def test_of_a_file_the_question_is_what_its_column_says() -> None:
    report = school()
    table = report.table.assign(question="What should change?")
    assert question_of(replace(report, table=table), "R1", "en") == Question("What should change?", "")


async def test_a_kind_that_was_misread_is_corrected_on_the_page_of_the_answer(team: Team, ana: Member) -> None:
    answer = await answer_of(team, f"{TUTORS} (0)")
    await ana.opens(f"/answers/{answer}")
    await ana.sends(f"/answers/{answer}/stance", idea=ana.field("idea"), theme=ana.field("theme"), kind="asset")
    assert "Strength the program thought: Suggestion" in ana.text
    assert dict((await team.analyses.latest("lincoln")).theme("T3").stances) == {"asset": 1, "suggestion": 11}


async def test_ticked_answers_are_corrected_together_on_the_page_of_their_theme(team: Team, ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/answers/stance", theme="T1", idea=ana.ticks()[:3], kind="asset")
    assert "3 ideas read as: Strength Ana Invented" in ana.text
    assert dict((await team.analyses.latest("lincoln")).theme("T1").stances) == {"asset": 3, "suggestion": 17}


async def test_a_kind_that_there_is_not_is_refused(team: Team, ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/answers/stance", theme="T1", idea=ana.ticks()[:1], kind="praise")
    assert (ana.status, "there is no such kind of idea" in ana.text) == (422, True)


async def test_a_translation_stands_below_the_original_with_who_wrote_it_and_when(team: Team, ana: Member) -> None:
    await translated(team, ana)
    label = "Translation by Ana Invented, October 5, 2026:"
    assert f"{TUTORS} (0) {label} {ENGLISH}" in ana.text
    for path in ("/themes/T3", "/search?q=lectura"):
        assert f"{TUTORS} (0) {label} {ENGLISH}" in (await ana.opens(path)).text


async def test_no_page_and_no_document_shows_a_translation_without_saying_so(team: Team, ana: Member) -> None:
    await translated(team, ana)
    for path in ("/themes/T3", "/recommendations", "/recommendations/REC3", "/search?q=lectura", "/download/html"):
        await ana.opens(path)
        shown = ana.html.count(ENGLISH)
        labeled = re.findall(
            rf"Translation (?:of the whole answer )?by [^:<]*:(?:</span>)? <span[^>]*>{ENGLISH}", ana.html
        )
        assert (shown, path) == (len(labeled), path)
        assert shown


async def test_a_translation_is_taken_back(team: Team, ana: Member) -> None:
    answer = await translated(team, ana)
    await ana.sends("/changes/1/undo", **{"from": f"/answers/{answer}"})
    assert f"Taken back: The translation of the answer {answer}." in ana.text
    assert (await team.analyses.latest("lincoln")).translations == {}


async def test_a_translation_goes_when_its_answer_is_erased(team: Team, ana: Member, clock: Clock) -> None:
    await translated(team, ana)
    assert await team.database.write(talking.erase_untouched_since, clock().replace(year=clock().year + 9)) > 0
    rows = await team.database.read(lambda tx: tx.execute(select(tables.Edit.kind)).all())
    assert rows == []


@pytest.mark.parametrize("path", ["/answers/R0", "/answers/T1", "/answers/..%2Fplan"])
async def test_an_answer_that_there_is_not_has_no_page(ana: Member, path: str) -> None:
    assert (await ana.opens(path)).status == 404


async def test_a_viewer_reads_the_page_and_finds_no_form_on_it(team: Team) -> None:
    viewer = await team.comes_in("Vi Invented", "viewer")
    answer = await answer_of(team, f"{TUTORS} (0)")
    await viewer.opens(f"/answers/{answer}")
    assert (viewer.status, re.findall(r'action="/s/lincoln/.*?"', viewer.html)) == (200, [])
    await viewer.client.close()
