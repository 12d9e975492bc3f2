"""The people on the list: those who signed up and confirmed it, and those who came with a list from before.

Whoever came with a number only has no address: `email` is empty, and `who` is the keyed hash of `tel:` and the number.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import spellings, twins
from capture.database import Base
from capture.marks import NONE, Mark
from capture.spellings import key as key
from capture.statements import Insert, prepared

# Ranges of first letters follow the order of bytes on both databases.
BYTEWISE = "C"


def _ordered(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation=BYTEWISE), "postgresql")


class Supporter(Base):
    """One person: what is known of them, and the marks by which lists find them (capture/marks.py)."""

    __tablename__ = "supporters"
    __table_args__ = (
        sa.Index(
            "ix_supporters_marks", "flags", "ticks", "letters", "neighbourhood", "language", "postcode", "joined_at"
        ),
        sa.Index("ix_supporters_ticks", "ticks", "flags"),
        sa.Index("ix_supporters_neighbourhood", "neighbourhood", "flags", "ticks"),
        sa.Index("ix_supporters_source", "source", "flags"),
        sa.Index("ix_supporters_src", "src", "flags"),
        *twins.indexes(),
        sa.Index("ix_supporters_confirmed_at", "confirmed_at", "source", "src"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(sa.String(43), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    given_name: Mapped[str] = mapped_column(sa.String(60))
    family_name: Mapped[str] = mapped_column(sa.String(60), server_default="")
    neighbourhood: Mapped[str] = mapped_column(sa.String(64))
    street: Mapped[str] = mapped_column(sa.String(120), server_default="")
    postcode: Mapped[str] = mapped_column(_ordered(10), server_default="", index=True)
    town: Mapped[str] = mapped_column(sa.String(60), server_default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    phone: Mapped[str] = mapped_column(_ordered(16), index=True)
    source: Mapped[str] = mapped_column(sa.String(200))
    src: Mapped[str] = mapped_column(sa.String(64))
    # When they came onto the list, and when they pressed the button behind a letter of ours.
    joined_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    # How a name or an address is looked for: without accents, in small letters.
    given_key: Mapped[str] = mapped_column(_ordered(120), server_default="", index=True)
    family_key: Mapped[str] = mapped_column(_ordered(120), server_default="", index=True)
    email_key: Mapped[str] = mapped_column(_ordered(254), server_default="", index=True)
    # By which two entries of one person find each other (capture/duplicates): the mailbox that both fill, both names in
    # the order of the alphabet, the street without its abbreviations.
    mailbox_key: Mapped[str] = mapped_column(_ordered(254), server_default="")
    name_key: Mapped[str] = mapped_column(_ordered(241), server_default="")
    street_key: Mapped[str] = mapped_column(_ordered(spellings.STREET_LENGTH), server_default="")
    # Which of them somebody else has too (capture/twins.py).
    shares: Mapped[int] = mapped_column(server_default="0")
    flags: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    ticks: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    letters: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")


TABLE = cast(sa.Table, Supporter.__table__)

# What each fact says of a person consists of; a note of whence it comes is made for the fact (capture/origins.py).
FACTS = {
    "name": ("given_name", "family_name"),
    "neighbourhood": ("neighbourhood",),
    "postcode": ("postcode",),
    "address": ("street", "town"),
    "phone": ("phone",),
    "language": ("language",),
}


def sign_up(session: Session, who: str, email: str, facts: dict[str, str], at: datetime) -> int:
    """Enter a person who confirmed it, or bring them up to date: what they left blank stays. Returns their id."""
    told = {"who": who, "email": email, "joined_at": at, "confirmed_at": at, "left_at": None, **facts}
    entered = int(_enter(session, told | spellings.keys(told))[0][0])
    _settle_one(session, entered)
    return entered


@prepared
def _enter(insert: Insert) -> Any:
    row, here = insert(Supporter), TABLE.c
    kept = ("given_name", "given_key", "neighbourhood", "phone")
    told = {name: sa.func.coalesce(sa.func.nullif(row.excluded[name], ""), here[name]) for name in kept}
    newest = {name: row.excluded[name] for name in ("email", "email_key", "mailbox_key", "language", "left_at")}
    first = {"confirmed_at": sa.func.coalesce(here.confirmed_at, row.excluded.confirmed_at)}
    return row.on_conflict_do_update(index_elements=["who"], set_=told | newest | first).returning(here.id)


def held(people: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Return a choice of people that keeps them here until the act ends: whoever is being erased is not among them."""
    return people.order_by(Supporter.id).with_for_update(read=True, key_share=True, of=Supporter)


def leave(session: Session, who: str, at: datetime) -> int | None:
    """Note that a person left. Returns their id, or None where nobody of that address signed up."""
    gone = sa.update(Supporter).where(Supporter.who == who)
    told = {"left_at": sa.func.coalesce(Supporter.left_at, at), "flags": _marked(Mark.LEFT, NONE)}
    return session.execute(gone.values(told).returning(Supporter.id)).scalars().first()


def come_back(session: Session, supporter_id: int) -> None:
    """Note that a person who left is here again: they asked for something from their own page."""
    back = sa.update(Supporter).where(Supporter.id == supporter_id)
    session.execute(back.values(left_at=None, flags=_marked(NONE, Mark.LEFT)))


