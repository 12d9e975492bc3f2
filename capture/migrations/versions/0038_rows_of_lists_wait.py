"""The rows of a list wait until somebody lets them in."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0038", "0037"

# What is compared with people's own keys is ordered as they are (step 0016).
TEXTS = {
    "email": (254, False),
    "given_name": (60, False),
    "family_name": (60, False),
    "given_key": (120, True),
    "family_key": (120, True),
    "email_key": (254, True),
    "mailbox_key": (254, True),
    "street_key": (240, True),
    "neighbourhood": (64, False),
    "street": (120, False),
    "postcode": (10, True),
    "town": (60, False),
    "language": (8, False),
    "phone": (16, True),
    "source": (200, False),
    "src": (64, False),
}


def upgrade() -> None:
    """Take the step."""
    bytewise = "C" if op.get_bind().dialect.name == "postgresql" else None
    texts = [
        sa.Column(name, sa.String(length, collation=bytewise if keyed else None), nullable=False, server_default="")
        for name, (length, keyed) in TEXTS.items()
    ]
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("head", sa.Text, nullable=False, server_default=""),
        sa.Column("remarks", sa.JSON, nullable=False),
        sa.Column("who", sa.String(43), nullable=False, server_default=""),
        sa.Column("supporter_id", sa.Integer),
        *texts,
        sa.Column("joined_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("flags", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("ticks", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("letters", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("import_id", "place", name="pk_import_rows"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_rows_import_id", ondelete="CASCADE"),
    )
    for columns in (["import_id", "who"], ["import_id", "phone"], ["supporter_id"]):
        op.create_index(f"ix_import_rows_{'_'.join(columns)}", "import_rows", columns)
    op.create_table(
        "import_words",
        sa.Column("import_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("value", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "place", "kind", "value", name="pk_import_words"),
        sa.ForeignKeyConstraint(
            ["import_id", "place"],
            ["import_rows.import_id", "import_rows.place"],
            name="fk_import_words_import_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
