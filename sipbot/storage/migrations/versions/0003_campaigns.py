"""Campaigns, rosters, opt-outs, and an outbox that many processes empty together.

Columns are added one by one and not by copying their tables: other tables point at these.

Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import BlindIndex, Encrypted, Utc

revision = "0003"
down_revision = "0002"

WAITING = sa.text("status = 'waiting'")
SENDING = sa.text("status = 'sending'")
ADDRESSES = sa.table(
    "addresses",
    sa.column("school_id", sa.String()),
    sa.column("handle", Encrypted("addresses.handle")),
    sa.column("handle_index", sa.LargeBinary()),
    sa.column("stopped_at", Utc()),
)
OPT_OUTS = sa.table(
    "opt_outs",
    sa.column("school_id", sa.String()),
    sa.column("handle", Encrypted("opt_outs.handle")),
    sa.column("handle_index", sa.LargeBinary()),
    sa.column("source", sa.String()),
    sa.column("at", Utc()),
)


def upgrade() -> None:
    op.create_table(
        "senders",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("next_slot_at", Utc(), nullable=True),
        sa.Column("not_before", Utc(), nullable=True),
        sa.Column("halted_at", Utc(), nullable=True),
        sa.Column("halted_why", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_senders")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("opens_at", Utc(), nullable=False),
        sa.Column("closes_at", Utc(), nullable=False),
        sa.Column("n_reminders", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("paused_why", sa.String(length=500), nullable=True),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_campaigns_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_campaigns_school_id_created_at"), ["school_id", "created_at"], unique=False
        )

    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_households_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("school_id", "source_id", name=op.f("uq_households_school_id_source_id")),
    )
    op.create_table(
        "opt_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("handle", Encrypted("opt_outs.handle"), nullable=False),
        sa.Column("handle_index", BlindIndex("handle"), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("lifted_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_opt_outs_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_outs")),
    )
    with op.batch_alter_table("opt_outs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opt_outs_handle_index"), ["handle_index"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("n_reminded", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_invitations_address_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_invitations_campaign_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_invitations_conversation_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"], name=op.f("fk_invitations_participant_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_invitations_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("campaign_id", "participant_id", name=op.f("uq_invitations_campaign_id_participant_id")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "permissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("given_on", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_permissions_address_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_permissions_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permissions")),
    )
    with op.batch_alter_table("permissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_permissions_address_id"), ["address_id"], unique=False)

    for name in ("bad_at", "doubted_at", "gone_at"):
        op.add_column("addresses", sa.Column(name, Utc()))

    for column in (
        sa.Column("source_id", sa.String(length=200)),
        sa.Column("name", Encrypted("participants.name")),
        sa.Column("language", sa.String(length=16)),
        sa.Column("rostered_at", Utc()),
    ):
        op.add_column("participants", column)
    _add_reference("participants", "household_id INTEGER", to="households")
    op.create_index("ix_participants_school_id_source_id", "participants", ["school_id", "source_id"], unique=True)
    op.create_index("ix_participants_household_id", "participants", ["household_id"])

    for column in (sa.Column("trouble", sa.String(length=16)), sa.Column("sent_at", Utc())):
        op.add_column("outbox", column)
    _add_reference("outbox", "campaign_id VARCHAR(32)", to="campaigns")
    op.drop_index("ix_outbox_status_due_at_priority", "outbox")
    op.create_index("ix_outbox_campaign_id_status", "outbox", ["campaign_id", "status"])
    op.create_index("ix_outbox_provider_id", "outbox", ["provider_id"])
    op.create_index("ix_outbox_sending", "outbox", ["claimed_at"], sqlite_where=SENDING, postgresql_where=SENDING)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "priority", "due_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    _remember_who_said_stop()
    # What these channels' people have not read yet is in their transcripts: nothing is sent to them any more.
    op.execute("UPDATE outbox SET status = 'sent' WHERE channel IN ('webchat', 'terminal') AND status <> 'failed'")


def _add_reference(table: str, column: str, *, to: str) -> None:
    name = column.partition(" ")[0]
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} CONSTRAINT fk_{table}_{name} REFERENCES {to} (id)")


def _remember_who_said_stop() -> None:
    said = op.get_bind().execute(sa.select(ADDRESSES).where(ADDRESSES.c.stopped_at.is_not(None)))
    kept = [
        {
            "school_id": row.school_id,
            "handle": row.handle,
            "handle_index": row.handle_index,
            "source": "keyword",
            "at": row.stopped_at,
        }
        for row in said
    ]
    if kept:
        op.get_bind().execute(sa.insert(OPT_OUTS), kept)


def downgrade() -> None:
    op.drop_index("ix_outbox_waiting", "outbox")
    op.drop_index("ix_outbox_sending", "outbox")
    op.drop_index("ix_outbox_provider_id", "outbox")
    op.drop_index("ix_outbox_campaign_id_status", "outbox")
    op.create_index("ix_outbox_status_due_at_priority", "outbox", ["status", "due_at", "priority"])
    op.drop_index("ix_participants_household_id", "participants")
    op.drop_index("ix_participants_school_id_source_id", "participants")
    for table, columns in {
        "outbox": ("campaign_id", "sent_at", "trouble"),
        "participants": ("household_id", "rostered_at", "language", "name", "source_id"),
        "addresses": ("gone_at", "doubted_at", "bad_at"),
    }.items():
        for column in columns:
            op.drop_column(table, column)
    for table in ("permissions", "invitations", "opt_outs", "households", "campaigns", "senders"):
        op.drop_table(table)
