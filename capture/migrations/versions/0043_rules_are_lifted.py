"""Rules are lifted by an owner, on the word of counsel."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0043", "0042"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("counsel", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_exemptions"),
    )
