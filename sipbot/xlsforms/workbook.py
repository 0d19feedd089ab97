"""Read an Excel workbook, new or old, as sheets of text. What the sheets mean is none of its business."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter

from sipbot import workbooks
from sipbot.xlsforms.remarks import FormError, Remark, changed, left_out

MOST_VISITED = 1_000_000
"""Of cells, also empty ones: a stray cell in the last row of a sheet makes a million."""

MOST_TEXT = 2_000_000
"""Of characters in all cells together."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MADE_A_DATE = "Excel has made a date of what was typed"
_AS_TEXT = "format the cell as text and type it again, if it was no date"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet that holds something; `number` as Excel counts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the top, without the empty ones."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file, and what of their cells could not be read."""

    path: Path
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...]


@dataclass
class Reading:
    """One pass over the cells of a workbook."""

    path: Path
    remarks: list[Remark] = field(default_factory=list)
    n_visited: int = 0
    n_characters: int = 0

    def sheet(self, name: str, rows: Iterable[Sequence[object]]) -> Sheet:
        lines = []
        for number, row in enumerate(rows, 1):
            self.n_visited += len(row) + 1
            cells = tuple([self._said(value, name, number, column) for column, value in enumerate(row, 1)])
            self.n_characters += sum(map(len, cells))
            if self.n_visited > MOST_VISITED or self.n_characters > MOST_TEXT:
                raise FormError(_too_large(self.path, f"sheet {name!r} reaches to row {number} and further"))
            if any(cells):
                lines.append(Line(number, cells))
        return Sheet(name, tuple(lines))

    def _said(self, value: object, sheet: str, row: int, column: int) -> str:
        place = f"cell {get_column_letter(column)}{row}"
        if isinstance(value, _Broken):
            self.remarks.append(left_out(sheet, row, place, value.why, remedy="type its value into the cell"))
            return ""
        if isinstance(value, datetime | date | time):
            said = str(value.date() if isinstance(value, datetime) and value.time() == time() else value)
            self.remarks.append(changed(sheet, row, f"{place} ({said})", _MADE_A_DATE, remedy=_AS_TEXT))
            return said
        return _said(value)


@dataclass(frozen=True, slots=True)
class _Broken:
    why: str


def read_workbook(path: Path) -> Workbook:
    """The workbook at *path*, `.xlsx`, `.xlsm` or `.xls`, whatever its name ends in. Raises `FormError`, `OSError`."""
    if path.is_dir():
        raise FormError(f"{path} is a folder: name the workbook in it")
    if path.stat().st_size > workbooks.MOST_BYTES:
        raise FormError(_too_large(path, f"it has {path.stat().st_size // 1_000_000} MB"))
    content = path.read_bytes()
    reading = Reading(path)
    if content.startswith(_ZIP):
        sheets = _xlsx(content, reading)
    elif content.startswith(_OLE):
        sheets = _xls(content, reading)
    else:
        why = "it is empty" if not content else "it is no Excel workbook, whatever its name ends in"
        raise FormError(f"{path}: {why}: open it in Excel or LibreOffice and save it as .xlsx")
    return Workbook(path, tuple(sheets), tuple(reading.remarks))


def _too_large(path: Path, why: str) -> str:
    return (
        f"{path} is too large for a form: {why}: take out pictures and other sheets, and delete the empty rows below"
        " the last question and the empty columns right of the last heading"
    )


def _xlsx(content: bytes, reading: Reading) -> list[Sheet]:
    _check_package(content, reading.path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of what openpyxl would not keep if it wrote the file: it does not.
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            return [reading.sheet(each.title, _xlsx_rows(each, values[each.title])) for each in book.worksheets]
        except FormError:
            raise
        except Exception as error:  # A broken file can make the reader raise anything.
            raise FormError(_broken(reading.path, error)) from error


def _check_package(content: bytes, path: Path) -> None:
    """Raises `FormError` where the zip file is no workbook, or would take too much to unpack."""
    try:
        workbooks.check(content)
    except zipfile.BadZipFile as error:
        raise FormError(_broken(path, error)) from error
    except workbooks.TooLarge as error:
        raise FormError(_too_large(path, str(error))) from error
    except workbooks.AnotherFile as error:
        told = f"{path} is another kind of file: open it in Excel or LibreOffice and save it as .xlsx"
        raise FormError(told) from error


def _xlsx_rows(formulas: Any, values: Any) -> Iterator[list[object]]:
    for sheet in (formulas, values):
        sheet.reset_dimensions()  # What a file says of its own size can be wrong; rows would be missing.
    for row, calculated in zip(formulas.iter_rows(), values.iter_rows(values_only=True), strict=True):
        yield [_xlsx_value(cell, value) for cell, value in zip(row, calculated, strict=True)]


def _xlsx_value(cell: Any, value: object) -> object:
    if cell.data_type == "e" or (cell.data_type == "f" and isinstance(value, str) and value.startswith("#")):
        return _Broken(f"its formula failed ({value})")
    if cell.data_type == "f" and value is None:
        return _Broken("its formula was never calculated")
    return value


def _xls(content: bytes, reading: Reading) -> list[Sheet]:
    if _ENCRYPTED in content:
        raise FormError(_locked(reading.path))
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
        return [reading.sheet(each.name, _xls_rows(each, book.datemode)) for each in book.sheets()]
    except FormError:
        raise
    except Exception as error:  # A broken file can make the reader raise anything.
        told = _locked(reading.path) if "encrypted" in str(error) else _broken(reading.path, error)
        raise FormError(told) from error


def _xls_rows(sheet: Any, datemode: int) -> Iterator[list[object]]:
    for number in range(sheet.nrows):
        yield [_xls_value(cell, datemode) for cell in sheet.row(number)]


def _xls_value(cell: Any, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return _Broken(f"its formula failed ({xlrd.error_text_from_code.get(cell.value, cell.value)})")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return cell.value


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()


def _locked(path: Path) -> str:
    return f"{path} is locked with a password: open it, save it without one, and import that"


def _broken(path: Path, error: Exception) -> str:
    why = str(error).splitlines()[0] if str(error).strip() else type(error).__name__
    return f"{path} is broken, or no workbook ({why}): open it in Excel or LibreOffice and save it anew as .xlsx"
