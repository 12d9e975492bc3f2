"""Twins: who shares a mailbox, a telephone, both names or a house with somebody on the list, one bit each.

Without it the list would be gone through from A to Z to find that nobody shares anything. A bit may outlast what was
shared; it only says where to look (capture/duplicates).
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Base
from capture.statements import Insert, prepared

# The surest first. Whoever has the same in all columns of a line shares it; a blank is shared with nobody.
KEYS: dict[int, tuple[str, ...]] = {
    1 << 0: ("mailbox_key",),
    1 << 1: ("phone",),
    1 << 2: ("name_key",),
    1 << 3: ("street_key", "postcode", "family_key"),
}
# Those of them that nothing else is found by: what is looked up by them is not blank.
WRITTEN = (("mailbox_key",), ("name_key",), ("street_key", "postcode", "family_key"))
# So many are told in one statement: psycopg takes 65,535 parameters, SQLite 32,766 (sqlite.org/limits.html).
AT_ONCE = 5000
BLANK: sa.ColumnElement[str] = sa.literal_column("''")


def indexes() -> list[sa.Index]:
    """Return what finds whoever has a key, and those who share it, whether or not anybody does."""
    keyed = [(f"ix_supporters_{columns[0]}", columns, sa.text(f"{columns[0]} <> ''")) for columns in WRITTEN]
    shared = [(f"ix_supporters_shared_{columns[0]}", columns, bears(bit)) for bit, columns in KEYS.items()]
    return [
        sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)
        for name, columns, where in (*keyed, *shared)
    ]


def both_names(people: sa.Table) -> sa.ColumnElement[str]:
    """Return the key of both names: Jean-Luc and Jean Luc are one, and so is Luc Jean."""
    given, family = (
        sa.func.replace(sa.func.replace(column, "-", " "), "'", " ")
        for column in (people.c.given_key, people.c.family_key)
    )
    both = sa.case((given < family, given + " " + family), else_=family + " " + given)
    return sa.case((sa.or_(given == "", family == ""), ""), else_=both)


def bears(bit: int) -> sa.TextClause:
    """Return the condition that a person shares a key, in the words of its index."""
    return sa.text(f"(shares & {bit}) <> 0")


def note(session: Session, people: sa.Table, whom: sa.ColumnElement[bool]) -> None:
    """Note of people which keys they share with others, and of those others that they do."""
    told = sa.update(people).where(whom).values(shares=_shares(people)).returning(people.c.shares)
    _tell(session, people, whom, set(session.execute(told).scalars()))


def note_one(session: Session, people: sa.Table, number: int) -> None:
    """Note of one person what `note` does of many."""
    for (shares,) in _note_one(session, {"one": number}):
        if shares:
            _tell(session, people, people.c.id == number, {shares})


@prepared
def _note_one(_: Insert) -> Any:
    people = Base.metadata.tables["supporters"]
    here = sa.update(people).where(people.c.id == sa.bindparam("one"))
    return here.values(shares=_shares(people)).returning(people.c.shares)


def _shares(people: sa.Table) -> sa.ColumnElement[int]:
    shares: sa.ColumnElement[int] = sa.literal(0)
    for bit, columns in KEYS.items():
        # Asked first: whoever has no telephone would be compared with everybody else who has none.
        blank = sa.or_(*(people.c[name] == BLANK for name in columns))
        shares = shares.op("|")(sa.case((blank, 0), (_shared(people, columns), bit), else_=0))
    return shares


def _shared(people: sa.Table, columns: Sequence[str]) -> sa.ColumnElement[bool]:
    other = people.alias()
    same = [other.c[name] == people.c[name] for name in columns]
    written = [other.c[name] != BLANK for name in columns]
    return sa.exists().where(other.c.id != people.c.id, *same, *written)


def _tell(session: Session, people: sa.Table, whom: sa.ColumnElement[bool], found: Collection[int]) -> None:
    for bit, columns in KEYS.items():
        if any(shared & bit for shared in found):
            _tell_others(session, people, whom, bit, columns)


def _tell_others(
    session: Session, people: sa.Table, whom: sa.ColumnElement[bool], bit: int, columns: Sequence[str]
) -> None:
    here = sa.tuple_(*(people.c[name] for name in columns))
    keys = sa.select(*(people.c[name] for name in columns)).where(whom, bears(bit)).correlate(None)
    written = [people.c[name] != BLANK for name in columns]
    ignorant = sa.select(people.c.id).where(here.in_(keys), *written, people.c.shares.op("&")(bit) == 0)
    # Whoever is being written by somebody else right now is not waited for: two could wait for each other.
    numbers = session.scalars(ignorant.with_for_update(skip_locked=True)).all()
    for first in range(0, len(numbers), AT_ONCE):
        told = sa.update(people).where(people.c.id.in_(numbers[first : first + AT_ONCE]))
        session.execute(told.values(shares=people.c.shares.op("|")(bit)))
