"""What people have read: answers marked as read, and a second reading that does not know what the machine made of them.

| kind | subject | detail |
|---|---|---|
| read | where they stood: a theme, or "" | answers: [response id, ...] |
| second | "second reading" | reader: who reads, by an id; readings: [[idea, their theme, the theme it had], ...] |

An idea is [response id, start, end], and no theme is "". Neither changes the report. A second reading is of one run:
the next run is read anew. What it shows is in `analysis.edits.agreement`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.edits.board import EditError
from analysis.report import Edit, Report, Span

READ, SECOND = "read", "second"
KINDS = (READ, SECOND)
ALONE = ""
"""What stands for "on its own" among themes."""


def kept(report: Report, *, kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of such an edit as it is kept. Raises `EditError` for answers or a theme that are not there."""
    if kind == READ:
        there = [str(one) for one in detail["answers"] if one in report.authors]
        if not there:
            raise EditError("no answer was chosen")
        return {"answers": there}
    had = {idea.span: idea.theme_id or ALONE for idea in report.ideas}
    known = {theme.id for theme in report.themes} | {ALONE}
    readings = [(Span(*idea), theme) for idea, theme in detail["readings"]]
    if not readings:
        raise EditError("no theme was chosen")
    if any(span not in had or theme not in known for span, theme in readings):
        raise EditError("an answer or a theme is not there any more")
    read_so = [[[span.response_id, span.start, span.end], theme, had[span]] for span, theme in readings]
    return {"reader": str(detail.get("reader", "")), "readings": read_so}


def read(report: Report) -> frozenset[str]:
    """The answers of *report* that somebody has read."""
    marked = {one for edit in report.edits if edit.kind == READ for one in edit.detail["answers"]}
    again = {idea[0] for edit in report.edits if edit.kind == SECOND for idea, _, _ in edit.detail["readings"]}
    return frozenset(marked | again) & report.authors.keys()


def changes(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that change a report, without those that only say what was read."""
    return tuple(edit for edit in edits if edit.kind not in KINDS)
