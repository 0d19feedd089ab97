"""Statements of the message path, compiled once.

SQLAlchemy looks up, binds and wraps a statement anew each time it is executed, which takes several times as long as
SQLite takes to run it. These are the same statements, written with the same tables and types, but compiled once for
each database and then handed to its driver as text (`python -m tests.bench.inbound` measures the whole path).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Insert, Select, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult

from sipbot.storage.tables import Row

Convert = Callable[[Any], Any]


_REQUIRED = object()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one database's driver takes it: each bound name with its default and its conversion."""

    sql: str
    by_position: bool
    binds: tuple[tuple[str, Any, Convert | None], ...]
    columns: tuple[tuple[int, Convert], ...]

    def bound(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """*values* as the driver takes them."""
        if self.by_position:
            return tuple([_bind(values, *bind) for bind in self.binds])
        return {bind[0]: _bind(values, *bind) for bind in self.binds}


def _bind(values: Mapping[str, Any], name: str, default: Any, convert: Convert | None) -> Any:
    value = values[name] if default is _REQUIRED else values.get(name, default)
    return value if convert is None else convert(value)


class Statement:
    """One SELECT, INSERT, UPDATE or DELETE with fixed bound names; no lists of values inside it.

    `make` is the statement, or a function of the dialect's name that makes it.
    """

    def __init__(self, make: Callable[[str], Any] | Any) -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def run(self, tx: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it with *values*, by bound name; a column of an INSERT that is not among them is NULL."""
        compiled = self._for(tx)
        return tx.exec_driver_sql(compiled.sql, compiled.bound(values))

    def run_many(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it once for each of *rows*, in one go."""
        if rows:
            compiled = self._for(tx)
            tx.exec_driver_sql(compiled.sql, [compiled.bound(values) for values in rows])

    def first(self, tx: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row it finds or returns, its values as their columns' types say."""
        row = self.run(tx, values).first()
        if row is None:
            return None
        found = list(row)
        for position, convert in self._for(tx).columns:
            found[position] = convert(found[position])
        return tuple(found)

    def _for(self, tx: Connection) -> _Compiled:
        name = tx.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            statement = self._make(name) if callable(self._make) else self._make
            compiled = self._compiled[name] = _compile(statement, tx.dialect)
        return compiled


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
    columns = _given(cast("Table", statement.table)) if isinstance(statement, Insert) else None
    missing = None if columns else _REQUIRED
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    bound = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup if compiled.positional else tuple(bound)
    binds = tuple(
        (name, missing if bound[name].required else bound[name].value, _into(bound[name].type, dialect))
        for name in names
    )
    return _Compiled(str(compiled), compiled.positional, binds, _out_of(statement, dialect))


def _given(table: Table) -> list[str]:
    """The columns that an INSERT fills: all but the one whose numbers the database gives."""
    return [column.key for column in table.columns if column is not table.autoincrement_column]


def _into(kind: Any, dialect: Dialect) -> Convert | None:
    return cast("Convert | None", kind.dialect_impl(dialect).bind_processor(dialect))


def _out_of(statement: Any, dialect: Dialect) -> tuple[tuple[int, Convert], ...]:
    columns = statement.selected_columns if isinstance(statement, Select) else statement.exported_columns
    found = ((at, c.type.dialect_impl(dialect).result_processor(dialect, None)) for at, c in enumerate(columns))
    return tuple((at, convert) for at, convert in found if convert is not None)
