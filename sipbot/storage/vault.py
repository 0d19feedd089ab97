"""Secrets of channels: small texts under names, encrypted, each channel's apart."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from sipbot.storage import tables
from sipbot.storage.transaction import Database, Transaction

_INSERT: Mapping[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class StoredVault:
    """The vault of one channel, in the database: see `sipbot.channels.Vault`."""

    def __init__(self, database: Database, channel: str, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock

    async def get(self, name: str) -> str | None:
        return await self._database.read(valid, self._channel, name, now=self._clock())

    async def put(self, name: str, value: str, *, expires_at: datetime | None = None) -> None:
        await self._database.write(put, self._channel, name, value, expires_at=expires_at, now=self._clock())

    async def take(self, name: str) -> str | None:
        return await self._database.write(take, self._channel, name, now=self._clock())

    async def names(self, prefix: str = "") -> tuple[str, ...]:
        return await self._database.read(_names, self._channel, prefix, now=self._clock())

    async def forget(self, prefix: str) -> int:
        return await self._database.write(_forget, self._channel, prefix)


def kept(tx: Transaction, channel: str, name: str) -> str | None:
    """The secret of that name."""
    return tx.execute(select(tables.Secret.value).where(_called(channel, name))).scalar()


def keep(tx: Transaction, channel: str, name: str, value: str, *, expires_at: datetime | None = None) -> None:
    """Keep a secret over what was there."""
    written = {"value": value, "expires_at": expires_at}
    insert = _INSERT[tx.dialect.name](tables.Secret).values(channel=channel, name=name, **written)
    tx.execute(insert.on_conflict_do_update(index_elements=["channel", "name"], set_=written))


def put(tx: Transaction, channel: str, name: str, value: str, *, expires_at: datetime | None, now: datetime) -> None:
    """Keep a secret, and let go what is no longer valid."""
    tx.execute(delete(tables.Secret).where(tables.Secret.channel == channel, ~_is_valid(now)))
    keep(tx, channel, name, value, expires_at=expires_at)


def valid(tx: Transaction, channel: str, name: str, *, now: datetime) -> str | None:
    """The secret of that name, unless its time is over."""
    return tx.execute(select(tables.Secret.value).where(_called(channel, name), _is_valid(now))).scalar()


def take(tx: Transaction, channel: str, name: str, *, now: datetime) -> str | None:
    """The secret of that name, which is gone then."""
    theirs = delete(tables.Secret).where(_called(channel, name), _is_valid(now))
    return tx.execute(theirs.returning(tables.Secret.value)).scalar_one_or_none()


def _names(tx: Transaction, channel: str, prefix: str, *, now: datetime) -> tuple[str, ...]:
    name = tables.Secret.name
    found = tx.execute(select(name).where(_begins(channel, prefix), _is_valid(now)).order_by(name))
    return tuple(found.scalars())


def _forget(tx: Transaction, channel: str, prefix: str) -> int:
    return tx.execute(delete(tables.Secret).where(_begins(channel, prefix))).rowcount


def _called(channel: str, name: str) -> ColumnElement[bool]:
    return (tables.Secret.channel == channel) & (tables.Secret.name == name)


def _begins(channel: str, prefix: str) -> ColumnElement[bool]:
    # Not LIKE: SQLite's takes no notice of upper and lower case.
    return (tables.Secret.channel == channel) & (func.substr(tables.Secret.name, 1, len(prefix)) == prefix)


def _is_valid(now: datetime) -> ColumnElement[bool]:
    return or_(tables.Secret.expires_at.is_(None), tables.Secret.expires_at > now)
