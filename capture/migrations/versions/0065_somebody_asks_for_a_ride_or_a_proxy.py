"""Somebody asks for a ride or a proxy, and somebody does it."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0065", "0064"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "helpers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("supporter_id", sa.Integer),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("precinct_id", sa.Integer),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_helpers"),
        _person("helpers"),
        _station("helpers"),
    )
    op.create_index("ix_helpers_kind", "helpers", ["kind"])
    op.create_index("ix_helpers_supporter_id", "helpers", ["supporter_id"])
    op.create_table(
        "favours",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("supporter_id", sa.Integer),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("precinct_id", sa.Integer),
        sa.Column("day", sa.Date),
        sa.Column("hour", sa.String(5), nullable=False),
        sa.Column("is_abroad", sa.Boolean, nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("helper_id", sa.Integer),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_favours"),
        _person("favours"),
        _station("favours"),
        sa.ForeignKeyConstraint(["helper_id"], ["helpers.id"], name="fk_favours_helper_id", ondelete="SET NULL"),
    )
    op.create_index("ix_favours_kind", "favours", ["kind", "day"])
    op.create_index("ix_favours_supporter_id", "favours", ["supporter_id"])
    op.create_index("ix_favours_helper_id", "favours", ["helper_id"])


def _person(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_supporter_id"
    return sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=name, ondelete="CASCADE")


def _station(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_precinct_id"
    return sa.ForeignKeyConstraint(["precinct_id"], ["precincts.id"], name=name, ondelete="SET NULL")
