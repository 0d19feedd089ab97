"""The door that every page of the planning team's room is behind: who is it, may they, and the audit line about it."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from sipbot.channels.webchat.forms import is_cross_site
from sipbot.web.auth import REVIEWER, VIEWER, may
from sipbot.web.auth.accounts import Accounts, Person, Place
from sipbot.web.language import speak
from sipbot.web.logged import ACTIONS

ROOM = "/s"
"""Where the schools' pages are: /s/{school}/..."""
SIGN_IN = "/sign-in"
CSRF = "csrf"
"""The field of every form that shows that it was ours."""
Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


def no_form() -> Form:
    """What a request without a form says: nothing."""
    return MultiDictProxy(MultiDict())


@dataclass(frozen=True, slots=True)
class Undo:
    """The edit to take back, made on a page of that run; `is_redo` where it took something back itself."""

    edit: int
    run: str
    is_redo: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in and may make it. `form` is empty for a page that is only looked at."""

    request: web.Request
    person: Person
    place: Place
    form: Form = field(default_factory=no_form)

    @property
    def school(self) -> str:
        """The id of the school."""
        return self.place.id

    @property
    def role(self) -> str:
        """What they may do there."""
        return self.place.role

    @property
    def home(self) -> str:
        """Where the pages of the school begin."""
        return home_of(self.school)

    @property
    def here(self) -> str:
        """Which page of the school this is: what stands in its address after `home`."""
        return self.request.path.removeprefix(self.home)

    def may(self, role: str) -> bool:
        """Whether they may do what *role* may do."""
        return may(self.role, role)

    def said(self, name: str) -> str:
        """What a field of the form says, "" where it is not there."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def chosen(self, name: str) -> tuple[str, ...]:
        """Everything that was ticked under that name."""
        return tuple(value for value in self.form.getall(name, ()) if isinstance(value, str))

    def go_to(self, path: str, *, notice: str = "", place: str = "", undo: Undo | None = None) -> web.Response:
        """Go on with a page of the school: what a form answers when it has been kept. *notice* is what it then says.

        It is sealed for that person: nobody can make a link that lets this page say something. With *undo* a button
        stands beside it that takes the change back.
        """
        made = f"{undo.edit} {undo.run} {undo.is_redo:d}" if undo else ""
        sealed = {"notice": notice, "undo": made, "seal": seal(self.person, _together(notice, made))}
        said = urlencode({name: value for name, value in sealed.items() if value}) if notice else ""
        query = f"{'&' if '?' in path else '?'}{said}" if said else ""
        location = f"{self.home}{path}{query}{f'#{place}' if place else ''}"
        return web.Response(status=303, headers={"Location": location, "Cache-Control": "no-store"})

    @property
    def notice(self) -> str:
        """What the form before this page has to say."""
        return self.request.query.get("notice", "") if self._is_sealed else ""

    @property
    def undo(self) -> Undo | None:
        """What the form before this page changed, and how to take it back."""
        edit, _, rest = self.request.query.get("undo", "").partition(" ")
        run, _, is_redo = rest.rpartition(" ")
        return Undo(int(edit), run, is_redo == "1") if edit and self._is_sealed else None

    @property
    def _is_sealed(self) -> bool:
        query = self.request.query
        said = _together(query.get("notice", ""), query.get("undo", ""))
        return hmac.compare_digest(query.get("seal", "").encode(), seal(self.person, said).encode())


