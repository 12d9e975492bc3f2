"""Walks go from building to building, and their links live as long as they do."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0048", "0047"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "walks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("precinct_id", sa.Integer),
        sa.Column("goal", sa.String(12), nullable=False),
        sa.Column("script", sa.String(80), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("cut_at", MOMENT, nullable=False),
        sa.Column("volunteer", sa.String(80)),
        sa.Column("link_digest", sa.String(64)),
        sa.Column("opens_on", sa.Date),
        sa.Column("closes_on", sa.Date),
        sa.Column("closed_at", MOMENT),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_walks_precinct_id"),
        sa.PrimaryKeyConstraint("id", name="pk_walks"),
        sa.UniqueConstraint("code", name="uq_walks_code"),
        sa.UniqueConstraint("link_digest", name="uq_walks_link_digest"),
    )
    op.create_table(
        "stops",
        sa.Column("walk_id", sa.Integer, nullable=False),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_stops_building_id"),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_stops_walk_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("walk_id", "building_id", name="pk_stops"),
    )
    op.create_index("ix_stops_building_id", "stops", ["building_id"])
    # Nobody's bell rings twice in a week: no building in two walks that are open.
    where = sa.text("is_open")
    op.create_index("uq_stops_open", "stops", ["building_id"], unique=True, sqlite_where=where, postgresql_where=where)
