"""Answers that arrive in several text messages wait until they are whole; pictures are counted.

Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import Utc

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "held_answers",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("whole_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_held_answers_conversation_id")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_held_answers_school_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_held_answers")),
    )
    op.create_index(op.f("ix_held_answers_whole_at"), "held_answers", ["whole_at"])
    op.add_column("messages", sa.Column("n_media", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "n_media")
    op.drop_index(op.f("ix_held_answers_whole_at"), table_name="held_answers")
    op.drop_table("held_answers")
