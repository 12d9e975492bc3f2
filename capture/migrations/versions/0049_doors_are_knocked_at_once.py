"""Doors are knocked at, each knock once; what was heard is counted by place."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0049", "0048"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "front_doors",
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("entrance", sa.String(4), nullable=False),
        sa.Column("hours", sa.String(12), nullable=False),
        *_state(),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_front_doors_building_id"),
        sa.PrimaryKeyConstraint("building_id", name="pk_front_doors"),
    )
    op.create_table(
        "doors",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("floor", sa.Integer, nullable=False),
        sa.Column("label", sa.String(4), nullable=False),
        *_state(),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_doors_building_id"),
        sa.PrimaryKeyConstraint("id", name="pk_doors"),
        sa.UniqueConstraint("building_id", "floor", "label", name="uq_doors_building_id_floor_label"),
    )
    op.create_table(
        "knocks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("walk_id", sa.Integer),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Integer),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_knocks_building_id"),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name="fk_knocks_door_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_knocks_walk_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_knocks"),
        sa.UniqueConstraint("key", "digest", name="uq_knocks_key_digest"),
    )
    op.create_index("ix_knocks_building_id", "knocks", ["building_id"])
    op.create_index("ix_knocks_walk_id", "knocks", ["walk_id"])
    op.create_table(
        "heard",
        sa.Column("place", sa.String(220), nullable=False),
        sa.Column("subject", sa.String(12), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("place", "subject", "value", name="pk_heard"),
    )


def _state() -> list[sa.Column[object]]:
    return [
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("knocked_at", MOMENT),
        sa.Column("come_back_at", MOMENT),
        sa.Column("closed_at", MOMENT),
    ]
