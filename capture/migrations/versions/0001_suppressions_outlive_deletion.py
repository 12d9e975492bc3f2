"""Those who left are known by a keyed hash."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "suppressions",
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("who", name="pk_suppressions"),
    )
    op.create_table(
        "key_checks",
        sa.Column("digest", sa.String(43), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_key_checks"),
    )
