"""What people changed over a report: rows beside the machine's proposal, never a change of it.

Each edit is applied in the order it was made. One that cannot be applied, because what it speaks of is not there, is
left out and listed with the reason (`Report.left_out`); the others still hold. Taking an edit back is one more edit,
of kind "undo", whose subject is the id of the one taken back; so that can be taken back too.

On the run it was made on, an edit finds its themes by their ids. On a newer run ids mean other themes: there it finds
them by the answers they held when it was made (`analysis.edits.again`).

`Edit` is in `analysis.report`, because a report lists those in force.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.edits import agreement, checking, reading, recommendations, themes, translations
from analysis.edits.again import anchor
from analysis.edits.board import EditError as EditError
from analysis.report import Edit, Report

UNDO = "undo"
ADDING = frozenset({*recommendations.ADDING, reading.READ, reading.SECOND})


def apply(report: Report, edits: Sequence[Edit]) -> Report:
    """*report* with *edits*, oldest first: those of themes, then those of recommendations. It never raises.

    Everything that is counted from ideas is counted anew, so that `analysis.proof.prove` holds for the result.
    """
    report = themes.apply(replace(report, edits=in_force(edits)), edits)
    report = translations.apply(recommendations.apply(report, report.edits))
    refused = {one.edit.id for one in report.left_out}
    kept_ones = tuple(edit for edit in report.edits if edit.id not in refused)
    last_edit = max((edit.id for edit in edits), default=0)
    return replace(report, edits=kept_ones, every_edit=tuple(edits), last_edit=last_edit)


def with_new(report: Report, edits: Sequence[Edit], new: Edit) -> Report:
    """*report* with *edits* and a *new* one. Raises `EditError` where that one cannot be made."""
    if new.kind == UNDO:
        _can_be_undone(edits, new)
    done = apply(report, [*edits, new])
    refused = next((one for one in done.left_out if one.edit.id == new.id), None)
    if refused:
        raise EditError(refused.text, **refused.values)
    return done


def in_force(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that were not taken back, without the ones that take back."""
    return tuple(edit for edit in _holding(edits) if edit.kind != UNDO)


def kept(report: Report, *, kind: str, subject: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of an edit of *report* as it is kept: checked, and with what finds its themes again on a newer run.

    Raises `EditError` for a detail that cannot be.
    """
    if kind in recommendations.KINDS:
        return checking.kept(report, kind=kind, subject=subject, detail=detail)
    if kind == translations.TRANSLATE:
        return translations.kept(report, subject=subject, detail=detail)
    if kind not in (*reading.KINDS, *themes.KINDS, UNDO):
        raise EditError("there is no change of the kind %(kind)s", kind=repr(kind))
    if kind in (*themes.OF_IDEAS, reading.READ) and subject and not _is_a_theme(report, subject):
        raise EditError("there is no theme %(theme)s", theme=repr(subject))
    if kind in reading.KINDS:
        return reading.kept(report, kind=kind, detail=detail)
    checked = themes.checked(kind, detail)
    if kind == themes.SETTLE:
        agreement.must_differ(report, checked)
    return {**checked, "anchor": anchor(report, themes.themes_of(kind, subject, checked))}


def subjects(edit: Edit, edits: Sequence[Edit]) -> frozenset[str]:
    """The ids that *edit* changes something of: themes, answers, recommendations. *edits* are those before it."""
    if edit.kind == UNDO:
        undone = [one for one in edits if str(one.id) == edit.subject and one.kind not in ADDING]
        return frozenset[str]().union({edit.subject}, *(subjects(one, edits) for one in undone))
    if edit.kind in themes.OF_IDEAS:
        return frozenset(response for response, _, _ in edit.detail["ideas"])
    if edit.kind == themes.MERGE:
        return frozenset(themes.themes_of(edit.kind, edit.subject, edit.detail))
    if edit.kind == recommendations.COMBINE:
        return frozenset({edit.subject, *(one["id"] for one in edit.detail["others"])})
    return frozenset({edit.subject})


def meanwhile(new: Edit, edits: Sequence[Edit], seen: int) -> tuple[Edit, ...]:
    """The *edits* after the one that was last when somebody began on *new*, of the same subjects.

    What only adds something, such as a comment, is in nobody's way.
    """
    if new.kind in ADDING:
        return ()
    mine = subjects(new, edits)
    return tuple(
        edit
        for edit in edits
        if edit.id > seen and edit.kind not in ADDING and not _beside(edit, new) and subjects(edit, edits) & mine
    )


def _beside(one: Edit, other: Edit) -> bool:
    """Whether two edits of one recommendation change different things of it, such as its place and its words."""
    return one.kind != other.kind and bool({one.kind, other.kind} & recommendations.BESIDE)


def _is_a_theme(report: Report, theme_id: str) -> bool:
    every = (*report.themes, *(one.theme for one in report.hidden))
    return theme_id in report.merged or any(theme.id == theme_id for theme in every)


def _can_be_undone(edits: Sequence[Edit], new: Edit) -> None:
    if new.subject not in {str(edit.id) for edit in edits}:
        raise EditError("there is no such change")
    before = next((edit for edit in reversed(edits) if edit.kind == UNDO and edit.subject == new.subject), None)
    if before and before in _holding(edits):
        raise EditError("%(who)s has taken that back already", who=before.who)


def _holding(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that were not taken back, with those that take back."""
    undone: set[str] = set()
    for edit in reversed(edits):
        if edit.kind == UNDO and str(edit.id) not in undone:
            undone.add(edit.subject)
    return tuple(edit for edit in edits if str(edit.id) not in undone)
