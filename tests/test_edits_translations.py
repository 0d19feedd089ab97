"""Translations that the team writes: beside what was written, marked as theirs, without their names outside."""

import io

import pytest
from openpyxl import load_workbook

from analysis.edits.board import EditError
from analysis.exports import to_html, to_xlsx
from analysis.report import Translation
from tests import test_exports_docx as docx
from tests import test_exports_pptx as pptx
from tests.edits import WHEN, Desk
from tests.reports import TUTORS, school

SPANISH = "R35"
ENGLISH = "More help with reading after class."
LABEL = "Translation by the planning team, November 3, 2026:"


@pytest.fixture
def desk() -> Desk:
    return Desk(school())


@pytest.fixture
def translated(desk: Desk) -> Desk:
    desk.change(SPANISH, "translate", who="Ana Invented", text=ENGLISH, language="en")
    return desk


def test_a_translation_is_kept_with_who_wrote_it_and_when(translated: Desk) -> None:
    assert translated.report.translations == {SPANISH: Translation(ENGLISH, "en", "Ana Invented", WHEN)}


def test_what_was_written_stays_as_it_was(translated: Desk) -> None:
    assert translated.report.texts[SPANISH] == f"{TUTORS} (0)"
    assert translated.report.to_dict() == school().to_dict()


def test_a_later_translation_takes_the_place_of_an_earlier_one_until_it_is_taken_back(translated: Desk) -> None:
    later = translated.change(SPANISH, "translate", who="Bo Invented", text="More reading help.", language="en")
    assert later.translations[SPANISH].text == "More reading help."
    assert translated.undo(2).translations[SPANISH].text == ENGLISH
    assert translated.undo(1).translations == {}


@pytest.mark.parametrize(
    ("answer", "text", "why"),
    [
        ("R999", "Words.", "the answer R999 is not there any more"),
        (SPANISH, "  ", "nothing was written"),
        (SPANISH, "x" * 10_001, "it is longer than 10,000 letters"),
        (SPANISH, f"{TUTORS} (0)", "that is what the answer says already"),
    ],
)
def test_a_translation_that_cannot_be_is_refused_with_the_reason(desk: Desk, answer: str, text: str, why: str) -> None:
    with pytest.raises(EditError, match=f"^{why}$"):
        desk.change(answer, "translate", text=text, language="en")


def test_the_word_document_has_it_marked_under_the_original(translated: Desk) -> None:
    said = [paragraph.text for paragraph in docx.opened(translated.report).paragraphs]
    places = [place for place, text in enumerate(said) if text.startswith(f"“{TUTORS} (0)”")]
    assert [said[place + 1] for place in places] == [f"{LABEL} {ENGLISH}"] * len(places) != []


def test_no_document_has_the_name_of_whoever_translated(translated: Desk) -> None:
    told = docx.opened(translated.report).element.xml
    assert told.count("Ana Invented") == docx.opened(school()).element.xml.count("Ana Invented")


def test_the_web_page_has_it_marked_under_the_original(translated: Desk) -> None:
    out = io.BytesIO()
    to_html.write(translated.report, out)
    page = out.getvalue().decode()
    assert f"{TUTORS} (0)</p></blockquote>" in page
    assert f'<p class="translation">{LABEL} <span lang="en" dir="auto">{ENGLISH}</span></p>' in page


def test_the_workbook_has_it_in_columns_of_its_own_without_a_name(translated: Desk) -> None:
    out = io.BytesIO()
    to_xlsx.write(translated.report, out)
    rows = [tuple(row) for row in load_workbook(out)["Responses"].iter_rows(values_only=True)]
    assert rows[0][-3:] == ("translation", "translated_into", "translated_on")
    assert next(row[-3:] for row in rows if row[0] == SPANISH) == (ENGLISH, "en", "2026-11-03")


def test_slides_mark_it_too(translated: Desk) -> None:
    said = "\n".join(map(pptx.words, pptx.opened(translated.report).slides))
    assert f"{LABEL} {ENGLISH}" in said
