"""What is asked of recommendations, checked before it is kept, with what finds it again on a newer run."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from analysis.codebook import SCHOOL
from analysis.edits.again import anchor
from analysis.edits.board import EditError
from analysis.edits.recommendations import (
    ADD,
    APPROVE,
    COMBINE,
    COMMENT,
    FATE,
    FLAG,
    FLAGS,
    OBJECTIVES,
    ORDER,
    PRACTICE,
    RULE,
    WITHDRAW,
    WRITE,
)
from analysis.edits.subjects import known
from analysis.report import Report

FATES = ("adopted", "adapted", "not now", "out of scope")
PRACTICES = ("TP1", "TP2", "TP3", "TP4")
LEVELS = (SCHOOL, "district")
LONGEST_TEXT = 4_000
LONGEST_LINE = 300
MOST_LINES = 20

Detail = Mapping[str, Any]


def kept(report: Report, *, kind: str, subject: str, detail: Detail) -> dict[str, Any]:
    """The detail of an edit of *report* as it is kept. Raises `EditError` for what cannot be.

    What a form gives: write {text}; add {text, themes, meeting, practice, level}; combine {others, text}; order
    {before}, "" for the end; practice {practice, objective}; flags {flags}; comment {text}; approve {role, text, by},
    the text being the one that was read; withdraw {by}; fate {fate, plan_section, owner, due, decided_by}; objectives
    {objectives}; rule {needed, roles}. Recommendations and themes are named by their ids.
    """
    checked = _CHECKED[kind](detail) if kind in _CHECKED else {}
    if kind in (OBJECTIVES, RULE):
        return checked
    if kind == ADD:
        shown = {theme.id for theme in report.themes}
        return {**checked, "anchor": anchor(report, [one for one in detail.get("themes", ()) if one in shown])}
    there = {one.id: one for one in report.recommendations}
    others = _named(kind, detail)
    if missing := [one for one in (subject, *others) if one not in there]:
        every = ", ".join(there) or "none"
        raise EditError("there is no recommendation %(id)s: there are %(every)s", id=repr(missing[0]), every=every)
    made = {**checked, "anchor": known(report, there[subject])}
    return {**made, "others": [known(report, there[one]) for one in others]} if kind in (COMBINE, ORDER) else made


def _named(kind: str, detail: Detail) -> list[str]:
    """The other recommendations that are spoken of."""
    named = {COMBINE: detail.get("others", ()), ORDER: [detail.get("before", "")]}.get(kind, ())
    return [one for one in dict.fromkeys(named) if one]


def _words(detail: Detail) -> dict[str, Any]:
    text = _text(detail["text"])
    _must(bool(text), "nothing was written")
    return {"text": text}


def _added(detail: Detail) -> dict[str, Any]:
    practice, level = detail.get("practice", ""), detail.get("level") or SCHOOL
    _must(practice in ("", *PRACTICES), "there is no such Turnaround Practice")
    _must(level in LEVELS, "it is either the school or the district that can act")
    return {**_words(detail), "meeting": _line(detail.get("meeting", "")), "practice": practice, "level": level}


def _approved(detail: Detail) -> dict[str, Any]:
    role = _line(detail["role"])
    _must(bool(role), "your role on the team is not named")
    return {"role": role, "text": detail["text"], "by": detail.get("by", "")}


def _practice(detail: Detail) -> dict[str, Any]:
    _must(detail["practice"] in PRACTICES, "there is no such Turnaround Practice")
    return {"practice": detail["practice"], "objective": _line(detail.get("objective", ""))}


def _fate(detail: Detail) -> dict[str, Any]:
    if detail["fate"] not in FATES:
        raise EditError(
            "%(fate)s is not a fate: choose one of %(fates)s", fate=repr(detail["fate"]), fates=", ".join(FATES)
        )
    lines = {name: _line(detail.get(name, "")) for name in ("plan_section", "owner", "decided_by")}
    return {"fate": detail["fate"], **lines, "due": _day(detail.get("due", ""))}


def _rule(detail: Detail) -> dict[str, Any]:
    roles, needed = _lines(detail["roles"]), detail["needed"]
    most = len(roles) or MOST_LINES
    _must(1 <= needed <= most, "from 1 to %(most)s approvals can be asked for", most=most)
    return {"needed": needed, "roles": roles}


_CHECKED: Mapping[str, Callable[[Detail], dict[str, Any]]] = {
    WRITE: _words,
    COMMENT: _words,
    ADD: _added,
    COMBINE: lambda detail: {"text": _text(detail.get("text", ""))},
    PRACTICE: _practice,
    FLAG: lambda detail: {"flags": [flag for flag in FLAGS if flag in detail["flags"]]},
    APPROVE: _approved,
    WITHDRAW: lambda detail: {"by": detail.get("by", "")},
    FATE: _fate,
    OBJECTIVES: lambda detail: {"objectives": _lines(detail["objectives"])},
    RULE: _rule,
}


def _lines(written: Iterable[str]) -> list[str]:
    lines = [line for line in dict.fromkeys(map(_line, written)) if line]
    _must(len(lines) <= MOST_LINES, "there is room for %(most)s lines", most=MOST_LINES)
    return lines


def _line(text: str) -> str:
    return _text(text, LONGEST_LINE)


def _text(text: str, most: int = LONGEST_TEXT) -> str:
    # PostgreSQL keeps no NUL.
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    _must(len(text) <= most, "it is longer than %(most)s letters", most=f"{most:,}")
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise EditError("%(text)s is no date: write one like 2027-06-30", text=repr(text)) from None


def _must(holds: bool, otherwise: str, **values: object) -> None:
    if not holds:
        raise EditError(otherwise, **values)
