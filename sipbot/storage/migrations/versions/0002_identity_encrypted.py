"""Handles are encrypted, and found by a blind index; channels keep secrets of their own.

Revises: 0001
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import BlindIndex, Encrypted, Utc, found_by

revision = "0002"
down_revision = "0001"

ADDRESSES = sa.table(
    "addresses",
    sa.column("id", sa.Integer()),
    sa.column("school_id", sa.String()),
    sa.column("handle", sa.String()),
    sa.column("sealed", Encrypted("addresses.handle")),
    sa.column("handle_index", BlindIndex("handle")),
)
AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "secrets",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", Encrypted("secrets.value"), nullable=False),
        sa.Column("expires_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "name", name=op.f("pk_secrets")),
    )
    with nothing_refers_to_addresses():
        with op.batch_alter_table("addresses", schema=None) as batch_op:
            batch_op.add_column(sa.Column("sealed", Encrypted("addresses.handle"), nullable=True))
            batch_op.add_column(sa.Column("handle_index", BlindIndex("handle"), nullable=True))
            batch_op.add_column(sa.Column("sharer", sa.Integer(), nullable=False, server_default="0"))
        fill(ADDRESSES.c.handle, lambda row: {"sealed": row.text, "handle_index": found_by(row.school_id, row.text)})
        with op.batch_alter_table("addresses", schema=None) as batch_op:
            batch_op.drop_constraint(op.f("uq_addresses_school_id_channel_handle"), type_="unique")
            batch_op.drop_column("handle")
            batch_op.alter_column("sealed", new_column_name="handle", existing_type=sa.LargeBinary(), nullable=False)
            batch_op.alter_column("handle_index", existing_type=sa.LargeBinary(), nullable=False)
            batch_op.alter_column("sharer", existing_type=sa.Integer(), server_default=None)
            batch_op.create_unique_constraint(
                op.f("uq_addresses_school_id_handle_index_channel_sharer"),
                ["school_id", "handle_index", "channel", "sharer"],
            )


def downgrade() -> None:
    with nothing_refers_to_addresses():
        with op.batch_alter_table("addresses", schema=None) as batch_op:
            batch_op.drop_constraint(op.f("uq_addresses_school_id_handle_index_channel_sharer"), type_="unique")
            batch_op.alter_column("handle", new_column_name="sealed", existing_type=sa.LargeBinary())
        with op.batch_alter_table("addresses", schema=None) as batch_op:
            batch_op.add_column(sa.Column("handle", sa.String(length=200), nullable=True))
        fill(ADDRESSES.c.sealed, lambda row: {"handle": row.text})
        with op.batch_alter_table("addresses", schema=None) as batch_op:
            batch_op.drop_column("sealed")
            batch_op.drop_column("handle_index")
            batch_op.drop_column("sharer")
            batch_op.alter_column("handle", existing_type=sa.String(length=200), nullable=False)
            batch_op.create_unique_constraint(
                op.f("uq_addresses_school_id_channel_handle"), ["school_id", "channel", "handle"]
            )
    op.drop_table("secrets")


@contextmanager
def nothing_refers_to_addresses() -> Iterator[None]:
    """SQLite makes a table anew to change it, which it cannot while rows of another one refer to it."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_outbox_address_id"), type_="foreignkey")
    yield
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_foreign_key(op.f("fk_outbox_address_id"), "addresses", ["address_id"], ["id"])


def fill(text: sa.ColumnClause[Any], values: Callable[[Any], dict[str, Any]]) -> None:
    """Write the *values* of each address, which are made of its *text* and its school."""
    connection, last = op.get_bind(), 0
    query = sa.select(ADDRESSES.c.id, ADDRESSES.c.school_id, text.label("text")).order_by(ADDRESSES.c.id).limit(AT_ONCE)
    while rows := connection.execute(query.where(ADDRESSES.c.id > last)).all():
        last = rows[-1].id
        write(connection, [{"of": row.id, **values(row)} for row in rows])


def write(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    columns: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name != "of"}
    connection.execute(sa.update(ADDRESSES).where(ADDRESSES.c.id == sa.bindparam("of")).values(columns), rows)
