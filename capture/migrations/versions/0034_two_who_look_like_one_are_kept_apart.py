"""It is remembered that two people who look like one are not."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0034", "0033"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "distinctions",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("other_id", sa.Integer, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("supporter_id", "other_id", name="pk_distinctions"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_distinctions_supporter_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["supporters.id"], name="fk_distinctions_other_id", ondelete="CASCADE"),
    )
    op.create_index("ix_distinctions_other_id", "distinctions", ["other_id"])