def correct(session: Session, supporter_id: int, facts: dict[str, str]) -> None:
    """Write down facts of a person; a blank erases what was there (GDPR art. 16)."""
    here = Supporter.id == supporter_id
    session.execute(sa.update(Supporter).where(here).values(facts | spellings.keys(facts)))
    _settle_one(session, supporter_id)


def date(session: Session, supporter_id: int, coming: dict[str, Any]) -> None:
    """Note when, and by which page and sheet, a person came onto the list, and when they left it."""
    session.execute(sa.update(Supporter).where(Supporter.id == supporter_id).values(coming))


def mark(
    session: Session, whom: sa.ColumnElement[bool], on: Mark = NONE, off: Mark = NONE, letters: tuple[int, int] = (0, 0)
) -> None:
    """Set some marks of people and take others away; `letters` are the bits of issues' letters, set and taken away."""
    here = sa.update(Supporter).where(whom)
    written = {"flags": _marked(on, off), "letters": _bits(Supporter.letters, *letters)}
    session.execute(here.values(written).execution_options(synchronize_session=False))


def tick_all(session: Session, whom: sa.ColumnElement[bool], on: int = 0, off: int = 0) -> None:
    """Set the bits of some issues of people and take others away, as `tick` does for one."""
    here = sa.update(Supporter).where(whom)
    session.execute(here.values(ticks=_bits(Supporter.ticks, on, off)).execution_options(synchronize_session=False))


def mark_one(
    session: Session, supporter_id: int, on: Mark = NONE, off: Mark = NONE, letters: tuple[int, int] = (0, 0)
) -> None:
    """Set some marks of one person and take others away, as `mark` does for many."""
    flags = {"on": int(on), "kept": ~int(off)}
    _mark_one(session, {"one": supporter_id, **flags, "letters_on": letters[0], "letters_kept": ~letters[1]})


def tick(session: Session, supporter_id: int, on: int = 0, off: int = 0) -> None:
    """Set the bits of some issues of a person and take others away."""
    _tick(session, {"one": supporter_id, "on": on, "kept": ~off})


def settle(session: Session, whom: sa.ColumnElement[bool]) -> None:
    """Make the marks of people's means, confirmation and departure, and the key of both names, what their facts say."""
    decide(session, whom, _means(), name_key=twins.both_names(TABLE))
    twins.note(session, TABLE, whom)


def decide(
    session: Session, whom: sa.ColumnElement[bool], told: Mapping[Mark, sa.ColumnElement[bool]], **also: Any
) -> None:
    """Set each of these marks of people where its condition holds, and take it away where not; write this also."""
    written = sa.update(Supporter).where(whom).values(flags=_flags(told), **also)
    session.execute(written.execution_options(synchronize_session=False))


def reached(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the address and the language of each of these people whom we know and who have one."""
    here = TABLE.c
    known = sa.select(here.who, here.email, here.language).where(here.who.in_(people), here.email != "")
    rows = session.execute(known)
    return {who: (email, language) for who, email, language in rows}


def _means() -> dict[Mark, sa.ColumnElement[bool]]:
    here = TABLE.c
    return {
        Mark.HAS_EMAIL: here.email != "",
        Mark.HAS_PHONE: here.phone != "",
        Mark.HAS_STREET: here.street != "",
        Mark.CONFIRMED: here.confirmed_at.is_not(None),
        Mark.LEFT: here.left_at.is_not(None),
    }


def _flags(told: Mapping[Mark, sa.ColumnElement[bool]]) -> sa.ColumnElement[int]:
    flags: sa.ColumnElement[int] = TABLE.c.flags.op("&")(sa.literal(~sum(map(int, told)), sa.BigInteger))
    for bit, condition in told.items():
        flags = flags.op("|")(sa.case((condition, sa.literal(int(bit), sa.BigInteger)), else_=0))
    return flags


def _settle_one(session: Session, supporter_id: int) -> None:
    _means_of_one(session, {"one": supporter_id})
    twins.note_one(session, TABLE, supporter_id)


@prepared
def _means_of_one(_: Insert) -> Any:
    here = TABLE
    told = {"flags": _flags(_means()), "name_key": twins.both_names(here)}
    return sa.update(here).where(here.c.id == sa.bindparam("one")).values(told)


@prepared
def _mark_one(_: Insert) -> Any:
    here = TABLE
    told = {"flags": _told(here.c.flags, "on", "kept"), "letters": _told(here.c.letters, "letters_on", "letters_kept")}
    return sa.update(here).where(here.c.id == sa.bindparam("one")).values(told)


@prepared
def _tick(_: Insert) -> Any:
    here = TABLE
    return sa.update(here).where(here.c.id == sa.bindparam("one")).values(ticks=_told(here.c.ticks, "on", "kept"))


def _told(column: sa.Column[int], on: str, kept: str) -> sa.ColumnElement[int]:
    left = column.op("&")(sa.bindparam(kept, type_=sa.BigInteger))
    return left.op("|")(sa.bindparam(on, type_=sa.BigInteger))


def _marked(on: Mark, off: Mark) -> sa.ColumnElement[int]:
    return _bits(Supporter.flags, on, off)


def _bits(column: sa.SQLColumnExpression[int], on: int, off: int) -> sa.ColumnElement[int]:
    kept = column.op("&")(sa.literal(~int(off), sa.BigInteger))
    return kept.op("|")(sa.literal(int(on), sa.BigInteger))
