"""What people changed, as pages list it: what, who, when, why, what was taken back; and what nobody has read yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.edits import UNDO, in_force, reading, recommendations, subjects, themes, translations, words
from analysis.edits.board import name_of
from analysis.report import Edit, Hidden, LeftOut, Report
from sipbot.sayings import Saying
from sipbot.web.answers import PageOf, Wanted, page_of
from sipbot.web.language import said

MOST_BESIDE_A_THEME = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `of` is what a theme was called, `others` what others were, `name` the new one; "" for none.

    `undone` is the edit that took it back, None where it holds. `to` is the page of what it is about, "" where there is
    none any more. `is_for_owners` where only an owner makes such changes, and takes them back.
    """

    id: int
    kind: str
    subject: str
    of: str
    others: tuple[str, ...]
    name: str
    n_ideas: int
    who: str
    why: str
    at: str
    undone: Edit | None = None
    to: str = ""
    is_for_owners: bool = False


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """How many of some answers somebody has read."""

    n_read: int
    n_answers: int

    @property
    def n_unread(self) -> int:
        """How many no human has read yet."""
        return self.n_answers - self.n_read


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of all that people ever changed, newest first; what could not be carried over; what they hid."""

    n_in_force: int
    lines: tuple[Line, ...]
    wanted: Wanted
    page: PageOf
    lost: tuple[str, ...]
    hidden: tuple[Hidden, ...]
    read: ReadSoFar
    run_id: str
    last_edit: int


def changes(report: Report, wanted: Wanted) -> Changes:
    """The page of changes, those that were taken back too."""
    every = tuple(edit for edit in reversed(report.every_edit) if edit.kind != UNDO)
    page = page_of([edit.kind for edit in every], wanted.page)
    return Changes(
        n_in_force=len(reading.changes(report.edits)),
        lines=_told(report, every[page.first - 1 : page.last]),
        wanted=wanted,
        page=page,
        lost=tuple(map(_lost, report.left_out)),
        hidden=report.hidden,
        read=read_so_far(report, report.texts),
        run_id=report.run_id,
        last_edit=report.last_edit,
    )


def of_theme(report: Report, theme_id: str) -> tuple[Line, ...]:
    """The last changes of one theme on this run, newest first; those of themes that became part of it too."""
    mine = {theme_id, *(old for old, now in report.merged.items() if now == theme_id)}
    return _told(report, _about(report, mine)[:MOST_BESIDE_A_THEME])


def of_answer(report: Report, response_id: str) -> tuple[Line, ...]:
    """The changes of one answer on this run, newest first."""
    return _told(report, _about(report, {response_id}))


def lines(edits: Sequence[Edit]) -> tuple[Line, ...]:
    """Edits as they are listed, newest first, without those that only say what was read."""
    return tuple(_line(edit) for edit in reversed(edits) if edit.kind not in reading.KINDS)


def what(report: Report, edit_id: str) -> str:
    """What an edit is called; of one that takes back, what that took back."""
    edit = of_what(report.every_edit, edit_id)
    return said(Saying(words.text_of(edit), words.values_of(edit))) if edit else ""


def of_what(edits: Sequence[Edit], edit_id: str) -> Edit | None:
    """The edit of that id, or what it takes back, or puts back; None where there is none."""
    edit = next((one for one in edits if str(one.id) == edit_id), None)
    return of_what(edits, edit.subject) if edit and edit.kind == UNDO else edit


def _about(report: Report, ids: set[str]) -> list[Edit]:
    """The edits on this run of something in *ids*, newest first."""
    here = (edit for edit in reversed(report.every_edit) if edit.run_id == report.run_id and edit.kind != UNDO)
    return [edit for edit in here if ids & {*_subjects_of(edit, report.every_edit), report.split_off.get(edit.id, "")}]


def _told(report: Report, edits: Iterable[Edit]) -> tuple[Line, ...]:
    holding = {edit.id for edit in in_force(report.every_edit)}
    undone = {edit.subject: edit for edit in report.every_edit if edit.kind == UNDO}
    names = {theme.id: theme.name for theme in (*report.themes, *(one.theme for one in report.hidden))}
    return tuple(
        _line(edit, names, undone=None if edit.id in holding else undone.get(str(edit.id)), to=_page_of(report, edit))
        for edit in edits
    )


def _page_of(report: Report, edit: Edit) -> str:
    if edit.kind in (recommendations.RULE, recommendations.OBJECTIVES):
        return "/approval"
    if edit.kind == translations.TRANSLATE:
        return f"/answers/{edit.subject}" if edit.subject in report.texts else ""
    if edit.run_id != report.run_id or not edit.subject:
        return ""
    if edit.kind in (*themes.KINDS, reading.READ):
        return f"/themes/{report.merged.get(edit.subject, edit.subject)}"
    if any(one.id == edit.subject for one in report.recommendations):
        return f"/recommendations/{edit.subject}"
    return ""


def _lost(one: LeftOut) -> str:
    """That an edit could not be carried over to this report, and why."""
    called = Saying(words.text_of(one.edit), words.values_of(one.edit))
    return said(Saying(words.LOST, {"what": called, "who": one.edit.who, "why": Saying(one.text, one.values)}))


def read_so_far(report: Report, answers: Iterable[str]) -> ReadSoFar:
    """How many of *answers* somebody has read."""
    asked = frozenset(answers)
    return ReadSoFar(len(asked & reading.read(report)), len(asked))


def _subjects_of(edit: Edit, edits: Sequence[Edit]) -> frozenset[str]:
    """What an edit is about: answers, recommendations, and themes, also those that its ideas are in."""
    about = themes.themes_of(edit.kind, edit.subject, edit.detail) if edit.kind in themes.KINDS else ()
    return subjects(edit, edits) | frozenset((edit.subject, *about))


def _line(edit: Edit, names: Mapping[str, str] | None = None, *, undone: Edit | None = None, to: str = "") -> Line:
    detail = edit.detail
    others = detail["themes"] if edit.kind == themes.MERGE else [detail["to"]] if detail.get("to") else []
    return Line(
        id=edit.id,
        kind=edit.kind,
        subject=edit.subject,
        of=name_of(edit, edit.subject) or (names or {}).get(edit.subject, ""),
        others=tuple(name_of(edit, one) or one for one in others),
        name=detail.get("name", "") or detail.get("stance", ""),
        n_ideas=len(detail.get("ideas", ()) or detail.get("answers", ()) or detail.get("readings", ())),
        who=edit.who,
        why=edit.why,
        at=edit.at,
        undone=undone,
        to=to,
        is_for_owners=edit.kind in (recommendations.RULE, recommendations.OBJECTIVES),
    )
