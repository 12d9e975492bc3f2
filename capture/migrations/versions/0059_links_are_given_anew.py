"""Links of walks are given anew; what a phone noted under the one before is still taken."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0059", "0058"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "former_links",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("walk_id", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_former_links_walk_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name="pk_former_links"),
    )
    op.create_index("ix_former_links_walk_id", "former_links", ["walk_id"])
