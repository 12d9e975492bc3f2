"""Polling stations report through the day how many have voted; every report is kept."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0054", "0053"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("precinct_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("doubt", sa.String(200)),
        sa.Column("withdrawn_by", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("key", name="uq_reports_key"),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_reports_precinct_id"),
    )
    op.create_index("ix_reports_day", "reports", ["day", "precinct_id", "at"])
