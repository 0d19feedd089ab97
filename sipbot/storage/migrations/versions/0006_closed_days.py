"""Days on which a school is closed; names of staff, and what rosters call people, are encrypted too.

Columns are changed one by one and not by copying their tables: other tables point at these. So on SQLite the new ones
keep a default that nothing uses.

Revises: 0005
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import BlindIndex, Encrypted, Json, found_by

revision = "0006"
down_revision = "0005"

PEOPLE = sa.table("participants", sa.column("id", sa.String()), sa.column("household_id", sa.Integer()))
CLEAR = sa.String(length=200)


def upgrade() -> None:
    _add("closed", Json(), "schools", default="[]")
    for table, column in (("edits", "who"), ("campaigns", "created_by")):
        _add("sealed", Encrypted(f"{table}.{column}"), table)
        _copy(table, column, to="sealed")
        _put_in_place("sealed", table, column)

    op.drop_index("ix_participants_school_id_source_id", "participants")
    op.add_column("participants", sa.Column("sealed", Encrypted("participants.source_id"), nullable=True))
    op.add_column("participants", sa.Column("source_id_index", BlindIndex("source_id"), nullable=True))
    _copy("participants", "source_id", to="sealed", indexed=True)
    _put_in_place("sealed", "participants", "source_id")
    op.create_index(
        "ix_participants_school_id_source_id_index", "participants", ["school_id", "source_id_index"], unique=True
    )

    with _nobody_in_households():
        with op.batch_alter_table("households", schema=None) as batch_op:
            batch_op.add_column(sa.Column("sealed", Encrypted("households.source_id"), nullable=True))
            batch_op.add_column(sa.Column("source_id_index", BlindIndex("source_id"), nullable=True))
        _copy("households", "source_id", to="sealed", indexed=True)
        with op.batch_alter_table("households", schema=None) as batch_op:
            batch_op.drop_constraint(op.f("uq_households_school_id_source_id"), type_="unique")
            batch_op.drop_column("source_id")
            batch_op.alter_column("sealed", new_column_name="source_id", existing_type=sa.LargeBinary(), nullable=False)
            batch_op.alter_column("source_id_index", existing_type=sa.LargeBinary(), nullable=False)
            batch_op.create_unique_constraint(
                op.f("uq_households_school_id_source_id_index"), ["school_id", "source_id_index"]
            )


def downgrade() -> None:
    with _nobody_in_households():
        with op.batch_alter_table("households", schema=None) as batch_op:
            batch_op.drop_constraint(op.f("uq_households_school_id_source_id_index"), type_="unique")
            batch_op.drop_column("source_id_index")
            batch_op.add_column(sa.Column("clear", CLEAR, nullable=True))
        _copy("households", "source_id", to="clear")
        with op.batch_alter_table("households", schema=None) as batch_op:
            batch_op.drop_column("source_id")
            batch_op.alter_column("clear", new_column_name="source_id", existing_type=CLEAR, nullable=False)
            batch_op.create_unique_constraint(op.f("uq_households_school_id_source_id"), ["school_id", "source_id"])

    op.drop_index("ix_participants_school_id_source_id_index", "participants")
    op.drop_column("participants", "source_id_index")
    op.add_column("participants", sa.Column("clear", CLEAR, nullable=True))
    _copy("participants", "source_id", to="clear")
    _put_in_place("clear", "participants", "source_id")
    op.create_index("ix_participants_school_id_source_id", "participants", ["school_id", "source_id"], unique=True)

    for table, column in (("campaigns", "created_by"), ("edits", "who")):
        _add("clear", CLEAR, table)
        _copy(table, column, to="clear")
        _put_in_place("clear", table, column)
    op.drop_column("schools", "closed")


def _add(column: str, of_type: Any, table: str, *, default: str = "") -> None:
    op.add_column(table, sa.Column(column, of_type, nullable=False, server_default=default))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, column, server_default=None)


def _put_in_place(new: str, table: str, column: str) -> None:
    op.drop_column(table, column)
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {column}")


def _copy(table: str, column: str, *, to: str, indexed: bool = False) -> None:
    sealed, clear = Encrypted(f"{table}.{column}"), sa.String()
    types: tuple[Any, Any] = (clear, sealed) if to == "sealed" else (sealed, clear)
    index = f"{column}_index"
    rows = sa.table(
        table,
        sa.column("id"),
        sa.column("school_id", sa.String()),
        sa.column(column, types[0]),
        sa.column(to, types[1]),
        sa.column(index, BlindIndex(column)),
    )
    query = sa.select(rows.c.id, rows.c.school_id, rows.c[column].label("text")).where(rows.c[column].is_not(None))
    written = [
        {"of": row.id, to: row.text, index: found_by(row.school_id, row.text)} for row in op.get_bind().execute(query)
    ]
    names = (to, index) if indexed else (to,)
    change = sa.update(rows).where(rows.c.id == sa.bindparam("of")).values({name: sa.bindparam(name) for name in names})
    if written:
        op.get_bind().execute(change, [{name: row[name] for name in ("of", *names)} for row in written])


@contextmanager
def _nobody_in_households() -> Iterator[None]:
    """SQLite makes a table anew to change it, which it cannot while rows of another one refer to it."""
    lived = op.get_bind().execute(sa.select(PEOPLE).where(PEOPLE.c.household_id.is_not(None))).all()
    op.get_bind().execute(sa.update(PEOPLE).values(household_id=None))
    yield
    back = sa.update(PEOPLE).where(PEOPLE.c.id == sa.bindparam("of")).values(household_id=sa.bindparam("home"))
    if lived:
        op.get_bind().execute(back, [{"of": row.id, "home": row.household_id} for row in lived])
