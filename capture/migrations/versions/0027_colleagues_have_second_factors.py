"""Colleagues have second factors: passkeys, and recovery codes for the day that they lose them."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0027", "0026"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("colleague_id", sa.Integer, nullable=False),
        sa.Column("credential", sa.String(1364), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("transports", sa.JSON, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential", name="uq_passkeys_credential"),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.id"], name="fk_passkeys_colleague_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_passkeys_colleague_id", "passkeys", ["colleague_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(43), nullable=False),
        sa.Column("colleague_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_recovery_codes"),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.id"], name="fk_recovery_codes_colleague_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_recovery_codes_colleague_id", "recovery_codes", ["colleague_id"])
