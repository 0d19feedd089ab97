"""The page of one's own tokens: what programs read with in one's name."""

from aiohttp import web

from sipbot.web.auth.accounts import AccountError, Person
from sipbot.web.auth.door import CSRF, SIGN_IN, Door, is_ours
from sipbot.web.auth.tokens import LONGEST_NAME, MOST, Tokens
from sipbot.web.auth.views import ACCOUNT, UNWISE
from sipbot.web.language import told
from sipbot.web.pages import Pages

TOKENS = f"{ACCOUNT}/tokens"


class TokenViews:
    """Make a token, which is shown once, and end one."""

    def __init__(self, tokens: Tokens, door: Door, pages: Pages) -> None:
        self._tokens = tokens
        self._door = door
        self._pages = pages

    def connect(self, app: web.Application) -> None:
        """Add the addresses."""
        app.router.add_get(TOKENS, self.tokens)
        app.router.add_post(TOKENS, self.make)
        app.router.add_post(f"{TOKENS}/{{token:[0-9]{{1,9}}}}/revoke", self.revoke)

    async def tokens(self, request: web.Request) -> web.Response:
        """One's own tokens."""
        person = await self._door.person(request)
        return await self._page(person) if person else _sign_in()

    async def make(self, request: web.Request) -> web.Response:
        """A new one, shown now and never again."""
        person, form = await self._door.person(request), await request.post()
        if person is None:
            return _sign_in()
        name = _text(form.get("name"))
        try:
            if not is_ours(request, person, _text(form.get(CSRF))):
                raise AccountError(UNWISE)
            secret = await self._tokens.make(person.id, name, by=person.id)
        except AccountError as error:
            return await self._page(person, why=told(error), typed=name)
        return await self._page(person, secret=secret)

    async def revoke(self, request: web.Request) -> web.Response:
        """Nothing can be read with it from now on."""
        person, form = await self._door.person(request), await request.post()
        if person is None:
            return _sign_in()
        try:
            if not is_ours(request, person, _text(form.get(CSRF))):
                raise AccountError(UNWISE)
            await self._tokens.revoke(person, int(request.match_info["token"]))
        except AccountError as error:
            return await self._page(person, why=told(error))
        return web.Response(status=303, headers={"Location": TOKENS, "Cache-Control": "no-store"})

    async def _page(self, person: Person, *, why: str = "", secret: str = "", typed: str = "") -> web.Response:
        return self._pages.show(
            "tokens.html",
            None,
            status=422 if why else 200,
            person=person,
            tokens=await self._tokens.of(person.id),
            why=why,
            secret=secret,
            typed=typed,
            longest=LONGEST_NAME,
            most=MOST,
        )


def _sign_in() -> web.Response:
    return web.Response(status=303, headers={"Location": SIGN_IN, "Cache-Control": "no-store"})


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
