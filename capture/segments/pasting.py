"""Pasting: people found by the addresses and numbers in a text, as they come."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.errors import TooManyChosen
from capture.segments.finding import DIGITS, number
from capture.segments.scanning import MOST_TERMS
from capture.supporters import Supporter, key

# What parts pasted addresses from one another, and what is one.
BETWEEN = re.compile(r"[\x00-\x1f\x7f-\x9f,;]+")
EMAIL = re.compile(r"[^\s<>()\"]+@[^\s<>()\"]+")


def find(session: Session, text: str, country: str) -> tuple[list[int], list[str]]:
    """Return the numbers of people whose addresses or phones stand in a text, and those that are nobody's.

    Raises TooManyChosen, before anybody is fetched, for more people than a line holds.
    """
    written = [piece.strip() for piece in BETWEEN.split(text) if piece.strip()]
    emails = {key(found[0]) for piece in written if (found := EMAIL.search(piece))}
    phones = {number(piece, country) for piece in written if not EMAIL.search(piece) and DIGITS.fullmatch(piece)}
    meant = sa.or_(Supporter.email_key.in_(emails), Supporter.phone.in_(phones))
    people = session.scalar(sa.select(sa.func.count()).select_from(Supporter).where(meant)) or 0
    if people > MOST_TERMS:
        raise TooManyChosen(people=people, most=MOST_TERMS)
    rows = session.execute(sa.select(Supporter.id, Supporter.email_key, Supporter.phone).where(meant)).all()
    known = {value for row in rows for value in (row.email_key, row.phone)}
    return [row.id for row in rows], sorted((emails | phones) - known)
