"""Accounts of the staff: inviting them, signing in, what each may do, and an audit line for every change."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipbot.sayings import Refusal
from sipbot.storage import Database, Transaction, accounts, api_tokens, audit, reporting
from sipbot.web.auth import DISTRICT, OWNER, ROLES, passwords
from sipbot.web.auth.passwords import Passwords

LINK_LASTS = timedelta(days=7)
IDLE = timedelta(hours=12)
"""Who is away for so long signs in again; and everybody does, `AT_MOST` after they began."""
AT_MOST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
COUNTED = timedelta(minutes=15)
"""So long a wrong password counts."""
MOST_FAILED = 10
MOST_FAILED_FROM = 100
"""Wrong passwords for one e-mail address, and from one place: a whole school may be behind one address."""
LONGEST = 200


class AccountError(Refusal):
    """An account cannot be made, changed or entered like that; the message says what to do."""


class TooManyTries(AccountError):
    """Too many wrong passwords of late: nobody gets in with one for some minutes."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to a provider of sign-ins."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. `roles` are by school; None stands for every school of the district.

    `language` is the one that they chose to read pages in, "" where they have not.
    """

    id: str
    name: str
    roles: Mapping[str | None, str]
    csrf: str
    language: str = ""

    def role_at(self, school: str) -> str | None:
        """What they may do there, None for nothing."""
        return self.roles.get(None) or self.roles.get(school)


@dataclass(frozen=True, slots=True)
class Place:
    """A school where somebody may do what `role` may do."""

    id: str
    name: str
    is_invented: bool
    role: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role at a school; `school` is None for the whole district. `has_joined` once they can sign in."""

    id: str
    name: str
    email: str
    role: str
    school: str | None
    has_joined: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose one-time link it is."""

    account: str
    name: str
    email: str


class Accounts:
    """Everything about accounts. Secrets go out once, as links and cookies; only their hashes are kept."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        hashing: Passwords | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._passwords = hashing or Passwords()

    async def invite(self, name: str, email: str, *, role: str, school: str | None, by: str | None = None) -> str:
        """Give somebody a role, with an account where they have none; the token of a one-time link to come in by.

        *school* is None for the role "district" alone. *by* is the account of who invites, None on the command line.
        The token is "" where they have an account that is not this school's alone: nobody there may open it for them.
        Raises `AccountError`.
        """
        name, email = _name(name), _email(email)
        if role not in ROLES or (role == DISTRICT) != (school is None):
            raise _no_such_role(role)
        token = _secret()
        is_theirs = await self._database.write(self._invite, name, email, role, school, by, token)
        return token if is_theirs else ""

    async def new_link(self, account: str, *, school: str | None, by: str | None = None) -> str:
        """A one-time link for somebody who has lost theirs or forgot the password. Raises `AccountError`."""
        token = _secret()
        await self._database.write(self._new_link, account, school, by, token)
        return token

    async def invited(self, token: str) -> Invited:
        """Whose link it is. Raises `AccountError` where it was used or is too old."""
        link = await self._database.read(accounts.open_link, _hash(token), self._clock())
        if link is None:
            raise AccountError("this link was used already or is too old: ask for a new one")
        return Invited(link.account_id, link.name, link.email)

    async def join(self, token: str, password: str) -> str:
        """Choose a password with a one-time link; the cookie of the browser that is signed in now.

        Raises `AccountError`, and `WeakPassword` for a password that is not taken: then the link still works.
        """
        who = await self.invited(token)
        passwords.check(password, email=who.email, name=who.name)
        kept = await self._passwords.hash(password)
        cookie = _secret()
        if not await self._database.write(self._join, token, who.account, kept, cookie):
            raise AccountError("this link was used already or is too old: ask for a new one")
        return cookie

    async def sign_in(self, email: str, password: str, *, place: str) -> str:
        """The cookie of a browser that is signed in from now on. *place* is where it comes from.

        Raises `AccountError` where address and password do not belong together, and `TooManyTries`.
        """
        email = email.strip().lower()
        of, at = _hash(f"email {email}"), _hash(f"place {place}")
        failed = await self._database.read(accounts.n_failed, [of, at], self._clock() - COUNTED)
        if failed.get(of, 0) >= MOST_FAILED or failed.get(at, 0) >= MOST_FAILED_FROM:
            raise TooManyTries("too many wrong passwords: wait a quarter of an hour, or ask for a new link")
        account = await self._database.read(accounts.account_of, email)
        fits = await self._passwords.fits(password, account.password if account else None)
        if not fits or account is None or account.closed_at is not None:
            await self._database.write(self._failed, [of, at])
            raise AccountError("address and password do not belong together")
        cookie = _secret()
        await self._database.write(self._signed_in, account.id, cookie, of)
        return cookie

    async def join_as(self, token: str, identity: Identity) -> str:
        """Come in with a one-time link and the district's own sign-in; the cookie. Raises `AccountError`."""
        who = await self.invited(token)
        cookie = _secret()
        await self._database.write(self._join_as, token, who.account, identity, cookie)
        return cookie

    async def sign_in_as(self, identity: Identity) -> str:
        """The cookie of somebody whom the district's own sign-in knows. Raises `AccountError`."""
        account = await self._database.read(accounts.account_as, identity.issuer, identity.subject)
        if account is None or account.closed_at is not None:
            raise AccountError("nobody here has that account: open the link that you were given first")
        cookie = _secret()
        await self._database.write(self._add_sign_in, account.id, cookie)
        return cookie

    async def change_password(self, person: Person, old: str, new: str, *, cookie: str) -> None:
        """Another password; every other browser is signed out. Raises `AccountError` and `WeakPassword`."""
        account = await self._database.read(accounts.account, person.id)
        if account is None or not await self._passwords.fits(old, account.password):
            raise AccountError("the old password is another one")
        passwords.check(new, email=account.email, name=account.name)
        await self._database.write(self._change_password, person, await self._passwords.hash(new), cookie)

    async def choose_language(self, person: Person, language: str) -> None:
        """Let somebody read in another language, wherever they sign in."""
        await self._database.write(_choose_language, person.id, language)

    async def signed_in(self, cookie: str) -> Person | None:
        """Who uses that browser; None where nobody is signed in (any more)."""
        now = self._clock()
        found = await self._database.read(_signed_in, _hash(cookie), now)
        if found is None:
            return None
        person, seen_at = found
        if now - seen_at >= SEEN_EVERY:
            await self._database.write(accounts.see, _hash(cookie), now)
        return person

    async def sign_out(self, person: Person, cookie: str, *, everywhere: bool = False) -> None:
        """End this sign-in, or all of the person's."""
        await self._database.write(self._sign_out, person, cookie, everywhere=everywhere)

    async def members(self, school: str) -> tuple[Member, ...]:
        """Who may do something at a school, the district's people too, oldest first."""
        rows = await self._database.read(accounts.members, school)
        return tuple(
            Member(
                row.id,
                row.name,
                row.email,
                row.role,
                row.school_id,
                has_joined=row.has_joined,
                is_closed=row.closed_at is not None,
            )
            for row in rows
        )

    async def set_role(self, account: str, school: str, role: str | None, *, by: str | None = None) -> None:
        """Give a member of a school another role there, or none. Raises `AccountError`; a school keeps an owner."""
        if role is not None and role not in ROLES[:-1]:
            raise _no_such_role(role)
        await self._database.write(self._set_role, account, school, role, by)

    async def close(self, email: str, *, by: str | None = None) -> None:
        """Let somebody in nowhere any more, at once. Raises `AccountError`."""
        await self._database.write(self._close, _email(email), by)

    async def find(self, email: str) -> str:
        """The id of the account with that address. Raises `AccountError`."""
        account = await self._database.read(accounts.account_of, _email(email))
        if account is None:
            raise AccountError("nobody has the address %(email)s", email=email)
        return str(account.id)

    async def schools(self, person: Person) -> tuple[tuple[str, str], ...]:
        """The schools whose pages they may read, as (id, name)."""
        rows = await self._database.read(reporting.schools)
        return tuple((row.id, row.name) for row in rows if person.role_at(row.id))

    async def place(self, person: Person, school: str) -> Place | None:
        """A school and what they may do there; None for nothing, also where there is no such school."""
        role = person.role_at(school)
        if role is None or not school.isprintable():  # PostgreSQL refuses a text with a NUL in it.
            return None
        row = await self._database.read(reporting.school, school)
        return Place(row.id, row.name, row.invented, role) if row else None

    async def note(self, person: Person, school: str, action: str, subject: str) -> None:
        """Write into the audit log what they saw or did."""
        line = audit.Line(self._clock(), school, person.id, action, subject)
        await self._database.write(audit.append, line)

    def _invite(
        self, tx: Transaction, name: str, email: str, role: str, school: str | None, by: str | None, token: str
    ) -> bool:
        now = self._clock()
        known = accounts.account_of(tx, email)
        has_role = known is not None and school is not None and school in accounts.roles(tx, known.id)
        if known is not None and known.closed_at is None and has_role:
            raise AccountError(
                "%(email)s is on the team already: change the role instead, or make a new link", email=email
            )
        account = known.id if known else self._new_id()
        if known is None:
            values = {"id": account, "email": email, "name": name, "password": None, "created_at": now}
            accounts.add_account(tx, values)
        elif known.closed_at is not None:
            if by is not None:
                raise AccountError(
                    "the account of %(email)s was closed: ask whoever runs sipbot to open it again", email=email
                )
            accounts.change_account(tx, account, closed_at=None)
        accounts.set_role(tx, account, school, role, now)
        audit.append(tx, audit.Line(now, school, by, f"invite as {role}", account))
        is_theirs = _is_theirs(tx, account, school, by)
        if is_theirs:
            self._add_link(tx, account, token)
        return is_theirs

    def _new_link(self, tx: Transaction, account: str, school: str | None, by: str | None, token: str) -> None:
        if not _is_theirs(tx, account, school, by):
            raise AccountError("this account is not your school's alone: ask whoever runs sipbot for a link")
        self._add_link(tx, account, token)
        audit.append(tx, audit.Line(self._clock(), school, by, "make a link", account))

    def _add_link(self, tx: Transaction, account: str, token: str) -> None:
        now = self._clock()
        accounts.add_link(
            tx, {"hash": _hash(token), "account_id": account, "made_at": now, "ends_at": now + LINK_LASTS}
        )

    def _join(self, tx: Transaction, token: str, account: str, kept: str, cookie: str) -> bool:
        now = self._clock()
        if not accounts.use_link(tx, _hash(token), now):
            return False
        accounts.change_account(tx, account, password=kept)
        accounts.end_sign_ins(tx, account, now)
        audit.append(tx, audit.Line(now, None, account, "choose a password", account))
        self._add_sign_in(tx, account, cookie)
        return True

    def _join_as(self, tx: Transaction, token: str, account: str, identity: Identity, cookie: str) -> None:
        now = self._clock()
        known = accounts.account_as(tx, identity.issuer, identity.subject)
        if known is not None and known.id != account:
            raise AccountError("somebody else comes in with that account already")
        if not accounts.use_link(tx, _hash(token), now):
            raise AccountError("this link was used already or is too old: ask for a new one")
        if known is None:
            values = {"account_id": account, "issuer": identity.issuer, "subject": identity.subject, "added_at": now}
            accounts.add_identity(tx, values)
        audit.append(tx, audit.Line(now, None, account, "come in with the district's sign-in", account))
        self._add_sign_in(tx, account, cookie)

    def _signed_in(self, tx: Transaction, account: str, cookie: str, of: str) -> None:
        accounts.forgive(tx, of)
        self._add_sign_in(tx, account, cookie)

    def _add_sign_in(self, tx: Transaction, account: str, cookie: str) -> None:
        now = self._clock()
        accounts.add_sign_in(
            tx, {"hash": _hash(cookie), "account_id": account, "csrf": _secret(), "began_at": now, "seen_at": now}
        )
        audit.append(tx, audit.Line(now, None, account, "sign in", account))

    def _failed(self, tx: Transaction, of: list[str]) -> None:
        now = self._clock()
        accounts.add_failed(tx, of, now, forget=now - COUNTED)

    def _change_password(self, tx: Transaction, person: Person, kept: str, cookie: str) -> None:
        now = self._clock()
        accounts.change_account(tx, person.id, password=kept)
        accounts.end_sign_ins(tx, person.id, now, but=_hash(cookie))
        audit.append(tx, audit.Line(now, None, person.id, "choose a password", person.id))

    def _sign_out(self, tx: Transaction, person: Person, cookie: str, *, everywhere: bool) -> None:
        now = self._clock()
        if everywhere:
            accounts.end_sign_ins(tx, person.id, now)
        else:
            accounts.end_sign_in(tx, _hash(cookie), now)
        audit.append(tx, audit.Line(now, None, person.id, "sign out", "everywhere" if everywhere else ""))

    def _set_role(self, tx: Transaction, account: str, school: str, role: str | None, by: str | None) -> None:
        now = self._clock()
        team = {row.id: row.role for row in accounts.members(tx, school) if row.school_id is not None}
        if account not in team:
            raise AccountError("nobody of that school has this account")
        owners = [one for one, theirs in team.items() if theirs == OWNER]
        if owners == [account] and role != OWNER:
            raise AccountError("a school needs an owner: make somebody else one first")
        accounts.set_role(tx, account, school, role, now)
        if not accounts.roles(tx, account):
            api_tokens.revoke_all(tx, account, now)
        audit.append(tx, audit.Line(now, school, by, f"make {role}" if role else "take off the team", account))

    def _close(self, tx: Transaction, email: str, by: str | None) -> None:
        now = self._clock()
        account = accounts.account_of(tx, email)
        if account is None:
            raise AccountError("nobody has the address %(email)s", email=email)
        accounts.change_account(tx, account.id, closed_at=now)
        accounts.end_sign_ins(tx, account.id, now)
        api_tokens.revoke_all(tx, account.id, now)
        audit.append(tx, audit.Line(now, None, by, "close", account.id))


