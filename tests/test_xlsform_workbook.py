"""Workbooks as people have them: old, broken, locked, huge, with dates that were none."""

import datetime
import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipbot.xlsforms.form import form_in
from sipbot.xlsforms.importing import imported
from sipbot.xlsforms.remarks import FormError
from sipbot.xlsforms.workbook import read_workbook
from tests.forms import form_file, questions, taken, taken_from, told
from tests.old_workbook import old_workbook

ROWS: list[list[object]] = [["type", "name", "label"], ["text", "it", "What is good?"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return form_file(tmp_path / "form.xlsx", {"survey": ROWS, "choices": [["list_name", "name", "label"]]})


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(FormError) as error:
        read_workbook(path)
    return str(error.value).removeprefix(str(path))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", ": it is empty: open it in Excel or LibreOffice and save it as .xlsx"),
        (b"type,name,label\ntext,it,What?\n", ": it is no Excel workbook, whatever its name ends in: open it"),
        (b"<html><table><tr><td>type</td></tr></table></html>", ": it is no Excel workbook"),
        (b"PK\x03\x04 and then nothing", " is broken, or no workbook (File is not a zip file): open it"),
        (OLE + bytes(600), " is broken, or no workbook ("),
        (OLE + "EncryptedPackage".encode("utf-16-le"), " is locked with a password: open it, save it without one"),
    ],
)
def test_a_file_that_is_no_workbook_says_so(tmp_path: Path, content: bytes, why: str) -> None:
    assert refused(tmp_path / "form.xlsx", content).startswith(why)


def test_another_office_file_says_so(tmp_path: Path) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("word/document.xml", "<document/>")
    assert refused(tmp_path / "form.xlsx", package.getvalue()).startswith(" is another kind of file: open it in Excel")


