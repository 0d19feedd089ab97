"""The language in which somebody of the staff reads the planning team's room.

Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("language", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "language")
