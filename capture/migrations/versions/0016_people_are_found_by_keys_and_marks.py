"""People have a street and a town, keys by which they are looked for, and marks by which a million are counted."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0016", "0015"

INDEXES = {
    "ix_supporters_marks": ["flags", "ticks", "letters", "neighbourhood", "language", "postcode", "joined_at"],
    "ix_supporters_ticks": ["ticks", "flags"],
    "ix_supporters_neighbourhood": ["neighbourhood", "flags", "ticks"],
    "ix_supporters_source": ["source", "flags"],
    "ix_supporters_src": ["src", "flags"],
    "ix_supporters_joined_at": ["joined_at"],
    "ix_supporters_postcode": ["postcode"],
    "ix_supporters_phone": ["phone"],
    "ix_supporters_given_key": ["given_key"],
    "ix_supporters_family_key": ["family_key"],
    "ix_supporters_email_key": ["email_key"],
}


def upgrade() -> None:
    """Take the step."""
    bytewise = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.execute("ALTER TABLE supporters RENAME COLUMN confirmed_at TO joined_at")
    op.add_column("supporters", sa.Column("confirmed_at", sa.DateTime(timezone=True)))
    for name, length, collation in (
        ("street", 120, None),
        ("town", 60, None),
        ("given_key", 120, bytewise),
        ("family_key", 120, bytewise),
        ("email_key", 254, bytewise),
    ):
        kind = sa.String(length, collation=collation)
        op.add_column("supporters", sa.Column(name, kind, nullable=False, server_default=""))
    for name in ("flags", "ticks", "letters"):
        op.add_column("supporters", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    if bytewise:
        op.execute('ALTER TABLE supporters ALTER postcode TYPE varchar(10) COLLATE "C"')
        op.execute('ALTER TABLE supporters ALTER phone TYPE varchar(16) COLLATE "C"')
    op.execute("UPDATE supporters SET confirmed_at = joined_at")
    _write_keys()
    op.drop_index("ix_supporters_neighbourhood", "supporters")
    for name, columns in INDEXES.items():
        op.create_index(name, "supporters", columns)


def _write_keys() -> None:
    connection = op.get_bind()
    people = connection.execute(sa.text("SELECT id, given_name, family_name, email FROM supporters")).all()
    keyed = [
        {"number": number, "given": _key(given), "family": _key(family), "email": _key(email)}
        for number, given, family, email in people
    ]
    written = "UPDATE supporters SET given_key = :given, family_key = :family, email_key = :email WHERE id = :number"
    if keyed:
        connection.execute(sa.text(written), keyed)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("’", "'")
