"""The Excel workbook: sheets of text and numbers, no formulas, small groups held back."""

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from analysis.exports.to_xlsx import write
from analysis.report import Report
from tests import reports


def workbook(report: Report) -> Workbook:
    out = io.BytesIO()
    write(report, out)
    return load_workbook(out)


@pytest.fixture(scope="module")
def school() -> Workbook:
    return workbook(reports.school())


def rows(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def test_the_sheets_are_in_order(school: Workbook) -> None:
    assert school.sheetnames == [
        "Summary",
        "Themes",
        "Subthemes",
        "Assignments",
        "Responses",
        "Set aside",
        "Recommendations",
        "Decisions",
        "Groups",
        "Columns",
    ]


def test_every_column_is_explained(school: Workbook) -> None:
    told = {row[:2]: row[2] for row in rows(school, "Columns")[1:]}
    columns = {(name, column) for name in school.sheetnames[:-1] for column in rows(school, name)[0]}
    assert set(told) == columns
    assert str(told["Assignments", "stance"]).startswith("How it speaks: asset, challenge, ")


def test_no_cell_is_a_formula() -> None:
    book = workbook(reports.hostile())
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s", "n"}


def test_answers_are_whole_and_unchanged() -> None:
    texts = [row[2] for row in rows(workbook(reports.hostile()), "Responses")[1:]]
    assert texts[:6] == list(reports.hostile().table["text"])[:6]
    assert texts[9] == "word " * 2000


def test_headers_stay_in_view(school: Workbook) -> None:
    assert {sheet.freeze_panes for sheet in school.worksheets} == {"A2"}


def test_quotes_stand_in_columns_of_their_own(school: Workbook) -> None:
    header, first = rows(school, "Themes")[:2]
    assert header[5:] == ("from_codebook", "quote 1", "quote 2", "quote 3")
    assert first[3:7] == (20, 20, "no", "The bus is late almost every morning. (0)")


def test_parts_of_themes_have_a_sheet_of_their_own(school: Workbook) -> None:
    header, first = rows(school, "Subthemes")
    assert header[:4] == ("subtheme_id", "theme_id", "name", "keywords")
    assert first[4:] == (10, 10, f"{reports.BUSES} (0)", f"{reports.BUSES} (1)")


def test_every_idea_comes_with_how_it_speaks_and_of_which_time(school: Workbook) -> None:
    header, first = rows(school, "Assignments")[:2]
    assert header[:7] == ("response_id", "start", "end", "theme_id", "subtheme_id", "stance", "time")
    assert first[:7] == ("R1", 0, 41, "T1", "T1.1", "suggestion", "now")


def test_every_idea_comes_with_what_the_program_made_of_it(school: Workbook) -> None:
    header, first = rows(school, "Assignments")[:2]
    assert header[7:] == ("program_theme_id", "program_stance", "judged_by", "judged_on")
    assert first[7:] == ("T1", "suggestion", "program", None)


def test_small_groups_are_held_back_in_the_sheet_of_groups(school: Workbook) -> None:
    groups = {row[:4]: row[4:] for row in rows(school, "Groups")[1:]}
    buses = ("T1", "bus late morning", "Help at school with learning English")
    assert groups[*buses, "No"] == (0, 10)
    halls = ("T2", "safe halls", "Race and ethnicity", "Black or African American")
    assert groups[halls] == ("held back", "held back")


def test_the_summary_says_what_is_missing(school: Workbook) -> None:
    said = [row[1] for row in rows(school, "Summary") if str(row[0]).startswith("Missing: Ongoing")]
    assert said == ["No owner is named for the family night on May 12."]


def test_the_summary_says_which_versions_of_a_survey_people_began() -> None:
    book = workbook(reports.changed_meanwhile(45, 25))
    name = "Your voice in our school's plan: version"
    assert [row for row in rows(book, "Summary") if str(row[0]).startswith(name)] == [
        (f"{name} 1 (fingerprint 01234567, first begun on October 5, 2026)", "45 people"),
        (f"{name} 2 (fingerprint fedcba98, first begun on October 12, 2026)", "25 people"),
    ]


def test_no_clock_gets_into_the_file() -> None:
    out = io.BytesIO()
    write(reports.school(), out)
    with zipfile.ZipFile(out) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2020-01-01T00:00:00Z" in archive.read("docProps/core.xml")
