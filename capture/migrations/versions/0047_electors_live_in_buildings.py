"""The roll: people on it live in buildings of precincts."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0047", "0046"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("brought_at", MOMENT),
        sa.Column("let_in_at", MOMENT),
        sa.Column("taken_out_at", MOMENT),
        sa.Column("state", sa.String(8), nullable=False, server_default="in"),
        sa.Column("host", sa.String(120), nullable=False, server_default=""),
        sa.Column("heads", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("heads_key", sa.String(64), nullable=False, server_default=""),
        sa.Column("mapping", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("counts", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("trouble", sa.Text, nullable=False, server_default=""),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("moved", sa.Integer, nullable=False),
        sa.Column("struck", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_editions"),
    )
    op.create_table(
        "buildings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("precinct_id", sa.Integer),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("street_key", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("suffix", sa.String(16), nullable=False),
        sa.Column("entrance", sa.String(120), nullable=False),
        sa.Column("entrance_key", sa.String(120), nullable=False),
        sa.Column("side", sa.Integer, nullable=False),
        sa.Column("postcode", sa.String(10), nullable=False),
        sa.Column("town", sa.String(120), nullable=False),
        sa.Column("town_key", sa.String(120), nullable=False),
        sa.Column("electors", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_buildings_precinct_id"),
        sa.PrimaryKeyConstraint("id", name="pk_buildings"),
        sa.UniqueConstraint("town_key", "street_key", "number", "suffix", "entrance_key", name="uq_buildings_address"),
    )
    op.create_index("ix_buildings_walk", "buildings", ["precinct_id", "street_key", "side", "number"])
    op.create_table(
        "electors",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("precinct_id", sa.Integer),
        sa.Column("edition_id", sa.Integer, nullable=False),
        sa.Column("commune", sa.String(8), nullable=False, server_default=""),
        sa.Column("lists", sa.String(12), nullable=False),
        sa.Column("order_number", sa.Integer),
        sa.Column("family_name", sa.String(120), nullable=False),
        sa.Column("used_name", sa.String(120), nullable=False),
        sa.Column("given_names", sa.String(160), nullable=False),
        sa.Column("sex", sa.String(1), nullable=False),
        sa.Column("born", sa.String(10), nullable=False),
        sa.Column("identity", sa.String(43), nullable=False),
        sa.Column("struck_at", MOMENT),
        sa.Column("struck_by", sa.Integer),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_electors_building_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name="fk_electors_edition_id"),
        sa.ForeignKeyConstraint(["struck_by"], ["editions.id"], name="fk_electors_struck_by"),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_electors_precinct_id"),
        sa.PrimaryKeyConstraint("id", name="pk_electors"),
    )
    op.create_index("ix_electors_building_id", "electors", ["building_id"])
    op.create_index("ix_electors_identity", "electors", ["identity"])
    op.create_index("ix_electors_precinct_id", "electors", ["precinct_id"])
