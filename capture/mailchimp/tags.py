"""Tags: the choices of people that Mailchimp is told, and who bears each over there."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.segments.saved import Saved
from capture.settings import Settings
from capture.statements import inserting

# What does not begin so is somebody else's, and is never touched.
PREFIX = "hustings:"
NEWSLETTER = f"{PREFIX}newsletter"
NAME_LENGTH = 100
CODES = "codes"


class Tag(Base):
    """One choice of people: the newsletter's, or that of a saved segment; its number is that of its segment there."""

    __tablename__ = "mailchimp_tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    segment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("segments.id", ondelete="CASCADE"), unique=True)
    number: Mapped[int | None] = mapped_column(sa.BigInteger)
    # When a colleague took the mark away: it goes over there, too.
    gone_at: Mapped[datetime | None]


class Tagged(Base):
    """One who bears a tag over there."""

    __tablename__ = "mailchimp_tagged"

    tag_id: Mapped[int] = mapped_column(sa.ForeignKey("mailchimp_tags.id", ondelete="CASCADE"), primary_key=True)
    subscriber: Mapped[str] = mapped_column(sa.String(32), primary_key=True)


def mark(session: Session, segment: Saved, settings: Settings) -> None:
    """Tell Mailchimp who is in a saved segment, from now on."""
    fresh = inserting(session)(Tag).values(name=_named(segment.id, segment.name, settings), segment_id=segment.id)
    session.execute(fresh.on_conflict_do_update(index_elements=["segment_id"], set_={"gone_at": None}))


def names(session: Session, settings: Settings) -> dict[int, str]:
    """Return how the tag of each saved segment is to be called, by its number."""
    rows = session.execute(sa.select(Tag.id, Saved.id, Saved.name).join(Saved, Saved.id == Tag.segment_id))
    return {tag: _named(number, name, settings) for tag, number, name in rows}


def _named(number: int, name: str, settings: Settings) -> str:
    # The blank keeps it apart from the newsletter's, whatever a segment is called.
    called = f"segment-{number}" if settings.mailchimp_interests == CODES else name
    return f"{PREFIX} {called}"[:NAME_LENGTH]


def unmark(session: Session, segment: Saved, at: datetime) -> None:
    """Tell it no more; the tag goes from there with the next round."""
    session.execute(sa.update(Tag).where(Tag.segment_id == segment.id, Tag.gone_at.is_(None)).values(gone_at=at))


def marked(session: Session) -> set[int]:
    """Return the numbers of the saved segments that Mailchimp is told."""
    here = sa.select(Tag.segment_id).where(Tag.gone_at.is_(None))
    return {number for number in session.scalars(here) if number is not None}


def keep_newsletter(session: Session) -> None:
    """See that there is a tag for the newsletter."""
    if session.scalar(sa.select(Tag.id).where(Tag.name == NEWSLETTER)) is None:
        session.add(Tag(name=NEWSLETTER))
        session.flush()


def listed(session: Session) -> Sequence[tuple[Tag, str]]:
    """Return every tag with the line of its segment."""
    lines = sa.select(Tag, sa.func.coalesce(Saved.line, "")).outerjoin(Saved, Saved.id == Tag.segment_id)
    return [(tag, line) for tag, line in session.execute(lines.order_by(Tag.id))]


def bearers(session: Session, tag: int) -> set[str]:
    """Return who bears a tag over there."""
    return set(session.scalars(sa.select(Tagged.subscriber).where(Tagged.tag_id == tag)))


def give(session: Session, tag: int, subscribers: Collection[str]) -> None:
    """Note that these bear a tag over there."""
    rows = [{"tag_id": tag, "subscriber": subscriber} for subscriber in sorted(subscribers)]
    if rows:
        session.execute(inserting(session)(Tagged).on_conflict_do_nothing(), rows)


def take(session: Session, tag: int, subscribers: Collection[str]) -> None:
    """Note that these bear a tag no more."""
    here = sa.delete(Tagged).where(Tagged.tag_id == tag, Tagged.subscriber == sa.bindparam("one"))
    rows = [{"one": subscriber} for subscriber in sorted(subscribers)]
    if rows:
        session.connection().execute(here, rows)


def take_all(session: Session, subscribers: Collection[str]) -> None:
    """Note that these bear no tag any more: they are gone from there."""
    session.execute(sa.delete(Tagged).where(Tagged.subscriber.in_(subscribers)))


def lose(session: Session) -> None:
    """Know nothing of what is over there any more: another audience has other segments."""
    session.execute(sa.delete(Tagged))
    session.execute(sa.update(Tag).values(number=None))
