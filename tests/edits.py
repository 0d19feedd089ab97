"""Edits for tests, as a planner of an invented school would make them: each kept with what finds it again."""

from typing import Any

from analysis import edits
from analysis.report import Edit, Report

WHEN = "2026-11-03T14:05:00+00:00"


class Desk:
    """One planner over one report; a newer report may be laid on the desk, and the edits stay."""

    def __init__(self, proposed: Report) -> None:
        self.proposed = proposed
        self.made: list[Edit] = []

    @property
    def report(self) -> Report:
        """The report with every edit."""
        return edits.apply(self.proposed, self.made)

    def change(self, subject: str, kind: str, *, who: str = "Ana", why: str = "", **detail: Any) -> Report:
        """The report with one more edit. Raises `EditError`."""
        kept = edits.kept(self.report, kind=kind, subject=subject, detail=detail)
        new = Edit(len(self.made) + 1, self.proposed.run_id, subject, kind, kept, who, why, WHEN)
        done = edits.with_new(self.proposed, self.made, new)
        self.made.append(new)
        return done

    def undo(self, edit: int, *, who: str = "Ana") -> Report:
        """The report with an edit taken back. Raises `EditError`."""
        return self.change(str(edit), edits.UNDO, who=who)


def ideas(report: Report, *responses: str) -> list[list[Any]]:
    """The spans of the ideas of some answers, as a form sends them."""
    spans = [idea.span for idea in report.ideas if idea.span.response_id in responses]
    return [[one.response_id, one.start, one.end] for one in spans]
