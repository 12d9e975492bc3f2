"""Sign-ups, the ledger and the letters that left can be counted by their days."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0030", "0029"


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_supporters_confirmed_at", "supporters", ["confirmed_at", "source", "src"])
    op.create_index("ix_consents_purpose_at", "consents", ["purpose", "granted", "at"])
    left = sa.text("sent_at IS NOT NULL")
    op.create_index("ix_letters_sent", "letters", ["kind", "sent_at", "who"], sqlite_where=left, postgresql_where=left)