View = Callable[[Visit], Awaitable[web.Response]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Refusals(Protocol):
    """The pages for whoever may not come in; `sipbot.web.pages.Pages` makes them."""

    def not_found(self, person: Person | None) -> web.Response: ...
    def not_allowed(self, visit: Visit, wanted: str) -> web.Response: ...
    def signed_out(self) -> web.Response: ...
    def send_again(self, visit: Visit, action: str) -> web.Response: ...


class Door:
    """Turns views into handlers: only whoever is signed in and has the role gets through, and it is written down."""

    def __init__(self, accounts: Accounts, pages: Refusals, *, is_https: bool) -> None:
        self._accounts = accounts
        self._pages = pages
        self.is_https = is_https
        # With this prefix a browser refuses the cookie from anybody else, but takes it over HTTPS only.
        self.cookie = "__Host-sipbot" if is_https else "sipbot"

    def page(self, view: View, *, role: str = VIEWER, noting: str = "") -> Handler:
        """*view* for whoever has *role*. *noting* is what the audit log says of it, where it shows answers."""
        _check_noting(noting)

        async def handler(request: web.Request) -> web.Response:
            person = await self.person(request)
            if person is None:
                return _redirect(sign_in_and_to(request.path_qs))
            visit = await self._visit(request, person)
            if visit is None:
                return self._pages.not_found(person)
            if not visit.may(role):
                return self._pages.not_allowed(visit, role)
            response = await view(visit)
            if noting and response.status == 200:
                await self._note(visit, noting)
            return response

        return handler

    def form(self, change: View, *, noting: str, role: str = REVIEWER) -> Handler:
        """*change* for whoever has *role* and sent a form of ours; the audit log says *noting* where it was done.

        *noting* is "" for a form that changes nothing and shows no answers.
        """
        _check_noting(noting)

        async def handler(request: web.Request) -> web.Response:
            person = await self.person(request)
            if person is None:
                return self._pages.signed_out()
            visit = await self._visit(request, person)
            if visit is None:
                return self._pages.not_found(person)
            if not visit.may(role):
                return self._pages.not_allowed(visit, role)
            visit = replace(visit, form=await request.post())
            if not is_ours(request, person, visit.said(CSRF)):
                return self._pages.send_again(visit, request.path)
            response = await change(visit)
            if noting and response.status < 400:
                await self._note(visit, noting)
            return response

        return handler

    async def person(self, request: web.Request) -> Person | None:
        """Who makes the request; None where nobody is signed in."""
        cookie = request.cookies.get(self.cookie)
        person = await self._accounts.signed_in(cookie) if cookie else None
        if person is not None:
            speak(person.language)
        return person

    def let_in(self, response: web.Response, cookie: str) -> web.Response:
        """Keep in the browser that it is signed in."""
        response.set_cookie(self.cookie, cookie, path="/", httponly=True, samesite="Lax", secure=self.is_https)
        return response

    def let_out(self, response: web.Response) -> web.Response:
        """Forget it."""
        response.del_cookie(self.cookie, path="/", httponly=True, samesite="Lax", secure=self.is_https)
        return response

    async def _visit(self, request: web.Request, person: Person) -> Visit | None:
        place = await self._accounts.place(person, request.match_info["school"])
        return Visit(request, person, place) if place else None

    async def _note(self, visit: Visit, action: str) -> None:
        told = {name: value for name, value in visit.request.match_info.items() if name != "school"}
        await self._accounts.note(visit.person, visit.school, action, _subject(told))


def _check_noting(action: str) -> None:
    """Raises `ValueError` for what the log could not say in every language."""
    if action and action not in ACTIONS:
        raise ValueError(f"{action!r} is not among the actions of sipbot/web/logged.py")


def seal(person: Person, notice: str) -> str:
    """What shows that *notice* was written here, for that person since they signed in."""
    return hmac.new(person.csrf.encode(), notice.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:32]


def _together(notice: str, undo: str) -> str:
    return f"{notice}\n{undo}" if undo else notice


def is_ours(request: web.Request, person: Person, csrf: str) -> bool:
    """Whether a form was sent from one of our pages, shown to that person since they signed in."""
    return hmac.compare_digest(csrf.encode(), person.csrf.encode()) and not is_cross_site(request)


def home_of(school: str) -> str:
    """Where the pages of a school begin."""
    return f"{ROOM}/{quote(school, safe='')}"


def sign_in_and_to(wanted: str) -> str:
    """The address of the page for signing in that leads on to the one that was wanted, if it is one of the room's."""
    onward = onward_to(wanted)
    return f"{SIGN_IN}?next={quote(onward, safe='')}" if onward else SIGN_IN


def onward_to(wanted: str) -> str:
    """*wanted* as a path inside the room, "" for any other place: nobody is led to another site from here."""
    path = within(wanted)
    return path if path.startswith(f"{ROOM}/") else ""


def within(wanted: str) -> str:
    """*wanted* as a path of this server, "" for what is none."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return ""
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path.startswith("/") and "\\" not in path and "//" not in path else ""


def _redirect(to: str) -> web.Response:
    return web.Response(status=303, headers={"Location": to, "Cache-Control": "no-store"})


def _subject(told: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in told.items())
