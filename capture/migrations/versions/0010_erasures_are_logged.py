"""Erasures are logged under keyed hashes, and the log is only added to."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("letters", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER erasures_only_grow_{act} BEFORE {act} ON erasures "
                "BEGIN SELECT RAISE(ABORT, 'erasures are only added to'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER erasures_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON erasures "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
    )
