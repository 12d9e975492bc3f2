"""A postcode parts two streets of one name."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0060", "0059"
KEPT = (
    "id precinct_id street street_key number suffix entrance entrance_key side postcode town town_key electors"
).split()
# Of a CEDEX nobody is told where it is; until now neither postcode nor country told two places apart.
KEY = "CASE WHEN length(postcode) = 5 THEN postcode ELSE '' END"


def upgrade() -> None:
    """Take the step."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("buildings", sa.Column("post_key", sa.String(60), nullable=False, server_default=""))
        op.execute(f"UPDATE buildings SET post_key = {KEY}")
        op.drop_constraint("uq_buildings_address", "buildings")
        op.create_unique_constraint("uq_buildings_address", "buildings", ADDRESS)
        return
    # SQLite changes no rule of a table: it is laid down aside and built anew, while those that name it wait.
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute("CREATE TEMPORARY TABLE buildings_before AS SELECT * FROM buildings")
    op.drop_table("buildings")
    _create()
    names = ", ".join(KEPT)
    op.execute(f"INSERT INTO buildings ({names}, post_key) SELECT {names}, {KEY} FROM buildings_before")
    op.execute("DROP TABLE buildings_before")


ADDRESS = ["town_key", "street_key", "number", "suffix", "entrance_key", "post_key"]


def _create() -> None:
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
        sa.Column("post_key", sa.String(60), nullable=False, server_default=""),
        sa.Column("town", sa.String(120), nullable=False),
        sa.Column("town_key", sa.String(120), nullable=False),
        sa.Column("electors", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_buildings_precinct_id"),
        sa.PrimaryKeyConstraint("id", name="pk_buildings"),
        sa.UniqueConstraint(*ADDRESS, name="uq_buildings_address"),
    )
    op.create_index("ix_buildings_walk", "buildings", ["precinct_id", "street_key", "side", "number"])
