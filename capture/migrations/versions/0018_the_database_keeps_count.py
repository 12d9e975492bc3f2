"""The database itself counts how many people there are of each kind: whoever writes a person cannot forget it.

No writer waits for another: each lays its difference beside the count (capture/tallies.py folds them).
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0018", "0017"

COLUMNS = ("language", "neighbourhood", "postcode", "source", "src")
BITS = ("flags", "ticks", "letters")
WATCHED = ", ".join((*COLUMNS, *BITS))


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "tallies",
        sa.Column("facet", sa.String(16), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
    )
    op.create_index("ix_tallies_facet_value", "tallies", ["facet", "value"])
    (_on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql)()
    everybody = " UNION ALL ".join(
        f"SELECT '{name}', {name}, count(*) FROM supporters GROUP BY {name}" for name in COLUMNS
    )
    borne = " OR ".join(f"(b.kind = '{kind}' AND (s.{kind} & b.mask) <> 0)" for kind in BITS)
    op.execute(f"INSERT INTO tallies SELECT 'people', '', count(*) FROM supporters UNION ALL {everybody}")
    op.execute(
        f"INSERT INTO tallies SELECT b.facet, b.value, count(*) FROM bits b JOIN supporters s ON {borne} "
        "GROUP BY b.facet, b.value"
    )


def _facets(row: str) -> str:
    """What one person counts for."""
    plain = "".join(f" UNION ALL SELECT '{name}', {row}.{name}" for name in COLUMNS)
    borne = " OR ".join(f"(kind = '{kind}' AND ({row}.{kind} & mask) <> 0)" for kind in BITS)
    return f"SELECT 'people' AS facet, '' AS value{plain} UNION ALL SELECT facet, value FROM bits WHERE {borne}"


def _on_sqlite() -> None:
    added, gone = (f"SELECT facet, value, {n} AS n FROM ({_facets(row)})" for n, row in ((1, "NEW"), (-1, "OLD")))
    changed = f"SELECT facet, value, sum(n) FROM ({gone} UNION ALL {added}) GROUP BY facet, value HAVING sum(n) <> 0"
    for name, event, rows in (
        ("in", "INSERT", added),
        ("out", "DELETE", gone),
        ("anew", f"UPDATE OF {WATCHED}", changed),
    ):
        op.execute(
            f"CREATE TRIGGER supporters_counted_{name} AFTER {event} ON supporters BEGIN "
            f"INSERT INTO tallies (facet, value, people) {rows}; END"
        )


def _on_postgresql() -> None:
    added = f"SELECT f.facet, f.value, 1 AS n FROM added s CROSS JOIN LATERAL ({_facets('s')}) f"
    gone = f"SELECT f.facet, f.value, -1 AS n FROM gone s CROSS JOIN LATERAL ({_facets('s')}) f"
    for name, event, rows, seen in (
        ("in", "INSERT", added, "NEW TABLE AS added"),
        ("out", "DELETE", gone, "OLD TABLE AS gone"),
        ("anew", "UPDATE", f"{gone} UNION ALL {added}", "OLD TABLE AS gone NEW TABLE AS added"),
    ):
        op.execute(
            f"CREATE FUNCTION supporters_counted_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO tallies SELECT facet, value, sum(n) FROM ({rows}) told GROUP BY facet, value "
            "HAVING sum(n) <> 0; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER supporters_counted_{name} AFTER {event} ON supporters REFERENCING {seen} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION supporters_counted_{name}()"
        )
