"""A door where somebody said that they have voted is left alone until midnight."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0064", "0063"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "voted",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Integer),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_voted"),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_voted_building_id"),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name="fk_voted_door_id", ondelete="CASCADE"),
    )
    op.create_index("ix_voted_building_id", "voted", ["building_id"])
