"""What people say of themselves beside what the roster says of them, as it was counted last.

Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from sipbot.storage.columns import Json

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("counts", sa.Column("told_twice", Json(), nullable=True))


def downgrade() -> None:
    op.drop_column("counts", "told_twice")
