"""Rows of a list that was read and is not entered yet: what each would become, and why the others become nothing.

Only rows that would come in hold what they tell. Of one that is refused, or whose person left, only its number stays.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.law import SMS
from capture.marks import Mark
from capture.spellings import STREET_LENGTH
from capture.statements import Insert, changed, prepared
from capture.supporters import BYTEWISE, Supporter

NEW, MERGED, HELD, DOUBLE, REFUSED = "new", "merged", "held", "double", "refused"
COMES_IN = (NEW, MERGED)
# What a person has besides their facts: one word each.
ISSUE, TAG, PURPOSE, FACT = "issue", "tag", "purpose", "fact"
# What a row has only with a number.
OF_PHONE = Mark.HAS_PHONE | Mark.SMS | Mark.NOTED_PHONE
WORDS_OF_PHONE = ((PURPOSE, SMS), (FACT, "phone"))
# What of a row says who somebody is; it goes when the row does not come in.
FACTS = (
    "email given_name family_name given_key family_key email_key mailbox_key street_key neighbourhood street postcode "
    "town language phone source src"
).split()


def _text(length: int) -> sa.String:
    # Compared with the keys of people, which follow the order of bytes on both databases.
    return sa.String(length).with_variant(sa.String(length, collation=BYTEWISE), "postgresql")


class Row(Base):
    """One row: its verdict and why, whom it concerns, and what a person would be."""

    __tablename__ = "import_rows"
    __table_args__ = (
        sa.Index(None, "import_id", "who"),
        sa.Index(None, "import_id", "phone"),
        sa.Index(None, "supporter_id"),
    )

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(sa.String(8))
    reason: Mapped[str] = mapped_column(sa.Text, server_default="")
    head: Mapped[str] = mapped_column(sa.Text, server_default="")
    remarks: Mapped[list[str]]
    who: Mapped[str] = mapped_column(sa.String(43), server_default="")
    # The person whom it is merged with; the number of a new one is given when all come in.
    supporter_id: Mapped[int | None]
    email: Mapped[str] = mapped_column(sa.String(254), server_default="")
    given_name: Mapped[str] = mapped_column(sa.String(60), server_default="")
    family_name: Mapped[str] = mapped_column(sa.String(60), server_default="")
    given_key: Mapped[str] = mapped_column(_text(120), server_default="")
    family_key: Mapped[str] = mapped_column(_text(120), server_default="")
    email_key: Mapped[str] = mapped_column(_text(254), server_default="")
    mailbox_key: Mapped[str] = mapped_column(_text(254), server_default="")
    street_key: Mapped[str] = mapped_column(_text(STREET_LENGTH), server_default="")
    neighbourhood: Mapped[str] = mapped_column(sa.String(64), server_default="")
    street: Mapped[str] = mapped_column(sa.String(120), server_default="")
    postcode: Mapped[str] = mapped_column(_text(10), server_default="")
    town: Mapped[str] = mapped_column(sa.String(60), server_default="")
    language: Mapped[str] = mapped_column(sa.String(8), server_default="")
    phone: Mapped[str] = mapped_column(_text(16), server_default="")
    source: Mapped[str] = mapped_column(sa.String(200), server_default="")
    src: Mapped[str] = mapped_column(sa.String(64), server_default="")
    joined_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    flags: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    ticks: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    letters: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")


TABLE = cast(sa.Table, Row.__table__)


class Word(Base):
    """One word of a row: an issue, a tag, a purpose, or the name of a fact that it tells."""

    __tablename__ = "import_words"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["import_id", "place"],
            ["import_rows.import_id", "import_rows.place"],
            name="fk_import_words_import_id",
            ondelete="CASCADE",
        ),
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(80), primary_key=True)


def keep(session: Session, rows: Sequence[dict[str, Any]], words: Sequence[dict[str, Any]]) -> None:
    """Keep some rows, each with the same names, and their words."""
    if rows:
        _keep(session, rows)
    if words:
        _say(session, words)


@prepared
def _keep(insert: Insert) -> Any:
    return insert(Row)


@prepared
def _say(insert: Insert) -> Any:
    return insert(Word)


def last(session: Session, number: int) -> int:
    """Return the number of the last row of a list that is kept, 0 where there is none."""
    return session.scalar(sa.select(sa.func.max(Row.place)).where(Row.import_id == number)) or 0


def forget(session: Session, whom: sa.ColumnElement[bool]) -> int:
    """Forget rows. Returns how many."""
    return changed(session, sa.delete(Row).where(whom))


def forget_some(session: Session, number: int, most: int) -> int:
    """Forget so many rows of a list at most: others wait a moment, not for all of them. Returns how many."""
    some = sa.select(Row.place).where(Row.import_id == number).order_by(Row.place).limit(most)
    last_of_some = session.scalar(sa.select(sa.func.max(some.subquery().c.place)))
    return forget(session, sa.and_(Row.import_id == number, Row.place <= last_of_some)) if last_of_some else 0


def forget_person(session: Session, addresses: Iterable[str], person: Supporter | None) -> int:
    """Forget the rows of a person, and their number wherever it stands beside somebody else. Returns how many rows."""
    theirs: list[sa.ColumnElement[bool]] = [Row.who.in_(list(addresses))]
    if person is not None:
        theirs.append(Row.supporter_id == person.id)
    if person is not None and person.phone:
        theirs.append(sa.and_(Row.phone == person.phone, Row.email == ""))
        _forget_number(session, person.phone)
    return forget(session, sa.or_(*theirs))


def _forget_number(session: Session, phone: str) -> None:
    others = sa.update(Row).where(Row.phone == phone, Row.email != "")
    flags = Row.flags.op("&")(sa.literal(~int(OF_PHONE), sa.BigInteger))
    changed = session.execute(others.values(phone="", flags=flags).returning(Row.import_id, Row.place)).all()
    for number, place in changed:
        forget_words_of_phone(session, number, place)


def forget_words_of_phone(session: Session, number: int, place: int) -> None:
    """Forget what a row said that it can only have with a phone number."""
    of_phone = sa.or_(*(sa.and_(Word.kind == kind, Word.value == value) for kind, value in WORDS_OF_PHONE))
    session.execute(sa.delete(Word).where(Word.import_id == number, Word.place == place, of_phone))


def is_of_phone(kind: str, value: str) -> bool:
    """Return whether a word is one of those that a row has only with a number."""
    return (kind, value) in WORDS_OF_PHONE


def tally(session: Session, number: int) -> dict[str, Any]:
    """Return how many rows of a list got each verdict, the refused by their reason."""
    counted = sa.select(Row.verdict, Row.reason, sa.func.count()).where(Row.import_id == number)
    counts: dict[str, Any] = {NEW: 0, MERGED: 0, HELD: 0, DOUBLE: 0, REFUSED: 0, "reasons": {}}
    for verdict, reason, count in session.execute(counted.group_by(Row.verdict, Row.reason)):
        counts[verdict] += count
        if reason:
            counts["reasons"][reason] = counts["reasons"].get(reason, 0) + count
    return counts
