"""A letter can wait for a colleague to let it go."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0040", "0039"


def upgrade() -> None:
    """Take the step."""
    op.add_column("letters", sa.Column("held", sa.String(40)))
    held = sa.text("held IS NOT NULL")
    op.create_index("ix_letters_held", "letters", ["held"], sqlite_where=held, postgresql_where=held)
