"""Who was heard, as it was counted last: counted anew only when enough people more have answered.

Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import Json, Utc

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "counts",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("n_people", sa.Integer(), nullable=False),
        sa.Column("cells", Json(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_counts_school_id")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_counts")),
    )


def downgrade() -> None:
    op.drop_table("counts")
