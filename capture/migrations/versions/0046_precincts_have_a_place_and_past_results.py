"""Polling stations have a place, a shape, and the results of elections before."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0046", "0045"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "precincts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("commune", sa.String(8), nullable=False, server_default=""),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("neighbourhood", sa.String(120), nullable=False),
        sa.Column("registered", sa.Integer),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("shape", sa.JSON),
        sa.Column("closes", sa.String(5)),
        sa.PrimaryKeyConstraint("id", name="pk_precincts"),
        sa.UniqueConstraint("commune", "code", name="uq_precincts_commune_code"),
    )
    op.create_table(
        "elections",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("held_on", sa.Date),
        sa.Column("ours", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_elections"),
        sa.UniqueConstraint("key", name="uq_elections_key"),
    )
    op.create_table(
        "results",
        sa.Column("election_id", sa.Integer, nullable=False),
        sa.Column("precinct_id", sa.Integer, nullable=False),
        sa.Column("registered", sa.Integer, nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.Column("cast", sa.Integer),
        sa.ForeignKeyConstraint(["election_id"], ["elections.id"], name="fk_results_election_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_results_precinct_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("election_id", "precinct_id", name="pk_results"),
    )
    op.create_table(
        "votes",
        sa.Column("election_id", sa.Integer, nullable=False),
        sa.Column("precinct_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["election_id"], ["elections.id"], name="fk_votes_election_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name="fk_votes_precinct_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("election_id", "precinct_id", "name", name="pk_votes"),
    )
