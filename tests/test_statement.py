"""Statements that are compiled once say the same as SQLAlchemy's own, on every database."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import DBAPIError

from sipbot.storage import Conflict, Database, Transaction, tables
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import DatabaseAway
from tests.conftest import fresh_postgresql
from tests.keys import keyring

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
ADD = insert_into(tables.School, unique=("id",), returning="id")
ADD_QUIETLY = insert_into(tables.School, unique=("id",))
FIND = Statement(
    select(tables.School.name, tables.School.created_at, tables.School.invented).where(
        tables.School.id == bindparam("of")
    )
)
RENAME = Statement(
    update(tables.School).where(tables.School.id == bindparam("of")).values(name=bindparam("to"), time_zone="UTC")
)


def school(**values: object) -> dict[str, object]:
    """A row, with *values* over what it usually has."""
    return {
        "id": "a",
        "name": "Añorga",
        "invented": True,
        "time_zone": "UTC",
        "contact": "",
        "closed": [],
        "created_at": NOON,
        **values,
    }


async def test_what_is_written_is_read_with_the_types_of_its_columns(database: Database) -> None:
    await database.write(ADD.run, school())
    assert await database.read(FIND.first, {"of": "a"}) == ["Añorga", NOON, True]


async def test_a_row_that_is_there_already_is_left_alone_and_said_so(database: Database) -> None:
    assert await database.write(ADD.first, school()) == ["a"]
    assert await database.write(ADD.first, school(name="Another")) is None
    assert (await database.read(FIND.first, {"of": "a"}) or [""])[0] == "Añorga"


async def test_a_change_tells_how_many_rows_it_changed(database: Database) -> None:
    await database.write(ADD.run, school())
    assert await database.write(RENAME.run, {"of": "a", "to": "New"}) == 1
    assert await database.write(RENAME.run, {"of": "b", "to": "New"}) == 0


async def test_many_rows_are_written_in_one_go_and_none_is_fine(database: Database) -> None:
    await database.write(ADD_QUIETLY.run_many, [school(), school(id="b", name="B"), school(name="again")])
    await database.write(ADD_QUIETLY.run_many, [])
    assert (await database.read(FIND.first, {"of": "b"}) or [""])[0] == "B"


async def test_a_value_that_was_forgotten_is_an_error_and_no_null(database: Database) -> None:
    with pytest.raises(KeyError, match="to"):
        await database.write(RENAME.run, {"of": "a"})


async def test_a_row_that_must_be_unique_and_is_not_is_a_conflict(database: Database) -> None:
    add = insert_into(tables.School)
    await database.write(add.run, school())
    with pytest.raises(Conflict):
        await database.write(add.run, school())


async def test_errors_of_the_database_do_not_quote_what_was_to_be_kept(database: Database) -> None:
    def into_nowhere(tx: Transaction) -> None:
        tx.exec_driver_sql("ALTER TABLE schools RENAME COLUMN contact TO elsewhere")
        insert_into(tables.School).run(tx, school(contact="(555) 010-0199"))

    with pytest.raises(DBAPIError, match="contact") as told:
        await database.write(into_nowhere)
    assert "0199" not in str(told.value)


async def test_after_the_server_restarted_one_transaction_fails_and_no_more(
    postgresql: str, postgresql_with_tables: str
) -> None:
    url = fresh_postgresql(postgresql, template=postgresql_with_tables)
    database = Database(url, keyring())
    slowly = text("select pg_sleep(0.3)")
    await asyncio.gather(*(database.read(lambda tx: tx.execute(slowly).all()) for _ in range(3)))
    with psycopg.connect(postgresql, autocommit=True) as server:
        name = urlsplit(url).path.strip("/")
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
    with pytest.raises(DatabaseAway):
        await database.read(FIND.first, {"of": "a"})
    found = await asyncio.gather(*(database.read(FIND.first, {"of": "a"}) for _ in range(3)), return_exceptions=True)
    await database.close()
    assert found == [None, None, None]
