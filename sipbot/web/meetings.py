"""Meetings: a page for each, its agenda to print with a code for signing in, and its minutes as answers."""

import io
from collections.abc import Mapping
from dataclasses import replace

import segno
from aiohttp import web

from analysis.report import Engagement
from sipbot.meetings import MOST_BYTES, ROLES, Meeting, MeetingError, Meetings, StaleMeeting, read_file, with_minutes
from sipbot.storage import Database, reporting
from sipbot.web.auth.door import ROOM, Door, Handler, Visit
from sipbot.web.language import N_, _, ngettext, number, told, value_name
from sipbot.web.pages import Pages

MEETINGS = f"{ROOM}/{{school}}/meetings"
ONE = f"{MEETINGS}/{{number}}"
SIGN_IN = "/in/{token}"
ROOM_FOR_FORM = 64 * 1024
STALE = N_(
    "Somebody else changed this meeting meanwhile. Look at it as it is now: what you typed is still in the form."
)
SIGNED_IN = N_("Somebody signed in meanwhile. Look at the numbers and keep them again.")
TOO_LARGE = N_(
    "The file is larger than 10 MB. Nothing was kept. Go back and choose a smaller one: words without pictures."
)
COOKIE_LASTS = 2 * 24 * 60 * 60


def connect(
    app: web.Application, meetings: Meetings, database: Database, door: Door, pages: Pages, *, address: str
) -> None:
    """Add the pages of every school, and the one for signing in to a meeting. *address* is where people reach us."""
    views = Views(meetings, database, pages, address)
    app.router.add_get(MEETINGS, door.page(views.every))
    app.router.add_post(MEETINGS, door.form(views.add, noting="add a meeting"))
    app.router.add_get(ONE, door.page(views.one, noting="read a meeting"))
    app.router.add_post(ONE, door.form(views.change, noting="change a meeting"))
    app.router.add_post(f"{ONE}/attendance", door.form(views.attendance, noting="say how many came"))
    file = _with_files(door.form(views.minutes, noting="change minutes"), pages)
    app.router.add_post(f"{ONE}/minutes", file)
    app.router.add_post(f"{ONE}/count", door.form(views.count, noting="let minutes count as answers"))
    app.router.add_get(f"{ONE}/agenda", door.page(views.agenda))
    app.router.add_get(f"{ONE}/code.svg", door.page(views.code))
    app.router.add_get(SIGN_IN, views.sign_in)
    app.router.add_post(SIGN_IN, views.take_sign_in)


def _with_files(handler: Handler, pages: Pages) -> Handler:
    """*handler* for forms with a file in them, larger than other forms may be."""

    async def large(request: web.Request) -> web.Response:
        try:
            return await handler(request.clone(client_max_size=MOST_BYTES + ROOM_FOR_FORM))
        except web.HTTPRequestEntityTooLarge:
            return pages.show("too_large.html", None, status=413, why=_(TOO_LARGE))

    return large


