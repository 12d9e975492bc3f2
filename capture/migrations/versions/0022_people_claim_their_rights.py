"""What a person asks about their data is noted, with the day by which it must be answered."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_requests_supporter_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_requests_supporter_id", "requests", ["supporter_id"])
    waits = sa.text("answered_at IS NULL")
    op.create_index("ix_requests_due", "requests", ["due_on"], sqlite_where=waits, postgresql_where=waits)
