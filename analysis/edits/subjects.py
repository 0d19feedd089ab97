"""Which recommendation an edit is about, through all runs.

On the run it was made on, an edit names a recommendation by its id. A newer run numbers its drafts anew: there, the
draft is the one that has at least half in common of the answers behind the two, as `analysis.edits.again` does it for
themes; no draft is taken for two. All edits of one recommendation, made on whichever run, are known by the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.edits.again import SAME
from analysis.report import Edit, Recommendation, Report

Known = Mapping[str, Any]


def known(report: Report, one: Recommendation) -> dict[str, Any]:
    """What an edit of a recommendation must keep as `detail["anchor"]` to be found again, and to stand where it is not.

    Of a combined one, this is the first of those it was made of: the others are known by the edit that combined them.
    """
    first = one.team.parts[0] if one.team.parts else one
    return {
        "id": one.id,
        "root": one.team.root,
        "origin": first.team.origin,
        "text": first.team.draft or first.text,
        "practice": first.practice,
        "level": first.level,
        "responses": list(report.responses_behind(first)),
        "last": str(report.table["response_id"].iloc[-1]) if len(report.table) else "",
    }


@dataclass
class Subject:
    """One recommendation, as the last edit that spoke of it knew it; `root` names the first.

    `is_worked_on` where people did more than move it up or down.
    """

    root: str
    run_id: str
    known: Known
    is_worked_on: bool = False


class Subjects:
    """Everything that edits speak of."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.every: list[Subject] = []
        self._by: dict[tuple[str, ...], Subject] = {}
        self._of: dict[tuple[int, int], Subject] = {}
        for edit in edits:
            for place, mention in enumerate(_mentions(edit)):
                self._of[edit.id, place] = self._take(edit, place, mention)

    def of(self, edit: Edit, place: int = 0) -> Subject:
        """What *edit* is about; at other places, what else it speaks of."""
        return self._of[edit.id, place]

    def all_of(self, edit: Edit) -> tuple[Subject, ...]:
        """Everything that *edit* speaks of."""
        return tuple(self._of[edit.id, place] for place, _ in enumerate(_mentions(edit)))

    def _take(self, edit: Edit, place: int, mention: Known) -> Subject:
        root = mention.get("root", "")
        keys: list[tuple[str, ...]] = [("id", edit.run_id, mention["id"]), *([("root", root)] if root else [])]
        subject = next((self._by[key] for key in reversed(keys) if key in self._by), None)
        if subject is None:
            subject = Subject(root or (f"{edit.id}.{place}" if place else str(edit.id)), edit.run_id, mention)
            self.every.append(subject)
        subject.run_id, subject.known = edit.run_id, mention
        subject.is_worked_on = subject.is_worked_on or edit.kind != "order"
        self._by |= dict.fromkeys((*keys, ("root", subject.root)), subject)
        return subject


def concerning(report: Report, one: Recommendation, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Those of *edits* that are about *one*, also what was taken back; *edits* are of recommendations."""
    subjects = Subjects(edits)
    ours = {subjects.of(edit).root for edit in edits if edit.id in one.team.edits}
    for subject in subjects.every:
        if subject.root == one.team.root or (subject.run_id, subject.known["id"]) == (report.run_id, one.id):
            ours.add(subject.root)
    return tuple(edit for edit in edits if any(about.root in ours for about in subjects.all_of(edit)))


def found(report: Report, every: Sequence[Subject]) -> Mapping[str, str]:
    """The drafts of *report* that are what edits speak of: {root: id of the draft}."""
    drafts = {one.id: one for one in report.recommendations}
    here = {one.root: one.known["id"] for one in every if one.run_id == report.run_id and one.known["id"] in drafts}
    older = [one for one in every if one.run_id != report.run_id]
    left = [draft for draft in report.recommendations if draft.id not in here.values()]
    return here | _matched(report, older, left)


def _matched(report: Report, older: Sequence[Subject], drafts: Sequence[Recommendation]) -> dict[str, str]:
    """The best pairs of what was and what is, best first, each in one pair only."""
    order = {str(response): place for place, response in enumerate(report.table["response_id"])}
    behind = [frozenset(report.responses_behind(draft)) for draft in drafts]
    pairs = [
        (-_in_common(subject.known, responses, order), i, j)
        for i, subject in enumerate(older)
        for j, responses in enumerate(behind)
        if not responses.isdisjoint(subject.known.get("responses", ()))
    ]
    matched: dict[str, str] = {}
    for score, i, j in sorted(pairs):
        if -score >= SAME and older[i].root not in matched and drafts[j].id not in matched.values():
            matched[older[i].root] = drafts[j].id
    return matched


def _in_common(was: Known, responses: frozenset[str], order: Mapping[str, int]) -> float:
    """The share of answers that both hold, of those that were there before (Jaccard)."""
    before = frozenset(one for one in was["responses"] if one in order)
    limit = max(order[one] for one in (*before, was["last"]) if one in order)
    now = frozenset(one for one in responses if order[one] <= limit)
    return len(before & now) / len(before | now)


def _mentions(edit: Edit) -> Iterator[Known]:
    """The recommendations that an edit speaks of, the one it is about first."""
    if edit.kind == "add":
        yield {"id": f"B{edit.id}", "root": str(edit.id), "origin": "team"}
    else:
        yield edit.detail.get("anchor", {"id": edit.subject})
    yield from edit.detail.get("others", ())
