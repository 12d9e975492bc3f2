"""Saved segments: a line with a name, by which other lines can use it."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from rapidfuzz import process
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.errors import NameTaken
from capture.segments.mistakes import LineWrong
from capture.segments.tree import Either, Every, Node, Not, Term
from capture.segments.writing import quoted
from capture.supporters import key
from capture.words import N_

SEGMENT = "segment"
NAME_LENGTH = 80
# One letter can become eighteen when it is spelled as it is looked for.
KEY_LENGTH = 160
# Of the whole, in segments within segments.
DEEPEST = 10
LIKE = 60

Within = Callable[[str], Node]


class Saved(Base):
    """One line that was given a name: by whom, why, and until when it is on offer."""

    __tablename__ = "segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(sa.String(KEY_LENGTH), unique=True)
    line: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


def save(session: Session, name: str, line: str, note: str, by: str, at: datetime) -> Saved:
    """Give a line that was read a name. Raises NameTaken."""
    if find(session, name) is not None:
        raise NameTaken(name=name)
    saved = Saved(name=name, name_key=_key(name), line=line, note=note, by=by, at=at)
    session.add(saved)
    try:
        session.flush()
    except sa.exc.IntegrityError as trouble:
        # Somebody else gave it in the same moment.
        raise NameTaken(name=name) from trouble
    return saved


def change(session: Session, saved: Saved, line: str, note: str, within: Within) -> None:
    """Let a name stand for another line. Raises LineWrong where it would contain itself."""
    expand(session, within(line), within, line, (saved.name_key,))
    saved.line, saved.note = line, note


def archive(saved: Saved, at: datetime) -> None:
    """Offer a segment no more; lines that name it still mean the same people."""
    saved.archived_at = saved.archived_at or at


def restore(saved: Saved) -> None:
    """Offer an archived segment again."""
    saved.archived_at = None


def find(session: Session, name: str) -> Saved | None:
    """Return the segment of a name, however its letters and accents are written."""
    return session.scalar(sa.select(Saved).where(Saved.name_key == _key(name)))


def _key(name: str) -> str:
    return key(name)[:KEY_LENGTH]


def listed(session: Session, archived: bool = False) -> list[Saved]:
    """Return the segments on offer, or those that were, by name."""
    state = Saved.archived_at.is_not(None) if archived else Saved.archived_at.is_(None)
    return list(session.scalars(sa.select(Saved).where(state).order_by(Saved.name_key)))


def expand(session: Session, node: Node, within: Within, line: str, inside: tuple[str, ...] = ()) -> Node:
    """Return a tree with each segment that it names in its place; `within` reads the line of one.

    Raises LineWrong for a segment that there is not, or that contains itself.
    """
    match node:
        case Term() if node.field == SEGMENT:
            return _of_name(session, node, within, line, inside)
        case Not(part):
            return Not(expand(session, part, within, line, inside))
        case Every(parts):
            return Every(tuple(expand(session, part, within, line, inside) for part in parts))
        case Either(parts):
            return Either(tuple(expand(session, part, within, line, inside) for part in parts))
    return node


def _of_name(session: Session, term: Term, within: Within, line: str, inside: tuple[str, ...]) -> Node:
    found = find(session, term.value)
    if found is None:
        names = [saved.name for saved in listed(session)]
        likely = process.extractOne(term.value, names, score_cutoff=LIKE)
        sentence = N_("There is no segment “{name}”.")
        raise LineWrong(sentence, line, term.place, likely and quoted(likely[0]), name=term.value)
    if found.name_key in inside or len(inside) >= DEEPEST:
        raise LineWrong(N_("The segment “{name}” would contain itself."), line, term.place, name=found.name)
    return expand(session, within(found.line), within, found.line, (*inside, found.name_key))
