"""What people make of recommendations: their words, order, practice, approval and fate. Nothing a team wrote is lost.

An edit keeps in `detail["anchor"]` what `analysis.edits.subjects.known` says of its recommendation, and in
`detail["others"]` the same of the others it speaks of: those to combine, or the one to stand before. By these it is
found again on a newer run. What is not found there stays, as what the team has, with the answers that were behind it as
far as they are still there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from analysis.codebook import SCHOOL
from analysis.edits.again import Finder
from analysis.edits.board import EditError
from analysis.edits.subjects import Subject, Subjects, found
from analysis.proof import Evidence
from analysis.report import (
    UNTOUCHED,
    Approval,
    Comment,
    Edit,
    Engagement,
    Fate,
    LeftOut,
    Recommendation,
    Report,
    Rule,
    Span,
    Teamwork,
)

WRITE, ADD, COMBINE, ORDER, PRACTICE, FLAG = "write", "add", "combine", "order", "practice", "flags"
COMMENT, APPROVE, WITHDRAW, FATE = "comment", "approve", "withdraw", "fate"
OBJECTIVES, RULE = "objectives", "rule"
KINDS = (WRITE, ADD, COMBINE, ORDER, PRACTICE, FLAG, COMMENT, APPROVE, WITHDRAW, FATE, OBJECTIVES, RULE)

ADDING = frozenset({ADD, COMMENT, APPROVE, WITHDRAW})
"""What is in nobody's way: an approval is of the words that were read, and refused where these are others by now."""
BESIDE = frozenset({ORDER, PRACTICE, FLAG})
"""What is in the way only of the same."""

FLAGS = ("needs new money", "needs bargaining", "only the district can")
TEAM, EARLIER = "team", "earlier"
_QUOTES = 3


def apply(report: Report, edits: Sequence[Edit]) -> Report:
    """*report* with those of *edits* that are about recommendations. They are in force, oldest first.

    Those that cannot be applied are moved from `Report.edits` to `Report.left_out`.
    """
    mine = [edit for edit in edits if edit.kind in KINDS]
    if not mine:
        return report
    desk = Desk(report, Subjects(edit for edit in mine if edit.kind not in (OBJECTIVES, RULE)))
    left_out: dict[int, LeftOut] = {}
    for edit in mine:
        try:
            desk.take(edit)
        except EditError as why:
            left_out[edit.id] = LeftOut(edit, why.text, why.values)
    kept = tuple(edit for edit in report.edits if edit.id not in left_out)
    return replace(desk.report, edits=kept, left_out=(*report.left_out, *left_out.values()))


def needed(rule: Rule) -> int:
    """How many approvals a recommendation needs: no more than there are roles, where roles are set."""
    return min(rule.needed, len(rule.roles)) if rule.roles else rule.needed


def n_approving(rule: Rule, one: Recommendation) -> int:
    """How many approvals count: one for each person, or, where roles are set, one for each of these."""
    if rule.roles:
        return len({approval.role for approval in one.team.approvals} & set(rule.roles))
    return len({(approval.who, approval.by) for approval in one.team.approvals})


