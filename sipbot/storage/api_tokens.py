"""The queries of tokens that programs read with in somebody's name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Transaction

_ADD = insert_into(tables.ApiToken)
TOKEN, ACCOUNT = tables.ApiToken, tables.Account


def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """A new token."""
    _ADD.run(tx, {**values, "used_at": None, "revoked_at": None})


def of_account(tx: Transaction, account_id: str, *, most: int) -> Sequence[Any]:
    """The newest tokens of an account, newest first, the revoked ones too."""
    query = select(TOKEN.id, TOKEN.name, TOKEN.made_at, TOKEN.used_at, TOKEN.revoked_at)
    return tx.execute(query.where(TOKEN.account_id == account_id).order_by(TOKEN.id.desc()).limit(most)).all()


def n_open(tx: Transaction, account_id: str) -> int:
    """How many tokens of an account are not revoked."""
    query = select(func.count()).where(TOKEN.account_id == account_id, TOKEN.revoked_at.is_(None))
    return int(tx.execute(query).scalar_one())


def holder(tx: Transaction, hash_: str) -> Any | None:
    """The token of that hash with its account's `person`, unless it was revoked or the account was closed."""
    query = (
        select(TOKEN.id, TOKEN.account_id, TOKEN.used_at, ACCOUNT.name.label("person"))
        .join(ACCOUNT, ACCOUNT.id == TOKEN.account_id)
        .where(TOKEN.hash == hash_, TOKEN.revoked_at.is_(None), ACCOUNT.closed_at.is_(None))
    )
    return tx.execute(query).first()


def see(tx: Transaction, token_id: int, now: datetime) -> None:
    """Keep that a token was used."""
    tx.execute(update(TOKEN).where(TOKEN.id == token_id).values(used_at=now))


def revoke(tx: Transaction, account_id: str, token_id: int, now: datetime) -> bool:
    """Whether it was this one who ended a token of an account."""
    theirs = (TOKEN.account_id == account_id, TOKEN.id == token_id, TOKEN.revoked_at.is_(None))
    return tx.execute(update(TOKEN).where(*theirs).values(revoked_at=now)).rowcount == 1


def revoke_all(tx: Transaction, account_id: str, now: datetime) -> None:
    """End every token of an account."""
    tx.execute(update(TOKEN).where(TOKEN.account_id == account_id, TOKEN.revoked_at.is_(None)).values(revoked_at=now))
