"""Mailings are planned and delivered."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0042", "0041"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("sender", sa.String(60), nullable=False),
        sa.Column("sponsor", sa.String(200), nullable=False),
        sa.Column("letters", sa.JSON, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("send_at", MOMENT, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("approved_by", sa.String(80)),
        sa.Column("began_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("stopped_at", MOMENT),
        sa.Column("trouble", sa.Text),
        sa.Column("former", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("key", name="uq_plans_key"),
    )
    op.create_table(
        "deliveries",
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(24), nullable=False, server_default="owed"),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("trouble", sa.String(200)),
        sa.PrimaryKeyConstraint("plan_id", "supporter_id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_deliveries_plan_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_deliveries_supporter_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["plan_id", "state", "due_at"])
    op.create_index("ix_deliveries_supporter_id", "deliveries", ["supporter_id"])
