"""Two entries of one person become one, and for a while two again."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0035", "0034"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("gone", sa.Integer, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sides", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name="fk_merges_supporter_id", ondelete="CASCADE"),
    )
    op.create_index("ix_merges_supporter_id", "merges", ["supporter_id"])
    op.create_index("ix_merges_at", "merges", ["at"])
