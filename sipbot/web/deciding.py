"""Working on recommendations: the page of each, the forms on it, and what became of them all.

Every form says which report it was made from. Whoever comes second is told what the first did, and keeps what they
typed.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web

from analysis.document.words import PRACTICES
from analysis.edits import UNDO
from analysis.edits import recommendations as kinds
from analysis.edits.board import EditError
from analysis.edits.checking import FATES
from analysis.report import Edit, Recommendation, Report
from sipbot.reports import NothingToAnalyze, StaleEdit
from sipbot.web.answers import Wanted
from sipbot.web.auth import OWNER, REVIEWER, VIEWER
from sipbot.web.auth.door import CSRF, Door, Undo, View, Visit
from sipbot.web.became import became
from sipbot.web.changing import LONGEST_REASON, SEEN, Editor, is_for_owners, undone
from sipbot.web.language import N_, _, told
from sipbot.web.pages import Pages
from sipbot.web.recommendations import recommendation_page
from sipbot.web.review import SCHOOL

NEW = "/recommendations/new"
EACH = "/recommendations/{id}"

ReportView = Callable[[Visit, Report], Awaitable[web.Response]]
Reading = Callable[[Visit, Recommendation], Mapping[str, Any]]


class Desk(Editor, Protocol):
    """Where reports come from and changes go, with the history; `sipbot.analyses.Analyses` is one."""

    async def edits(self, school: str) -> tuple[Edit, ...]:
        """Everything that people ever changed, oldest first. Raises `NothingToAnalyze`."""
        ...


def connect(app: web.Application, desk: Desk, door: Door, pages: Pages) -> None:
    """Add the addresses of every school."""
    views = Views(desk, pages)

    def page(path: str, view: ReportView, *, role: str = VIEWER, noting: str = "") -> None:
        app.router.add_get(f"{SCHOOL}{path}", door.page(views.of_report(view), role=role, noting=noting))

    def form(path: str, change: ReportView, *, noting: str, role: str = REVIEWER) -> None:
        app.router.add_post(f"{SCHOOL}{path}", door.form(views.of_report(change), role=role, noting=noting))

    page("/what-became-of-it", views.became)
    page("/approval", views.approval)
    for kind, noting in ((kinds.OBJECTIVES, "set the objectives"), (kinds.RULE, "set the rule of approval")):
        form(f"/approval/{kind}", views.keep_rule(kind), role=OWNER, noting=noting)
    page(NEW, views.new, role=REVIEWER)
    form(NEW, views.add, noting="add a recommendation")
    page(EACH, views.recommendation, noting="read a recommendation")
    for kind, reading in READINGS.items():
        form(f"{EACH}/{kind}", views.keep(kind, reading), noting=LOGGED[kind])
    form(f"{EACH}/{UNDO}", views.undo, noting="take back a change of a recommendation")


def words_of(text: str) -> str:
    """A short sign of *text*: what an approval's form carries instead of all of it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _fate(visit: Visit, _one: Recommendation) -> Mapping[str, Any]:
    if visit.said("fate") not in ("", "adopted") and not visit.said("why"):
        raise EditError("there is no reason: people should hear why")
    return {name: visit.said(name) for name in ("fate", "plan_section", "owner", "due", "decided_by")}


def _approve(visit: Visit, one: Recommendation) -> Mapping[str, Any]:
    if visit.said("words") != words_of(one.text):
        raise EditError("its words were changed after you read them")
    return {"role": visit.said("role"), "text": one.text, "by": visit.person.id}


