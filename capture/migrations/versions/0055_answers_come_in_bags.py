"""Answers come in bags, apart from the knocks; a bag is counted once."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0055", "0054"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "bags",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_bags"),
    )
