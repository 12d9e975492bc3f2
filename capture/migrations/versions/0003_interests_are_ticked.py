"""Each person ticks issues."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "interests",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("issue", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("supporter_id", "issue", name="pk_interests"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_interests_supporter_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_interests_issue", "interests", ["issue"])
