"""Translations as an Excel workbook, for a translator who has nothing else: one sheet for each language.

Only the state, the translations, the notes and what must be looked at again can be typed in; the rest is protected.
Every cell is written as text, so that nothing becomes a formula, and a formula that somebody types is refused.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sipbot import workbooks
from sipbot.authored import Problem
from sipbot.engine.codes import code_of
from sipbot.translating.exchange import Row, Sheet
from sipbot.translating.translations import places_in

COLUMNS = ("Where", "Text", "Translation", "Note", "Must stay as it is", "Look again")
_WIDTHS = (18, 60, 60, 24, 18, 11)
_SURVEY, _LANGUAGE, _STATE, _HOW, _TITLES = range(1, 6)
"""The rows above the texts, from 1."""
_YES = "yes"
_MADE = datetime(2020, 1, 1)  # noqa: DTZ001 (a file format's stamp without a zone; fixed, so that bytes repeat)
_INSTRUCTIONS = (
    "Write in the white cells only. State: 'draft by NAME', or 'reviewed by NAME on 2026-11-20' when somebody who "
    "speaks the language has read all of it. What stands in braces stays as it is. "
    "'yes' in the last column: somebody must look at it again."
)


def write(sheets: Sequence[Sheet], path: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"Translations of {sheets[0].survey}", "created": _MADE})
        fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#eeeeee"})
        free = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1})
        bold = book.add_format({"bold": True, "valign": "top", "bg_color": "#eeeeee"})
        for one in sheets:
            _add(book.add_worksheet(one.language), one, fixed, free, bold)


def read(path: Path) -> tuple[Sheet, ...]:
    """What a translator gave back: one sheet for each language. What cannot be read is in its `problems`."""
    content = path.read_bytes()
    try:
        workbooks.check(content)
        book = openpyxl.load_workbook(io.BytesIO(content))
    except workbooks.TooLarge as error:
        return (_unread(path, f"this is too large for translations: {error}: take out what was not exported"),)
    except Exception as error:  # A broken file can make the reader raise anything.
        return (_unread(path, f"this is no Excel workbook ({type(error).__name__}): save it as .xlsx"),)
    return tuple(_sheet(page, path) for page in book.worksheets if any(map(_is_used, page.iter_rows())))


def _unread(path: Path, told: str, line: int = 1) -> Sheet:
    return Sheet("", "", "", (), problems=(Problem(str(path), line, told),))


def _add(page: Worksheet, one: Sheet, fixed: Format, free: Format, bold: Format) -> None:
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    above = (("Survey", one.survey), ("Language", one.language), ("State", one.state))
    for place, (name, value) in enumerate(above):
        page.write_string(place, 0, name, bold)
        _write(page, place, 1, value, free if name == "State" else fixed)
    page.merge_range(_HOW - 1, 0, _HOW - 1, len(COLUMNS) - 1, _INSTRUCTIONS, fixed)
    page.set_row(_HOW - 1, 32)
    for column, title in enumerate(COLUMNS):
        page.write_string(_TITLES - 1, column, title, bold)
    for place, row in enumerate(one.rows, start=_TITLES):
        stays = " ".join(f"{{{name}}}" for name in places_in(row.text))
        for column, value in enumerate((row.context, row.text, row.said, row.note, stays, _YES if row.fuzzy else "")):
            _write(page, place, column, value, free if column in (2, 3, 5) else fixed)
    page.data_validation(_TITLES, 5, _TITLES + len(one.rows), 5, {"validate": "list", "source": [_YES]})
    page.freeze_panes(_TITLES, 2)
    page.repeat_rows(_TITLES - 1)
    page.fit_to_pages(1, 0)
    page.set_landscape()
    page.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})


def _write(page: Worksheet, row: int, column: int, value: str, style: Format) -> None:
    if value:
        page.write_string(row, column, value, style)
    else:
        page.write_blank(row, column, None, style)


def _sheet(page: Any, path: Path) -> Sheet:
    above = [_said(page.cell(row, 2)) for row in (_SURVEY, _LANGUAGE, _STATE)]
    titles = tuple(_said(page.cell(_TITLES, column)) for column in range(1, len(COLUMNS) + 1))
    if titles != COLUMNS or not all(above[:2]):
        told = f"sheet {page.title!r} is not as it was exported: export again and copy the translations over"
        return _unread(path, told, _TITLES)
    found = [_row(cells) for cells in page.iter_rows(min_row=_TITLES + 1, max_col=len(COLUMNS)) if _is_used(cells)]
    wrong = [*((row.line, told) for row, each in found for told in each), *_beside(page), *_merged(page)]
    problems = tuple(Problem(str(path), line, told, f"sheet {page.title!r}") for line, told in sorted(wrong))
    return Sheet(above[0], code_of(above[1]), above[2], tuple(row for row, _ in found), _STATE, problems=problems)


def _beside(page: Any) -> Iterator[tuple[int, str]]:
    """What somebody has written right of the columns, by line: nobody would ever read it."""
    for cells in page.iter_rows(min_col=len(COLUMNS) + 1):
        for cell in filter(lambda cell: cell.value is not None, cells):
            yield cell.row, f"{cell.coordinate} is beside the table: move what it says into the column 'Note'"


def _merged(page: Any) -> Iterator[tuple[int, str]]:
    """The cells of the table that somebody has made one, by line: what stood in the others is gone."""
    for cells in page.merged_cells.ranges:
        if cells.min_row > _HOW:
            yield cells.min_row, f"{cells.coord} is one cell now: split it, and fill what is empty"


def _is_used(cells: Iterable[Cell]) -> bool:
    return any(cell.value is not None for cell in cells)


def _row(cells: Sequence[Cell]) -> tuple[Row, tuple[str, ...]]:
    context, text, said, note, _, again = map(_said, cells)
    fuzzy = again.strip().lower() == _YES
    return Row(context, text, said, note, fuzzy, cells[0].row), tuple(_wrong(cells, again.strip().lower()))


def _wrong(cells: Sequence[Cell], again: str) -> Iterator[str]:
    for cell in cells:
        if cell.data_type == "f":
            yield f"{cell.coordinate} is a formula: begin the text with ' so that Excel takes it for words"
        elif cell.data_type not in ("s", "inlineStr", "n", "b") or isinstance(cell.value, float):
            yield f"{cell.coordinate} is no text but {cell.value}: format the cell as text and write it again"
    if again not in ("", _YES):
        yield f"{cells[-1].coordinate} says {again!r}: write 'yes', or nothing"


def _said(cell: Cell) -> str:
    """What the cell says. A whole number is what somebody typed for a label that is one."""
    if cell.value is None or cell.data_type == "f":
        return ""
    return str(cell.value).replace("_x000D_", "").replace("\r\n", "\n")  # Some programs end lines as Windows does.
