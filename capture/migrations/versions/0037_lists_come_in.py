"""A list that comes in is remembered, with who came with it and what it added to others."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0037", "0036"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("hand", sa.String(80), nullable=False),
        sa.Column("host", sa.String(120), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("heads", sa.JSON, nullable=False),
        sa.Column("heads_key", sa.String(64), nullable=False),
        sa.Column("mapping", sa.JSON, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("statement", sa.Text, nullable=False, server_default=""),
        sa.Column("given_on", sa.Date),
        sa.Column("origin", sa.String(8), nullable=False, server_default="unknown"),
        sa.Column("agreed", sa.JSON, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True)),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False, server_default=""),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("applied_at", sa.DateTime(timezone=True)),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    for column in ("at", "file", "heads_key"):
        op.create_index(f"ix_imports_{column}", "imports", [column])
    op.create_table(
        "arrivals",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("is_new", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("supporter_id", "import_id", name="pk_arrivals"),
        _of("arrivals", "supporters", "supporter_id"),
        _of("arrivals", "imports", "import_id"),
    )
    op.create_index("ix_arrivals_import_id_supporter_id", "arrivals", ["import_id", "supporter_id"])
    op.create_table(
        "additions",
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "what", "value", "supporter_id", name="pk_additions"),
        _of("additions", "supporters", "supporter_id"),
        _of("additions", "imports", "import_id"),
    )
    op.create_index("ix_additions_supporter_id", "additions", ["supporter_id"])


def _of(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")