READINGS: Mapping[str, Reading] = {
    kinds.WRITE: lambda visit, _one: {"text": visit.said("text")},
    kinds.COMBINE: lambda visit, _one: {"others": visit.chosen("others"), "text": visit.said("text")},
    kinds.ORDER: lambda visit, _one: {"before": visit.said("before")},
    kinds.PRACTICE: lambda visit, _one: {"practice": visit.said("practice"), "objective": visit.said("objective")},
    kinds.FLAG: lambda visit, _one: {"flags": visit.chosen("flags")},
    kinds.COMMENT: lambda visit, _one: {"text": visit.said("text")},
    kinds.APPROVE: _approve,
    kinds.WITHDRAW: lambda visit, _one: {"by": visit.person.id},
    kinds.FATE: _fate,
}
"""What each form on a recommendation's page says."""
LOGGED = {
    kinds.WRITE: "reword a recommendation",
    kinds.COMBINE: "combine recommendations",
    kinds.ORDER: "put recommendations in order",
    kinds.PRACTICE: "map a recommendation",
    kinds.FLAG: "flag a recommendation",
    kinds.COMMENT: "comment on a recommendation",
    kinds.APPROVE: "approve a recommendation",
    kinds.WITHDRAW: "withdraw an approval",
    kinds.FATE: "say what became of a recommendation",
}
NOTICES = {
    kinds.WRITE: N_("Saved: the recommendation now says this."),
    kinds.COMBINE: N_("They are one recommendation now."),
    kinds.ORDER: N_("Moved."),
    kinds.COMMENT: N_("Saved: everybody on the team can read your comment."),
    kinds.APPROVE: N_("Saved: you approve this recommendation."),
    kinds.WITHDRAW: N_("Your approval is taken back."),
    kinds.FATE: N_("Saved: the decision stands below and in the documents."),
}


