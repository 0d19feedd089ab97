"""The addresses of the API: whose token is it, what may they read, and the audit line about it."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from analysis.report import Report
from sipbot.reports import NothingToAnalyze
from sipbot.web.api import API, contents, shapes
from sipbot.web.api.contents import Reading, Told
from sipbot.web.api.openapi import SCHOOL, Address, description
from sipbot.web.api.paging import Asked, version_of
from sipbot.web.api.problems import BAD_REQUEST, NO_TOKEN, NOT_FOUND, NOTHING_YET, TOO_OFTEN, Refused, as_problems
from sipbot.web.auth.accounts import Accounts, Person
from sipbot.web.auth.tokens import Holder, Tokens
from sipbot.web.review import Releases, Reports

MOST_A_MINUTE = 120
REMEMBERED_AS = "api"
"""What numbers of groups that left the house here are remembered as."""

SCHOOLS = Address("/schools", "schools", "The schools that the token may read", shapes.Schools)
OF_SCHOOL = Address(f"/schools/{SCHOOL}", "school", "A school's newest report", shapes.School)
RESPONSES = Address(f"{OF_SCHOOL.path}/responses", "responses", "Every answer, as it was written", shapes.Responses)
THEMES = Address(f"{OF_SCHOOL.path}/themes", "themes", "What people talk about", shapes.Themes)
RECOMMENDATIONS = Address(
    f"{OF_SCHOOL.path}/recommendations",
    "recommendations",
    "What follows from it",
    shapes.Recommendations,
)
ADDRESSES = (SCHOOLS, OF_SCHOOL, RESPONSES, THEMES, RECOMMENDATIONS)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pace:
    """So many requests in each minute for each token, counted in this process."""

    def __init__(self, most: int, clock: Callable[[], datetime]) -> None:
        self._most = most
        self._clock = clock
        self._minute = 0
        self._counts: Counter[int] = Counter()

    def wait(self, token: int) -> int:
        """How many seconds a token has to wait before its next request; 0 where it need not."""
        minute, second = divmod(int(self._clock().timestamp()), 60)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        self._counts[token] += 1
        return 60 - second if self._counts[token] > self._most else 0


class LastRead:
    """The report that was read last, made ready: a program reads all pages of one before it goes on to another."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._told: Told | None = None
        self._remembered: Report | None = None

    def told(self, report: Report) -> Told:
        """What may be told of *report*."""
        if self._told is None or self._told.report is not report:
            self._told = Told(report)
        return self._told

    async def remember(self, school: str, report: Report) -> None:
        """Keep which numbers of groups leave the house; to be done before they do."""
        if self._remembered is not report:
            await self._releases.remember(school, report, REMEMBERED_AS)
            self._remembered = report


@dataclass(frozen=True, slots=True)
class Api:
    """Everything that the addresses need. `address` is where programs reach this server."""

    tokens: Tokens
    accounts: Accounts
    reports: Reports
    last_read: LastRead
    pace: Pace
    address: str

    def connect(self, app: web.Application) -> None:
        """Add the addresses below `API`."""
        api = web.Application(middlewares=[as_problems])
        api.router.add_get("/openapi.json", _described(), allow_head=False)
        api.router.add_get(SCHOOLS.path, self.schools, allow_head=False)
        for address, view, noting in (
            (OF_SCHOOL, contents.school, ""),
            (RESPONSES, contents.responses, "read answers with a token"),
            (THEMES, contents.themes, "read themes with a token"),
            (RECOMMENDATIONS, contents.recommendations, "read recommendations with a token"),
        ):
            api.router.add_get(address.path, self._of_report(address, view, noting=noting), allow_head=False)
        app.add_subapp(API, api)

    async def schools(self, request: web.Request) -> web.Response:
        """The schools that the person may read."""
        person = (await self._holder(request)).person
        asked = Asked.of(request.query)
        every = [
            shapes.SchoolLine(id=school, name=name, role=role)
            for school, name in await self.accounts.schools(person)
            if (role := person.role_at(school))
        ]
        version = version_of(*every)
        asked.refuse_another(version)
        after = asked.after(f"{self.address}{API}{SCHOOLS.path}", len(every), version)
        items = every[asked.within(len(every))]
        return _fresh(request, shapes.Schools(version=version, n_items=len(every), next=after, items=items))

    def _of_report(self, address: Address, view: Callable[[Reading], shapes.Shape], *, noting: str) -> Handler:
        """*view* of a school's newest report. *noting* is what the audit log says of it, where it shows answers.

        Numbers of groups that leave the house are remembered like those of a document. The answers themselves have no
        such numbers: a warehouse that reads them, as its holder of the token may, bounds no later document.
        """

        async def handler(request: web.Request) -> web.Response:
            holder = await self._holder(request)
            if request.query and not address.is_listing:
                raise Refused(BAD_REQUEST, "this address takes no parameters")
            asked = Asked.of(request.query)
            reading = await self._reading(request, holder.person, asked)
            asked.refuse_another(reading.version)
            response = _fresh(request, await asyncio.to_thread(view, reading))
            if response.status == 200 and address is not RESPONSES:
                await self.last_read.remember(reading.place.id, reading.report)
            if response.status == 200 and noting:
                subject = f"token={holder.token} page={asked.page} limit={asked.limit}"
                await self.accounts.note(holder.person, reading.place.id, noting, subject)
            return response

        return handler

    async def _holder(self, request: web.Request) -> Holder:
        """In whose name it is read. Raises `Refused`."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        holder = await self.tokens.holder(secret.strip()) if scheme.lower() == "bearer" else None
        if holder is None:
            error = ', error="invalid_token"' if scheme.lower() == "bearer" else ""
            headers = {"WWW-Authenticate": f'Bearer realm="sipbot"{error}'}
            raise Refused(NO_TOKEN, "send 'Authorization: Bearer ' with a token that was not revoked", headers)
        seconds = self.pace.wait(holder.token)
        if seconds:
            raise Refused(TOO_OFTEN, f"wait {seconds} seconds", {"Retry-After": str(seconds)})
        return holder

    async def _reading(self, request: web.Request, person: Person, asked: Asked) -> Reading:
        """The newest report of the school in the address. Raises `Refused`."""
        place = await self.accounts.place(person, request.match_info["school"])
        if place is None:
            raise Refused(NOT_FOUND, "there is no such school, or the token's holder has no role there")
        try:
            report = await self.reports.latest(place.id)
        except NothingToAnalyze as error:
            raise Refused(NOTHING_YET, str(error)) from error
        return Reading(self.last_read.told(report), place, asked, f"{self.address}{request.path}")


def _fresh(request: web.Request, answer: shapes.Shape) -> web.Response:
    """*answer*, or that nothing has changed since the program asked for it."""
    body = answer.model_dump_json().encode()
    etag = hashlib.sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{etag}"'}
    if any(known.value in ("*", etag) for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/json", headers=headers)


def _described() -> Handler:
    body = json.dumps(description(ADDRESSES), ensure_ascii=False).encode()

    async def described(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    return described
