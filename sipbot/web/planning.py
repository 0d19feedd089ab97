"""Where the engagement stands: what to do next for each thing the state asks for, the plan, its calendar."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aiohttp import web

from analysis.document.composition import TITLE as COMPOSITION
from analysis.document.decisions import TITLE as RECOMMENDATIONS
from analysis.document.labels import labels_of
from analysis.document.lacking import lacking
from analysis.document.marginalized import TITLE as MARGINALIZED
from analysis.document.ongoing import TITLE as ONGOING
from analysis.document.vision import VISION
from analysis.report import Engagement, Report
from sipbot.groups import Groups
from sipbot.plans import DUE, KINDS, MET, Line, Plan, PlanError, Plans, StalePlan, as_ics, is_day
from sipbot.reports import NothingToAnalyze
from sipbot.web.auth.door import ROOM, Door, Visit
from sipbot.web.downloads import Download
from sipbot.web.group import missing
from sipbot.web.language import N_, _, ngettext, told
from sipbot.web.pages import Pages
from sipbot.web.review import Reports

PLAN = f"{ROOM}/{{school}}/plan"
MOST_ITEMS = 5
STALE = N_("Somebody else changed the plan meanwhile. Look at it as it is now: what you typed is still in the form.")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the things that the state asks for, what it lacks, and the page where that is done."""

    title: str
    missing: tuple[str, ...]
    n_more: int
    link: str
    link_name: str


def connect(app: web.Application, plans: Plans, groups: Groups, reports: Reports, door: Door, pages: Pages) -> None:
    """Add the pages of every school."""
    views = Views(plans, groups, reports, pages)
    app.router.add_get(PLAN, door.page(views.plan))
    app.router.add_get(f"{PLAN}/calendar.ics", door.page(views.ics), allow_head=False)
    app.router.add_post(PLAN, door.form(views.change, noting="change the plan"))
    app.router.add_post(f"{PLAN}/calendar", door.form(views.add_line, noting="change the calendar"))
    app.router.add_post(f"{PLAN}/calendar/{{place}}", door.form(views.change_line, noting="change the calendar"))


