"""Letters are owed, few to a mailbox, and leave."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "mailboxes",
        sa.Column("mailbox", sa.String(43), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True)),
        sa.Column("third_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailboxes"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_letters_due", "letters", ["due_at"], sqlite_where=due, postgresql_where=due)
