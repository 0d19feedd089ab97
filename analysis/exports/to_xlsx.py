"""An Excel workbook: summary, themes, parts, assignments, responses, set aside, recommendations, decisions, groups.

Every cell with words is written as text, so that nothing becomes a formula. The last sheet explains every column.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from analysis.document import Document, document
from analysis.document.blocks import Missing
from analysis.document.people import People
from analysis.document.words import HELD_BACK, tag_title, value_name
from analysis.exports import tables
from analysis.exports.cells import encodable
from analysis.exports.columns import columns
from analysis.exports.tables import Cell, Sheet
from analysis.report import Report, Span

EXTENSION = ".xlsx"
LONGEST_CELL = 32_767  # Excel's limit.
_WIDEST, _NARROWEST = 60, 10
_MADE = datetime(2020, 1, 1)  # noqa: DTZ001 (a file format's stamp without a zone; fixed, so that bytes repeat)


def write(report: Report, out: BinaryIO) -> None:
    """Write the workbook of *report*."""
    whole, made = BytesIO(), document(report)
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        book.set_properties({"title": made.title, "created": _MADE})
        every = tuple(_sheets(report, made))
        for name, sheet in (*every, ("Columns", columns(every))):
            _add(book, name, sheet)
    out.write(whole.getvalue())


def _sheets(report: Report, made: Document) -> Iterator[tuple[str, Sheet]]:
    yield "Summary", _summary(report, made)
    yield "Themes", _themes(report)
    yield "Subthemes", _subthemes(report)
    yield "Assignments", _assignments(report)
    yield "Responses", tables.labeled_responses(report)
    yield "Set aside", tables.set_aside(report)
    yield "Recommendations", tables.recommendations(report)
    yield "Decisions", tables.decisions(report)
    yield "Groups", _groups(report)


def _add(book: Workbook, name: str, sheet: Sheet) -> None:
    page = book.add_worksheet(name)
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    _write_row(page, 0, sheet.header, bold)
    for place, row in enumerate(sheet.rows, start=1):
        _write_row(page, place, row, text)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    page.set_landscape()


def _write_row(page: xlsxwriter.worksheet.Worksheet, place: int, row: Sequence[Cell], style: Format) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            page.write_number(place, column, cell, style)
        elif cell:
            page.write_string(place, column, encodable(cell)[:LONGEST_CELL], style)


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(sheet.header, *sheet.rows[:200], strict=True)
    return [min(_WIDEST, max(_NARROWEST, *(len(str(cell)) + 2 for cell in column))) for column in columns]


def _summary(report: Report, made: Document) -> Sheet:
    rows: list[tuple[Cell, ...]] = [("Document", made.title), ("School and time", made.subtitle)]
    if made.banner:
        rows.append(("Please note", made.banner))
    rows.extend((figure.label, figure.n) for figure in made.figures)
    for section in made.sections:
        missing = (item for block in section.blocks if isinstance(block, Missing) for item in block.items)
        rows.extend((f"Missing: {section.title}", item) for item in missing)
    long = sum(len(text) > LONGEST_CELL for text in report.table["text"])
    if long:
        rows.append(("Please note", f"Answers cut to what a cell can hold: {long}. The CSV files have them whole."))
    return Sheet("summary", ("What", "Value"), tuple(rows))


def _themes(report: Report) -> Sheet:
    return _with_quotes(tables.themes(report), [theme.quotes for theme in report.themes], report)


def _subthemes(report: Report) -> Sheet:
    every = [part.quotes for theme in report.themes for part in theme.subthemes]
    return _with_quotes(tables.subthemes(report), every, report)


def _with_quotes(sheet: Sheet, quotes: Sequence[tuple[Span, ...]], report: Report) -> Sheet:
    """*sheet* with each quote in a column of its own, at the end, instead of the column where all are together."""
    most = max(map(len, quotes), default=0)
    together = sheet.header.index("quotes")
    rows = tuple(
        (*row[:together], *row[together + 1 :], *map(report.text_of, spans), *[""] * (most - len(spans)))
        for row, spans in zip(sheet.rows, quotes, strict=True)
    )
    columns = (f"quote {place}" for place in range(1, most + 1))
    return Sheet(sheet.name, (*sheet.header[:together], *sheet.header[together + 1 :], *columns), rows)


def _assignments(report: Report) -> Sheet:
    """Every idea with its theme, as in the CSV files, and how it speaks and of which time."""
    plain = tables.assignments(report)
    rows = tuple((*row, idea.stance, idea.time) for row, idea in zip(plain.rows, report.ideas, strict=True))
    return Sheet(plain.name, (*plain.header, "stance", "time"), rows)


def _groups(report: Report) -> Sheet:
    who = People(report)
    rows: list[tuple[Cell, ...]] = []
    for tag in who.tags:
        everyone = {group.value: group.n for group in who.groups(tag)}
        for theme in report.themes:
            for group in who.groups(tag, among=who.behind[theme.id], scope=theme.name):
                named = (tag_title(tag), value_name(tag, group.value))
                rows.append((theme.id, theme.name, *named, _shown(group.n), _shown(everyone[group.value])))
    return Sheet("groups", ("theme_id", "theme", "tag", "group", "people", "all who answered"), tuple(rows))


def _shown(n: int | None) -> Cell:
    return HELD_BACK if n is None else n