class Views:
    """What each address does."""

    def __init__(self, plans: Plans, groups: Groups, reports: Reports, pages: Pages) -> None:
        self._plans = plans
        self._groups = groups
        self._reports = reports
        self._pages = pages

    async def plan(self, visit: Visit) -> web.Response:
        """The whole page."""
        plan = await self._plans.of(visit.school)
        return await self._page(visit, plan)

    async def ics(self, visit: Visit) -> web.Response:
        """The calendar for any calendar program, with the days of a designated school's stakeholder group."""
        plan = await self._plans.of(visit.school)
        lines = self._groups.lines(await self._groups.of(visit.school))
        plan = replace(plan, calendar=(*plan.calendar, *lines))
        content = as_ics(plan, school=visit.school, made_at=self._plans.now())
        return self._pages.save(Download("calendar.ics", "text/calendar", content))

    async def change(self, visit: Visit) -> web.Response:
        """What the plan is, when people are asked, and who answers for it."""
        year = visit.said("horizon_year")
        plan = await self._plans.of(visit.school)
        wanted = replace(
            plan,
            kind=visit.said("kind"),
            horizon_year=int(year) if year.isascii() and year.isdigit() and len(year) < 6 else None if not year else 0,
            opened_on=visit.said("opened_on"),
            closed_on=visit.said("closed_on"),
            owner=visit.said("owner"),
            mark=visit.said("mark"),
        )
        try:
            await self._plans.change(visit.school, wanted)
        except PlanError as error:
            return await self._page(visit, plan, typed=wanted, why=tuple(told(error).splitlines()))
        except StalePlan:
            return await self._page(visit, plan, typed=wanted, why=(_(STALE),), status=409)
        return visit.go_to("/plan", notice=_("Kept."))

    async def add_line(self, visit: Visit) -> web.Response:
        """A new line of the calendar."""
        return await self._keep_line(visit, place=None)

    async def change_line(self, visit: Visit) -> web.Response:
        """Another line instead of one, or none."""
        told = visit.request.match_info["place"]
        if not (told.isascii() and told.isdigit() and len(told) < 4):
            return self._pages.not_found(visit.person, visit)
        return await self._keep_line(visit, place=int(told))

    async def _keep_line(self, visit: Visit, *, place: int | None) -> web.Response:
        line = Line(
            visit.said("on"), visit.said("what"), visit.said("audience"), visit.said("owner"), bool(visit.said("held"))
        )
        try:
            if place is not None and visit.said("remove"):
                await self._plans.remove_line(visit.school, place=place, mark=visit.said("mark"))
            else:
                await self._plans.set_line(visit.school, line, place=place, mark=visit.said("mark"))
        except PlanError as error:
            plan = await self._plans.of(visit.school)
            return await self._page(visit, plan, line=line, why=tuple(told(error).splitlines()))
        except StalePlan:
            plan = await self._plans.of(visit.school)
            return await self._page(visit, plan, line=line, why=(_(STALE),), status=409)
        return visit.go_to("/plan", notice=_("Kept."), place="calendar")

    async def _page(
        self,
        visit: Visit,
        plan: Plan,
        *,
        typed: Plan | None = None,
        line: Line | None = None,
        why: tuple[str, ...] = (),
        status: int = 422,
    ) -> web.Response:
        try:
            report = await self._reports.latest(visit.school)
        except NothingToAnalyze:
            report = None
        known = await self._groups.of(visit.school)
        lacks = self._groups.lacks(known)
        return self._pages.show(
            "plan.html",
            visit,
            Engagement(school=plan.school, invented=plan.invented),
            status=status if why else 200,
            plan=plan,
            typed=typed or plan,
            line=line or Line("", ""),
            why=why,
            kinds=KINDS,
            first=tuple(_first(plan)),
            designation=self._groups.rules.designation(known.group.status),
            rules_language=self._groups.rules.language,
            lacks=tuple(missing(one, known.today) for one in lacks[:MOST_ITEMS]),
            n_more_lacks=max(0, len(lacks) - MOST_ITEMS),
            steps=await asyncio.to_thread(_steps, report) if report else (),
            n_due=sum(one.standing(plan.today) == DUE for one in plan.calendar),
            n_met=sum(one.standing(plan.today) == MET for one in plan.calendar),
        )


def _first(plan: Plan) -> Iterator[tuple[str, str]]:
    """What has to be there before anything else, as (what, where on this page)."""
    if plan.horizon_year is None:
        yield _("Say for which year the plan looks ahead."), "plan"
    if not plan.owner:
        yield _("Say who is responsible for hearing people, as a job title."), "plan"
    if not is_day(plan.opened_on) or not is_day(plan.closed_on):
        yield _("Say from when to when people are asked."), "plan"
    if not plan.calendar:
        yield _("Put meetings, messages and due dates in the calendar."), "calendar"
    elif unowned := sum(not line.owner for line in plan.calendar):
        yield (
            ngettext(
                "Name an owner for %(n)s line of the calendar.",
                "Name an owner for %(n)s lines of the calendar.",
                unowned,
                n=unowned,
            ),
            "calendar",
        )


_LINKS = {
    COMPOSITION: ("/enrollment", N_("How many people the school has")),
    MARGINALIZED: ("/heard", N_("Who was heard")),
    RECOMMENDATIONS: ("/recommendations", N_("Recommendations")),
    ONGOING: ("/plan#calendar", N_("Calendar")),
    VISION: ("/recommendations", N_("Recommendations")),
}
"""Where each section is worked on; the others are on the overview."""


def _steps(report: Report) -> tuple[Step, ...]:
    return tuple(_step(title, items) for title, items in lacking(labels_of(report).who))


def _step(title: str, items: tuple[str, ...]) -> Step:
    link, name = _LINKS.get(title, ("/", N_("Overview")))
    return Step(_(title), items[:MOST_ITEMS], max(0, len(items) - MOST_ITEMS), link, _(name))
