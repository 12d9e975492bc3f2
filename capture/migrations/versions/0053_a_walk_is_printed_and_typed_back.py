"""A walk is printed; its lines mean the same when they are typed back."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0053", "0052"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "printouts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("walk_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("issues", sa.JSON, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name="fk_printouts_walk_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_printouts"),
        sa.UniqueConstraint("walk_id", "number", name="uq_printouts_walk_id_number"),
    )
    op.create_table(
        "paper_lines",
        sa.Column("printout_id", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("building_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Integer),
        sa.Column("typed_by", sa.String(80)),
        sa.Column("typed_at", MOMENT),
        sa.Column("checked_by", sa.String(80)),
        sa.ForeignKeyConstraint(
            ["printout_id"], ["printouts.id"], name="fk_paper_lines_printout_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name="fk_paper_lines_building_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name="fk_paper_lines_door_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("printout_id", "line", name="pk_paper_lines"),
    )
    op.create_index("ix_paper_lines_building_id", "paper_lines", ["building_id"])
