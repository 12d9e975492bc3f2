"""People agree at their door to have their answer kept for it, by word of mouth or on paper, or take that back."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0058", "0057"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Integer),
        sa.Column("walk_id", sa.Integer),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("answer", sa.Integer),
        sa.Column("issues", sa.JSON, nullable=False),
        sa.Column("wants", sa.JSON, nullable=False),
        sa.Column("wording", sa.String(16)),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(64)),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_agreements_building_id"),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name="fk_agreements_door_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_agreements_walk_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["wording"], ["wordings.version"], name="fk_agreements_wording"),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    # Of each door the last word: a door on the stairs, or the one of a house.
    for name, column, where in (
        ("uq_agreements_door", "door_id", "door_id IS NOT NULL"),
        ("uq_agreements_house", "building_id", "door_id IS NULL"),
    ):
        only = sa.text(where)
        op.create_index(name, "agreements", [column], unique=True, sqlite_where=only, postgresql_where=only)
    op.create_index("ix_agreements_building_id", "agreements", ["building_id"])
    op.create_index("ix_agreements_walk_id", "agreements", ["walk_id"])
    op.create_index("ix_agreements_code", "agreements", ["code"])
    op.add_column("printouts", sa.Column("wording", sa.String(16)))
