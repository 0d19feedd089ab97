"""The local stakeholder group of a school that the state designated: who has a seat, by when what, what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from aiohttp import web

from analysis.report import Engagement
from sipbot.groups import GroupError, Groups, Known, StaleGroup
from sipbot.rules import LEVELS, Rules
from sipbot.stakeholder_group import (
    Council,
    Due,
    Filled,
    Group,
    Lack,
    Member,
    Wave,
    deadlines,
    district_needs_council,
    elsewhere,
    filled,
    wave,
)
from sipbot.web.auth import OWNER
from sipbot.web.auth.door import ROOM, Door, Visit
from sipbot.web.language import N_, _, percent, said, told
from sipbot.web.pages import Pages

GROUP = f"{ROOM}/{{school}}/group"
STALE = N_("Somebody else changed this page meanwhile. Look at it as it is now: what you typed is still in the form.")
NOBODY = Member("", "")


@dataclass(frozen=True, slots=True)
class Day:
    """One deadline as it is shown: how it stands, and how many days are left or over."""

    due: Due
    standing: str
    n_days: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing as it is shown: with how many days are left, or over; "" and None for no day."""

    said: str
    by: str
    n_days: int | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed that was not kept, so that the form still says it; None where it says what is kept."""

    designation: Group | None = None
    days: Mapping[str, str] | None = None
    council: Council | None = None
    member: Member | None = None

    @property
    def form(self) -> str:
        """Which form it was, where it is none of somebody's seat."""
        forms = {"designation": self.designation, "days": self.days, "council": self.council}
        return next((name for name, said in forms.items() if said is not None), "")


NOTHING_TYPED = Typed()


@dataclass(frozen=True, slots=True)
class Seen:
    """The whole page."""

    known: Known
    rules: Rules
    missing: tuple[Missing, ...]
    days: tuple[Day, ...]
    seats: tuple[Filled, ...]
    others: tuple[Member, ...]
    wave: Wave | None
    opens_late: bool
    closes_late: bool
    learners: Council
    share: str
    district_needs_council: bool


def connect(app: web.Application, groups: Groups, door: Door, pages: Pages) -> None:
    """Add the page of every school, and what an owner changes on it."""
    views = Views(groups, pages)
    app.router.add_get(GROUP, door.page(views.group, noting="read the stakeholder group"))
    app.router.add_post(GROUP, door.form(views.designate, role=OWNER, noting="change the designation"))
    app.router.add_post(f"{GROUP}/days", door.form(views.days, role=OWNER, noting="change days of the group"))
    app.router.add_post(f"{GROUP}/council", door.form(views.council, role=OWNER, noting="change the parents' council"))
    app.router.add_post(f"{GROUP}/seats", door.form(views.seat, role=OWNER, noting="seat somebody"))
    app.router.add_post(f"{GROUP}/seats/{{number}}", door.form(views.change_seat, role=OWNER, noting="change a seat"))


