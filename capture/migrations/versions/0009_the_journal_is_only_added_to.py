"""The journal is only added to: the database itself refuses anything else."""

from alembic import op

revision, down_revision = "0009", "0008"

SQLITE = """
CREATE TRIGGER {table}_only_grows_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END
"""
POSTGRESQL = """
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    """Take the step."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(table="journal", act=act))
        return
    op.execute(POSTGRESQL)
    op.execute(
        "CREATE TRIGGER journal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
    )