def _is_theirs(tx: Transaction, account: str, school: str | None, by: str | None) -> bool:
    """Whether a link to that account may be given out there: it opens everything that the account may see."""
    return by is None or set(accounts.roles(tx, account)) == {school}


def _choose_language(tx: Transaction, account: str, language: str) -> None:
    accounts.change_account(tx, account, language=language)


def _signed_in(tx: Transaction, hash_: str, now: datetime) -> tuple[Person, datetime] | None:
    row = accounts.signed_in(tx, hash_)
    if row is None or now - row.seen_at > IDLE or now - row.began_at > AT_MOST:
        return None
    roles = accounts.roles(tx, row.account_id)
    return Person(row.account_id, row.name, roles, row.csrf, row.language or ""), row.seen_at


def _no_such_role(role: str) -> AccountError:
    roles = ", ".join(ROLES[:-1])
    return AccountError("%(role)s is not a role at a school: choose one of %(roles)s", role=repr(role), roles=roles)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise AccountError("write their name, with at most %(most)s characters", most=LONGEST)
    return name


def _email(email: str) -> str:
    email = email.strip().lower()
    user, at, host = email.rpartition("@")
    if not (user and at and "." in host.strip(".")) or len(email) > LONGEST or " " in email or not email.isprintable():
        raise AccountError("%(email)s is not an e-mail address: write one like ana@school.example", email=repr(email))
    return email


def _secret() -> str:
    return secrets.token_urlsafe(24)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