class Views:
    """What each address does."""

    def __init__(self, meetings: Meetings, database: Database, pages: Pages, address: str) -> None:
        self._meetings = meetings
        self._database = database
        self._pages = pages
        self._address = address

    async def every(self, visit: Visit) -> web.Response:
        """All meetings, and a form for one more."""
        return await self._list(visit)

    async def add(self, visit: Visit) -> web.Response:
        """One more meeting."""
        meeting = _said(visit, Meeting("", ""))
        try:
            number = await self._meetings.add(visit.school, meeting)
        except MeetingError as error:
            return await self._list(visit, typed=meeting, why=tuple(told(error).splitlines()))
        return visit.go_to(f"/meetings/{number}", notice=_("Kept."))

    async def one(self, visit: Visit) -> web.Response:
        """One meeting."""
        return await self._page(visit)

    async def change(self, visit: Visit) -> web.Response:
        """What is said of it."""
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        typed = _said(visit, meeting)
        try:
            await self._meetings.change(visit.school, typed, visit.said("mark"))
        except MeetingError as error:
            return await self._page(visit, typed=typed, why=tuple(told(error).splitlines()))
        except StaleMeeting:
            return await self._page(visit, typed=typed, why=(_(STALE),), status=409)
        return visit.go_to(f"/meetings/{meeting.id}", notice=_("Kept."))

    async def attendance(self, visit: Visit) -> web.Response:
        """How many came, by role."""
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        counts = {role: _number(visit.said(f"came {role}")) for role in ROLES}
        version = _number(visit.said("version"))
        try:
            await self._meetings.set_attendance(visit.school, meeting.id, counts, version=version)
        except MeetingError as error:
            return await self._page(visit, typed=replace(meeting, attendance=counts), why=(told(error),))
        except StaleMeeting:
            return await self._page(visit, why=(_(SIGNED_IN),), status=409)
        return visit.go_to(f"/meetings/{meeting.id}", notice=_("Kept."), place="came")

    async def minutes(self, visit: Visit) -> web.Response:
        """Minutes that were pasted, or in a file."""
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        file, typed = visit.form.get("file"), replace(meeting, minutes=visit.said("minutes"))
        try:
            if isinstance(file, web.FileField) and file.filename:
                with file.file as opened:
                    raw = opened.read(MOST_BYTES + 1)
                typed = replace(meeting, minutes=read_file(raw, file.filename).strip())
            changed = with_minutes(meeting, typed.minutes)
            await self._meetings.change(visit.school, changed, visit.said("mark"))
        except MeetingError as error:
            return await self._page(visit, typed=typed, why=tuple(told(error).splitlines()))
        except StaleMeeting:
            return await self._page(visit, typed=typed, why=(_(STALE),), status=409)
        return visit.go_to(f"/meetings/{meeting.id}", notice=_("Kept."), place="minutes")

    async def count(self, visit: Visit) -> web.Response:
        """Each line of the minutes becomes an answer."""
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        try:
            n = await self._meetings.count_minutes(visit.school, meeting.id, visit.said("mark"))
        except MeetingError as error:
            return await self._page(visit, why=(told(error),))
        except StaleMeeting:
            return await self._page(visit, why=(_(STALE),), status=409)
        notice = ngettext(
            "%(n)s line counts as an answer now. The next analysis finds its themes.",
            "%(n)s lines count as answers now. The next analysis finds their themes.",
            n,
            n=number(n),
        )
        return visit.go_to(f"/meetings/{meeting.id}", notice=notice, place="minutes")

    async def agenda(self, visit: Visit) -> web.Response:
        """The agenda to print, with a code to sign in with a phone."""
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        link = self._link(meeting)
        return self._pages.show("agenda.html", visit, await self._school(visit), it=meeting, link=link)

    async def code(self, visit: Visit) -> web.Response:
        """The code itself."""
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        out = io.BytesIO()
        segno.make(self._link(meeting), error="m", micro=False).save(out, kind="svg", scale=5, border=4, xmldecl=True)
        return web.Response(body=out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    async def sign_in(self, request: web.Request) -> web.Response:
        """The page for whoever came: one tap on what they are at the school."""
        return await self._sign_in_page(request, is_in=_cookie(request) in request.cookies)

    async def take_sign_in(self, request: web.Request) -> web.Response:
        """Somebody came. Counted once for each phone; nothing else of them is kept."""
        name, role = _cookie(request), (await request.post()).get("role")
        if name in request.cookies:
            return await self._sign_in_page(request, is_in=True)
        if not isinstance(role, str) or not await self._meetings.sign_in(request.match_info["token"], role):
            return await self._sign_in_page(request, is_in=False, status=422)
        response = await self._sign_in_page(request, is_in=True)
        response.set_cookie(name, "1", path="/in/", max_age=COOKIE_LASTS, httponly=True, samesite="Lax")
        return response

    async def _sign_in_page(self, request: web.Request, *, is_in: bool, status: int = 200) -> web.Response:
        here = await self._meetings.at(request.match_info["token"])
        if here is None:
            return self._pages.not_found(None)
        roles = tuple((role, value_name("role", role)) for role in ROLES)
        engagement = Engagement(school=here.school)
        return self._pages.show("came.html", None, engagement, status=status, it=here, is_in=is_in, roles=roles)

    async def _of(self, visit: Visit) -> Meeting | None:
        told = visit.request.match_info["number"]
        is_number = told.isascii() and told.isdigit() and len(told) < 10
        return await self._meetings.one(visit.school, int(told)) if is_number else None

    async def _school(self, visit: Visit) -> Engagement:
        school = await self._database.read(reporting.school, visit.school)
        return Engagement(school=school.name if school else "", invented=bool(school and school.invented))

    async def _list(self, visit: Visit, *, typed: Meeting | None = None, why: tuple[str, ...] = ()) -> web.Response:
        return self._pages.show(
            "meetings.html",
            visit,
            await self._school(visit),
            status=422 if why else 200,
            meetings=await self._meetings.every(visit.school),
            typed=typed or Meeting("", ""),
            why=why,
        )

    async def _page(
        self, visit: Visit, *, typed: Meeting | None = None, why: tuple[str, ...] = (), status: int = 422
    ) -> web.Response:
        meeting = await self._of(visit)
        if meeting is None:
            return self._pages.not_found(visit.person, visit)
        return self._pages.show(
            "meeting.html",
            visit,
            await self._school(visit),
            status=status if why else 200,
            it=meeting,
            typed=typed or meeting,
            roles=tuple((role, value_name("role", role), _came(typed or meeting, role)) for role in ROLES),
            why=why,
        )

    def _link(self, meeting: Meeting) -> str:
        return f"{self._address}{SIGN_IN.replace('{token}', meeting.token)}"


def _said(visit: Visit, meeting: Meeting) -> Meeting:
    return replace(
        meeting,
        on=visit.said("on"),
        what=visit.said("what"),
        place=visit.said("place"),
        languages=visit.said("languages"),
        interpreter=visit.said("interpreter"),
        agenda=visit.said("agenda"),
        recommendations=visit.said("recommendations"),
    )


def _came(meeting: Meeting, role: str) -> int:
    attendance: Mapping[str, int] = meeting.attendance
    return attendance.get(role, 0)


def _number(text: str) -> int:
    """A number that was typed; -1 for anything else, which no count can be."""
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _cookie(request: web.Request) -> str:
    return f"in-{request.match_info['token'][:32]}"
