"""After the ballot each person is asked once whether they stay."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0012", "0011"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "stays",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("supporter_id", name="pk_stays"),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name="fk_stays_supporter_id", ondelete="CASCADE"),
    )
    op.create_index("ix_stays_until", "stays", ["until"])
