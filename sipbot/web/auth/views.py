"""The pages for signing in, choosing a password, one's account, one's schools, and a school's team."""

from collections.abc import Mapping

from aiohttp import web

from sipbot.channels.webchat.forms import is_cross_site
from sipbot.web.auth import OWNER, REVIEWER, ROLES
from sipbot.web.auth.accounts import AccountError, Accounts, Invited, Person, TooManyTries
from sipbot.web.auth.door import CSRF, ROOM, SIGN_IN, Door, Visit, home_of, is_ours, onward_to, within
from sipbot.web.auth.openid import Provider
from sipbot.web.auth.passwords import SHORTEST, WeakPassword
from sipbot.web.language import COOKIE, COOKIE_LASTS, LANGUAGE, N_, _, reader, told
from sipbot.web.pages import Pages

JOIN = "/join"
OPENID = f"{SIGN_IN}/openid"
BACK = f"{OPENID}/back"
"""Where the district's own sign-in sends people back to."""
WENT = "sipbot-went"
"""The cookie of a browser that is there."""
ACCOUNT = "/account"
NOTHING_TYPED = {"name": "", "email": "", "role": REVIEWER}
UNWISE = N_("this form came from another site; it was not kept")


class Views:
    """Everything about who somebody is. `address` is where people reach this server, for links to hand out."""

    def __init__(
        self, accounts: Accounts, door: Door, pages: Pages, *, address: str, provider: Provider | None = None
    ) -> None:
        self._accounts = accounts
        self._door = door
        self._pages = pages
        self._address = address
        self._provider = provider

    def connect(self, app: web.Application) -> None:
        """Add the addresses."""
        app.middlewares.append(self._pages.languages.of_request)
        app.router.add_post(LANGUAGE, self.take_language)
        app.router.add_get("/", self.front)
        app.router.add_get(SIGN_IN, self.sign_in)
        app.router.add_post(SIGN_IN, self.take_sign_in)
        app.router.add_get(f"{JOIN}/{{token}}", self.join)
        app.router.add_post(f"{JOIN}/{{token}}", self.take_join)
        app.router.add_get(OPENID, self.leave)
        app.router.add_get(f"{JOIN}/{{token}}/openid", self.leave)
        app.router.add_get(BACK, self.come_back)
        app.router.add_get(ACCOUNT, self.account)
        app.router.add_post(f"{ACCOUNT}/password", self.take_password)
        app.router.add_post("/sign-out", self.sign_out)
        app.router.add_get(ROOM, self.schools)
        app.router.add_get(f"{ROOM}/", self.schools)
        team = f"{ROOM}/{{school}}/team"
        app.router.add_get(team, self._door.page(self.team, role=OWNER))
        app.router.add_post(f"{team}/invite", self._door.form(self.invite, role=OWNER, noting="send an invitation"))
        app.router.add_post(f"{team}/{{account}}/link", self._door.form(self.link, role=OWNER, noting="give a link"))
        app.router.add_post(f"{team}/{{account}}/role", self._door.form(self.role, role=OWNER, noting="change a role"))

    async def front(self, _request: web.Request) -> web.Response:
        """The bare address of the server: where staff go in."""
        return _go(ROOM)

    async def take_language(self, request: web.Request) -> web.Response:
        """Another language, for this browser and for the account of whoever is signed in."""
        person, form = await self._door.person(request), await request.post()
        language, back = _text(form.get("language")), within(_text(form.get("back"))) or ROOM
        is_wise = not is_cross_site(request) if person is None else is_ours(request, person, _text(form.get(CSRF)))
        if not is_wise or language not in reader().offered:
            return _go(back)
        if person is not None:
            await self._accounts.choose_language(person, language)
        response = _go(back)
        response.set_cookie(
            COOKIE, language, max_age=COOKIE_LASTS, httponly=True, samesite="Lax", secure=self._door.is_https
        )
        return response

    async def sign_in(self, request: web.Request) -> web.Response:
        """The page for signing in; whoever is signed in already goes on."""
        if await self._door.person(request) is not None:
            return _go(onward_to(request.query.get("next", "")) or ROOM)
        return self._sign_in_page(onward=request.query.get("next", ""))

    async def take_sign_in(self, request: web.Request) -> web.Response:
        """An e-mail address and a password."""
        form = await request.post()
        email, password, onward = (_text(form.get(name)) for name in ("email", "password", "next"))
        try:
            if is_cross_site(request):
                raise AccountError(UNWISE)
            cookie = await self._accounts.sign_in(email, password, place=request.remote or "")
        except AccountError as error:
            status = 429 if isinstance(error, TooManyTries) else 403
            return self._sign_in_page(status=status, onward=onward, email=email, why=told(error))
        return self._door.let_in(_go(onward_to(onward) or ROOM), cookie)

    async def join(self, request: web.Request) -> web.Response:
        """The page of a one-time link. Looking at it does not use it up: programs that check mail look at links."""
        return await self._join_page(request.match_info["token"])

    async def take_join(self, request: web.Request) -> web.Response:
        """A password for the account that the link belongs to."""
        token, form = request.match_info["token"], await request.post()
        password, again = _text(form.get("password")), _text(form.get("again"))
        try:
            if is_cross_site(request):
                raise WeakPassword(UNWISE)
            if password != again:
                raise WeakPassword("the two passwords are not the same")
            cookie = await self._accounts.join(token, password)
        except WeakPassword as error:
            return await self._join_page(token, why=told(error))
        except AccountError as error:
            return self._join_page_for(None, token, status=404, why=told(error))
        return self._door.let_in(_go(ROOM), cookie)

    async def _join_page(self, token: str, *, why: str = "") -> web.Response:
        try:
            who = await self._accounts.invited(token)
        except AccountError as error:
            return self._join_page_for(None, token, status=404, why=told(error))
        return self._join_page_for(who, token, status=422 if why else 200, why=why)

    def _join_page_for(self, who: Invited | None, token: str, *, status: int, why: str) -> web.Response:
        values = {"who": who, "why": why, "token": token, "provider": self._provider, "shortest": SHORTEST}
        return self._pages.show("join.html", None, None, status=status, **values)

    async def leave(self, request: web.Request) -> web.Response:
        """Off to the district's own sign-in."""
        if self._provider is None:
            return self._pages.not_found(None)
        onward, link = onward_to(request.query.get("next", "")), request.match_info.get("token", "")
        try:
            leaving = await self._provider.leave(onward=onward, link=link)
        except AccountError as error:
            return self._sign_in_page(status=502, why=told(error))
        response = _go(leaving.address)
        response.set_cookie(
            WENT, leaving.browser, path=BACK, max_age=600, httponly=True, samesite="Lax", secure=self._door.is_https
        )
        return response

    async def come_back(self, request: web.Request) -> web.Response:
        """Back from there."""
        if self._provider is None:
            return self._pages.not_found(None)
        try:
            identity, way = await self._provider.come_back(request.query, request.cookies.get(WENT, ""))
            enter = self._accounts.join_as(way.link, identity) if way.link else self._accounts.sign_in_as(identity)
            response = self._door.let_in(_go(way.onward or ROOM), await enter)
        except AccountError as error:
            response = self._sign_in_page(status=403, why=told(error))
        response.del_cookie(WENT, path=BACK)
        return response

    def _sign_in_page(self, *, status: int = 200, onward: str = "", email: str = "", why: str = "") -> web.Response:
        return self._pages.show(
            "sign_in.html", None, status=status, next=onward, email=email, why=why, provider=self._provider
        )

    async def account(self, request: web.Request) -> web.Response:
        """One's own account."""
        person = await self._door.person(request)
        return self._account_page(person) if person else _go(SIGN_IN)

    async def take_password(self, request: web.Request) -> web.Response:
        """Another password for somebody who knows the old one."""
        person, form = await self._door.person(request), await request.post()
        if person is None:
            return _go(SIGN_IN)
        old, new, again = (_text(form.get(name)) for name in ("old", "password", "again"))
        try:
            if not is_ours(request, person, _text(form.get(CSRF))):
                raise AccountError(UNWISE)
            if new != again:
                raise WeakPassword("the two passwords are not the same")
            await self._accounts.change_password(person, old, new, cookie=request.cookies[self._door.cookie])
        except (AccountError, WeakPassword) as error:
            return self._account_page(person, why=told(error))
        return self._account_page(person, done=True)

    def _account_page(self, person: Person, *, why: str = "", done: bool = False) -> web.Response:
        status = 422 if why else 200
        return self._pages.show(
            "account.html", None, status=status, person=person, why=why, done=done, shortest=SHORTEST
        )

    async def sign_out(self, request: web.Request) -> web.Response:
        """End this sign-in, or all of one's own."""
        person, form = await self._door.person(request), await request.post()
        if person is not None and is_ours(request, person, _text(form.get(CSRF))):
            cookie = request.cookies[self._door.cookie]
            await self._accounts.sign_out(person, cookie, everywhere=bool(form.get("everywhere")))
        return self._door.let_out(_go(SIGN_IN))

    async def schools(self, request: web.Request) -> web.Response:
        """One's schools; whoever has one only goes there at once."""
        person = await self._door.person(request)
        if person is None:
            return _go(SIGN_IN)
        schools = await self._accounts.schools(person)
        if len(schools) == 1:
            return _go(f"{home_of(schools[0][0])}/")
        return self._pages.show("schools.html", None, person=person, schools=schools)

    async def team(self, visit: Visit) -> web.Response:
        """Who may see and change what at a school."""
        return await self._team_page(visit)

    async def invite(self, visit: Visit) -> web.Response:
        """Somebody new on the team; their link is shown once."""
        name, email, role = visit.said("name"), visit.said("email"), visit.said("role")
        try:
            token = await self._accounts.invite(name, email, role=role, school=visit.school, by=visit.person.id)
        except AccountError as error:
            return await self._team_page(visit, why=told(error), typed={"name": name, "email": email, "role": role})
        if not token:
            return visit.go_to("/team", notice=_("%(name)s has an account already, and comes in with it.", name=name))
        return await self._team_page(visit, link=self._link(token), of=name)

    async def link(self, visit: Visit) -> web.Response:
        """Another link for somebody who lost theirs."""
        account = visit.request.match_info["account"]
        try:
            token = await self._accounts.new_link(account, school=visit.school, by=visit.person.id)
        except AccountError as error:
            return await self._team_page(visit, why=told(error))
        of = next(one.name for one in await self._accounts.members(visit.school) if one.id == account)
        return await self._team_page(visit, link=self._link(token), of=of)

    async def role(self, visit: Visit) -> web.Response:
        """Another role, or none."""
        account, role = visit.request.match_info["account"], visit.said("role")
        try:
            await self._accounts.set_role(account, visit.school, role or None, by=visit.person.id)
        except AccountError as error:
            return await self._team_page(visit, why=told(error))
        return visit.go_to("/team", notice=_("Kept."))

    async def _team_page(
        self, visit: Visit, *, why: str = "", link: str = "", of: str = "", typed: Mapping[str, str] = NOTHING_TYPED
    ) -> web.Response:
        return self._pages.show(
            "team.html",
            visit,
            status=422 if why else 200,
            members=await self._accounts.members(visit.school),
            roles=ROLES[:-1],
            why=why,
            link=link,
            of=of,
            typed=typed,
        )

    def _link(self, token: str) -> str:
        return f"{self._address}{JOIN}/{token}"


def _go(to: str) -> web.Response:
    return web.Response(status=303, headers={"Location": to, "Cache-Control": "no-store"})


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