class Desk:
    """The recommendations while edits are applied one by one."""

    def __init__(self, report: Report, subjects: Subjects) -> None:
        self._before = report
        self._subjects = subjects
        self._evidence = Evidence(report)
        self._fates = {fate.recommendation_id: fate for fate in (report.engagement.fates if report.engagement else ())}
        self._rule, self._objectives = report.rule, report.objectives
        self._every = {one.id: one for one in report.recommendations}
        self._ids: dict[str, str] = {}
        drafts = found(report, subjects.every)
        for subject in subjects.every:
            if subject.root in drafts:
                self._put(subject, self._every[drafts[subject.root]])
            elif subject.is_worked_on and "responses" in subject.known and subject.known["origin"] != TEAM:
                self._put(subject, self._kept(subject))

    @property
    def report(self) -> Report:
        """The report as it is by now."""
        fates = tuple(self._fates.values())
        engagement = self._before.engagement or (Engagement(school="") if fates else None)
        return replace(
            self._before,
            recommendations=tuple(self._every.values()),
            engagement=replace(engagement, fates=fates) if engagement else None,
            rule=self._rule,
            objectives=self._objectives,
        )

    def take(self, edit: Edit) -> None:
        """Apply *edit*. Raises `EditError` where what it speaks of is not there."""
        match edit.kind:
            case "objectives":
                self._objectives = tuple(edit.detail["objectives"])
            case "rule":
                self._rule = Rule(edit.detail["needed"], tuple(edit.detail["roles"]))
            case "add":
                self._add(edit)
            case "order":
                self._order(edit)
            case _:
                one = self._of(edit)
                self._keep(edit, _CHANGES[edit.kind](self, one, edit))

    def _keep(self, edit: Edit, one: Recommendation) -> None:
        self._every[one.id] = replace(one, team=replace(one.team, edits=(*one.team.edits, edit.id)))

    def _put(self, subject: Subject, one: Recommendation) -> None:
        self._ids[subject.root] = one.id
        self._every[one.id] = replace(one, team=replace(one.team, root=subject.root))

    def _of(self, edit: Edit, place: int = 0) -> Recommendation:
        subject = self._subjects.of(edit, place)
        id_ = self._ids.get(subject.root, "")
        if id_ in self._every:
            return self._every[id_]
        named = subject.known["id"]
        if whole := next((one.id for one in self._every.values() if any(p.id == id_ for p in one.team.parts)), ""):
            raise EditError("%(part)s is a part of %(whole)s now", part=named, whole=whole)
        raise EditError("recommendation %(id)s is not there", id=named)

    def _kept(self, subject: Subject) -> Recommendation:
        """What the team worked on and no draft of this report is: with the answers that are still there."""
        was = subject.known
        there = tuple(one for one in was["responses"] if one in self._before.texts)
        team = Teamwork(origin=EARLIER, responses=there)
        return self._counted(
            _blank(f"B{subject.root}", was["text"], practice=was["practice"], level=was["level"], team=team)
        )

    def _add(self, edit: Edit) -> None:
        detail = edit.detail
        themes, answers = self._themes_of(edit)
        team = Teamwork(origin=TEAM, meeting=detail.get("meeting", ""), responses=answers)
        one = _blank(
            f"B{edit.id}",
            detail["text"],
            practice=detail.get("practice", ""),
            level=detail.get("level", SCHOOL),
            team=team,
        )
        self._put(self._subjects.of(edit), self._counted(replace(one, theme_ids=themes)))
        self._keep(edit, self._every[one.id])

    def _themes_of(self, edit: Edit) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The themes that *edit* chose, and the answers of those that are not there any more."""
        names = [theme.id for theme in self._before.themes]
        themes, answers = [], []
        for theme, held in edit.detail.get("anchor", {}).get("themes", {}).items():
            is_here = edit.run_id == self._before.run_id
            same = self._before.merged.get(theme, theme) if is_here else self._found_theme(edit, theme)
            if same in names:
                themes.append(same)
            else:
                answers += [response for response, _, _ in held["ideas"] if response in self._before.texts]
        return tuple(dict.fromkeys(themes)), tuple(dict.fromkeys(answers))

    def _found_theme(self, edit: Edit, theme: str) -> str:
        report = self._before
        shown = {one.id for one in report.themes}
        theme_of = [idea.theme_id if idea.theme_id in shown else None for idea in report.ideas]
        places = {one: set(report.places_of(one)) for one in shown}
        return Finder(report).theme(edit, theme, theme_of, places) or ""

    def _order(self, edit: Edit) -> None:
        """Put one before another, or last where none is named."""
        one = self._of(edit)
        before = self._of(edit, 1) if edit.detail.get("others") else None
        left = [each for each in self._every if each != one.id]
        place = left.index(before.id) if before and before.id in left else len(left)
        self._every = {each: self._every[each] for each in (*left[:place], one.id, *left[place:])}
        self._keep(edit, self._every[one.id])

    def write(self, one: Recommendation, edit: Edit) -> Recommendation:
        """The team's words in place of those there were. Whoever approved, approved of the others."""
        if edit.detail["text"] == one.text:
            return one
        draft = one.team.draft or ("" if one.team.origin == TEAM else one.text)
        is_draft = edit.detail["text"] == draft
        team = replace(one.team, draft="" if is_draft else draft, approvals=())
        return replace(one, text=edit.detail["text"], sentences=(), team=team)

    def combine(self, one: Recommendation, edit: Edit) -> Recommendation:
        """One out of several: all that is behind any of them, each answer and each person counted once."""
        others = [self._of(edit, place) for place in range(1, 1 + len(edit.detail["others"]))]
        others = [other for other in {each.id: each for each in others}.values() if other.id != one.id]
        if not others:
            raise EditError("it takes two to be combined")
        for other in others:
            del self._every[other.id]
        every = [one, *others]
        parts = (*(one.team.parts or (one,)), *others)
        joined = replace(
            one,
            text=" ".join(each.text for each in every),
            theme_ids=_once(theme for each in every for theme in each.theme_ids),
            sentences=tuple(s for each in every for s in each.sentences) if all(e.sentences for e in every) else (),
            team=_together(every, parts),
        )
        written = edit.detail.get("text", "")
        joined = self._counted(joined)
        return self.write(joined, edit) if written else joined

    def practice(self, one: Recommendation, edit: Edit) -> Recommendation:
        """A Turnaround Practice, and an objective of the school's own where it has any."""
        team = replace(one.team, objective=edit.detail.get("objective", ""))
        return replace(one, practice=edit.detail["practice"], team=team)

    def flags(self, one: Recommendation, edit: Edit) -> Recommendation:
        """What it takes."""
        flags = tuple(flag for flag in FLAGS if flag in edit.detail["flags"])
        return replace(one, team=replace(one.team, flags=flags))

    def comment(self, one: Recommendation, edit: Edit) -> Recommendation:
        """One more thing said about it."""
        said = Comment(edit.detail["text"], edit.who, edit.at)
        return replace(one, team=replace(one.team, comments=(*one.team.comments, said)))

    def approve(self, one: Recommendation, edit: Edit) -> Recommendation:
        """One more approval, of the words it was given to; a person's last one counts."""
        if edit.detail["text"] != one.text:
            raise EditError("the words of %(id)s are others now", id=one.id)
        others = self.withdraw(one, edit).team.approvals
        given = Approval(edit.who, edit.detail["role"], edit.at, edit.detail.get("by", ""))
        return replace(one, team=replace(one.team, approvals=(*others, given)))

    def withdraw(self, one: Recommendation, edit: Edit) -> Recommendation:
        """Without the approval of whoever withdraws it."""
        whose = (edit.who, edit.detail.get("by", ""))
        left = tuple(each for each in one.team.approvals if (each.who, each.by) != whose)
        return replace(one, team=replace(one.team, approvals=left))

    def fate(self, one: Recommendation, edit: Edit) -> Recommendation:
        """What becomes of it in the plan."""
        detail = edit.detail
        self._fates[one.id] = Fate(
            recommendation_id=one.id,
            fate=detail["fate"],
            reason=edit.why,
            plan_section=detail["plan_section"],
            owner=detail["owner"],
            decided_by=detail.get("decided_by", edit.who),
            decided_at=edit.at[:10],
            due=detail.get("due", ""),
        )
        return one

    def _counted(self, one: Recommendation) -> Recommendation:
        """*one* with the numbers, groups and quotes of the answers behind it."""
        responses = self._before.responses_behind(one)
        people = frozenset(self._before.authors[response] for response in responses)
        return replace(
            one,
            n_responses=len(responses),
            n_participants=len(people),
            groups=self._evidence.groups(people),
            quotes=self._quotes(one),
        )

    def _quotes(self, one: Recommendation) -> tuple[Span, ...]:
        """Typical ideas of its themes in turns, or else those ideas behind it that are typical somewhere, or any."""
        report = self._before
        of_themes = [report.theme(theme).quotes for theme in one.theme_ids]
        in_turns = [quote for turn in zip_longest(*of_themes) for quote in turn if quote]
        typical = {quote for theme in report.themes for quote in theme.quotes}
        others = sorted(
            (report.ideas[place].span for place in report.places_behind(one)), key=lambda s: s not in typical
        )
        by_answer: dict[str, Span] = {}
        for span in in_turns or others:
            by_answer.setdefault(span.response_id, span)
        return tuple(by_answer.values())[:_QUOTES]


