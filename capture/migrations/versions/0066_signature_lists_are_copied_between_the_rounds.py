"""Who did not sign is copied from the signature lists, between the rounds."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0066", "0065"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "unsigned",
        sa.Column("elector_id", sa.Integer, nullable=False),
        sa.Column("precinct_id", sa.Integer, nullable=False),
        sa.Column("edition_id", sa.Integer, nullable=False),
        sa.Column("list", sa.String(3), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("round", sa.Date, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("elector_id", name="pk_unsigned"),
        _goes_with("elector_id", "electors"),
        _goes_with("precinct_id", "precincts"),
        _goes_with("edition_id", "editions"),
    )
    op.create_index("ix_unsigned_precinct_id", "unsigned", ["precinct_id"])


def _goes_with(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_unsigned_{column}", ondelete="CASCADE")
