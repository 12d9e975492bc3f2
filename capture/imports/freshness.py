"""Freshness: between the day on which a list was read and the moment at which it comes in, people sign up and leave."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import suppressions
from capture.arrivals import PEOPLE, Import
from capture.imports import judging, leavers, rows
from capture.imports.judging import GONE
from capture.imports.rows import MERGED, NEW, Row, Word
from capture.marks import has
from capture.moves import Move
from capture.supporters import Supporter

AT_ONCE = 500


def look_again(session: Session, asked: Import, key: str) -> None:
    """Judge those rows of a list anew whose verdict may have changed since it was read."""
    changed = iter(_changed(session, asked))
    while places := list(islice(changed, AT_ONCE)):
        here = sa.select(*Row.__table__.c).where(Row.import_id == asked.id, Row.place.in_(places)).order_by(Row.place)
        told = [dict(row) for row in session.execute(here).mappings()]
        if asked.kind == PEOPLE:
            judged = judging.judge(session, asked.id, told, key)
        else:
            judged = leavers.judge(session, asked, told)
        for row in judged:
            _write(session, row)


def _write(session: Session, row: dict[str, Any]) -> None:
    whose = (Row.import_id == row["import_id"], Row.place == row["place"])
    told = {name: value for name, value in row.items() if name not in ("import_id", "place")}
    session.execute(sa.update(Row).where(*whose).values(told).execution_options(synchronize_session=False))
    if row["verdict"] not in rows.COMES_IN:
        session.execute(sa.delete(Word).where(Word.import_id == row["import_id"], Word.place == row["place"]))
    elif not row["phone"]:
        rows.forget_words_of_phone(session, row["import_id"], row["place"])


def _changed(session: Session, asked: Import) -> Sequence[int]:
    """The rows whose person may be known now, or have left, or be gone."""
    here = sa.select(Row.place).where(Row.import_id == asked.id)
    new, merged = here.where(Row.verdict == NEW), here.where(Row.verdict == MERGED)
    people = sa.select(Supporter.id)
    looks = [
        new.where(sa.exists().where(Supporter.who == Row.who)),
        new.where(sa.exists().where(Move.old_who == Row.who, Move.done_at.is_not(None))),
        new.where(Row.phone != "", sa.exists().where(Supporter.phone == Row.phone)),
        here.where(Row.verdict.in_(rows.COMES_IN), suppressions.holds(Row.who)),
        merged.where(Row.supporter_id.not_in(people)),
        merged.where(Row.supporter_id.in_(people.where(has(Supporter.flags, GONE)))),
    ]
    if asked.kind != PEOPLE:
        looks.append(merged)
    return session.scalars(sa.union(*looks).order_by("place")).all()