def test_a_workbook_that_breaks_off_says_so(path: Path) -> None:
    content = path.read_bytes()
    assert " is broken, or no workbook" in refused(path, content[: len(content) // 2])


DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(damage=DAMAGE)
def test_a_damaged_workbook_is_read_or_refused(
    damage: list[tuple[float, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = form_file(tmp_path_factory.mktemp("damaged") / "form.xlsx", {"survey": ROWS})
    path.write_bytes(damaged(path.read_bytes(), damage))
    assert read_or_refused(path)


def damaged(content: bytes, damage: list[tuple[float, int]]) -> bytes:
    """*content* with other bytes at these places, of which 0 is the beginning and 1 the end."""
    changed = bytearray(content)
    for place, byte in damage:
        changed[int(place * (len(changed) - 1))] = byte
    return bytes(changed)


def read_or_refused(path: Path) -> bool:
    try:
        imported(form_in(read_workbook(path)))
    except FormError as error:
        return bool(str(error))
    return True


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    why = refused(tmp_path / "form.xlsx", bytes(11_000_000))
    assert why.startswith(" is too large for a form: it has 11 MB: take out pictures and other sheets")


def test_a_workbook_that_unpacks_to_a_flood_is_refused(tmp_path: Path) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", bytes(60_000_000))
    assert refused(tmp_path / "form.xlsx", package.getvalue()).startswith(
        " is too large for a form: unpacked it has 60 MB"
    )


def test_a_cell_in_the_last_corner_is_refused_quickly(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(1, 400):
        book.worksheets[0].cell(row, 16_384, "x")
    book.save(tmp_path / "form.xlsx")
    why = refused(tmp_path / "form.xlsx", (tmp_path / "form.xlsx").read_bytes())
    assert why.startswith(" is too large for a form: sheet 'Sheet' reaches to row 62 and further")


def test_a_form_that_nobody_could_answer_is_refused() -> None:
    with pytest.raises(FormError, match="sheet 'survey' has 5001 rows: nobody answers a form of more than 5000"):
        taken_from({"survey": [["type", "name", "label"], *[["text", f"q{n}", "What?"] for n in range(5001)]]})


def test_empty_rows_below_and_between_are_passed_over(tmp_path: Path) -> None:
    found = taken(
        form_file(tmp_path / "form.xlsx", {"survey": [ROWS[0], [], [], ROWS[1], *[[]] * 500, ["text", "b", "B?"]]})
    )
    assert list(questions(found)) == ["it", "b"]


def test_what_a_file_says_of_its_own_size_is_not_believed(path: Path) -> None:
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:C2"', b'ref="A1"'))
    assert list(questions(taken(path))) == ["it"]


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert change(parts[part]) != parts[part]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, change(content) if name == part else content)


def test_an_entity_in_a_workbook_reads_no_file(path: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden words")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'.encode()
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: doctype + xml.replace(b"What is good?", b"&e;"))
    try:
        said = str(taken(path).fields)
    except FormError as error:
        said = str(error)
    assert "hidden words" not in said


def test_merged_cells_hold_one_value_and_the_others_are_told(tmp_path: Path) -> None:
    path = form_file(
        tmp_path / "form.xlsx",
        {
            "survey": [ROWS[0], ["select_one yn", "it", "Good?"], ["select_one yn", "b", "B?"]],
            "choices": [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"], ["", "else", "Else"]],
        },
    )
    book = openpyxl.load_workbook(path)
    book["choices"].merge_cells("A3:A4")
    book["survey"].merge_cells("C2:C3")
    book.save(path)
    found = taken(path)
    assert questions(found)["b"]["text"] == "b"
    assert told(found, "survey row 3: select_one yn b: it has no label")
    assert told(found, "choices row 4: 'else': it has no list_name: write the name of its list; cells that are merged")


def test_a_choice_that_excel_has_made_a_date_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["list_name", "name", "label"],
        ["g", datetime.date(2026, 3, 5), "3 to 5"],
        ["g", datetime.time(6, 8), "6 to 8"],
    ]
    path = form_file(tmp_path / "form.xlsx", {"survey": [ROWS[0], ["select_one g", "it", "Grade?"]], "choices": rows})
    found = taken(path)
    assert questions(found)["it"]["choices"] == {"2026_03_05": "3 to 5", "06_08_00": "6 to 8"}
    assert told(found, "choices row 2: cell B2 (2026-03-05): Excel has made a date of what was typed")


def test_formulas_that_were_never_calculated_and_those_that_failed_are_told(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["survey"].append(["text", "b", "=A1&B1"])
    book["survey"].append(["text", "c", "#REF!"])
    book["survey"]["C4"].data_type = "e"
    book.save(path)
    found = taken(path)
    assert told(found, "survey row 3: cell C3: its formula was never calculated: type its value into the cell")
    assert told(found, "survey row 4: cell C4: its formula failed (#REF!)")


def test_truth_and_numbers_are_read_as_people_see_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["type", "name", "label", "required"],
        ["integer", 5, 2.50, True],
        ["text", "b", 3.0, False],
    ]
    found = taken(form_file(tmp_path / "form.xlsx", {"survey": rows}))
    assert questions(found)["5"] == {"key": "5", "type": "number", "text": "2.5", "required": True}
    assert questions(found)["b"] == {"key": "b", "type": "text", "text": "3"}


def test_what_openpyxl_would_not_keep_is_no_warning(path: Path) -> None:
    extension = b"<extLst><ext uri='{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}'/></extLst></worksheet>"
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</worksheet>", extension))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(questions(taken(path))) == ["it"]


def test_an_old_workbook_is_read_as_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "form.xls").write_bytes(old_workbook("survey", ROWS))
    assert questions(taken(tmp_path / "form.xls")) == {"it": {"key": "it", "type": "text", "text": "What is good?"}}


def test_an_old_workbook_has_numbers_truth_and_failed_formulas(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["type", "name", "label", "required"],
        ["text", 5, 2.5, True],
        ["text", "b", ValueError, False],
    ]
    (tmp_path / "form.xls").write_bytes(old_workbook("survey", rows))
    found = taken(tmp_path / "form.xls")
    assert questions(found)["5"] == {"key": "5", "type": "text", "text": "2.5", "required": True}
    assert told(found, "survey row 3: cell C3: its formula failed (#VALUE!)")


@settings(max_examples=20, deadline=None, derandomize=True)
@given(damage=DAMAGE)
def test_a_damaged_old_workbook_is_read_or_refused(
    damage: list[tuple[float, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "form.xls"
    path.write_bytes(damaged(old_workbook("survey", ROWS), damage))
    assert read_or_refused(path)


def test_a_form_without_the_right_sheet_lists_its_sheets(tmp_path: Path) -> None:
    path = form_file(tmp_path / "form.xlsx", {"Questions": ROWS, "choices": [["list_name"]]})
    with pytest.raises(FormError) as error:
        taken(path)
    assert "it has no sheet 'survey' with the columns type, name and label" in str(error.value)
    assert str(error.value).endswith("its sheets are 'Questions', 'choices'")


def test_a_sheet_without_the_column_type_lists_its_columns(tmp_path: Path) -> None:
    path = form_file(tmp_path / "form.xlsx", {"survey": [["Our form"], *ROWS]})
    with pytest.raises(FormError) as error:
        taken(path)
    told = "sheet 'survey', row 1: there is no column 'type' among Our form: write the headers into the first row"
    assert str(error.value) == told
