"""Addresses at which letters fail for good are not written to again."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "bounces",
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_bounces"),
    )
