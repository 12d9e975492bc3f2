"""Of each fact that did not come with the person's own sign-up it is noted whence it came, and when."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "origins",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("fact", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("whence", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("supporter_id", "fact", name="pk_origins"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_origins_supporter_id", ondelete="CASCADE"
        ),
    )
