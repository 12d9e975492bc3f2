"""Colleagues are invited to the desk."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0026", "0025"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "colleagues",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("key", sa.String(254), nullable=False),
        sa.Column("name", sa.String(60), nullable=False, server_default=""),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("uniquifier", sa.String(43), nullable=False),
        sa.Column("totp", sa.Text),
        sa.Column("totp_counter", sa.Integer),
        sa.Column("handle", sa.String(43), nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True)),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_colleagues"),
        sa.UniqueConstraint("key", name="uq_colleagues_key"),
        sa.UniqueConstraint("uniquifier", name="uq_colleagues_uniquifier"),
        sa.UniqueConstraint("handle", name="uq_colleagues_handle"),
    )
