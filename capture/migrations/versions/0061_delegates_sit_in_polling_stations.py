"""Delegates sit in polling stations, each for a half of the day; the mayor is told who they are."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0061", "0060"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "delegates",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("precinct_id", sa.Integer, nullable=False),
        sa.Column("half", sa.String(12), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_name", sa.String(60), nullable=False),
        sa.Column("family_name", sa.String(60), nullable=False),
        sa.Column("born_on", sa.Date),
        sa.Column("born_in", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("votes_at", sa.String(120), nullable=False),
        sa.Column("supporter_id", sa.Integer),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delegates"),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_delegates_precinct_id"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_delegates_supporter_id", ondelete="CASCADE"
        ),
    )
    for column in ("precinct_id", "phone", "supporter_id"):
        op.create_index(f"ix_delegates_{column}", "delegates", [column])
