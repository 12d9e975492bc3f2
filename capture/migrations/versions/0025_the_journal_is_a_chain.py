"""Each entry of the journal seals those before it: who changes one breaks every later seal."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0025", "0024"


def upgrade() -> None:
    """Take the step."""
    # What was written before has no seal; the first one that has begins the chain.
    op.add_column("journal", sa.Column("seal", sa.String(64), nullable=False, server_default=""))
