"""The report as plain tables, for the formats that people open in a spreadsheet or a program."""

import json
from dataclasses import dataclass

from analysis.proof import prove
from analysis.report import Report, Span
from analysis.table import TAG, tag_names

Cell = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: the name of its file, its columns, its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(report: Report) -> tuple[Sheet, ...]:
    """All tables of *report*. Every answer is in `responses`, and in `assignments` or `set_aside` or both.

    Raises `analysis.proof.NotProven` where the report says something that its answers do not.
    """
    prove(report)
    return (
        responses(report),
        themes(report),
        assignments(report),
        set_aside(report),
        recommendations(report),
    )


def responses(report: Report) -> Sheet:
    """Every answer as it was written, with its tags."""
    columns = ("response_id", "participant_id", "question", "text", "language")
    header = (*columns, *(TAG + name for name in tag_names(report.table)))
    return Sheet("responses", header, tuple(tuple(row) for row in report.table[list(header)].to_numpy().tolist()))


def themes(report: Report) -> Sheet:
    """The themes, largest first; quotes are a JSON list of {response_id, start, end, text}."""
    rows = tuple(
        (one.id, one.name, "; ".join(one.keywords), one.n_responses, one.n_participants, _quotes(report, one.quotes))
        for one in report.themes
    )
    return Sheet("themes", ("theme_id", "name", "keywords", "n_responses", "n_participants", "quotes"), rows)


def assignments(report: Report) -> Sheet:
    """Every idea and its theme; an idea that fits no theme has an empty `theme_id`."""
    rows = tuple((one.span.response_id, one.span.start, one.span.end, one.theme_id or "") for one in report.ideas)
    return Sheet("assignments", ("response_id", "start", "end", "theme_id"), rows)


def set_aside(report: Report) -> Sheet:
    """The answers that no theme was looked for in, and why."""
    return Sheet("set_aside", ("response_id", "reason"), tuple((s.response_id, s.reason) for s in report.set_aside))


def recommendations(report: Report) -> Sheet:
    """The draft recommendations; `theme_ids` are separated by ";"."""
    rows = tuple(
        (one.id, one.text, ";".join(one.theme_ids), one.n_responses, one.practice, one.level)
        for one in report.recommendations
    )
    header = ("recommendation_id", "text", "theme_ids", "n_responses", "practice", "level")
    return Sheet("recommendations", header, rows)


def _quotes(report: Report, spans: tuple[Span, ...]) -> str:
    quotes = [
        {"response_id": span.response_id, "start": span.start, "end": span.end, "text": report.text_of(span)}
        for span in spans
    ]
    return json.dumps(quotes, ensure_ascii=False)
