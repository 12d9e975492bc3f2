"""Entering: the people of a list come in, all or nobody, in one act, by statements for all of them at once.

Row by row goes only what may be otherwise since the list was read (freshness), and, of a list of those who left
elsewhere, each whom we know (leavers): the act is as long as there are many of these.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, consents, journal, supporters, tallies, twins
from capture.arrivals import ENTERED, ENTERING, PEOPLE, Addition, Arrival, Import
from capture.consents import Consent, Wording
from capture.database import Database, now, roomy
from capture.imports import additions, freshness, leavers, rows, wording
from capture.imports.rows import FACT, ISSUE, MERGED, NEW, PURPOSE, TAG, Row, Word
from capture.interests import Interest
from capture.marks import Mark
from capture.origins import Origin
from capture.settings import Settings
from capture.supporters import Supporter
from capture.tags import Tag

# Of whoever says not by which page or leaflet they came.
PAGE, LEAFLET = "/import", "import-{number}"


def enter(settings: Settings, database: Database, number: int) -> None:
    """Let everybody of a list in; whoever is killed at it has done nothing."""
    with database.writing() as session, roomy(session):
        asked = session.get_one(Import, number, with_for_update=True)
        if asked.state != ENTERING:
            return
        freshness.look_again(session, asked, settings.suppression_key)
        at = now()
        if asked.kind == PEOPLE:
            _enter(session, asked, at)
        else:
            leavers.let_go(session, asked, at)
        asked.counts = asked.counts | rows.tally(session, number)
        asked.state, asked.applied_at, asked.heard_at = ENTERED, at, at
        told = {"import": number, "file": asked.file, "holds": asked.kind, "statement": asked.statement}
        journal.record(session, asked.hand, "import", told | {"origin": asked.origin} | asked.counts, at)


def _enter(session: Session, asked: Import, at: datetime) -> None:
    last = session.scalar(sa.select(sa.func.max(Supporter.id))) or 0
    number = _numbers(session, asked, last)
    additions.gather(session, asked)
    asked.counts = asked.counts | {"added": additions.tally(session, asked)}
    merged = sa.select(Row.supporter_id).where(Row.import_id == asked.id, Row.verdict == MERGED)
    with tallies.counted_at_once(session, Supporter.id.in_(merged), Supporter.id > last):
        _create(session, asked, number, at)
        twins.note(session, supporters.TABLE, Supporter.id > last)
        additions.apply(session, asked)
    _tell(session, asked, number, at)
    _tag(session, asked, number, at)


def _numbers(session: Session, asked: Import, last: int) -> sa.ColumnElement[int]:
    """Return the number that each row's person has, or will have."""
    if session.get_bind().dialect.name == "sqlite":
        # Nobody else writes meanwhile: each may have that of their row, behind the last one.
        return sa.case((Row.verdict == NEW, sa.literal(last) + Row.place), else_=Row.supporter_id)
    # In the order of the file, as exports will have them.
    ordered = sa.select(Row.place).where(*_new(asked)).order_by(Row.place).cte("ordered")
    numbered = sa.select(ordered.c.place, sa.func.nextval("supporters_id_seq").label("fresh")).cte("numbered")
    given = sa.update(Row).where(*_new(asked), Row.place == numbered.c.place).values(supporter_id=numbered.c.fresh)
    session.execute(given.execution_options(synchronize_session=False))
    return sa.func.coalesce(Row.supporter_id, 0)


def _create(session: Session, asked: Import, number: sa.ColumnElement[int], at: datetime) -> None:
    kept = ("who", *rows.FACTS, "confirmed_at", "flags", "ticks", "letters")
    told = {name: getattr(Row, name) for name in kept} | {"joined_at": sa.func.coalesce(Row.joined_at, at)}
    # Of a list that says by which page they came, that is true.
    came = {"source": sa.literal(PAGE), "src": sa.literal(LEAFLET.format(number=asked.id))}
    told |= came if "source" not in asked.mapping else {}
    told["name_key"] = twins.both_names(rows.TABLE)
    people = sa.select(number, *told.values()).where(*_new(asked)).order_by(Row.place)
    session.execute(sa.insert(Supporter).from_select(["id", *told], people))


def _tell(session: Session, asked: Import, number: sa.ColumnElement[int], at: datetime) -> None:
    """Write down whence everybody came: who is new, their issues, consents and the origin of each fact."""
    new = sa.select(number, sa.literal(asked.id), Row.verdict == NEW).where(*_coming(asked)).order_by(Row.place)
    session.execute(sa.insert(Arrival).from_select(["supporter_id", "import_id", "is_new"], new))
    issues = _said(asked, ISSUE, number, Word.value)
    session.execute(sa.insert(Interest).from_select(["supporter_id", "issue"], issues))
    _tell_consents(session, asked, number, at)
    whence = (sa.literal(asked.fact_origin), sa.literal(asked.actor), sa.literal(at))
    facts = _said(asked, FACT, number, Word.value, *whence)
    session.execute(sa.insert(Origin).from_select(["supporter_id", "fact", "origin", "whence", "at"], facts))
    came = sa.select(Arrival.supporter_id).where(Arrival.import_id == asked.id)
    whom = sa.and_(Supporter.id.in_(came), bounces.holds(Supporter.who))
    supporters.mark(session, whom, on=Mark.FAILING)


def _tell_consents(session: Session, asked: Import, number: sa.ColumnElement[int], at: datetime) -> None:
    text = wording.of(asked)
    kept = {"version": consents.version(text), "language": asked.language, "text": text}
    if asked.is_stated and session.get(Wording, kept["version"]) is None:
        session.execute(sa.insert(Wording).values(kept))
    line = (sa.true(), sa.literal(kept["version"]), sa.literal(asked.actor), sa.literal(at))
    columns = ["supporter_id", "purpose", "granted", "wording", "page", "at"]
    session.execute(sa.insert(Consent).from_select(columns, _said(asked, PURPOSE, number, Word.value, *line)))
    granted = sa.select(Addition.supporter_id, Addition.value, *line).order_by(Addition.supporter_id)
    more = granted.where(Addition.import_id == asked.id, Addition.what == PURPOSE)
    session.execute(sa.insert(Consent).from_select(columns, more))


def _tag(session: Session, asked: Import, number: sa.ColumnElement[int], at: datetime) -> None:
    borne = sa.exists().where(Tag.supporter_id == Row.supporter_id, Tag.tag == Word.value, Row.verdict == MERGED)
    said = sa.select(number, Word.value, sa.literal(asked.actor), sa.literal(at)).join_from(Row, Word, _of_row())
    fresh = said.where(*_coming(asked), Word.kind == TAG, ~borne).order_by(Row.place)
    session.execute(sa.insert(Tag).from_select(["supporter_id", "tag", "by", "at"], fresh))


def _said(asked: Import, kind: str, *told: sa.SQLColumnExpression[Any]) -> sa.Select[Any]:
    """Select the words of a kind that those say who are new, with what else is told of each."""
    said = sa.select(*told).join_from(Row, Word, _of_row()).where(*_new(asked), Word.kind == kind)
    return said.order_by(Row.place)


def _of_row() -> sa.ColumnElement[bool]:
    return sa.and_(Word.import_id == Row.import_id, Word.place == Row.place)


def _new(asked: Import) -> tuple[sa.ColumnElement[bool], ...]:
    return Row.import_id == asked.id, Row.verdict == NEW


def _coming(asked: Import) -> tuple[sa.ColumnElement[bool], ...]:
    return Row.import_id == asked.id, Row.verdict.in_(rows.COMES_IN)
