"""What the state designated a school as, and who sits in its local stakeholder group.

Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import Encrypted, Json, Utc

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "designations",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("designated_on", sa.String(length=10), nullable=False),
        sa.Column("levels", Json(), nullable=False),
        sa.Column("dates", Json(), nullable=False),
        sa.Column("has_program", sa.Boolean(), nullable=True),
        sa.Column("n_learners", sa.Integer(), nullable=True),
        sa.Column("n_students", sa.Integer(), nullable=True),
        sa.Column("established_on", sa.String(length=10), nullable=False),
        sa.Column("by_laws_on", sa.String(length=10), nullable=False),
        sa.Column("notice_on", sa.String(length=10), nullable=False),
        sa.Column("notice_languages", sa.Text(), nullable=False),
        sa.Column("n_volunteers", sa.Integer(), nullable=True),
        sa.Column("n_appointed", sa.Integer(), nullable=True),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_designations_school_id")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_designations")),
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", Encrypted("seats.name"), nullable=False),
        sa.Column("alternate", Encrypted("seats.alternate"), nullable=False),
        sa.Column("appointed_on", sa.String(length=10), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_seats_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
    )
    op.create_index(op.f("ix_seats_school_id"), "seats", ["school_id"])


def downgrade() -> None:
    op.drop_table("seats")
    op.drop_table("designations")
