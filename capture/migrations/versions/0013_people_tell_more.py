"""People tell their family name and their postcode, if they like."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0013", "0012"


def upgrade() -> None:
    """Take the step."""
    op.add_column("supporters", sa.Column("family_name", sa.String(60), nullable=False, server_default=""))
    op.add_column("supporters", sa.Column("postcode", sa.String(10), nullable=False, server_default=""))
