"""Whoever changes is owed to Mailchimp, in the same act: whoever writes a person cannot forget it.

Where no audience is set up, nobody is.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0045", "0044"

# Of a person, what goes there follows from these columns and these bits of flags: left, suppressed, failing, has an
# address, asked for the newsletter (capture/marks.py).
COLUMNS = ("email", "given_name", "language", "letters")
BITS = 1 | 2 | 4 | 16 | 256
OWE = "INSERT INTO mailchimp_owed (person, stamp, tries)"
# Another stamp each time: whoever was sent is owed no more only if nothing changed since they were looked at.
AGAIN = "ON CONFLICT (person) DO UPDATE SET stamp = excluded.stamp, tries = 0, due_at = NULL"
ON_SQLITE, ON_POSTGRESQL = "abs(random() % 2147483647)", "floor(random() * 2147483647)::int"
AWAITED = "EXISTS (SELECT 1 FROM mailchimp_audiences)"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    _audiences()
    _people()
    _tags()
    (_on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql)()


def _audiences() -> None:
    op.create_table(
        "mailchimp_audiences",
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("told", sa.String(8), nullable=False),
        sa.Column("hook", sa.String(32), nullable=False),
        sa.Column("signing", sa.String(200), nullable=False),
        sa.Column("set_up_at", MOMENT, nullable=False),
        sa.Column("pulled_at", MOMENT),
        sa.Column("compared_at", MOMENT),
        sa.Column("pushed_at", MOMENT),
        sa.Column("gathered", sa.Integer, nullable=False, server_default="0"),
        sa.Column("hand", sa.String(300), nullable=False, server_default=""),
        sa.Column("heard_at", MOMENT),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("trouble", sa.String(300), nullable=False, server_default=""),
        sa.Column("retry_at", MOMENT),
        sa.Column("held", sa.Integer, nullable=False, server_default="0"),
        sa.Column("let_go", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("audience", name="pk_mailchimp_audiences"),
    )
    op.create_table(
        "mailchimp_interests",
        sa.Column("issue", sa.String(64), nullable=False),
        sa.Column("interest", sa.String(32), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("issue", name="pk_mailchimp_interests"),
    )
    op.create_table(
        "mailchimp_hints",
        sa.Column("digest", sa.String(43), nullable=False),
        sa.Column("subscriber", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("heeded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_mailchimp_hints"),
    )


def _people() -> None:
    op.create_table(
        "mailchimp_owed",
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("stamp", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.PrimaryKeyConstraint("person", name="pk_mailchimp_owed"),
    )
    op.create_table(
        "mailchimp_members",
        sa.Column("subscriber", sa.String(32), nullable=False),
        sa.Column("person", sa.Integer),
        sa.Column("who", sa.String(43), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("ours", sa.Boolean, nullable=False),
        sa.Column("status_at", MOMENT),
        sa.Column("changed_at", MOMENT),
        sa.Column("pushed", sa.String(32), nullable=False),
        sa.Column("letters", sa.BigInteger, nullable=False),
        sa.Column("pushed_at", MOMENT),
        sa.Column("asked_at", MOMENT),
        sa.Column("trouble", sa.String(20), nullable=False),
        sa.Column("trouble_at", MOMENT),
        sa.Column("fields", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", name="pk_mailchimp_members"),
    )
    op.create_index("ix_mailchimp_members_person", "mailchimp_members", ["person"])
    op.create_index("ix_mailchimp_members_who", "mailchimp_members", ["who"])
    op.create_index("ix_mailchimp_members_status", "mailchimp_members", ["status"])


def _tags() -> None:
    op.create_table(
        "mailchimp_tags",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("segment_id", sa.Integer),
        sa.Column("number", sa.BigInteger),
        sa.Column("gone_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_mailchimp_tags"),
        sa.UniqueConstraint("segment_id", name="uq_mailchimp_tags_segment_id"),
        sa.ForeignKeyConstraint(["segment_id"], ["segments.id"], "fk_mailchimp_tags_segment_id", ondelete="CASCADE"),
    )
    op.create_table(
        "mailchimp_tagged",
        sa.Column("tag_id", sa.Integer, nullable=False),
        sa.Column("subscriber", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", "subscriber", name="pk_mailchimp_tagged"),
        sa.ForeignKeyConstraint(["tag_id"], ["mailchimp_tags.id"], "fk_mailchimp_tagged_tag_id", ondelete="CASCADE"),
    )


def _on_sqlite() -> None:
    changed = [f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS]
    changed.append(f"(OLD.flags & {BITS}) <> (NEW.flags & {BITS})")
    watched = ", ".join((*COLUMNS, "flags"))
    for name, event, row, when in (
        ("in", "INSERT", "NEW", AWAITED),
        ("anew", f"UPDATE OF {watched}", "NEW", f"({' OR '.join(changed)}) AND {AWAITED}"),
        ("out", "DELETE", "OLD", AWAITED),
    ):
        op.execute(
            f"CREATE TRIGGER supporters_owed_{name} AFTER {event} ON supporters WHEN {when} BEGIN "
            f"{OWE} VALUES ({row}.id, {ON_SQLITE}, 0) {AGAIN}; END"
        )


def _on_postgresql() -> None:
    changed = [f"o.{name} IS DISTINCT FROM n.{name}" for name in COLUMNS]
    changed.append(f"(o.flags & {BITS}) <> (n.flags & {BITS})")
    anew = f"added n JOIN gone o ON o.id = n.id WHERE {' OR '.join(changed)}"
    for name, event, rows, seen in (
        ("in", "INSERT", "added n", "NEW TABLE AS added"),
        ("anew", "UPDATE", anew, "OLD TABLE AS gone NEW TABLE AS added"),
        ("out", "DELETE", "gone n", "OLD TABLE AS gone"),
    ):
        op.execute(
            f"CREATE FUNCTION supporters_owed_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            # In one order for all: two acts that owe the same people wait for one another, and for nothing else.
            f"IF {AWAITED} THEN {OWE} SELECT n.id, {ON_POSTGRESQL}, 0 FROM {rows} ORDER BY n.id {AGAIN}; END IF; "
            "RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER supporters_owed_{name} AFTER {event} ON supporters REFERENCING {seen} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION supporters_owed_{name}()"
        )
