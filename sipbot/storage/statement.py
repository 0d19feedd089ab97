"""Statements of the message path, compiled once.

SQLAlchemy looks up, binds and wraps a statement anew each time it is executed, which takes several times as long as
SQLite takes to run it. These are the same statements, written with the same tables and types, but compiled once for
each database and then handed to its driver as text (`python -m tests.bench.inbound` measures the whole path).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Dialect, Insert, Select, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from sipbot.storage.tables import Row

Convert = Callable[[Any], Any]


class Cursor(Protocol):
    """What a driver gives back; both drivers' cursors have more."""

    rowcount: int

    def fetchone(self) -> Sequence[Any] | None: ...
    def close(self) -> None: ...


class Driver(Protocol):
    """A driver's connection; both drivers' have more."""

    def execute(self, sql: str, values: Any) -> Cursor: ...


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one database's driver takes it."""

    sql: str
    by_position: bool
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    into: tuple[tuple[int, Convert], ...]
    out_of: tuple[tuple[int, Convert], ...]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """*values* as the driver takes them. Raises `KeyError` where one is missing."""
        given = {**self.fixed, **values}
        row = [given[name] for name in self.names]
        _convert(row, self.into)
        return row if self.by_position else dict(zip(self.names, row, strict=True))


class Statement:
    """One SELECT, INSERT, UPDATE or DELETE with fixed bound names; no lists of values inside it.

    `make` is the statement, or a function of the dialect's name that makes it.
    """

    def __init__(self, make: Callable[[str], Any] | Any) -> None:
        self._make = make
        self._compiled: dict[Dialect, _Compiled] = {}

    def run(self, tx: Connection, values: Mapping[str, Any]) -> int:
        """Execute it with *values*, by bound name (those of an INSERT are NULL where not given); how many rows."""
        return self._execute(tx, self._for(tx), values).rowcount

    def run_many(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it once for each of *rows*, in one go."""
        compiled = self._for(tx)
        bound = [compiled.bound(values) for values in rows]
        if bound:
            try:
                tx.connection.cursor().executemany(compiled.sql, bound)
            except Exception as error:
                _tell_as_sqlalchemy_does(tx, compiled.sql, error)
                raise

    def first(self, tx: Connection, values: Mapping[str, Any]) -> list[Any] | None:
        """The first row it finds or returns, its values as their columns' types say."""
        compiled = self._for(tx)
        cursor = self._execute(tx, compiled, values)
        row = cursor.fetchone()
        cursor.close()
        if row is None:
            return None
        found = list(row)
        _convert(found, compiled.out_of)
        return found

    def _execute(self, tx: Connection, compiled: _Compiled, values: Mapping[str, Any]) -> Cursor:
        bound, driver = compiled.bound(values), cast("Driver", tx.connection.dbapi_connection)
        try:
            return driver.execute(compiled.sql, bound)
        except Exception as error:
            _tell_as_sqlalchemy_does(tx, compiled.sql, error)
            raise

    def _for(self, tx: Connection) -> _Compiled:
        dialect = tx.dialect  # Each database has one of its own: its types know that database's keys.
        compiled = self._compiled.get(dialect)
        if compiled is None:
            statement = self._make(dialect.name) if callable(self._make) else self._make
            compiled = self._compiled[dialect] = _compile(statement, dialect)
        return compiled


def _tell_as_sqlalchemy_does(tx: Connection, sql: str, error: Exception) -> None:
    """Raise the driver's *error* as SQLAlchemy's, without the values; a connection that is gone is not used again."""
    dialect = tx.dialect
    if not isinstance(error, dialect.loaded_dbapi.Error):
        return
    if dialect.is_disconnect(error, None, None):
        tx.invalidate(error)
    raise DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, dialect=dialect) from error


def insert_into(table: type[Row], *, unique: tuple[str, ...] = (), returning: str | None = None) -> Statement:
    """An INSERT of one row. With *unique*, it does nothing where a row with the same values in these is there."""
    into = cast("Table", table.__table__)

    def make(dialect: str) -> Insert:
        if not unique:
            statement = insert(into)
        elif dialect == "postgresql":
            statement = postgresql.insert(into).on_conflict_do_nothing(index_elements=unique)
        else:
            statement = sqlite.insert(into).on_conflict_do_nothing(index_elements=unique)
        return statement.returning(into.c[returning]) if returning else statement

    return Statement(make)


def _compile(statement: Any, dialect: Dialect) -> _Compiled:
    columns = _given(cast("Table", statement.table)) if isinstance(statement, Insert) else []
    compiled = statement.compile(dialect=dialect, column_keys=columns or None)
    bound = {name: bind for bind, name in compiled.bind_names.items()}
    names = tuple(compiled.positiontup) if compiled.positional else tuple(bound)
    fixed = {name: bind.value for name, bind in bound.items() if not bind.required}
    found = statement.selected_columns if isinstance(statement, Select) else statement.exported_columns
    into = _conversions(bound[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    out_of = _conversions(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in found)
    return _Compiled(str(compiled), compiled.positional, names, {**dict.fromkeys(columns), **fixed}, into, out_of)


def _given(table: Table) -> list[str]:
    """The columns that an INSERT fills: all but the one whose numbers the database gives."""
    return [column.key for column in table.columns if column is not table.autoincrement_column]


def _conversions(processors: Iterable[Convert | None]) -> tuple[tuple[int, Convert], ...]:
    return tuple((at, convert) for at, convert in enumerate(processors) if convert is not None)


def _convert(row: list[Any], conversions: Iterable[tuple[int, Convert]]) -> None:
    """Change *row* in place. NULL is `None` to every type of ours, and most columns of a row are empty."""
    for at, convert in conversions:
        if row[at] is not None:
            row[at] = convert(row[at])
