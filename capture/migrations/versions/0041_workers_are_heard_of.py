"""Workers are heard of."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0041", "0040"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "heartbeats",
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took", sa.Integer),
        sa.PrimaryKeyConstraint("host", name="pk_heartbeats"),
    )
