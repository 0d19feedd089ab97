"""Column types: times that are always aware UTC, JSON that is plain text, identity that is encrypted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from sipbot.keys import Keyring

_KEYS = "sipbot_keys"
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Utc(TypeDecorator[datetime]):
    """A moment. Aware datetimes only, in and out; SQLite has no time zones, so they are kept as UTC there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """For SQLite written here: SQLAlchemy's own type takes ten times as long to write the same characters."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without its zone was about to be stored")
    return moment.astimezone(UTC)


@lru_cache(maxsize=16)  # One turn writes the same moment several times.
def _as_text(moment: datetime | None) -> str | None:
    """As SQLite has times: "2026-10-05 16:00:00.000000"."""
    return None if moment is None else _in_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


class Json(TypeDecorator[Any]):
    """A JSON document as text, the same bytes for the same value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else json.loads(value)


class Encrypted(TypeDecorator[str]):
    """A text that nobody can read from the database alone. `about` is its "table.column": moved elsewhere, it is void.

    The same text is other bytes each time: to find a row by it, keep a `BlindIndex` beside it.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring(dialect).seal(value, self.about.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring(dialect).open(bytes(value), self.about.encode())


class BlindIndex(TypeDecorator[Any]):
    """What an encrypted text is found by: a text goes in, and equal texts are equal bytes; they do not tell the text.

    `of` is the column of the same table with the text. The index is made of `found_by(school, text)`.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, of: str) -> None:
        super().__init__()
        self.of = of

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring(dialect).index(value)


def found_by(school: str, text: str) -> str:
    """What to give to a `BlindIndex`: two schools with the same person cannot be told from the database alone.

    *school* is "" in tables that belong to no school.
    """
    return f"{school}\n{text}"


def keyring(dialect: Dialect) -> Keyring:
    """The keys of the database that *dialect* speaks to."""
    keys: Keyring = vars(dialect)[_KEYS]
    return keys


def give_keys(dialect: Dialect, keys: Keyring) -> None:
    """Let columns use *keys*: the dialect is the one object of a database that SQLAlchemy shows to its column types."""
    vars(dialect)[_KEYS] = keys
