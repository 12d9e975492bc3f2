"""It is remembered which supporter is which elector, once a colleague has said so."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0056", "0055"
MOMENT = sa.DateTime(timezone=True)
AGREED = sa.text("state = 'agreed'")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "matches",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("elector_id", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("supporter_id", "elector_id", name="pk_matches"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_matches_supporter_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["elector_id"], ["electors.id"], name="fk_matches_elector_id", ondelete="CASCADE"),
    )
    op.create_index("ix_matches_elector_id", "matches", ["elector_id"])
    op.create_index(
        "uq_matches_agreed", "matches", ["supporter_id"], unique=True, sqlite_where=AGREED, postgresql_where=AGREED
    )
