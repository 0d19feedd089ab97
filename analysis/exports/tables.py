"""The report as plain tables, for the formats that people open in a spreadsheet or a program."""

import json
from dataclasses import dataclass

from analysis.document.labels import labels_of
from analysis.edits.recommendations import n_approving, needed
from analysis.proof import prove
from analysis.report import Edit, Fate, Recommendation, Report, Span, Subtheme, Theme
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
        subthemes(report),
        assignments(report),
        set_aside(report),
        recommendations(report),
        decisions(report),
        codebook(report),
    )


def responses(report: Report) -> Sheet:
    """Every answer as it was written, with everything that is known of its writer.

    Several things about one person can tell who it is: only for those who may see that, unlike `labeled_responses`.
    """
    columns = ("response_id", "participant_id", "question", "text", "language")
    known = (*columns, *(TAG + name for name in tag_names(report.table)))
    rows = report.table[list(known)].to_numpy().tolist()
    return Sheet("responses", (*known, *_TRANSLATED), tuple((*row, *_translated(report, row[0])) for row in rows))


def labeled_responses(report: Report) -> Sheet:
    """Every answer as it was written, with the role of who wrote it where it may be told (`analysis.document.labels`).

    Nothing else is said of the writers, nor which answers are from one of them.
    """
    columns = ("response_id", "question", "text", "language")
    labels = labels_of(report)
    rows = report.table[list(columns)].itertuples(index=False, name=None)
    told = tuple((*row, labels.of(row[0]), *_translated(report, row[0])) for row in rows)
    return Sheet("responses", (*columns, "role", *_TRANSLATED), told)


_TRANSLATED = ("translation", "translated_into", "translated_on")


def _translated(report: Report, response: str) -> tuple[Cell, ...]:
    """What the team wrote that an answer says in another language; who wrote it stays in the team."""
    found = report.translations.get(response)
    return (found.text, found.language, found.at[:10]) if found else ("", "", "")


def themes(report: Report) -> Sheet:
    """The themes, largest first; quotes are a JSON list of {response_id, start, end, text}.

    `from_codebook` is "yes" for a theme that was given, "no" for one that was found.
    """
    rows = tuple(
        (
            one.id,
            one.name,
            "; ".join(one.keywords),
            one.n_responses,
            one.n_participants,
            _quotes(report, one.quotes),
            "yes" if one.is_given else "no",
        )
        for one in report.themes
    )
    header = ("theme_id", "name", "keywords", "n_responses", "n_participants", "quotes", "from_codebook")
    return Sheet("themes", header, rows)


def subthemes(report: Report) -> Sheet:
    """The parts of large themes, each with the theme that it is a part of; quotes are as in `themes`."""
    rows = tuple(
        (
            one.id,
            theme.id,
            one.name,
            "; ".join(one.keywords),
            one.n_responses,
            one.n_participants,
            _quotes(report, one.quotes),
        )
        for theme in report.themes
        for one in theme.subthemes
    )
    header = ("subtheme_id", "theme_id", "name", "keywords", "n_responses", "n_participants", "quotes")
    return Sheet("subthemes", header, rows)


def assignments(report: Report) -> Sheet:
    """Every idea, its theme, the part of it, how it speaks and of which time; and what the program had made of it.

    `theme_id` and `subtheme_id` are empty where it is in none. `judged_by` is "team" where people placed or read this
    idea by itself, on `judged_on`; who it was is not told.
    """
    both = zip(report.ideas, report.machine_ideas, strict=True)
    rows = tuple(
        (
            one.span.response_id,
            one.span.start,
            one.span.end,
            one.theme_id or "",
            one.subtheme_id or "",
            one.stance,
            one.time,
            before.theme_id or "",
            before.stance,
            *_judged(report.judged.get(place)),
        )
        for place, (one, before) in enumerate(both)
    )
    where = ("response_id", "start", "end", "theme_id", "subtheme_id", "stance", "time")
    return Sheet("assignments", (*where, "program_theme_id", "program_stance", "judged_by", "judged_on"), rows)


def _judged(edit: Edit | None) -> tuple[Cell, ...]:
    return ("team", edit.at[:10]) if edit else ("program", "")


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


def decisions(report: Report) -> Sheet:
    """What the planning team made of each recommendation; who approved is told by roles, without names.

    `words` is "team" where they are the team's, with the program's in `draft`. Several values of one cell are separated
    by ";". A recommendation without a decision is "not yet addressed".
    """
    fates = {fate.recommendation_id: fate for fate in (report.engagement.fates if report.engagement else ())}
    header = (
        "recommendation_id",
        "words",
        "draft",
        "takes_in",
        "meeting",
        "objective",
        "flags",
        "approvals",
        "approvals_needed",
        "approved_by",
        *_FATE,
    )
    return Sheet(
        "decisions", header, tuple(_decision(report, one, fates.get(one.id)) for one in report.recommendations)
    )


_FATE = ("decision", "reason", "plan_section", "owner", "due", "decided_by", "decided_on")


def _decision(report: Report, one: Recommendation, fate: Fate | None) -> tuple[Cell, ...]:
    team = one.team
    said = ("not yet addressed", *[""] * (len(_FATE) - 1))
    if fate:
        said = (fate.fate, fate.reason, fate.plan_section, fate.owner, fate.due, fate.decided_by, fate.decided_at)
    return (
        one.id,
        "team" if one.is_worded_by_team else "draft",
        team.draft,
        ";".join(part.id for part in team.parts if part.id != one.id),
        team.meeting,
        team.objective,
        ";".join(team.flags),
        n_approving(report.rule, one),
        needed(report.rule),
        ";".join(approval.role for approval in team.approvals),
        *said,
    )


def codebook(report: Report) -> Sheet:
    """The themes and their parts as tags with a description, in the two columns that Taguette takes."""
    every: list[Theme | Subtheme] = []
    for theme in report.themes:
        every += [theme, *theme.subthemes]
    rows = tuple((f"{one.name} ({one.id})", f"Its words: {', '.join(one.keywords)}.") for one in every)
    return Sheet("codebook", ("tag", "description"), rows)


def _quotes(report: Report, spans: tuple[Span, ...]) -> str:
    quotes = [
        {"response_id": span.response_id, "start": span.start, "end": span.end, "text": report.text_of(span)}
        for span in spans
    ]
    return json.dumps(quotes, ensure_ascii=False)
