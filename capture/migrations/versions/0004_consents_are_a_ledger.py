"""Consents are granted and withdrawn, in exact words."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "wordings",
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_wordings"),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("purpose", sa.String(80), nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("wording", sa.String(16)),
        sa.Column("page", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporters.id"], name="fk_consents_supporter_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wording"], ["wordings.version"], name="fk_consents_wording"),
    )
    op.create_index("ix_consents_supporter_id_purpose_id", "consents", ["supporter_id", "purpose", "id"])
