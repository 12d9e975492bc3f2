"""Mailings have results."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0051", "0050"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "results",
        sa.Column("mailing", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mailing", "kind", "supporter_id", name="pk_results"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_results_supporter_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_results_supporter_id", "results", ["supporter_id"])
