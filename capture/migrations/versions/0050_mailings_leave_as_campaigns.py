"""Mailings leave as campaigns at Mailchimp, too: each is made, sent once, and what became of it is asked for."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0050", "0049"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("number", sa.String(32), nullable=False, server_default=""),
        sa.Column("page", sa.BigInteger),
        sa.Column("segment", sa.BigInteger),
        sa.Column("state", sa.String(12), nullable=False, server_default="made"),
        sa.Column("people", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sending_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("due_at", MOMENT),
        sa.Column("trouble", sa.String(200), nullable=False, server_default=""),
        sa.Column("told", sa.String(80), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("title", name="uq_campaigns_title"),
        sa.UniqueConstraint("key", "language", "turn", name="uq_campaigns_key_language_turn"),
    )
    op.add_column("mailchimp_audiences", sa.Column("guarded_at", MOMENT))
    op.add_column("plans", sa.Column("via", sa.String(12), nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("campaign_id", sa.Integer))
