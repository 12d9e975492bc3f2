"""A person moves to another address when both agree."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0014", "0013"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "moves",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("old_who", sa.String(43), nullable=False),
        sa.Column("new_who", sa.String(43), nullable=False),
        sa.Column("new_email", sa.String(254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_agreed_at", sa.DateTime(timezone=True)),
        sa.Column("new_agreed_at", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_moves"),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name="fk_moves_supporter_id", ondelete="CASCADE"),
    )
    for column in ("supporter_id", "old_who", "new_who", "asked_at"):
        op.create_index(f"ix_moves_{column}", "moves", [column])
