"""Marks: what every list asks of everybody, one bit each, kept on the person beside the ledger that they follow from.

A million people are counted by their marks in a tenth of a second; by their ledgers it takes a minute.
"""

from collections.abc import Iterable
from enum import IntFlag
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.statements import Insert, prepared

# SQLite and PostgreSQL count in 64 bits, the last one is the sign.
MOST_ISSUES = 62


class Mark(IntFlag):
    """One bit each; what is kept in databases is never given another meaning."""

    LEFT = 1 << 0
    SUPPRESSED = 1 << 1
    FAILING = 1 << 2
    # They pressed the button behind a letter of ours.
    CONFIRMED = 1 << 3
    HAS_EMAIL = 1 << 4
    HAS_PHONE = 1 << 5
    HAS_STREET = 1 << 6
    NEWSLETTER = 1 << 8
    TARGETING = 1 << 9
    SMS = 1 << 10
    STAYING = 1 << 11
    HELP_DOORS = 1 << 16
    HELP_PHONE = 1 << 17
    HELP_POSTERS = 1 << 18
    HELP_HOSTING = 1 << 19
    HELP_POLLING = 1 << 20
    HELP_DRIVING = 1 << 21
    HELP_PROXY = 1 << 22
    NEED_RIDE = 1 << 32
    NEED_PROXY = 1 << 33
    # What we have from somebody else than the person (capture/origins.py).
    NOTED_NAME = 1 << 40
    NOTED_NEIGHBOURHOOD = 1 << 41
    NOTED_POSTCODE = 1 << 42
    NOTED_ADDRESS = 1 << 43
    NOTED_PHONE = 1 << 44
    NOTED_LANGUAGE = 1 << 45
    NOTED_ISSUES = 1 << 46


NONE = Mark(0)
HELPING = Mark(sum(mark for mark in Mark if (mark.name or "").startswith("HELP_")))
NEEDING = Mark(sum(mark for mark in Mark if (mark.name or "").startswith("NEED_")))
OF_PURPOSE = {
    law.NEWSLETTER: Mark.NEWSLETTER,
    law.TARGETING: Mark.TARGETING,
    law.SMS: Mark.SMS,
    law.STAYING: Mark.STAYING,
    **{f"{law.HELP}{mark.name.removeprefix('HELP_').lower()}": mark for mark in HELPING if mark.name},
    **{f"{law.NEED}{mark.name.removeprefix('NEED_').lower()}": mark for mark in NEEDING if mark.name},
}


# The marks as lists call them: the same words as in the table of bits.
FACETS: dict[str, dict[str, Mark]] = {
    "status": {
        "confirmed": Mark.CONFIRMED,
        "left": Mark.LEFT,
        "suppressed": Mark.SUPPRESSED,
        "failing": Mark.FAILING,
    },
    "has": {"email": Mark.HAS_EMAIL, "phone": Mark.HAS_PHONE, "street": Mark.HAS_STREET},
    "consent": {purpose: OF_PURPOSE[purpose] for purpose in (law.NEWSLETTER, law.TARGETING, law.SMS, law.STAYING)},
    "volunteer": {key: OF_PURPOSE[law.HELP + key] for key in law.after(law.HELP, OF_PURPOSE)},
    "need": {key: OF_PURPOSE[law.NEED + key] for key in law.after(law.NEED, OF_PURPOSE)},
}


class Bit(Base):
    """What a bit of a column of supporters means, as lists call it; issues are given theirs when first ticked."""

    __tablename__ = "bits"
    __table_args__ = (sa.UniqueConstraint("facet", "value"),)

    kind: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    mask: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    facet: Mapped[str] = mapped_column(sa.String(16))
    value: Mapped[str] = mapped_column(sa.String(80))


ISSUES = sa.select(Bit.__table__.c.value, Bit.__table__.c.mask).where(Bit.__table__.c.facet == "issue")


def of_issues(session: Session) -> dict[str, int]:
    """Return the bit of each issue that anybody ever ticked, by its key."""
    return dict(session.execute(ISSUES).all())


def take(session: Session, issues: Iterable[str]) -> int:
    """Return the bits of these issues together; one that has none yet is given the next, while there are any.

    An issue beyond the last bit is found by its rows: slower, and as true.
    """
    wanted, known = dict.fromkeys(issues), of_issues(session)
    for key in wanted:
        if key not in known:
            known |= _give(session, key)
    return sum(known.get(key, 0) for key in wanted)


def _give(session: Session, key: str) -> dict[str, int]:
    while True:
        known = of_issues(session)
        free = next((1 << place for place in range(MOST_ISSUES) if 1 << place not in known.values()), None)
        if key in known or free is None:
            return {key: known[key]} if key in known else {}
        # Whoever takes the same bit at the same moment on PostgreSQL comes first, and we look again.
        for kind, facet in (("ticks", "issue"), ("letters", "letter")):
            _keep(session, {"kind": kind, "mask": free, "facet": facet, "value": key})


@prepared
def _keep(insert: Insert) -> Any:
    return insert(Bit).on_conflict_do_nothing()


def of_purposes(session: Session, purposes: Iterable[str]) -> tuple[Mark, int]:
    """Return the marks of these purposes, and the bits of the issues' letters among them."""
    asked = list(purposes)
    found = NONE
    for purpose in asked:
        found |= OF_PURPOSE.get(purpose, NONE)
    return found, take(session, law.issues(asked))


def has(column: sa.SQLColumnExpression[int], mask: int) -> sa.ColumnElement[bool]:
    """Return the condition that a column bears any of these bits."""
    return column.op("&")(sa.literal(int(mask), sa.BigInteger)) != 0


def has_all(column: sa.SQLColumnExpression[int], mask: int) -> sa.ColumnElement[bool]:
    """Return the condition that a column bears all of these bits."""
    bits = sa.literal(int(mask), sa.BigInteger)
    return column.op("&")(bits) == bits
