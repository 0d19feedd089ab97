"""Tokens: what a district's program reads with in somebody's name, as much as that person may read and no more."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipbot.storage import Database, Transaction, accounts, api_tokens, audit
from sipbot.web.auth.accounts import AccountError, Person

MOST = 10
"""So many tokens may somebody have that are not revoked."""
MOST_LISTED = 30
LONGEST_NAME = 80
USED_EVERY = timedelta(minutes=5)
PREFIX = "sipbot_"
"""How a token begins, so that whoever finds one in a file knows what it opens."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. `used_at` is right to some minutes; None while nobody has used it."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """In whose name a token reads."""

    token: int
    person: Person


class Tokens:
    """The tokens of all accounts. A secret goes out once; only its hash is kept."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def make(self, account: str, name: str, *, by: str | None = None) -> str:
        """A new token of that account, to be shown once. *name* says what it is for.

        *by* is the account of who makes it, None on the command line. Raises `AccountError`.
        """
        secret = PREFIX + secrets.token_urlsafe(32)
        await self._database.write(self._make, account, _name(name), by, secret)
        return secret

    async def of(self, account: str) -> tuple[Token, ...]:
        """The newest tokens of an account, newest first, the revoked ones too."""
        rows = await self._database.read(api_tokens.of_account, account, most=MOST_LISTED)
        return tuple(Token(*row) for row in rows)

    async def revoke(self, person: Person, token: int) -> None:
        """End a token of one's own. Raises `AccountError` where there is no such token any more."""
        await self._database.write(self._revoke, person.id, token)

    async def holder(self, secret: str) -> Holder | None:
        """In whose name that token reads; None where it opens nothing (any more)."""
        now = self._clock()
        found = await self._database.read(_holder, _hash(secret))
        if found is None:
            return None
        holder, used_at = found
        if used_at is None or now - used_at >= USED_EVERY:
            await self._database.write(api_tokens.see, holder.token, now)
        return holder

    def _make(self, tx: Transaction, account: str, name: str, by: str | None, secret: str) -> None:
        now = self._clock()
        known = accounts.account(tx, account)
        if known is None or known.closed_at is not None:
            raise AccountError("this account was closed: whoever has it may read nothing")
        if api_tokens.n_open(tx, account) >= MOST:
            raise AccountError("nobody may have more than %(most)s tokens: revoke one first", most=MOST)
        api_tokens.add(tx, {"account_id": account, "hash": _hash(secret), "name": name, "made_at": now})
        audit.append(tx, audit.Line(now, None, by, "make a token", account))

    def _revoke(self, tx: Transaction, account: str, token: int) -> None:
        now = self._clock()
        if not api_tokens.revoke(tx, account, token, now):
            raise AccountError("there is no such token any more")
        audit.append(tx, audit.Line(now, None, account, "revoke a token", str(token)))


def _holder(tx: Transaction, hash_: str) -> tuple[Holder, datetime | None] | None:
    row = api_tokens.holder(tx, hash_)
    if row is None:
        return None
    # No form is ever sent with a token: what would make one theirs is known to nobody.
    person = Person(row.account_id, row.person, accounts.roles(tx, row.account_id), csrf=secrets.token_urlsafe())
    return Holder(row.id, person), row.used_at


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountError("write what the token is for, with at most %(most)s characters", most=LONGEST_NAME)
    return name


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
