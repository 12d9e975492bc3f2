"""People are given into the hands of colleagues."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0031", "0030"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "assignments",
        sa.Column("supporter_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("colleague_id", sa.Integer, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_assignments_supporter_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.id"], name="fk_assignments_colleague_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_assignments_colleague_id", "assignments", ["colleague_id"])
