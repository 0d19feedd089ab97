"""Whether the keys fit the database, and what a change of keys does to it.

Columns of the types `Encrypted` and `BlindIndex` are found by themselves: a new one needs no word here.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal,
    select,
    type_coerce,
    update,
)

from sipbot.keys import KeysError
from sipbot.storage import tables, vault
from sipbot.storage.columns import BlindIndex, Encrypted, found_by, keyring
from sipbot.storage.transaction import Database, Transaction

Progress = Callable[[str, int, int], None]

CHANNEL = "sipbot"
"""Where among the secrets of channels is one that is no channel's: what the index makes of a known text."""
_NAME = "index of a known text"
_KNOWN_TEXT = "known"
_AT_ONCE = 500


async def check(database: Database) -> None:
    """Raise `KeysError` where the database was written with other keys; a new one belongs to these from now on."""
    if not await fit(database):
        await database.write(_bind)


async def fit(database: Database) -> bool:
    """Whether it is written down that these keys fit. Raises `KeysError` where others do."""
    return await database.read(_fits)


async def reencrypt(database: Database, progress: Progress) -> int:
    """Encrypt with the current key what is not yet; how many texts. It can be stopped, and goes on when run again."""
    n_all, n_done = await database.read(n_stale), 0
    while n_now := await database.write(_reencrypt_some):
        n_done += n_now
        progress("Encrypting anew", min(n_done, n_all), n_all)
    return n_done


async def reindex(database: Database) -> int:
    """Compute the blind index of everything again, all at once: nobody must be writing with the index key until now."""
    return await database.write(_reindex)


def n_stale(tx: Transaction) -> int:
    """How many texts are encrypted with another key than the current one."""
    counted = (select(func.count()).select_from(column.table).where(_is_stale(tx, column)) for column in encrypted())
    return sum(tx.execute(query).scalar_one() for query in counted)


def encrypted() -> Iterator[Column[Any]]:
    """Every column whose texts are encrypted."""
    return (column for column in _columns() if isinstance(column.type, Encrypted))


def _columns() -> Iterator[Column[Any]]:
    return (column for table in tables.Row.metadata.sorted_tables for column in table.columns)


def _fits(tx: Transaction) -> bool:
    """False where it was never written down which keys fit."""
    kept = vault.kept(tx, CHANNEL, _NAME)
    if kept is not None and kept != _fingerprint(tx):
        raise KeysError(
            "the index key is not the one that the database was written with: use the key file that belongs to it, "
            "or finish with `sipbot keys rotate --index` what was begun"
        )
    return kept is not None


def _bind(tx: Transaction) -> None:
    vault.keep(tx, CHANNEL, _NAME, _fingerprint(tx))


def _fingerprint(tx: Transaction) -> str:
    return keyring(tx.dialect).index(_KNOWN_TEXT).hex()


def _reencrypt_some(tx: Transaction) -> int:
    for column in encrypted():
        rows = tx.execute(_with_keys(column, _raw(column).label("was")).where(_is_stale(tx, column)).limit(_AT_ONCE))
        values = [dict(row._mapping) for row in rows]
        if values:
            # What was read is said again: somebody may have written another text in between.
            theirs = update(column.table).where(_has_keys(column), _raw(column) == bindparam("was"))
            tx.execute(theirs.values({column: bindparam("text")}), values)
            return len(values)
    return 0


def _reindex(tx: Transaction) -> int:
    n_done = 0
    for index in _columns():
        if isinstance(index.type, BlindIndex):
            text, school = index.table.columns[index.type.of], index.table.columns.get("school_id", literal(""))
            rows = tx.execute(_with_keys(text, school.label("school")).where(text.is_not(None)))
            values = [{"found_by": found_by(row.school, row.text), **_keys_of(row)} for row in rows]
            if values:
                tx.execute(update(index.table).where(_has_keys(index)).values({index: bindparam("found_by")}), values)
            n_done += len(values)
    _bind(tx)
    return n_done


def _with_keys(text: Column[Any], *others: ColumnElement[Any]) -> Select[Any]:
    keys = (key.label(f"key_{key.name}") for key in text.table.primary_key)
    return select(text.label("text"), *others, *keys)


def _has_keys(column: Column[Any]) -> ColumnElement[bool]:
    return and_(*(key == bindparam(f"key_{key.name}") for key in column.table.primary_key))


def _keys_of(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name.startswith("key_")}


def _raw(column: Column[Any]) -> ColumnElement[bytes]:
    return type_coerce(column, LargeBinary)


def _is_stale(tx: Transaction, column: Column[Any]) -> ColumnElement[bool]:
    """The bytes begin with a format of one byte and the id of the key."""
    current = keyring(tx.dialect).keys.current_id
    return func.substr(_raw(column), 2, len(current), type_=LargeBinary) != current
