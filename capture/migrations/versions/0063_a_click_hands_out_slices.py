"""A click hands out slices; a place finds its stations without reading the town."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0063", "0062"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "slices",
        sa.Column("walk_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("doors", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("walk_id", name="pk_slices"),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_slices_walk_id", ondelete="CASCADE"),
    )
    op.create_index("ix_slices_day", "slices", ["day"])
    op.create_index("ix_precincts_neighbourhood", "precincts", ["neighbourhood"])
