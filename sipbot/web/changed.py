"""What people changed, as pages list it: what, who, when, why; and what no human has read yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.edits import reading, subjects, themes, words
from analysis.edits.board import name_of
from analysis.report import Edit, Hidden, LeftOut, Report
from sipbot.sayings import Saying
from sipbot.web.language import said


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `of` is what a theme was called, `others` what others were, `name` the new one; "" for none.

    Changes of recommendations are taken back on their own pages, those of themes anywhere.
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
    is_of_themes: bool


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """How many of the answers that say something somebody has read."""

    n_read: int
    n_answers: int

    @property
    def n_unread(self) -> int:
        """How many no human has read yet."""
        return self.n_answers - self.n_read


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that people changed in a report, newest first; what could not be carried over; what they hid."""

    lines: tuple[Line, ...]
    lost: tuple[str, ...]
    hidden: tuple[Hidden, ...]
    read: ReadSoFar
    run_id: str
    last_edit: int


def changes(report: Report) -> Changes:
    """The page of changes."""
    return Changes(
        lines=lines(report.edits),
        lost=tuple(map(_lost, report.left_out)),
        hidden=report.hidden,
        read=read_so_far(report, (idea.span.response_id for idea in report.ideas)),
        run_id=report.run_id,
        last_edit=report.last_edit,
    )


def of_theme(report: Report, theme_id: str) -> tuple[Line, ...]:
    """The changes of one theme on this run, newest first; those of themes that became part of it too."""
    mine = {theme_id, *(old for old, now in report.merged.items() if now == theme_id)}
    here = [edit for edit in report.edits if edit.run_id == report.run_id and mine & _themes_in(edit, report.edits)]
    return lines(here)


def lines(edits: Sequence[Edit]) -> tuple[Line, ...]:
    """Edits as they are listed, newest first, without those that only say what was read."""
    return tuple(_line(edit) for edit in reversed(edits) if edit.kind not in reading.KINDS)


def _lost(one: LeftOut) -> str:
    """That an edit could not be carried over to this report, and why."""
    what = Saying(words.text_of(one.edit), words.values_of(one.edit))
    return said(Saying(words.LOST, {"what": what, "who": one.edit.who, "why": Saying(one.text, one.values)}))


def read_so_far(report: Report, answers: Iterable[str]) -> ReadSoFar:
    """How many of *answers* somebody has read."""
    asked = frozenset(answers)
    return ReadSoFar(len(asked & reading.read(report)), len(asked))


def _themes_in(edit: Edit, edits: Sequence[Edit]) -> frozenset[str]:
    about = themes.themes_of(edit.kind, edit.subject, edit.detail) if edit.kind in themes.KINDS else ()
    return subjects(edit, edits) | frozenset(about)


def _line(edit: Edit) -> Line:
    detail = edit.detail
    others = detail["themes"] if edit.kind == themes.MERGE else [detail["to"]] if detail.get("to") else []
    return Line(
        id=edit.id,
        kind=edit.kind,
        subject=edit.subject,
        of=name_of(edit, edit.subject),
        others=tuple(name_of(edit, one) or one for one in others),
        name=detail.get("name", ""),
        n_ideas=len(detail.get("ideas", ())),
        who=edit.who,
        why=edit.why,
        at=edit.at,
        is_of_themes=edit.kind in themes.KINDS,
    )
