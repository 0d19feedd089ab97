"""The planning team's room for tests: invented people of an invented school's team, signed in for real."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web
from argon2 import PasswordHasher

from analysis.report import Report
from sipbot.app import random_id, utc_now
from sipbot.storage import Database
from sipbot.web import changing, deciding, one_answer, review, search, second_reading
from sipbot.web.auth import DISTRICT
from sipbot.web.auth.accounts import Accounts
from sipbot.web.auth.door import Door
from sipbot.web.auth.openid import Provider
from sipbot.web.auth.passwords import Passwords
from sipbot.web.auth.views import Views as SigningIn
from sipbot.web.deciding import Desk
from sipbot.web.pages import Pages
from sipbot.web.review import Reports

PASSWORD = "an invented pass phrase"
COOKIE = "sipbot"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""For tests: a real hash takes a fifth of a second."""


def accounts_of(database: Database, *, clock: Callable[[], datetime] = utc_now) -> Accounts:
    """The accounts in *database*."""
    return Accounts(database, clock=clock, new_id=random_id, hashing=QUICK)


def email_of(name: str) -> str:
    """Where an invented person has their mail."""
    return f"{name.lower().replace(' ', '.')}@school.example"


async def signed_in(accounts: Accounts, school: str, role: str, name: str = "Ana Invented") -> Mapping[str, str]:
    """The cookies of somebody's browser after they came in with a link."""
    at = None if role == DISTRICT else school
    token = await accounts.invite(name, email_of(name), role=role, school=at)
    return {COOKIE: await accounts.join(token, PASSWORD)}


class Forgetful:
    """Remembers nothing of what left the house."""

    async def remember(self, school: str, report: Report, format_: str) -> None:
        pass


def room(
    accounts: Accounts,
    reports: Reports,
    *,
    address: str = "http://127.0.0.1",
    provider: Provider | None = None,
    editor: Desk | None = None,
) -> web.Application:
    """The pages of the room, with these reports; those that change them where there is an *editor*."""
    app = web.Application()
    pages = Pages()
    door = Door(accounts, pages, is_https=address.startswith("https://"))
    SigningIn(accounts, door, pages, address=address, provider=provider).connect(app)
    review.connect(app, reports, Forgetful(), door, pages)
    if editor:
        for part in (changing, one_answer, second_reading, search):
            part.connect(app, editor, door, pages)
        deciding.connect(app, editor, door, pages)
    review.connect_nothing(app, door, pages)
    return app