_CHANGES: Mapping[str, Callable[[Desk, Recommendation, Edit], Recommendation]] = {
    WRITE: Desk.write,
    COMBINE: Desk.combine,
    PRACTICE: Desk.practice,
    FLAG: Desk.flags,
    COMMENT: Desk.comment,
    APPROVE: Desk.approve,
    WITHDRAW: Desk.withdraw,
    FATE: Desk.fate,
}


def _blank(id_: str, text: str, *, practice: str, level: str, team: Teamwork = UNTOUCHED) -> Recommendation:
    """A recommendation that nothing was counted for yet."""
    return Recommendation(id_, text, (), 0, 0, (), (), practice, level, team=team)


def _together(every: Sequence[Recommendation], parts: tuple[Recommendation, ...]) -> Teamwork:
    first = every[0].team
    comments = sorted((comment for one in every for comment in one.team.comments), key=lambda one: one.at)
    drafts = [one.team.draft or ("" if one.is_worded_by_team else one.text) for one in every]
    return replace(
        first,
        draft=" ".join(filter(None, drafts)) if any(one.is_worded_by_team for one in every) else "",
        responses=_once(response for one in every for response in one.team.responses),
        parts=parts,
        flags=tuple(flag for flag in FLAGS if any(flag in one.team.flags for one in every)),
        comments=tuple(comments),
        approvals=(),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
