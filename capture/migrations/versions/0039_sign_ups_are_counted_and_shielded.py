"""Sign-ups are counted by connection and mail provider, proofs of work are spent once, and a shield can be up."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0039", "0038"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connection", sa.String(43), nullable=False),
        sa.Column("provider", sa.String(43), nullable=False),
        sa.Column("proved", sa.Boolean, nullable=False),
        sa.Column("held", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
    )
    for columns in (["at"], ["connection", "at"], ["provider", "held", "at"]):
        op.create_index(f"ix_submissions_{'_'.join(columns)}", "submissions", columns)
    op.create_table(
        "spent_challenges",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_spent_challenges"),
    )
    op.create_index("ix_spent_challenges_at", "spent_challenges", ["at"])
    op.create_table(
        "shields",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lowered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_shields"),
    )
    up = sa.text("lowered_at IS NULL")
    op.create_index("ix_shields_up", "shields", ["kind"], unique=True, sqlite_where=up, postgresql_where=up)
