"""Colleagues tag people; the database keeps count of tags too."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0020", "0019"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "tags",
        sa.Column("supporter_id", sa.Integer, nullable=False),
        sa.Column("tag", sa.String(60), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("supporter_id", "tag", name="pk_tags"),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name="fk_tags_supporter_id", ondelete="CASCADE"),
    )
    op.create_index("ix_tags_tag_supporter_id", "tags", ["tag", "supporter_id"])
    (_on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql)()


def _on_sqlite() -> None:
    for name, event, row, people in (("in", "INSERT", "NEW", 1), ("out", "DELETE", "OLD", -1)):
        op.execute(
            f"CREATE TRIGGER tags_counted_{name} AFTER {event} ON tags BEGIN "
            f"INSERT INTO tallies (facet, value, people) VALUES ('tag', {row}.tag, {people}); END"
        )


def _on_postgresql() -> None:
    for name, event, seen, sign in (("in", "INSERT", "NEW TABLE", ""), ("out", "DELETE", "OLD TABLE", "-")):
        op.execute(
            f"CREATE FUNCTION tags_counted_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO tallies SELECT 'tag', tag, {sign}count(*) FROM told GROUP BY tag; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER tags_counted_{name} AFTER {event} ON tags REFERENCING {seen} AS told "
            f"FOR EACH STATEMENT EXECUTE FUNCTION tags_counted_{name}()"
        )
