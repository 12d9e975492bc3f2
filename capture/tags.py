"""Tags: words by which colleagues gather people. A tag exists as long as somebody bears it."""

import unicodedata
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import supporters
from capture.database import Base, Moment
from capture.errors import TagUnreadable
from capture.statements import changed, inserting
from capture.supporters import Supporter

LENGTH = 60


class Tag(Base):
    """One tag on one person: who put it there, and when."""

    __tablename__ = "tags"
    __table_args__ = (sa.Index(None, "tag", "supporter_id"),)

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(sa.String(LENGTH), primary_key=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


def read(typed: str) -> str:
    """Return a tag as it is kept: composed, in small letters, blanks made one. Raises TagUnreadable."""
    tag = " ".join(unicodedata.normalize("NFC", typed).casefold().split())
    plain = all(char.isalnum() or char in " -_'’." or unicodedata.category(char)[0] == "M" for char in tag)
    if not tag or len(tag) > LENGTH or not plain or not tag[0].isalnum():
        raise TagUnreadable(tag=typed)
    return tag


def tag(session: Session, whom: sa.ColumnElement[bool], word: str, by: str, at: datetime) -> int:
    """Tag people; who bears it already keeps it as it is. Returns how many are new to it."""
    told = (sa.literal(word), sa.literal(by), sa.literal(at, Moment()))
    fresh = supporters.held(sa.select(Supporter.id, *told).where(whom, ~bears(word)))
    added = inserting(session)(Tag).from_select(["supporter_id", "tag", "by", "at"], fresh)
    return changed(session, added.on_conflict_do_nothing())


def untag(session: Session, whom: sa.ColumnElement[bool], word: str) -> int:
    """Take a tag off people. Returns how many bore it."""
    meant = sa.select(Supporter.id).where(whom)
    gone = sa.delete(Tag).where(Tag.tag == word, Tag.supporter_id.in_(meant))
    return changed(session, gone)


def bears(word: str | Collection[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a person bears a tag, or any of several."""
    words = [word] if isinstance(word, str) else list(word)
    return Supporter.id.in_(sa.select(Tag.supporter_id).where(Tag.tag.in_(words)))


def of(session: Session, supporter_id: int) -> list[Tag]:
    """Return the tags of a person, in the order of the alphabet."""
    return list(session.scalars(sa.select(Tag).where(Tag.supporter_id == supporter_id).order_by(Tag.tag)))
