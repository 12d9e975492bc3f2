"""People sign up and confirm it."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "supporters",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("given_name", sa.String(60), nullable=False),
        sa.Column("neighbourhood", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("src", sa.String(64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_supporters"),
        sa.UniqueConstraint("who", name="uq_supporters_who"),
    )
    op.create_index("ix_supporters_neighbourhood", "supporters", ["neighbourhood"])
