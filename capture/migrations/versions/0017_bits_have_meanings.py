"""What each bit of a person means is written down, and those of before are set."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0017", "0016"

FLAGS = {
    0: ("status", "left"),
    1: ("status", "suppressed"),
    2: ("status", "failing"),
    3: ("status", "confirmed"),
    4: ("has", "email"),
    5: ("has", "phone"),
    6: ("has", "street"),
    8: ("consent", "newsletter"),
    9: ("consent", "targeting"),
    10: ("consent", "sms"),
    11: ("consent", "staying"),
    16: ("volunteer", "doors"),
    17: ("volunteer", "phone"),
    18: ("volunteer", "posters"),
    19: ("volunteer", "hosting"),
    20: ("volunteer", "polling"),
    21: ("volunteer", "driving"),
    22: ("volunteer", "proxy"),
    32: ("need", "ride"),
    33: ("need", "proxy"),
}
PURPOSES = {"consent": "", "volunteer": "help:", "need": "need:"}
# What follows from a person's own row, and from the two lists of addresses.
OF_ROW = {
    0: "left_at IS NOT NULL",
    1: "EXISTS (SELECT 1 FROM suppressions WHERE who = supporters.who AND lifted_at IS NULL)",
    2: "EXISTS (SELECT 1 FROM bounces WHERE who = supporters.who)",
    3: "confirmed_at IS NOT NULL",
    4: "email <> ''",
    5: "phone <> ''",
    6: "street <> ''",
}


def upgrade() -> None:
    """Take the step."""
    bits = op.create_table(
        "bits",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("mask", sa.BigInteger, nullable=False),
        sa.Column("facet", sa.String(16), nullable=False),
        sa.Column("value", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("kind", "mask", name="pk_bits"),
        sa.UniqueConstraint("facet", "value", name="uq_bits_facet_value"),
    )
    rows = [
        {"kind": "flags", "mask": 1 << bit, "facet": facet, "value": value} for bit, (facet, value) in FLAGS.items()
    ]
    op.bulk_insert(bits, rows)
    for bit, condition in OF_ROW.items():
        op.execute(f"UPDATE supporters SET flags = flags | {1 << bit} WHERE {condition}")
    for bit, (facet, value) in FLAGS.items():
        if facet in PURPOSES:
            _set("flags", 1 << bit, PURPOSES[facet] + value)
    _set_issues(bits)


def _set_issues(bits: sa.Table) -> None:
    connection = op.get_bind()
    asked = "SELECT issue, count(*) FROM interests GROUP BY issue ORDER BY 2 DESC, 1"
    for place, (key, _) in enumerate(connection.execute(sa.text(asked)).all()[:62]):
        mask = 1 << place
        told = [{"kind": kind, "mask": mask, "facet": facet, "value": key} for kind, facet in KINDS]
        op.bulk_insert(bits, told)
        whose = "SELECT supporter_id FROM interests WHERE issue = :key"
        ticked = f"UPDATE supporters SET ticks = ticks | {mask} WHERE id IN ({whose})"
        connection.execute(sa.text(ticked), {"key": key})
        _set("letters", mask, f"letter:{key}")


KINDS = (("ticks", "issue"), ("letters", "letter"))


def _set(column: str, mask: int, purpose: str) -> None:
    # The last word on a purpose counts.
    stands = (
        f"UPDATE supporters SET {column} = {column} | {mask} WHERE (SELECT granted FROM consents WHERE "
        "supporter_id = supporters.id AND purpose = :purpose ORDER BY id DESC LIMIT 1)"
    )
    op.get_bind().execute(sa.text(stands), {"purpose": purpose})
