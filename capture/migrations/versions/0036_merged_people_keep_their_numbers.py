"""A merged person is found in exports of before, by the numbers that were theirs."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0036", "0035"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "former_numbers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_former_numbers"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_former_numbers_supporter_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_former_numbers_supporter_id", "former_numbers", ["supporter_id"])
