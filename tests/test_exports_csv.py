"""CSV files: the columns other programs rely on, quotes that are exact, cells that no spreadsheet computes."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from analysis import exports
from analysis.exports.cells import safe_cell
from analysis.exports.to_csv import files, write
from analysis.report import Report
from tests import reports
from tests.edits import Desk, ideas

Rows = list[dict[str, str]]


def read(report: Report, name: str) -> Rows:
    content = dict(files(report))[f"{name}.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(content, newline=""), strict=True))


def test_the_columns_are_the_agreed_ones() -> None:
    headers = {name: content.decode().split("\r\n")[0] for name, content in files(reports.school())}
    assert headers == {
        "responses.csv": "response_id,participant_id,question,text,language,"
        "tag.disability,tag.english_learner,tag.race,tag.role,translation,translated_into,translated_on",
        "themes.csv": "theme_id,name,keywords,n_responses,n_participants,quotes,from_codebook",
        "subthemes.csv": "subtheme_id,theme_id,name,keywords,n_responses,n_participants,quotes",
        "assignments.csv": "response_id,start,end,theme_id,subtheme_id,stance,time,"
        "program_theme_id,program_stance,judged_by,judged_on",
        "set_aside.csv": "response_id,reason",
        "recommendations.csv": "recommendation_id,text,theme_ids,n_responses,practice,level",
        "decisions.csv": "recommendation_id,words,draft,takes_in,meeting,objective,flags,approvals,approvals_needed,"
        "approved_by,decision,reason,plan_section,owner,due,decided_by,decided_on",
        "codebook.csv": "tag,description",
        "columns.csv": "table,column,meaning",
    }


@pytest.mark.parametrize("report", [reports.school(), reports.hostile()], ids=["school", "hostile"])
def test_every_quote_is_found_in_an_input_answer(report: Report) -> None:
    texts = dict(zip(report.table["response_id"], report.table["text"], strict=True))
    quotes = [quote for row in read(report, "themes") for quote in json.loads(row["quotes"])]
    assert quotes
    assert [quote["text"] for quote in quotes] == [
        texts[quote["response_id"]][quote["start"] : quote["end"]] for quote in quotes
    ]


def test_every_column_of_every_file_is_explained() -> None:
    told = {(row["table"], row["column"]): row["meaning"] for row in read(reports.school(), "columns")}
    headers = {name[:-4]: content.decode().split("\r\n")[0] for name, content in files(reports.school())}
    explained = [name for name in headers if name != "columns"]
    assert set(told) == {(name, column) for name in explained for column in headers[name].split(",")}
    assert all(told.values())


def test_theme_counts_can_be_recounted_from_the_other_files() -> None:
    people = {row["response_id"]: row["participant_id"] for row in read(reports.school(), "responses")}
    assignments = read(reports.school(), "assignments")
    for theme in read(reports.school(), "themes"):
        responses = {row["response_id"] for row in assignments if row["theme_id"] == theme["theme_id"]}
        assert int(theme["n_responses"]) == len(responses)
        assert int(theme["n_participants"]) == len({people[response] for response in responses})


def test_counts_of_parts_can_be_recounted_from_the_assignments() -> None:
    (part,) = read(reports.school(), "subthemes")
    inside = [row for row in read(reports.school(), "assignments") if row["subtheme_id"] == part["subtheme_id"]]
    assert {row["theme_id"] for row in inside} == {part["theme_id"]}
    assert int(part["n_responses"]) == len(inside) == 10
    assert [quote["text"] for quote in json.loads(part["quotes"])] == [f"{reports.BUSES} (0)", f"{reports.BUSES} (1)"]


def test_an_idea_that_the_team_moved_has_both_themes_and_the_day_and_no_name() -> None:
    desk = Desk(reports.school())
    moved = desk.change("", "move", ideas=ideas(desk.report, "R5"), to="T2", who="Ana Invented")
    placed = {row["response_id"]: row for row in read(moved, "assignments")}
    columns = ("theme_id", "program_theme_id", "judged_by", "judged_on")
    assert [placed["R5"][name] for name in columns] == ["T2", "T1", "team", "2026-11-03"]
    assert [placed["R6"][name] for name in columns] == ["T1", "T1", "program", ""]
    assert not [name for name, content in files(moved) if b"Ana Invented" in content]


def test_no_answer_is_lost() -> None:
    found = {row["response_id"] for name in ("assignments", "set_aside") for row in read(reports.school(), name)}
    assert found == {row["response_id"] for row in read(reports.school(), "responses")}


def test_answers_come_back_as_they_were_written() -> None:
    texts = [row["text"] for row in read(reports.hostile(), "responses")]
    assert texts[6] == "line one\r\nline two\x0b\x1f"
    assert texts[7] == "مدرسة أفضل \u202e abc"
    assert texts[9] == "word " * 2000


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "＝cmd|' /C calc'!A0",
        "﹢1+cmd",
        "\t=1",
        "\tplain",
        "\rplain",
        "\n=1",
        "\0=1",
        "- more books",
    ],
)
def test_a_cell_that_might_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text.replace("\0", "")


@pytest.mark.parametrize(
    "text", ["-5", "+3.5", "-1,000", "-20%", "+16175550100", "+1 (617) 555-0100", "plain", "a=b", "", "'quoted'", "[1]"]
)
def test_numbers_phone_numbers_and_plain_text_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_no_cell_of_any_file_begins_like_a_formula() -> None:
    cells = [
        cell
        for name, _ in files(reports.hostile())
        for row in read(reports.hostile(), name[:-4])
        for cell in row.values()
    ]
    risky = [cell for cell in cells if cell[:1] in tuple("=+-@＝\t\r")]
    assert set(risky) == {"-5", "+16175550100"}


def test_a_folder_is_made_unless_the_path_ends_in_zip(tmp_path: Path) -> None:
    saved = exports.save(reports.school(), "csv", tmp_path / "tables")
    assert [path.name for path in saved] == [name for name, _ in files(reports.school())]
    assert {path.parent for path in saved} == {tmp_path / "tables"}


def test_the_zip_holds_the_same_files() -> None:
    out = io.BytesIO()
    write(reports.school(), out)
    with zipfile.ZipFile(out) as archive:
        assert tuple((name, archive.read(name)) for name in archive.namelist()) == files(reports.school())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_file_in_the_way_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("mine")
    with pytest.raises(exports.ExportError, match="tables: is a file; name a folder"):
        exports.save(reports.school(), "csv", tmp_path / "tables")
