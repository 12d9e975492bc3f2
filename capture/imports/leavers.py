"""Leavers: Mailchimp's lists of those who unsubscribed there, and whose address fails. None of them comes in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, consents, memberships, moves, suppressions
from capture.arrivals import LEAVERS, Import
from capture.bounces import Bounce
from capture.consents import Consent
from capture.errors import DetailUnreadable
from capture.imports import rows, told
from capture.imports.columns import Cells, places
from capture.imports.drawing import BLANK
from capture.imports.people import read_address
from capture.imports.rows import Row
from capture.imports.told import RowRefused
from capture.imports.vocabulary import Vocabulary
from capture.supporters import Supporter
from capture.suppressions import Suppression

# The code that stands for a mail server's: Mailchimp does not tell it.
CLEANED = "cleaned"


class Leaver:
    """Reads the rows of one list of those who left."""

    def __init__(self, asked: Import, vocabulary: Vocabulary, key: str) -> None:
        """Prepare for the columns of a list; `key` is that of the keyed hashes."""
        self.asked, self.vocabulary, self.key = asked, vocabulary, key
        self.columns = places(asked.mapping)

    def read(self, place: int, row: Sequence[str]) -> dict[str, Any]:
        """Return a row: the keyed hash of its address and since when, nothing else. Raises RowRefused."""
        cells = Cells(self.columns, row)
        try:
            address = read_address(cells)
            day = cells.day("left" if self.asked.kind == LEAVERS else "failing")
        except RowRefused:
            raise
        except DetailUnreadable as wrong:
            raise RowRefused(wrong.message, cells.place) from wrong
        if address is None:
            raise RowRefused(told.NOBODY)
        who = suppressions.digest(self.key, address.key)
        since = {"joined_at": self.vocabulary.midnight(day) if day else None}
        return BLANK | {"import_id": self.asked.id, "place": place, "verdict": rows.NEW, "who": who} | since


def judge(session: Session, asked: Import, told_rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with their verdict: who is unknown, whom we know, who is held already or came back since."""
    whos = [row["who"] for row in told_rows]
    known = {who: number for who in whos if (number := _number(session, who)) is not None}
    held = _held(session, asked, whos)
    seen = _before(session, asked, whos, [row["place"] for row in told_rows])
    judged = []
    for row in told_rows:
        if row["who"] in seen:
            judged.append(row | {"verdict": rows.DOUBLE, "who": ""})
            continue
        seen.add(row["who"])
        judged.append(_judge(session, asked, row, held, known.get(row["who"])))
    return judged


def _judge(session: Session, asked: Import, row: dict[str, Any], held: set[str], number: int | None) -> dict[str, Any]:
    if row["who"] in held:
        return row | {"verdict": rows.HELD, "who": ""}
    if number is None:
        return row
    if asked.kind == LEAVERS and row["joined_at"] and _came_back(session, number, row["joined_at"]):
        return row | {"verdict": rows.REFUSED, "reason": told.CAME_BACK, "who": ""}
    return row | {"verdict": rows.MERGED, "supporter_id": number}


def _number(session: Session, who: str) -> int | None:
    person = moves.person(session, who)
    return person.id if person else None


def _held(session: Session, asked: Import, whos: list[str]) -> set[str]:
    left = sa.select(Suppression.who).where(Suppression.who.in_(whos), Suppression.lifted_at.is_(None))
    return set(session.scalars(left)) if asked.kind == LEAVERS else bounces.among(session, whos)


def _before(session: Session, asked: Import, whos: list[str], places: list[int]) -> set[str]:
    before = sa.select(Row.who).where(Row.import_id == asked.id, Row.verdict.in_(rows.COMES_IN), Row.who.in_(whos))
    return set(session.scalars(before.where(Row.place.not_in(places))))


def _came_back(session: Session, number: int, left: datetime) -> bool:
    """Whether a person agreed to something here after they had left there; a list cannot say that of them."""
    # Of a list we know the day only: whoever agreed on that very day may have done so before.
    after = Consent.at >= left + timedelta(days=1)
    own = sa.select(Consent.id).where(Consent.supporter_id == number, Consent.granted, after)
    return session.scalar(own.where(consents.said_themselves()).limit(1)) is not None


def let_go(session: Session, asked: Import, at: datetime) -> None:
    """Write to nobody of a list any more: whom we know leaves, of the others a keyed hash stays."""
    (_suppress if asked.kind == LEAVERS else _note)(session, asked, at)


def _suppress(session: Session, asked: Import, at: datetime) -> None:
    here = _whos(asked)
    again = sa.update(Suppression).where(Suppression.who.in_(here), Suppression.lifted_at.is_not(None))
    session.execute(again.values(at=at, lifted_at=None))
    fresh = sa.select(Row.who, sa.literal(at)).where(Row.who.in_(here), ~sa.exists().where(Suppression.who == Row.who))
    session.execute(sa.insert(Suppression).from_select(["who", "at"], fresh.distinct()))
    for who in session.scalars(here.where(Row.supporter_id.is_not(None))).all():
        memberships.leave(session, who, asked.actor, at)


def _note(session: Session, asked: Import, at: datetime) -> None:
    here = _whos(asked)
    fresh = sa.select(Row.who, sa.literal(at), sa.literal(CLEANED)).where(Row.who.in_(here))
    noted = sa.exists().where(Bounce.who == Row.who)
    session.execute(sa.insert(Bounce).from_select(["who", "at", "reason"], fresh.where(~noted).distinct()))
    known = sa.select(Row.supporter_id).where(Row.import_id == asked.id, Row.verdict == rows.MERGED)
    bounces.settle(session, Supporter.id.in_(known))


def _whos(asked: Import) -> sa.Select[str]:
    return sa.select(Row.who).where(Row.import_id == asked.id, Row.verdict.in_(rows.COMES_IN))
