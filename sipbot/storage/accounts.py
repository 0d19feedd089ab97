"""The queries of accounts: who may do what, one-time links, who is signed in, and wrong passwords."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update

from sipbot.storage import tables
from sipbot.storage.columns import found_by
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Transaction

_ADD_ACCOUNT = insert_into(tables.Account)
_ADD_MEMBERSHIP = insert_into(tables.Membership)
_ADD_LINK = insert_into(tables.Link)
_ADD_IDENTITY = insert_into(tables.Identity)
_ADD_SIGN_IN = insert_into(tables.SignIn)
_ADD_FAILED = insert_into(tables.FailedSignIn)

ACCOUNT, MEMBERSHIP, LINK = tables.Account, tables.Membership, tables.Link
SIGN_IN, FAILED = tables.SignIn, tables.FailedSignIn


def add_account(tx: Transaction, values: Mapping[str, Any]) -> None:
    """An account with the `email` in *values*; there must be none with it."""
    _ADD_ACCOUNT.run(tx, {**values, "email_index": found_by("", values["email"])})


def account(tx: Transaction, account_id: str) -> Any | None:
    """The account of that id."""
    return tx.execute(select(ACCOUNT.__table__).where(ACCOUNT.id == account_id)).first()


def account_of(tx: Transaction, email: str) -> Any | None:
    """The account with that e-mail address, in lower case."""
    return tx.execute(select(ACCOUNT.__table__).where(ACCOUNT.email_index == found_by("", email))).first()


def change_account(tx: Transaction, account_id: str, **values: Any) -> None:
    """Set columns of an account."""
    tx.execute(update(ACCOUNT).where(ACCOUNT.id == account_id).values(**values))


def members(tx: Transaction, school: str | None) -> Sequence[Any]:
    """Who may do something at a school, those of the whole district too (at None: them alone): oldest first."""
    where = MEMBERSHIP.school_id.is_(None)
    query = (
        select(
            ACCOUNT.id,
            ACCOUNT.email,
            ACCOUNT.name,
            ACCOUNT.closed_at,
            MEMBERSHIP.school_id,
            MEMBERSHIP.role,
            or_(ACCOUNT.password.is_not(None), exists().where(tables.Identity.account_id == ACCOUNT.id)).label(
                "has_joined"
            ),
        )
        .join(MEMBERSHIP, MEMBERSHIP.account_id == ACCOUNT.id)
        .where(where if school is None else or_(where, MEMBERSHIP.school_id == school))
        .order_by(MEMBERSHIP.id)
    )
    return tx.execute(query).all()


def roles(tx: Transaction, account_id: str) -> dict[str | None, str]:
    """What an account may do, by school; None stands for all of the district's."""
    query = select(MEMBERSHIP.school_id, MEMBERSHIP.role).where(MEMBERSHIP.account_id == account_id)
    return {row.school_id: row.role for row in tx.execute(query.order_by(MEMBERSHIP.id))}


def set_role(tx: Transaction, account_id: str, school: str | None, role: str | None, now: datetime) -> None:
    """Give an account *role* at a school instead of any other; None takes it away."""
    at = MEMBERSHIP.school_id.is_(None) if school is None else MEMBERSHIP.school_id == school
    tx.execute(delete(MEMBERSHIP).where(MEMBERSHIP.account_id == account_id, at))
    if role is not None:
        _ADD_MEMBERSHIP.run(tx, {"account_id": account_id, "school_id": school, "role": role, "added_at": now})


def add_link(tx: Transaction, values: Mapping[str, Any]) -> None:
    """A one-time link; the ones that an account has had so far are void."""
    void = update(LINK).where(LINK.account_id == values["account_id"], LINK.used_at.is_(None))
    tx.execute(void.values(used_at=values["made_at"]))
    _ADD_LINK.run(tx, values)


def open_link(tx: Transaction, hash_: str, now: datetime) -> Any | None:
    """The link of that hash, unless it was used or is too old, or the account was closed."""
    query = select(LINK.__table__, ACCOUNT.name, ACCOUNT.email).join(ACCOUNT, ACCOUNT.id == LINK.account_id)
    return tx.execute(
        query.where(LINK.hash == hash_, LINK.used_at.is_(None), LINK.ends_at > now, ACCOUNT.closed_at.is_(None))
    ).first()


def use_link(tx: Transaction, hash_: str, now: datetime) -> bool:
    """Whether it was this one who used the link: it works once."""
    used = update(LINK).where(LINK.hash == hash_, LINK.used_at.is_(None)).values(used_at=now)
    return tx.execute(used).rowcount == 1


def add_identity(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Who an account is to a provider; nobody else may be that."""
    _ADD_IDENTITY.run(tx, {**values, "subject_index": found_by("", values["subject"])})


def account_as(tx: Transaction, issuer: str, subject: str) -> Any | None:
    """The account of whom a provider calls *subject*."""
    identity = tables.Identity
    query = select(ACCOUNT.__table__).join(identity, identity.account_id == ACCOUNT.id)
    theirs = (identity.issuer == issuer, identity.subject_index == found_by("", subject))
    return tx.execute(query.where(*theirs)).first()


def add_sign_in(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Somebody has signed in."""
    _ADD_SIGN_IN.run(tx, values)


def signed_in(tx: Transaction, hash_: str) -> Any | None:
    """The sign-in of that hash with its account's `name` and `language`; none where either was ended."""
    query = (
        select(SIGN_IN.__table__, ACCOUNT.name, ACCOUNT.language)
        .join(ACCOUNT, ACCOUNT.id == SIGN_IN.account_id)
        .where(SIGN_IN.hash == hash_, SIGN_IN.ended_at.is_(None), ACCOUNT.closed_at.is_(None))
    )
    return tx.execute(query).first()


def see(tx: Transaction, hash_: str, now: datetime) -> None:
    """Keep that somebody is still there."""
    tx.execute(update(SIGN_IN).where(SIGN_IN.hash == hash_).values(seen_at=now))


def end_sign_in(tx: Transaction, hash_: str, now: datetime) -> None:
    """End one sign-in."""
    tx.execute(update(SIGN_IN).where(SIGN_IN.hash == hash_, SIGN_IN.ended_at.is_(None)).values(ended_at=now))


def end_sign_ins(tx: Transaction, account_id: str, now: datetime, *, but: str = "") -> None:
    """End every sign-in of an account, except the one with the hash *but*."""
    theirs = (SIGN_IN.account_id == account_id, SIGN_IN.ended_at.is_(None), SIGN_IN.hash != but)
    tx.execute(update(SIGN_IN).where(*theirs).values(ended_at=now))


def n_failed(tx: Transaction, of: Sequence[str], since: datetime) -> dict[str, int]:
    """How many wrong passwords there were since then, by what they are counted for."""
    query = select(FAILED.of, func.count()).where(FAILED.of.in_(of), FAILED.at > since).group_by(FAILED.of)
    return {row[0]: row[1] for row in tx.execute(query)}


def add_failed(tx: Transaction, of: Sequence[str], now: datetime, *, forget: datetime) -> None:
    """One more wrong password; those before *forget* count no longer."""
    tx.execute(delete(FAILED).where(FAILED.at <= forget))
    _ADD_FAILED.run_many(tx, [{"of": one, "at": now} for one in of])


def forgive(tx: Transaction, of: str) -> None:
    """Forget the wrong passwords that were counted for that."""
    tx.execute(delete(FAILED).where(FAILED.of == of))