class Views:
    """The pages, and what their forms do. Each is given the newest report."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    def of_report(self, view: ReportView) -> View:
        """*view* of the school's newest report; a form that comes second is answered with what the first did."""

        async def show(visit: Visit) -> web.Response:
            try:
                return await view(visit, await self._desk.latest(visit.school))
            except NothingToAnalyze as error:
                return self._pages.nothing_yet(visit, error)
            except StaleEdit as stale:
                return await self._stale(visit, stale)

        return show

    async def became(self, visit: Visit, report: Report) -> web.Response:
        """What became of each recommendation, in words for everybody."""
        return self._pages.show("became.html", visit, report.engagement, it=became(report))

    async def recommendation(self, visit: Visit, report: Report) -> web.Response:
        """One recommendation with all that is behind it."""
        return await self._page(visit, report)

    async def new(self, visit: Visit, report: Report) -> web.Response:
        """The form for one of the team's own."""
        return self._new_page(visit, report)

    async def add(self, visit: Visit, report: Report) -> web.Response:
        """One of the team's own."""
        names = ("text", "meeting", "practice", "level")
        detail = {**{name: visit.said(name) for name in names}, "themes": visit.chosen("themes")}
        try:
            made = await self._edit(visit, kinds.ADD, "", detail)
        except EditError as error:
            return self._new_page(visit, report, why_not=told(error))
        undo = Undo(made, report.run_id)
        return visit.go_to(f"/recommendations/B{made}", notice=_("Saved: this is your recommendation."), undo=undo)

    async def approval(self, visit: Visit, report: Report) -> web.Response:
        """When a recommendation is approved, and the school's own objectives."""
        return self._approval_page(visit, report)

    def keep_rule(self, kind: str) -> ReportView:
        """What the form of a rule for all recommendations does."""

        async def change(visit: Visit, report: Report) -> web.Response:
            lines = visit.said("lines").splitlines()
            rule = {"needed": _number(visit, "needed"), "roles": lines}
            detail = {"objectives": lines} if kind == kinds.OBJECTIVES else rule
            try:
                made = await self._edit(visit, kind, kind, detail)
            except EditError as error:
                return self._approval_page(visit, report, kind=kind, why_not=told(error))
            return visit.go_to("/approval", notice=_("Kept."), undo=Undo(made, report.run_id))

        return change

    def keep(self, kind: str, reading: Reading) -> ReportView:
        """What the form *kind* on a recommendation's page does."""

        async def change(visit: Visit, report: Report) -> web.Response:
            id_ = visit.request.match_info["id"]
            one = _named(report, id_)
            if one is None or visit.said("run") != report.run_id:
                raise StaleEdit
            try:
                made = await self._edit(visit, kind, id_, reading(visit, one))
            except EditError as error:
                return await self._page(visit, report, kind=kind, why_not=told(error))
            notice, undo = _(NOTICES.get(kind, N_("Kept."))), Undo(made, report.run_id)
            if kind == kinds.ORDER:
                return visit.go_to("/recommendations", notice=notice, place=id_, undo=undo)
            return visit.go_to(f"/recommendations/{id_}", notice=notice, undo=undo)

        return change

    async def undo(self, visit: Visit, report: Report) -> web.Response:
        """Take a change back, or what took it back."""
        id_, wanted = visit.request.match_info["id"], visit.said("edit")
        if is_for_owners(report.every_edit, wanted) and not visit.may(OWNER):
            return self._pages.not_allowed(visit, OWNER)
        try:
            made = await self._edit(visit, UNDO, wanted, {})
        except EditError as error:
            return await self._page(visit, report, kind=UNDO, why_not=told(error))
        now = await self._desk.latest(visit.school)
        path = f"/recommendations/{id_}" if _named(now, id_) else "/recommendations"
        notice, is_redo = undone(now, wanted)
        return visit.go_to(path, notice=notice, undo=Undo(made, report.run_id, is_redo=is_redo))

    async def _edit(self, visit: Visit, kind: str, subject: str, detail: Mapping[str, Any]) -> int:
        return await self._desk.edit(
            visit.school,
            subject=subject,
            kind=kind,
            detail=detail,
            who=visit.person.name,
            why=_reason(visit),
            run_id=visit.said("run"),
            seen=_number(visit, "seen"),
        )

    async def _page(self, visit: Visit, report: Report, *, kind: str = "", why_not: str = "") -> web.Response:
        edits = await self._desk.edits(visit.school)
        wanted = Wanted(page=Wanted.of(visit.request.query).page)
        try:
            it = await asyncio.to_thread(recommendation_page, report, visit.request.match_info["id"], edits, wanted)
        except KeyError:
            return self._pages.not_found(visit.person, visit)
        return self._form_page(
            "recommendation.html",
            visit,
            report,
            why_not=why_not,
            kind=kind,
            it=it,
            words=words_of(it.draft.recommendation.text),
            flags=kinds.FLAGS,
            fates=FATES,
            turnaround=PRACTICES,
        )

    def _new_page(self, visit: Visit, report: Report, *, why_not: str = "") -> web.Response:
        values = {"turnaround": PRACTICES, "chosen": visit.chosen("themes")}
        return self._form_page("recommendation_new.html", visit, report, why_not=why_not, **values)

    def _approval_page(self, visit: Visit, report: Report, *, kind: str = "", why_not: str = "") -> web.Response:
        return self._form_page("approval.html", visit, report, why_not=why_not, kind=kind)

    def _form_page(
        self, template: str, visit: Visit, report: Report, *, why_not: str, **values: object
    ) -> web.Response:
        """A page with forms on it; *why_not* says why what was typed into one of them was not kept."""
        return self._pages.show(
            template,
            visit,
            report.engagement,
            status=422 if why_not else 200,
            report=report,
            why_not=why_not,
            typed=_typed(visit),
            **values,
        )

    async def _stale(self, visit: Visit, stale: StaleEdit) -> web.Response:
        """Somebody was first: what they did, and what was typed, to be sent again or let go."""
        report = await self._desk.latest(visit.school)
        path, _, kind = visit.request.path.rpartition("/")
        one = _named(report, visit.request.match_info.get("id", ""))
        is_same_run = visit.said("run") == report.run_id
        must_choose = kind in READINGS and not (one and is_same_run)
        return self._pages.show(
            "stale.html",
            visit,
            report.engagement,
            status=409,
            report=report,
            made=stale.edits,
            is_same_run=is_same_run,
            one=None if must_choose else one,
            choices=report.recommendations if must_choose else (),
            action=f"{path}/{kind}",
            kind=kind,
            fields=_fields(visit),
        )


def _named(report: Report, id_: str) -> Recommendation | None:
    return next((one for one in report.recommendations if one.id == id_), None)


def _reason(visit: Visit) -> str:
    said = visit.said("why").replace("\0", "").replace("\r\n", "\n")
    if len(said) > LONGEST_REASON:
        raise EditError("the reason is longer than %(most)s letters", most=f"{LONGEST_REASON:,}")
    return said


def _number(visit: Visit, name: str) -> int:
    said = visit.said(name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _typed(visit: Visit) -> Mapping[str, str]:
    """What was typed into a form that was not kept."""
    return {name: value for name, value in visit.form.items() if isinstance(value, str)}


def _fields(visit: Visit) -> Sequence[tuple[str, str]]:
    """What a form said, without what it carries by itself."""
    own = (CSRF, *SEEN)
    return [(name, value) for name, value in visit.form.items() if name not in own and isinstance(value, str)]
