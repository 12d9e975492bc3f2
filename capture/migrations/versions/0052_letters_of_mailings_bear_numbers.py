"""Letters of mailings bear numbers, by which one that comes back is known."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0052", "0051"

DELIVERIES = sa.table("deliveries", sa.column("plan_id"), sa.column("supporter_id"), sa.column("number"))
AT_ONCE = 1000
# Those that were owed get theirs when they leave.
LEFT = sa.text(
    "SELECT plan_id, supporter_id, plans.key, supporters.who FROM deliveries JOIN plans ON plans.id = plan_id "
    "JOIN supporters ON supporters.id = supporter_id WHERE state NOT IN ('owed', 'no longer reached')"
)


def upgrade() -> None:
    """Take the step."""
    op.add_column("deliveries", sa.Column("number", sa.String(32)))
    op.create_index("ix_deliveries_number", "deliveries", ["number"])
    connection = op.get_bind()
    rows = connection.execute(LEFT).all()
    bound = (DELIVERIES.c.plan_id == sa.bindparam("plan"), DELIVERIES.c.supporter_id == sa.bindparam("person"))
    numbering = sa.update(DELIVERIES).where(*bound).values(number=sa.bindparam("given"))
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        told = [{"plan": row.plan_id, "person": row.supporter_id, "given": _number(row.key, row.who)} for row in some]
        connection.execute(numbering, told)


def _number(key: str, who: str) -> str:
    # As deliveries.number made it.
    return hashlib.sha256(f"{key} {who}".encode()).hexdigest()[:32]
