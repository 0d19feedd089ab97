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

from analysis.document import TITLE, banner, figures, subtitle
from analysis.document.agreement import TITLE as READ_AGAIN
from analysis.document.agreement import rows as agreement
from analysis.document.lacking import lacking
from analysis.document.people import People
from analysis.document.process import TOLD_TWICE, twice_rows, version_rows
from analysis.document.words import HELD_BACK, tag_title, value_name
from analysis.edits.agreement import second_reading
from analysis.exports import tables
from analysis.exports.cells import encodable
from analysis.exports.columns import columns
from analysis.exports.tables import Cell, Sheet
from analysis.proof import prove
from analysis.report import Report, Span

EXTENSION = ".xlsx"
LONGEST_CELL = 32_767  # Excel's limit.
_WIDEST, _NARROWEST = 60, 10
_MADE = datetime(2020, 1, 1)  # noqa: DTZ001 (a file format's stamp without a zone; fixed, so that bytes repeat)


def write(report: Report, out: BinaryIO) -> None:
    """Write the workbook of *report*."""
    whole, who = BytesIO(), People(prove(report))
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        book.set_properties({"title": TITLE, "created": _MADE})
        every = tuple(_sheets(who))
        for name, sheet in (*every, ("Columns", columns(every))):
            _add(book, name, sheet)
    out.write(whole.getvalue())


def _sheets(who: People) -> Iterator[tuple[str, Sheet]]:
    report = who.report
    yield "Summary", _summary(who)
    yield "Themes", _themes(report)
    yield "Subthemes", _subthemes(report)
    yield "Assignments", tables.assignments(report)
    yield "Responses", tables.labeled_responses(report)
    yield "Set aside", tables.set_aside(report)
    yield "Recommendations", tables.recommendations(report)
    yield "Decisions", tables.decisions(report)
    yield "Groups", _groups(who)


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


def _summary(who: People) -> Sheet:
    report = who.report
    rows: list[tuple[Cell, ...]] = [("Document", TITLE), ("School and time", subtitle(report.engagement))]
    if note := banner(report.engagement):
        rows.append(("Please note", note))
    rows.extend((figure.label, figure.n) for figure in figures(who))
    rows.extend(_versions(who))
    rows.extend(_told_twice(who))
    rows.extend(_agreement(report))
    rows.extend((f"Missing: {title}", item) for title, items in lacking(who) for item in items)
    long = sum(len(text) > LONGEST_CELL for text in report.table["text"])
    if long:
        rows.append(("Please note", f"Answers cut to what a cell can hold: {long}. The CSV files have them whole."))
    return Sheet("summary", ("What", "Value"), tuple(rows))


def _versions(who: People) -> Iterator[tuple[Cell, ...]]:
    """Which versions people answered of each survey that was changed meanwhile."""
    for asked in who.report.engagement.asked if who.report.engagement else ():
        if asked.has_versions:
            yield from ((f"{asked.title}: {name}", n) for name, n in version_rows(asked, who))


def _told_twice(who: People) -> Iterator[tuple[Cell, ...]]:
    """Where the roster and people's own words differ, as the document has it."""
    if engagement := who.report.engagement:
        for about, both, same, other in twice_rows(engagement, who):
            yield f"{TOLD_TWICE}: {about}", f"both are known: {both}; they agree: {same}; they differ: {other}"


def _agreement(report: Report) -> Iterator[tuple[Cell, ...]]:
    """How far readers agree with the program and with each other, as the document has it."""
    for who, n_read, n_same, kappa, interval in agreement(second_reading(report)):
        told = f"{n_same} of {n_read} ideas in the same theme; Cohen’s kappa {kappa} (95% interval: {interval})"
        yield f"{READ_AGAIN}: {who}", told


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


def _groups(who: People) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for tag in who.tags:
        everyone = {group.value: group.n for group in who.groups(tag)}
        for theme in who.report.themes:
            for group in who.groups(tag, among=who.behind[theme.id], scope=theme.name):
                named = (tag_title(tag), value_name(tag, group.value))
                rows.append((theme.id, theme.name, *named, _shown(group.n), _shown(everyone[group.value])))
    return Sheet("groups", ("theme_id", "theme", "tag", "group", "people", "all who answered"), tuple(rows))


def _shown(n: int | None) -> Cell:
    return HELD_BACK if n is None else n
