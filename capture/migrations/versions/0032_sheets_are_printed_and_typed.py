"""Sheets for the market stall are printed in runs, and their lines are typed."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0032", "0031"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "stalls",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("sheets", sa.Integer, nullable=False),
        sa.Column("issues", sa.JSON, nullable=False),
        sa.Column("neighbourhoods", sa.JSON, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stalls"),
    )
    op.create_table(
        "typed_lines",
        sa.Column("stall_id", sa.Integer, nullable=False),
        sa.Column("sheet", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stall_id", "sheet", "line", name="pk_typed_lines"),
        sa.ForeignKeyConstraint(["stall_id"], ["stalls.id"], name="fk_typed_lines_stall_id"),
    )
