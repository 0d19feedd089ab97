"""Tables as CSV files in UTF-8: responses, themes and their parts, assignments, set_aside, recommendations, decisions.

A folder of files, or one .zip of them. Cells that a spreadsheet would take for a formula begin with an apostrophe, so
an answer "=1" stands as "'=1" in responses.csv; `start` and `end` count in the answer as it was written, without it.
Quotes of themes are JSON, which no spreadsheet computes, and hold the words of the answer unchanged. columns.csv tells
what each column holds, and Taguette takes codebook.csv.
"""

import csv
import io
from functools import cache
from typing import BinaryIO

from analysis.exports.cells import safe_cell, zipped
from analysis.exports.columns import columns
from analysis.exports.tables import Sheet, sheets
from analysis.report import Report

EXTENSION = ".zip"


def write(report: Report, out: BinaryIO) -> None:
    """Write all tables of *report* as one ZIP."""
    out.write(zipped(files(report)))


def files(report: Report) -> tuple[tuple[str, bytes], ...]:
    """All tables of *report*: (file name, content)."""
    every = sheets(report)
    described = columns((sheet.name, sheet) for sheet in every)
    return tuple((f"{sheet.name}.csv", _csv(sheet)) for sheet in (*every, described))


def _csv(sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    safe = cache(safe_cell)  # Most cells of a table say the same as another.
    for row in (sheet.header, *sheet.rows):
        rows.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8")
