"""XLSForms for tests: written from lists of rows, made surveys of, and written as forms again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from sipbot.xlsforms import exporting
from sipbot.xlsforms.files import write_files
from sipbot.xlsforms.form import form_in
from sipbot.xlsforms.importing import Imported, imported
from sipbot.xlsforms.workbook import Reading, Workbook, read_workbook

Cells = Sequence[object]
YES_NO = [["list_name", "name", "label"], ["yes_no", "yes", "Yes"], ["yes_no", "no", "No"]]


def form_file(path: Path, sheets: Mapping[str, Sequence[Cells]]) -> Path:
    """A workbook with these rows on its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def taken(path: Path, *, name: str | None = None, language: str | None = None) -> Imported:
    """What an import makes of the workbook at *path*."""
    return imported(form_in(read_workbook(path), language=language), name=name)


def taken_from(sheets: Mapping[str, Sequence[Cells]]) -> Imported:
    """What an import makes of these rows, without a file."""
    reading = Reading(Path("form.xlsx"))
    named = tuple(reading.sheet(name, rows) for name, rows in sheets.items())
    return imported(form_in(Workbook(reading.path, named, tuple(reading.remarks))))


def taken_again(found: Imported, folder: Path) -> Imported:
    """*found* written as files, and what an import makes of the rows that these are exported as."""
    path, *_ = write_files(found, folder, source="a form")
    return taken_from(exporting.rows_of(exporting.tables_of(exporting.read_source(path))))


def there_and_back(found: Imported, folder: Path) -> Imported:
    """*found* written as files, these exported as a form, and that imported."""
    path, *_ = write_files(found, folder, source="a form")
    return taken(exported(path, folder / "again.xlsx"))


def exported(path: Path, to: Path) -> Path:
    """The survey at *path* as a form."""
    exporting.save(exporting.tables_of(exporting.read_source(path)), to)
    return to


def told(found: Imported, what: str) -> list[str]:
    """The remarks in which *what* stands, as lines."""
    return [str(remark) for remark in found.remarks if what in str(remark)]


def questions(found: Imported) -> dict[str, dict[str, object]]:
    """The questions by key."""
    asked = found.fields["questions"]
    return {str(question["key"]): question for question in asked} if isinstance(asked, list) else {}
