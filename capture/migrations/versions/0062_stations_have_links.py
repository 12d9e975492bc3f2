"""A station has a link by which whoever sits there says how many have voted."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0062", "0061"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "station_links",
        sa.Column("precinct_id", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("practised", sa.Integer),
        sa.Column("practised_at", MOMENT),
        sa.PrimaryKeyConstraint("precinct_id", name="pk_station_links"),
        sa.UniqueConstraint("digest", name="uq_station_links_digest"),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_station_links_precinct_id"),
    )
