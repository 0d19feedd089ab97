"""Translations that people of the team wrote of answers: beside what was written, never instead of it.

| kind | subject | detail |
|---|---|---|
| translate | the answer | text, language: the one it is translated into |

A later translation of an answer takes the place of an earlier one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analysis.edits.board import EditError
from analysis.report import Edit, LeftOut, Report, Translation

TRANSLATE = "translate"
LONGEST = 10_000


def apply(report: Report) -> Report:
    """*report* with the translations among its edits; those of answers that are not there any more are left out."""
    mine = [edit for edit in report.edits if edit.kind == TRANSLATE]
    if not mine:
        return report
    found = {edit.subject: _translation(edit) for edit in mine if edit.subject in report.texts}
    lost = tuple(
        LeftOut(edit, "the answer %(answer)s is not there any more", {"answer": edit.subject})
        for edit in mine
        if edit.subject not in report.texts
    )
    return replace(report, translations=found, left_out=(*report.left_out, *lost))


def kept(report: Report, *, subject: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of such an edit as it is kept. Raises `EditError` for what cannot be."""
    if subject not in report.texts:
        raise EditError("the answer %(answer)s is not there any more", answer=subject)
    # PostgreSQL keeps no NUL.
    text = str(detail["text"]).replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise EditError("nothing was written")
    if len(text) > LONGEST:
        raise EditError("it is longer than %(most)s letters", most=f"{LONGEST:,}")
    if text == report.texts[subject].strip():
        raise EditError("that is what the answer says already")
    return {"text": text, "language": str(detail["language"])}


def _translation(edit: Edit) -> Translation:
    return Translation(edit.detail["text"], edit.detail["language"], edit.who, edit.at)