class Views:
    """What each address does."""

    def __init__(self, groups: Groups, pages: Pages) -> None:
        self._groups = groups
        self._pages = pages

    async def group(self, visit: Visit) -> web.Response:
        """The whole page."""
        return await self._page(visit)

    async def designate(self, visit: Visit) -> web.Response:
        """What the state designated the school as, and when."""
        wanted = Group(visit.said("status"), visit.said("designated_on"), visit.chosen("level"))
        try:
            await self._groups.designate(visit.school, wanted, visit.said("mark"))
        except (GroupError, StaleGroup) as error:
            return await self._page(visit, Typed(designation=wanted), error)
        return visit.go_to("/group", notice=_("Kept."))

    async def days(self, visit: Visit) -> web.Response:
        """On which days what the rules name takes place, or took place."""
        wanted = Group(dates={one.key: visit.said(f"day {one.key}") for one in self._groups.rules.deadlines})
        try:
            await self._groups.set_dates(visit.school, wanted, visit.said("mark"))
        except (GroupError, StaleGroup) as error:
            return await self._page(visit, Typed(days=wanted.dates), error)
        return visit.go_to("/group", notice=_("Kept."), place="days")

    async def council(self, visit: Visit) -> web.Response:
        """English learners and their parents' council."""
        wanted = _council(visit)
        try:
            await self._groups.set_council(visit.school, wanted, visit.said("mark"))
        except (GroupError, StaleGroup) as error:
            return await self._page(visit, Typed(council=wanted), error)
        return visit.go_to("/group", notice=_("Kept."), place="council")

    async def seat(self, visit: Visit) -> web.Response:
        """Somebody more has a seat."""
        return await self._keep_seat(visit, _member(visit))

    async def change_seat(self, visit: Visit) -> web.Response:
        """Somebody else has a seat, or nobody has it any more."""
        told = visit.request.match_info["number"]
        if not (told.isascii() and told.isdigit() and len(told) < 10 and int(told)):
            return self._pages.not_found(visit.person, visit)
        return await self._keep_seat(visit, replace(_member(visit), id=int(told)))

    async def _keep_seat(self, visit: Visit, member: Member) -> web.Response:
        try:
            if member.id and visit.said("remove"):
                await self._groups.unseat(visit.school, member.id, visit.said("mark"))
            else:
                await self._groups.seat(visit.school, member, visit.said("mark"))
        except (GroupError, StaleGroup) as error:
            return await self._page(visit, Typed(member=member), error)
        return visit.go_to("/group", notice=_("Kept."), place="seats")

    async def _page(
        self, visit: Visit, typed: Typed = NOTHING_TYPED, error: GroupError | StaleGroup | None = None
    ) -> web.Response:
        known = await self._groups.of(visit.school)
        seen = _seen(known, self._groups)
        is_stale = isinstance(error, StaleGroup)
        why = told(error) if isinstance(error, GroupError) else _(STALE) if is_stale else ""
        return self._pages.show(
            "group.html",
            visit,
            Engagement(school=known.school, invented=known.is_invented),
            status=409 if is_stale else 422 if error else 200,
            it=seen,
            rules=self._groups.rules,
            group=known.group,
            designation=self._groups.rules.designation(known.group.status),
            said=typed.designation or known.group,
            days=typed.days or known.group.dates,
            council=typed.council or seen.learners,
            members=tuple(_with_typed(known.group, typed.member)),
            new=typed.member if typed.member and not typed.member.id else NOBODY,
            typed=typed.member,
            changing=typed.form,
            levels=LEVELS,
            why=tuple(why.splitlines()),
        )


def _seen(known: Known, groups: Groups) -> Seen:
    rules, group, today = groups.rules, known.group, known.today
    at = wave(rules, group)
    learners = group.council
    learners = replace(
        learners,
        n_learners=known.n_learners if learners.n_learners is None else learners.n_learners,
        n_students=known.n_students if learners.n_students is None else learners.n_students,
    )
    return Seen(
        known=known,
        rules=rules,
        missing=tuple(missing(one, today) for one in groups.lacks(known)),
        days=tuple(_day(one, today) for one in deadlines(rules, group, today)),
        seats=filled(rules, group),
        others=elsewhere(rules, group),
        wave=at,
        opens_late=bool(at and known.opened_on and known.opened_on >= at.opens_by.isoformat()),
        closes_late=bool(at and known.closed_on and known.closed_on > at.closes_about.isoformat()),
        learners=learners,
        share=_share(learners),
        district_needs_council=district_needs_council(rules, learners),
    )


def missing(lack: Lack, today: date) -> Missing:
    """*lack* as it is shown today."""
    if lack.by is None:
        return Missing(said(lack.saying), "", None, is_over=False)
    left = (lack.by - today).days
    return Missing(said(lack.saying), lack.by.isoformat(), abs(left), is_over=left < 0)


def _day(due: Due, today: date) -> Day:
    return Day(due, due.standing(today), abs(due.days_left(today)))


def _share(council: Council) -> str:
    if council.n_learners is None or not council.n_students:
        return ""
    return percent(council.n_learners, council.n_students)


def _with_typed(group: Group, typed: Member | None) -> Iterator[Member]:
    """Everybody with a seat, with what was typed of one of them instead of what is kept."""
    return (typed if typed and typed.id == one.id else one for one in group.members)


def _member(visit: Visit) -> Member:
    return Member(
        seat=visit.said("seat"),
        role=visit.said("role"),
        name=visit.said("name"),
        alternate=visit.said("alternate"),
        appointed_on=visit.said("appointed_on"),
        languages=visit.said("languages"),
    )


_HAS_PROGRAM: Mapping[str, bool] = {"yes": True, "no": False}


def _council(visit: Visit) -> Council:
    return Council(
        has_program=_HAS_PROGRAM.get(visit.said("has_program")),
        n_learners=_number(visit.said("n_learners")),
        n_students=_number(visit.said("n_students")),
        established_on=visit.said("established_on"),
        by_laws_on=visit.said("by_laws_on"),
        notice_on=visit.said("notice_on"),
        notice_languages=visit.said("notice_languages"),
        n_volunteers=_number(visit.said("n_volunteers")),
        n_appointed=_number(visit.said("n_appointed")),
    )


def _number(text: str) -> int | None:
    """A number that was typed, None where none was; -1 for anything else, which no count can be."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
