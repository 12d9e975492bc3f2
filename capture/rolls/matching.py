"""Matching: which building of those here each address of a roll is, and whom of the roll that is in each row means."""

from collections.abc import Iterator
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import Building, Elector
from capture.electors.buildings import ADDRESS
from capture.electors.doorways import SUFFIXES
from capture.rolls.staging import arriving, doubtful, matched, places, same

buildings, electors = cast(sa.Table, Building.__table__), cast(sa.Table, Elector.__table__)
WITHOUT_POSTCODE = ADDRESS[:-1]
WITHOUT_SUFFIX = tuple(name for name in ADDRESS if name != "suffix")


def match(session: Session) -> None:
    """Find the buildings and the people of a staged roll, whatever was found before."""
    session.execute(sa.delete(matched))
    session.execute(sa.update(places).values(building_id=None))
    if session.scalar(sa.select(sa.exists().where(Building.id > 0))):
        for said in _homes():
            session.execute(said)
    if session.scalar(sa.select(sa.exists().where(Elector.id > 0))):
        for said in _people():
            session.execute(said)
    if session.connection().dialect.name == "postgresql":
        for table in (matched, places):
            session.execute(sa.text(f"ANALYZE {table.name}"))


def at_home() -> sa.Executable:
    """Say that an address is the building that has just the same."""
    here = sa.select(buildings.c.id).where(same(buildings, places, *ADDRESS))
    return sa.update(places).values(building_id=here.scalar_subquery()).where(places.c.building_id.is_(None))


def _homes() -> Iterator[sa.Executable]:
    """First just the same address; then one of two of which one tells no postcode; then 12 B for 12 bis."""
    yield at_home()
    beside = places.alias()
    is_other = sa.exists().where(same(beside, places, *WITHOUT_POSTCODE), beside.c.post_key != places.c.post_key)
    lacks = sa.or_(places.c.post_key == "", sa.and_(buildings.c.post_key == "", ~is_other))
    yield _only(same(buildings, places, *WITHOUT_POSTCODE), lacks)
    words = sa.or_(*(_pair(letter, word) for letter, word in SUFFIXES.items()))
    yield _only(same(buildings, places, *WITHOUT_SUFFIX), words, places.c.suffix != "")


def _pair(letter: str, word: str) -> sa.ColumnElement[bool]:
    one, other = places.c.suffix, buildings.c.suffix
    return sa.or_(sa.and_(one == letter, other == word), sa.and_(one == word, other == letter))


def _only(*like: sa.ColumnElement[bool]) -> sa.Executable:
    """Say that an address is the only building like it that no other address is."""
    taken = places.alias()
    is_free = ~sa.exists().where(taken.c.building_id == buildings.c.id, ~same(taken, places, *ADDRESS))
    one = sa.case((sa.func.count() == 1, sa.func.min(buildings.c.id)))
    found = sa.select(one).where(*like, is_free).correlate(places).scalar_subquery()
    return sa.update(places).values(building_id=found).where(places.c.building_id.is_(None))


def _people() -> Iterator[sa.Executable]:
    """Whoever bears a name and a birth alone is who they are. Of several first whoever lives where they lived."""
    several = sa.select(electors.c.identity).group_by(electors.c.identity).having(sa.func.count() > 1)
    unknown = ~sa.exists().where(doubtful.c.identity == electors.c.identity)
    yield sa.insert(doubtful).from_select(["identity"], several.where(unknown))
    alone = sa.select(arriving.c.place, electors.c.id).where(_is_of_town(), electors.c.struck_at.is_(None))
    alone = alone.join_from(arriving, electors, electors.c.identity == arriving.c.identity)
    doubt = arriving.c.identity.in_(sa.select(doubtful.c.identity))
    yield sa.insert(matched).from_select(["place", "elector_id"], alone.where(~doubt))
    for column in ("building_id", "commune", None):
        yield _told_apart(column)


def _is_of_town() -> sa.ColumnElement[bool]:
    # Somebody of a town that this roll does not tell of is on the roll of that town still.
    coming = arriving.alias()
    told = electors.c.commune.in_(sa.select(coming.c.commune).distinct())
    return sa.or_(electors.c.commune == "", told, sa.exists().where(coming.c.commune == ""))


def _told_apart(by: str | None) -> sa.Executable:
    """Of two people of one name the first one here is the first one there: at home, in a town, anywhere."""
    homes = {"building_id": (places.c.building_id, electors.c.building_id)}
    here = homes.get(by or "", (arriving.c[by], electors.c[by]) if by and by not in homes else None)
    coming, known = _numbered_rows(here and here[0]), _numbered_electors(here and here[1])
    pairs = sa.select(coming.c.place, known.c.id).where(coming.c.identity == known.c.identity)
    pairs = pairs.where(coming.c.nth == known.c.nth)
    return sa.insert(matched).from_select(
        ["place", "elector_id"], pairs.where(coming.c.by == known.c.by) if here else pairs
    )


def _numbered_rows(by: sa.ColumnElement[int] | None) -> sa.Subquery:
    told = [arriving.c.identity, *([by] if by is not None else [])]
    nth = sa.func.row_number().over(partition_by=told, order_by=arriving.c.place).label("nth")
    row = sa.select(arriving.c.place, arriving.c.identity, _or_null(by), nth)
    here = row.select_from(arriving.join(places, places.c.home == arriving.c.home))
    free = ~sa.exists().where(matched.c.place == arriving.c.place)
    return here.where(arriving.c.identity.in_(sa.select(doubtful.c.identity)), free).subquery("coming")


def _numbered_electors(by: sa.ColumnElement[int] | None) -> sa.Subquery:
    told = [electors.c.identity, *([by] if by is not None else [])]
    nth = sa.func.row_number().over(partition_by=told, order_by=electors.c.id).label("nth")
    free = ~sa.exists().where(matched.c.elector_id == electors.c.id)
    doubt = electors.c.identity.in_(sa.select(doubtful.c.identity))
    row = sa.select(electors.c.id, electors.c.identity, _or_null(by), nth)
    return row.where(doubt, electors.c.struck_at.is_(None), _is_of_town(), free).subquery("known")


def _or_null(by: sa.ColumnElement[int] | None) -> sa.Label[int | None]:
    return sa.label("by", sa.null() if by is None else by)
