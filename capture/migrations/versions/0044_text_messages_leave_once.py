"""Text messages leave, once for each mailing and person."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0044", "0043"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mailing", sa.String(80), nullable=False),
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("digest", sa.String(43), nullable=False),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("asks", sa.JSON, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("asked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("provider_id", sa.String(64)),
        sa.Column("trouble", sa.String(200)),
        sa.UniqueConstraint("mailing", "who", name="uq_texts_mailing_who"),
        sa.UniqueConstraint("mailing", "digest", name="uq_texts_mailing_digest"),
        sa.UniqueConstraint("reference", name="uq_texts_reference"),
    )
    for column in ("who", "provider_id"):
        op.create_index(f"ix_texts_{column}", "texts", [column])
    op.create_index("ix_texts_state", "texts", ["state", "sent_at"])
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_texts_due", "texts", ["due_at"], sqlite_where=due, postgresql_where=due)
